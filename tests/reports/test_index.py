"""The index leads to every account and tells the failed from the done."""

from __future__ import annotations

import re

from planning_helpers.reports import IndexEntry, index_page, read_findings
from tests.support.pages import Skeleton
from tests.support.report_notebooks import hostile_texts, two_notebooks

PERIOD = {"period": "2026Q4", "as_of": "2026-11-15"}


def entry(account: str, **changes: object) -> IndexEntry:
    values = {
        "folder": account,
        "status": "done",
        "error": "",
        "findings": [],
        "has_client": False,
        "seconds": 2.0,
    }
    return IndexEntry(account_id="001", account=account, **{**values, **changes})


def test_the_most_urgent_account_comes_first_and_a_failed_one_before_it():
    findings = [one for notebook in two_notebooks() for one in read_findings(notebook)]

    page = index_page(
        [
            entry("Calm", findings=findings[2:3]),
            entry("Urgent", findings=findings),
            entry("Broken", status="failed", error="notebook 02_swot failed in cell a1: KeyError: 'amount'."),
        ],
        **PERIOD,
    )

    told = re.sub(r"<[^>]+>", " ", page.partition("<tbody>")[2])
    assert told.index("Broken") < told.index("Urgent") < told.index("Calm")
    assert "KeyError" in told
    assert "EUR 1,000,000" in told
    assert "EUR 850,000" in told
    assert "Pipeline for the commit goal is EUR 850,000 short" in told


def test_links_lead_into_the_folder_of_the_account():
    account = entry("A & B / 100% #1", has_client=True, has_calendar=True)

    links = Skeleton(index_page([account], book="book/book.html", **PERIOD)).links

    folder = "./A%20%26%20B%20%2F%20100%25%20%231/"
    files = ("report.html", "report-client.html", "plan.xlsx", "actions.ics", "notebooks/")
    assert links == ["#main", "book/book.html", *(folder + file for file in files)]


def test_an_account_without_a_date_has_no_link_to_a_calendar():
    links = Skeleton(index_page([entry("Undated")], book="", **PERIOD)).links

    assert links == ["#main", "./Undated/report.html", "./Undated/plan.xlsx", "./Undated/notebooks/"]


def test_a_failed_account_has_no_link_to_a_report():
    links = Skeleton(index_page([entry("Broken", status="failed", error="no rows")], book="", **PERIOD)).links

    assert links == ["#main", "./Broken/error.txt"]


def test_hostile_names_and_errors_stay_text():
    usual = Skeleton(index_page([entry("A"), entry("B", status="failed", error="x")], **PERIOD)).elements

    for name in hostile_texts():
        page = index_page([entry(name, folder="a"), entry("B", status="failed", error=name)], **PERIOD)
        assert Skeleton(page).elements == usual, name


def test_no_account_is_said_in_a_sentence():
    assert "No account was run." in index_page([], **PERIOD)
