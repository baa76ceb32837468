"""Write data/README.md, the data dictionary, from the declarations of the tables."""

from __future__ import annotations

import inspect
from pathlib import Path

from planning_helpers.model import TABLES, Column, columns, is_fact

ROOT = Path(__file__).parent.parent
HEAD = """\
# Data dictionary

<!-- Written by `make dictionary` from planning_helpers/model; do not edit. -->

What the store holds: **facts**, imported from the CRM and replaced by the next import, and **judgement**,
typed by people and never lost. Your own extracts and `plans.db` live in this folder and are not committed;
`sample/` is an invented book of business.

Dates are ISO dates, times are UTC, shares and probabilities run from 0 to 1, scores from 1 to 5, and money
is in the row's `currency`, else in the account's. A CSV named after a table, with these column names, is
imported as it is (`swot_items.csv`, `plans.csv`, …).
"""


def dictionary() -> str:
    """The whole text of data/README.md."""
    facts = [name for name in TABLES if is_fact(name)]
    judgement = [name for name in TABLES if not is_fact(name)]
    parts = [HEAD, _contents("Facts", facts), _contents("Judgement", judgement)]
    return "\n".join([*parts, *map(_page, facts), *map(_page, judgement)])


def _contents(title: str, names: list[str]) -> str:
    links = " · ".join(f"[{name}](#{name})" for name in names)
    return f"**{title}:** {links}\n"


def _page(name: str) -> str:
    rows = "\n".join(_line(column) for column in columns(name))
    about = inspect.getdoc(TABLES[name])
    return f"## {name}\n\n{about}\n\n| column | kind | needed | meaning |\n|---|---|---|---|\n{rows}\n"


def _line(column: Column) -> str:
    kind = f"{column.kind} → {column.references}" if column.references else column.kind
    choices = ""
    if column.choices:
        lead = "Usually" if column.is_open else "One of"
        choices = f" {lead}: {', '.join(column.choices)}."
    return (
        f"| `{column.name}` | {kind} | {'yes' if column.required else ''} | {column.description}{choices} |"
    )


if __name__ == "__main__":
    (ROOT / "data" / "README.md").write_text(dictionary(), encoding="utf-8")
