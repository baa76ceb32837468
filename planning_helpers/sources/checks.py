"""What is suspicious in the rows of all tables together; nothing is changed by a check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from planning_helpers.model import columns, row_class
from planning_helpers.sources.map_words import says_it_is_lost, says_it_is_won
from planning_helpers.sources.quality import note, notes

Tables = Mapping[str, pd.DataFrame]
"""Rows by table; beside the model's columns `_file` and `_row` say where each was read."""

_MARKER = re.compile(
    r"\((?:gone|left|dm|ex|old|dup|duplicate|inactive|dnu|test|retired|deceased)\b[^)]*\)"
    r"|\bdo not (?:call|contact|e-?mail|use|touch)\b|\bdnc\b"
    r"|\bno longer (?:here|with|at)\b|\bleft (?:the )?company\b",
    re.IGNORECASE,
)
_ABOVE = (("users", "manager_id"), ("contacts", "reports_to_id"), ("accounts", "parent_id"))
_HAPPENED = (
    ("opportunities", "created_date"), ("stage_history", "changed_at"), ("transactions", "transaction_date"),
    ("interactions", "interaction_date"), ("accounts", "client_since"),
)  # fmt: skip


def checked(tables: Tables, *, as_of: date, known: Mapping[str, set[str]]) -> Iterator[pd.DataFrame]:
    """Notes on all that is suspicious; `known` are the keys that the store holds already, by table."""
    for table, rows in tables.items():
        yield from unmatched_keys(table, rows, tables, known)
        yield from _repeated_names(table, rows)
        yield from _markers(table, rows)
        yield from _several_currencies(table, rows)
    for table, column in _ABOVE:
        if table in tables and column in tables[table]:
            yield from circles(table, tables[table], column)
    for table, column in _HAPPENED:
        if table in tables and column in tables[table]:
            yield from _after(table, tables[table], column, as_of)
    for table, rows in tables.items():
        yield from _far_dates(table, rows)
    if "opportunities" in tables:
        yield from _deals(tables["opportunities"], as_of)
    if "amount" in tables.get("transactions", ()):
        lines = tables["transactions"]
        unknown = lines[lines["amount"].isna()]
        yield from _each("missing amount", "transactions", unknown, "amount", "amount not known")
    for table in ("transactions", "contacts", "interactions"):
        if table in tables:
            yield from _without_account(table, tables[table])


def unmatched_keys(
    table: str, rows: pd.DataFrame, tables: Tables, known: Mapping[str, set[str]]
) -> Iterator[pd.DataFrame]:
    """Keys of other tables that neither the extracts nor the store hold."""
    for column in columns(table):
        if column.references is None or column.name not in rows:
            continue
        key = row_class(column.references).key
        there = known.get(column.references, set())
        if column.references in tables and key in tables[column.references]:
            there = there | set(tables[column.references][key].dropna())
        lost = rows[rows[column.name].notna() & ~rows[column.name].isin(there)]
        message = f"no such row in {column.references}" if there else f"no {column.references} were imported"
        yield from _each("unmatched key", table, lost, column.name, message)


def circles(table: str, rows: pd.DataFrame, column: str) -> Iterator[pd.DataFrame]:
    """Rows that are above themselves, and each circle once, with those in it."""
    key = row_class(table).key
    itself = rows[rows[column] == rows[key]]
    yield from _each("reports to self", table, itself, column, f"{column} is the row itself")
    above = {
        child: parent
        for child, parent in zip(rows[key], rows[column], strict=True)
        if isinstance(parent, str) and parent != child
    }
    settled: set[str] = set()
    place = {child: number for number, child in enumerate(rows[key])}
    for start in above:
        path: list[str] = []
        step: str | None = start
        while step is not None and step not in settled and step not in path:
            path.append(step)
            step = above.get(step)
        if step is not None and step in path:
            circle = path[path.index(step) :]
            first = rows.iloc[[place[circle[0]]]]
            yield from _each("circle", table, first, column, " → ".join([*circle, circle[0]])[:400])
        settled.update(path)


def _deals(rows: pd.DataFrame, as_of: date) -> Iterator[pd.DataFrame]:
    table = "opportunities"
    unsaid = [name for name in ("is_closed", "is_won") if name not in rows]
    rows = rows.assign(**dict.fromkeys(unsaid, pd.Series(pd.NA, rows.index, dtype="boolean")))
    is_open = ~rows["is_closed"].fillna(False)
    if "amount" in rows:
        unknown = rows[is_open & rows["amount"].isna()]
        yield from _each("missing amount", table, unknown, "amount", "open, amount not known", shown="name")
        unvalued = rows[~is_open & rows["amount"].isna()]
        yield from _each(
            "missing amount", table, unvalued, "amount", "closed, amount not known", shown="name"
        )
        odd_amounts = rows[rows["amount"] <= 0]
        message = "a deal is worth more than 0; it counts as it is"
        yield from _each("odd amount", table, odd_amounts, "amount", message)
    yield from _without_account(table, rows)
    if "close_date" in rows:
        undated = rows[~is_open & rows["close_date"].isna()]
        message = "decided, yet no close date: it belongs to no year"
        yield from _each("missing close date", table, undated, "close_date", message, shown="name")
        passed = rows[is_open & (rows["close_date"] < pd.Timestamp(as_of))]
        yield from _each("close date passed", table, passed, "close_date", f"open, yet due before {as_of}")
        late = rows[~is_open & (rows["close_date"] > pd.Timestamp(as_of))]
        yield from _each("after as-of date", table, late, "close_date", f"closed, yet dated after {as_of}")
        if "created_date" in rows:
            early = rows[rows["close_date"] < rows["created_date"]]
            yield from _each("closed before created", table, early, "close_date", "before created_date")
    odd = rows[rows["is_won"].fillna(False) & is_open]
    yield from _each("contradiction", table, odd, "is_won", "won, yet not closed")
    if "stage" in rows:
        stages = rows["stage"].fillna("")
        says_won, says_lost = (stages.map(says).astype(bool) for says in (says_it_is_won, says_it_is_lost))
        won = rows["is_won"].fillna(False).astype(bool)
        lost_yet_won = rows[won & says_lost & ~says_won]
        message = "the stage says lost, yet the deal is flagged as won; it counts as won"
        yield from _each("contradiction", table, lost_yet_won, "stage", message)
        won_yet_lost = rows[~is_open & ~won & says_won & ~says_lost]
        message = "the stage says won, yet the deal is flagged as lost; it counts as lost"
        yield from _each("contradiction", table, won_yet_lost, "stage", message)


def _without_account(table: str, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if "account_id" in rows:
        alone = rows[rows["account_id"].isna()]
        yield from _each(
            "missing account", table, alone, "account_id", "no account", shown=row_class(table).key
        )


def _after(table: str, rows: pd.DataFrame, column: str, as_of: date) -> Iterator[pd.DataFrame]:
    late = rows[rows[column] >= pd.Timestamp(as_of) + pd.Timedelta(days=1)]
    yield from _each("after as-of date", table, late, column, f"after {as_of}")


def _far_dates(table: str, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for column in columns(table):
        if column.kind in {"date", "time"} and column.name in rows:
            far = rows[~rows[column.name].dt.year.between(1900, 2100) & rows[column.name].notna()]
            message = "far away: is the year mistyped, or counted otherwise? It counts as it is"
            yield from _each("odd date", table, far, column.name, message)


def _repeated_names(table: str, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if table not in {"accounts", "opportunities", "contacts", "users"} or "name" not in rows:
        return
    scope = ["account_id"] if table in {"opportunities", "contacts"} and "account_id" in rows else []
    names = rows.assign(_name=rows["name"].str.casefold().str.split().str.join(" "))
    again = names[names.duplicated(["_name", *scope], keep="first")]
    where = " for the same account" if scope else ""
    yield from _each(
        "repeated name", table, again, "name", f"stands before{where}, under another key", shown="name"
    )


def _markers(table: str, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if table in {"accounts", "contacts", "users", "opportunities"} and "name" in rows:
        marked = rows[rows["name"].fillna("").str.contains(_MARKER)]
        message = "the name says more than a name: set the flag or field it belongs to in the CRM"
        yield from _each("marker in name", table, marked, "name", message, shown="name")


def _several_currencies(table: str, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    if "currency" in rows and table != "exchange_rates":
        counts = rows["currency"].value_counts()
        if len(counts) > 1:
            held = ", ".join(f"{currency} ({many:,})" for currency, many in counts.items())
            yield note(
                "mixed currencies", f"{held}: sums need exchange rates", table=table, column="currency"
            )


def _each(
    kind: str, table: str, rows: pd.DataFrame, column: str, message: str, *, shown: str | None = None
) -> Iterator[pd.DataFrame]:
    for file, group in rows.groupby("_file", sort=False):
        values = group[shown or column].astype("str").fillna("").str.slice(0, 200).tolist()
        yield notes(
            kind,
            table=table,
            file=str(file),
            rows=group["_row"],
            column=column,
            values=values,
            messages=message,
        )
