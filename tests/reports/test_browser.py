"""Report, client edition and index in a real browser, with the network off."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from planning_helpers.reports import (
    IndexEntry,
    account_report,
    client_report,
    index_page,
    internal_terms,
    read_findings,
)
from planning_helpers.reports.rows import table_view
from planning_helpers.wording.display import Table
from planning_helpers.wording.findings import Finding
from tests.support.browser import DESKTOP, PHONE, sideways, started_chromium, visit
from tests.support.report_notebooks import (
    hostile_notebook,
    hostile_texts,
    notebook,
    shown,
    text,
    two_notebooks,
)

pytestmark = pytest.mark.browser

PERIOD = {"period": "2026Q4", "as_of": "2026-11-15"}
ACCOUNT = {"account": "Borealis Foods", **PERIOD}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@pytest.fixture(scope="module")
def chromium():
    """One Chromium for all tests here."""
    with started_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    """One file of each kind of page."""
    notebooks = two_notebooks()
    findings = [one for made in notebooks for one in read_findings(made)]
    agreed = Table(pd.DataFrame({"name": ["Roll-out"], "due_date": ["2026-12-01"]}), caption="What we agreed")
    shared = notebook(
        "08_quarterly_review",
        text("## What did we reach together?", "client"),
        shown(Finding("REV-1", "review", "Two of three joint goals are on track"), agreed, tags=["client"]),
    )
    entries = [
        IndexEntry("1", "Borealis Foods", "Borealis Foods", "done", "", findings, True, 3.2),
        IndexEntry("2", "Cobalt Rail", "Cobalt Rail", "failed", "notebook 01 failed", [], False, 0.4),
    ]
    made = {
        "report": account_report(notebooks, notes=["3 amounts have no exchange rate."], **ACCOUNT),
        "client": client_report([shared], internal_terms=internal_terms({}), agreed=["monthly"], **ACCOUNT),
        "index": index_page(entries, **PERIOD),
        "hostile": account_report(
            [hostile_notebook(hostile_texts())],
            account=hostile_texts()[1],
            notes=hostile_texts()[:9],
            **PERIOD,
        ),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.parametrize("name", ["report", "client", "index", "hostile"])
@SIZES
def test_a_page_asks_for_nothing_but_itself_runs_no_foreign_script_and_fits(chromium, pages, name, size):
    with visit(chromium, pages[name], size=size) as found:
        assert found.requests == [pages[name].as_uri()]
        assert found.errors == []
        assert found.dialogs == []
        assert sideways(found.page) == 0


@SIZES
def test_a_page_fits_with_everything_unfolded(chromium, pages, size):
    with visit(chromium, pages["report"], size=size) as found:
        found.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        for button in found.page.get_by_role("button").all():
            button.click()

        assert found.page.locator("tr:visible").count() > 100
        assert sideways(found.page) == 0


@pytest.mark.parametrize("name", ["report", "client", "index"])
@SIZES
def test_axe_finds_no_barrier(chromium, pages, name, size):
    with visit(chromium, pages[name], size=size) as found:
        found.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        results = Axe().run(found.page)

    assert results.violations_count == 0, results.generate_report()


@SIZES
def test_every_chart_is_drawn_as_svg_and_one_with_words_keeps_room_for_them(chromium, pages, size):
    with visit(chromium, pages["report"], size=size) as found:
        canvases = found.page.locator("[data-chart]").all()

        assert len(canvases) == 3
        for canvas in canvases:
            assert canvas.locator("svg path[d]").count() > 5
        fits = "(place) => place.querySelector('svg').clientWidth <= place.clientWidth"
        assert [canvas.evaluate(fits) for canvas in canvases] == [True, size == DESKTOP, True]
        assert canvases[1].get_attribute("tabindex") == (None if size == DESKTOP else "0")


def test_a_tooltip_is_text(chromium, tmp_path):
    name = "<img src=x onerror=alert(1)>"
    file = tmp_path / "report.html"
    file.write_text(account_report(two_notebooks(name), **ACCOUNT), encoding="utf-8")

    with visit(chromium, file) as found:
        found.page.locator("[data-chart]").nth(2).locator(".mark-rect path").first.hover(force=True)
        tip = found.page.locator(".tip")

        assert name in tip.inner_text()
        assert tip.locator("img").count() == 0
        assert found.dialogs == []


def test_a_script_that_got_in_could_not_reach_the_network(chromium, pages):
    with visit(chromium, pages["report"]) as found:
        answer = found.page.evaluate("fetch('https://example.com').then(() => 'loaded', () => 'refused')")

        assert answer == "refused"
        assert found.requests == [pages["report"].as_uri()]
        assert "Content Security Policy" in found.errors[0]


def test_a_long_table_unfolds_and_folds(chromium, pages):
    with visit(chromium, pages["report"]) as found:
        table = found.page.get_by_role("table", name="Open deals, the next to close first")
        assert table.locator("tbody tr:visible").count() == 12

        found.page.get_by_role("button", name="Show all 40 rows").click()
        assert table.locator("tbody tr:visible").count() == 40

        found.page.get_by_role("button", name="Show fewer rows").click()
        assert table.locator("tbody tr:visible").count() == 12


def test_a_reader_without_script_has_every_row_and_description(chromium, pages):
    with visit(chromium, pages["report"], script=False) as found:
        table = found.page.get_by_role("table", name="Open deals, the next to close first")

        assert table.locator("tbody tr:visible").count() == 40
        assert found.page.get_by_text("Units by offering, coloured by state.").is_visible()
        assert found.page.get_by_role("button").count() == 0


def test_the_bottom_line_leads_to_its_grounds(chromium, pages):
    with visit(chromium, pages["report"], size=PHONE) as found:
        found.page.locator(".bottom-line a").first.click()
        target = found.page.locator(":target")

        assert "850,000 short" in target.inner_text()
        assert target.get_by_text("How this number comes about").is_visible()


def test_the_rows_of_a_table_download_as_csv(chromium, pages):
    with visit(chromium, pages["report"]) as found:
        with found.page.expect_download() as download:
            found.page.locator(".table a.csv").last.click()

        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    names = ("name", "owner", "stage", "close_date", "amount", "probability", "source_file")
    assert lines[0] == ",".join(f'"{name}"' for name in names)
    assert len(lines) == 41


def test_a_table_that_tells_its_rows_gives_the_file_that_would_stand_beside_it(chromium, tmp_path):
    rows = pd.DataFrame(
        {
            "name": ["=1+1", 'A "b"; =c', "two\nlines", "-5", None, "Zoë"],
            "amount": [1_234.5, -7.0, None, 0.25, 1e9, 3.0],
            "close_date": pd.to_datetime(["2026-11-15", None, "2026-01-02", None, None, "2025-12-31"]),
        }
    )
    table = Table(rows, caption="Deals", currency="EUR")
    page = tmp_path / "page.html"
    made = notebook("01", text("# T"), shown(table))
    page.write_text(
        account_report([made], account="A", period="2026Q4", as_of="2026-11-15"), encoding="utf-8"
    )
    with visit(chromium, page) as found:
        with found.page.expect_download() as download:
            found.page.locator("a.csv").click()
        written = download.value.path().read_bytes().decode("utf-8-sig")

    told = list(csv.reader(io.StringIO(written, newline="")))
    assert table_view(table.as_data(), "t").csv == ""
    assert told == [
        ["name", "amount", "close_date"],
        ["'=1+1", "1234.50", "2026-11-15"],
        ['A "b"; \'=c', "-7.00", ""],
        ["two\nlines", "", "2026-01-02"],
        ["'-5", "0.25", ""],
        ["", "1000000000.00", ""],
        ["Zoë", "3.00", "2025-12-31"],
    ]


@pytest.mark.parametrize(("kind", "start"), [("SVG", b"<svg "), ("PNG", b"\x89PNG")])
def test_the_picture_of_a_chart_downloads(chromium, pages, kind, start):
    with visit(chromium, pages["report"]) as found:
        with found.page.expect_download() as download:
            found.page.locator("figure").nth(1).get_by_role("button", name=kind).click()

        assert download.value.path().read_bytes().startswith(start)
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
        assert found.errors == []


def test_a_print_opens_what_matters_and_leaves_out_what_only_works_on_screen(chromium, pages):
    with visit(chromium, pages["report"]) as found:
        found.page.emulate_media(media="print")
        found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        shown = found.page.locator

        assert shown(".formula:visible").count() == shown(".formula").count() == 3
        assert shown(".table tbody tr:visible").count() == 40
        assert shown(".contents:visible").count() == 0
        assert shown(".tools:visible").count() == 0
        found.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert shown(".table tbody tr:visible").count() == 12


def test_a_page_prints_to_pdf(chromium, pages):
    with visit(chromium, pages["report"]) as found:
        document = found.page.pdf(prefer_css_page_size=True)

    assert document.startswith(b"%PDF-")
    assert 2 <= document.count(b"/Type /Page\n") <= 8
