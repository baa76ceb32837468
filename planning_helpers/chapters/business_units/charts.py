"""The charts of this chapter."""

from planning_helpers.chapters.business_units.business_units_chart import (
    business_units_chart,
)
from planning_helpers.chapters.business_units.whitespace_chart import (
    whitespace_chart,
)

__all__ = [
    "business_units_chart",
    "whitespace_chart",
]
