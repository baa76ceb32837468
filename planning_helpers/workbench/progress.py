"""How far the plan is, for the desk: a bar, what this notebook still needs, and what comes next."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape

import pandas as pd

from planning_helpers.workbench.pages import TITLES


def progress_html(parts: pd.DataFrame, notebook: str) -> str:
    """How far the plan is, by its `parts` (`analysis.plan_progress`), and what `notebook` still needs."""
    missing = parts[parts["state"] != "done"]
    here, elsewhere = missing[missing["notebook"] == notebook], missing[missing["notebook"] != notebook]
    done = len(parts) - len(missing)
    said = f"{done} of {len(parts)} parts of the plan are filled in"
    return (
        f"<label>{said} <progress max='{len(parts)}' value='{done}'></progress></label>"
        f"<details open><summary>Still needed in this notebook: {len(here)}</summary>{_list(here)}</details>"
        f"<details><summary>Still needed in the others: {len(elsewhere)}</summary>"
        f"{_list(elsewhere, with_notebook=True)}</details>"
    )


def still_needed(parts: pd.DataFrame, table: str) -> str:
    """What the section that `table` feeds still needs, as a line above its form."""
    needs = [text for text in parts.loc[parts["table"] == table, "needs"] if text]
    return "".join(f"<p>Still needed: {escape(text)}</p>" for text in needs)


def _list(parts: pd.DataFrame, *, with_notebook: bool = False) -> str:
    lines = [_line(part, with_notebook) for part in parts.to_dict("records")]
    return f"<ul style='line-height: 1.4'>{''.join(lines)}</ul>" if lines else ""


def _line(part: Mapping[Hashable, str], with_notebook: bool) -> str:
    where = f"{TITLES[part['notebook']]}: {part['section']}" if with_notebook else part["section"]
    return f"<li>{escape(where)} <b>{part['state']}</b> – {escape(part['needs'])}</li>"
