"""What a store says of each account on a day, as one short text an account: equal texts, equal reports."""

from __future__ import annotations

import hashlib
import marshal
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Engine, func, select

from planning_helpers.model import TABLES, columns
from planning_helpers.store.history import IS_TOLD
from planning_helpers.store.plan import book_currency
from planning_helpers.store.read import owner_table, read_rows
from planning_helpers.store.schema import changes, owner_column
from planning_helpers.store.values import iso

_OF_THE_IMPORT = {"source_file", "imported_at"}  # an extract that is read again says nothing new
_ROWS_AT_ONCE = 10_000

Owners = dict[str, dict[str, set[str]]]
"""The accounts that each plan and each opportunity belongs to, or belonged to."""


@dataclass(frozen=True)
class Digests:
    """What a store says on a day.

    Attributes:
        accounts: By account: its own rows and their history, and the tables of the whole book.
        book: All of it.
    """

    accounts: Mapping[str, str]
    book: str


def store_digests(store: Engine, *, as_of: date) -> Digests:
    """A text for each account that changes when anything changes that its plan can show, and only then.

    Every row is read, as SQL has it, so it does not matter by whom or how one was changed. Of the history,
    which is only ever added to (but when a person is forgotten, and then the reports that named the person
    go), it is enough how many changes there are and which is the last.
    """
    owners: Owners = {"plans": defaultdict(set), "opportunities": defaultdict(set)}
    said: list[tuple[str, str, str]] = []  # table, what its rows belong to, and what is said of that
    with store.connect().execution_options(yield_per=_ROWS_AT_ONCE) as connection:
        for table in TABLES:
            found = _row_hashes(connection, table, as_of, owners)
            said += [(table, owner, f"rows {number:x}") for owner, number in found.items()]
        _add_former_owners(connection, owners)
        said += _history(connection, as_of, changes.c.belonged_to)
        said += _history(connection, as_of, changes.c.belongs_to)
        currencies = _currencies(connection, as_of)
    said.sort()
    of_accounts: dict[str, list[Any]] = defaultdict(list)
    for table, owner, what in said:
        for account_id in _accounts(table, owner, owners):
            of_accounts[account_id].append((table, owner, what))
    of_all = [entry for entry in said if owner_column(entry[0]) is None]
    of_book = book_currency(store)  # in which an account without a currency shows its money
    accounts = {
        account_id: _text([of_all, of_accounts[account_id], currency or of_book])
        for account_id, currency in currencies.items()
    }
    return Digests(accounts, _text(said))


def _row_hashes(connection: Connection, table: str, as_of: date, owners: Owners) -> dict[str, int]:
    """For what rows of `table` belong to: the hashes of these rows, added up, so that no order matters."""
    names = [column.name for column in columns(table)]
    said = itemgetter(*(place for place, name in enumerate(names) if name not in _OF_THE_IMPORT))
    key, owner = names.index(TABLES[table].key), owner_column(table)
    place = None if owner is None else names.index(owner)
    found: dict[str, int] = defaultdict(int)
    for row in read_rows(connection, table, as_of=as_of):
        belongs_to = "" if place is None else row[place] or ""
        found[belongs_to] += _hash(said(row))
        if table in owners:
            owners[table][row[key]].add(belongs_to)
    return found


def _hash(row: tuple[Any, ...]) -> int:
    try:
        content = marshal.dumps(row, 2)  # version 2: equal rows, equal bytes
    except ValueError:  # days and moments, where the database has such
        content = marshal.dumps(tuple(map(iso, row)), 2)
    return int.from_bytes(hashlib.blake2b(content, digest_size=16).digest())


def _add_former_owners(connection: Connection, owners: Owners) -> None:
    former = select(changes.c.table_name, changes.c.row_id, changes.c.belonged_to)
    is_former = changes.c.belonged_to.is_not(None), changes.c.table_name.in_(owners)
    for table, key, owner in connection.execute(former.where(*is_former).distinct()):
        owners[table][key].add(owner)


def _history(connection: Connection, as_of: date, owner: Column[Any]) -> list[tuple[str, str, str]]:
    """For what changed rows belong to by `owner`: how many changes there are, and which is the last."""
    last = (
        select(changes.c.table_name, owner.label("owner"), func.count().label("number"))
        .add_columns(func.max(changes.c.change_id).label("change_id"))
        .where(IS_TOLD, changes.c.effective_on <= as_of)
        .group_by(changes.c.table_name, owner)
        .subquery()
    )
    query = select(last, changes.c.recorded_at).join(changes, changes.c.change_id == last.c.change_id)
    return [
        (table, belonging or "", f"{owner.name} {number} {change_id} {recorded_at}")
        for table, belonging, number, change_id, recorded_at in connection.execute(query)
    ]


def _currencies(connection: Connection, as_of: date) -> dict[str, str | None]:
    """The currency of each account."""
    names = [column.name for column in columns("accounts")]
    key, currency = names.index("account_id"), names.index("currency")
    return {row[key]: row[currency] for row in read_rows(connection, "accounts", as_of=as_of)}


def _accounts(table: str, owner: str, owners: Owners) -> set[str]:
    """The accounts whose plans show rows of `table` that belong to `owner`."""
    if owner_column(table) is None:
        return set()
    parent = owner_table(table)
    return {owner} if parent is None else owners[parent].get(owner, set())


def _text(said: Any) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()
