"""The SQL tables, made from the declarations of the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    func,
)
from sqlalchemy.types import TypeEngine

from planning_helpers.model import TABLES, columns, row_class

REVISION = max(file.name[:4] for file in (Path(__file__).parent / "migrations" / "versions").glob("0*.py"))
"""The newest migration: the version of the tables that this code reads and writes."""

metadata = MetaData()

_SQL_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "flag": Boolean,
    "date": Date,
    "time": DateTime,
    "count": BigInteger,
    "score": BigInteger,
    "number": Double,
    "money": Double,
    "share": Double,
}
_INDEXED = ("account_id", "plan_id", "opportunity_id")
_OWNERS = {"account": "account_id", "plan": "plan_id", "opportunity": "opportunity_id"}


def owner_column(table: str) -> str | None:
    """The column by which a row belongs to an account, a plan or an opportunity; None for the whole book."""
    return _OWNERS.get(row_class(table).scope)


def _sql_table(name: str) -> Table:
    key = row_class(name).key
    made = Table(
        name,
        metadata,
        *(
            Column(
                column.name,
                _SQL_TYPES.get(column.kind, Text)(),
                primary_key=column.name == key,
                nullable=not (column.required or column.name == "version"),
            )
            for column in columns(name)
        ),
    )
    for column in _INDEXED:
        if column in made.c and column != key:
            dated = ["transaction_date"] if name == "transactions" else []
            Index(f"ix_{name}_{column}", *(made.c[part] for part in [column, *dated]))
    return made


tables: dict[str, Table] = {name: _sql_table(name) for name in TABLES}
"""The SQL table of each table of the model; no foreign keys, for CRMs point to rows that are not there."""

_plans = tables["plans"].c
Index("ux_plans_period", _plans.account_id, func.upper(func.ltrim(func.rtrim(_plans.period))), unique=True)

changes = Table(
    "changes",
    metadata,
    Column("change_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("recorded_at", DateTime, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("row_id", Text, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("belonged_to", Text),
    Column("belongs_to", Text),
    Index("ix_changes_belonged_to", "belonged_to", "table_name", "effective_on"),
    Index("ix_changes_belongs_to", "belongs_to", "table_name", "effective_on"),
    Index("ix_changes_row", "table_name", "row_id", "effective_on"),
    Index("ix_changes_effective_on", "table_name", "effective_on"),
    sqlite_autoincrement=True,
)
"""Every write, appended: a row before (none: it was added) and after (none: it was removed).

`belonged_to` and `belongs_to` are what the row's `owner_column` held before and after: they find what
touches one account without reading every row that was ever written. An import is an entry of its own, and
the entries of one that was taken back have a `table_name` that no reader asks for: see `store/imports.py`.
"""
