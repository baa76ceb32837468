"""Tables of the choice of accounts: criteria, scores, weights, raters, managers, decisions, proposal."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table
from planning_helpers.wording.figures import share

MOST = 20
"""Rows of the long tables."""


def criteria_table(criteria: pd.DataFrame) -> Table:
    """What accounts are scored on, and how much each criterion counts. Source: SEL-2."""
    return Table(
        criteria[["criterion", "basis", "weight_share", "threshold"]],
        caption="Criteria and their weights",
        labels={"weight_share": "Weight", "basis": "Computed or scored", "threshold": "Least value (0 to 1)"},
        empty="No criterion can be used: none is agreed and nothing can be computed.",
    )


def scoring_sheet(
    values: pd.DataFrame, criteria: pd.DataFrame, scores: pd.DataFrame, names: pd.Series
) -> Table:
    """Each account on each criterion, of 100, with its score: the scoring sheet. Source: SEL-14, SEL-3."""
    labels = {
        f"on_{key}": f"{name} ({share(weight)})"
        for key, name, weight in zip(
            criteria["criterion_id"], criteria["criterion"], criteria["weight_share"], strict=True
        )
    }
    rows = scores.head(MOST)
    points = (100 * values.reindex(rows["account_id"])).round(0).add_prefix("on_").reset_index(drop=True)
    sheet = pd.concat([rows[["rank", "account_id", "score"]].reset_index(drop=True), points], axis=1)
    sheet = sheet.assign(account=sheet["account_id"].map(names), score=sheet["score"].round(1))
    return Table(
        sheet[["rank", "account", *labels, "score"]],
        caption=f"Scoring sheet: criteria of 100 and their weights, the first {len(rows)} of {len(scores)}",
        labels={**labels, "score": "Score of 100"},
        kinds=dict.fromkeys(labels, "number"),
        empty="There are no accounts to score.",
    )


def score_table(scores: pd.DataFrame, measures: pd.DataFrame, *, currency: str) -> Table:
    """The ranking with the measures behind it; a dash is not known, which is not 0. Source: SEL-3."""
    rows = scores.merge(measures, on="account_id", how="left").head(MOST)
    return Table(
        rows[
            [
                "rank", "account", "score", "known_share", "revenue", "growth", "net_margin",
                "wallet_potential", "readiness", "open", "interactions", "below",
            ]
        ].rename(columns={"growth": "growth_share", "wallet_potential": "potential"}),
        caption=f"Accounts by score, the first {min(MOST, len(scores))} of {len(scores)}",
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


def plans_per_manager_table(load: pd.DataFrame) -> Table:
    """Accounts and plans of each account manager. Source: SEL-8, SEL-9."""
    return Table(
        load[["owner", "region", "accounts", "plans", "over"]].head(MOST),
        caption="Plans by account manager",
        labels={"owner": "Account manager", "accounts": "Accounts owned", "over": "Plans above the cap"},
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


def without_revenue_table(idle: pd.DataFrame, chosen: pd.DataFrame, *, currency: str) -> Table:
    """Accounts without revenue that give reason for a plan, and whether they get one. Source: SEL-6."""
    rows = idle.assign(gets_plan=idle["account_id"].isin(chosen["account_id"])).head(MOST)
    return Table(
        rows.drop(columns="account_id"),
        caption="Accounts without revenue in twelve months",
        currency=currency,
        labels={
            "was": "Lapsed or prospect",
            "open": f"Open deals ({currency})",
            "interactions": "Contacts, 12 months",
        },
        empty="No account without revenue in twelve months shows an open deal, a wallet or readiness.",
    )


def weight_sensitivity_table(tipping: pd.DataFrame, *, top: int) -> Table:
    """The least change of one weight that moves each account in or out of the choice. Source: SEL-3."""
    columns = [
        "rank", "account", "is_chosen", "criterion", "from_share", "to_share", "change_share", "instead",
    ]  # fmt: skip
    return Table(
        tipping[columns],
        caption="The least change of one weight that moves an account; a dash: no change of one does",
        labels={
            "is_chosen": f"Among the first {top}",
            "from_share": "Weight now",
            "to_share": "Tips at",
            "change_share": "Change",
            "instead": "Changes places with",
        },
        empty="No account is ranked.",
    )


def spread_table(spread: pd.DataFrame) -> Table:
    """Where raters are furthest apart, and how much of the score hangs on it. Source: SEL-11."""
    rows = spread[spread["spread"] > 0].head(8)
    columns = ["account", "criterion", "lowest", "lowest_by", "highest", "highest_by", "raters", "worth"]
    return Table(
        rows[columns],
        caption="Scores on which raters differ, furthest apart first",
        labels={"lowest_by": "Given by", "highest_by": "Given by", "worth": "Points of the score"},
        empty="No two raters gave different scores.",
    )


def rater_agreement_table(without: pd.DataFrame) -> Table:
    """How each rater leans, and whom the score would choose without them. Source: SEL-11."""
    return Table(
        without,
        caption="The raters, and the choice without each of them; a dash: the same choice",
        labels={
            "accounts": "Accounts scored",
            "lean": "Above other raters",
            "enters": "Without them: in",
            "leaves": "Without them: out",
        },
        empty="No named person has scored an account.",
    )


def readiness_table(readiness: pd.DataFrame) -> Table:
    """Whether the chosen accounts and the next ones by score are ready. Source: SEL-7."""
    return Table(
        readiness,
        caption="Relationship, readiness and rivals of the accounts that lead by score",
        labels={"state": "Is it ready?", "readiness": "Readiness of 5"},
        empty="No account is ranked.",
    )


def leader_table(leaders: pd.DataFrame) -> Table:
    """Opinion leaders and references, those without a plan first. Source: SEL-4, SEL-5."""
    return Table(
        leaders[["account", "criterion", "score", "raters", "gets_plan", "decision"]],
        caption="Accounts scored 4 or more on influence or strategic value",
        labels={"score": "Mean score of 5"},
        empty="No account is known to lead opinion.",
    )


def assignment_table(assignment: pd.DataFrame) -> Table:
    """Who is to write which plan, what changes, and what was given up. Source: SEL-8, SEL-9."""
    columns = [
        "account", "rank", "today", "owner", "change", "fit_share", "because", "best", "best_share",
    ]  # fmt: skip
    return Table(
        assignment[columns],
        caption="Account managers of the plans; a dash under better: nobody fits better",
        labels={
            "owner": "Is to write it",
            "fit_share": "Fit",
            "because": "Speaks for it",
            "best": "Better on paper",
            "best_share": "Fit there",
        },
        empty="No account is chosen, so there is nothing to assign.",
    )


def schedule_table(schedule: pd.DataFrame) -> Table:
    """Which plan comes when. Source: SEL-10, SEL-12."""
    return Table(
        schedule,
        caption="Plans of this period and the next ones",
        labels={"owner": "Account manager", "basis": "Why then"},
        empty="No plan can be scheduled.",
    )


def proposal_table(proposal: pd.DataFrame, *, currency: str) -> Table:
    """The accounts proposed to the executive team, on one page. Source: SEL-11."""
    whole = proposal[["revenue", "potential"]].round(0)
    return Table(
        proposal.assign(score=proposal["score"].round(0), **whole),
        caption="Accounts proposed for a plan, with their criteria of 100",
        currency=currency,
        labels={
            "score": "Score of 100",
            "revenue": f"Revenue, 12 months ({currency})",
            "potential": f"Wallet not ours ({currency})",
            "strong": "Speaks for it",
            "weak": "Speaks against it",
            "owner": "Account manager",
        },
        kinds={"revenue": "number", "potential": "number"},
        empty="No account is chosen, so there is nothing to propose.",
    )


def exception_table(decided: pd.DataFrame) -> Table:
    """The decisions that depart from the score, or carry a reason all the same. Source: SEL-10."""
    rows = decided[decided["departs"] | decided["rationale"].notna()]
    reason = rows["rationale"].fillna("no reason on record")
    return Table(
        rows.assign(rationale=reason)[["account", "proposed", "decision", "rationale", "decided_by"]],
        caption="Exceptions and their reasons",
        labels={"proposed": "By score", "rationale": "Reason"},
        empty="No decision departs from the score.",
    )


def request_table(requests: pd.DataFrame) -> Table:
    """What is asked of the executives, most urgent first. Source: SEL-11."""
    return Table(
        requests[["request", "because"]],
        caption="What we ask of you",
        labels={"request": "Please", "because": "Since"},
        empty="Nothing is asked but to confirm the list.",
    )
