"""Where should the time go?"""

from planning_helpers.chapters.business_units.tables import (
    business_units_table,
    unit_priority_table,
    whitespace_table,
)

__all__ = [
    "business_units_table",
    "unit_priority_table",
    "whitespace_table",
]
