"""The people who are forgotten: what a row says when it must not name them.

Of somebody forgotten the store keeps digests of the key and of the ways to write the name, in an entry of
`changes` that no reader of plans asks for. So an import knows them again, and the name itself is nowhere.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from planning_helpers.model import columns
from planning_helpers.store.faults import file_fault, is_damaged
from planning_helpers.store.people import CONTACTS, NETWORK, USERS, KnownAs, Person
from planning_helpers.store.schema import changes
from planning_helpers.values.likeness import words
from planning_helpers.values.person_names import (
    NEUTRAL,
    Mention,
    mentions,
    spellings,
    without_mentions,
)

FORGOTTEN = "forgotten people"
"""What stands for a table in the entries of `changes` that keep the digests."""

ABOUT_A_CONTACT = frozenset({"contacts", "stakeholders", "opportunity_contacts", "ties"})
"""Tables whose rows say something of a contact, and go with the person; others lose the reference only."""

_TEXTS = frozenset({"text", "note", "choice"})
_KEYS = frozenset({"id", "reference"})


@dataclass(frozen=True)
class Forgotten:
    """Digests of those who are forgotten.

    Attributes:
        keys: Of contacts and users.
        spellings: Of the ways to write their names.
        starts: Of the first word of each.
    """

    keys: frozenset[str] = frozenset()
    spellings: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.keys)

    def __or__(self, other: Forgotten) -> Forgotten:
        return Forgotten(self.keys | other.keys, self.spellings | other.spellings, self.starts | other.starts)

    def has(self, kind: str, key: object) -> bool:
        """Whether the contact or user with `key` is forgotten."""
        return key is not None and digest(f"{kind} {key}") in self.keys

    def mentions(self, text: str) -> list[Mention]:
        """Where `text` names one of them."""
        return list(
            mentions(
                text,
                lambda spelling: digest(spelling) in self.spellings,
                lambda word: digest(word) in self.starts,
            )
        )

    def text(self, text: str) -> str:
        """`text` without their names."""
        found = self.mentions(text)
        return without_mentions(text, found) if found else text

    def key(self, key: str) -> str:
        """`key`, or another in its place that does not hold a name."""
        return f"row-{digest(key)[:16]}" if self.mentions(key) else key

    def row(self, table: str, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """`row` of `table` as it may be kept; None when it is one of those people, or tells of one.

        A contact's row goes, and with it the assessment, the roles in deals and the ties. Other rows stay,
        without the reference. A user's row stays, as deals and actions hang on it, without name and address.
        """
        kept = dict(row)
        for column in columns(table):
            value = row.get(column.name)
            if not isinstance(value, str):
                continue
            if self._is_contact(table, column.name, column.references, row):
                if self._goes(table, column.name) or column.required:
                    return None
                kept[column.name] = None
            elif column.kind in _KEYS or self._is_key_of_tie(table, column.name, row):
                kept[column.name] = self.key(value)
            elif column.kind in _TEXTS:
                kept[column.name] = self.text(value)
        if table == USERS and self.has(USERS, row.get("user_id")):
            kept |= {"name": NEUTRAL, "email": None}
        return kept

    def places(self, table: str, row: Mapping[str, Any]) -> list[str]:
        """The columns of `row` that are one of those people's key, or name one of them."""
        return [
            column.name
            for column in columns(table)
            if isinstance(row.get(column.name), str)
            and (
                self._is_contact(table, column.name, column.references, row)
                or self._is_user(table, column.name, column.references, row)
                or (column.kind in _TEXTS | _KEYS and self.mentions(row[column.name]))
            )
        ]

    def without(self, names: Iterable[str]) -> Forgotten:
        """The same people, but for the spellings that fit `names` of others, or are a word of one."""
        theirs = {
            digest(spelling)
            for name in names
            if self._may_fit(name)
            for spelling in spellings(name).full | spellings(name).short | set(words(name))
        }
        return replace(self, spellings=self.spellings - theirs) if theirs else self

    def _may_fit(self, name: str) -> bool:
        return any(digest(word) in self.starts for word in words(name))

    def _is_contact(self, table: str, column: str, references: str | None, row: Mapping[str, Any]) -> bool:
        value = row[column]
        if table == "ties" and column in {"from_id", "to_id"}:
            kind = row.get(column.replace("_id", "_kind"))
            return (kind == "contact" and self.has(CONTACTS, value)) or (
                kind == NETWORK and self._is_all_named(value)
            )
        if references == CONTACTS or (table == CONTACTS and column == "contact_id"):
            return self.has(CONTACTS, value)
        return False

    @staticmethod
    def _goes(table: str, column: str) -> bool:
        return table in ABOUT_A_CONTACT and column != "reports_to_id"

    def _is_user(self, table: str, column: str, references: str | None, row: Mapping[str, Any]) -> bool:
        if table == "ties" and column in {"from_id", "to_id"}:
            return row.get(column.replace("_id", "_kind")) == "user" and self.has(USERS, row[column])
        is_key = references == USERS or (table == USERS and column == "user_id")
        return is_key and self.has(USERS, row[column])

    def _is_all_named(self, text: str) -> bool:
        return [mention.spelling for mention in self.mentions(text)] == [" ".join(words(text))]

    @staticmethod
    def _is_key_of_tie(table: str, column: str, row: Mapping[str, Any]) -> bool:
        kind = {"from_id": "from_kind", "to_id": "to_kind"}.get(column, "")
        return table == "ties" and row.get(kind) not in {None, NETWORK}


def forgotten_by(person: Person, known: KnownAs) -> Forgotten:
    """The digests to keep of `person`."""
    return Forgotten(
        frozenset({digest(f"{person.kind} {person.key}")}),
        frozenset(map(digest, known.spellings)),
        frozenset(digest(spelling.split()[0]) for spelling in known.spellings),
    )


def read_forgotten(connection: Connection) -> Forgotten:
    """Everybody who is forgotten in this store."""
    query = select(changes.c.after).where(changes.c.table_name == FORGOTTEN)
    return _together(connection.execute(query).scalars())


def forgotten_in_file(file: Path) -> Forgotten:
    """Everybody who is forgotten in a SQLite store of any version; nobody when it is damaged.

    Raises:
        StoreFaultError: If it cannot be read now: who is forgotten in it is not known then.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute(
                "SELECT after FROM changes WHERE table_name = ?", (FORGOTTEN,)
            ).fetchall()
    except sqlite3.Error as error:
        if not is_damaged(error):
            raise file_fault(error, file) from None
        # it is damaged, which may be why another is put in its place
        return Forgotten()
    return _together(json.loads(after) for (after,) in rows)


def _together(entries: Iterable[Mapping[str, Any]]) -> Forgotten:
    found = Forgotten()
    for kept in entries:
        found |= Forgotten(*(frozenset(kept.get(name, ())) for name in ("keys", "spellings", "starts")))
    return found


@lru_cache(maxsize=500_000)
def digest(text: str) -> str:
    """A text that tells of `text` no more than whether it is the same as another."""
    return hashlib.sha256(f"planbook {text}".encode()).hexdigest()[:32]
