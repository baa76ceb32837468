"""Which of the six usual challenges this account has, by data, and the answer to each. Source: CHAL-1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from planning_helpers.chapters.initiatives.strategy_inputs import StrategyInputs
from planning_helpers.chapters.swot.swot import swot
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

ANSWERS = {
    "a plan made for this client": "Learn their business and industry until the plan fits nobody else.",
    "a partnership that lasts": "Earn the trust of the people who matter, by talking with them regularly.",
    "one goal for all of us": "Plan across departments, towards a goal the client shares.",
    "issues that come up fast": "See needs coming, and act before they become trouble.",
    "knowing whether it works": "Set a few measures, read them regularly, and change what they ask for.",
    "a market that moves": "Look at what moves, and change the plan with it.",
}
"""The six challenges and what to do about each."""

CHALLENGE_RULE = (
    "made for this client: units without goals, aims unknown; lasts: spoken with fewer than"
    " {wanted_threads} people, or no goal beyond a year; one goal: no goal agreed, or one department alone;"
    " come up fast: actions or client reviews overdue; works: measures without target, or not read for"
    " {evidence_days}; moves: falling revenue, a rival, threats in the SWOT, evidence undated or older than"
    " {evidence_days}"
)


def challenges(
    plan: Mapping[str, pd.DataFrame], units: pd.DataFrame, signs: StrategyInputs, *, as_of: date
) -> pd.DataFrame:
    """The six challenges, with the signs of each in this account.

    Args:
        plan: Frames of one account's plan by table.
        units: From `measures.units.business_units`.
        signs: From `account_signs`.
        as_of: The day the facts are taken at.

    Returns:
        Six rows: `challenge`, `state` (`yes`, `no`, `not known`), `signs` (in words; empty without) and
        `answer` (what to do about it).

    Source: CHAL-1.
    """
    signs_of = {
        "a plan made for this client": _tailored(plan, units),
        "a partnership that lasts": _lasting(plan, signs, as_of),
        "one goal for all of us": _united(plan, as_of),
        "issues that come up fast": _sudden(plan, as_of),
        "knowing whether it works": _measured(plan, as_of),
        "a market that moves": _moving(plan, signs, as_of),
    }
    rows = [
        (
            challenge,
            "not known" if found is None else "yes" if found else "no",
            "; ".join(found or []),
            ANSWERS[challenge],
        )
        for challenge, found in signs_of.items()
    ]
    return pd.DataFrame(rows, columns=["challenge", "state", "signs", "answer"], dtype="str")


def challenges_finding(found: pd.DataFrame) -> Finding:
    """Which of the six challenges the account has, the one with most signs first. Source: CHAL-1."""
    there = found[found["state"] == "yes"]
    untold = int((found["state"] == "not known").sum())
    figures = {"challenges": count(len(there)), "not_known": count(untold)}
    if there.empty and untold:
        return unknown(
            "CHAL-1",
            "challenges",
            "Which of the six usual challenges this account has cannot be told:"
            f" {count(untold)} leave no trace",
            next_step="Write down one aim of the client, one goal and one measure.",
            figures=figures,
        )
    first = there.iloc[int(there["signs"].str.count("; ").argmax())] if len(there) else None
    rest = f"; of {count(untold)} data tell nothing" if untold else ""
    said = (
        f"{count(len(there))} of the six usual challenges {one_or_many(len(there), 'shows', 'show')} here,"
        f" most clearly {first['challenge']}: {enumerated(first['signs'].split('; '), most=3)}"
        if first is not None
        else "Not one of the six usual challenges shows here"
    )
    return Finding(
        "CHAL-1",
        "challenges",
        said + rest,
        "watch" if len(there) else "good",
        figures,
        with_thresholds(CHALLENGE_RULE),
        found,
        next_step=str(first["answer"]) if first is not None else "",
    )


def _tailored(plan: Mapping[str, pd.DataFrame], units: pd.DataFrame) -> list[str] | None:
    aims, mapped = plan["objectives"], int(units["goals"].notna().sum())
    if units.empty and aims.empty:
        return None
    found = [] if len(aims) else ["no aim of the client is known"]
    if mapped < len(units):
        found.append(f"goals known of {mapped} of {counted(len(units), 'unit')}")
    return found


def _lasting(plan: Mapping[str, pd.DataFrame], signs: StrategyInputs, as_of: date) -> list[str] | None:
    goals = plan["goals"]
    if signs.threads is None and goals.empty:
        return None
    found = []
    if signs.threads is not None and signs.threads < threshold("wanted_threads"):
        found.append(f"we spoke with {counted(signs.threads, 'contact')} in twelve months")
    beyond = goals["due_date"] > pd.Timestamp(as_of) + pd.DateOffset(years=1)
    if len(goals) and not (beyond | (goals["horizon"] == "long")).any():
        found.append("no goal reaches beyond a year")
    if signs.support is not None and signs.support < threshold("majority_share"):
        found.append("less than half of the key players support us")
    return found


def _united(plan: Mapping[str, pd.DataFrame], as_of: date) -> list[str] | None:
    goals, team = plan["goals"], plan["team_members"]
    if goals.empty and team.empty:
        return None
    found = []
    if not (goals["client_agreed_date"] <= pd.Timestamp(as_of)).any():
        found.append("the client agreed to no goal")
    departments = team["department"].dropna().str.casefold().nunique()
    if len(team) and departments < 2:
        found.append("all of the team are of one department")
    return found


def _sudden(plan: Mapping[str, pd.DataFrame], as_of: date) -> list[str] | None:
    actions, reviews = plan["actions"], plan["reviews"]
    if actions.empty and reviews.empty:
        return None
    today = pd.Timestamp(as_of)
    late = int((~actions["status"].isin(["done", "cancelled"]) & (actions["due_date"] < today)).sum())
    is_missed = reviews["held_date"].isna() & (reviews["due_date"] < today) & (reviews["clock"] == "client")
    found = [f"{counted(late, 'action')} {one_or_many(late, 'is', 'are')} overdue"] if late else []
    return [*found, *(["the client's review is overdue"] if is_missed.any() else [])]


def _measured(plan: Mapping[str, pd.DataFrame], as_of: date) -> list[str] | None:
    metrics, readings = plan["metrics"], plan["metric_readings"]
    if metrics.empty:
        return ["nothing is measured"] if len(plan["plans"]) else None
    past = readings[readings["reading_date"] <= pd.Timestamp(as_of)]
    last = past.groupby("metric_id")["reading_date"].max().reindex(metrics["row_id"])
    old = int(
        (last.isna() | (last < pd.Timestamp(as_of) - pd.Timedelta(days=threshold("evidence_days")))).sum()
    )
    bare = int(metrics["target"].isna().sum())
    found = [f"{counted(bare, 'measure')} without a target"] if bare else []
    return [
        *found,
        *([f"{counted(old, 'measure')} not read for {threshold('evidence_days')} days"] if old else []),
    ]


def _moving(plan: Mapping[str, pd.DataFrame], signs: StrategyInputs, as_of: date) -> list[str] | None:
    items, deals = swot(plan["swot_items"], as_of=as_of), open_opportunities(plan["opportunities"])
    threats, old = int((items["quadrant"] == "threat").sum()), int(items["is_stale"].sum())
    if signs.is_blank and items.empty:
        return None
    rivals = deals["competitor"].dropna().drop_duplicates().tolist() or [signs.incumbent]
    found = ["revenue falls"] if signs.growth is not None and signs.growth < 0 else []
    found += [f"{enumerated(rivals, most=2)} compete"] if rivals[0] and len(rivals) > 1 else []
    found += [f"{rivals[0]} competes"] if rivals[0] and len(rivals) == 1 else []
    found += [f"{counted(threats, 'threat')} in the SWOT"] if threats else []
    if old:
        found.append(
            f"{some_of(old, len(items), 'SWOT item', 'rests', 'rest')} on evidence that is undated or"
            f" older than {threshold('evidence_days')} days"
        )
    return found
