"""What a complete plan is: rules a manager can edit. Source: APPR-1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from planning_helpers.errors import listed
from planning_helpers.model.tables import TABLES, columns

Value = str | bool | int | float


class CompleteRule(BaseModel):
    """One thing a complete plan has: so many rows of a table, with certain columns filled in.

    Attributes:
        name: What is asked for, in the reader's words.
        table: Where it is written down.
        where: The rows that count: the values, or the one value, each column must have; all rows without it.
        filled: Columns that must not be empty in any row that counts.
        at_least: How many rows must count.
        at_most: How many may.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    table: str
    where: dict[str, tuple[Value, ...]] = Field(default_factory=dict)
    filled: tuple[str, ...] = ()
    at_least: int = Field(1, ge=0)
    at_most: int | None = Field(None, ge=0)

    @field_validator("where", mode="before")
    @classmethod
    def _one_or_several(cls, where: Any) -> Any:
        if not isinstance(where, dict):
            return where
        return {column: value if isinstance(value, list) else [value] for column, value in where.items()}

    @model_validator(mode="after")
    def _known_names(self) -> CompleteRule:
        if problem := next(self._problems(), ""):
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        if self.table not in TABLES:
            yield f"no table {self.table!r}; there is {listed(TABLES, most=50)}"
            return
        known = {column.name: column for column in columns(self.table)}
        for name in (*self.where, *self.filled):
            if name not in known:
                yield f"{self.table} has no column {name!r}; it has {listed(known, most=50)}"
        for name, values in self.where.items():
            choices = known[name].choices
            wrong = [value for value in values if choices and value not in choices]
            if wrong and not known[name].is_open:
                yield f"{self.table}.{name} is never {wrong[0]!r}; it is {listed(choices)}"
        if self.at_most is not None and self.at_most < self.at_least:
            yield f"at_most {self.at_most} is less than at_least {self.at_least}"
