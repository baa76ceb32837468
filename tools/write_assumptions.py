"""Write the thresholds into docs/assumptions.md, as `planning_helpers/rules/thresholds.toml` has them."""

from __future__ import annotations

import re
from pathlib import Path

from planning_helpers.rules.thresholds import declared, in_words

PAGE = Path(__file__).parent.parent / "docs" / "assumptions.md"
BEGIN, END = "<!-- thresholds: written by `make assumptions` -->", "<!-- end of the thresholds -->"


def threshold_table() -> str:
    """The thresholds as a Markdown table."""
    rows = [
        f"| `{name}` | {in_words(name, one.value)} | {one.says.format(value=in_words(name, one.value))} | "
        f"{', '.join(one.rules)} |"
        for name, one in declared().items()
    ]
    return "\n".join(["| name | value | what it decides | rules |", "|---|---|---|---|", *rows])


def with_thresholds_of_the_package(page: str) -> str:
    """The text of the page with the table as it should be."""
    return re.sub(
        f"{re.escape(BEGIN)}.*{re.escape(END)}",
        lambda _: f"{BEGIN}\n{threshold_table()}\n{END}",
        page,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(with_thresholds_of_the_package(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
