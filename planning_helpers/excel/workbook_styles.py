"""How the cells of a workbook look, and which of them a person may type in."""

from __future__ import annotations

from typing import Any

_WRAPPED = {"note", "text", "reference"}
WIDTHS: dict[str, int] = {
    "note": 44,
    "text": 26,
    "choice": 18,
    "reference": 28,
    "id": 20,
    "date": 12,
    "time": 17,
    "money": 16,
}
"""Of columns, by their kind, in characters; 11 for all others."""

_FORMATS: dict[str, str] = {
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
    "money": "#,##0.00",
    "share": "0.0%",
    "number": "#,##0.##########",
    "count": "#,##0",
    "score": "0",
    "flag": "General",
}
_KINDS = (*WIDTHS, *(kind for kind in _FORMATS if kind not in WIDTHS))
_AS_TEXT = "@"  # what a person types stays text, also "=1" and "- call Ann"


def styles(workbook: Any) -> dict[str, Any]:
    """The formats of the workbook: for each kind of column typed, `kept` by the planbook, and quoted text."""
    looks: dict[str, dict[str, Any]] = {}
    for kind in _KINDS:
        look = {
            "valign": "top",
            "num_format": _FORMATS.get(kind, _AS_TEXT),
            "text_wrap": kind in _WRAPPED,
            "locked": False,
        }
        looks[kind] = look
        looks[f"{kind} kept"] = look | {"locked": True, "font_color": "#5A6672", "text_wrap": False}
        looks[f"{kind} told"] = look | {"bg_color": "#FFE3DC", "quote_prefix": True}
    looks["quoted"] = {"quote_prefix": True, "text_wrap": True, "valign": "top", "locked": False} | {
        "num_format": _AS_TEXT
    }
    looks["quoted kept"] = looks["quoted"] | {"locked": True, "text_wrap": False}
    looks["heading"] = {
        "bg_color": "#E8EDF2",
        "bottom": 1,
        "valign": "top",
        "text_wrap": True,
        "bold": True,
    }
    looks["heading required"] = looks["heading"] | {"bg_color": "#C4D3E2"}
    looks["bold"] = {"bold": True, "valign": "top"}
    looks["left"] = {"align": "left"}
    return {name: workbook.add_format(look) for name, look in looks.items()}
