"""Goals: commit and stretch, SMART field by field, agreed with the client or not. Source: GOAL-1 to 5."""

from __future__ import annotations

import pandas as pd

from planning_helpers.analysis.prose import some_of
from planning_helpers.figures import count, money, share
from planning_helpers.findings import Finding, unknown

SMART = {
    "specific": ("name",),
    "measurable": ("metric", "baseline", "target"),
    "achievable": ("how",),
    "relevant": ("why",),
    "time-bound": ("due_date",),
    "owned": ("owner_id",),
}
"""The fields each letter of SMART needs, and an owner (GOAL-1)."""

_CALLED = {"due_date": "due date", "owner_id": "owner"}


def goals(planned: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """The goals with what makes each SMART or not, commit before stretch, soonest first.

    Returns:
        `name`, `ambition`, `horizon`, `metric`, `baseline`, `target`, `due_date`, `owner`,
        `client_agreed_date`,
        `is_smart`, `missing` (names of the empty fields), `why`, `how`, `audience`.
    """
    fields = [name for needed in SMART.values() for name in needed]
    lacking = planned[fields].isna().rename(columns=_CALLED)
    missing = pd.Series(
        [", ".join(lacking.columns[row]) for row in lacking.to_numpy()], index=planned.index, dtype="str"
    )
    named = planned.assign(
        owner=planned["owner_id"].map(users.set_index("user_id")["name"]).astype("str"),
        missing=missing,
        is_smart=missing == "",
    )
    return named.sort_values(["ambition", "due_date", "name"], na_position="last", ignore_index=True)[
        [
            "name",
            "ambition",
            "horizon",
            "metric",
            "baseline",
            "target",
            "due_date",
            "owner",
            "client_agreed_date",
            "is_smart",
            "missing",
            "why",
            "how",
            "audience",
        ]
    ]


def smart_finding(listed: pd.DataFrame) -> Finding:
    """How many goals are SMART, and what the first that is not lacks. Source: GOAL-1, GOAL-4."""
    if listed.empty:
        return unknown(
            "GOAL-1",
            "goals",
            "No goal is set for this account",
            next_step="Set one short, one middle and one long-term goal with measure, date and owner.",
        )
    vague = listed[~listed["is_smart"]]
    figures = {"smart": count(len(listed) - len(vague)), "goals": count(len(listed))}
    lacks = f"; {vague['name'].iloc[0]} lacks {vague['missing'].iloc[0]}" if len(vague) else ""
    return Finding(
        "GOAL-1",
        "goals",
        f"{some_of(len(listed) - len(vague), len(listed), 'goal', 'is', 'are')} SMART{lacks}",
        "watch" if len(vague) else "good",
        figures,
        "SMART: name, metric with baseline and target, how, why, due date, and an owner are all given",
        listed[["name", "ambition", "metric", "baseline", "target", "due_date", "owner", "missing"]],
        next_step=f"Fill in {vague['missing'].iloc[0]} of {vague['name'].iloc[0]}." if len(vague) else "",
    )


def agreement_finding(listed: pd.DataFrame) -> Finding:
    """How many goals the client has agreed to, and when last. Source: GOAL-5, IMPL-1."""
    if listed.empty:
        return unknown(
            "GOAL-5",
            "agreement",
            "There is no goal the client could agree to",
            next_step="Set goals with the client in the room.",
        )
    agreed = listed["client_agreed_date"].notna()
    figures = {"agreed": count(int(agreed.sum())), "goals": count(len(listed))}
    last = f", last on {listed['client_agreed_date'].max():%Y-%m-%d}" if agreed.any() else ""
    return Finding(
        "GOAL-5",
        "agreement",
        f"The client agreed to {some_of(agreed.sum(), len(listed), 'goal')}{last}",
        "good" if agreed.all() else "watch" if agreed.any() else "act",
        figures,
        "goals with a date on which the client agreed",
        listed[["name", "ambition", "client_agreed_date", "owner"]],
        next_step=f"Take {listed.loc[~agreed, 'name'].iloc[0]} to the client." if not agreed.all() else "",
    )


def ambition_finding(plan: pd.Series | None, *, currency: str) -> Finding:
    """Commit and stretch of the plan, and how far apart they are. Source: GOAL-3, C10."""
    commit = None if plan is None else _known(plan["commit_goal"])
    stretch = None if plan is None else _known(plan["stretch_goal"])
    if commit is None or plan is None:
        return unknown(
            "GOAL-3",
            "ambition",
            "No commit goal is set: what we stand behind this period is not known",
            next_step="Set commit and stretch goal of the plan.",
        )
    figures = {"commit": money(commit, currency), "stretch": money(stretch, currency)}
    formula = "stretch goal ÷ commit goal − 1"
    if stretch is None:
        statement = f"We stand behind {figures['commit']} in {plan['period']}; no stretch goal is set"
        step = "Set a stretch goal considerably above it, with the offerings that would reach it."
        return Finding("GOAL-3", "ambition", statement, "watch", figures, formula, next_step=step)
    above = share(stretch / commit - 1 if commit else None)
    is_stretch = stretch > commit
    return Finding(
        "GOAL-3",
        "ambition",
        f"We stand behind {figures['commit']} in {plan['period']} and stretch for {figures['stretch']}, "
        + (f"{above} more" if is_stretch else "which is no more than that"),
        "note" if is_stretch else "act",
        {**figures, "above": above},
        formula,
        next_step="" if is_stretch else "Raise the stretch goal considerably above the commit goal.",
    )


def _known(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
