"""Where we stand with an account, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planning_helpers.wording.findings import Finding, most_urgent
from planning_helpers.wording.prose import enumerated, lower_first

SEVERE = ("act", "watch")
ALWAYS_ANSWERED = ("open_business", "gaps", "rated_and_left")
"""Sections that have an answer also where nothing is known."""


def snapshot_finding(
    account: pd.Series, trend: Finding, worth: Finding, others: Sequence[Finding], *, currency: str
) -> Finding:
    """The bottom line: revenue and its direction, share of wallet, the most urgent of the rest, what lacks.

    What the facts say comes first; what is not known is named in one sentence at the end.

    Args:
        account: Row of the account.
        trend: From `revenue_trend.trend_finding`.
        worth: From `account_worth.worth_finding`.
        others: The other findings of the snapshot, in order of the sections.
        currency: ISO code of the revenue.
    """
    name = account["name"] if pd.notna(account["name"]) else account["account_id"]
    wallet_share = worth.figures.get("wallet_share")
    wallet = worth.figures.get("wallet")
    part = ""
    if wallet_share is not None and wallet_share.value is not None:
        part = f"; we have {wallet_share} of its spend"
    elif wallet is not None and wallet.value is not None and worth.figures["not_in_play"].value is not None:
        part = f"; none of the {wallet} it spends a year is ours yet"
    answered = [f for f in others if f.severity != "unknown" and f.section not in ALWAYS_ANSWERED]
    urgent = [
        finding
        for finding in most_urgent(list(others))
        if finding.severity in SEVERE and finding.section != "gaps"
    ]
    if trend.severity == "unknown" and worth.severity == "unknown" and not answered:
        return Finding(
            "SNAP-1",
            "bottom_line",
            f"{name}: no purchase, deal or conversation is on record; first find out who they are",
            severity="unknown",
            formula="sections of this snapshot that could be answered",
            rows=_overview([trend, worth, *others]),
            next_step="Import contacts, deals and transactions, and ask the client the four questions.",
        )
    statement = f"{name}: {lower_first(trend.statement)}{part}"
    if urgent:
        statement += f". Most urgent: {lower_first(urgent[0].statement)}"
    lacking = [_UNKNOWN[f.section] for f in others if f.severity == "unknown" and f.section in _UNKNOWN]
    if pd.isna(account.get("wallet")) and (wallet is None or wallet.value is None):
        lacking.append("what it spends on what we sell")
    if lacking:
        statement += f". Not known yet: {enumerated(lacking)}"
    severities = [finding.severity for finding in (trend, *urgent[:1]) if finding.severity in SEVERE]
    return Finding(
        "SNAP-1",
        "bottom_line",
        statement,
        severity="act" if "act" in severities else "watch" if severities else trend.severity,
        figures={**trend.figures, **({"wallet_share": wallet_share} if wallet_share is not None else {})},
        formula="revenue of the last twelve months against the twelve before; share of wallet; the "
        "most urgent finding "
        "of this snapshot",
        rows=_overview([trend, worth, *others]),
        currency=currency,
        next_step=urgent[0].next_step if urgent else trend.next_step or worth.next_step,
    )


_UNKNOWN = {
    "executives": "when we last spoke with the people who lead",
    "decision_process": "who decides",
    "interactions": "how close we are",
    "client_words": "what they want to achieve",
}


def _overview(findings: list[Finding]) -> pd.DataFrame:
    ordered = most_urgent(findings)
    return pd.DataFrame(
        {
            "severity": [finding.severity for finding in ordered],
            "finding": [finding.statement for finding in ordered],
            "next_step": [finding.next_step for finding in ordered],
        }
    )
