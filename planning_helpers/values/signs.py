"""Signs of a text that are not letters but commands: to a terminal, or to a page about its direction.

And those that nobody sees, behind which text can hide. The two that join letters or keep them apart stay:
Persian and Indian languages, and emoji, are written with them.
"""

from __future__ import annotations

import re

import pandas as pd

_LINES = re.compile("\r\n|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Which drawing of the sign before is meant; a second one in a row means nothing."""
_UNSEEN = (
    "\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # directions, blanks without width
    "\u115f\u1160\u3164\uffa0\ufeff\ufff9-\ufffb"  # letters without a drawing, byte order, annotations
    "\U000e0000-\U000e007f"  # tags: a whole alphabet that nothing draws
)
_LEFT_OUT = re.compile(f"[{_UNSEEN}]|(?<=[{_SELECTORS}])[{_SELECTORS}]+")
_COMMANDS = re.compile(f"{_LINES.pattern}|{_CONTROLS.pattern}|[{_UNSEEN}]|[{_SELECTORS}]{{2}}")
_COMMANDS_RE2 = (
    rf"[\x00-\x08\x0b-\x1f\x7f-\x{{9f}}\x{{2028}}\x{{2029}}{_UNSEEN}]|[{_SELECTORS}][{_SELECTORS}]"
)
"""The same for pandas, whose texts hold no halves of surrogate pairs."""
_BREAKS = re.compile("\r\n|[\t\n\x0b\x0c\r\x85\u2028\u2029]")


def visible(text: str) -> str:
    r"""`text` as it may be shown: lines and tabs stay, control characters show as �, unseen signs go.

    Arabic and Hebrew letters run from right to left by themselves: a name stays whole without the marks.

    Examples:
        >>> visible("Larkfield\x1b[2J"), visible("plan\u202efdp.exe"), visible("Wien\u2028Graz\tPrag")
        ('Larkfield�[2J', 'planfdp.exe', 'Wien\nGraz\tPrag')
        >>> visible("\u05e9\u05dc\u05d5\u05dd\u200f Ltd.") == "\u05e9\u05dc\u05d5\u05dd Ltd."
        True
    """
    if not _COMMANDS.search(text):
        return text
    return _CONTROLS.sub("\ufffd", _LEFT_OUT.sub("", _LINES.sub("\n", text)))


def as_a_line(text: str) -> str:
    r"""`text` as `visible`, a blank for each break of a line: what it quotes cannot begin a line of its own.

    Examples:
        >>> as_a_line("  Larkfield\n1 row saved   by ann")
        '  Larkfield 1 row saved   by ann'
    """
    return visible(_BREAKS.sub(" ", text))


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
