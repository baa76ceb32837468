"""Texts as cells of a CSV file that somebody opens in a spreadsheet."""

from __future__ import annotations

import re

_FORMULA = re.compile("(^[\\s\u200b-\u200f\u2060\ufeff]*|[;\t\r\n]\\s*)(?=[=+\\-@|%＝＋－＠])|^(?=[\t\r\n])")


def formula_safe(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet runs as a formula. Source: OWASP, "CSV Injection".

    An apostrophe stands before what begins like one, also behind a sign at which a spreadsheet of another
    country parts cells. Write the cell in quotation marks.

    Examples:
        >>> formula_safe("=1+1"), formula_safe("a; =1+1"), formula_safe("Larkfield")
        ("'=1+1", "a; '=1+1", 'Larkfield')
    """
    return _FORMULA.sub(_apostrophe, text)


def _apostrophe(found: re.Match[str]) -> str:
    return f"'{found[0]}" if found.start() == 0 else f"{found[0]}'"
