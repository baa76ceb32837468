"""What a spreadsheet keeps of a value that it was given."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from planning_helpers.excel.sheets import fitting
from planning_helpers.model import Column
from planning_helpers.values.cell_values import DIGITS, NUMBERS, cell_text, cell_value

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def is_same(stored: Any, raw: Any, column: Column) -> bool:
    """Whether a cell that was given `stored` still holds it, for all that a spreadsheet keeps of a value.

    It keeps 15 digits of a number, 32,767 units of a text, and no control characters.
    """
    if isinstance(stored, date) and cell_text(raw)[:10] == stored.isoformat():
        return True
    read = cell_value(raw, column)
    if read.problem:
        return False
    if stored is None or stored == "":
        return read.value is None or read.value == ""
    if read.value is None:
        return isinstance(stored, str) and not kept_text(fitting(stored))
    if column.kind in NUMBERS:
        return bool(_digits(read.value) & _digits(stored))
    if isinstance(stored, str):
        return kept_text(fitting(stored)) == kept_text(cell_text(raw))
    return bool(stored == read.value)


def _digits(value: float) -> set[str]:
    """`value` to 15 digits, rounded once, or twice as by a program that writes 16 and one that keeps 15."""
    exact = float(value)
    return {f"{number:.{DIGITS}g}" for number in (exact, float(f"{exact:.{DIGITS + 1}g}"))}


def kept_text(text: str) -> str:
    """What is sure to be left of `text` after a spreadsheet has kept it."""
    plain = _ESCAPE.sub(lambda sign: chr(int(sign[1], 16)), text.replace("x005F_", ""))
    return _CONTROL.sub("", plain.replace("\r\n", "\n").replace("\r", "")).strip()
