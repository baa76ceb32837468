"""What was decided on the accounts, beside what the score proposes."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many, with_full_stop


def decisions(
    selection_decisions: pd.DataFrame, scores: pd.DataFrame, names: pd.Series, *, period: str, top: int
) -> pd.DataFrame:
    """The proposal of the score beside what was decided for the period. Source: SEL-10.

    Args:
        selection_decisions: What panel and managers decided.
        scores: From `account_score.account_scores`.
        names: Name of each account by `account_id`.
        period: Name of the plan period.
        top: How many accounts the score proposes.

    Returns:
        Accounts that are proposed or decided on, by rank: `account_id`, `account`, `rank`, `score`,
        `proposed`, `decision` (`open` when none), `departs` (from the proposal), `tier`, `owner_id`,
        `rationale`, `decided_by`, `decided_date`, `plan_due`. Of several decisions on an account the latest
        counts.
    """
    made = selection_decisions[selection_decisions["period"] == period].sort_values(
        "decided_date", kind="stable"
    )
    made = made.drop_duplicates("account_id", keep="last").set_index("account_id")
    found = scores.set_index("account_id")[["rank", "score"]].join(
        made[
            ["decision", "tier", "owner_id", "exception_rationale", "decided_by", "decided_date", "plan_due"]
        ]
    )
    proposed = found["rank"].le(top).fillna(False).astype(bool)
    found = found.assign(account=names.reindex(found.index), proposed=proposed)
    departs = found["decision"].notna() & (found["proposed"] != (found["decision"] == "selected"))
    found = found.assign(departs=departs, decision=found["decision"].fillna("open"))
    found = found[found["proposed"] | (found["decision"] != "open")].rename(
        columns={"exception_rationale": "rationale"}
    )
    columns = [
        "account_id", "account", "rank", "score", "proposed", "decision", "departs", "tier", "owner_id",
        "rationale", "decided_by", "decided_date", "plan_due",
    ]  # fmt: skip
    return found.rename_axis("account_id").reset_index()[columns]


def decision_finding(decided: pd.DataFrame, *, period: str, as_of: date) -> Finding:
    """Whether each proposal is decided on and each departure from the score has a reason. Source: SEL-10."""
    made = decided[decided["decision"] != "open"]
    proposals = decided[decided["proposed"]]
    if made.empty:
        named = enumerated(proposals["account"].tolist())
        return unknown(
            "SEL-10",
            "decisions",
            f"No decision is on record for {period}; "
            + (f"the score proposes {named}" if named else "nothing is proposed"),
            next_step="Let account managers and their manager go through the list and record each decision.",
        )
    departing = made[made["departs"]]
    unreasoned = departing[departing["rationale"].isna()]
    waiting = decided[decided["decision"] == "open"]
    overdue = made[(made["decision"] == "selected") & (made["plan_due"] < pd.Timestamp(as_of))]
    figures = {
        "selected": count(int((made["decision"] == "selected").sum())),
        "departing": count(len(departing)),
        "without_rationale": count(len(unreasoned)),
        "undecided": count(len(waiting)),
        "plans_due": count(len(overdue)),
    }
    chosen = one_or_many(int(figures["selected"].value or 0), "account is", "accounts are")
    statement = f"{figures['selected']} {chosen} selected for {period}"
    if len(departing):
        verb = one_or_many(len(departing), "decision departs", "decisions depart")
        statement += f"; {figures['departing']} {verb} from the score"
        statement += (
            f", {figures['without_rationale']} without a reason: "
            f"{enumerated(unreasoned['account'].tolist(), most=3)}"
            if len(unreasoned)
            else f", each with its reason: {enumerated(departing['account'].tolist(), most=3)}"
        )
    if len(waiting):
        statement += f"; still open: {enumerated(waiting['account'].tolist(), most=3)}"
    named = enumerated(unreasoned["account"].tolist(), most=3)
    next_step = with_full_stop(f"Record why the score is not followed for {named}") if named else ""
    if not next_step and len(waiting):
        next_step = with_full_stop(f"Decide on {waiting['account'].iloc[0]}")
    return Finding(
        "SEL-10",
        "decisions",
        statement,
        severity="watch" if len(unreasoned) or len(waiting) else "good",
        figures=figures,
        formula=f"decisions for {period}; departs: selected but not proposed by the score, or the reverse",
        rows=made.drop(columns=["account_id", "owner_id"]).head(50),
        next_step=next_step or "Review the choice again next quarter.",
    )
