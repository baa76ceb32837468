"""A date in a chart is the same day in every time zone of the browser: on axes, in tooltips and texts."""

from __future__ import annotations

from datetime import date
from typing import Any

import altair as alt
import pandas as pd
import pytest

from planning_helpers.chapters.action_plan.action_plan_chart import action_plan_chart
from planning_helpers.chapters.quarterly_review.metric_readings_chart import metric_readings_chart
from planning_helpers.chapters.snapshot.charts import forecast_chart
from planning_helpers.charts.calendar_days import in_calendar_days
from tests.support.browser import started_chromium, visit
from tests.support.charts import compiles, page_of

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Auckland")
QUARTERS = pd.to_datetime(["2025-12-31", "2026-03-31", "2026-06-30"])
SEEN = """() => [...document.querySelectorAll("[data-chart]")].map(place => ({
  picture: place.querySelector("svg").outerHTML,
  said: [...place.querySelectorAll("text")].map(text => text.textContent),
  tips: [...place.querySelectorAll("svg *")]
    .map(mark => mark.__data__?.tooltip).filter(tip => tip && typeof tip === "object"),
}))"""


def actions() -> alt.TopLevelMixin:
    plan = pd.DataFrame(
        {
            "action": ["Call", "Visit"],
            "owner": "Ada",
            "contact": "Carl",
            "state": "planned",
            "start_date": pd.to_datetime(["2026-03-01", "2026-03-31"]),
            "due_date": pd.to_datetime(["2026-03-31", "2026-04-30"]),
        }
    )
    return action_plan_chart(plan, as_of=date(2026, 3, 29), title="Actions")


def metrics() -> alt.TopLevelMixin:
    readings = pd.DataFrame(
        {"metric": "Share", "reading_date": QUARTERS, "value": [1.0, 2, 3], "target": 3.0}
    )
    return metric_readings_chart(readings, title="Metrics")


def forecast() -> alt.TopLevelMixin:
    points = pd.DataFrame({"start_date": QUARTERS, "revenue": [5.0, 6, None], "expected": [None, 6, 7]})
    return forecast_chart(points.assign(low=5.0, high=8.0), title="Forecast", currency="EUR")


def written_by_an_analyst() -> alt.TopLevelMixin:
    """Days as text and with the time zone of a database, a domain, a unit of time, a header and a text."""
    rows = pd.DataFrame({"day": ["2026-03-31", "2026-06-30"], "paid": QUARTERS[1:].tz_localize("Asia/Tokyo")})
    domain = [alt.DateTime(year=2026, month=1, date=1), alt.DateTime(year=2026, month=12, date=31)]
    return (
        alt.Chart(rows, description="Days")
        .mark_text()
        .encode(
            x=alt.X("day:T", scale=alt.Scale(domain=domain)),
            y=alt.Y("paid:O", timeUnit="yearmonthdate"),
            row="paid:T",
            text="day:T",
            color="paid:T",
            tooltip=[
                "day:T",
                alt.Tooltip("paid:T", title="paid"),
                alt.Tooltip("paid:T", timeUnit="yearmonth"),
            ],
        )
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What stands on one page of charts, and in their tooltips, by time zone of the browser."""
    charts = [actions(), metrics(), forecast(), written_by_an_analyst()]
    page = page_of(charts, tmp_path_factory.mktemp("zones") / "page.html")
    found = {}
    with started_chromium() as browser:
        for zone in ZONES:
            with visit(browser, page, time_zone=zone) as opened:
                found[zone] = opened.page.evaluate(SEEN)
    return found


@pytest.mark.parametrize("zone", ZONES[1:])
def test_charts_are_the_same_in_every_time_zone_to_the_pixel(seen, zone: str):
    assert seen[zone] == seen["UTC"]


@pytest.mark.parametrize("zone", ZONES)
def test_tooltips_texts_and_headers_tell_the_day_that_was_drawn(seen, zone: str):
    planned, read, foreseen, own = seen[zone]

    spans = {(tip["Action"], tip["Start"], tip["Due"]) for tip in planned["tips"] if "Action" in tip}
    assert spans == {("Call", "01 Mar 2026", "31 Mar 2026"), ("Visit", "31 Mar 2026", "30 Apr 2026")}
    assert {tip["Day of the facts"] for tip in planned["tips"] if "Action" not in tip} == {"29 Mar 2026"}
    assert {tip["Read"] for tip in read["tips"]} == {"31 Dec 2025", "31 Mar 2026", "30 Jun 2026"}
    assert {tip["From"] for tip in foreseen["tips"]} == {"31 Dec 2025", "31 Mar 2026", "30 Jun 2026"}
    assert {(tip["day"], tip["paid"]) for tip in own["tips"]} == {
        ("31 Mar 2026", "31 Mar 2026"),
        ("30 Jun 2026", "30 Jun 2026"),
    }
    assert own["said"].count("31 Mar 2026") == 2  # the text and the header


def test_the_charts_draw_in_jupyterlab_and_in_the_report():
    pictures = compiles(written_by_an_analyst())

    assert all("31 Mar 2026" in picture for picture in pictures)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026-03-31T00:00:00", "2026-03-31"),
        ("2026-03-31T00:00:00.000+09:00", "2026-03-31"),
        ("2026-03-31 23:30", "2026-03-31T23:30Z"),
        ("2026-03-31T00:00:00 was the day", "2026-03-31T00:00:00 was the day"),
        ("", ""),
    ],
)
def test_rows_keep_the_day_and_the_time_that_is_written_in_them(written: str, kept: str):
    spec = {"data": {"name": "a"}, "datasets": {"a": [{"when": written, "amount": 2}]}, "mark": "tick"}

    assert in_calendar_days(spec)["datasets"] == {"a": [{"when": kept, "amount": 2}]}
