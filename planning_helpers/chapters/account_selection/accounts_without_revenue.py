"""Accounts that buy nothing now and may still deserve a plan."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.prose import enumerated, one_or_many

_IDLE_FORMULA = "no revenue in twelve months, and an open deal, a known wallet or a readiness of 4 or 5"


def accounts_without_revenue(measures: pd.DataFrame) -> pd.DataFrame:
    """Accounts that bought nothing in twelve months but may be worth a plan. Source: SEL-6.

    Worth a look is an account with an open deal, a known wallet or a readiness of 4 or 5; the one with most
    in open deals first.

    Returns:
        `account_id`, `account`, `was` (`lapsed` when it bought before, else `prospect`), `open`,
        `open_deals`, `wallet`, `readiness`, `incumbent`, `interactions`.
    """
    idle = measures[measures["revenue"].fillna(0.0) <= 0]
    promising = (idle["open_deals"].fillna(0) > 0) | (idle["wallet"] > 0) | (idle["readiness"] >= 4)
    idle = idle[promising.fillna(False).astype(bool)]
    was = pd.Series("prospect", index=idle.index, dtype="str").mask(idle["total_revenue"] > 0, "lapsed")
    order = idle.assign(was=was).sort_values(
        ["open", "wallet"], ascending=False, na_position="last", kind="stable"
    )
    columns = [
        "account_id", "account", "was", "open", "open_deals", "wallet", "readiness", "incumbent",
        "interactions",
    ]  # fmt: skip
    return order[columns].reset_index(drop=True)


def without_revenue_finding(
    idle: pd.DataFrame, measures: pd.DataFrame, chosen: pd.DataFrame, *, currency: str
) -> Finding:
    """Which accounts without revenue get a plan, and which others may deserve one. Source: SEL-6.

    Args:
        idle: From `accounts_without_revenue`.
        measures: From `account_measures`.
        chosen: From `account_selection.chosen_accounts`.
        currency: Of the amounts.
    """
    total = count(int((measures["revenue"].fillna(0.0) <= 0).sum()))
    figures = {
        "without_revenue": total,
        "promising": count(len(idle)),
        "open": money(idle["open"].sum(min_count=1), currency),
    }
    if idle.empty:
        statement = (
            f"No account without revenue shows a reason for a plan yet ({total} of {count(len(measures))})"
            if total.value
            else "Every account bought in the last twelve months"
        )
        return Finding("SEL-6", "without_revenue", statement, figures=figures, formula=_IDLE_FORMULA)
    is_planned = idle["account_id"].isin(chosen["account_id"])
    planned, waiting = idle.loc[is_planned, "account"].tolist(), idle.loc[~is_planned, "account"].tolist()
    figures["planned"] = count(len(planned))
    shown = idle.drop(columns="account_id").assign(gets_plan=is_planned)
    worth = f", open deals of {figures['open']}" if figures["open"].value else ""
    wallet = idle["wallet"].sum(min_count=1)
    worth += f", a wallet of {money(wallet, currency)} a year" if wallet > 0 else ""
    gets = (
        f"; {enumerated(planned, most=3)} {one_or_many(len(planned), 'gets', 'get')} one" if planned else ""
    )
    others = f"; not to be forgotten: {enumerated(waiting, most=3)}" if waiting else ""
    promise = one_or_many(len(idle), "shows", "show")
    return Finding(
        "SEL-6",
        "without_revenue",
        f"{figures['promising']} of {counted(total.value or 0, 'account')} without revenue {promise} reason "
        f"for a plan{worth}{gets}{others}",
        severity="note",
        figures=figures,
        formula=_IDLE_FORMULA,
        rows=shown.head(50),
        currency=currency,
        next_step=f"Ask whoever knows {(waiting or planned)[0]} what it would take to be bought from.",
    )
