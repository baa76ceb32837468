"""Which kinds of objective the quarter has, and where the account stands in each by data. Source: GOAL-7."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.chapters.initiatives.strategy_inputs import StrategyInputs
from planning_helpers.measures.pipeline.deal_status import open_opportunities, won
from planning_helpers.measures.pipeline.goal_progress import amount_of, closed_in
from planning_helpers.periods import Period
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, some_of

KINDS = {
    "increase in per cent": r"increase|per ?cent more|% more",
    "revenue target": r"revenue|sales|turnover|orders|bookings",
    "share of spend": r"share of (?:spend|wallet)|wallet",
    "wins that are seen": r"\bwins?\b|reference|lighthouse|high.profile",
    "new accounts": r"new account|new client|new customer|first order",
    "growth in what exists": r"growth|grow|expan",
    "more pipeline": r"pipeline",
}
"""The seven kinds of a quarter's objective, by words of a goal's kind or, without one, of its name."""

KIND_RULE = (
    "a goal is of the first of the seven kinds whose words are in its kind, or without one in its name; now:"
    " due in the period; where it stands: won and opened in the period, last twelve months against the twelve"
    " before and against the wallet"
)


def kind_of_goal(listed: pd.DataFrame) -> pd.Series:
    """Of which of the seven kinds each goal is; empty where it is of another.

    Args:
        listed: From `goals.goals`.
    """
    words = listed["kind"].fillna(listed["name"])
    found = pd.Series(None, index=listed.index, dtype="str")
    for kind, pattern in KINDS.items():
        is_so = words.str.contains(pattern, case=False, regex=True, na=False)
        found = found.mask(found.isna() & is_so, kind)
    return found


def goal_kinds(
    listed: pd.DataFrame, opportunities: pd.DataFrame, signs: StrategyInputs, *, period: Period, as_of: date
) -> pd.DataFrame:
    """The seven kinds with the goals of the period in each, and where the account stands by data.

    Args:
        listed: From `goals.goals`.
        opportunities: Deals of the account.
        signs: From `account_signs`: revenue, growth and share of wallet.
        period: The quarter, half-year or year of the plan.
        as_of: The day the facts are taken at.

    Returns:
        Seven rows: `objective`, `goals` (names of those due in the period; empty without), `later` (how many
        goals of the kind are due later or undated) and `standing` (in words; empty when not known).

    Source: GOAL-7.
    """
    kinds = kind_of_goal(listed)
    start, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    is_now = listed["due_date"].between(start, end)
    standing = _standing(opportunities, signs, period=period, as_of=as_of)
    return pd.DataFrame(
        {
            "objective": list(KINDS),
            "goals": [joined(listed.loc[is_now & (kinds == kind), "name"]) for kind in KINDS],
            "later": [
                int((~is_now & (kinds == kind) & ~(listed["due_date"] < start)).sum()) for kind in KINDS
            ],
            "standing": [standing[kind] for kind in KINDS],
        }
    ).astype({"objective": "str", "goals": "str", "standing": "str"})


def goal_kinds_finding(kinds: pd.DataFrame, listed: pd.DataFrame, *, period: Period) -> Finding:
    """Of which kinds the objectives of the period are, and of which none is. Source: GOAL-7."""
    if listed.empty:
        return unknown(
            "GOAL-7",
            "goal_kinds",
            f"{period} has no objective: no goal is set",
            next_step="Choose for the quarter: revenue, share of spend, a win that is seen, or pipeline.",
        )
    chosen = kinds[kinds["goals"] != ""]
    due = listed["due_date"].between(pd.Timestamp(period.start), pd.Timestamp(period.end))
    others = int(due.sum()) - int((kind_of_goal(listed)[due]).notna().sum())
    figures = {
        "goals": count(len(listed)),
        "due": count(int(due.sum())),
        "kinds": count(len(chosen)),
        "other_kinds": count(others),
    }
    said = f"{some_of(due.sum(), len(listed), 'goal', 'is', 'are')} due in {period}"
    if len(chosen):
        said += f", of {counted(len(chosen), 'kind')}: {enumerated(chosen['objective'].tolist())}"
    if others:
        said += f"; {count(others)} of them of a kind of the client's own" if len(chosen) else ""
    if not due.any():
        said += ": the quarter has no objective of its own"
    return Finding(
        "GOAL-7",
        "goal_kinds",
        said,
        "note" if due.any() else "watch",
        figures,
        KIND_RULE,
        kinds,
        next_step="" if due.any() else f"Say what is to be reached by {period.end}.",
    )


def _standing(
    opportunities: pd.DataFrame, signs: StrategyInputs, *, period: Period, as_of: date
) -> dict[str, str | None]:
    """Where the account stands in each of the seven kinds, in words; None where data do not tell."""
    deals = closed_in(won(opportunities), period=period, as_of=as_of)
    still_open = open_opportunities(opportunities)
    opened = still_open[still_open["created_date"].between(pd.Timestamp(period.start), pd.Timestamp(as_of))]
    recorded = len(opportunities) > 0
    sold, added = money(amount_of(deals), signs.currency), money(amount_of(opened), signs.currency)
    growth = None if signs.growth is None else f"{share(signs.growth)} in twelve months"
    part = None if signs.wallet_share is None else f"{share(signs.wallet_share)} of the wallet"
    buys = "has not bought from us yet" if signs.revenue == 0 and not signs.is_blank else None
    if signs.revenue:
        buys = "buys already"
    return {
        "revenue target": _told(f"{sold} won in {period}", "nothing won", sold.value, recorded=recorded),
        "increase in per cent": growth,
        "share of spend": part,
        "wins that are seen": f"{counted(len(deals), 'deal')} won in {period}" if recorded else None,
        "new accounts": buys,
        "growth in what exists": growth,
        "more pipeline": _told(
            f"{counted(len(opened), 'deal')} opened in {period}, {added}",
            "nothing opened",
            added.value,
            recorded=recorded,
        ),
    }


def _told(words: str, nothing: str, amount: float | None, *, recorded: bool) -> str | None:
    """The words, or that there is nothing; None where no deal is recorded or no amount known."""
    return None if amount is None or not recorded else words if amount else nothing
