"""The people a store knows: contacts, our own users, and those whom ties name without a key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.model import columns
from planning_helpers.store.imports import TAKEN_BACK
from planning_helpers.store.schema import changes, tables
from planning_helpers.values.likeness import words
from planning_helpers.values.person_names import LEAST_JOINED, spellings
from planning_helpers.values.salesforce_ids import other_form

CONTACTS, USERS, NETWORK = "contacts", "users", "network"
KINDS = {CONTACTS: "contact", USERS: "user", NETWORK: "person named in ties"}
_KEYS = {CONTACTS: "contact_id", USERS: "user_id"}
NAMED_SO = ("accounts", "offerings", "partners", "business_units")
"""Tables whose names may hold a surname that is not the person's."""


@dataclass(frozen=True)
class Person:
    """Somebody whom the store knows, now or from its history.

    Attributes:
        kind: `contacts`, `users` or `network`.
        key: The contact's or user's; of a person whom ties name without one, the name in plain letters.
        names: As they were written over time, the latest first.
        emails: Likewise.
        account_ids: Where a contact works, or worked.
    """

    kind: str
    key: str
    names: tuple[str, ...]
    emails: tuple[str, ...] = ()
    account_ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f" of account {', '.join(self.account_ids)}" if self.account_ids else ""
        return f"{self.names[0] if self.names else self.key} ({KINDS[self.kind]} {self.key}{place})"


@dataclass(frozen=True)
class KnownAs:
    """How texts name a person, and how they cannot be told from others.

    Attributes:
        spellings: Those that mean this person.
        doubtful: Those that may mean somebody or something else, with what that is.
    """

    spellings: frozenset[str]
    doubtful: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Meanings:
    """What the words of a store may mean.

    Attributes:
        people: Everybody whom it knows.
        bearers: By spelling, and by each word of a name, who is named so.
        named: By word, an account, offering, partner or unit whose name has it.
        ordinary: Words that texts write in small letters mostly.
        long: Words of texts that are long enough to hold a whole name.
    """

    people: Sequence[Person]
    bearers: Mapping[str, Sequence[Person]]
    named: Mapping[str, str]
    ordinary: frozenset[str]
    long: frozenset[str] = frozenset()


class AmbiguousPersonError(PlanningError):
    """A name is borne by more than one person."""

    def __init__(self, wanted: str, found: Sequence[Person]) -> None:
        people = "; ".join(sorted(map(str, found)))
        super().__init__(f"{wanted!r} may be {people}. Give the id of the one you mean.")


def find_person(people: Sequence[Person], wanted: str) -> Person:
    """The one of `people` whose id, name or e-mail address `wanted` is, or whose surname when nobody's is.

    Case and accents do not matter.

    Raises:
        UnknownNameError: If nobody is.
        AmbiguousPersonError: If several are.
    """
    keys = {wanted, other_form(wanted)}
    by_key = [person for person in people if person.key in keys and person.kind != NETWORK]
    said = words(wanted)
    found = by_key or [
        person for person in people if said in [words(text) for text in (*person.names, *person.emails)]
    ]
    found = found or [
        person
        for person in people
        if " ".join(said) in {short for name in person.names for short in spellings(name).short}
    ]
    with_key = [person for person in found if person.kind != NETWORK]
    found = with_key or found
    if not found or not wanted.strip():
        known = [name for person in people for name in person.names]
        raise UnknownNameError("person", wanted, known, "Give the name or the id as the store has it.")
    if len(found) > 1:
        raise AmbiguousPersonError(wanted, found)
    return found[0]


def read_people(connection: Connection) -> list[Person]:
    """Everybody whom the store knows, those removed since too."""
    people = [
        _person(kind, key, rows)
        for kind in (CONTACTS, USERS)
        for key, rows in _states(connection, kind, _KEYS[kind]).items()
    ]
    names = {" ".join(words(name)): name for name in _network(connection) if words(name)}
    return people + [Person(NETWORK, key, (name,)) for key, name in names.items()]


def read_meanings(connection: Connection) -> Meanings:
    """Everybody whom the store knows, and what the words of its texts may mean."""
    people = read_people(connection)
    bearers: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        found = [spellings(name) for name in person.names]
        for spelling in {word for name in person.names for word in words(name)}.union(
            *(one.full | one.short for one in found)
        ):
            bearers[spelling].append(person)
    named: dict[str, str] = {}
    small, capital, long = Counter[str](), Counter[str](), set[str]()
    for table, column, text in _texts(connection):
        if table in NAMED_SO and column == "name":
            named |= dict.fromkeys(words(text), text)
        for word in text.split():
            (capital if word[0].isupper() else small).update(said := words(word))
            long.update(one for one in said if len(one) > LEAST_JOINED)
    ordinary = frozenset(word for word in small if small[word] > capital[word])
    return Meanings(people, bearers, named, ordinary, frozenset(long))


def known_as(person: Person, meanings: Meanings, also: Iterable[str] = ()) -> KnownAs:
    """How texts name `person`: by the spellings that mean nobody and nothing else, and those given by `also`.

    A spelling is doubtful when another person has it too; a surname alone also when it is part of the name of
    an account, offering, partner or unit, or a word that texts write in small letters mostly.
    """
    wanted = [spellings(name) for name in person.names]
    full = {spelling for one in wanted for spelling in one.full}
    short = {spelling for one in wanted for spelling in one.short}
    own = {tuple(words(name)) for name in person.names}
    doubtful: dict[str, str] = {}
    for spelling in full | short:
        last = spelling.split()[-1]
        others = [other for other in meanings.bearers.get(spelling, ()) if not _is_same(other, person, own)]
        if others:
            doubtful[spelling] = f"{others[0]} may be meant"
        elif spelling in short and last in meanings.named:
            doubtful[spelling] = f"{meanings.named[last]!r} has it too"
        elif spelling in short and last in meanings.ordinary:
            doubtful[spelling] = "it is an ordinary word in these texts"
    joined = {spelling for spelling in full if " " not in spelling and len(spelling) >= LEAST_JOINED}
    for word in meanings.long - full:
        if any(one in word for one in joined):
            doubtful[word] = "it holds the name among other letters"
    given = {" ".join(words(text)) for text in (*also, *person.emails)} - {""}
    sure = ((full | short) - doubtful.keys()) | given
    return KnownAs(frozenset(sure), {name: why for name, why in doubtful.items() if name not in sure})


def _is_same(other: Person, person: Person, own: set[tuple[str, ...]]) -> bool:
    """Whether `other` is `person`, or somebody of the same name whom a tie names without a key."""
    is_named_so = other.kind == NETWORK and tuple(words(other.names[0])) in own
    return is_named_so or (other.kind, other.key) == (person.kind, person.key)


def _texts(connection: Connection) -> Iterator[tuple[str, str, str]]:
    """Each text of the tables once a column, with table and column."""
    for table in tables:
        for column in columns(table):
            if column.kind in {"text", "note"}:
                stored = tables[table].c[column.name]
                found = connection.execute(select(stored).where(stored.is_not(None)).distinct()).scalars()
                yield from ((table, column.name, text) for text in found)


def _states(connection: Connection, table: str, key: str) -> dict[str, list[Mapping[str, Any]]]:
    """By key, every state of the rows of `table`, the present one first, then the latest."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in connection.execute(select(tables[table])).mappings():
        found[row[key]].append(dict(row))
    written = select(changes.c.before, changes.c.after).where(_is_of(table))
    for before, after in connection.execute(written.order_by(changes.c.change_id.desc())):
        for row in (after, before):
            if row and row.get(key):
                found[row[key]].append(row)
    return found


def _person(kind: str, key: str, rows: Iterable[Mapping[str, Any]]) -> Person:
    rows = list(rows)
    names, emails, accounts = (_distinct(rows, name) for name in ("name", "email", "account_id"))
    return Person(kind, key, names, emails, accounts)


def _distinct(rows: Iterable[Mapping[str, Any]], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[column]) for row in rows if row.get(column)))


def _network(connection: Connection) -> Iterator[str]:
    """The names that ties have of people without a key."""
    ties = tables["ties"]
    is_named = or_(ties.c.from_kind == NETWORK, ties.c.to_kind == NETWORK)
    rows: list[Any] = list(connection.execute(select(ties).where(is_named)).mappings())
    written = select(changes.c.before, changes.c.after).where(_is_of("ties"))
    rows += [row for pair in connection.execute(written) for row in pair if row]
    for row in rows:
        for side in ("from", "to"):
            if row.get(f"{side}_kind") == NETWORK and row.get(f"{side}_id"):
                yield row[f"{side}_id"]


def _is_of(table: str) -> ColumnElement[bool]:
    """Whether an entry of the history is of `table`, also of an import that was taken back."""
    return changes.c.table_name.in_([table, TAKEN_BACK + table])
