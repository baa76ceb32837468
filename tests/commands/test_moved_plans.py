"""An import takes no plan, and no row of one, away from where it is stored."""

from __future__ import annotations

from datetime import date

import pytest

from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import read_account_plan, read_table
from planning_helpers.store.errors import MovedRowError

THEN, NOW = date(2026, 8, 15), date(2026, 11, 15)


@pytest.fixture
def folder(tmp_path):
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    (extracts / "accounts.csv").write_text("account_id,name\nA,Acme\nB,Boreal\n")
    (extracts / "plans.csv").write_text("plan_id,account_id,period,commit_goal\nP1,A,2026Q3,100\n")
    (extracts / "goals.csv").write_text("row_id,plan_id,name\nG1,P1,Grow\n")
    return extracts


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("P1,A,2026Q4,120", "plans 'P1' has period '2026Q3' in the store and '2026Q4' in what is read"),
        ("P1,B,2026Q3,120", "plans 'P1' has account_id 'A' in the store and 'B' in what is read"),
    ],
)
def test_a_plan_given_another_period_or_account_under_its_key_is_refused_and_nothing_is_lost(
    folder, store, plan, said
):
    import_folder(folder, store=store, as_of=THEN)
    (folder / "plans.csv").write_text(f"plan_id,account_id,period,commit_goal\n{plan}\n")
    (folder / "goals.csv").write_text("row_id,plan_id,name\nG1,P1,Defend\n")

    with pytest.raises(MovedRowError) as refused:
        import_folder(folder, store=store, as_of=NOW)

    assert str(refused.value).startswith(said)
    assert "Nothing was written." in str(refused.value)
    assert "name 'P1' in its follows_id" in str(refused.value)
    assert read_table(store, "plans")[["account_id", "period", "commit_goal"]].to_numpy().tolist() == [
        ["A", "2026Q3", 100.0]
    ]
    assert read_table(store, "goals")["name"].tolist() == ["Grow"]


def test_a_row_given_another_plan_under_its_key_is_refused(folder, store):
    import_folder(folder, store=store, as_of=THEN)
    with (folder / "plans.csv").open("a") as file:
        file.write("P2,A,2026Q4,120\n")
    (folder / "goals.csv").write_text("row_id,plan_id,name\nG1,P2,Grow\n")

    with pytest.raises(MovedRowError, match="goals 'G1' has plan_id 'P1' in the store and 'P2' in what"):
        import_folder(folder, store=store, as_of=NOW)

    assert read_table(store, "plans")["plan_id"].tolist() == ["P1"]
    assert read_table(store, "goals")["plan_id"].tolist() == ["P1"]


def test_a_plan_that_names_the_one_before_stands_beside_it(folder, store):
    import_folder(folder, store=store, as_of=THEN)
    (folder / "plans.csv").write_text("plan_id,account_id,period,follows_id\nP2,A,2026Q4,P1\n")
    (folder / "goals.csv").write_text("row_id,plan_id,name\nG2,P2,Defend\n")

    import_folder(folder, store=store, as_of=NOW)

    goals = {
        period: read_account_plan(store, account_id="A", period=period, as_of=NOW)["goals"]["name"].tolist()
        for period in ("2026Q3", "2026Q4")
    }
    assert goals == {"2026Q3": ["Grow"], "2026Q4": ["Defend"]}


def test_a_period_written_otherwise_is_no_other_period(folder, store):
    import_folder(folder, store=store, as_of=THEN)
    (folder / "plans.csv").write_text("plan_id,account_id,period,commit_goal\nP1,A,2026q3,110\n")

    report = import_folder(folder, store=store, as_of=NOW)

    assert report.written["plans"].changed == 1
