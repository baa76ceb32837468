"""The org chart: lines that cannot be right, layers without overlap, and what is drawn of many people."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
import vl_convert

from planning_helpers import model
from planning_helpers.chapters.connect_the_dots.folded_org_chart import MOST_DRAWN, folded_org_chart
from planning_helpers.chapters.connect_the_dots.org_chart import (
    CIRCLE,
    LEFT,
    MANAGER_MISSING,
    SELF,
    org_chart,
    org_chart_finding,
)
from planning_helpers.chapters.connect_the_dots.org_chart_chart import org_boxes, org_chart_chart
from planning_helpers.commands.import_ import import_folder
from planning_helpers.measures.people.hierarchy import reporting_depth
from planning_helpers.measures.people.people import people
from planning_helpers.store import open_store, read_table
from planning_helpers.wording.display import Table
from tests.support.charts import compiles, spec_of
from tests.support.model_tables import table
from tests.support.places import PROJECT

MAP = PROJECT / "maps" / "adventureworks.toml"
AS_OF = date(2026, 11, 15)
NO_INTERACTIONS, NO_STAKEHOLDERS = model.empty("interactions"), model.empty("stakeholders")
CONTACTS = table(
    "contacts",
    """
    contact_id | name | title                   | reports_to_id
    ceo        | Ada  | Chief Executive Officer |
    cfo        | Ben  | Chief Financial Officer | ceo
    ops        | Cas  | Plant Manager           | ceo
    eng        | Dan  | Engineer                | ops
    """,
)


def chart_of(contacts: pd.DataFrame, stakeholders: pd.DataFrame = NO_STAKEHOLDERS) -> pd.DataFrame:
    return org_chart(people(contacts, stakeholders, NO_INTERACTIONS, as_of=AS_OF))


def reporting(lines: dict[str, str | None], stakeholders: pd.DataFrame = NO_STAKEHOLDERS) -> pd.DataFrame:
    contacts = pd.DataFrame(
        {"contact_id": list(lines), "name": list(lines), "reports_to_id": list(lines.values())}
    )
    return chart_of(model.typed(contacts, "contacts"), stakeholders)


def overlapping(chart: pd.DataFrame) -> int:
    """How many pairs of boxes share a pixel."""
    boxes = org_boxes(chart)[["x", "right", "y", "bottom"]].to_numpy(dtype=float)
    left, right, top, bottom = (boxes[:, side] for side in range(4))
    shares = (
        (left[:, None] < right) & (left < right[:, None]) & (top[:, None] < bottom) & (top < bottom[:, None])
    )
    return int((np.triu(shares, k=1)).sum())


def lines_of_many(seed: int) -> dict[str, str | None]:
    """Five hundred people: managers of every span, loose ones, and every flaw that real data have."""
    choose = np.random.default_rng(seed)
    lines: dict[str, str | None] = {f"p{n}": f"p{choose.integers(0, n)}" if n else None for n in range(500)}
    for person in choose.choice(500, size=60, replace=False):
        lines[f"p{person}"] = choose.choice([f"p{person}", "gone", f"p{choose.integers(0, 500)}", ""]) or None
    return lines


def test_managers_stand_a_layer_above_and_in_the_middle_of_their_reports():
    chart = chart_of(CONTACTS).set_index("name")

    assert chart["layer"].to_dict() == {"Ben": 1, "Ada": 0, "Cas": 1, "Dan": 2}
    assert chart.loc["Ada", "slot"] == (chart.loc["Ben", "slot"] + chart.loc["Cas", "slot"]) / 2
    assert chart.loc["Ada", "reports"] == 3


@pytest.mark.parametrize("seed", range(5))
def test_no_two_boxes_of_five_hundred_people_overlap_and_nobody_is_lost(seed: int):
    chart = reporting(lines_of_many(seed))

    assert len(chart) == 500
    assert overlapping(chart) == 0
    assert overlapping(folded_org_chart(chart)) == 0


def test_a_report_stands_right_of_the_manager_in_every_layer():
    chart = reporting(lines_of_many(seed=7))

    layers = chart.set_index("contact_id")["layer"]
    linked = chart.dropna(subset=["manager_id"])
    assert (linked["layer"].to_numpy() - layers.loc[linked["manager_id"]].to_numpy() == 1).all()


def test_self_references_circles_and_missing_managers_are_shown_and_nobody_is_lost():
    chart = reporting({"a": "a", "b": "c", "c": "d", "d": "b", "e": "gone", "f": None}).set_index("name")

    assert chart["flaw"].to_dict() == {
        "a": SELF,
        "b": CIRCLE,
        "c": CIRCLE,
        "d": CIRCLE,
        "e": MANAGER_MISSING,
        "f": "",
    }
    assert chart["manager"].dropna().to_dict() == {"c": "d", "d": "b"}


def test_people_who_left_stay_only_while_somebody_reports_to_them():
    left = CONTACTS.assign(is_active=pd.array([True, False, False, True], dtype="boolean"))

    chart = chart_of(left).set_index("name")

    assert chart["flaw"].to_dict() == {"Ada": "", "Cas": "has left", "Dan": ""}


def test_the_org_chart_finding_says_how_many_hang_together():
    assert org_chart_finding(chart_of(CONTACTS)).statement == "3 of 3 people report to Ada, directly or not"
    assert (
        org_chart_finding(reporting({"a": None, "b": "b"})).statement
        == "No reporting line is known among the 2 contacts of this account"
    )


def test_a_chart_without_reporting_lines_claims_no_layers():
    alone = org_chart_chart(reporting({"a": None, "b": None}), title="T").to_dict()["description"]
    lined = org_chart_chart(reporting({"a": None, "b": "a", "c": None}), title="T").to_dict()["description"]

    assert alone.startswith("Org chart of 2 people, no reporting line known; by status")
    assert lined.startswith("Org chart of 3 people in 2 layers under a; by status")


def test_a_line_of_people_who_left_still_holds_those_below_it():
    contacts = CONTACTS.assign(
        reports_to_id=pd.array([None, "ceo", "cfo", "ops"], dtype="str"),
        is_active=pd.array([True, False, False, True], dtype="boolean"),
    )

    chart = chart_of(contacts).set_index("name")

    assert chart["flaw"].to_dict() == {"Ada": "", "Ben": LEFT, "Cas": LEFT, "Dan": ""}
    assert chart["layer"].to_dict() == {"Ada": 0, "Ben": 1, "Cas": 2, "Dan": 3}


def test_a_large_chart_is_folded_to_those_who_matter_and_counts_everybody_else():
    lines = {"p0": None, **{f"p{n}": f"p{(n - 1) // 4}" for n in range(1, 500)}, "x": "gone", "y": None}
    decider = table("stakeholders", "contact_id | buying_role\np499 | decision maker")

    whole = reporting(lines, decider)
    shown = folded_org_chart(whole).set_index("contact_id")

    assert len(shown) == MOST_DRAWN + 1  # and the row that counts those elsewhere
    assert {"p499", "p124", "p30", "p7", "p1", "p0"} <= set(shown.index)  # the decider and all above
    assert shown["left_out"].sum() + MOST_DRAWN == len(whole)
    assert shown.loc["", ["name", "left_out"]].tolist() == ["and 2 more", 2]
    assert shown.loc["p124", "left_out"] == 2  # p497 and p498, who stand beside the decider


def test_the_rows_of_the_finding_are_everybody_whose_line_is_in_doubt_first():
    chart = reporting({"a": None, "b": "a", "c": "gone", "d": None, "e": "e"})

    rows = org_chart_finding(chart).rows

    assert rows["name"].tolist() == ["c", "e", "d", "a", "b"]


def test_a_chart_that_fits_is_kept_whole():
    chart = chart_of(CONTACTS)

    pd.testing.assert_frame_equal(folded_org_chart(chart).drop(columns="left_out"), chart)


def test_a_long_line_of_command_is_folded_too():
    chart = reporting({f"p{n}": f"p{n - 1}" if n else None for n in range(200)})

    shown = folded_org_chart(chart)

    assert len(shown) == MOST_DRAWN
    assert shown.set_index("name").loc[f"p{MOST_DRAWN - 1}", "left_out"] == 200 - MOST_DRAWN


def test_the_chart_draws_whole_and_folded_and_says_what_is_left_out():
    chart = reporting(lines_of_many(seed=1))

    drawn = org_chart_chart(folded_org_chart(chart), title="Lines")
    whole = spec_of(org_chart_chart(chart, title="Lines"))

    compiles(drawn)
    compiles(org_chart_chart(reporting({"a": "a", "b": "c", "c": "b", "d": "b"}), title="Lines"))

    assert vl_convert.vegalite_to_png(whole, scale=0.5).startswith(b"\x89PNG")
    assert vl_convert.vegalite_to_svg(whole).count(">p") >= 500  # everybody's name
    assert f"{500 - MOST_DRAWN} more are counted, not drawn" in drawn.to_dict()["description"]
    assert isinstance(org_chart_chart(chart_of(CONTACTS.iloc[:0]), title=""), Table)


def test_a_real_organisation_of_290_keeps_its_depths_and_is_readable_when_folded(shared_data, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    import_folder(shared_data / "adventureworks", store=url, as_of=date(2013, 11, 29), map_file=MAP)
    store = open_store(url)
    users = read_table(store, "users")
    store.dispose()
    contacts = users.rename(columns={"user_id": "contact_id", "manager_id": "reports_to_id"})

    chart = chart_of(model.typed(contacts, "contacts"))

    depths = reporting_depth(users)
    assert chart.set_index("contact_id")["layer"].to_dict() == depths.to_dict()
    assert (chart["flaw"] == "").all()
    assert overlapping(chart) == 0
    assert chart.nlargest(1, "reports")[["name", "reports"]].to_numpy().tolist() == [["Ken Sánchez", 289]]
    assert folded_org_chart(chart)["left_out"].sum() == 290 - MOST_DRAWN
