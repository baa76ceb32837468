"""Tables of the choice of accounts: criteria, scores, load, decisions."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def criteria_table(criteria: pd.DataFrame) -> Table:
    """What accounts are scored on, and how much each criterion counts. Source: SEL-2."""
    return Table(
        criteria[["criterion", "basis", "weight_share", "threshold"]],
        caption="Criteria and their weights",
        labels={"weight_share": "Weight", "basis": "Computed or scored", "threshold": "Least value (0 to 1)"},
        empty="No criterion can be used: none is agreed and nothing can be computed.",
    )


def score_table(scores: pd.DataFrame, measures: pd.DataFrame, *, currency: str, most: int = 20) -> Table:
    """The ranking with the measures behind it; a dash is not known, which is not 0. Source: SEL-3."""
    rows = scores.merge(measures, on="account_id", how="left").head(most)
    return Table(
        rows[
            [
                "rank", "account", "score", "known_share", "revenue", "growth", "net_margin",
                "wallet_potential", "readiness", "open", "interactions", "below",
            ]
        ].rename(columns={"growth": "growth_share", "wallet_potential": "potential"}),
        caption=f"Accounts by score, the first {min(most, len(scores))} of {len(scores)}",
        currency=currency,
        labels={
            "known_share": "Weight known",
            "score": "Score of 100",
            "growth_share": "Growth",
            "revenue": f"Revenue, 12 months ({currency})",
            "potential": f"Wallet not ours ({currency})",
            "interactions": "Contacts, 12 months",
            "below": "Below threshold",
        },
        empty="There are no accounts to score.",
    )  # fmt: skip


def load_table(load: pd.DataFrame, *, most: int = 20) -> Table:
    """Accounts and plans of each account manager. Source: SEL-8, SEL-9."""
    return Table(
        load[["owner", "region", "accounts", "plans", "over"]].head(most),
        caption="Plans by account manager",
        labels={"owner": "Account manager", "accounts": "Accounts owned", "over": "Plans above five"},
        empty="Nobody is known to own an account.",
    )


def decision_table(decided: pd.DataFrame, users: pd.DataFrame) -> Table:
    """What the score proposes beside what was decided, with the reason for each departure. Source: SEL-10."""
    names = users.drop_duplicates("user_id").set_index("user_id")["name"]
    rows = decided.assign(owner=decided["owner_id"].map(names).astype("str").fillna(decided["owner_id"]))
    columns = [
        "account", "rank", "proposed", "decision", "departs", "rationale", "tier", "owner", "decided_by",
        "decided_date", "plan_due",
    ]  # fmt: skip
    return Table(
        rows[columns],
        caption="Proposal of the score and decision of the panel",
        labels={
            "proposed": "Proposed by score",
            "departs": "Departs from score",
            "rationale": "Reason of the exception",
            "owner": "Account manager",
        },
        empty="No account is proposed and none decided on.",
    )


def without_revenue_table(idle: pd.DataFrame, *, currency: str, most: int = 20) -> Table:
    """Accounts without revenue that may still deserve a plan. Source: SEL-6."""
    return Table(
        idle.head(most),
        caption="Accounts without revenue in twelve months",
        currency=currency,
        labels={
            "was": "Lapsed or prospect",
            "open": f"Open deals ({currency})",
            "interactions": "Contacts, 12 months",
        },
        empty="No account without revenue shows an open deal, a wallet or readiness.",
    )
