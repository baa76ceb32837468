"""Goals beyond a year: why, how, and whether the pace of last year gets there. Source: GOAL-4."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from math import ceil
from typing import Any

import pandas as pd

from planning_helpers.chapters.initiatives.goal_kinds import kind_of_goal
from planning_helpers.measures.revenue.revenue import trailing_year
from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count, counted, times
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

LONG_RULE = (
    "goals due more than a year from the day of the facts, or said to be long; a year: (target − baseline) ÷"
    " years left; lately: change of revenue, or of the share of the wallet, of the last twelve months against"
    " the twelve before, of the unit the goal names or else of the account"
)
_AMOUNTS, _SHARES = ("revenue target", "growth in what exists"), ("share of spend",)


def long_goals(
    listed: pd.DataFrame,
    revenue: pd.DataFrame,
    units: pd.DataFrame,
    *,
    wallet: float | None,
    as_of: date,
) -> pd.DataFrame:
    """The goals of more than a year with what each needs a year and what the last year brought.

    Args:
        listed: From `goals.goals`.
        revenue: From `revenue_rows`.
        units: From `business_units`; a goal that names one is held against its revenue.
        wallet: Of the account; None when not known.
        as_of: The day from which years are counted.

    Returns:
        Latest last: `name`, `ambition`, `due_date`, `years` (1, 2 or 3 and more, begun ones counted; empty
        without a date), `baseline`, `target`, `yearly` (needed a year; empty when not known), `lately` (what
        the last year brought, in the same unit; empty when data do not tell), `why`, `how`, `verdict`.

    Source: GOAL-4.
    """
    left = (listed["due_date"] - pd.Timestamp(as_of)).dt.days
    kinds = kind_of_goal(listed)
    chosen = listed.assign(days=left, kind=kinds)[
        (left > threshold("long_goal_days")) | (listed["horizon"] == "long")
    ]
    year = trailing_year(revenue, as_of)
    account = {"revenue": year.revenue, "before_revenue": year.before, "wallet": wallet}
    units = units if year.is_complete else units.assign(before_revenue=float("nan"))
    account |= {} if year.is_complete else {"before_revenue": None}
    rows = []
    for goal in chosen.sort_values("due_date", na_position="last", kind="stable").to_dict("records"):
        years = goal["days"] / 365.25 if pd.notna(goal["days"]) and goal["days"] > 0 else None
        step = None
        if years and pd.notna(goal["baseline"]) and pd.notna(goal["target"]):
            step = (goal["target"] - goal["baseline"]) / max(years, 1.0)
        lately, whom = _lately(goal, account, units)
        goal["years"] = ceil((goal["days"] - 1) / 365.25) or 1 if years else None
        goal |= {"yearly": step, "lately": lately, "verdict": _verdict(goal, step, lately, whom)}
        rows.append(goal)
    columns = {
        **dict.fromkeys(["name", "ambition"], "str"),
        "due_date": "datetime64[us]",
        "years": "Int64",
        **dict.fromkeys(["baseline", "target", "yearly", "lately"], "float64"),
        **dict.fromkeys(["why", "how", "verdict"], "str"),
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def long_goals_finding(found: pd.DataFrame) -> Finding:
    """Whether bold goals say why and how, and which asks for more than last year's pace. Source: GOAL-4."""
    if found.empty:
        return unknown(
            "GOAL-4",
            "long_goals",
            "No goal reaches beyond a year: where this account is to be in two or three years is not said",
            next_step="Ask what might be possible here in three years, and write down why and how.",
        )
    bare = found[found["verdict"].str.startswith("says no")]
    steep = found[(found["yearly"] > 0) & ~(found["lately"] >= found["yearly"]) & found["lately"].notna()]
    figures = {"goals": count(len(found)), "without_reason": count(len(bare)), "steeper": count(len(steep))}
    said = f"{counted(len(found), 'goal')} {one_or_many(len(found), 'reaches', 'reach')} beyond a year"
    if len(bare):
        said += "; " + enumerated([f"{name} {verdict}" for name, verdict in _pairs(bare)], most=2)
    elif len(steep):
        said += "; " + enumerated([f"{name} {verdict}" for name, verdict in _pairs(steep)], most=2)
    else:
        said += ", each with why and how"
    first_steep = steep["name"].head(1).tolist()
    return Finding(
        "GOAL-4",
        "long_goals",
        said,
        "watch" if len(bare) or len(steep) else "good",
        figures,
        LONG_RULE,
        found,
        next_step=(
            f"Write down for {bare['name'].iloc[0]} why it will be reached, and how."
            if len(bare)
            else f"Say what will be different from last year for {first_steep[0]}."
            if first_steep
            else ""
        ),
    )


def _pairs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(rows["name"], rows["verdict"], strict=True))


def _lately(
    goal: Mapping[Hashable, Any], account: Mapping[str, float | None], units: pd.DataFrame
) -> tuple[float | None, str]:
    """What the last twelve months brought of what the goal counts, and to whom; None when not known."""
    words = f"{goal['name']} {goal['metric']}".casefold()
    named = [name for name in units["business_unit"].dropna() if str(name).casefold() in words]
    if not named and "unit" in words:
        return None, ""
    whom = str(named[0]) if named else "the account"
    facts: Any = units[units["business_unit"] == named[0]].iloc[0] if named else account
    now, before, wallet = facts["revenue"], facts["before_revenue"], facts["wallet"]
    if pd.isna(now) or pd.isna(before):
        return None, whom
    if goal["kind"] in _AMOUNTS:
        return float(now - before), whom
    if goal["kind"] in _SHARES and wallet is not None and pd.notna(wallet) and wallet > 0:
        return float((now - before) / wallet), whom
    return None, whom


def _verdict(goal: Mapping[Hashable, Any], step: float | None, lately: float | None, whom: str) -> str:
    """Whether it will be achieved, in words."""
    lacking = [word for word in ("why", "how") if pd.isna(goal[word]) or not str(goal[word]).strip()]
    if lacking:
        return f"says no {' and no '.join(lacking)}"
    if pd.isna(goal["days"]):
        return "has no date"
    if step is None:
        return "has no numbers to judge it by"
    if step <= 0:
        return "asks for no more than there is"
    if lately is None:
        return "cannot be held against last year"
    if lately <= 0:
        return f"asks for growth; {whom} did not grow last year"
    if step <= lately:
        return f"asks for no more a year than {whom} grew last year"
    return f"asks a year for {times(step / lately)} what {whom} grew last year"
