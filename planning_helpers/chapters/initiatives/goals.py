"""Goals of the plan, near and far, and which the client agreed to. Source: GOAL-1, GOAL-5."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.actions.goal_agreement import is_agreed, is_shared
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted, days
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

_COLUMNS = (
    *("name", "kind", "ambition", "horizon", "metric", "baseline", "target", "due_date", "owner"),
    *("owner_left", "why", "how", "client_agreed_date", "audience"),
)


def goals(planned: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """The goals with their owners by name, commit before stretch, soonest first.

    Returns:
        `name`, `kind`, `ambition`, `horizon`, `metric`, `baseline`, `target`, `due_date`, `owner`,
        `owner_left` (is no longer with us), `why`, `how`, `client_agreed_date`, `audience`.
    """
    gone = users.loc[~users["is_active"].fillna(True).astype(bool), "user_id"]
    named = planned.assign(
        owner=names_of(planned["owner_id"], users, "user_id"), owner_left=planned["owner_id"].isin(gone)
    )
    order = ["ambition", "due_date", "name"]
    return named.sort_values(order, na_position="last", ignore_index=True)[list(_COLUMNS)]


def check_ins_finding(listed: pd.DataFrame, reviews: pd.DataFrame, *, as_of: date) -> Finding:
    """When the goals were last looked at in a review, and when they will be next. Source: GOAL-1.

    Args:
        listed: From `goals`.
        reviews: Of the plan, on any of the three clocks.
        as_of: The day the facts are taken at.
    """
    today = pd.Timestamp(as_of)
    held = reviews[reviews["held_date"] <= today].sort_values("held_date", kind="stable")
    coming = reviews[reviews["held_date"].isna() & (reviews["due_date"] >= today)].sort_values("due_date")
    if listed.empty or (held.empty and coming.empty):
        return unknown(
            "GOAL-1",
            "check_ins",
            "When the goals are looked at is not known: no review was held and none is planned"
            if len(listed)
            else "There is no goal to look at in a review",
            next_step="Put the day of the next review into the plan.",
        )
    age = days(float((today - held["held_date"].iloc[-1]).days)) if len(held) else days(None)
    said = "The goals were never looked at in a review"
    if len(held):
        said = f"The goals were last looked at {age} ago ({held['clock'].iloc[-1]} review)"
    ahead = "and no next review is planned"
    if len(coming):
        ahead = f"next on {coming['due_date'].iloc[0]:%Y-%m-%d} ({coming['clock'].iloc[0]} review)"
    is_late = age.value is None or age.value > threshold("review_days")
    return Finding(
        "GOAL-1",
        "check_ins",
        f"{said}, {ahead}",
        "watch" if is_late or coming.empty else "good",
        {"age": age, "held": count(len(held)), "planned": count(len(coming))},
        with_thresholds(
            "reviews held up to the day of the facts and planned from it on; long ago: {review_days}"
        ),
        reviews[["clock", "due_date", "held_date", "outcome"]],
        next_step="Plan the next review." if coming.empty else "",
    )


def agreement_finding(listed: pd.DataFrame, *, as_of: date) -> Finding:
    """To how many of the goals that are theirs too the client has agreed, and when last.

    A goal is of both sides when the client may see it or has agreed to it; what we want for ourselves, such
    as orders of the quarter, is nothing the client has to agree to. Source: GOAL-5, IMPL-1.

    Args:
        listed: From `goals`.
        as_of: An agreement dated later is none yet.
    """
    if listed.empty:
        return unknown(
            "GOAL-5",
            "agreement",
            "There is no goal the client could agree to",
            next_step="Set goals with the client in the room.",
        )
    agreed = is_agreed(listed, as_of=as_of)
    shared_ones = is_shared(listed)
    open_ones = listed[shared_ones & ~agreed]
    shared, own = int(shared_ones.sum()), int((~shared_ones).sum())
    figures = {"goals": count(len(listed)), "shared": count(shared), "agreed": count(int(agreed.sum()))}
    ours = f"; {counted(own, 'goal')} {one_or_many(own, 'is', 'are')} ours alone" if own else ""
    formula = (
        "goals the client may see or agreed to; of these the ones with a date of agreement up to the day of"
        " the facts"
    )
    rows = listed[["name", "ambition", "audience", "client_agreed_date", "owner"]]
    if not shared:
        return Finding(
            "GOAL-5",
            "agreement",
            f"No goal is shared with the client: all {count(len(listed))} are ours alone"
            if len(listed) > 1
            else "No goal is shared with the client: the only one is ours alone",
            "act",
            figures,
            formula,
            rows,
            next_step="Ask the client which result of theirs this plan is to serve, and set it as a goal.",
        )
    last = f", last on {listed.loc[agreed, 'client_agreed_date'].max():%Y-%m-%d}" if agreed.any() else ""
    waiting = f"; not yet: {enumerated(open_ones['name'].tolist(), most=2)}" if len(open_ones) else ""
    return Finding(
        "GOAL-5",
        "agreement",
        f"The client agreed to {some_of(agreed.sum(), shared, 'goal')} of both sides{last}{waiting}{ours}",
        "good" if open_ones.empty else "watch" if agreed.any() else "act",
        figures,
        formula,
        rows,
        next_step="" if open_ones.empty else f"Take {open_ones['name'].iloc[0]} to the client.",
    )
