"""Which accounts are planned for: one rule for the run, the checks, the start and the account selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pandas as pd

from planning_helpers.chapters.account_selection.account_measures import account_measures
from planning_helpers.chapters.account_selection.account_score import (
    account_scores,
    criteria_in_use,
    criterion_values,
)
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.periods import Period, PeriodError, parse_period

TOP = 5
"""How many accounts the score proposes."""

SELECTED, PLANNED, PROPOSED = "selected", "planned", "proposed"

PLAN_RULE = (
    "accounts with a plan for the period or selected for it; where there is none, the first {top} by score "
    "that nobody decided against"
)


def accounts_to_plan(
    accounts: pd.DataFrame,
    plans: pd.DataFrame,
    selection_decisions: pd.DataFrame,
    scores: Callable[[], pd.DataFrame],
    *,
    period: Period,
    top: int = TOP,
) -> pd.DataFrame:
    """The accounts to plan for by `PLAN_RULE`. Source: SEL-10, SNAP-2.

    A plan or decision holds from its own period on, so a plan of last quarter still counts; what was decided
    last for an account counts, unless it has a plan of `period` itself.

    Args:
        accounts: All accounts that may be planned for.
        plans: The plans there are.
        selection_decisions: What panel and managers decided.
        scores: Gives `account_score.account_scores`; asked only where no account has a plan or is selected.
        period: The plan period.
        top: How many accounts the score proposes.

    Returns:
        In the order of `accounts`, proposed ones by rank: `account_id`, `decision` (`selected`; `planned`:
        has a plan without being selected; or `proposed`) and `owner_id` (who is to write the plan as decided;
        empty where nobody decided).
    """
    made = _in_force(selection_decisions, period).drop_duplicates("account_id", keep="last")
    made = made.set_index("account_id")
    planned = _in_force(plans, period)
    of_period = set(planned.loc[planned["start"] >= pd.Timestamp(period.start), "account_id"])
    selected = set(made.index[made["decision"] == "selected"])
    against = set(made.index) - selected
    key = (selected | set(planned["account_id"])) - (against - of_period)
    found = accounts.loc[accounts["account_id"].isin(key), ["account_id"]]
    decision = found["account_id"].isin(selected).map({True: SELECTED, False: PLANNED})
    if found.empty:
        ranked = scores()
        first = ranked["rank"].le(top).fillna(False).astype(bool) & ~ranked["account_id"].isin(against)
        found = ranked.loc[first].sort_values("rank")[["account_id"]]
        decision = pd.Series(PROPOSED, index=found.index)
    owners = found["account_id"].map(made["owner_id"]).astype("str")
    return found.assign(decision=decision.astype("str"), owner_id=owners).reset_index(drop=True)


def book_scores(book: Mapping[str, pd.DataFrame], *, as_of: date) -> pd.DataFrame:
    """The score of every account of the book, as notebook 00 computes it (`account_score.account_scores`)."""
    bought = revenue_rows(book["transactions"], book["opportunities"], as_of=as_of)
    measures = account_measures(
        book["accounts"], bought, book["opportunities"], book["interactions"], as_of=as_of
    )
    criteria = criteria_in_use(book["selection_criteria"], measures)
    return account_scores(criterion_values(measures, criteria, book["selection_scores"]), criteria)


def accounts_of_book(
    book: Mapping[str, pd.DataFrame], *, period: Period, as_of: date, top: int = TOP
) -> pd.DataFrame:
    """`accounts_to_plan` of a whole book, whose tables are read only where they are asked for."""
    return accounts_to_plan(
        book["accounts"],
        book["plans"],
        book["selection_decisions"],
        lambda: book_scores(book, as_of=as_of),
        period=period,
        top=top,
    )


def _in_force(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """`rows` whose period begins before `period` ends, with its beginning as `start`, earliest first."""
    starts = pd.to_datetime(pd.Series([_start(name) for name in rows["period"]], index=rows.index))
    dated = rows.assign(start=starts)
    dated = dated[dated["start"] <= pd.Timestamp(period.end)]
    order = ["start", "decided_date"] if "decided_date" in dated else ["start"]
    return dated.sort_values(order, kind="stable", na_position="first")


def _start(period: object) -> object:
    try:
        return parse_period(str(period)).start
    except PeriodError:
        return pd.NaT
