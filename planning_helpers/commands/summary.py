"""`planbook summary`: what is in the store, to be reconciled with the CRM."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

import pandas as pd
import typer

from planning_helpers.commands.dates import day
from planning_helpers.commands.terminal import say, say_json, say_part_seen
from planning_helpers.measures.book.book_summary import BY_CURRENCY, BookSummary, book_summary
from planning_helpers.store import NoAccountError, first_effective_date, open_store, read_book, read_table
from planning_helpers.wording.display import cell_text, kind_of, label_of

_HINT = (
    "Every figure above in {currency} lacks these amounts; the table by currency has them. To convert them, "
    'import exchange rates: docs/import.md, "Several currencies".'
)


def store_summary(store: str, *, as_of: date, roll_up: bool = False) -> tuple[BookSummary, tuple[str, ...]]:
    """The summary of the book in `store` on `as_of`, and what a reader must know of its amounts."""
    opened = open_store(store)
    book = read_book(opened, period=str(as_of.year), as_of=as_of)
    if book["accounts"].empty:
        say_part_seen(opened)
        raise NoAccountError(as_of, first_effective_date(opened))
    stored = {name: read_table(opened, name, as_of=as_of) for name in ("opportunities", "transactions")}
    found = book_summary(book, stored, as_of=as_of, currency=book.currency, roll_up=roll_up)
    hints = (_HINT.format(currency=book.currency),) if found.left_out else ()
    return found, (*book.notes, *hints)


def summary(
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    as_of: Annotated[str, typer.Option(help="Day the facts are taken at. Default: today.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    roll_up: Annotated[bool, typer.Option("--roll-up", help="Count subsidiaries as their parent.")] = False,
) -> None:
    """Print what the store holds, figure by figure with its definition, to reconcile it with the CRM.

    \b
        planbook summary --store sqlite:///data/plans.db --as-of 2026-11-15
        planbook summary --as-of 2026-11-15 --roll-up --json
    """  # noqa: D301 - \b keeps the lines of the example in the help
    found, notes = store_summary(store, as_of=day(as_of), roll_up=roll_up)
    if as_json:
        say_json(summary_data(found, notes))
    else:
        say(*summary_lines(found, notes))


def summary_data(found: BookSummary, notes: tuple[str, ...]) -> dict[str, Any]:
    """The summary as plain JSON values, money to the cent."""
    return {
        "as_of": found.as_of.isoformat(),
        "currency": found.currency,
        "rolled_up": found.rolled_up,
        "notes": list(notes),
        "figures": {
            one.name: {"value": _rounded(one.value, one.kind), "kind": one.kind, "definition": one.definition}
            for one in found.measures
        },
        "tables": {
            title: [
                {name: _rounded(value, kind_of(name, rows[name])) for name, value in row.items()}
                for row in json.loads(rows.to_json(orient="records", double_precision=15))
            ]
            for title, rows in found.tables.items()
        },
    }


def summary_lines(found: BookSummary, notes: tuple[str, ...]) -> list[str]:
    """The summary to read: figures with their definitions, then the tables."""
    money = found.currency or "no currency"
    rolled = ", subsidiaries counted as their topmost parent" if found.rolled_up else ""
    left_out = f"; amounts in {', '.join(found.left_out)} are left out" if found.left_out else ""
    lines = [f"Book of business as of {found.as_of}, money in {money}{_most(found)}{left_out}{rolled}", ""]
    shown = [(one.label, _shown(one.value, one.kind), one.definition) for one in found.measures]
    wide, high = (max(len(row[place]) for row in shown) for place in (0, 1))
    lines += [f"{label:<{wide}}  {value:>{high}}  {definition}" for label, value, definition in shown]
    for title, rows in found.tables.items():
        lines += ["", title, *_table_lines(rows, "" if "currency" in rows else found.currency)]
    if notes:
        lines += ["", "Notes", *(f"  {one}" for one in notes)]
    return lines


def _most(found: BookSummary) -> str:
    """Why the book is in its currency, where there are several."""
    rows = found.tables.get(BY_CURRENCY)
    if rows is None:
        return ""
    own = int(rows.loc[rows["currency"] == found.currency, "amounts"].sum())
    return f" (the currency of {own:,} of {int(rows['amounts'].sum()):,} amounts)"


def _table_lines(rows: pd.DataFrame, currency: str) -> list[str]:
    kinds = {str(name): kind_of(str(name), rows[name]) for name in rows.columns}
    heads = [label_of(name, kind, currency) for name, kind in kinds.items()]
    cells = [
        [_cell(value, kind) for value, kind in zip(row, kinds.values(), strict=True)]
        for row in rows.itertuples(index=False)
    ]
    widths = [max(len(line[place]) for line in [heads, *cells]) for place in range(len(heads))]
    right = [kind in {"money", "share", "number"} for kind in kinds.values()]
    return [
        "  " + "  ".join(_padded(*cell) for cell in zip(line, widths, right, strict=True)).rstrip()
        for line in [heads, *cells]
    ]


def _padded(text: str, width: int, to_the_right: bool) -> str:
    return text.rjust(width) if to_the_right else text.ljust(width)


def _cell(value: Any, kind: str) -> str:
    if pd.isna(value):
        return cell_text(None, kind)
    return f"{value:.2%}" if kind == "share" else cell_text(value, kind)


def _shown(value: float | None, kind: str) -> str:
    if value is None:
        return "not known"
    return {"count": f"{value:,.0f}", "money": f"{value:,.2f}", "share": f"{value:.2%}"}[kind]


def _rounded(value: Any, kind: str) -> Any:
    if not isinstance(value, float):
        return value
    return round(value, {"money": 2, "share": 6, "count": 0}.get(kind, 6))
