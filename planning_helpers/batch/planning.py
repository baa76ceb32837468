"""Which accounts a run is about."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from planning_helpers.errors import PlanningError, UnknownNameError, listed
from planning_helpers.periods import Period, PeriodError, parse_period

TOP = 5  # accounts that are reported where nobody has chosen any


class AmbiguousAccountError(PlanningError):
    """A name is borne by more than one account."""

    def __init__(self, name: str, ids: Iterable[str]) -> None:
        super().__init__(
            f"{name!r} is the name of the accounts {listed(ids)}. Give the id of the one you mean."
        )


def named_accounts(accounts: pd.DataFrame, wanted: Iterable[str]) -> list[str]:
    """The ids of the accounts that `wanted` names by id or by name (in any case), each once, in that order.

    Raises:
        UnknownNameError: If there is no such account.
        AmbiguousAccountError: If more than one account has the name.
    """
    found = [_account_id(accounts, name) for name in wanted]
    return list(dict.fromkeys(found))


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


def _account_id(accounts: pd.DataFrame, name: str) -> str:
    if (accounts["account_id"] == name).any():
        return name
    same = accounts.loc[accounts["name"].str.casefold() == name.strip().casefold(), "account_id"]
    if same.empty:
        remedy = "Give an id or a name as the CRM has it, or import the account with `planbook import`."
        raise UnknownNameError("account", name, accounts["name"].dropna(), remedy)
    if len(same) > 1:
        raise AmbiguousAccountError(name, same)
    return str(same.iloc[0])


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
