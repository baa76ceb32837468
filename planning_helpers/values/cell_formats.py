"""What the number format of a cell says of its number: a share, thousands, a currency, zeros before a key."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from planning_helpers.values.numbers import as_text, digits

_COLOUR = re.compile(r"\[(?:\$-|(?!\$))[^\]]*\]")
"""Colours, conditions and languages."""

_LITERAL = re.compile(r'"[^"]*"|\\.')
_DIVIDED = re.compile(r"[0#?],+(?![0#?,])")
"""A comma behind the last digit: the format shows thousands of the number, which is whole."""
_SCALED = re.compile(
    r"(?i)(?<![A-Za-z])(?:[tk] ?(?:€|eur|usd|chf|gbp|£|\$)|(?:mio|mrd|tsd|thousand|million|billion)(?![a-z])"
    r"|in 1[.,']?000(?!\d))"
)
_SIZES = re.compile(r"(?i)(?<![^\W\d_])(?:[tkm](?= ?\W|$)|mio|mrd|tsd)\.? ?")
_PLACES = re.compile(r"[0#?.,_*()+\- ]|General")
"""Signs of a format that stand for digits and blanks."""
_ZEROS = re.compile(r"0{2,}")
_DECLARED = re.compile(r"\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]")


def shown_number(value: float, number_format: str | None) -> str:
    """A number as its cell shows it, where that says more than the number; empty where it does not.

    Args:
        value: The number that the cell holds.
        number_format: The format of the cell, in the signs of Excel.

    Examples:
        >>> shown_number(0.6, "0%"), shown_number(8, '0.0" %"'), shown_number(123, "00000")
        ('60%', '8%', '00123')
        >>> shown_number(12, '0.0" TEUR"'), shown_number(12500, '0.0,"k €"'), shown_number(12, "[$R$-416] 0")
        ('12 TEUR', '12500 €', '12 R$')
        >>> shown_number(12.5, "#,##0.00"), shown_number(12.5, "General")
        ('', '')
    """
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
        return declared[1].strip()
    said = _SIZES.sub("", _PLACES.sub("", _unquoted(number_format.partition(";")[0])))
    one = digits(f"1 {said}")
    return one.currency if one else ""
