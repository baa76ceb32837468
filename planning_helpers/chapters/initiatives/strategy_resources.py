"""What the strategy is given: tailored value, products, people, money and joint work. Source: STR-6."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.power_map import key_players
from planning_helpers.measures.people.team import DEPARTMENTS
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, one_or_many

JOINT_DEPARTMENTS = {"marketing": "joint marketing", "product development": "joint development"}


def strategy_resources(
    people: pd.DataFrame,
    opportunities: pd.DataFrame,
    offerings: pd.DataFrame,
    team: pd.DataFrame,
    partners: pd.DataFrame,
    actions: pd.DataFrame,
    *,
    cost_to_serve: float | None,
    currency: str,
) -> pd.DataFrame:
    """The five means of a strategy, with what is there and what is missing.

    Args:
        people: From `measures.people.people`.
        opportunities: Deals of the account.
        offerings: What we sell.
        team: Table `team_members` of the plan.
        partners: Of the plan.
        actions: Of the plan; those of marketing and product development are joint work.
        cost_to_serve: What the account costs us a year; None when not known.
        currency: ISO code of the cost.

    Returns:
        Five rows: `means`, `there` (in words; empty when nothing is), `missing` (empty when nothing is).

    Source: STR-6.
    """
    players = key_players(people)
    is_told = players["unique_value"].notna() & ~players["unique_value"].fillna(
        ""
    ).str.lower().str.startswith("not known")
    untold = players.loc[~is_told, "name"].tolist()
    deals = open_opportunities(opportunities)
    focus = names_of(deals["offering_id"], offerings, "offering_id").dropna().drop_duplicates().tolist()
    here = team["department"].dropna().str.strip().str.casefold()
    absent = [department for department in DEPARTMENTS if department.casefold() not in set(here)]
    kept = actions[~actions["status"].isin(["cancelled"])]
    joint = [
        f"{what} ({counted(number, 'action')})"
        for department, what in JOINT_DEPARTMENTS.items()
        if (number := int((kept["department"].fillna("").str.casefold() == department).sum()))
    ]
    allied = partners.loc[partners["joint_strategy"].notna(), "name"].tolist()
    together = [*([f"with {enumerated(allied, most=2)}"] if allied else []), *joint]
    rows = [
        (
            "value told to each key player",
            f"for {int(is_told.sum())} of {counted(len(players), 'key player')}" if len(players) else None,
            enumerated(untold, most=2) if len(players) else "no key player is known",
        ),
        (
            "products in focus",
            f"{enumerated(focus, most=4)} in open deals" if focus else None,
            "" if focus else "no open deal names an offering",
        ),
        (
            "people",
            f"{counted(len(team), 'member')} from {counted(here.nunique(), 'department')}"
            if len(team)
            else None,
            f"nobody from {' or '.join(absent)}" if len(team) and absent else "" if len(team) else "no team",
        ),
        (
            "money",
            None
            if cost_to_serve is None or pd.isna(cost_to_serve)
            else f"{money(cost_to_serve, currency)} a year to serve them",
            "a budget for this plan; none is on record",
        ),
        (
            "work together",
            "; ".join(together) or None,
            "" if together else "no joint venture, marketing or development",
        ),
    ]
    return pd.DataFrame(rows, columns=["means", "there", "missing"], dtype="str")


def strategy_resources_finding(means: pd.DataFrame) -> Finding:
    """What the strategy has to work with, and what it lacks. Source: STR-6."""
    there, lacking = means["there"].notna(), means[means["missing"] != ""]
    figures = {"there": count(int(there.sum())), "lacking": count(len(lacking))}
    if not there.any():
        return unknown(
            "STR-6",
            "strategy_means",
            "The strategy is given nothing yet: no value told, no product, people, money or joint work",
            next_step="Name the team, and write down our value to the first key player.",
            figures=figures,
        )
    worst = means[~there & (means["means"] != "money")]
    gaps = [f"{what} ({missing})" for what, missing in zip(lacking["means"], lacking["missing"], strict=True)]
    return Finding(
        "STR-6",
        "strategy_means",
        f"The strategy has {figures['there']} of the five means; "
        + (
            f"{one_or_many(len(lacking), 'this lacks', 'these lack')} something: {enumerated(gaps, most=2)}"
            if gaps
            else "none lacks anything"
        ),
        "watch" if len(worst) else "note",
        figures,
        "unique value of key players; offerings of open deals; team by department; cost to serve; joint"
        " strategies of partners and actions of marketing and product development",
        means,
        next_step=f"Give it first: {worst['missing'].iloc[0]}." if len(worst) else "",
    )
