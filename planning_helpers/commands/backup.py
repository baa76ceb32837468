"""`planbook backup` and `planbook restore`: a copy of the store, and its way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from planning_helpers.commands.dates import day
from planning_helpers.commands.person import person
from planning_helpers.commands.terminal import agreed, say
from planning_helpers.store import open_store
from planning_helpers.store.backups import (
    BackupError,
    back_up,
    beside,
    no_copy_of,
    put_back,
    restorable,
    store_file,
)
from planning_helpers.store.engine import store_url
from planning_helpers.store.forgetting import forget, sweep
from planning_helpers.store.forgotten import Forgotten, forgotten_in_file
from planning_helpers.store.schema import REVISION


def backup(
    file: Annotated[Path, typer.Argument(help="File to write; it must not be there yet.")],
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
) -> None:
    """Write a copy of the store to FILE, whoever works in it meanwhile. Only you may read the copy.

    Whoever has the file has all plans. A PostgreSQL store is copied by pg_dump (docs/persons.md).

    \b
        planbook backup backups/plans-2026-11-15.db
    """  # noqa: D301 - \b keeps the lines of the example in the help
    say(f"{file}: {back_up(open_store(store), file)}")


def restore(
    file: Annotated[Path, typer.Argument(help="A copy that `planbook backup` made.")],
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    recorded_by: Annotated[str, typer.Option(help="Who restores. Default: your user name.")] = "",
) -> None:
    """Put the copy FILE in the place of the store; the store that is there is kept beside it.

    What is in both is shown first. Who was forgotten since the copy was made is forgotten in it again.

    \b
        planbook restore backups/plans-2026-11-15.db
    """  # noqa: D301 - \b keeps the lines of the example in the help
    address = store_url(store)
    if address.get_backend_name() != "sqlite":
        command = "pg_restore --clean --if-exists --no-owner FILE --dbname"
        raise BackupError(no_copy_of(address, command))
    place = Path(str(address.database))
    if place.is_dir():
        raise BackupError(f"{place} is a folder; a store is a file. Name a file in it with --store.")
    if place.exists() and file.exists() and place.samefile(file):
        raise BackupError(f"{file} is the store itself. Name a copy of it that `planbook backup` made.")
    copy = restorable(file)
    say(f"{file}: {copy}")
    forgotten, kept_as = Forgotten(), beside(place, "before-restore")
    if place.exists():
        say(f"{place}: {_present(place)}")
        forgotten = forgotten_in_file(place)
        say(f"The store that is there now will be kept as {kept_as}.")
    unasked = f"{file} is not put back; nobody was asked. Add --yes to put it back."
    if not agreed("Put it back?", yes=yes or not place.exists(), unasked=unasked):
        say("Nothing was put back.")
        return
    put_back(file, place, kept_as=kept_as)
    say(f"{place} is as it was in {file}.")
    if forgotten:
        _forget_again(open_store(store, upgrade=True, say=say), forgotten, by=recorded_by or person())
    elif copy.version < REVISION:
        say("An older planbook made it; the next `planbook import` upgrades it.")


def _present(place: Path) -> str:
    try:
        return str(store_file(place))
    except BackupError as error:
        return str(error)


def _forget_again(store: Engine, forgotten: Forgotten, *, by: str) -> None:
    done = forget(store, forgotten, by=by, on=day(""))
    say(
        f"People who were forgotten since are forgotten again: {sum(done.removed.values()):,} rows removed, "
        f"{sum(done.changed.values()):,} kept without them."
    )
    sweep(store)
