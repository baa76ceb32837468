"""When which plan is written: few at a time, the next most important accounts each period."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.chapters.account_selection.plans_per_manager import CAP
from planning_helpers.measures.pipeline.goal_period import readable_period
from planning_helpers.periods import Period, next_period
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, one_or_many, some_of, with_full_stop

AHEAD = 4  # periods
WRITTEN, LATE, DUE, UNDATED = "written", "late", "due", "no date"
_FORMULA = (
    "this period: the accounts that get a plan; later ones: those postponed, in the period their plan is due "
    "in, then the next {top} by score, at most one new plan an account manager and period, none above {cap} "
    "plans a person"
)


def plan_schedule(
    decided: pd.DataFrame,
    chosen: pd.DataFrame,
    scores: pd.DataFrame,
    owners: pd.DataFrame,
    plans: pd.DataFrame,
    names: pd.Series,
    *,
    period: Period,
    top: int,
    as_of: date,
    cap: int = CAP,
) -> pd.DataFrame:
    """The plans of this period and the next ones, in order of time and rank. Source: SEL-10, SEL-12.

    Args:
        decided: From `selection_decisions.decisions`.
        chosen: From `account_selection.chosen_accounts`.
        scores: From `account_score.account_scores`.
        owners: From `account_measures.account_owners`.
        plans: The plans there are.
        names: Name of each account by `account_id`.
        period: The plan period.
        top: How many accounts of those that follow by score are scheduled.
        as_of: The day on which a plan is late.
        cap: Plans one person can carry.

    Returns:
        `period` (empty when all periods ahead are full), `account`, `rank`, `owner`, `basis` (`selected`,
        `planned`, `proposed`, `postponed` or `next by score`), `plan_due`, `plan` (`written`, `late`, `due`,
        `no date`;
        empty for the plans of later periods).
    """
    ahead = [next_period(period)]
    while len(ahead) < AHEAD:
        ahead.append(next_period(ahead[-1]))
    owner_ids = owners.set_index("account_id")["owner_id"].astype("str")
    owner_names = (
        owners.dropna(subset=["owner_id"]).drop_duplicates("owner_id").set_index("owner_id")["owner"]
    )
    now = chosen.merge(decided[["account_id", "plan_due"]], on="account_id", how="left")
    now = now.assign(
        owner_id=now["owner_id"].fillna(values_of(now["account_id"], owner_ids)),
        basis=now["decision"],
        period=period.name,
        plan=_states(now, plans, period=period, as_of=as_of),
    )
    later = decided[decided["decision"] == "later"]
    later = later.assign(
        owner_id=later["owner_id"].fillna(values_of(later["account_id"], owner_ids)), basis="postponed"
    )
    settled = set(decided.loc[decided["decision"] != "open", "account_id"]) | set(chosen["account_id"])
    rest = scores[scores["rank"].notna() & ~scores["account_id"].isin(settled)].head(top)
    rest = rest.assign(
        owner_id=values_of(rest["account_id"], owner_ids), basis="next by score", plan_due=None
    )
    columns = ["account_id", "rank", "owner_id", "basis", "plan_due"]
    waiting = pd.concat([later[columns], rest[columns].astype(later[columns].dtypes)], ignore_index=True)
    waiting = waiting.assign(period=_placed(waiting, now["owner_id"], ahead, cap), plan=None)
    found = pd.concat([now[[*columns, "period", "plan"]], waiting.astype({"plan": "str"})], ignore_index=True)
    found = found.assign(
        account=found["account_id"].map(names).astype("str"),
        owner=found["owner_id"].map(owner_names).astype("str").fillna(found["owner_id"]),
    )
    found = found.sort_values(["period", "rank"], na_position="last", kind="stable", ignore_index=True)
    return found[["period", "account", "rank", "owner", "basis", "plan_due", "plan"]]


def schedule_finding(
    schedule: pd.DataFrame,
    selection_decisions: pd.DataFrame,
    chosen: pd.DataFrame,
    names: pd.Series,
    *,
    period: Period,
    top: int,
    cap: int = CAP,
) -> Finding:
    """Which plans come next, and how the list has changed since the last choice. Source: SEL-11, SEL-12."""
    now = schedule[schedule["period"] == period.name]
    if now.empty:
        return unknown(
            "SEL-12",
            "schedule",
            "No account is chosen, so no plan can be scheduled",
            next_step="Choose accounts first.",
        )
    following = next_period(period)
    upcoming = schedule.loc[schedule["period"] == following.name, "account"].tolist()
    written, late = int((now["plan"] == WRITTEN).sum()), now.loc[now["plan"] == LATE, "account"].tolist()
    before = _last_choice(selection_decisions, period)
    figures = {
        "plans": count(len(now)),
        "written": count(written),
        "late": count(len(late)),
        "next": count(len(upcoming)),
    }
    statement = (
        f"{some_of(written, len(now), 'plan')} for {period} {one_or_many(written, 'is', 'are')} written"
    )
    if late:
        statement += f", {enumerated(late, most=3)} {one_or_many(len(late), 'is', 'are')} late"
    statement += f"; {enumerated(upcoming) if upcoming else 'nobody'} would follow in {following}"
    if before is None:
        statement += "; no earlier choice is on record"
    else:
        named, accounts = before
        ours = set(chosen["account_id"])
        came, left = sorted(ours - accounts), sorted(accounts - ours)
        figures |= {"came": count(len(came)), "left": count(len(left))}
        statement += f"; since {named} " + (
            f"{enumerated(names.reindex(came).tolist(), most=3)} came onto the list"
            if came
            else "nobody came on"
        )
        statement += f" and {enumerated(names.reindex(left).tolist(), most=3) if left else 'nobody'} left it"
    return Finding(
        "SEL-12",
        "schedule",
        statement,
        severity="act" if late else "note",
        figures=figures,
        formula=_FORMULA.format(top=count(top), cap=count(cap)),
        rows=schedule.head(50),
        next_step=with_full_stop(
            f"Ask {now.loc[now['plan'] == LATE, 'owner'].iloc[0]} when the plan of {late[0]} comes"
        )
        if late
        else f"Choose again before {following.start:%Y-%m-%d}, and add accounts only where goals are met.",
    )


def _states(now: pd.DataFrame, plans: pd.DataFrame, *, period: Period, as_of: date) -> pd.Series:
    of_period = plans["period"].map(lambda text: _holds(text, period)).astype(bool)
    state = pd.Series(DUE, index=now.index, dtype="str").mask(now["plan_due"] < pd.Timestamp(as_of), LATE)
    state = state.mask(now["plan_due"].isna(), UNDATED)
    return state.mask(now["account_id"].isin(plans.loc[of_period, "account_id"]), WRITTEN)


def _holds(written: object, period: Period) -> bool:
    found = readable_period(written)
    return found is not None and found.start <= period.start and period.end <= found.end


def _placed(waiting: pd.DataFrame, now: pd.Series, ahead: list[Period], cap: int) -> pd.Series:
    """The period of each waiting account: the one it is due in, else the first free one of its manager."""
    plans = now.value_counts().to_dict()
    taken: set[tuple[str, str]] = set()
    found: list[str | None] = []
    for place, (owner, due) in enumerate(zip(waiting["owner_id"], waiting["plan_due"], strict=True)):
        manager = owner if isinstance(owner, str) else f"nobody for {place}"
        dated = [each for each in ahead if pd.notna(due) and each.start <= due.date() <= each.end]
        free = (
            [each for each in ahead if (manager, each.name) not in taken]
            if plans.get(manager, 0) < cap
            else []
        )
        chosen = next(iter([*dated, *free]), None)
        if chosen is not None:
            taken.add((manager, chosen.name))
            plans[manager] = plans.get(manager, 0) + 1
        found.append(chosen.name if chosen else None)
    return pd.Series(found, index=waiting.index, dtype="str")


def _last_choice(selection_decisions: pd.DataFrame, period: Period) -> tuple[str, set[str]] | None:
    """Name and accounts of the latest choice made for a period before this one; None without any."""
    selected = selection_decisions[selection_decisions["decision"] == "selected"]
    earlier = [
        found
        for found in map(readable_period, selected["period"].dropna().unique())
        if found is not None and found.end < period.start
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda found: (found.end, found.start))
    return last.name, set(selected.loc[selected["period"] == last.name, "account_id"])
