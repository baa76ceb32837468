"""The manager's checklist of 13 weeks, ticked by what the data shows, else by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import some_of

WEEKS = 13
BY_DATA, BY_HAND = "data", "hand"


@dataclass(frozen=True)
class Evidence:
    """How many of the things an item asks for the data shows, such as 3 of 5 plans reviewed."""

    shown: int
    of: int
    things: str

    @property
    def is_done(self) -> bool:
        """Whether all of them are there; with nothing to show for, nothing is done."""
        return 0 < self.of <= self.shown

    def __str__(self) -> str:
        return f"{self.shown} of {self.of} {self.things}"


Seen = Callable[[Mapping[str, pd.DataFrame], Period, date], Evidence]


def checklist(
    book: Mapping[str, pd.DataFrame],
    verdicts: pd.Series,
    complete: pd.Series,
    *,
    period: Period,
    as_of: date,
) -> pd.DataFrame:
    """Every item of the 13 weeks with its evidence and its state. Source: planning-rules section 12.

    An item that data can show is ticked when all it asks for is there. Any item is ticked by hand when
    every plan has a mark of its week and text; those about the whole team need one mark only. Marks of
    other texts stand as items of their own.

    Args:
        book: The tables of the model over all accounts.
        verdicts: Pipeline verdict of each plan, from `plans_against_goal`.
        complete: Whether each plan is complete, from `plan_completeness.complete_plans`.
        period: The period; its first day begins week 1.
        as_of: The day the facts are taken at.

    Returns:
        One row an item, by week: `week`, `stage`, `item`, `until_date`, `evidence` (words), `ticked_by`
        (`data`, `hand` or empty), `done_date` (of the last mark), `state` (`done`, `late`, `open`).
    """
    marks, plans = _marks(book, as_of), book["plans"]["plan_id"]
    judged = Evidence(int((verdicts != "not computable").sum()), len(verdicts), "plans can be judged")
    whole = Evidence(int(complete.sum()), len(complete), "plans meet every rule of a complete plan")
    of_all = {ON_TRACK: judged, COMPLETE: whole}
    known: list[tuple[int, str, str, Evidence | None]] = []
    for week, stage, item, seen in ITEMS:
        shown = None if seen is None else seen(book, period, as_of)
        known.append((week, stage, item, of_all.get(item, shown)))
    texts = {(week, item.casefold()) for week, _, item, _ in known}
    pairs = zip(marks["week"], marks["item"], strict=True)
    unlisted = [place for place, (week, item) in enumerate(pairs) if (week, item.casefold()) not in texts]
    others = marks.loc[unlisted]
    known += [
        (int(week), _stage_of(int(week)), str(item), None)
        for week, item in others[["week", "item"]].drop_duplicates().itertuples(index=False)
    ]
    found = pd.DataFrame([_line(*entry, marks, plans) for entry in known])
    pairs = zip(found["week"], found["item"], strict=True)
    listed = pd.Series([(week, item.casefold()) in texts for week, item in pairs], index=found.index)
    found["ticked_by"] = found["ticked_by"].where(listed, BY_HAND)
    until = pd.Timestamp(period.start) + pd.to_timedelta(7 * found["week"] - 1, unit="D")
    found.insert(3, "until_date", until.astype("datetime64[us]"))
    is_late = (found["ticked_by"] == "") & (found["until_date"] < pd.Timestamp(as_of))
    state = pd.Series("open", index=found.index, dtype="str").mask(is_late, "late")
    found["state"] = state.mask(found["ticked_by"] != "", "done")
    return found.sort_values("week", kind="stable", ignore_index=True)


def checklist_finding(items: pd.DataFrame, *, plans: int, period: Period, as_of: date) -> Finding:
    """Say which week it is, how many items are ticked, and the first that is late."""
    week = min(WEEKS, max(1, (as_of - period.start).days // 7 + 1))
    if not plans:
        return unknown(
            "R-checklist",
            "checklist",
            "There is no plan yet, so the checklist of the quarter waits for the first one",
            next_step="Week 1: each account manager creates at least one plan.",
        )
    late = items[items["state"] == "late"]
    by_data, done = int((items["ticked_by"] == BY_DATA).sum()), int((items["state"] == "done").sum())
    figures = {
        "week": count(week),
        "items": count(len(items)),
        "done": count(done),
        "by_data": count(by_data),
        "late": count(len(late)),
    }
    statement = (
        f"Week {figures['week']} of {WEEKS}: {some_of(done, len(items), 'item', 'is', 'are')} done "
        f"({figures['by_data']} shown by data)"
    )
    if len(late):
        first = late.iloc[0]
        evidence = f" ({first['evidence']})" if first["evidence"] else ""
        statement += f", {figures['late']} late, first “{first['item']}” of week {first['week']}{evidence}"
    return Finding(
        "R-checklist",
        "checklist",
        statement,
        severity="watch" if len(late) else "good",
        figures=figures,
        formula="ticked by data when all that the item asks for is there, else by a mark; late = not "
        "ticked after its week",
        rows=items,
        next_step=f"Do “{late.iloc[0]['item']}”, or mark it as done." if len(late) else "",
    )


def _line(
    week: int, stage: str, item: str, shown: Evidence | None, marks: pd.DataFrame, plans: pd.Series
) -> dict[str, object]:
    own = marks[(marks["week"] == week) & (marks["item"].str.casefold() == item.casefold())]
    marked = Evidence(int(plans.isin(own["plan_id"]).sum()), len(plans), "plans marked")
    by_hand = marked.is_done or (len(own) > 0 and item.startswith(ONCE))
    words = [str(shown)] if shown is not None else []
    words += [str(marked)] if len(own) and not item.startswith(ONCE) else []
    return {
        "week": week,
        "stage": stage,
        "item": item,
        "evidence": "; ".join(words),
        "ticked_by": BY_DATA if shown is not None and shown.is_done else BY_HAND if by_hand else "",
        "done_date": own["done_date"].max(),
    }


def _marks(book: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    marks = book["checklist_marks"]
    return marks[marks["done_date"] <= pd.Timestamp(as_of)].reset_index(drop=True)


def _stage_of(week: int) -> str:
    return next(stage for number, stage, *_ in reversed(ITEMS) if number <= week)


def _written(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    plans = book["plans"]
    return Evidence(int((plans["period"] == period.name).sum()), len(plans), "plans are for this period")


def _goals(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    plans = book["plans"]
    return Evidence(int(plans["commit_goal"].notna().sum()), len(plans), "plans have a commit goal")


def _selected(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    chosen = book["selection_decisions"]
    selected = chosen[(chosen["decision"] == "selected") & (chosen["period"] == period.name)]
    accounts = selected["account_id"].drop_duplicates()
    has_plan = accounts.isin(book["plans"]["account_id"])
    return Evidence(int(has_plan.sum()), len(accounts), "selected accounts have a plan")


def _reviewed(clock: str, words: str) -> Seen:
    def seen(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
        plans, reviews = book["plans"], book["reviews"]
        last = min(period.end, as_of)
        held = reviews[
            (reviews["clock"] == clock)
            & reviews["held_date"].between(pd.Timestamp(period.start), pd.Timestamp(last))
        ]
        return Evidence(int(plans["plan_id"].isin(held["plan_id"]).sum()), len(plans), words)

    return seen


def _client_scheduled(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    plans, reviews = book["plans"], book["reviews"]
    span = (pd.Timestamp(period.start), pd.Timestamp(period.end))
    booked = reviews[
        (reviews["clock"] == "client")
        & (reviews["due_date"].between(*span) | reviews["held_date"].between(*span))
    ]
    return Evidence(
        int(plans["plan_id"].isin(booked["plan_id"]).sum()),
        len(plans),
        "plans have a client review in the period",
    )


def _joint(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    plans, actions = book["plans"], book["actions"]
    shared = actions[(actions["audience"] == "client") & (actions["status"] != "cancelled")]
    return Evidence(
        int(plans["plan_id"].isin(shared["plan_id"]).sum()),
        len(plans),
        "plans have joint actions with the client",
    )


def _cards(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    deals = open_opportunities(book["opportunities"])
    deals = deals[deals["account_id"].isin(book["plans"]["account_id"])]
    written = deals["opportunity_id"].isin(book["opportunity_strategies"]["opportunity_id"])
    return Evidence(int(written.sum()), len(deals), "open deals of planned accounts have a strategy")


def _stakeholders_inside(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    team = book["team_members"].merge(
        book["users"][["user_id", "department"]], on="user_id", how="left", suffixes=("", "_of_user")
    )
    team = team.assign(department=team["department"].fillna(team["department_of_user"]))
    sizes = team.groupby("plan_id")["department"].nunique()
    plans = book["plans"]
    broad = values_of(plans["plan_id"], sizes).fillna(0) >= 2
    return Evidence(int(broad.sum()), len(plans), "plans have a team from two departments or more")


def _dated(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    deals = open_opportunities(book["opportunities"])
    deals = deals[deals["account_id"].isin(book["plans"]["account_id"])]
    fine = deals["close_date"] >= pd.Timestamp(as_of)
    return Evidence(
        int(fine.sum()), len(deals), "open deals of planned accounts have a close date still ahead"
    )


def _next_steps(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    deals = open_opportunities(book["opportunities"])
    deals = deals[deals["account_id"].isin(book["plans"]["account_id"])]
    deals = deals[deals["close_date"] <= pd.Timestamp(period.end)]
    return Evidence(
        int(deals["next_step"].notna().sum()), len(deals), "deals due in the period have a next step"
    )


def _no_overdue(book: Mapping[str, pd.DataFrame], period: Period, as_of: date) -> Evidence:
    actions = book["actions"]
    due = actions[(actions["status"] != "cancelled") & (actions["due_date"] < pd.Timestamp(as_of))]
    return Evidence(int((due["status"] == "done").sum()), len(due), "actions due so far are done")


COMPLETE = "Plans complete"
ON_TRACK = "Every plan judged on or off track"
ONCE = ("Sales meeting", "Projection given", "Result estimated")
CREATE, ACTION, SUPPORT = "1 Create and update plans", "2 Review plans of action", "3 Trends and support"
INSIDE, COACH, CLOSE, END = "4 Internal stakeholders", "5 Coach", "6 Target and close", "7 Close the quarter"

ITEMS: tuple[tuple[int, str, str, Seen | None], ...] = (
    (1, CREATE, "Results of the last quarter looked at", None),
    (1, CREATE, "A plan for every selected account", _selected),
    (1, CREATE, "Plans brought to the new period", _written),
    (2, CREATE, "Goals of every plan set", _goals),
    (2, CREATE, "Plan reviewed in depth", _reviewed("manager", "plans had a manager review in the period")),
    (2, CREATE, "Sales meeting: goals, expectations, results so far", None),
    (3, ACTION, "Customer review scheduled", _client_scheduled),
    (3, ACTION, "Strategy written for each open deal", _cards),
    (3, ACTION, "Joint action plans agreed with the clients", _joint),
    (4, SUPPORT, "Sales meeting: what works, reports, what a complete plan is", None),
    (4, SUPPORT, "One important account talked through with each account manager", None),
    (5, INSIDE, "People of other departments secured for the plans", _stakeholders_inside),
    (5, INSIDE, "Forecast brought up to date", _dated),
    (6, COACH, COMPLETE, None),
    (6, COACH, "Forecast compared with plan", None),
    (6, COACH, ON_TRACK, None),
    (7, COACH, "Sales meeting: one success story, usage, complete plans by week 9", None),
    (
        8,
        CLOSE,
        "Clients of the focus accounts met",
        _reviewed("client", "plans had a client review in the period"),
    ),
    (9, CLOSE, "Next step agreed for each deal due in the period", _next_steps),
    (9, CLOSE, "Actions due so far brought home", _no_overdue),
    (10, CLOSE, "Sales meeting: need, forecast, what can be deferred", None),
    (
        11,
        CLOSE,
        "Plans reviewed with leadership",
        _reviewed("leadership", "plans had a leadership review in it"),
    ),
    (12, CLOSE, "Projection given to leadership", None),
    (13, END, "Result estimated, deals to close reported", None),
)
"""Week, stage, item, and what in the data shows it done (None: only people can tell)."""
