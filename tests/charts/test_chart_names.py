"""Charts of accounts, people and things that are named like parts of JavaScript, not at all, or at length."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.charts import (
    margin_chart,
    pareto_chart,
    rank_robustness_chart,
    tier_chart,
)
from planning_helpers.chapters.action_plan.action_plan_chart import action_plan_chart
from planning_helpers.chapters.action_plan.force_field_chart import force_field_chart
from planning_helpers.chapters.action_plan.risks_chart import risks_chart
from planning_helpers.chapters.business_units.business_units_chart import business_units_chart
from planning_helpers.chapters.business_units.whitespace_chart import whitespace_chart
from planning_helpers.chapters.connect_the_dots.executive_matrix_chart import executive_matrix_chart
from planning_helpers.chapters.connect_the_dots.org_chart_chart import org_chart_chart
from planning_helpers.chapters.connect_the_dots.power_map_chart import power_map_chart
from planning_helpers.chapters.connect_the_dots.relationship_levels import LEVELS
from planning_helpers.chapters.connect_the_dots.relationship_levels_chart import (
    relationship_levels_chart,
    value_curve_chart,
)
from planning_helpers.chapters.connect_the_dots.single_points_of_failure_chart import (
    single_points_of_failure_chart,
)
from planning_helpers.chapters.initiatives.initiatives_chart import impact_effort_chart, initiatives_timeline
from planning_helpers.chapters.initiatives.strategy_fit_chart import strategy_fit_chart
from planning_helpers.chapters.initiatives.stretch_goal_bridge_chart import stretch_goal_bridge_chart
from planning_helpers.chapters.manager_dashboard.manager_dashboard_chart import amounts_chart, plans_chart
from planning_helpers.chapters.manager_dashboard.target_cascade_chart import named_accounts_chart
from planning_helpers.chapters.opportunity_map.opportunity_map_chart import opportunity_map_chart
from planning_helpers.chapters.opportunity_map.pipeline_chart import pipeline_chart
from planning_helpers.chapters.opportunity_map.stage_duration_chart import stage_ageing_chart
from planning_helpers.chapters.quarterly_review.metric_readings_chart import metric_readings_chart
from planning_helpers.chapters.quarterly_review.pipeline_gap_bridge_chart import pipeline_gap_bridge_chart
from planning_helpers.chapters.snapshot.charts import interaction_chart, offering_chart, worth_chart
from planning_helpers.chapters.swot.charts import swot_chart
from tests.support.browser import started_chromium, visit
from tests.support.charts import page_of

pytestmark = pytest.mark.browser
TODAY = date(2026, 11, 15)
SAID = ["constructor", "hasOwnProperty", "__proto__", "toString", "undefined", "</script>", "a.[b]'\"\\"]
NAMES = [*SAID, "", "M" * 200]
COUNT = len(NAMES)
UP = [float(number) for number in range(1, COUNT + 1)]
PARTS = [number / COUNT for number in UP]
RATED = [number % 5 + 1 for number in range(COUNT)]
DAYS = pd.date_range("2026-03-01", periods=COUNT, freq="20D")
LATER = DAYS + pd.Timedelta(days=30)
EUR: dict[str, str] = {"title": "Drawn", "currency": "EUR"}
NO_LABEL = {"pareto"}  # names only where the mouse points


def rows(**columns: Any) -> pd.DataFrame:
    """One row a name; a value that is not a list is that of every row."""
    return pd.DataFrame(columns, index=range(COUNT))


DRAWN: dict[str, Callable[[], alt.TopLevelMixin]] = {
    "pareto": lambda: pareto_chart(
        rows(account=NAMES, place=range(COUNT), revenue=UP, accounts_share=PARTS, revenue_share=PARTS), **EUR
    ),
    "margin": lambda: margin_chart(
        rows(account=NAMES, revenue=UP, margin=UP, cost_to_serve=0.0, net_margin=UP, margin_basis="cost"),
        **EUR,
    ),
    "tier": lambda: tier_chart(
        rows(account=NAMES, tier="develop", strength=PARTS, attractiveness=PARTS, incumbent=NAMES),
        title="Drawn",
    ),
    "stability": lambda: rank_robustness_chart(
        rows(account_id=NAMES, rank=range(COUNT), top_share=PARTS, best_rank=1, worst_rank=2),
        pd.Series(NAMES, index=NAMES),
        top=2,
        title="Drawn",
    ),
    "action_plan": lambda: action_plan_chart(
        rows(action=NAMES, owner="", contact=NAMES, state="planned", start_date=DAYS, due_date=LATER),
        as_of=TODAY,
        title="Drawn",
    ),
    "business_units": lambda: business_units_chart(
        rows(business_unit=NAMES, revenue=UP, open=UP, wallet=99.0), **EUR
    ),
    "dependence": lambda: single_points_of_failure_chart(
        rows(
            person=NAMES,
            side="ours",
            has_left=False,
            exposed=UP,
            revenue=UP,
            deals=1,
            initiatives=1,
            units=1,
            title=NAMES,
            what=NAMES,
        ),
        **EUR,
    ),
    "executive_matrix": lambda: executive_matrix_chart(
        rows(
            ours=NAMES,
            our_title=NAMES,
            contact=NAMES,
            title=NAMES,
            state="never",
            days_since_contact=pd.array([None] * COUNT, dtype="Int64"),
            last_contact_date=pd.NaT,
        ),
        title="Drawn",
    ),
    "force_field": lambda: force_field_chart(
        rows(force=NAMES, direction="driving", strength=RATED, effect=RATED, to_turn=RATED), title="Drawn"
    ),
    "gap_movement": lambda: pipeline_gap_bridge_chart(
        rows(step=NAMES, start=UP, end=[to + 1 for to in UP], kind="grew", amount=1.0), **EUR
    ),
    "timeline": lambda: initiatives_timeline(
        rows(
            row_id=NAMES,
            name=NAMES,
            who_for=NAMES,
            executive=NAMES,
            start_date=DAYS,
            due_date=LATER,
            event=NAMES,
            event_kind="trigger",
            event_date=LATER,
            horizon="short",
        ),
        rows(initiative_id=NAMES, name=NAMES, task=NAMES, owner=NAMES, task_date=LATER, state="planned"),
        as_of=TODAY,
        title="Drawn",
    ),
    "impact_effort": lambda: impact_effort_chart(
        rows(name=NAMES, impact=RATED, effort=RATED[::-1], horizon="short"), title="Drawn"
    ),
    "plans": lambda: plans_chart(
        rows(account=NAMES, goal=99.0, won=UP, expected=UP, missing=UP, verdict="short"), **EUR
    ),
    "amounts_of_accounts": lambda: amounts_chart(
        pd.concat([rows(account=NAMES, type=kind, amount=UP, deals=1) for kind in ("new", "old")]),
        "type",
        **EUR,
    ),
    "amounts_of_types": lambda: amounts_chart(
        rows(account="Alder", type=NAMES, amount=UP, deals=1), "type", **EUR
    ),
    "metric_readings": lambda: metric_readings_chart(
        pd.concat([rows(metric=NAMES, reading_date=day, value=UP, target=5.0) for day in DAYS[:2]]),
        title="Drawn",
    ),
    "opportunity_map": lambda: opportunity_map_chart(
        rows(
            name=NAMES,
            state="open",
            stage=NAMES,
            amount=UP,
            fit=RATED,
            place_probability=PARTS,
            place_from="the CRM",
            close_date=DAYS,
        ),
        **EUR,
    ),
    "org_chart": lambda: org_chart_chart(
        rows(
            contact_id=NAMES,
            manager_id=[None, *[NAMES[0]] * (COUNT - 1)],
            name=NAMES,
            title=NAMES,
            role=NAMES,
            status=NAMES,
            coverage=NAMES,
            manager=NAMES[0],
            flaw="",
            layer=[0, *[1] * (COUNT - 1)],
            slot=range(COUNT),
            is_loose=False,
            reports=0,
        ),
        title="Drawn",
    ),
    "power_map": lambda: power_map_chart(
        rows(
            name=NAMES,
            title=NAMES,
            role=NAMES,
            coverage=NAMES,
            status="neutral",
            influence=3,
            place=range(COUNT),
            people=1,
            mark="",
            is_key_player=True,
        ),
        title="Drawn",
    ),
    "relationship_levels": lambda: relationship_levels_chart(
        rows(
            name=NAMES, title=NAMES, level_first=None, level_now="vendor", level_wanted="trusted advisor"
        ).astype({"level_first": "str"}),
        title="Drawn",
    ),
    "value_curve": lambda: value_curve_chart(
        rows(
            contact_id=NAMES,
            name=NAMES,
            level=[LEVELS[place // 5] for place in range(COUNT)],
            dollar_concern=[place % 5 + 1 for place in range(COUNT)],
            reading_date=DAYS,
            step=1,
            is_latest=True,
        ),
        title="Drawn",
    ),
    "pipeline": lambda: pipeline_chart(
        rows(ambition=NAMES, goal=99.0, won=UP, expected=UP, missing=UP), **EUR
    ),
    "risks": lambda: risks_chart(
        rows(risk=NAMES, likelihood=RATED, impact=RATED, risk_score=UP, level="high"),
        matrix=rows(likelihood=RATED, impact=RATED, risk_score=UP, level="high"),
        title="Drawn",
    ),
    "offering": lambda: offering_chart(
        rows(offering=NAMES, revenue=UP, before_revenue=0.0, change_revenue=UP), **EUR
    ),
    "interaction": lambda: interaction_chart(
        rows(contact=NAMES, month=pd.Timestamp("2026-05-01"), interactions=RATED, total=RATED),
        until=TODAY,
        title="Drawn",
    ),
    "stage_ageing": lambda: stage_ageing_chart(
        rows(name=NAMES, stage=NAMES, age_days=UP, typical_days=UP, over_days=UP, measured="stage"),
        title="Drawn",
    ),
    "stretch_reach": lambda: stretch_goal_bridge_chart(
        rows(
            step=NAMES,
            kind="open",
            offering=NAMES,
            close_date=LATER,
            probability=0.5,
            amount=1.0,
            start=0.0,
            end=UP,
        ).head(14),
        goals={"commit": 3.0},
        **EUR,
    ),
    "named_accounts": lambda: named_accounts_chart(
        rows(person=NAMES, account=NAMES, commit_goal=UP, part_share=0.5, is_assigned=True), **EUR
    ),
    "strategy_fit": lambda: strategy_fit_chart(
        rows(
            strategy=NAMES,
            chosen="",
            reasons_for="a; b",
            reasons_against="c",
            points_for=2,
            points_against=1,
            fit=1,
        ),
        title="Drawn",
    ),
    "swot": lambda: swot_chart(
        rows(
            quadrant="strength",
            statement=NAMES,
            evidence_status="confirmed",
            evidence_source=NAMES,
            evidence_date=TODAY,
            impact=RATED,
        ),
        title="Drawn",
    ),
    "whitespace": lambda: whitespace_chart(
        pd.concat(
            [
                rows(
                    business_unit=NAMES, offering=name, state="owned", revenue=1.0, open=1.0, competitor=name
                )
                for name in NAMES
            ]
        ),
        **EUR,
    ),
}
LOOK = """() => [...document.querySelectorAll("[data-chart]")].map(place => {
  const frame = place.querySelector("svg")?.getBoundingClientRect();
  const outside = box => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1;
  const texts = [...place.querySelectorAll("text")].filter(text => text.textContent.trim());
  const marks = [...place.querySelectorAll("path[aria-label], text[aria-label]")];
  return {
    width: frame?.width ?? 0,
    said: texts.map(text => text.textContent),
    cut: texts.filter(text => outside(text.getBoundingClientRect())).map(text => text.textContent),
    marks: marks.filter(mark => mark.getBoundingClientRect().height).map(mark => mark.ariaLabel),
  };
})"""


@pytest.fixture(scope="module", params=[640, 350], ids=["wide", "phone"])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Any]]:
    """What stands on a page with every chart, drawn by the scripts of the report; by chart."""
    file = tmp_path_factory.mktemp("names") / "page.html"
    page = page_of([draw() for draw in DRAWN.values()], file, width=request.param)
    with started_chromium() as browser, visit(browser, page) as opened:
        found = opened.page.evaluate(LOOK)
    return dict(zip(DRAWN, found, strict=True))


@pytest.mark.parametrize("chart", DRAWN)
def test_every_name_has_its_mark_and_its_label(seen, chart: str):
    unmarked = [name for name in SAID if not any(name in mark for mark in seen[chart]["marks"])]
    unlabelled = [name for name in SAID if not any(name in text for text in seen[chart]["said"])]

    assert unmarked == []
    assert unlabelled == ([] if chart not in NO_LABEL else SAID)


@pytest.mark.parametrize("chart", DRAWN)
def test_names_that_are_empty_or_very_long_leave_the_rest_on_the_page(seen, chart: str):
    assert seen[chart]["cut"] == []
    assert 300 < seen[chart]["width"] <= 900


def test_parts_lie_end_to_end_whatever_the_name():
    """A bar that Vega stacks begins at zero for a name that is `__proto__`."""
    for chart in ("plans", "pipeline", "amounts_of_accounts", "business_units"):
        (parts, *_) = DRAWN[chart]().to_dict()["datasets"].values()
        for place in range(COUNT):
            bar = sorted((part["start"], part["end"]) for part in parts if part["place"] == place)
            assert [end for _, end in bar[:-1]] == [start for start, _ in bar[1:]]
            assert bar[0][0] == 0


def test_an_amount_beside_the_longest_bar_has_room():
    known = pd.DataFrame({"part": ["current"], "amount": [1e6], "deals": [1]})
    steps = pd.DataFrame({"step": ["now"], "start": 0.0, "end": 1e6, "kind": "gap", "amount": 1e6})

    for chart in (worth_chart(known, **EUR), pipeline_gap_bridge_chart(steps, **EUR)):
        scale = chart.to_dict()["layer"][0]["encoding"]["x"]["scale"]
        assert scale["domain"][1] >= 1.2e6


def test_initiatives_of_one_impact_stand_under_each_other():
    rated = rows(name=NAMES, impact=3, effort=RATED, horizon="short")

    (drawn,) = impact_effort_chart(rated, title="Drawn").to_dict()["datasets"].values()

    heights = sorted(row["height"] for row in drawn)
    assert all(upper - lower > 0.19 for lower, upper in pairwise(heights))
