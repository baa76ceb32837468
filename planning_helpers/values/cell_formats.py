"""What the number format of a cell says of its number: a share, thousands, a currency, zeros before a key."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from locale import windows_locale
from math import isfinite

from planning_helpers.values.numbers import as_text, currencies_of, digits

_COLOUR = re.compile(r"\[(?:\$-|(?!\$))[^\]]*\]")
"""Colours, conditions and languages."""

_LITERAL = re.compile(r'"[^"]*"|\\.')
_DIVIDED = re.compile(r"[0#?],+(?![0#?,])")
"""A comma behind the last digit: the format shows thousands of the number, which is whole."""
_SCALED = re.compile(
    r"(?i:(?<![A-Za-z])(?:[tk] ?(?:€|eur|usd|chf|gbp|£|\$)"
    r"|(?:mio|mrd|tsd|mn|mln|mill|bn|thousand|million|billion|lakhs?|lacs?|crores?|тыс|млн|млрд)(?![a-z])"
    r"|in 1[.,']?000(?!\d)))|(?<![A-Za-z])(?:[kKMB]|Cr)(?![A-Za-z])|[千万億萬亿]"
)
"""Words and signs for thousands and more, in a format or a heading."""
_SIZES = re.compile(r"(?i)(?<![^\W\d_])(?:[tkm](?= ?\W|$)|mio|mrd|tsd)\.? ?")
_PLACES = re.compile(r"[0#?.,_*()+\- ]|General")
"""Signs of a format that stand for digits and blanks."""
_SCALED_HEADING = re.compile(
    r"(?i)(?<![a-z])(?:[tk] ?(?:€|eur|usd|chf|gbp|£|\$)(?![a-z])"
    r"|(?:in |\()(?:mio|mrd|tsd|mn|mln|thousand|million|billion|lakh|crore|k\b)"
    r"|[('’]000s?\)?$|in 1[.,']?000(?!\d))"
)
_ZEROS = re.compile(r"0{2,}")
_DECLARED = re.compile(r"\[\$([^\]-]+)(?:-([0-9A-Fa-f]+))?\]")


def shown_number(value: float, number_format: str | None) -> str:
    """A number as its cell shows it, where that says more than the number; empty where it does not.

    Args:
        value: The number that the cell holds.
        number_format: The format of the cell, in the signs of Excel.

    Examples:
        >>> shown_number(0.6, "0%"), shown_number(8, '0.0" %"'), shown_number(123, "00000")
        ('60%', '8%', '00123')
        >>> shown_number(12, '0.0" TEUR"'), shown_number(12500, '0.0,"k €"'), shown_number(12, "[$R$-416] 0")
        ('12 TEUR', '12500 €', '12 BRL')
        >>> shown_number(12.5, "#,##0.00"), shown_number(12.5, "General")
        ('', '')
    """
    if not isfinite(value):
        return ""
    shown = _COLOUR.sub("", number_format or "")
    text = as_text(Decimal(repr(value))) if isinstance(value, float) else str(value)
    if "%" in shown:
        is_hundredth = "%" in _LITERAL.sub("", shown)
        return f"{as_text(Decimal(repr(value)) * 100)}%" if is_hundredth else f"{text}%"
    is_whole = bool(_DIVIDED.search(_LITERAL.sub("", shown)))
    if not is_whole and (scaled := _SCALED.search(_unquoted(shown))):
        return f"{text} {scaled[0]}"  # 12.5 TEUR is no 12.5: it is told as what it is
    if _ZEROS.fullmatch(shown) and value == int(value) >= 0:
        return str(int(value)).zfill(len(shown))
    return f"{text} {currency}" if (currency := _currency(shown)) else ""


def size_told(heading: str) -> str:
    """The word of a heading that says its amounts are in thousands or more; empty without one.

    Examples:
        >>> size_told("Umsatz TEUR"), size_told("Revenue (in thousands)"), size_told("Amount (USD)")
        ('TEUR', 'in thousand', '')
    """
    found = _SCALED_HEADING.search(heading)
    return found[0] if found else ""


def _unquoted(number_format: str) -> str:
    return number_format.replace('"', "").replace("\\", "").replace("[$", "").replace("]", "")


@cache
def _currency(number_format: str) -> str:
    """The code or sign of the currency that a format shows; empty for the built-in ones.

    Those show the currency of whoever opens the file.
    """
    from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

    if number_format in BUILTIN_FORMATS_REVERSE:
        return ""
    if declared := _DECLARED.search(number_format):
        sign = declared[1].strip()
        return _of_language(sign, declared[2]) if declared[2] else sign
    said = _SIZES.sub("", _PLACES.sub("", _unquoted(number_format.partition(";")[0])))
    one = digits(f"1 {said}")
    return one.currency if one else ""


def _of_language(sign: str, language: str) -> str:
    """The currency that writes `sign` where a language (an LCID of Windows) is spoken; else `sign`."""
    from babel.numbers import get_territory_currencies

    place = windows_locale.get(int(language, 16) & 0xFFFF, "")
    territory = place.rpartition("_")[2]
    own = get_territory_currencies(territory) if len(territory) == 2 else []
    meant = [code for code in own if code in currencies_of(sign)]
    return meant[0] if meant else sign
