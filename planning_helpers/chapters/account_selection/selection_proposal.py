"""The choice of accounts as it is put before the executive team: who, why, with whom, and what is asked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, most_urgent, unknown
from planning_helpers.wording.prose import enumerated, one_or_many, with_full_stop

STRONG, WEAK = 0.6, 0.3
MOST_REASONS = 3


def selection_proposal(
    chosen: pd.DataFrame,
    measures: pd.DataFrame,
    values: pd.DataFrame,
    criteria: pd.DataFrame,
    assignment: pd.DataFrame,
) -> pd.DataFrame:
    """The chosen accounts on one page. Source: SEL-10, SEL-11.

    Args:
        chosen: From `account_selection.chosen_accounts`.
        measures: From `account_measures`.
        values: From `account_score.criterion_values`.
        criteria: From `account_score.criteria_in_use`.
        assignment: From `account_assignment.account_assignment`.

    Returns:
        By rank: `account`, `rank`, `score`, `revenue` (twelve months), `potential` (wallet that is not ours),
        `strong` (the criteria that carry the score most, each of 100), `weak` (those where it is low or not
        known), `owner` (who is to write the plan).
    """
    reasons = _reasons(values.reindex(chosen["account_id"]), criteria)
    money_columns = measures.set_index("account_id")[["revenue", "wallet_potential"]]
    found = chosen[["account_id", "account", "rank", "score"]].set_index("account_id")
    found = found.join(money_columns.rename(columns={"wallet_potential": "potential"})).join(reasons)
    found = found.join(assignment.set_index("account_id")["owner"])
    return found.sort_values("rank", kind="stable", na_position="last").reset_index(drop=True)


def sponsor_finding(chosen: pd.DataFrame, plans: pd.DataFrame, team_members: pd.DataFrame) -> Finding:
    """Which chosen accounts have no executive of ours as their sponsor. Source: SEL-11, TEAM-1."""
    if chosen.empty:
        return unknown(
            "SEL-11",
            "sponsors",
            "No account is chosen, so no sponsor can be missing",
            next_step="Choose accounts first.",
        )
    sponsors = team_members[team_members["role"].str.contains("sponsor", case=False, na=False)]
    sponsored = plans.loc[plans["plan_id"].isin(sponsors["plan_id"]), "account_id"]
    without = chosen.loc[~chosen["account_id"].isin(sponsored), "account"].tolist()
    if team_members.empty:
        return unknown(
            "SEL-11",
            "sponsors",
            "Who of our executives sponsors the chosen accounts is not known: no account team is on record",
            next_step="Name an executive sponsor for each account, and record the teams of the plans.",
        )
    named = enumerated(without)
    verb = one_or_many(len(without), "has", "have")
    return Finding(
        "SEL-11",
        "sponsors",
        f"{named} {verb} no executive of ours on record as sponsor"
        if without
        else "Each chosen account has an executive of ours as sponsor",
        severity="watch" if without else "good",
        figures={"chosen": count(len(chosen)), "without_sponsor": count(len(without))},
        formula="a team member of the account's plan whose role says sponsor",
        next_step=with_full_stop(f"Name an executive sponsor for {named}") if without else "",
    )


def executive_requests(findings: Sequence[Finding]) -> pd.DataFrame:
    """What the executives are asked for, most urgent first: the next steps of what is not as wanted or known.

    Returns:
        `request`, `because` (the sentence it follows from), `rule`.
    """
    asked = [found for found in most_urgent(list(findings)) if found.severity in {"act", "watch", "unknown"}]
    rows = [(found.next_step, found.statement, found.rule) for found in asked if found.next_step]
    return pd.DataFrame(rows, columns=["request", "because", "rule"], dtype="str")


def proposal_finding(
    proposal: pd.DataFrame,
    decided: pd.DataFrame,
    requests: pd.DataFrame,
    measures: pd.DataFrame,
    *,
    period: str,
    currency: str,
) -> Finding:
    """What is proposed, what it is worth, and what is asked of the executives. Source: SEL-11."""
    if proposal.empty:
        return unknown(
            "SEL-11",
            "proposal",
            f"There is nothing to propose for {period}: no account is chosen",
            next_step="Import transactions or deals, or score the accounts on criteria of your own.",
        )
    total, ours = measures["revenue"].sum(min_count=1), proposal["revenue"].sum(min_count=1)
    exceptions = int((decided["departs"] | decided["rationale"].notna()).sum())
    figures = {
        "accounts": count(len(proposal)),
        "revenue": money(ours, currency),
        "revenue_share": share(ours / total if total > 0 else None),
        "potential": money(proposal["potential"].sum(min_count=1), currency),
        "exceptions": count(exceptions),
        "requests": count(len(requests)),
    }
    statement = f"We propose {counted(len(proposal), 'plan')} for {period}"
    if figures["revenue_share"].value is not None:
        statement += (
            f": the accounts bring {figures['revenue']} a year, {figures['revenue_share']} of our revenue"
        )
    known = int(proposal["potential"].notna().sum())
    if known:
        of_all = "" if known == len(proposal) else f" (known for {count(known)})"
        statement += f"; their wallets hold {figures['potential']} more{of_all}"
    if len(requests):
        first = requests["request"].iloc[0].removesuffix(".")
        statement += (
            f"; we ask {counted(len(requests), 'thing')} of you, first: {first[:1].lower()}{first[1:]}"
        )
    return Finding(
        "SEL-11",
        "proposal",
        statement,
        severity="watch" if len(requests) else "good",
        figures=figures,
        formula="accounts that get a plan; strong and weak: value on the criterion, of 100, by its weight",
        rows=proposal,
        currency=currency,
        next_step="" if len(requests) else "Confirm the list.",
    )


def _reasons(values: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """For each account in words what carries its score, and what does not."""
    named = criteria.set_index("criterion_id")
    names = named["criterion"].to_dict()
    rows = []
    for account in values.index:
        value = values.loc[account]
        strong = (value * named["weight_share"])[value >= STRONG].sort_values(ascending=False, kind="stable")
        weak = named["weight_share"][value < WEAK].sort_values(ascending=False, kind="stable")
        missing = named.loc[value.index[value.isna()], "criterion"].tolist()
        said = [
            [f"{names[key]} {count(100 * value[key])}" for key in part.index[:MOST_REASONS]]
            for part in (strong, weak)
        ]
        unknown_part = [f"not known: {enumerated(missing, most=MOST_REASONS)}"] if missing else []
        rows.append([", ".join(said[0]) or None, "; ".join([*said[1], *unknown_part]) or None])
    return pd.DataFrame(rows, index=values.index, columns=["strong", "weak"], dtype="str")
