"""How far the plan is, for the desk: a bar, what this notebook still needs, and what comes next."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd

from planning_helpers.store import TakenOn
from planning_helpers.wording.figures import counted
from planning_helpers.wording.prose import one_or_many
from planning_helpers.wording.shown_text import shown_text
from planning_helpers.workbench.pages import TITLES


def progress_html(parts: pd.DataFrame, notebook: str) -> str:
    """How far the plan is, by its `parts` (`checks.plan_progress`), and what `notebook` still needs."""
    missing = parts[parts["state"] != "done"]
    done = len(parts) - len(missing)
    said = f"{done} of {len(parts)} parts of the plan are filled in"
    bar = f"<label>{said} <progress max='{len(parts)}' value='{done}'></progress></label>"
    if notebook not in set(parts["notebook"]):
        return bar + _needed("Still needed", missing, with_notebook=True)
    is_here = missing["notebook"] == notebook
    return (
        bar
        + _needed("Still needed in this notebook", missing[is_here])
        + _needed("Still needed in the others", missing[~is_here], with_notebook=True, is_open=False)
    )


def still_needed(parts: pd.DataFrame, table: str) -> str:
    """What the section that `table` feeds still needs, as a line above its form."""
    needs = [text for text in parts.loc[parts["table"] == table, "needs"] if text]
    return "".join(f"<p>Still needed: {shown_text(text)}</p>" for text in needs)


def taken_on_text(taken: TakenOn, *, before: str) -> str:
    """What came of taking the plan of the period `before` on to another."""
    plan, finished = taken.plan, sum(taken.stayed.values())
    stays = (
        f"; {counted(finished, 'finished row')} {one_or_many(finished, 'stays', 'stay')} there"
        if finished
        else ""
    )
    has_goals = plan["commit_goal"] is not None or plan["stretch_goal"] is not None
    goals = f" Its sales goals are still those of {before}: set them anew." if has_goals else ""
    return f"The plan for {plan['period']} is begun. That of {before} stays as it is{stays}.{goals}"


def _needed(said: str, parts: pd.DataFrame, *, with_notebook: bool = False, is_open: bool = True) -> str:
    if parts.empty:
        return f"<p>{said}: nothing.</p>"
    lines = "".join(_line(part, with_notebook) for part in parts.to_dict("records"))
    return (
        f"<details{' open' if is_open else ''}><summary>{said}: {len(parts)}</summary>"
        f"<ul style='line-height: 1.4'>{lines}</ul></details>"
    )


def _line(part: Mapping[Hashable, str], with_notebook: bool) -> str:
    where = f"{TITLES[part['notebook']]}: {part['section']}" if with_notebook else part["section"]
    return f"<li>{shown_text(where)} <b>{part['state']}</b> – {shown_text(part['needs'])}</li>"
