"""`planbook forget`: takes a person out of the store, its history and the kept reports."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from sqlalchemy import Engine

from planning_helpers.commands.dates import day
from planning_helpers.commands.options import refuse_ignored
from planning_helpers.commands.person import person
from planning_helpers.commands.quality_files import files_beside
from planning_helpers.commands.terminal import agreed, say
from planning_helpers.errors import PlanningError, UnknownNameError
from planning_helpers.project import project_folder
from planning_helpers.sources.company import COMPANY_FILE, Retention, fetch_company
from planning_helpers.store import open_store, writing
from planning_helpers.store.forgetting import Forgetting, forget, forgetting, sweep
from planning_helpers.store.forgotten import Forgotten, digest, forgotten_by, read_forgotten
from planning_helpers.store.people import (
    CONTACTS,
    NETWORK,
    KnownAs,
    Person,
    find_person,
    known_as,
    read_meanings,
)
from planning_helpers.store.retention import contacts_without_sign
from planning_helpers.values.likeness import words
from planning_helpers.values.person_names import spellings
from planning_helpers.wording.figures import counted

OWN_FOLDERS = ("data", "notebooks", "maps")
"""Folders of the project that are looked through for files of somebody's own."""


@dataclass(frozen=True)
class Found:
    """Somebody to forget, and how.

    Attributes:
        person: Who.
        known: How texts name the person.
        forgotten: The digests to keep.
        is_again: Whether the person was forgotten before, and only what came since is taken out.
    """

    person: Person
    known: KnownAs
    forgotten: Forgotten
    is_again: bool = False


def forget_command(
    ctx: typer.Context,
    wanted: Annotated[
        str, typer.Argument(metavar="[PERSON]", help="Id, name or e-mail address of a contact or user.")
    ] = "",
    also: Annotated[
        list[str] | None,
        typer.Option(help="Another way that texts name the person, such as a nickname; may be repeated."),
    ] = None,
    due: Annotated[
        bool, typer.Option("--due", help="Forget instead what is older than maps/company.toml lets it be.")
    ] = False,
    as_of: Annotated[str, typer.Option(help="With --due, the day that counts. Default: today.")] = "",
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    reports: Annotated[
        Path | None, typer.Option(help="Folder of the reports. Default: reports/ of the project.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    recorded_by: Annotated[str, typer.Option(help="Who forgets. Default: your user name.")] = "",
) -> None:
    """Forget PERSON: no table, no history, no kept report names the person any more. It cannot be undone.

    What would be done is shown first. A contact's row, assessment, roles and ties go; other rows stay without
    the name. Later imports leave the person out. docs/persons.md tells what is reached, and what is not.

    \b
        planbook forget "Rémi Abadie"
        planbook forget 003Pb0000000044IAA --also "the gatekeeper" --yes
        planbook forget --due --as-of 2026-11-15
    """  # noqa: D301 - \b keeps the lines of the example in the help
    if due == bool(wanted):
        raise PlanningError("either a person or --due says whom to forget. Name one, or give --due.")
    refuse_ignored(ctx, ["also"] if due else ["as_of"], why="with --due" if due else "without --due")
    opened = open_store(store)
    place = (reports or project_folder() / "reports").resolve()
    if due:
        people, periods = due_now(opened, place, day(as_of))
    else:
        people, periods = [person_to_forget(opened, wanted, also or [])], []
    if not people and not periods:
        say("Nothing is due.")
        return
    _forget_all(opened, people, periods, place=place, store=store, yes=yes, by=recorded_by or person())


def due_now(store: Engine, place: Path, on: date) -> tuple[list[Found], list[Path]]:
    """Whom and which periods' reports the company's own rules let nobody keep any longer on a day.

    Raises:
        PlanningError: If the company has no such rules.
    """
    from planning_helpers.batch.named_files import periods_ended  # see commands.run

    rules = fetch_company(project_folder()).retention
    if rules == Retention():
        raise PlanningError(
            f"{COMPANY_FILE} has no [retention] with people_without_contact or reports; so nothing is due. "
            "Write it there (docs/persons.md)."
        )
    periods = periods_ended(place, before=_earlier(on, rules.reports)) if rules.reports else []
    if not rules.people_without_contact:
        return [], periods
    with store.connect() as connection:
        last = contacts_without_sign(connection, since=_earlier(on, rules.people_without_contact))
        meanings = read_meanings(connection) if last else None
    people = [one for one in meanings.people if one.kind == CONTACTS and one.key in last] if meanings else []
    for one in people:
        say(f"Due: {one}, last sign of contact {last[one.key]}")
    for period in periods:
        say(f"Due: the reports in {period}")
    known = [(one, known_as(one, meanings)) for one in people if meanings]
    return [Found(one, names, forgotten_by(one, names)) for one, names in known], periods


def _earlier(day: date, months: int) -> date:
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def _forget_all(
    opened: Engine, people: list[Found], periods: list[Path], *, place: Path, store: str, yes: bool, by: str
) -> None:
    """Show what forgetting `people` and removing the reports of `periods` does, ask, and do it."""
    from planning_helpers.batch.named_files import NamedFiles, named_files, remove_period, remove_reports

    every = Forgotten()
    for found in people:
        every |= found.forgotten
    spelled = {spelling for found in people for spelling in found.known.spellings}
    quality = [file for file in files_beside(store) if file.exists()]
    own_store = [Path(str(opened.url.database))] if opened.dialect.name == "sqlite" else []
    beside = [Path(f"{file}{end}") for file in own_store for end in ("", "-wal", "-shm")]
    own = [project_folder() / name for name in OWN_FOLDERS]
    kept = named_files([place], spelled)
    others = named_files(own, spelled, passed_over=[*beside, *quality])
    with opened.connect() as connection:
        for found in people:
            say(*forgetting_text(found, forgetting(connection, found.forgotten)))
    removed = [folder for folder in kept.folders if folder.parent not in periods]
    if removed:
        say(f"Reports that name the person, to be removed: {counted(len(removed), 'folder')}")
        say(*(f"  {folder}" for folder in removed))
    who = str(people[0].person) if len(people) == 1 else "what is due"
    unasked = f"{who} is not forgotten; nobody was asked. Add --yes to forget it for good."
    if not agreed("Forget this for good? No undo and no import brings it back.", yes=yes, unasked=unasked):
        say("Nothing was changed.")
        return
    with writing(opened):  # all of it, or nothing when a run is writing the reports
        done = forget(opened, every, by=by, on=day("")) if people else Forgetting()
        for period in periods:
            remove_period(period)
        remove_reports(NamedFiles(tuple(removed), kept.own), every.text)
    for file in quality:
        clean(file, every)
    say(*done_text(done, removed, periods, every))
    if others.own or kept.own:
        say("Files of your own that name the person; the planbook leaves them to you:")
        say(*(f"  {file}" for file in (*kept.own, *others.own)))
    if doubtful := (*kept.doubtful, *others.doubtful):
        say("Files that hold the name within a longer word; look whether the person is meant:")
        say(*(f"  {file}" for file in doubtful))
    if unread := (*kept.unread, *others.unread):
        say("Files too large to look into; look yourself:")
        say(*(f"  {file}" for file in unread))
    if removed:
        say("Make the reports anew, without the person:")
        again = sorted({folder.parent for folder in removed})
        say(*(f"  {line}" for line in _run_again(again, place, store)))
    if people:
        sweep(opened)


def person_to_forget(store: Engine, wanted: str, also: Iterable[str] = ()) -> Found:
    """The person that `wanted` names, now known to the store or forgotten before.

    Raises:
        UnknownNameError: If the store knows nobody of that id, name or address.
        AmbiguousPersonError: If it knows several.
    """
    with store.connect() as connection:
        meanings = read_meanings(connection)
        try:
            found = find_person(meanings.people, wanted)
        except UnknownNameError:
            before = read_forgotten(connection)
            if not _is_forgotten(before, wanted):
                raise
            full = frozenset(spellings(wanted).full | {" ".join(words(text)) for text in (wanted, *also)})
            return Found(Person(NETWORK, wanted, (wanted,)), KnownAs(full), before, is_again=True)
        known = known_as(found, meanings, also)
        return Found(found, known, forgotten_by(found, known))


def forgetting_text(found: Found, planned: Forgetting) -> Iterator[str]:
    """What forgetting would do, to be read before it is agreed to."""
    yield f"{found.person}{' was forgotten before; what came since' if found.is_again else ''}"
    if not planned:
        yield "  Nothing in the store names the person."
    for what, rows in (("Rows removed", planned.removed), ("Rows kept without the person", planned.changed)):
        if rows:
            yield f"  {what}: " + ", ".join(f"{table} {many:,}" for table, many in sorted(rows.items()))
    if planned.entries_removed or planned.entries_changed:
        yield (
            f"  Entries of the history: {planned.entries_removed:,} removed, "
            f"{planned.entries_changed:,} kept without the person"
        )
    if planned.passages:
        told = ", ".join(f"{text!r} {many:,}" for text, many in planned.passages.most_common(12))
        yield f"  Taken for the person in texts: {told}"
    for spelling, why in _shortest(found.known.doubtful):
        way_out = f"--also {shlex.quote(spelling)} takes it out too"
        yield f"  Left in texts: {spelling!r}, as {why} ({way_out})"


def done_text(
    done: Forgetting, folders: Collection[Path], periods: Collection[Path], forgotten: Forgotten
) -> Iterator[str]:
    """What was done, to be kept as the record of it: it names nobody."""
    if periods:
        yield f"Removed: the reports of {counted(len(periods), 'period')}."
    if not forgotten:
        return
    yield (
        f"Forgotten (entry {min(forgotten.keys)}): {sum(done.removed.values()):,} rows removed, "
        f"{sum(done.changed.values()):,} kept without the person; {done.entries_removed:,} entries "
        f"of the history removed, {done.entries_changed:,} changed; "
        f"{counted(len(folders), 'folder')} of reports removed."
    )


def clean(file: Path, forgotten: Forgotten) -> None:
    """Take the person out of a text file that the planbook wrote."""
    text = file.read_text(encoding="utf-8")
    if (without := forgotten.text(text)) != text:
        file.write_text(without, encoding="utf-8", newline="")


def _is_forgotten(before: Forgotten, wanted: str) -> bool:
    is_key = any(before.has(kind, wanted) for kind in ("contacts", "users"))
    return is_key or digest(" ".join(words(wanted))) in before.spellings


def _shortest(doubtful: Mapping[str, str]) -> list[tuple[str, str]]:
    """Of the doubtful spellings those that no shorter one is part of."""
    found = sorted(doubtful.items(), key=lambda one: (len(one[0]), one[0]))
    return [
        (text, why)
        for place, (text, why) in enumerate(found)
        if not any(text.startswith(other) for other, _ in found[:place])
    ][:5]


def _run_again(periods: Iterable[Path], place: Path, store: str) -> Iterator[str]:
    for period in periods:
        to = (
            ""
            if period.parent == project_folder() / "reports"
            else f" --to {shlex.quote(str(period.parent))}"
        )
        yield f"planbook run --period {period.name} --store {shlex.quote(store)}{to}"
