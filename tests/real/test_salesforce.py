"""Every figure of the Salesforce set in ../shared/data/README.md, without any map."""

from datetime import date

import pytest

from planning_helpers.commands.import_ import ImportReport, import_folder
from planning_helpers.commands.summary import store_summary
from planning_helpers.store import open_store, read_table

AS_OF = date(2026, 3, 31)


@pytest.fixture(scope="module")
def imported(shared_data, tmp_path_factory) -> tuple[str, ImportReport]:
    url = f"sqlite:///{tmp_path_factory.mktemp('salesforce') / 'store.db'}"
    return url, import_folder(shared_data / "salesforce_devorg", store=url, as_of=AS_OF)


def test_all_rows_land(imported):
    written = {table: done.inserted for table, done in imported[1].written.items()}

    assert written == {"accounts": 18, "contacts": 25, "opportunities": 36, "stage_history": 48}


def test_deals_and_top_accounts(imported):
    summary, _ = store_summary(imported[0], as_of=AS_OF)

    assert [summary.value(name) for name in ("won", "lost", "open")] == [12, 8, 16]
    assert (summary.value("won_amount"), summary.value("win_rate")) == (2_815_000, 0.6)
    assert round(summary.value("average_won"), 2) == 234_583.33
    assert (summary.value("open_amount"), summary.value("weighted")) == (2_115_000, 1_094_500)
    top = summary.tables["Top 5 accounts by revenue"]
    assert top["revenue"].tolist() == [1_590_000, 440_000, 235_000, 220_000, 125_000]
    assert top["account"].str.split().str[0].tolist() == ["United", "Grand", "Burlington", "Express", "Edge"]
    assert top["open"].fillna(0).tolist()[:4] == [1_340_000, 265_000, 0, 200_000]


def test_the_traps_are_seen(imported):
    url, report = imported
    history = read_table(open_store(url), "stage_history")

    read_as = report.quality.notes.query("kind == 'how read'").set_index("column")["message"]

    assert read_as["created_date"] == "dates read month first"
    assert read_as["changed_at"] == "dates read month first"
    early = report.quality.notes.query("kind == 'closed before created'")["value"].value_counts().to_dict()
    assert early == {"2024-02-03": 31, "2026-02-23": 1}  # 31 by two years, and one by a day
    assert report.quality.count("missing amount") == 5
    assert report.quality.count("repeated name") == 4
    assert (history["stage"] == "Closed Won").sum() == 19
