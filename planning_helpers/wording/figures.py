"""Figures with their unit: the only way a number gets into a sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class Figure:
    """A number and its unit; `str` gives the text a reader sees.

    Attributes:
        value: The number unrounded, or None when it cannot be computed.
        unit: `share` (0 to 1), `count`, `days`, `months`, `times`, `score`, or an ISO currency code.
    """

    value: float | None
    unit: str

    def __str__(self) -> str:
        if self.value is None or math.isnan(self.value):
            return "not known"
        match self.unit:
            case "share":
                return _share_text(self.value)
            case "count":
                return f"{self.value:,.0f}"
            case "times":
                return f"{self.value:.2f}×"
            case "score":
                return f"{self.value:.1f}"
            case "days" | "months":
                unit = self.unit if round(self.value) != 1 else self.unit[:-1]
                return f"{self.value:,.0f} {unit}"
            case currency:
                return f"{currency} {rounded(self.value):,.0f}"


def rounded(amount: float, digits: int = 0) -> float:
    """An amount as it is shown: rounded once, a half upwards, whatever order it was added up in.

    Examples:
        >>> rounded(22690.575, 2), rounded(22690.574999999997, 2), rounded(-0.5), rounded(2.4)
        (22690.58, 22690.58, -1.0, 2.0)
    """
    exact = Decimal(repr(round(amount, 6)))
    return float(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def money(value: float | None, currency: str) -> Figure:
    """An amount in `currency` (ISO 4217 code)."""
    return Figure(_number(value), currency)


def share(value: float | None) -> Figure:
    """A share or probability, 0 to 1; shown as per cent."""
    return Figure(_number(value), "share")


def count(value: float | None) -> Figure:
    """How many."""
    return Figure(_number(value), "count")


def counted(value: float, noun: str) -> str:
    """A count with its noun, in the singular for 1.

    Examples:
        >>> counted(1, "deal"), counted(1200, "deal"), counted(2, "opportunity")
        ('1 deal', '1,200 deals', '2 opportunities')
    """
    if value == 1:
        return f"{count(value)} {noun}"
    return f"{count(value)} {noun[:-1]}ies" if noun[-2:] in {"ty", "ry", "gy"} else f"{count(value)} {noun}s"


def days(value: float | None) -> Figure:
    """A length of time in days."""
    return Figure(_number(value), "days")


def months(value: float | None) -> Figure:
    """A length of time in months."""
    return Figure(_number(value), "months")


def times(value: float | None) -> Figure:
    """A multiple, such as pipeline coverage."""
    return Figure(_number(value), "times")


def score(value: float | None) -> Figure:
    """A score on a scale the formula names."""
    return Figure(_number(value), "score")


def _share_text(value: float) -> str:
    """Per cent; a share that is not 0 never reads as 0."""
    if 0 < value < 0.001:
        return "below 0.1%"
    return f"{value:.0%}" if value == 0 or abs(value) >= 0.1 else f"{value:.1%}"


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
