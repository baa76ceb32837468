"""Numbers as people and programs write them."""

from __future__ import annotations

import math
import re
from functools import cache

_CURRENCY_SIGN = re.compile(r"^([+-]?)\s*[$€£¥]\s*|\s*[$€£¥]$")


def number(text: str, *, decimal: str = ".", thousands: str | None = ",") -> float | None:
    """The number that `text` writes, None when it writes none.

    Thousands marks must part groups of three, so that a decimal comma is never taken for one.

    Examples:
        >>> number("1,234.50"), number("(300)"), number("1.234,50", decimal=",", thousands="."), number("1,5")
        (1234.5, -300.0, 1234.5, None)
    """
    body = text.strip().replace("\u00a0", " ").replace("\u2212", "-")
    negative = body.startswith("(") and body.endswith(")")
    body = _CURRENCY_SIGN.sub(r"\1", body.strip("()").strip() if negative else body)
    if not body.isascii() or not _number_form(decimal, thousands).fullmatch(body):
        return None
    value = float(body.replace(thousands or "", "").replace(decimal, "."))
    return None if math.isinf(value) else -value if negative else value


@cache
def _number_form(decimal: str, thousands: str | None) -> re.Pattern[str]:
    mark = re.escape(thousands) if thousands else None
    whole = rf"(?:\d{{1,3}}(?:{mark}\d{{3}})+|\d+)" if mark else r"\d+"
    point = re.escape(decimal)
    return re.compile(rf"[+-]?(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?")
