"""The bars of what hangs on one person: in money, or in number where no money hangs on anybody."""

import pandas as pd
import pytest
from charts import compiles

from planning_helpers.charts.dependence import dependence_chart

HANGING = pd.DataFrame(
    {
        "person": ["Ada", "Bo"],
        "side": ["theirs", "ours"],
        "title": ["CEO", "Seller"],
        "deals": [0, 0],
        "initiatives": [2, 1],
        "units": [1, 0],
        "what": ["Roll-out; Audit; Retail", "Audit"],
    }
)


@pytest.mark.parametrize(
    ("exposed", "length", "description"),
    [
        (
            [400.0, None],
            "exposed",
            "open amount in EUR that hangs on one person: Ada (theirs) 400; Bo (ours) 0.",
        ),
        ([None, None], "things", "number of things that hangs on one person: Ada (theirs) 3; Bo (ours) 1."),
        ([0.0, 0.0], "things", "number of things that hangs on one person: Ada (theirs) 3; Bo (ours) 1."),
    ],
)
def test_bars_are_never_all_empty(exposed: list[float | None], length: str, description: str):
    found = HANGING.assign(exposed=pd.Series(exposed, dtype="float64"))

    chart = dependence_chart(found, title="Loss", currency="EUR")

    compiles(chart)
    spec = chart.to_dict()
    assert spec["layer"][0]["encoding"]["x"]["field"] == length
    assert spec["description"] == f"Bars of the {description}"
