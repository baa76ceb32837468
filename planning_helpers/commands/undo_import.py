"""`planbook undo-import`: takes back the last import, as if it had not been."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Annotated

import typer

from planning_helpers.commands.person import person
from planning_helpers.errors import PlanningError
from planning_helpers.store import Import, last_import, open_store, read_imports, take_back
from planning_helpers.wording.figures import counted


class NotAgreedError(PlanningError):
    """Nobody was there to agree."""


def undo_import(
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    as_list: Annotated[bool, typer.Option("--list", help="List the imports, the last one first.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    recorded_by: Annotated[str, typer.Option(help="Who takes it back. Default: your user name.")] = "",
) -> None:
    """Take back the last import: what it added goes, what it changed or removed is as it was before.

    Its day (`--as-of`) is forgotten too. Run again, it takes back the import before that. When rows of the
    import were written since, nothing is taken back. What people saved in other rows stays.

    \b
        planbook undo-import --list
        planbook undo-import --store sqlite:///data/plans.db
    """  # noqa: D301 - \b keeps the lines of the example in the help
    opened = open_store(store)
    if as_list:
        typer.echo("\n".join(map(import_line, read_imports(opened))) or "No import is recorded.")
        return
    last = last_import(opened)
    typer.echo(import_text(last))
    if not yes:
        if not sys.stdin.isatty():
            raise NotAgreedError(f"{last} is not taken back; nobody was asked. Add --yes to take it back.")
        if not typer.confirm("Take it back?"):
            typer.echo("Nothing was taken back.")
            return
    take_back(opened, last, by=recorded_by or person())
    typer.echo("It is taken back: the store is as it was before.")


def import_line(one: Import) -> str:
    """An import in a line: when, as of which day, by whom, from where, and how many rows it wrote."""
    totals: Counter[str] = Counter()
    for counts in one.written.values():
        totals.update(counts)
    taken = "" if one.stands else " (taken back)"
    when = f"{one.recorded_at:%Y-%m-%d %H:%M} UTC"
    return (
        f"{when}  as of {one.effective_on}  by {one.recorded_by}  from {one.source}: {_told(totals)} "
        f"in {counted(len(one.written), 'table')}{taken}"
    )


def import_text(one: Import) -> str:
    """An import with a line for each table that it wrote to."""
    return "\n".join(
        [import_line(one), *(f"  {table}: {_told(counts)}" for table, counts in one.written.items())]
    )


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
