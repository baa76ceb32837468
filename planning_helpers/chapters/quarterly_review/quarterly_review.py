"""Plan against actual, and what must be decided."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.chapters.quarterly_review.pipeline_gap_bridge import PipelineGapBridge, gap_course
from planning_helpers.measures.pipeline.goal_outlook import GoalOutlook
from planning_helpers.measures.pipeline.pipeline import left_out_words
from planning_helpers.periods import Period, previous_period
from planning_helpers.wording.figures import count, money, share
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.prose import one_or_many, some_of


def review_start(since: str, *, period: Period, plan_changes: pd.DataFrame, plan: pd.Series | None) -> date:
    """The day that the review compares with.

    `since` when it is given; else the last day of the previous period, or the day the plan was first recorded
    where that came later. A plan that was taken on is compared with the one before, on that last day.

    Args:
        since: ISO date, or empty.
        period: The plan period.
        plan_changes: Changes after the end of the previous period, as the store lists them.
        plan: The plan in force; None without one.
    """
    if since:
        return date.fromisoformat(since)
    before = previous_period(period).end
    if plan is None or plan_changes.empty or not pd.isna(plan.get("follows_id")):
        return before
    made = plan_changes[(plan_changes["table"] == "plans") & (plan_changes["row_id"] == plan["plan_id"])]
    made = made[made["before"].isna()]
    return before if made.empty else max(before, made["effective_on"].min().date())


def plan_against_actual(
    outlook: GoalOutlook,
    action_plan: pd.DataFrame,
    goals: pd.DataFrame,
    *,
    as_of: date,
    currency: str,
) -> pd.DataFrame:
    """What the plan wants beside what there is. Source: REV-6.

    Returns:
        `measure` (says for how many deals the value is known where it is not for all), `planned`, `actual`
        (numbers; `actual` empty when not known), `attainment` (actual ÷ planned; empty when planned is 0 or
        unknown) and `expected_share` (share of the period that has passed; money rows only).
    """
    passed = share_passed(outlook.period, as_of)
    kept = action_plan[action_plan["state"] != "cancelled"]
    due = kept[kept["due_date"] <= pd.Timestamp(as_of)]
    agreed = goals["client_agreed_date"].notna()
    of_known = f"{currency}{left_out_words(won=outlook.won_deals)}"
    rows = [
        (f"sales against the commit goal ({of_known})", outlook.goals["commit"], outlook.won, passed),
        (f"sales against the stretch goal ({of_known})", outlook.goals["stretch"], outlook.won, passed),
        ("actions due so far, done", len(due), int((due["state"] == "done").sum()), None),
        ("actions of the plan, done", len(kept), int((kept["state"] == "done").sum()), None),
        ("goals agreed with the client", len(goals), int(agreed.sum()), None),
    ]
    found = pd.DataFrame(rows, columns=["measure", "planned", "actual", "expected_share"]).astype(
        {"planned": "float64", "actual": "float64", "expected_share": "float64"}
    )
    attained = (found["actual"] / found["planned"]).where(found["planned"] > 0)
    found.insert(3, "attainment", attained)
    return found


def share_passed(period: Period, as_of: date) -> float:
    """Share of the days of the period that have passed on `as_of`, 0 to 1.

    Examples:
        >>> share_passed(Period("2026", date(2026, 1, 1), date(2026, 12, 31)), date(2026, 12, 31))
        1.0
    """
    return min(1.0, max(0.0, ((as_of - period.start).days + 1) / period.days))


def plan_against_actual_finding(
    outlook: GoalOutlook, actuals: pd.DataFrame, *, as_of: date, currency: str
) -> Finding:
    """Hold what is sold against the commit goal, and against how much of the period has passed."""
    goal, period = outlook.goals["commit"], outlook.period
    passed = share(share_passed(period, as_of))
    sold = outlook.won_unknown or f"{money(outlook.won, currency)} is won in {period}"
    figures = {"won": money(outlook.won, currency), "passed": passed}
    if not goal:
        return unknown(
            "REV-6",
            "quarterly_review",
            f"{sold[0].upper()}{sold[1:]}, and {outlook.no_goal or 'no commit goal to hold it against'}",
            next_step="Set a commit and a stretch goal for the period.",
        )
    figures["goal"] = money(goal, currency)
    if outlook.won is None:
        return unknown(
            "REV-6",
            "quarterly_review",
            f"{sold[0].upper()}{sold[1:]}, so the commit goal of {figures['goal']} cannot be held "
            f"against it; {passed} of {period} is passed",
            next_step="Import the deals of the account with their amounts.",
            figures={"goal": figures["goal"], "passed": passed},
        )
    attained = share(outlook.won / goal)
    figures["attainment"] = attained
    left_out = left_out_words(won=outlook.won_deals)
    ahead = (attained.value or 0.0) >= (passed.value or 0.0)
    severity: Severity = "good" if ahead else "watch"
    return Finding(
        "REV-6",
        "quarterly_review",
        f"{figures['won']} of {figures['goal']} is won ({attained}), with {passed} of {period} passed"
        f"{left_out}",
        severity=severity,
        figures=figures,
        formula="won in the period ÷ commit goal, beside the days of the period passed ÷ all its days",
        rows=actuals,
        currency=currency,
        next_step="" if ahead else "See below what moved, and decide what to do about it.",
    )


def quarterly_review_finding(
    actual: Finding,
    movement: PipelineGapBridge,
    clocks: pd.DataFrame,
    decisions: pd.DataFrame,
    *,
    since: date,
) -> Finding:
    """The bottom line: how far the plan is, which way the gap moved, and how many decisions wait."""
    parts = [actual.statement]
    if not movement.parts.empty:
        was, now = movement.before.pipeline_gap or 0.0, movement.after.pipeline_gap or 0.0
        by = money(abs(now - was), actual.figures["won"].unit)
        parts.append(f"the {gap_course(was, now, by=by)} since {since}")
        if movement.goals_differ:
            parts[-1] += f", when the goal was that of {movement.goals_of[0]}"
    waiting = int((~decisions["is_held"]).sum()) if len(decisions) else 0
    overdue = int((clocks["state"] != "in time").sum())
    if waiting:
        parts.append(f"{count(waiting)} {one_or_many(waiting, 'review asks', 'reviews ask')} for a decision")
    if overdue:
        verb = one_or_many(overdue, "is overdue or was", "are overdue or were")
        parts.append(f"{some_of(overdue, len(clocks), 'review')} {verb} never held")
    return Finding(
        actual.rule,
        "quarterly_review",
        "; ".join(parts),
        severity=actual.severity if actual.severity != "good" or not overdue else "watch",
        figures={**actual.figures, "decisions": count(waiting), "reviews_overdue": count(overdue)},
        formula=actual.formula,
        rows=actual.rows,
        currency=actual.currency,
        next_step=actual.next_step,
    )


def decisions_finding(decisions: pd.DataFrame) -> Finding:
    """Say what must be decided next, and where."""
    ahead = decisions[~decisions["is_held"].astype(bool)]
    if decisions.empty:
        return unknown(
            "REV-1",
            "decisions",
            "No review names a decision it needs",
            next_step="Write with each review which decision it needs, and from whom.",
        )
    figures = {"decisions": count(len(decisions)), "ahead": count(len(ahead))}
    first = (ahead if len(ahead) else decisions).iloc[0]
    when = "" if pd.isna(first["review_date"]) else f" of {first['review_date']:%Y-%m-%d}"
    tense = "needs" if len(ahead) else "asked for"
    return Finding(
        "REV-1",
        "decisions",
        f"The {first['clock']} review{when} {tense}: {first['decisions_needed']}",
        severity="act" if len(ahead) else "note",
        figures=figures,
        formula="decisions named by reviews still ahead, and by the latest one held on each clock",
        rows=decisions,
        next_step="Prepare what the decision needs, and send it ahead." if len(ahead) else "",
    )
