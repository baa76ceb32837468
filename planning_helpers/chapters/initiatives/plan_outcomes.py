"""What the plan wants to come of the account, and who leads it. Source: STR-7."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.initiatives.strategy_inputs import StrategyInputs
from planning_helpers.measures.people.people import active, is_silent
from planning_helpers.measures.pipeline.deal_status import lost, won
from planning_helpers.rules import threshold
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, one_or_many

OUTCOMES = {
    "an important account won": r"new account|first order|new client",
    "a larger share of their spend": r"share of (?:spend|wallet)|wallet",
    "revenue held": r"\bhold|maintain|retain|renew|invoiced|revenue of",
    "more deals won, at better margins": r"margin|win rate|close ratio",
    "business in more departments": r"unit|department|division|all sites|foothold",
    "better relations with executives": r"executive|\bc[efo]o\b|relationship|sponsor",
    "a trusted supplier": r"trust",
    "an incumbent replaced": r"replace|oust|displace|instead of|incumbent",
    "rivals kept out": r"keep .*(?:out|away)|block|defend",
    "an advantage in their industry": r"reference|vertical|case study",
    "more accounts": r"subsidiar|sister|more accounts",
    "wins for new offerings": r"pilot|launch|new (?:product|offering)",
    "more customers that count": r"broaden",
    "new regions": r"region|territor|country|countries",
    "more of us at quota": r"quota",
    "backing inside our house": r"internal|backing",
    "revenue goals reached": r"revenue|orders|sales",
}
"""The seventeen outcomes and the words of a goal's kind, name or metric by which it is after one."""

BY_STRATEGY = {
    "Defend and Grow": ("revenue held", "a larger share of their spend", "business in more departments"),
    "Land and Expand": ("an important account won", "business in more departments"),
    "Direct Attack": ("an incumbent replaced",),
    "Niche": ("an advantage in their industry",),
    "Change the Game": ("an incumbent replaced", "a trusted supplier"),
    "Maintain and Support": ("revenue held",),
    "Develop Over Time": ("a trusted supplier", "better relations with executives"),
}
"""What each primary strategy is for."""

LEADS = (
    r"(?:senior )?account (?:manager|executive)|(?:major|corporate) account executive"
    r"|(?:key|strategic|national|global) account manager|manager of named accounts"
    r"|client relationship manager|(?:strategic|senior) customer success manager"
)
"""The eleven titles of those who lead a plan."""

OUTCOME_RULE = (
    "by goal: words of its kind, name or metric; by strategy: what the primary one is for; standing: from"
    " sales, deals and stakeholders of the account; what only the whole book tells is empty"
)


def plan_outcomes(
    goals: pd.DataFrame,
    strategies: pd.DataFrame,
    people: pd.DataFrame,
    opportunities: pd.DataFrame,
    signs: StrategyInputs,
) -> pd.DataFrame:
    """The seventeen outcomes, the wanted ones first, with where the account stands in each.

    Args:
        goals: From `goals.goals`.
        strategies: Table of the plan.
        people: From `measures.people.people`.
        opportunities: Deals of the account.
        signs: From `account_signs`.

    Returns:
        `outcome`, `goals` (names of those after it), `by_strategy` (whether the primary one is for it) and
        `standing` (in words; empty where only the whole book tells, or nothing does).

    Source: STR-7.
    """
    words = (
        goals[["kind", "name", "metric"]].fillna("").agg(" ".join, axis=1) if len(goals) else goals["name"]
    )
    primary = strategies.loc[strategies["is_primary"].fillna(False).astype(bool), "name"]
    meant = {outcome for name in primary for outcome in BY_STRATEGY.get(name, ())}
    meant -= {"an important account won"} if signs.revenue else set()
    standing = _standing(people, opportunities, signs)
    found = pd.DataFrame(
        {
            "outcome": list(OUTCOMES),
            "goals": [
                joined(goals.loc[words.str.contains(pattern, case=False, regex=True), "name"])
                for pattern in OUTCOMES.values()
            ],
            "by_strategy": [outcome in meant for outcome in OUTCOMES],
            "standing": [standing.get(outcome) for outcome in OUTCOMES],
        }
    ).astype({"outcome": "str", "goals": "str", "standing": "str"})
    wanted = (found["goals"] != "").astype(int) + found["by_strategy"].astype(int)
    return (
        found.assign(wanted=wanted)
        .sort_values("wanted", ascending=False, kind="stable", ignore_index=True)
        .drop(columns="wanted")
    )


def lead_titles(team: pd.DataFrame, users: pd.DataFrame, owner_id: object) -> list[str]:
    """Who of the team or owner of the account has one of the eleven titles, with it.

    Args:
        team: Table `team_members` of the plan; a role there counts like a title.
        users: Our people.
        owner_id: Of the account.
    """
    ids = (
        pd.Series([owner_id, *team["user_id"]], dtype="str").dropna().drop_duplicates().reset_index(drop=True)
    )
    known = users.drop_duplicates("user_id").set_index("user_id")
    roles = values_of(ids, team.drop_duplicates("user_id").set_index("user_id")["role"]).astype("str")
    titles = values_of(ids, known["title"]).astype("str")
    leads = titles.where(titles.str.fullmatch(LEADS, case=False).fillna(False).astype(bool), roles)
    is_lead = leads.str.fullmatch(LEADS, case=False).fillna(False).astype(bool)
    names = values_of(ids, known["name"]).fillna(ids)
    return [f"{name} ({title})" for name, title in zip(names[is_lead], leads[is_lead], strict=True)]


def plan_outcomes_finding(found: pd.DataFrame, leads: list[str]) -> Finding:
    """What the plan is after, what its strategy is for without a goal, and who leads. Source: STR-7.

    Args:
        found: From `plan_outcomes`.
        leads: From `lead_titles`.
    """
    by_goal, meant = found["goals"] != "", found["by_strategy"].astype(bool)
    unmeasured = found.loc[meant & ~by_goal, "outcome"].tolist()
    figures = {
        "outcomes": count(len(found)),
        "by_goal": count(int(by_goal.sum())),
        "by_strategy": count(int(meant.sum())),
        "without_goal": count(len(unmeasured)),
    }
    who = (
        f"{enumerated(leads, most=2)} {one_or_many(len(leads), 'leads', 'lead')}"
        if leads
        else "nobody with the title of an account manager leads"
    )
    if not by_goal.any() and not meant.any():
        return unknown(
            "STR-7",
            "wanted_outcomes",
            f"What is to come of the account is not said by any goal or primary strategy; {who}",
            next_step="Choose one of the seventeen outcomes and set a goal for it.",
            figures=figures,
        )
    chosen = enumerated(found.loc[by_goal, "outcome"].tolist(), most=3)
    said = f"The goals are after {counted(int(by_goal.sum()), 'outcome')} of seventeen"
    said += f" ({chosen})" if chosen else ""
    if unmeasured:
        said += f"; the primary strategy is for {enumerated(unmeasured, most=2)}, which no goal measures"
    return Finding(
        "STR-7",
        "wanted_outcomes",
        f"{said}; {who}",
        "watch" if unmeasured or not leads else "good",
        figures,
        OUTCOME_RULE,
        found,
        next_step=f"Set a goal for {unmeasured[0]}, or say why the strategy needs none."
        if unmeasured
        else "",
    )


def _standing(people: pd.DataFrame, opportunities: pd.DataFrame, signs: StrategyInputs) -> dict[str, str]:
    """Where the account stands in the outcomes that its own data tell."""
    present = active(people)
    leaders = present[present["is_executive"]]
    met = int((~is_silent(leaders["days_since_contact"])).sum())
    levels = present["level_now"].dropna()
    trusted = int((levels == "trusted advisor").sum())
    won_deals = len(won(opportunities))
    decided = won_deals + len(lost(opportunities))
    told: dict[str, str | None] = {
        "an important account won": None
        if signs.is_blank or signs.revenue is None
        else "it buys already"
        if signs.revenue
        else "it has not bought yet",
        "a larger share of their spend": None
        if signs.wallet_share is None
        else f"{share(signs.wallet_share)} of the wallet",
        "revenue held": None
        if signs.growth is None
        else f"{'grew' if signs.growth >= 0 else 'fell'} by {share(abs(signs.growth))} in twelve months",
        "more deals won, at better margins": f"{count(won_deals)} of {counted(decided, 'decided deal')} won"
        if decided
        else None,
        "business in more departments": f"{count(signs.units_bought)} of {counted(signs.units, 'unit')} buy"
        if signs.units
        else None,
        "better relations with executives": f"{met} of {counted(len(leaders), 'executive')}"
        f" met in {threshold('silence_days')} days"
        if len(leaders)
        else None,
        "a trusted supplier": f"{trusted} of {counted(len(levels), 'contact')} see a trusted advisor in us"
        if len(levels)
        else None,
        "an incumbent replaced": f"{signs.incumbent} is in place" if signs.incumbent else None,
        "rivals kept out": f"{signs.competitor} bids" if signs.competitor and not signs.incumbent else None,
    }
    return {outcome: text for outcome, text in told.items() if text}
