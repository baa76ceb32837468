"""The bars of what hangs on one person: in money, or in number where no money hangs on anybody."""

import pandas as pd
import pytest

from planning_helpers.chapters.connect_the_dots.single_points_of_failure_chart import (
    single_points_of_failure_chart,
)
from tests.support.charts import compiles

HANGING = pd.DataFrame(
    {
        "person": ["Ada", "Bo"],
        "side": ["theirs", "ours"],
        "has_left": False,
        "title": ["CEO", "Seller"],
        "deals": [0, 0],
        "initiatives": [2, 1],
        "units": [1, 0],
        "what": ["Roll-out; Audit; Retail", "Audit"],
    }
)
THINGS = "Deals, initiatives and units that hang on the person"


@pytest.mark.parametrize(
    ("exposed", "axis", "description"),
    [
        (
            [400.0, None],
            "Money that hangs on the person (EUR)",
            "money in EUR that hangs on one person: Ada (theirs) 400; Bo (ours) 0.",
        ),
        ([None, None], THINGS, "number of things that hangs on one person: Ada (theirs) 3; Bo (ours) 1."),
        ([0.0, 0.0], THINGS, "number of things that hangs on one person: Ada (theirs) 3; Bo (ours) 1."),
    ],
)
def test_bars_are_never_all_empty(exposed: list[float | None], axis: str, description: str):
    found = HANGING.assign(exposed=pd.Series(exposed, dtype="float64"), revenue=float("nan"))

    chart = single_points_of_failure_chart(found, title="Loss", currency="EUR")

    compiles(chart)
    spec = chart.to_dict()
    assert spec["layer"][0]["encoding"]["x"]["title"] == axis
    assert spec["description"] == f"Bars of the {description}"


def test_open_amount_and_revenue_of_a_person_stand_end_to_end():
    found = HANGING.assign(exposed=[400.0, None], revenue=[100.0, 250.0])

    parts = single_points_of_failure_chart(found, title="Loss", currency="EUR")["layer"][0].data

    assert parts[["who", "kind", "start", "end"]].to_numpy().tolist() == [
        ["Ada (theirs)", "open deals", 0, 400],
        ["Ada (theirs)", "a year's revenue of units", 400, 500],
        ["Bo (ours)", "open deals", 0, 0],
        ["Bo (ours)", "a year's revenue of units", 0, 250],
    ]
