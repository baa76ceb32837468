"""The accounts that a run reports on are those that the account selection proposes, on every book."""

from datetime import date

import pytest

from planning_helpers.batch.places import place_at
from planning_helpers.commands.import_ import import_folder
from planning_helpers.commands.planned_run import plan_run
from planning_helpers.periods import parse_period
from tests.support.executed import NOTEBOOKS, findings_of
from tests.support.places import PROJECT

pytestmark = pytest.mark.notebooks


def same_accounts(store: str, folder, *, period: str, as_of: str) -> list[str]:
    """The names of the accounts of a run, after holding them against the proposal of the book."""
    _, tasks, _ = plan_run(
        parse_period(period), wanted=[], as_of=as_of, store=store, place=place_at(folder / "out", period),
        notebooks=NOTEBOOKS, given=[], timeout=60,
    )  # fmt: skip
    run = [task.account for task in tasks if task.account_id is not None]

    found = findings_of("00_account_selection.ipynb", folder, store_url=store, period=period, as_of=as_of)
    (told,) = (finding for finding in found if finding["section"] == "bottom_line")

    assert told["figures"]["chosen"]["value"] == len(run)
    assert [name for name in run if name not in told["statement"]] == []
    return run


def test_on_the_sample_they_are_those_with_a_plan(sample_store, tmp_path):
    assert len(same_accounts(sample_store, tmp_path, period="2026Q4", as_of="2026-11-15")) == 5


@pytest.mark.parametrize(
    ("name", "field_map", "as_of", "period"),
    [
        ("maven_crm", "maven_crm.toml", "2017-12-31", "2017Q4"),
        ("adventureworks", "adventureworks.toml", "2013-11-29", "2013Q4"),
        ("salesforce_devorg", None, "2026-03-31", "2026Q1"),
    ],
)
def test_on_real_books_they_are_the_first_by_score(shared_data, tmp_path, name, field_map, as_of, period):
    store = f"sqlite:///{tmp_path / 'store.db'}"
    there = {"map_file": PROJECT / "maps" / field_map} if field_map else {}
    import_folder(shared_data / name, store=store, as_of=date.fromisoformat(as_of), **there)

    assert len(same_accounts(store, tmp_path, period=period, as_of=as_of)) == 5
