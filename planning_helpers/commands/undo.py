"""`planbook undo`: takes back the last import, as if it had not been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import typer

from planning_helpers.commands.options import refuse_ignored
from planning_helpers.commands.person import person
from planning_helpers.commands.terminal import agreed, say
from planning_helpers.model import row_class
from planning_helpers.store import (
    Import,
    Reversal,
    day_before,
    last_import,
    open_store,
    read_imports,
    require_reversible,
    reversals,
    take_back,
)
from planning_helpers.store.write import BOOKKEEPING
from planning_helpers.wording.figures import counted
from planning_helpers.wording.prose import one_or_many
from planning_helpers.wording.row_labels import row_label

_WIDEST, _COLUMNS = 60, 3  # of a name or value shown, in signs; of a changed row, in columns


def undo(
    ctx: typer.Context,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    as_list: Annotated[bool, typer.Option("--list", help="List the imports, the last one first.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    recorded_by: Annotated[str, typer.Option(help="Who takes it back. Default: your user name.")] = "",
) -> None:
    """Take back the last import: what it added goes, what it changed or removed is as it was before.

    What that would change is shown first, table by table. The day of the import (`--as-of`) is forgotten too.
    Run again, it takes back the import before that. When rows of the import were written since, or rows
    written since lead to what would go, nothing is taken back. What people saved in other rows stays.

    \b
        planbook undo --list
        planbook undo --store sqlite:///data/plans.db
    """  # noqa: D301 - \b keeps the lines of the example in the help
    if as_list:
        refuse_ignored(ctx, ("yes", "recorded_by"), why="with --list")
    opened = open_store(store)
    if as_list:
        say(*([import_line(one) for one in read_imports(opened)] or ["No import is recorded."]))
        return
    last = last_import(opened)
    require_reversible(opened, last)
    say(*undo_lines(last, reversals(opened, last), latest=day_before(opened, last)))
    unasked = f"{last} is not taken back; nobody was asked. Add --yes to take it back."
    if not agreed("Take it back?", yes=yes, unasked=unasked):
        say("Nothing was taken back.")
        return
    take_back(opened, last, by=recorded_by or person())
    say("It is taken back: the store is as it was before.")


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


def undo_lines(one: Import, changed: Mapping[str, Reversal], *, latest: date | None) -> list[str]:
    """An import, and what taking it back would change: rows by table with a few named, and the latest day."""
    tables = [line for table, change in changed.items() for line in _table_lines(table, change)]
    until = f"The store would know everything up to {latest}." if latest else "The store would be empty."
    return [import_line(one), "Taking it back would change:", *tables, until]


def _table_lines(table: str, change: Reversal) -> Iterator[str]:
    key = row_class(table).key
    going = [_named(row, key) for row in change.going]
    returning = [_named(row, key) for row in change.returning]
    reverting = [f"{_named(now, key)}: {_difference(now, then)}" for now, then in change.reverting]
    for number, verb, names in (
        (change.goes, one_or_many(change.goes, "goes", "go"), going),
        (change.returns, one_or_many(change.returns, "comes back", "come back"), returning),
        (change.reverts, one_or_many(change.reverts, "changes back", "change back"), reverting),
    ):
        if number:
            more = f"; {number - len(names):,} more" if number > len(names) else ""
            yield f"  {table}: {counted(number, 'row')} {verb} ({'; '.join(names)}{more})"


def _named(row: Mapping[str, Any], key: str) -> str:
    label = row_label(row, {})
    shown = " ".join(label.split())[:_WIDEST]
    return f"{shown} [{row[key]}]" if label and label != row[key] else str(row[key])


def _difference(now: Mapping[str, Any], then: Mapping[str, Any]) -> str:
    names = [name for name in now if name not in BOOKKEEPING and now[name] != then.get(name)]
    shown = [f"{name} {_value(now[name])} → {_value(then.get(name))}" for name in names[:_COLUMNS]]
    left = len(names) - _COLUMNS
    more = [f"{left} more {one_or_many(left, 'column', 'columns')}"] if left > 0 else []
    return ", ".join([*shown, *more])


def _value(value: Any) -> str:
    return "empty" if value is None else repr(value)[: _WIDEST + 2]


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
