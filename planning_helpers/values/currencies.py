"""Currencies by their codes, names and signs."""

from __future__ import annotations

from functools import cache

from planning_helpers.values.numbers import SHARED_SIGNS, SIGNS
from planning_helpers.values.words import folded


def currency_code_of(text: str) -> str:
    """The ISO 4217 code that `text` means: a code, an English name or a sign of one currency alone.

    Anything else is returned in capitals.

    Examples:
        >>> currency_code_of("eur"), currency_code_of("US Dollar"), currency_code_of("€")
        ('EUR', 'USD', 'EUR')
    """
    if text in SIGNS and text not in SHARED_SIGNS:
        return SIGNS[text]
    return _names().get(folded(text), text.upper())


@cache
def _names() -> dict[str, str]:
    from babel import Locale  # costs a quarter of a second

    names = Locale("en").currencies
    return {folded(name): code for code, name in names.items()} | {
        "pound sterling": "GBP", "yen": "JPY", "rmb": "CNY", "renminbi": "CNY",
    }  # fmt: skip
