"""Whether an account is ready for us: a relationship, a need, and no rival that cannot be replaced."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many, some_of, with_full_stop

LEAST_READY = 3
"""Of 5; below it the customer is not ready."""

READY, RIVAL, LOCKED_IN, NOT_READY, STRANGER, NOT_KNOWN = (
    "ready", "rival in place", "locked in", "not ready", "no relationship", "not known",
)  # fmt: skip
_FORMULA = (
    "locked in: an incumbent and a readiness below 3 of 5; no relationship: no purchase, no open deal and "
    "no contact in twelve months on record; not ready: a readiness below 3; not known: no readiness on "
    "record; rival in place: an incumbent, and a readiness of 3 or more; else ready"
)


def account_readiness(
    measures: pd.DataFrame, scores: pd.DataFrame, chosen: pd.DataFrame, *, top: int
) -> pd.DataFrame:
    """Whether the chosen accounts, and the next ones by score, are ready for a plan. Source: SEL-7.

    Args:
        measures: From `account_measures`.
        scores: From `account_score.account_scores`.
        chosen: From `account_selection.chosen_accounts`.
        top: How many accounts the score proposes; as many more are looked at.

    Returns:
        By rank: `account`, `rank`, `gets_plan`, `state`, `relationship` (`buys`, `bought before`, `in
        contact`, `in a deal`, `none`, empty when not known), `readiness` (1 to 5), `incumbent`.
    """
    ranks = scores[["account_id", "rank"]]
    near = ranks["rank"].le(2 * top).fillna(False) | ranks["account_id"].isin(chosen["account_id"])
    found = ranks[near].merge(measures, on="account_id")
    found = found.assign(gets_plan=found["account_id"].isin(chosen["account_id"]), relationship=_tie(found))
    incumbent, low = found["incumbent"].notna(), found["readiness"] < LEAST_READY
    state = pd.Series(READY, index=found.index, dtype="str").mask(incumbent, RIVAL)
    state = state.mask(found["readiness"].isna(), NOT_KNOWN).mask(low, NOT_READY)
    state = state.mask(found["relationship"] == "none", STRANGER).mask(low & incumbent, LOCKED_IN)
    columns = ["account", "rank", "gets_plan", "state", "relationship", "readiness", "incumbent"]
    return found.assign(state=state)[columns].reset_index(drop=True)


def readiness_finding(readiness: pd.DataFrame) -> Finding:
    """Which of the accounts that get a plan are not ready for it. Source: SEL-7."""
    ours = readiness[readiness["gets_plan"]]
    figures = {state.replace(" ", "_"): count(int((ours["state"] == state).sum())) for state in _STATES}
    if ours.empty or (ours["state"] == NOT_KNOWN).all():
        return unknown(
            "SEL-7",
            "readiness",
            "Whether the chosen accounts are ready is not known: readiness is on record for none of them"
            if len(ours)
            else "No account is chosen, so whether it is ready cannot be asked",
            next_step="Enter readiness (1 to 5) and the incumbent of the accounts that are to get a plan.",
        )
    held = ours[ours["state"].isin([LOCKED_IN, NOT_READY, STRANGER])]
    rivals, blank = ours[ours["state"] == RIVAL], ours.loc[ours["state"] == NOT_KNOWN, "account"].tolist()
    statement = (
        f"{some_of(int((ours['state'] == READY).sum()), len(ours), 'chosen account', 'is', 'are')} ready"
    )
    if len(held):
        named = [f"{row.account} ({_why(row.state, row.incumbent)})" for row in held.itertuples()]
        statement += f"; {enumerated(named, most=3)} {one_or_many(len(held), 'is', 'are')} not"
    if len(rivals):
        named = [f"{row.account} ({row.incumbent})" for row in rivals.itertuples()]
        statement += f"; a rival is in place at {enumerated(named, most=3)}"
    if blank:
        statement += f"; not known of {enumerated(blank, most=3)}"
    return Finding(
        "SEL-7",
        "readiness",
        statement,
        severity="watch" if len(held) else "note" if len(rivals) or blank else "good",
        figures=figures,
        formula=_FORMULA,
        rows=readiness,
        next_step=with_full_stop(
            f"Find out what would have to change at {held.iloc[0]['account']} before its plan is made"
        )
        if len(held)
        else with_full_stop(f"Learn what {rivals.iloc[0]['account']} misses in {rivals.iloc[0]['incumbent']}")
        if len(rivals)
        else f"Ask whether {blank[0]} is ready to buy."
        if blank
        else "Start with the plans of these accounts.",
    )


_STATES = (READY, RIVAL, LOCKED_IN, NOT_READY, STRANGER, NOT_KNOWN)


def _tie(found: pd.DataFrame) -> pd.Series:
    """What ties the account to us; `none` only where contacts are on record in the book, else it is empty."""
    tie = pd.Series("none", index=found.index, dtype="str").where(found["interactions"].notna())
    tie = tie.mask(found["open_deals"] > 0, "in a deal").mask(found["interactions"] > 0, "in contact")
    tie = tie.mask(found["total_revenue"] > 0, "bought before")
    return tie.mask(found["revenue"] > 0, "buys")


def _why(state: object, incumbent: object) -> str:
    return f"{state}: {incumbent}" if isinstance(incumbent, str) else str(state)
