"""How far the plan is, for the desk: a bar, what this notebook still needs, and what comes next."""

from __future__ import annotations

from html import escape

import pandas as pd

from planning_helpers.workbench.pages import TITLES

_MARKS = {"done": "✓ done", "begun": "… begun", "empty": "○ empty"}


def progress_html(parts: pd.DataFrame, notebook: str) -> str:
    """The progress of the plan over all notebooks, opened at `notebook`.

    Args:
        parts: From `analysis.plan_progress`.
    """
    done = int((parts["state"] == "done").sum())
    said = f"{done} of {len(parts)} parts of the plan are filled in"
    here, rest = parts[parts["notebook"] == notebook], parts[parts["notebook"] != notebook]
    return (
        f"<label>{said} <progress max='{len(parts)}' value='{done}'></progress></label>"
        + (f"<p><b>In this notebook</b></p>{_list(here)}" if len(here) else "")
        + f"<details><summary>In the other notebooks</summary>{_list(rest, with_notebook=True)}</details>"
    )


def still_needed(parts: pd.DataFrame, table: str) -> str:
    """What the section that `table` feeds still needs, as a line above its form."""
    needs = [text for text in parts.loc[parts["table"] == table, "needs"] if text]
    return "".join(f"<p>Still needed: {escape(text)}</p>" for text in needs)


def _list(parts: pd.DataFrame, *, with_notebook: bool = False) -> str:
    return "<ul>" + "".join(_line(part, with_notebook) for part in parts.to_dict("records")) + "</ul>"


def _line(part: dict[str, str], with_notebook: bool) -> str:
    where = f"{TITLES[part['notebook']]}: {part['section']}" if with_notebook else part["section"]
    needs = f" – {escape(part['needs'])}" if part["needs"] else ""
    return f"<li>{_MARKS[part['state']]} · {escape(where)}{needs}</li>"
