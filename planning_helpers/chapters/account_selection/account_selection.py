"""Which accounts get a plan, and what that choice is worth."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planning_helpers.chapters.account_selection.accounts_to_plan import PLAN_RULE, PROPOSED
from planning_helpers.wording.figures import count, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, lower_first, one_or_many


def chosen_accounts(to_plan: pd.DataFrame, scores: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """The accounts that get a plan, by rank.

    Args:
        to_plan: From `accounts_to_plan.accounts_to_plan`.
        scores: From `account_score.account_scores`.
        names: Name of each account by `account_id`.

    Returns:
        `account_id`, `account`, `rank`, `score`, `decision` (`selected`, `planned`, `proposed`), `owner_id`.
    """
    found = to_plan.merge(scores[["account_id", "rank", "score"]], on="account_id", how="left")
    found = found.assign(account=found["account_id"].map(names).astype("str"))
    found = found.sort_values("rank", kind="stable", na_position="last", ignore_index=True)
    return found[["account_id", "account", "rank", "score", "decision", "owner_id"]]


def selection_finding(
    chosen: pd.DataFrame, measures: pd.DataFrame, others: Sequence[Finding], *, period: str, currency: str
) -> Finding:
    """The bottom line: who gets a plan, what they bring, and what stands in the way most urgently."""
    if measures.empty:
        return unknown(
            "SEL-1",
            "bottom_line",
            "There are no accounts to choose from",
            next_step="Import the accounts with `planbook import`.",
        )
    if chosen.empty:
        return unknown(
            "SEL-1",
            "bottom_line",
            f"No account stands out for {period}: too little is known of the {count(len(measures))} there "
            f"are",
            next_step="Import transactions or deals, or score the accounts on criteria of your own.",
        )
    decided = bool((chosen["decision"] != PROPOSED).any())
    ours = measures[measures["account_id"].isin(chosen["account_id"])]
    part = (
        float(ours["revenue"].sum()) / float(measures["revenue"].sum())
        if measures["revenue"].sum() > 0
        else None
    )
    verb = one_or_many(len(chosen), "account gets", "accounts get") if decided else one_or_many(
        len(chosen), "account deserves", "accounts deserve"
    )  # fmt: skip
    brings = f", with {share(part)} of the revenue of the last twelve months" if part is not None else ""
    troubles = [finding for finding in others if finding.severity == "act"]
    urgent = f". First: {lower_first(troubles[0].statement)}" if troubles else ""
    return Finding(
        "SEL-10",
        "bottom_line",
        f"{count(len(chosen))} {verb} a plan for {period}: "
        f"{enumerated(chosen['account'].tolist(), most=6)}{brings}{urgent}",
        severity="act" if troubles else "note",
        figures={
            "chosen": count(len(chosen)),
            "revenue_share": share(part),
            "accounts": count(len(measures)),
        },
        formula=PLAN_RULE.format(top="few"),
        rows=chosen.merge(
            ours[["account_id", "revenue", "net_margin", "wallet"]], on="account_id", how="left"
        ).drop(columns=["account_id", "owner_id"]),
        currency=currency,
        next_step=troubles[0].next_step
        if troubles
        else "Agree the list with the account managers, then write the plans.",
    )
