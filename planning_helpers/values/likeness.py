"""Words compared as an eye compares them: whatever their case, accents, hyphens and look-alike letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape

_LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԌԚԜаеѕіјкмнорстухгѵԁԛԝӏвһ"
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγη"
    "ıɑɡłŁøØđĐ",
    "ABESIJKMHOPCTYXGQWaesijkmhopctyxrvdqwlbh"
    "ABEZHIKMNOPTYXaeikvoptuxyn"
    "iaglLoOdD",
)  # fmt: skip
"""Cyrillic, Greek and barred letters, and the plain ones they are taken for."""

_TWO_LETTERS = str.maketrans({"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "TH"})
_QUARTERS = {"¼": ".25", "½": ".5", "¾": ".75"}
_HALVES = re.compile(r"(\d+)?\s?([¼½¾])")
_UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "å": "aa",
        "Å": "Aa",
        "ø": "oe",
        "Ø": "Oe",
    }
)
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    r"""`text` in plain letters and digits of its own case: no accents, look-alikes, unseen signs.

    Examples:
        >>> bare("Ab\u00adad\u200bi\u0435"), bare("&eacute;t&eacute;"), bare("\uff12\uff14\u00a0000")
        ('Abadie', 'ete', '24 000')
    """
    if text.isascii() and "&" not in text:
        return text
    text = _HALVES.sub(lambda part: f"{part[1] or 0}{_QUARTERS[part[2]]}", text)
    composed = unicodedata.normalize("NFKD", unescape(text).translate(_TWO_LETTERS))
    seen = "".join(
        sign for sign in composed if unicodedata.category(sign) != "Cf" and not unicodedata.combining(sign)
    )
    return seen.translate(_LOOK_ALIKE)


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of `text`, bare and in lower case.

    Examples:
        >>> words("NON-Supporter: O'Dwyer & Söhne, 240,000")
        ('non', 'supporter', 'o', 'dwyer', 'sohne', '240', '000')
    """
    return tuple(_WORD.findall(bare(text).casefold()))


def in_two_letters(name: str) -> str:
    """`name` as those write it who have no umlauts on their keys.

    Examples:
        >>> in_two_letters("Jürgen Åkesson")
        'Juergen Aakesson'
    """
    return unicodedata.normalize("NFC", name).translate(_UMLAUTS)


def cased_words(text: str) -> tuple[str, ...]:
    """The words of `text`, bare, in the case they are written in."""
    return tuple(_WORD.findall(bare(text)))


def word_spans(text: str) -> tuple[tuple[int, int], ...]:
    """From where to where the words stand in `bare` text."""
    return tuple(word.span() for word in _WORD.finditer(bare(text)))


def places(wanted: Sequence[str], within: Sequence[str]) -> Iterable[int]:
    """Where the words `wanted` stand side by side `within` others.

    Examples:
        >>> list(places(["a", "b"], ["a", "b", "c", "a", "b"])), list(places([], ["a"]))
        ([0, 3], [])
    """
    width, first = len(wanted), wanted[0] if wanted else ""
    if not width:
        return
    for start in range(len(within) - width + 1):
        if within[start] == first and tuple(within[start : start + width]) == tuple(wanted):
            yield start


def is_within(wanted: Sequence[str], within: Sequence[str]) -> bool:
    """Whether the words `wanted` stand side by side `within` others."""
    return any(True for _ in places(wanted, within))
