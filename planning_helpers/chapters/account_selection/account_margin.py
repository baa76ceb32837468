"""What the large accounts earn us once their costs are paid."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.account_selection.account_measures import BEFORE_SERVICE
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

LARGE_SHARE = 0.2
_MOST = 15
"""The large accounts: this share of the buyers, by revenue."""


def account_margin(measures: pd.DataFrame) -> pd.DataFrame:
    """The largest buyers of the last twelve months, and what is left of it. Source: SEL-3, SEL-6.

    Returns:
        `account`, `revenue`, `margin`, `cost_to_serve`, `net_margin`, `net_margin_share` (of the
        revenue whose cost is known), `margin_basis`, `cost_known` ("2 of 3": purchases); at most 15 rows,
        only accounts with revenue.
    """
    found = (
        measures[measures["revenue"] > 0].sort_values("revenue", ascending=False, kind="stable").head(_MOST)
    )
    found = found.assign(
        net_margin_share=found["net_margin"] / found["costed_revenue"],
        cost_known=[
            f"{count(costed)} of {count(bought)}"
            for costed, bought in zip(found["costed"], found["bought"], strict=True)
        ],
    )
    columns = [
        "account",
        "revenue",
        "margin",
        "cost_to_serve",
        "net_margin",
        "net_margin_share",
        "margin_basis",
        "cost_known",
    ]
    return found[columns].reset_index(drop=True)


def account_margin_finding(measures: pd.DataFrame, *, currency: str) -> Finding:
    """Which of the large accounts cost more than they bring. Source: SEL-3 (cost to serve, profit margin)."""
    buyers = measures[measures["revenue"] > 0]
    costed = buyers[buyers["net_margin"].notna()]
    if costed.empty:
        return unknown(
            "SEL-3",
            "economics",
            "What the accounts earn us cannot be told: "
            + ("no cost of goods is known" if len(buyers) else "none bought in the last twelve months"),
            next_step="Import transactions with their cost, and the cost to serve of the accounts.",
        )
    large = costed[costed["revenue"] >= costed["revenue"].quantile(1 - LARGE_SHARE)]
    losing = large[large["net_margin"] < 0].sort_values("revenue", ascending=False, kind="stable")
    served = count(int((costed["margin_basis"] != BEFORE_SERVICE).sum()))
    basis = f"cost to serve is known for {served} of {count(len(costed))}"
    known, bought = count(costed["costed"].sum()), count(costed["bought"].sum())
    if known.value != bought.value:
        basis += f", cost of goods for {known} of {counted(bought.value or 0, 'purchase')}"
    total = money(float(costed["net_margin"].sum()), currency)
    figures = {
        "large": count(len(large)),
        "large_losing": count(len(losing)),
        "losing": count(int((costed["net_margin"] < 0).sum())),
        "net_margin": total,
        "revenue": money(float(costed["costed_revenue"].sum()), currency),
        "cost_to_serve_known": served,
        "cost_of_goods_known": known,
        "purchases": bought,
    }
    if losing.empty:
        smaller = (
            costed[costed["net_margin"] < 0].sort_values("net_margin", kind="stable")["account"].tolist()
        )
        verb = one_or_many(len(smaller), "does", "do")
        rest = f"; {enumerated(smaller, most=3)} {verb} not" if smaller else ""
        each = one_or_many(
            len(large), "The largest account", f"Each of the {count(len(large))} largest accounts"
        )
        statement = f"{each} earns us money{rest} ({basis})"
    else:
        named = [
            f"{name} ({money(left, currency)})"
            for name, left in zip(losing["account"], losing["net_margin"], strict=True)
        ]
        verb = one_or_many(len(losing), "costs us more than it brings", "cost us more than they bring")
        of = one_or_many(
            len(large), "The largest account", f"Of the {count(len(large))} largest accounts {len(losing)}"
        )
        statement = f"{of} {verb}: {enumerated(named, most=3)} ({basis})"
    return Finding(
        "SEL-3",
        "economics",
        statement,
        severity="act" if len(losing) else "note" if figures["losing"].value else "good",
        figures=figures,
        formula="revenue less cost of goods of the purchases of the last twelve months whose cost is "
        "known, less cost to serve a year where it is known; large: the top 20 % by revenue of accounts "
        "whose cost is known",
        rows=(losing if len(losing) else large)[
            ["account", "revenue", "margin", "cost_to_serve", "net_margin", "margin_basis"]
        ].head(50),
        currency=currency,
        next_step=f"Find out how {losing.iloc[0]['account']} could earn: by price, mix or cost to serve."
        if len(losing)
        else "",
    )
