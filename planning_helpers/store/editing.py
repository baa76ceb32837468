"""One judgement table as a person edits it: its rows, what its references may lead to, and saving."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Engine, func, select

from planning_helpers.errors import PlanningError
from planning_helpers.model import columns, row_class
from planning_helpers.store.read import read_table
from planning_helpers.store.schema import changes, tables
from planning_helpers.store.shown_texts import with_visible_texts
from planning_helpers.store.values import plain
from planning_helpers.store.write import remove, save

Option = tuple[str, str]
"""A key, and what a reader calls the row with that key."""

_NAMED_BY = {
    "users": ("name", "title"),
    "contacts": ("name", "title"),
    "accounts": ("name",),
    "offerings": ("name",),
    "opportunities": ("name", "stage"),
    "strategies": ("name",),
    "initiatives": ("name",),
    "swot_items": ("statement",),
    "objectives": ("aim",),
    "metrics": ("name",),
    "selection_criteria": ("name",),
    "plans": ("period",),
    "partners": ("name",),
}
_WHOEVER = ("users", "contacts", "partners")
_PERSONS = {"from_id": _WHOEVER, "to_id": _WHOEVER}
_KINDS = {"users": "user", "contacts": "contact", "partners": "partner"}
"""Text columns that hold the key of a person or partner, or the name of one nobody has a record of."""


@dataclass
class PlanTable:
    """The rows of `table` that belong to `owner`, as known on `as_of`; what is saved is known from then on.

    Attributes:
        owner: Values that each row has and each new one gets, such as the `plan_id`.
        by: Who saves.
        account_id: Whose people and deals references may lead to; all of the book's when empty.
    """

    store: Engine
    table: str
    as_of: date
    by: str
    owner: Mapping[str, str]
    account_id: str | None = None

    @property
    def place(self) -> str:
        """Names these rows among all there are, in every store."""
        return f"{self.store.url.render_as_string()} {self.table} {sorted(self.owner.items())}"

    def rows(self) -> list[dict[str, Any]]:
        """The rows in the order in which they were first written; every kind of missing is None."""
        rows = self._narrowed(self.table)
        for name, value in self.owner.items():
            rows = rows[rows[name] == value]
        places = rows[row_class(self.table).key].map(self._first_changes())
        return _records(self.table, rows.loc[places.sort_values(kind="stable").index])

    def options(self) -> dict[str, list[Option]]:
        """For each column that leads to a row elsewhere, the rows it may lead to, by name.

        People who have left and deals that are closed come last, and say so.
        """
        wanted = {column.name: (column.references,) for column in columns(self.table) if column.references}
        persons = {
            name: known for name, known in _PERSONS.items() if name in row_class(self.table).model_fields
        }
        return {
            name: _distinct([option for table in known for option in self._options_of(table)])
            for name, known in {**wanted, **persons}.items()
            if name not in self.owner
        }

    def save(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Save `row` as `store.save` does; it raises what that raises.

        Of what kind the two persons of a tie are is found out by their keys.
        """
        kinds = self._kinds(row) if self.table == "ties" else {}
        row = {**row, **kinds, **self.owner}
        return save(self.store, self.table, row, by=self.by, effective_on=self.as_of)

    def remove(self, row_id: str, version: int) -> None:
        """Remove a row as `store.remove` does; it raises what that raises.

        Raises:
            PlanningError: If it is a plan, as the rows that belong to it would belong to nothing.
        """
        if self.table == "plans":
            raise PlanningError("A plan is not deleted; empty its fields, or leave it. Its rows need it.")
        remove(self.store, self.table, row_id, version=version, by=self.by, effective_on=self.as_of)

    def state(self) -> int:
        """Number of the latest change of the table, whoever made it; 0 when there is none."""
        query = select(func.max(changes.c.change_id)).where(changes.c.table_name == self.table)
        with self.store.connect() as connection:
            return connection.execute(query).scalar() or 0

    def _kinds(self, tie: Mapping[str, Any]) -> dict[str, str]:
        """The kind of each end; whoever has no record is of the network."""
        ends = {f"{end}_kind": tie.get(f"{end}_id") for end in ("from", "to")}
        return {
            name: next((kind for table, kind in _KINDS.items() if self._holds(table, key)), "network")
            for name, key in ends.items()
            if key
        }

    def _holds(self, table: str, key: object) -> bool:
        stored = tables[table].c[row_class(table).key]
        with self.store.connect() as connection:
            return connection.execute(select(stored).where(stored == key)).first() is not None

    def _first_changes(self) -> dict[str, int]:
        of_table = select(changes.c.row_id, func.min(changes.c.change_id)).where(
            changes.c.table_name == self.table
        )
        with self.store.connect() as connection:
            return dict(connection.execute(of_table.group_by(changes.c.row_id)).all())

    def _narrowed(self, table: str) -> pd.DataFrame:
        return read_table(self.store, table, as_of=self.as_of, account_id=self.account_id)

    def _options_of(self, table: str) -> Iterator[Option]:
        rows = self._narrowed(table)
        for name, value in self.owner.items():
            if name in rows and table not in {"plans", "accounts"}:
                rows = rows[rows[name] == value]
        gone = _is_past(rows)
        named_by = _NAMED_BY[table]
        for _, row in rows.assign(_gone=gone).sort_values(["_gone", named_by[0]], kind="stable").iterrows():
            told = [str(row[name]) for name in named_by if not pd.isna(row[name])]
            yield str(row[row_class(table).key]), ", ".join(told) + (" (past)" if row["_gone"] else "")


def _is_past(rows: pd.DataFrame) -> pd.Series:
    if "is_active" in rows:
        return ~rows["is_active"].fillna(True).astype(bool)
    if "is_closed" in rows:
        return rows["is_closed"].fillna(False).astype(bool)
    return pd.Series(False, index=rows.index)


def _distinct(options: list[Option]) -> list[Option]:
    """`options`, those that share a name told apart by their key."""
    named = Counter(label for _, label in options)
    return [(key, f"{label} [{key}]" if named[label] > 1 else label) for key, label in options]


def _records(table: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    days = {column.name for column in columns(table) if column.kind == "date"}
    rows = with_visible_texts(table, rows)
    return [
        {str(name): _day(value) if name in days else plain(value) for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def _day(value: Any) -> date | None:
    moment = plain(value)
    return moment.date() if moment is not None else None
