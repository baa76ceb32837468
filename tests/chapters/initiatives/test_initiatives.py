"""Initiatives, their events, their tasks, and what they might bring."""

from datetime import date

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.initiatives.goals import goals
from planning_helpers.chapters.initiatives.initiative_tasks import (
    initiative_tasks,
    task_cover,
    task_cover_finding,
)
from planning_helpers.chapters.initiatives.initiatives import (
    aims_finding,
    aspiration_finding,
    effort_finding,
    events,
    events_finding,
    initiatives,
    initiatives_finding,
)
from planning_helpers.chapters.initiatives.initiatives_chart import impact_effort_chart, initiatives_timeline
from planning_helpers.chapters.initiatives.tables import client_initiatives_table
from planning_helpers.wording.display import Table
from tests.support.charts import compiles
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
NONE = {name: model.empty(name) for name in model.TABLES}
USERS = table("users", "user_id | name\nu1 | Mia")
CONTACTS = table("contacts", "contact_id | name\nc1 | Ada")
SWOT = table("swot_items", "row_id | statement\ns1 | Old meters")
PLANNED = table(
    "initiatives",
    """
    row_id | name   | horizon | priority | executive_id | owner_id | due_date   | swot_item_id | audience
    i1     | Later  | long    | 1        | c1           | u1       | 2028-01-01 | s1           | internal
    i2     | Sooner | short   | 2        |              | u1       |            |              | client
    """,
).assign(who_for="Plant", why="Cost")
ACTIONS = table(
    "actions",
    """
    row_id | name   | initiative_id | owner_id | due_date   | status
    a1     | Visit  | i1            | u1       | 2026-10-01 | done
    a2     | Offer  | i1            |          | 2026-12-01 | planned
    a3     | Report | i1            | u1       | 2027-03-01 | in progress
    a4     | Dinner | i2            | u1       | 2026-12-01 | cancelled
    a5     | Other  |               | u1       | 2026-12-01 | planned
    """,
)


def listed(planned: pd.DataFrame = PLANNED) -> pd.DataFrame:
    return initiatives(planned, CONTACTS, USERS, SWOT)


def test_initiatives_stand_by_horizon_with_what_they_lack_by_name():
    found = listed()

    assert found["name"].tolist() == ["Sooner", "Later"]
    assert found["missing"].tolist() == ["executive, date, SWOT origin", ""]
    assert found.loc[1, ["executive", "owner", "origin"]].tolist() == ["Ada", "Mia", "Old meters"]


def test_the_finding_counts_by_horizon_and_names_the_first_gap():
    found = initiatives_finding(listed())

    assert (
        found.statement
        == "2 initiatives (1 short, 1 long); incomplete: 1; Sooner has no executive, date, SWOT origin"
    )
    assert found.severity == "watch"


@pytest.mark.parametrize(
    ("days_ahead", "kind", "severity"),
    [
        (0, "compelling", "act"),
        (90, "compelling", "act"),
        (91, "compelling", "note"),
        (10, "trigger", "note"),
    ],
)
def test_a_compelling_event_within_ninety_days_asks_for_action(days_ahead: int, kind: str, severity: str):
    day = pd.Timestamp(AS_OF) + pd.Timedelta(days=days_ahead)

    found = events_finding(
        events(listed(PLANNED.assign(event="Law", event_kind=kind, event_date=day))), as_of=AS_OF
    )

    assert found.severity == severity
    assert found.figures["days_left"].value == days_ahead


def test_a_compelling_event_outranks_an_earlier_trigger():
    planned = PLANNED.assign(
        event=["Law", "Fair"],
        event_kind=["compelling", "trigger"],
        event_date=pd.to_datetime(["2027-02-01", "2026-12-01"]),
    )

    assert (
        events_finding(events(listed(planned)), as_of=AS_OF).statement
        == "Law is 78 days away (compelling event)"
    )


def test_events_behind_us_compel_nothing():
    past = PLANNED.assign(event="Law", event_kind="compelling", event_date=pd.Timestamp("2026-11-14"))

    assert events_finding(events(listed(past)), as_of=AS_OF).severity == "watch"


def test_aspirations_are_summed_apart_and_said_to_be_no_forecast():
    found = aspiration_finding(listed(PLANNED.assign(aspiration=[100.0, None])), currency="EUR")

    assert (
        found.statement
        == "1 initiative might bring EUR 100; this is hope, and in no forecast, pipeline or goal"
    )
    assert aspiration_finding(listed(), currency="EUR").severity == "good"
    assert aspiration_finding(listed().iloc[:0], currency="EUR").severity == "unknown"


def test_the_best_initiative_has_the_largest_impact_for_its_effort():
    rated = PLANNED.assign(impact=pd.array([5, 4], dtype="Int64"), effort=pd.array([5, 2], dtype="Int64"))

    assert effort_finding(listed(rated)).statement.startswith("Sooner brings the most for the effort")


def tasks_of(actions: pd.DataFrame = ACTIONS, planned: pd.DataFrame = PLANNED) -> pd.DataFrame:
    return initiative_tasks(listed(planned), actions, USERS, as_of=AS_OF)


def cover_of(actions: pd.DataFrame = ACTIONS, planned: pd.DataFrame = PLANNED) -> pd.DataFrame:
    return task_cover(listed(planned), tasks_of(actions, planned))


def test_the_tasks_of_an_initiative_are_the_actions_that_name_it_soonest_first():
    found = tasks_of()

    assert found[["name", "task", "owner", "state", "is_late"]].to_numpy().tolist() == [
        ["Later", "Visit", "Mia", "done", False],
        ["Later", "Offer", "nobody", "planned", False],
        ["Later", "Report", "Mia", "in progress", False],
    ]


def test_each_initiative_shows_what_is_next_for_it_and_what_does_not_fit():
    found = cover_of().set_index("name")

    assert found.loc["Later", ["tasks", "done", "next_task", "next_owner", "problem"]].tolist() == [
        3,
        1,
        "Offer",
        "nobody",
        "",
    ]
    assert found.loc["Later", "next_date"] == pd.Timestamp("2026-12-01")
    assert found.loc["Later", "last_date"] == pd.Timestamp("2027-03-01")
    assert found.loc["Sooner", ["tasks", "problem"]].tolist() == [0, "no task serves it"]
    finding = task_cover_finding(cover_of(), as_of=AS_OF)
    assert finding.statement == "1 of 2 initiatives has an open task; nothing is under way for Sooner"
    assert finding.severity == "watch"
    assert finding.next_step == "Plan who does what by when for Sooner, or drop it."


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"due_date": pd.Timestamp("2028-01-02")}, "a task ends too late"),  # a day after the initiative
        ({"due_date": pd.Timestamp("2028-01-01")}, ""),
        ({"due_date": pd.NaT}, "a task has no date"),
        ({"due_date": pd.Timestamp("2026-11-14")}, "a task is overdue"),
        ({"due_date": pd.Timestamp("2026-11-15")}, ""),
        ({"status": "done"}, "all tasks are done, none follows"),
        ({"status": "cancelled"}, "no task serves it"),
    ],
)
def test_dates_of_tasks_are_held_against_those_of_the_initiative(change: dict[str, object], problem: str):
    one = ACTIONS[ACTIONS["row_id"] == "a2"].assign(**change)

    assert cover_of(one).set_index("name").loc["Later", "problem"] == problem


@pytest.mark.parametrize(("kind", "problem"), [("compelling", "a task ends too late"), ("trigger", "")])
def test_a_task_after_the_compelling_event_is_late_after_a_trigger_it_is_not(kind: str, problem: str):
    planned = PLANNED.assign(event="Law", event_kind=kind, event_date=pd.Timestamp("2027-02-28"))

    found = cover_of(ACTIONS, planned).set_index("name")

    assert found.loc["Later", "problem"] == problem


@pytest.mark.parametrize(("day", "severity"), [("2027-02-13", "act"), ("2027-02-14", "watch")])
def test_a_compelling_event_within_ninety_days_that_nothing_is_done_for_must_be_acted_on(day, severity):
    planned = PLANNED.assign(
        event=["", "Law"], event_kind=[None, "compelling"], event_date=[pd.NaT, pd.Timestamp(day)]
    )

    found = task_cover_finding(cover_of(ACTIONS, planned), as_of=AS_OF)

    assert found.severity == severity
    assert ("Law is 90 days away" in found.statement) == (severity == "act")


def test_an_account_with_nothing_gets_sentences_and_no_error():
    nothing = initiatives(NONE["initiatives"], NONE["contacts"], NONE["users"], NONE["swot_items"])
    tasks = initiative_tasks(nothing, NONE["actions"], NONE["users"], as_of=AS_OF)

    findings = [
        initiatives_finding(nothing),
        events_finding(events(nothing), as_of=AS_OF),
        effort_finding(nothing),
        task_cover_finding(task_cover(nothing, tasks), as_of=AS_OF),
        aims_finding(nothing, goals(NONE["goals"], NONE["users"]), NONE["strategies"], as_of=AS_OF),
    ]

    assert {finding.severity for finding in findings} == {"unknown"}
    assert isinstance(initiatives_timeline(nothing, tasks, as_of=AS_OF, title=""), Table)
    assert isinstance(impact_effort_chart(nothing, title=""), Table)


def test_the_client_sees_client_rows_only():
    assert client_initiatives_table(listed()).rows["name"].tolist() == ["Sooner"]


def test_the_charts_draw():
    rated = PLANNED.assign(impact=pd.array([5, 4], dtype="Int64"), effort=pd.array([5, 2], dtype="Int64"))
    dated = PLANNED.assign(event="Law", event_kind="compelling", event_date=pd.Timestamp("2027-02-01"))

    compiles(initiatives_timeline(listed(dated), tasks_of(ACTIONS, dated), as_of=AS_OF, title="Time"))
    compiles(impact_effort_chart(listed(rated), title="Effort"))


def test_the_timeline_shows_each_task_with_who_does_it():
    dated = PLANNED.assign(event="Law", event_kind="compelling", event_date=pd.Timestamp("2027-02-01"))

    spec = initiatives_timeline(listed(dated), tasks_of(ACTIONS, dated), as_of=AS_OF, title="Time").to_dict()

    drawn = [row for rows in spec["datasets"].values() for row in rows if "task" in row]
    assert [(row["task"], row["owner"], row["state"]) for row in drawn] == [
        ("Visit", "Mia", "done"),
        ("Offer", "nobody", "planned"),
        ("Report", "Mia", "in progress"),
    ]


def test_the_frames_given_are_left_as_they_were():
    before = PLANNED.copy(), ACTIONS.copy()

    cover_of()

    pd.testing.assert_frame_equal(PLANNED, before[0])
    pd.testing.assert_frame_equal(ACTIONS, before[1])
