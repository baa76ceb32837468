"""What the whitespace may be worth: by what peers buy, by what the wallet leaves, or not at all."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.chapters.business_units.tables import whitespace_table
from planning_helpers.chapters.business_units.whitespace_chart import whitespace_chart
from planning_helpers.measures.units.whitespace import WHOLE_ACCOUNT
from planning_helpers.measures.units.whitespace_value import (
    open_room,
    whitespace_value,
    whitespace_value_finding,
)
from tests.support.tables import frame

GRID = frame("""
    business_unit | offering | state        | revenue | open | competitor | last_date
    Plant         | Meters   | owned        |     200 |      |            |
    Plant         | Valves   | owned        |     100 |      |            |
    Plant         | Care     | in pipeline  |         |   50 |            |
    Office        | Meters   | whitespace   |         |      |            |
    Office        | Valves   | competitor   |         |      | Rival      |
    Office        | Care     | whitespace   |         |      |            |
    Office        | Old      | not eligible |         |      |            |
""")


def units(text: str) -> pd.DataFrame:
    """Units with their size; revenue and open deals as in `GRID`."""
    found = frame("business_unit | wallet | employees | revenue | open\n" + text)
    return found.astype({"wallet": "float64", "employees": "Int64", "revenue": "float64", "open": "float64"})


def values(
    grid: pd.DataFrame, sizes: pd.DataFrame, room: float | None = None
) -> dict[str, tuple[float, str]]:
    found = whitespace_value(grid, sizes, room=room)
    assert not found["how"].where(found["potential"].isna()).notna().any()
    return {row["offering"]: (row["potential"], row["how"]) for row in found.to_dict("records")}


BOTH = units("Plant | 1000 | 50 | 300 | 50\nOffice | 500 | 10 | 0 |")


def test_a_gap_is_worth_what_a_peer_buys_brought_to_the_size_of_the_unit():
    found = values(GRID, BOTH)

    assert found["Meters"] == (100, "as its peers buy, by wallet")  # 200 × 500 ÷ 1,000
    assert found["Valves"] == (50, "as its peers buy, by wallet")


def test_what_the_wallet_leaves_is_spread_over_the_gaps_no_peer_tells_of():
    assert values(GRID, BOTH)["Care"] == (350, "the rest of its spend, spread evenly")  # 500 − 100 − 50


def test_gaps_are_never_worth_more_than_the_unit_spends_elsewhere():
    tight = units("Plant | 1000 | 50 | 300 | 50\nOffice | 500 | 10 | 400 | 25")

    found = values(GRID, tight)

    assert found["Meters"][0] == pytest.approx(50)  # 100 and 50 within the 75 that are left
    assert found["Valves"][0] == pytest.approx(25)
    assert found["Care"][0] == pytest.approx(0)


def test_without_wallets_employees_tell_the_size_and_what_no_peer_owns_has_no_value():
    found = values(GRID, units("Plant | | 50 | 300 | 50\nOffice | | 10 | 0 |"))

    assert found["Meters"] == (40, "as its peers buy, by employees")  # 200 × 10 ÷ 50
    assert pd.isna(found["Care"][0])


def test_without_any_size_nothing_has_a_value():
    sizes = units("Plant | | | 300 | 50\nOffice | | | 0 |")

    finding = whitespace_value_finding(whitespace_value(GRID, sizes, room=None), currency="EUR")

    assert {str(value) for value, _ in values(GRID, sizes).values()} == {"nan"}
    assert finding.severity == "unknown"
    assert finding.statement.startswith("What the whitespace is worth cannot be told")


def test_an_account_without_units_spreads_what_its_wallet_leaves():
    whole = frame("""
        business_unit | offering | state      | revenue | open | competitor | last_date
        Whole account | Meters   | owned      |     200 |      |            |
        Whole account | Valves   | whitespace |         |      |            |
        Whole account | Care     | whitespace |         |      |            |
    """)
    parts = pd.DataFrame(
        {"part": ["current", "prospects", "missed", "not in play"], "amount": [200.0, 100, 50, 700]}
    )

    room = open_room(parts, 1000.0)
    found = whitespace_value(whole, units("None | | | |").iloc[:0], room=room)

    assert room == 700
    assert set(found["business_unit"]) == {WHOLE_ACCOUNT}
    assert found["potential"].tolist() == [350, 350]
    assert open_room(parts.assign(amount=[float("nan"), 1, 1, float("nan")]), 1000.0) is None
    assert open_room(parts, None) is None


def test_the_median_of_several_peers_counts():
    three = pd.concat(
        [
            GRID.head(1),
            GRID.head(1).assign(business_unit="Mill", revenue=900.0),
            GRID[GRID["business_unit"] == "Office"],
        ]
    )
    sizes = units("Plant | 1000 | | 200 |\nMill | 1000 | | 900 |\nOffice | 500 | | 0 |")

    assert values(three, sizes)["Meters"][0] == 275  # half of 550, the median of 200 and 900


def test_the_finding_says_how_the_values_came_about_and_which_is_largest():
    valued = whitespace_value(GRID, BOTH, room=None)

    finding = whitespace_value_finding(valued, currency="EUR")

    assert finding.statement == (
        "The whitespace may be worth EUR 500 a year: 2 gaps as peers buy, most of all Meters in Office (EUR "
        "100); EUR 350 of spend spread evenly over 1 gap that nothing tells apart"
    )
    assert finding.next_step == "Ask Office who does Meters for it today."


def test_the_table_tells_what_peers_tell_first_and_takes_together_what_nothing_tells_apart():
    more = pd.concat([GRID, GRID[GRID["offering"] == "Care"].tail(1).assign(offering="Pumps")])

    rows = whitespace_table(whitespace_value(more, BOTH, room=None), currency="EUR").rows

    assert rows["offering"].tolist() == ["Meters", "Valves", "Care, Pumps"]
    assert rows["potential"].tolist() == [100, 50, 350]
    assert rows["how"].tolist()[-1] == "the rest of its spend, spread evenly"


def test_a_gap_shows_its_value_as_a_guess_in_the_grid():
    chart = whitespace_chart(
        GRID, title="Grid", currency="EUR", valued=whitespace_value(GRID, BOTH, room=None)
    )

    (rows,) = chart.to_dict()["datasets"].values()
    labels = {(row["business_unit"], row["offering"]): row["label"] for row in rows}
    assert labels["Office", "Meters"] == "○ ≈100"
    assert labels["Office", "Valves"] == "× ≈50"
    assert labels["Plant", "Meters"] == "● 200"
    assert labels["Office", "Old"] == "–"


def test_no_gap_at_all_is_a_sentence():
    valued = whitespace_value(GRID[GRID["state"] == "owned"], BOTH, room=None)

    assert whitespace_value_finding(valued, currency="EUR").statement.startswith(
        "There is no whitespace to value"
    )
