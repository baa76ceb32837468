"""All tables, and what may be asked of a table's declaration."""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pandas as pd
from pydantic.fields import FieldInfo

from planning_helpers.errors import UnknownNameError
from planning_helpers.model.facts import FACTS
from planning_helpers.model.kinds import Kind, KindName, References, Suggested
from planning_helpers.model.plan import PLAN_TABLES
from planning_helpers.model.rows import Fact, Row
from planning_helpers.model.selection import (
    CheckException,
    SelectionCriterion,
    SelectionDecision,
    SelectionScore,
)

_ROWS: tuple[type[Row], ...] = (
    *FACTS,
    SelectionCriterion,
    SelectionScore,
    SelectionDecision,
    CheckException,
    *PLAN_TABLES,
)

TABLES: dict[str, type[Row]] = {row.table: row for row in _ROWS}

_DTYPES: dict[KindName, str] = {
    "flag": "boolean",
    "date": "datetime64[us]",
    "time": "datetime64[us]",
    "count": "Int64",
    "score": "Int64",
    "number": "float64",
    "money": "float64",
    "share": "float64",
}


@dataclass(frozen=True)
class Column:
    """One column of a table, as its declaration has it.

    Attributes:
        choices: The values it may take, or those suggested when `is_open`; empty when free.
        references: Table whose key it holds, if any.
        least: Smallest number it may be, if there is one.
        most: Largest number it may be, if there is one.
    """

    name: str
    label: str
    description: str
    kind: KindName
    required: bool
    choices: tuple[str, ...] = ()
    is_open: bool = False
    references: str | None = None
    least: float | None = None
    most: float | None = None

    @property
    def dtype(self) -> str:
        """Pandas type of the column in every frame."""
        return _DTYPES.get(self.kind, "str")


def row_class(table: str) -> type[Row]:
    """The declaration of `table`.

    Raises:
        UnknownNameError: If there is no such table.
    """
    if table not in TABLES:
        raise UnknownNameError("table", table, TABLES)
    return TABLES[table]


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of `table`, those of its own before those every row has."""
    declared = row_class(table).model_fields
    found = [_column(name, info) for name, info in declared.items()]
    inherited = {"source_file", "imported_at", "version", "recorded_by", "recorded_at"}
    return tuple(sorted(found, key=lambda column: column.name in inherited))


def is_fact(table: str) -> bool:
    """Whether `table` is replaced by imports (else people type it)."""
    return issubclass(row_class(table), Fact)


def typed(rows: pd.DataFrame, table: str) -> pd.DataFrame:
    """`rows` with exactly the columns of `table`, in order and of their pandas types; absent ones empty."""
    wanted = columns(table)
    frame = rows.reindex(columns=[column.name for column in wanted])
    return frame.astype({column.name: column.dtype for column in wanted})


def empty(table: str) -> pd.DataFrame:
    """A frame of `table` without rows, typed."""
    return typed(pd.DataFrame(), table)


def _column(name: str, info: FieldInfo) -> Column:
    marks = [*info.metadata, *_nested_marks(info.annotation)]
    limits = [limit for mark in marks for limit in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]
    kind = next(mark.name for mark in marks if isinstance(mark, Kind))
    suggested = next((mark.choices for mark in marks if isinstance(mark, Suggested)), ())
    return Column(
        name=name,
        label=info.title or name,
        description=info.description or "",
        kind=kind,
        required=info.is_required(),
        choices=tuple(suggested) or _literals(info.annotation),
        is_open=bool(suggested),
        references=next((mark.table for mark in marks if isinstance(mark, References)), None),
        least=next((float(mark.ge) for mark in limits if hasattr(mark, "ge")), None),
        most=next((float(mark.le) for mark in limits if hasattr(mark, "le")), None),
    )


def _nested_marks(annotation: Any) -> list[Any]:
    """Marks inside `Annotated[...] | None`, which pydantic leaves where they are."""
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return [*marks, *_nested_marks(inner)]
    if get_origin(annotation) in (Union, types.UnionType):
        return [mark for part in get_args(annotation) for mark in _nested_marks(part)]
    return []


def _literals(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(value) for value in get_args(annotation))
    return tuple(value for part in get_args(annotation) for value in _literals(part))
