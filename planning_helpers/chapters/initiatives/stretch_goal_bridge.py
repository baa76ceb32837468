"""What would reach the stretch goal: deals, offerings not sold yet, new ones. Source: GOAL-3, GOAL-6."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities, won
from planning_helpers.measures.pipeline.goal_period import goal_period
from planning_helpers.measures.pipeline.goal_progress import amount_of, closed_in, due_by_end
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, one_or_many

REACH_RULE = (
    "won in the period, then the open deals due by its end, likeliest first, one upon the other; missing: the"
    " stretch goal less all of them, as if every one were won"
)
_DEVELOPMENT = "product development"


def stretch_goal_bridge(
    plan: pd.Series | None,
    opportunities: pd.DataFrame,
    offerings: pd.DataFrame,
    *,
    period: Period,
    as_of: date,
) -> pd.DataFrame:
    """What is won, what each open deal would add, and what no deal would bring, up to the stretch goal.

    Args:
        plan: Row of the plan; None when there is none.
        opportunities: Deals of the account.
        offerings: What we sell.
        period: The period asked about; a plan of a longer one is reached for over its own.
        as_of: The day the facts are taken at.

    Returns:
        `step`, `kind` (`won`, `open`, `missing`), `offering`, `close_date`, `probability`, `amount` (empty
        where a deal has none), `start` and `end` (where it lies on the way); no rows without a stretch goal
        for the period.

    Source: GOAL-3.
    """
    span = None if plan is None else goal_period(plan["period"], period)
    stretch = None if plan is None or span is None else plan["stretch_goal"]
    if stretch is None or pd.isna(stretch) or span is None:
        return _laid(pd.DataFrame(columns=["step", "kind"]))
    sold = closed_in(won(opportunities), period=span, as_of=as_of)
    deals = due_by_end(opportunities, period=span)
    deals = deals.sort_values(["probability", "amount"], ascending=False, na_position="last", kind="stable")
    still_open = pd.DataFrame(
        {
            "step": deals["name"],
            "kind": "open",
            "offering": names_of(deals["offering_id"], offerings, "offering_id"),
            "close_date": deals["close_date"],
            "probability": deals["probability"],
            "amount": deals["amount"],
        }
    )
    reached = float(sold["amount"].sum()) + float(deals["amount"].sum())
    first = pd.DataFrame({"step": [f"Won in {span}"], "kind": ["won"], "amount": [amount_of(sold)]})
    last = pd.DataFrame({"step": ["In no deal yet"], "kind": ["missing"], "amount": [stretch - reached]})
    parts = [first, still_open, last] if reached < stretch else [first, still_open]
    return _laid(pd.concat(parts, ignore_index=True))


def stretch_goal_bridge_finding(steps: pd.DataFrame, plan: pd.Series | None, *, currency: str) -> Finding:
    """How far won and open deals carry towards the stretch goal, and which of them. Source: GOAL-3, C10.

    Args:
        steps: From `stretch_goal_bridge`.
        plan: Row of the plan; None when there is none.
        currency: ISO code of the amounts.
    """
    if steps.empty or plan is None:
        is_set = plan is not None and pd.notna(plan["stretch_goal"])
        return unknown(
            "GOAL-3",
            "stretch",
            "What would reach the stretch goal cannot be told: "
            + ("the plan is of another period" if is_set else "none is set"),
            next_step="Set a stretch goal considerably above the commit goal.",
        )
    deals, missing = steps[steps["kind"] == "open"], steps.loc[steps["kind"] == "missing", "amount"].sum()
    goal = float(plan["stretch_goal"])
    figures = {
        "stretch": money(goal, currency),
        "won": money(float(steps["amount"].iloc[0]), currency),
        "open": money(deals["amount"].sum(), currency),
        "deals": count(len(deals)),
        "missing": money(missing, currency),
        "missing_share": share(missing / goal if goal else None),
    }
    unvalued = int(deals["amount"].isna().sum())
    bare = f" ({count(unvalued)} of them without a value)" if unvalued else ""
    bare += " beside what is won for an amount not known" if figures["won"].value is None else ""
    if not len(deals):
        of_goal = f"of the stretch goal of {figures['stretch']}"
        sold = figures["won"]
        reached = f"{sold if sold.value else 'Nothing'} {of_goal} is won"
        reached = f"What is won {of_goal} is not known" if sold.value is None else reached
        said = f"{reached}; no open deal is due in time"
    elif missing > 0:
        said = (
            f"If every open deal due in time were won{bare}, {figures['missing']} of the stretch goal of"
            f" {figures['stretch']} would still be missing ({figures['missing_share']})"
        )
    else:
        needed = _needed(steps, goal)
        said = (
            f"The stretch goal of {figures['stretch']} needs {counted(len(needed), 'open deal')} of"
            f" {figures['deals']}: {enumerated(needed, most=3)}"
            if needed
            else f"The stretch goal of {figures['stretch']} is won already"
        )
    severity: Severity = "watch" if missing > 0 else "note"
    return Finding(
        "GOAL-3",
        "stretch",
        said,
        severity,
        figures,
        REACH_RULE,
        steps,
        currency,
        next_step="Name the deals that are to bring the rest, or lower the stretch goal and say so."
        if missing > 0
        else "",
    )


def offerings_not_sold(
    offerings: pd.DataFrame, revenue: pd.DataFrame, opportunities: pd.DataFrame
) -> list[str]:
    """Names of what we sell that the account has neither bought nor has an open deal for, dearest first."""
    sellable = offerings[offerings["is_active"].fillna(True).astype(bool)]
    in_play = open_opportunities(opportunities)["offering_id"]
    known = pd.concat([revenue["offering_id"], in_play]).dropna()
    rest = sellable[~sellable["offering_id"].isin(known)]
    return rest.sort_values("list_price", ascending=False, na_position="last")["name"].dropna().tolist()


def new_offerings_finding(
    steps: pd.DataFrame, not_sold: list[str], answers: pd.DataFrame, team: pd.DataFrame, *, currency: str
) -> Finding:
    """Whether the stretch goal asks for offerings the account has not, or for ones that we have not.

    Args:
        steps: From `stretch_goal_bridge`.
        not_sold: From `offerings_not_sold`.
        answers: From `objectives`: aims of the client with our answers.
        team: Team members with `name` and `department`.
        currency: ISO code of the amounts.

    Source: GOAL-6.
    """
    unmet = answers.loc[answers["aim"].notna() & answers["answer"].isna(), "aim"].tolist()
    missing = float(steps.loc[steps["kind"] == "missing", "amount"].sum()) if len(steps) else None
    developers = team[team["department"].fillna("").str.casefold().str.strip() == _DEVELOPMENT]["name"]
    figures = {
        "missing": money(missing, currency),
        "not_sold": count(len(not_sold)),
        "unmet": count(len(unmet)),
        "developers": count(len(developers)),
    }
    if missing is None and answers["aim"].isna().all():
        return unknown(
            "GOAL-6",
            "new_offerings",
            "What the account would need that we do not sell cannot be told: no stretch goal is set and no"
            " objective of the client is known",
            next_step="Set a stretch goal and ask the client what they want to accomplish.",
            figures=figures,
        )
    offered = (
        f"of what we sell, {enumerated(not_sold, most=3)} "
        f"{one_or_many(len(not_sold), 'is', 'are')} neither bought nor in play"
        if not_sold
        else "all we sell is bought or in play, so only something new could"
    )
    lead = f"{figures['missing']} of the stretch goal is in no deal; " if missing else ""
    wishes = (
        f"{counted(len(unmet), 'aim')} of the client {one_or_many(len(unmet), 'has', 'have')} no answer of"
        f" ours: {enumerated(unmet, most=2)}"
        if unmet
        else "every aim of the client that we know has an answer of ours"
        if answers["aim"].notna().any()
        else "no aim of the client is known"
    )
    who = (
        f"{enumerated(developers.tolist(), most=2)} of product development"
        f" {one_or_many(len(developers), 'is', 'are')} on the team"
        if len(developers)
        else "nobody of product development is on the team"
    )
    is_needed = bool(unmet) or bool(missing and not not_sold)
    said = f"{lead}{offered}; {wishes}; {who}"
    return Finding(
        "GOAL-6",
        "new_offerings",
        said[:1].upper() + said[1:],
        "act" if is_needed and developers.empty else "watch" if is_needed else "note",
        figures,
        "offerings on sale without a purchase or an open deal of the account; objectives without a solution;"
        " team members of the department Product Development",
        answers.loc[answers["answer"].isna(), ["aim", "measure", "whose"]],
        next_step=(
            f"Take to product development and to the executives, as a new offering: {unmet[0]}"
            if unmet
            else "Take to product development what the account would buy beyond our offerings."
            if is_needed
            else f"Ask who in the account could use {not_sold[0]}."
            if missing and not_sold
            else ""
        ),
    )


def _laid(parts: pd.DataFrame) -> pd.DataFrame:
    """The parts with where each begins and ends on the way, and with all columns."""
    types = {
        "step": "str",
        "kind": "str",
        "offering": "str",
        "close_date": "datetime64[us]",
        "probability": "float64",
        "amount": "float64",
    }
    found = parts.reindex(columns=list(types)).astype(types)
    end = found["amount"].fillna(0.0).cumsum()
    return found.assign(start=end - found["amount"].fillna(0.0), end=end)


def _needed(steps: pd.DataFrame, goal: float) -> list[str]:
    """The open deals that reach the goal when they are won in this order."""
    on_the_way = steps[(steps["kind"] == "open") & (steps["start"] < goal) & steps["amount"].notna()]
    return [str(name) for name in on_the_way["step"]]
