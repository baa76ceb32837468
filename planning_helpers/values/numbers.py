"""Numbers as people and programs write them."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from planning_helpers.values.words import plain

Mark = Literal[".", ","]

SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "zł": "PLN", "US$": "USD", "CA$": "CAD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD",
    "$US": "USD", "$CA": "CAD", "$AU": "AUD", "$NZ": "NZD", "$HK": "HKD", "R$": "BRL",
    "kr": "SEK", "Kč": "CZK", "Ft": "HUF", "Rs": "INR", "₪": "ILS", "₱": "PHP", "฿": "THB", "₴": "UAH",
}  # fmt: skip
"""Currencies that a sign stands for, the usual one where it may be several."""

SHARED_SIGNS = {
    "$": frozenset({"USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"}),
    "¥": frozenset({"JPY", "CNY"}),
    "£": frozenset({"GBP", "EGP"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "Rs": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
}
"""The currencies that write one sign."""

_SIGN = re.compile(
    r"(?:US|CA|AU|NZ|HK|R)?\$(?:US|CA|AU|NZ|HK)?|[€£¥₹₽₩₺₪₱฿₴]|zł|Kč|Ft"
    r"|(?:kr|Rs)(?![A-Za-z])\.?|(?<![^\W\d_])[A-Z]{3}(?![^\W\d_])"
)
_NO_CENTS = re.compile(r"(?<=\d)[.,] ?-+$")
"""1200,- has no cents; 1200- is below 0, as SAP writes it."""
_GROUPS = re.compile(r"(?<=\d)['’ ](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)(?:[eE][+-]?\d+)?")
CLEAR = "\ue000"
"""Behind a number that was no text: its point is the decimal mark, see `as_text`. A sign for private use."""


class Digits(NamedTuple):
    """A number as it is written, bare of sign, currency and the blanks between its digits."""

    body: str
    is_negative: bool
    currency: str
    is_percent: bool


@lru_cache(maxsize=200_000)
def digits(text: str) -> Digits | None:
    """The parts of a number that `text` writes; None when it writes none.

    Examples:
        >>> digits("(€ 1.200,50)"), digits("45 %"), digits("twelve")
        (Digits(body='1.200,50', is_negative=True, currency='€', is_percent=False), \
Digits(body='45', is_negative=False, currency='', is_percent=True), None)
    """
    body = plain(text).replace(CLEAR, "e0")
    negative = body.startswith("(") and body.endswith(")")
    body = body[1:-1].strip() if negative else body
    signs = {sign.rstrip(".") for sign in _SIGN.findall(body)}
    if len(signs) > 1 or not all(sign in SIGNS or sign in currency_codes() for sign in signs):
        return None
    body = _SIGN.sub("", body).strip()
    per_cent = body.endswith("%")
    body = _GROUPS.sub("", body.rstrip("%").strip().replace("- ", "-"))
    body = _NO_CENTS.sub("", body)
    if body.endswith("-"):
        negative, body = True, body[:-1].rstrip()
    if not body.isascii() or not _NUMBER.fullmatch(body):
        return None
    if body[0] in "+-":
        negative, body = negative != (body[0] == "-"), body[1:]
    return Digits(body, negative, next(iter(signs), ""), per_cent)


def proven_marks(texts: Collection[str]) -> set[Mark]:
    """The decimal marks that some of `texts` prove; none where each could be read with either.

    A number proves its mark by having both marks, one mark several times, a first digit of 0, or a part of
    other than three digits behind it.

    Examples:
        >>> proven_marks(["1.200,50"]), proven_marks(["0,925"]), proven_marks(["12.500", "950"])
        ({','}, {','}, set())
    """
    return {mark for one in map(digits, texts) if one for mark in [_proof(one.body)] if mark}


def is_open(text: str) -> bool:
    """Whether `text` is another number with the point as decimal mark than with the comma.

    Examples:
        >>> is_open("12.500"), is_open("0,925"), is_open("950")
        (True, False, False)
    """
    one = digits(text)
    return one is not None and bool(re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", one.body))


def number(text: str, *, decimal: str = ".", thousands: str | None = None) -> float | None:
    """The number that `text` writes, signs of currency and per cent passed over; None when it writes none.

    Thousands marks must part groups of three, so that a decimal comma is never taken for one. Blanks and
    apostrophes may always part thousands.

    Args:
        text: The text.
        decimal: The decimal mark.
        thousands: What parts thousands; by default the point or comma that is not the decimal mark.

    Examples:
        >>> number("1,234.50"), number("(300)"), number("1.234,50", decimal=","), number("0,925")
        (1234.5, -300.0, 1234.5, None)
    """
    one = digits(text)
    if one is None:
        return None
    if "e" in one.body.lower():
        decimal, thousands = ".", None
    elif thousands is None:
        thousands = "," if decimal == "." else "."
    if not _number_form(decimal, thousands).fullmatch(one.body):
        return None
    value = float(one.body.replace(thousands or "", "").replace(decimal, "."))
    return None if math.isinf(value) else -value if one.is_negative else value


def readings(text: str) -> list[float]:
    """The numbers that `text` may mean by itself, the smaller first: two where its mark could be either.

    Examples:
        >>> readings("12.500"), readings("0,925"), readings("1,234.50"), readings("twelve")
        ([12.5, 12500.0], [0.925], [1234.5], [])
    """
    found = {number(text, decimal=mark) for mark in (".", ",")}
    return sorted(value for value in found if value is not None)


def clear_text(value: float) -> str:
    """`value` as a person can write it so that it is read in one way only.

    Examples:
        >>> clear_text(12500.0), clear_text(12.5), clear_text(1.125)
        ('12500', '12.5', '1.1250')
    """
    text = f"{value:.15g}"
    return f"{text}0" if is_open(text) else text


def currencies_of(sign: str) -> frozenset[str]:
    """The currencies that a sign or code beside an amount may stand for.

    Examples:
        >>> sorted(currencies_of("¥")), sorted(currencies_of("€")), sorted(currencies_of("CHF"))
        (['CNY', 'JPY'], ['EUR'], ['CHF'])
    """
    return SHARED_SIGNS.get(sign) or frozenset({SIGNS.get(sign, sign)})


def as_text(value: float | Decimal) -> str:
    """A number that was no text, as one that can be read in one way only, whatever the marks of its column.

    Examples:
        >>> as_text(12.125), as_text(3.0), as_text(1e-9)
        ('12.125\ue000', '3', '1e-09')
    """
    if value == int(value):
        return str(int(value))
    text = str(value)
    return text if "e" in text.lower() else f"{text}{CLEAR}"


def without_clear_mark(text: str) -> str:
    """`text` as a person writes it, if `as_text` made it.

    Examples:
        >>> without_clear_mark(as_text(12.125)), without_clear_mark("1.5e0")
        ('12.125', '1.5e0')
    """
    return text.replace(CLEAR, "")


def _proof(body: str) -> Mark | None:
    """The decimal mark that the digits prove; what a program wrote proves nothing of what people wrote."""
    if "e" in body.lower():
        return None
    points, commas = body.count("."), body.count(",")
    if points and commas:
        return "." if body.rindex(".") > body.rindex(",") else ","
    if points > 1 or commas > 1:
        return "," if points else "."
    if not points + commas:
        return None
    mark: Mark = "." if points else ","
    whole, part = body.split(mark)
    return mark if len(part) != 3 or len(whole) > 3 or whole in {"", "0"} or whole.startswith("0") else None


@cache
def currency_codes() -> frozenset[str]:
    """The ISO 4217 codes of all currencies."""
    from babel import Locale  # costs a quarter of a second

    return frozenset(Locale("en").currencies)


@cache
def _number_form(decimal: str, thousands: str | None) -> re.Pattern[str]:
    mark = re.escape(thousands) if thousands else None
    grouped = rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+|[1-9]\d?(?:{mark}\d\d)+{mark}\d{{3}}"  # 12,34,567 in India
    whole = rf"(?:{grouped}|\d+)" if mark else r"\d+"
    point = re.escape(decimal)
    return re.compile(rf"(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?")
