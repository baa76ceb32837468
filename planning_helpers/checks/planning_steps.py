"""The nine steps of planning an account, and for which this plan has evidence. Source: PROC-1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

STEP_RULE = (
    "a step has evidence when its entries of the plan or the store are there: a plan; interview answers,"
    " SWOT or units; goals; a primary strategy; team, cost to serve and dated actions; conversations in"
    " {silence_days} and a review held in {review_days}; readings of measures; a reading beside a target"
    " and an answer of the client on how success is measured"
)


def planning_steps(plan: Mapping[str, pd.DataFrame], account: pd.Series, *, as_of: date) -> pd.DataFrame:
    """The nine steps in order, with the evidence that this plan has of each.

    Args:
        plan: Frames of one account's plan by table.
        account: Row of the account.
        as_of: The day the facts are taken at.

    Returns:
        Nine rows: `step`, `evidence` (in words; empty without) and `missing` (empty when nothing is).

    Source: PROC-1.
    """
    today = pd.Timestamp(as_of)
    lately = with_thresholds(" in {review_days}")
    spoken_since, reviewed_since = (
        today - pd.Timedelta(days=threshold(name)) for name in ("silence_days", "review_days")
    )
    plans, actions, metrics = plan["plans"], plan["actions"], plan["metrics"]
    chosen = plan["strategies"].loc[plan["strategies"]["is_primary"].fillna(False).astype(bool), "name"]
    talks = plan["interactions"]["interaction_date"].between(spoken_since, today)
    readings = plan["metric_readings"]
    read = readings[readings["reading_date"] <= today]
    reviews = plan["reviews"]
    held = reviews["held_date"].between(reviewed_since, today)
    answers = plan["interview_answers"]
    success = answers["question"].str.contains(r"measure|success", case=False, regex=True, na=False)
    aimed = metrics["target"].notna() & metrics["row_id"].isin(read["metric_id"])
    gathered = {
        "answer": len(answers),
        "SWOT item": int((plan["swot_items"]["status"] == "accepted").sum()),
        "unit": len(plan["business_units"]),
    }
    cost = account.get("cost_to_serve")
    means = {
        "people": counted(len(plan["team_members"]), "member") if len(plan["team_members"]) else "",
        "budget": "cost to serve" if cost is not None and pd.notna(cost) else "",
        "time": "dated actions" if actions["due_date"].notna().any() else "",
    }
    steps = [
        ("recognise the key account", _some(len(plans), "plan"), "no plan is made for it"),
        ("collect what is known", _list(gathered), _without(gathered)),
        ("set objectives", _some(len(plan["goals"]), "goal"), "no goal is set"),
        (
            "develop strategies",
            enumerated(chosen.tolist()) if len(chosen) == 1 else "",
            "no strategy is primary" if chosen.empty else "more than one strategy is primary",
        ),
        (
            "allocate resources",
            enumerated([text for text in means.values() if text]),
            enumerated([f"no {name}" for name, text in means.items() if not text]),
        ),
        (
            "build relationships",
            f"{counted(int(talks.sum()), 'talk')} in {threshold('silence_days')} days" if talks.any() else "",
            f"nobody spoke with them in {threshold('silence_days')} days",
        ),
        (
            "observe progress",
            _some(len(read), "reading") + (f" of {counted(len(metrics), 'measure')}" if len(read) else ""),
            "no measure is read",
        ),
        (
            "adapt",
            f"{counted(int(held.sum()), 'review')} held{lately}" if held.any() else "",
            f"no review was held{lately}",
        ),
        (
            "measure success",
            f"{counted(int(aimed.sum()), 'measure')} read against a target" if aimed.any() else "",
            "" if aimed.any() and success.any() else "the client was not asked how to measure success"
            if aimed.any()
            else "no measure is read against a target",
        ),
    ]  # fmt: skip
    partly = {"collect what is known", "allocate resources", "measure success"}
    rows = [
        (step, evidence or None, missing if step in partly or not evidence else "")
        for step, evidence, missing in steps
    ]
    return pd.DataFrame(rows, columns=["step", "evidence", "missing"], dtype="str")


def planning_steps_finding(steps: pd.DataFrame) -> Finding:
    """For how many of the nine steps there is evidence, and which is the first without. Source: PROC-1."""
    there = steps["evidence"].notna()
    figures = {"steps": count(len(steps)), "with_evidence": count(int(there.sum()))}
    open_ones = steps[~there]
    if not there.any():
        return unknown(
            "PROC-1",
            "planning_steps",
            "Not one of the nine steps of planning has left a trace: this account is not planned yet",
            next_step="Begin with the first: say why it is a key account, and make a plan.",
            figures=figures,
        )
    names = enumerated(open_ones["step"].tolist(), most=3)
    part = steps[there & (steps["missing"] != "")]
    said = f"{figures['with_evidence']} of the nine steps of planning have evidence"
    said += f"; {one_or_many(len(open_ones), 'without', 'without')}: {names}" if names else ""
    said += f"; in part: {part['step'].iloc[0]} ({part['missing'].iloc[0]})" if len(part) else ""
    return Finding(
        "PROC-1",
        "planning_steps",
        said,
        "watch" if len(open_ones) else "note" if len(part) else "good",
        figures,
        with_thresholds(STEP_RULE),
        steps,
        next_step=f"Next: {open_ones['step'].iloc[0]}; {open_ones['missing'].iloc[0]}."
        if len(open_ones)
        else "",
    )


def _some(number: int, noun: str) -> str:
    return counted(number, noun) if number else ""


def _list(numbers: Mapping[str, int]) -> str:
    return enumerated([counted(number, noun) for noun, number in numbers.items() if number])


def _without(numbers: Mapping[str, int]) -> str:
    return enumerated([f"no {noun}" for noun, number in numbers.items() if not number])
