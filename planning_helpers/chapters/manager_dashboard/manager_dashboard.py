"""All plans of the book against their goals: which one needs the manager most."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.close_ratio import book_ratio, close_ratio_in
from planning_helpers.measures.pipeline.deal_status import decided_by, open_opportunities, won
from planning_helpers.measures.pipeline.goal_period import goal_period
from planning_helpers.measures.pipeline.goal_progress import amount_of, closed_in, due_by_end
from planning_helpers.measures.pipeline.leading_ratio import leading_ratio
from planning_helpers.measures.pipeline.pipeline import pipeline_sufficiency
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of

VERDICT_ORDER = ("short", "not computable", "enough", "goal met")
COLUMNS = [
    "account_id",
    "plan_of",
    "goal",
    "won",
    "open",
    "all_open_amount",
    "open_deals",
    "with_amount",
    "unvalued_deals",
    "close_ratio",
    "new_sales_needed",
    "pipeline_needed",
    "pipeline_gap",
    "verdict",
]
_TYPES: dict[str, str] = {
    "account_id": "str",
    "plan_of": "str",
    "verdict": "str",
    "open_deals": "int64",
    "with_amount": "int64",
    "unvalued_deals": "int64",
    **dict.fromkeys(
        ["goal", "won", "open", "all_open_amount", "close_ratio", "new_sales_needed", "pipeline_needed"],
        "float64",
    ),
    "pipeline_gap": "float64",
}


def plans_finding(found: pd.DataFrame, *, period: Period, accounts: int, currency: str) -> Finding:
    """The bottom line: which plan is short by most, and how many are short, enough, met or not computable.

    `period` is the one asked about; `accounts` is how many accounts the book holds, for the case that none
    has a plan.
    """
    if found.empty:
        return unknown(
            "R1",
            "manager_dashboard",
            f"None of {counted(accounts, 'account')} has a plan for this period, so no plan can be held "
            "against a goal",
            next_step="Choose the accounts that deserve a plan, and write a commit goal for each.",
        )
    counts = found["verdict"].value_counts()
    short = found[found["verdict"] == "short"]
    figures = {
        "plans": count(len(found)),
        "short": count(len(short)),
        "met": count(counts.get("goal met", 0)),
        "enough": count(counts.get("enough", 0)),
        "not_computable": count(counts.get("not computable", 0)),
        "goal": money(found["goal"].sum(min_count=1), currency),
        "won": money(found["won"].sum(min_count=1), currency),
        "short_by": money(short["pipeline_gap"].sum(), currency),
    }
    if short.empty:
        statement = f"None of {counted(len(found), 'plan')} is short of pipeline"
    else:
        first = short.iloc[0]
        figures["largest"] = money(first["pipeline_gap"], currency)
        verb = "is" if len(short) == 1 else "are"
        longer = goal_period(first["plan_of"], period)
        span = f" for {longer}" if longer is not None and longer != period else ""
        statement = (
            f"{first['account']} needs you most: {_at_most(short.head(1))}{figures['largest']} of pipeline "
            f"short{span}; {figures['short']} of {counted(len(found), 'plan')} {verb} short, "
            f"by {_at_most(short)}{figures['short_by']} in all"
        )
        if _at_most(short):
            figures["unvalued_deals"] = count(short["unvalued_deals"].sum())
            deals = counted(short["unvalued_deals"].sum(), "deal")
            statement += f" ({deals} without a value left out)"
    if counts.get("not computable", 0):
        statement += f"; {figures['not_computable']} cannot be computed"
    apart = [text for text in found["plan_of"] if goal_period(text, period) is None]
    if apart:
        figures["of_other_periods"] = count(len(apart))
        verb = "has no goal" if len(apart) == 1 else "have no goal"
        of = "its plan is" if len(apart) == 1 else "their plans are"
        statement += (
            f", {figures['of_other_periods']} {verb} for {period}: {of} of {', '.join(sorted(set(apart)))}"
        )
    return Finding(
        "R1",
        "manager_dashboard",
        statement,
        severity="act" if len(short) else "watch" if counts.get("not computable", 0) else "good",
        figures=figures,
        formula="pipeline gap = max(0, commit goal − won in the period) ÷ close ratio − open deals due "
        "in the period, "
        "plan by plan; a surplus of one plan does not fill the gap of another",
        rows=found.drop(columns=["account_id"]),
        currency=currency,
        next_step=f"Review {short.iloc[0]['account']} first." if len(short) else "",
    )


def _at_most(plans: pd.DataFrame) -> str:
    return "at most " if plans["unvalued_deals"].any() else ""


def plans_against_goal(
    plans: pd.DataFrame,
    accounts: pd.DataFrame,
    opportunities: pd.DataFrame,
    users: pd.DataFrame,
    *,
    period: Period,
    as_of: date,
) -> pd.DataFrame:
    """Pipeline sufficiency of every plan, those that are short by most first. Source: R1, R2, R3, PIPE-1.

    The close ratio is the one that leads in the account's own chapters (`leading_ratio.leading_ratio`).

    A plan of a longer period that holds `period` is judged over its own; a plan of another period has no goal
    for this one, so it is not computable. In a book without any deal what is won is not known.

    Returns:
        One row a plan: `account_id`, `account`, `owner`, `plan_of` (its period), `goal` (commit), `won`,
        `open` (due in the period), `all_open_amount`, `open_deals`, `with_amount`, `unvalued_deals` (won or
        due in the period, without a known amount: a gap is then at most so wide), `close_ratio`,
        `new_sales_needed`, `pipeline_needed`, `pipeline_gap` (above 0 is short) and `verdict`.
    """
    owners = accounts.drop_duplicates("account_id").set_index("account_id")["owner_id"]
    deals_of = dict(iter(opportunities.groupby("account_id")))
    book = book_ratio(decided_by(opportunities, as_of), accounts)
    rows = []
    for plan in plans.to_dict("records"):
        deals = deals_of.get(plan["account_id"], opportunities.iloc[:0])
        span = goal_period(plan["period"], period)
        still_open, due = open_opportunities(deals), due_by_end(deals, period=span or period)
        won_deals = closed_in(won(deals), period=span or period, as_of=as_of)
        sold = amount_of(won_deals)
        if opportunities.empty:
            sold = None
        known = close_ratio_in(
            plan["planned_close_ratio"], decided_by(deals, as_of), book, account_id=plan["account_id"]
        )
        ratio = leading_ratio(known).value
        found = pipeline_sufficiency(plan["commit_goal"] if span else None, sold, amount_of(due), ratio)
        rows.append(
            {
                "account_id": plan["account_id"],
                "plan_of": plan["period"],
                "goal": found.goal,
                "won": found.won,
                "open": found.open_amount,
                "all_open_amount": amount_of(still_open),
                "open_deals": len(still_open),
                "with_amount": int(still_open["amount"].notna().sum()),
                "unvalued_deals": int(won_deals["amount"].isna().sum() + due["amount"].isna().sum()),
                "close_ratio": found.close_ratio,
                "new_sales_needed": found.new_sales_needed,
                "pipeline_needed": found.pipeline_needed,
                "pipeline_gap": found.pipeline_gap,
                "verdict": found.verdict,
            }
        )
    found_rows = pd.DataFrame(rows, columns=COLUMNS).astype(_TYPES)
    keys = found_rows["account_id"]
    found_rows.insert(1, "account", names_of(keys, accounts, "account_id"))
    found_rows.insert(2, "owner", names_of(values_of(keys, owners).astype("str"), users, "user_id"))
    order = found_rows["verdict"].map({verdict: place for place, verdict in enumerate(VERDICT_ORDER)})
    return (
        found_rows.assign(order=order)
        .sort_values(["order", "pipeline_gap"], ascending=[True, False], kind="stable", ignore_index=True)
        .drop(columns="order")
    )
