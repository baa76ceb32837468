"""Texts compared as a reader compares them: whatever their case, blanks, hyphens and kind of letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HYPHENS = re.compile("[\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]")
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")

TRUE = frozenset(
    {"true", "yes", "y", "t", "1", "x", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si", "vero", "sim"}
    | {"✓", "☑"}
)
FALSE = frozenset({"false", "no", "n", "f", "0", "falsch", "nein", "faux", "non", "falso", "não", "☐"})
"""Yes and no, as people, programs and spreadsheets in other languages write them; the forms have the same."""

BLANKS = frozenset(
    {
        "null",
        "none",
        "nil",
        "n/a",
        "#n/a",
        "na",
        "nan",
        "nat",
        "-",
        "--",
        "\\n",
        "(null)",
        "(blank)",
        "(empty)",
        "undefined",
    }
)
"""What stands for nothing in a column of numbers or dates; a name may well be NA."""


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    r"""`text` with letters composed, hyphens plain, blanks single and no sign that cannot be seen.

    Examples:
        >>> plain("M\u0075\u0308ller\u00a0 \u2011 S\u00f6hne\u200b")
        'Müller - Söhne'
    """
    if text.isascii():
        return " ".join(text.split())
    seen = _HYPHENS.sub("-", _UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    return " ".join(_HYPHENS.sub("-", seen).split())


@lru_cache(maxsize=100_000)
def folded(text: str) -> str:
    r"""`text` as names and choices are compared: `plain`, in any case.

    Examples:
        >>> folded("Non\u2011Supporter ") == folded("non-supporter")
        True
    """
    return plain(plain(text).casefold())


@lru_cache(maxsize=100_000)
def squeezed(text: str) -> str:
    r"""`text` as headings and words of a map are compared: `folded` without blanks.

    Examples:
        >>> squeezed("Close Date"), squeezed("CLOSEDATE"), squeezed("Deal\nStage")
        ('closedate', 'closedate', 'dealstage')
    """
    return folded(text).replace(" ", "")
