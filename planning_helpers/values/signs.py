"""Signs of a text that are not letters but commands: to a terminal, or to a page about its direction."""

from __future__ import annotations

import re

import pandas as pd

_LINES = re.compile("\r\n|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ANY = f"{_LINES.pattern}|{_CONTROLS.pattern}|{_DIRECTIONS.pattern}"
_COMMANDS = re.compile(_ANY)
_COMMANDS_RE2 = r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{61c}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}]"
"""The same for pandas, whose texts hold no halves of surrogate pairs."""


def visible(text: str) -> str:
    r"""`text` as it may be shown: lines and tabs stay, control characters show as �, directions are left out.

    Arabic and Hebrew letters run from right to left by themselves: a name stays whole without the marks.

    Examples:
        >>> visible("Larkfield\x1b[2J"), visible("plan\u202efdp.exe"), visible("Wien\u2028Graz\tPrag")
        ('Larkfield�[2J', 'planfdp.exe', 'Wien\nGraz\tPrag')
        >>> visible("\u05e9\u05dc\u05d5\u05dd\u200f Ltd.") == "\u05e9\u05dc\u05d5\u05dd Ltd."
        True
    """
    if not _COMMANDS.search(text):
        return text
    return _CONTROLS.sub("\ufffd", _DIRECTIONS.sub("", _LINES.sub("\n", text)))


def on_one_line(text: str) -> str:
    r"""`text` as `visible`, lines and blanks run together.

    Examples:
        >>> on_one_line("Larkfield\nMills\t\x07")
        'Larkfield Mills �'
    """
    return " ".join(visible(text).split())


def visible_texts(texts: pd.Series, *, lines: bool = True) -> pd.Series:
    """`texts` (of type `str`) with each as `visible`, or as `on_one_line` where `lines` are not wanted."""
    held = texts.str.contains(_COMMANDS_RE2 if lines else f"{_COMMANDS_RE2}|[\\n\\t]", na=False)
    return texts.where(~held, texts[held].map(visible if lines else on_one_line)) if held.any() else texts
