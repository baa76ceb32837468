"""Accounts that buy nothing now and may still deserve a plan."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

_IDLE_FORMULA = "no purchase in twelve months, and an open deal, a known wallet or a readiness of 4 or 5"


def accounts_without_revenue(measures: pd.DataFrame) -> pd.DataFrame:
    """Accounts known to have bought nothing in twelve months that may be worth a plan. Source: SEL-6.

    Worth a look is an account with an open deal, a known wallet or a readiness of 4 or 5; the one with most
    in open deals first.

    Returns:
        `account_id`, `account`, `was` (`lapsed` when it bought before, else `prospect`), `open`,
        `open_deals`, `wallet`, `readiness`, `incumbent`, `interactions`.
    """
    idle = measures[_is_idle(measures)]
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
    total, blank = count(int(_is_idle(measures).sum())), int(measures["revenue"].isna().sum())
    figures = {
        "without_revenue": total,
        "promising": count(len(idle)),
        "open": money(idle["open"].sum(min_count=1), currency),
    }
    if blank == len(measures):
        return unknown(
            "SEL-6",
            "without_revenue",
            "Which accounts are without revenue is not known: what the accounts bought is not on record",
            next_step="Import transactions, or won deals with their amounts.",
        )
    aside = f"; for {counted(blank, 'account')} revenue is not known" if blank else ""
    if idle.empty:
        statement = (
            "No account without revenue in twelve months shows a reason for a plan yet "
            f"({total} of {count(len(measures))})"
            if total.value
            else "No account is known to have bought nothing in the last twelve months"
            if blank
            else "Every account bought in the last twelve months"
        )
        return Finding("SEL-6", "without_revenue", statement + aside, figures=figures, formula=_IDLE_FORMULA)
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
        f"{figures['promising']} of {counted(total.value or 0, 'account')} without revenue in twelve months "
        f"{promise} reason for a plan{worth}{gets}{others}{aside}",
        severity="note",
        figures=figures,
        formula=_IDLE_FORMULA,
        rows=shown.head(50),
        currency=currency,
        next_step=f"Ask whoever knows {(waiting or planned)[0]} what it would take to be bought from.",
    )


def _is_idle(measures: pd.DataFrame) -> pd.Series:
    """Whether an account is known to have bought nothing: neither an unknown amount, nor one sent back."""
    return (measures["revenue"] <= 0) & ~(measures["bought"] > 0)
