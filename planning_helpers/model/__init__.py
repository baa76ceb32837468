"""Each table declared once: SQL, validation, grids, workbook and data dictionary follow from it."""

from planning_helpers.model.rows import Fact, Judgement, Row
from planning_helpers.model.tables import TABLES, Column, columns, empty, is_fact, row_class, typed

__all__ = [
    "TABLES",
    "Column",
    "Fact",
    "Judgement",
    "Row",
    "columns",
    "empty",
    "is_fact",
    "row_class",
    "typed",
]
