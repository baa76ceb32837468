"""Text as HTML that shows what was typed."""

from __future__ import annotations

import re
from html import escape

_BEGINS_MATHEMATICS = re.compile(r"[$\\]")


def shown_text(text: str) -> str:
    r"""`text` as HTML that is no markup and no mathematics.

    JupyterLab sets what stands between two dollar signs, or after a backslash, as a formula, in HTML too; it
    looks for that within one element, so each of these signs stands in its own.

    Examples:
        >>> shown_text("$1M to $2M")
        '<span>$</span>1M to <span>$</span>2M'
        >>> shown_text("R&D")
        'R&amp;D'
    """
    return _BEGINS_MATHEMATICS.sub(r"<span>\g<0></span>", escape(text))
