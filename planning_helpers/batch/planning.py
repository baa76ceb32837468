"""Which accounts a run is about."""

from __future__ import annotations

import pandas as pd

from planning_helpers.periods import Period, PeriodError, parse_period

TOP = 5  # accounts that are reported where nobody has chosen any


def key_accounts(
    accounts: pd.DataFrame, plans: pd.DataFrame, decisions: pd.DataFrame, *, period: Period
) -> list[str]:
    """The ids of the accounts with a plan for `period` or selected for it, in the order of `accounts`.

    A plan or decision holds from its own period on, so a plan of last quarter still counts; what was decided
    last for an account counts, unless it has a plan of `period` itself. Source: SEL-10, SNAP-2.
    """
    last = {}
    for decision in _in_force(decisions, period).to_dict("records"):
        last[decision["account_id"]] = decision["decision"]
    planned = _in_force(plans, period)
    own_plan = set(planned.loc[planned["start"] >= pd.Timestamp(period.start), "account_id"])
    chosen = {account for account, decision in last.items() if decision == "selected"}
    dropped = set(last) - chosen - own_plan
    key = (chosen | set(planned["account_id"])) - dropped
    return [account for account in accounts["account_id"] if account in key]


def top_accounts(accounts: pd.DataFrame, worth: pd.Series, *, most: int = TOP) -> list[str]:
    """The ids of the `most` accounts of the highest `worth` (by account id); those of none last, by name."""
    ranked = accounts.assign(worth=accounts["account_id"].map(worth).fillna(0.0).astype(float))
    ranked = ranked.sort_values(["worth", "name", "account_id"], ascending=[False, True, True])
    return [str(account) for account in ranked["account_id"].head(most)]


def _in_force(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    """`rows` whose period begins before `period` ends, with its beginning as `start`, earliest first."""
    starts = pd.to_datetime(pd.Series([_start(name) for name in rows["period"]], index=rows.index))
    dated = rows.assign(start=starts)
    return dated[dated["start"] <= pd.Timestamp(period.end)].sort_values("start", kind="stable")


def _start(period: object) -> object:
    try:
        return parse_period(str(period)).start
    except PeriodError:
        return pd.NaT
