"""Why the pipeline gap moved between two days, in parts that sum to the whole movement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import won
from planning_helpers.measures.pipeline.goal_outlook import GoalOutlook
from planning_helpers.measures.pipeline.goal_progress import closed_in
from planning_helpers.measures.pipeline.pipeline import Sufficiency, pipeline_sufficiency
from planning_helpers.periods import Period
from planning_helpers.wording.figures import Figure, count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many

PARTS = (
    "goal changed",
    "won",
    "close ratio changed",
    "new deals",
    "created earlier, recorded since",
    "reopened",
    "pulled into the period",
    "re-estimated",
    "slipped out of the period",
    "lost",
    "removed from the CRM",
)


@dataclass(frozen=True)
class PipelineGapBridge:
    """The pipeline gap on two days and the parts of its movement.

    Attributes:
        before: Sufficiency on the earlier day.
        after: Sufficiency now.
        parts: `part` and `amount`, in the order of `PARTS`; above 0 the gap grew. They sum to the movement.
            Empty when one of the gaps is not computable.
        goals_of: Name of the period whose goal each gap rests on, then and now.
        deals: The deals behind the parts of the pipeline: `opportunity_id`, `name`, `part`, `before_amount`,
            `after_amount` (each 0 where the deal did not count, empty where its value is not known) and
            `effect_amount` (on the gap; empty where the value is not known).
    """

    before: Sufficiency
    after: Sufficiency
    parts: pd.DataFrame
    deals: pd.DataFrame
    goals_of: tuple[str, str]

    @property
    def goals_differ(self) -> bool:
        """Whether the two gaps rest on goals of different periods."""
        return self.goals_of[0] != self.goals_of[1]

    @property
    def goal_part(self) -> str:
        """The part that is the goal's, naming both periods where they differ."""
        return f"goal of {self.goals_of[0]} → {self.goals_of[1]}" if self.goals_differ else PARTS[0]


def pipeline_gap_bridge(
    before: GoalOutlook,
    after: GoalOutlook,
    *,
    opportunities_before: pd.DataFrame,
    opportunities_after: pd.DataFrame,
    since: date,
    as_of: date,
) -> PipelineGapBridge:
    """Decompose the movement of the commit gap between two days.

    The need for pipeline moves first by the goal, then by what was won, then by the close ratio, each with
    the others as they were before or have become. The open pipeline moves deal by deal. A won deal both
    lowers the need and leaves the pipeline; `won` holds both effects. A deal is new when it was created after
    `since`, or when that is not known and it was not recorded then. A deal without a value moves nothing.

    Args:
        before: Outlook on the earlier day.
        after: Outlook now, for the same period; else the gaps do not compare, and there are no parts.
        opportunities_before: Deals of the account as known on the earlier day.
        opportunities_after: The same now.
        since: The earlier day.
        as_of: The day now.
    """
    deals = _deal_effects(
        before,
        after,
        opportunities_before,
        opportunities_after,
        period=after.period,
        since=since,
        as_of=as_of,
    )
    old, new = before.commit, after.commit
    goals_of = (before.goal_of or before.period.name, after.goal_of or after.period.name)
    nothing = PipelineGapBridge(old, new, pd.DataFrame({"part": [], "amount": []}), deals, goals_of)
    if old.pipeline_gap is None or new.pipeline_gap is None or before.period != after.period:
        return nothing
    goal_moved = _need(new.goal, old.won, old.close_ratio)
    won_moved = _need(new.goal, new.won, old.close_ratio)
    if goal_moved is None or won_moved is None:  # no ratio then: its arrival explains the whole need
        goal_moved = won_moved = old.pipeline_needed
    effects = deals.groupby("part")["effect_amount"].sum()
    amounts = {part: float(effects.get(part, 0.0)) for part in PARTS}
    amounts["goal changed"] = (goal_moved or 0.0) - (old.pipeline_needed or 0.0)
    amounts["won"] += (won_moved or 0.0) - (goal_moved or 0.0)
    amounts["close ratio changed"] = (new.pipeline_needed or 0.0) - (won_moved or 0.0)
    named = [nothing.goal_part, *PARTS[1:]]
    return replace(nothing, parts=pd.DataFrame({"part": named, "amount": list(amounts.values())}))


def bridge_steps(movement: PipelineGapBridge) -> pd.DataFrame:
    """The way from the earlier gap to the present one, parts of 0 left out.

    Returns:
        `step`, `start`, `end`, `amount` and `kind`: `gap` for the first and last row, else `grew` or
        `shrank`.
    """
    if movement.parts.empty:
        return pd.DataFrame(columns=["step", "start", "end", "amount", "kind"])
    level = float(movement.before.pipeline_gap or 0.0)
    earlier = f"gap before, goal of {movement.goals_of[0]}" if movement.goals_differ else "gap before"
    rows = [(earlier, 0.0, level, level, "gap")]
    for part, amount in zip(movement.parts["part"], movement.parts["amount"], strict=True):
        if round(amount, 2):
            rows.append((part, level, level + amount, amount, "grew" if amount > 0 else "shrank"))
            level += amount
    now = float(movement.after.pipeline_gap or 0.0)
    rows.append(("gap now", 0.0, now, now, "gap"))
    return pd.DataFrame(rows, columns=["step", "start", "end", "amount", "kind"])


def pipeline_gap_bridge_finding(movement: PipelineGapBridge, *, since: date, currency: str) -> Finding:
    """Say how the gap moved since `since`, and the largest part of it."""
    if movement.parts.empty:
        lacking = {str(since): movement.before.missing, "now": movement.after.missing}
        why = "; ".join(f"{when}: {' and '.join(what)}" for when, what in lacking.items() if what)
        if not why:
            why = f"the goals are for {' and '.join(movement.goals_of)}, which do not compare"
        return unknown(
            "PIPE-1",
            "gap_movement",
            f"How the pipeline gap moved since {since} is not computable ({why})",
            next_step="Keep goal, close ratio and deal values in the plan from the first day of the period.",
        )
    was, now = movement.before.pipeline_gap or 0.0, movement.after.pipeline_gap or 0.0
    rests = f" (then by the goal of {movement.goals_of[0]})" if movement.goals_differ else ""
    figures: dict[str, Figure] = {
        "gap_before": money(was, currency),
        "gap_now": money(now, currency),
        "movement": money(abs(now - was), currency),
    }
    moved = movement.parts[movement.parts["amount"].round(2) != 0]
    if moved.empty:
        what = "gap" if round(now, 2) > 0 else "surplus"
        statement = f"The pipeline {what} has not moved since {since}{rests}: {_signed(now, currency)}"
    else:
        first = moved.loc[moved["amount"].abs().sort_values(ascending=False, kind="stable").index].iloc[0]
        figures["largest"] = money(abs(first["amount"]), currency)
        verb = "widened" if (first["amount"] > 0) == (round(was, 2) > 0) else "narrowed"
        statement = (
            f"The {gap_course(was, now, by=figures['movement'])} since {since}{rests}, to "
            f"{_signed(now, currency)}; most of all “{first['part']}” {verb} it by {figures['largest']}"
        )
    lowered = float(movement.parts.loc[movement.parts["part"] == movement.goal_part, "amount"].sum())
    without = now - was - lowered
    hidden = round(lowered, 2) < 0 < round(without, 2)
    if hidden:
        figures["without_lower_goal"] = money(without, currency)
        then = movement.goals_of[0] if movement.goals_differ else "then"
        statement += f"; with the goal of {then} it would have grown by {figures['without_lower_goal']}"
    unvalued = int(movement.deals["effect_amount"].isna().sum())
    if unvalued:
        figures["unvalued_deals"] = count(unvalued)
        verb = one_or_many(unvalued, "has no value, so its effect is", "have no value, so their effect is")
        statement += f"; {counted(unvalued, 'deal')} that moved {verb} not known"
    return Finding(
        "PIPE-1",
        "gap_movement",
        statement,
        severity="watch" if hidden or now > was else "good",
        figures=figures,
        formula="gap = max(0, goal − won) ÷ close ratio − open deals due in the period; the need moves "
        "by goal, then "
        "won, then ratio; the pipeline moves deal by deal; the parts sum to the movement",
        rows=movement.parts.reset_index(drop=True),
        currency=currency,
        next_step="Look at the deals behind the parts that widened it." if hidden or now > was else "",
    )


def _need(goal: float | None, sold: float | None, ratio: float | None) -> float | None:
    return pipeline_sufficiency(goal, sold, 0.0, ratio).pipeline_needed


def gap_course(was: float, now: float, *, by: Figure) -> str:
    """Which way the pipeline gap moved; one that is none, as there is more than needed, is a surplus.

    Examples:
        >>> gap_course(50, 80, by=money(30, "EUR")), gap_course(50, -10, by=money(60, "EUR"))
        ('pipeline gap grew by EUR 30', 'pipeline gap closed')
        >>> gap_course(-50, -20, by=money(30, "EUR")), gap_course(-50, 20, by=money(70, "EUR"))
        ('pipeline surplus shrank by EUR 30', 'pipeline surplus became a gap')
    """
    was, now = round(was, 2), round(now, 2)
    if was > 0 >= now:
        return "pipeline gap closed"
    if was <= 0 < now:
        return "pipeline surplus became a gap"
    what = "gap" if now > 0 else "surplus"
    if was == now:
        return f"pipeline {what} has not moved on balance"
    return f"pipeline {what} {'grew' if abs(now) > abs(was) else 'shrank'} by {by}"


def _signed(gap: float, currency: str) -> str:
    if not round(gap, 2):
        return "just what is needed"
    return f"{money(abs(gap), currency)} {'short' if round(gap, 2) > 0 else 'more than needed'}"


def _deal_effects(
    before: GoalOutlook,
    after: GoalOutlook,
    known_before: pd.DataFrame,
    known_after: pd.DataFrame,
    *,
    period: Period,
    since: date,
    as_of: date,
) -> pd.DataFrame:
    then = before.deals.drop_duplicates("opportunity_id").set_index("opportunity_id")["amount"]
    now = after.deals.drop_duplicates("opportunity_id").set_index("opportunity_id")["amount"]
    keys = then.index.union(now.index, sort=False)
    facts = known_after.drop_duplicates("opportunity_id").set_index("opportunity_id").reindex(keys)
    is_won = keys.isin(won(known_after)["opportunity_id"])
    is_closed = facts["is_closed"].fillna(False).astype(bool).to_numpy() | is_won
    was_known = keys.isin(known_before["opportunity_id"])
    was_open = keys.isin(
        known_before.loc[~known_before["is_closed"].fillna(False).astype(bool), "opportunity_id"]
    )
    in_then, in_now = keys.isin(then.index), keys.isin(now.index)
    gone = ~keys.isin(known_after["opportunity_id"])
    part = pd.Series("re-estimated", index=keys, dtype="str")
    part = part.mask(in_now & ~in_then & was_open, "pulled into the period")
    part = part.mask(in_now & ~in_then & was_known & ~was_open, "reopened")
    is_older = (facts["created_date"] <= pd.Timestamp(since)).to_numpy()
    part = part.mask(in_now & ~was_known & is_older, "created earlier, recorded since")
    part = part.mask(in_now & ~was_known & ~is_older, "new deals")
    part = part.mask(in_then & ~in_now, "slipped out of the period")
    part = part.mask(in_then & ~in_now & is_closed, "lost").mask(in_then & ~in_now & is_won, "won")
    part = part.mask(in_then & gone, "removed from the CRM")
    names = known_before.drop_duplicates("opportunity_id").set_index("opportunity_id")["name"].reindex(keys)
    old, new = then.reindex(keys).where(in_then, 0.0), now.reindex(keys).where(in_now, 0.0)
    is_valued = (in_then & old.notna()) | (in_now & new.notna())
    effect = (old.fillna(0.0) - new.fillna(0.0)).where(is_valued)
    found = pd.DataFrame(
        {
            "opportunity_id": keys.astype("str"),
            "name": facts["name"].fillna(names).to_numpy(),
            "part": part.to_numpy(),
            "before_amount": old.to_numpy(),
            "after_amount": new.to_numpy(),
            "effect_amount": effect.to_numpy(),
        }
    )
    sold = closed_in(won(known_after), period=period, as_of=as_of)
    extra = sold[
        ~sold["opportunity_id"].isin(keys) & ~sold["opportunity_id"].isin(won(known_before)["opportunity_id"])
    ]
    wins = pd.DataFrame(
        {
            "opportunity_id": extra["opportunity_id"],
            "name": extra["name"],
            "part": pd.Series("won", index=extra.index, dtype="str"),
            "before_amount": 0.0,
            "after_amount": 0.0,
            "effect_amount": 0.0,
        }
    )
    moved = pd.concat([found, wins], ignore_index=True) if len(wins) else found
    keep = (moved["effect_amount"].fillna(0.0).round(2) != 0) | (moved["part"] != "re-estimated")
    return moved[keep].reset_index(drop=True)
