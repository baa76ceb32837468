"""Executed notebooks become one page; what the CRM holds stays text in it."""

from __future__ import annotations

import csv
import io
import re
from itertools import pairwise
from urllib.parse import unquote

import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode

from planning_helpers.reports import (
    FailedNotebookError,
    account_report,
    book_report,
    client_report,
    internal_terms,
    read_findings,
)
from planning_helpers.reports.cells import CHART
from planning_helpers.reports.drawings import drawing
from planning_helpers.reports.findings import most_urgent
from planning_helpers.reports.rows import csv_address, table_view
from planning_helpers.wording.display import Table
from planning_helpers.wording.findings import Finding, unknown
from tests.support.pages import Skeleton
from tests.support.report_notebooks import (
    hostile_notebook,
    hostile_texts,
    notebook,
    revenue_chart,
    shown,
    text,
    two_notebooks,
)

ACCOUNT = {"account": "Borealis Foods", "period": "2026Q4", "as_of": "2026-11-15"}


def small(name: str) -> list[nbformat.NotebookNode]:
    return [
        notebook(
            "01_snapshot", text("# Snapshot\n\nWhere?"), shown(Finding("S-1", "s", f"{name} stands", "act"))
        )
    ]


def finding(statement: str, severity: str, *, bottom_line: bool = False) -> dict[str, object]:
    return {"statement": statement, "severity": severity, "bottom_line": bottom_line}


def test_a_report_says_question_finding_figures_formula_and_rows():
    page = Skeleton(account_report(two_notebooks(), **ACCOUNT))

    told = " ".join(" ".join(page.texts).split())
    for piece in (
        "Borealis Foods",
        "15 November 2026",
        "Is the goal within reach?",
        "Is the pipeline enough?",
        "Pipeline for the commit goal is EUR 850,000 short",
        "pipeline gap = pipeline needed − open",
        "EUR 850,000",
        "The 40 rows behind it",
        "Energy has nothing in play for two of five offerings",
        "Units by offering, coloured by state.",
        "Opportunity.csv",
    ):
        assert piece in told


def test_headings_descend_one_level_at_a_time_under_a_single_h1():
    levels = Skeleton(account_report(two_notebooks(), **ACCOUNT)).headings()

    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_no_code_no_stream_and_no_form_is_in_the_page():
    cell = shown("a plain result")
    cell.outputs.append(nbformat.v4.new_output("stream", name="stderr", text="FutureWarning: secret_stream"))
    form = shown("secret_form", tags=["form"])
    widget = shown("secret_widget")
    widget.outputs[0].data["application/vnd.jupyter.widget-view+json"] = {}
    frame = shown("shown_as_text")
    frame.outputs[0].data["text/html"] = "<div>secret_html</div>"

    page = account_report([notebook("01", text("# Title"), cell, form, widget, frame)], **ACCOUNT)

    assert "secret" not in page
    assert "a plain result" in page
    assert "shown_as_text" in page


def test_every_address_in_a_page_is_within_it():
    links = Skeleton(account_report(two_notebooks(), **ACCOUNT)).links

    assert links
    assert {link.partition(":")[0] if link.startswith("data:") else link[:1] for link in links} == {
        "#",
        "data",
    }


def test_every_anchor_linked_to_is_there_once():
    page = account_report(two_notebooks(), **ACCOUNT)

    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in Skeleton(page).links if link.startswith("#")} <= set(ids)


def test_a_hostile_account_name_changes_nothing_but_the_text():
    usual = Skeleton(account_report(small("Borealis"), **ACCOUNT)).elements

    for name in hostile_texts():
        page = account_report(small(name), **{**ACCOUNT, "account": name})
        assert Skeleton(page).elements == usual, name


def test_hostile_texts_add_no_script_and_no_handler_to_a_page():
    usual = Skeleton(account_report([hostile_notebook(["Retail"] * 3)], **ACCOUNT))

    page = Skeleton(account_report([hostile_notebook(hostile_texts())], **ACCOUNT))

    assert [tag for tag, _ in page.elements].count("script") == [tag for tag, _ in usual.elements].count(
        "script"
    )
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in usual.elements} | {"tbody", "button"}
    assert not [name for _, names in page.elements for name in names if name.startswith("on")]
    assert all(link.startswith(("#", "data:text/csv")) for link in page.links)


def test_html_in_a_markdown_cell_stays_text():
    page = account_report(
        [notebook("01", text("# T\n\n<b>bold</b> <script>x</script> ![i](http://a.example)"))], **ACCOUNT
    )

    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<img" not in page


def failing(*tags: str) -> NotebookNode:
    """A notebook of three questions: the first fails, the second needs it, the third does not."""
    asked = [text(f"## {question}", *tags) for question in ("Why?", "How?", "Who?")]
    made = notebook("02_swot", text("# SWOT"), *asked)
    for place, (name, value) in zip((2, 4), (("KeyError", "'<b>amount'"), ("NameError", "why")), strict=True):
        cell = nbformat.v4.new_code_cell("x", metadata={"tags": list(tags)})
        cell.outputs = [nbformat.v4.new_output("error", ename=name, evalue=value, traceback=["red"])]
        made.cells.insert(place, cell)
    made.cells.append(shown(Finding("SWOT-1", "who", "It is Ann", "note"), tags=list(tags)))
    return made


def test_a_section_that_failed_says_so_and_the_others_stand():
    page = account_report([*two_notebooks(), failing()], **ACCOUNT)

    assert page.count("This section could not be made.") == 2
    assert "<code>KeyError: &#39;&lt;b&gt;amount&#39;</code>" in page
    assert "It rests on one above that could not be made." in page
    assert "It is Ann" in page
    assert "Sections could not be made in: SWOT." in page


def test_a_client_never_sees_a_section_that_failed():
    with pytest.raises(FailedNotebookError, match="a section of notebook 02_swot failed: KeyError"):
        client_report([failing("client")], **ACCOUNT, internal_terms=internal_terms({}))


def test_findings_are_read_with_their_notebook_and_cell():
    one = notebook("06_opportunity_map", shown(Finding("PIPE-1", "p", "Short", "act"), tags=["bottom-line"]))

    (found,) = read_findings(one)

    assert (found["statement"], found["notebook"], found["cell_id"]) == (
        "Short",
        "06_opportunity_map",
        one.cells[0].id,
    )
    assert found["bottom_line"]


def test_the_bottom_line_is_most_urgent_first_and_says_nothing_twice():
    findings = [
        finding("fine", "good", bottom_line=True),
        finding("a note", "note"),
        finding("short", "act", bottom_line=True),
        finding("may slip", "watch"),
        finding("short", "act"),
        finding("not known", "unknown", bottom_line=True),
    ]

    assert [found["statement"] for found in most_urgent(findings)] == [
        "short",
        "may slip",
        "not known",
        "fine",
    ]


def test_the_bottom_line_leads_to_the_finding_below_its_question():
    findings = [finding("short", "act", bottom_line=True), finding("short", "act")]

    (found,) = most_urgent(findings)

    assert not found["bottom_line"]


def test_the_bottom_line_holds_nine_all_to_act_on_before_those_tagged_before_those_to_watch():
    tagged = [finding(f"tagged {n}", "note", bottom_line=True) for n in range(7)]
    urgent = [finding(f"urgent {n}", "act") for n in range(5)]
    others = [finding("may slip", "watch"), finding("a note", "note")]

    assert _statements([*tagged, *urgent, *others]) == [
        *(f"urgent {n}" for n in range(5)),
        *(f"tagged {n}" for n in range(4)),
    ]
    assert _statements([*tagged[:1], *others]) == ["may slip", "tagged 0"]


def test_a_chart_whose_title_says_what_the_finding_says_does_not_repeat_it():
    rows = pd.DataFrame({"month": pd.date_range("2026-01-01", periods=2), "revenue": [1.0, 2.0]})
    rises = Finding("S-1", "s", "Revenue rises " + "and rises " * 12, "good")

    said = account_report(
        [notebook("01", text("# T"), shown(rises, revenue_chart(rows, title=rises.statement)))], **ACCOUNT
    )
    other = account_report(
        [notebook("01", text("# T"), shown(rises, revenue_chart(rows, title="Up")))], **ACCOUNT
    )

    assert ('<p class="chart-title">' in said, '<p class="chart-title">' in other) == (False, True)


def _statements(findings: list[dict[str, object]]) -> list[str]:
    return [one["statement"] for one in most_urgent(findings)]


def test_a_csv_starts_no_formula_and_keeps_every_row_and_number():
    rows = pd.DataFrame(
        {"=name": ["=1+1", "-2", "@x", "\t=1", " +1", "fine"], "amount": [-1.5, 2, 3, 4, 5, 6.25]}
    )

    data = Table(rows, caption="Rows").as_data()
    address = csv_address(data["columns"], data["data"])

    text_ = unquote(address.removeprefix("data:text/csv;charset=utf-8,")).removeprefix("\ufeff")
    found = list(csv.reader(io.StringIO(text_, newline="")))
    assert found[0] == ["'=name", "amount"]
    assert [line[0] for line in found[1:]] == ["'=1+1", "'-2", "'@x", "'\t=1", "' +1", "fine"]
    assert [line[1] for line in found[1:]] == ["-1.5", "2.0", "3.0", "4.0", "5.0", "6.25"]


@pytest.mark.parametrize(
    ("name", "values", "is_told"),
    [
        ("owner", ["Ann", None, "=1+1", "a, b"], True),
        ("amount", [1.0, 2_000.25, -3.0], True),
        ("amount", [1.234], False),
        ("win_rate", [0.5], False),
        ("is_won", [True, False], False),
        ("owner", ["–"], False),
        ("owner", ["a\rb"], False),
        ("close_date", pd.to_datetime(["2026-11-15", None]), True),
        ("close_date", pd.to_datetime(["2026-11-15 10:30"]), False),
        ("place", range(500), True),
        ("place", range(501), False),
    ],
)
def test_a_table_that_tells_all_its_rows_needs_no_file_beside_it(name, values, is_told):
    view = table_view(Table(pd.DataFrame({name: values}), caption="Rows").as_data(), "t")

    assert (view.csv == "") is is_told
    assert view.csv_head == f'"{name}"'


def test_a_table_that_hides_a_column_has_its_file_beside_it():
    rows = pd.DataFrame({"deal": ["Boiler"], "source_file": ["deals.csv"]})

    assert table_view(Table(rows, caption="Rows").as_data(), "t", lean=True).csv
    assert not table_view(Table(rows, caption="Rows").as_data(), "t").csv


def test_a_finding_leads_to_the_table_of_its_part_that_has_its_rows_instead_of_repeating_them():
    deals = pd.DataFrame({"deal": ["Boiler", "Pump"], "amount": [5.0, 7.0]})
    said = Finding("PIPE-1", "pipeline", "Two deals are open", rows=deals[["amount"]], currency="EUR")
    table = Table(deals.sort_values("amount", ascending=False), caption="Deals", currency="EUR")
    other = Table(deals.assign(amount=[5.0, 8.0]), caption="Deals", currency="EUR")

    same = account_report([notebook("01", text("# T\n\n## How many?"), shown(said, table))], **ACCOUNT)
    unlike = account_report([notebook("01", text("# T\n\n## How many?"), shown(said, other))], **ACCOUNT)

    (anchor,) = re.findall(r'href="#(\S+)">The 2 rows behind it</a> are in the table below', same)
    assert f'id="{anchor}"' in same
    assert (same.count("<table>"), unlike.count("<table>")) == (1, 2)


def test_a_long_table_is_cut_on_the_page_and_whole_in_its_csv():
    view = table_view(Table(pd.DataFrame({"n": range(700)}), caption="Rows").as_data(), "t")

    assert (len(view.first), len(view.first) + len(view.rest), view.total) == (12, 500, 700)
    assert unquote(view.csv).count("\r\n") == 701


def test_rows_behind_a_finding_leave_out_what_is_empty_or_bookkeeping():
    rows = pd.DataFrame(
        {
            "owner": ["Asha"],
            "owner_id": ["u1"],
            "account_id": ["a1"],
            "competitor": [None],
            "source_file": ["x.csv"],
        }
    )

    view = table_view(Table(rows, caption="Rows").as_data(), "t", lean=True)

    assert [label for label, _ in view.heads] == ["Owner"]
    assert "x.csv" in unquote(view.csv)


def test_money_without_cents_shows_none():
    view = table_view(
        Table(pd.DataFrame({"amount": [1200.0, None]}), caption="", currency="EUR").as_data(), "t"
    )
    exact = table_view(
        Table(pd.DataFrame({"amount": [1200.5, 7.0]}), caption="", currency="EUR").as_data(), "t"
    )

    assert [line[0] for line in view.lines] == ["1,200", "–"]
    assert [line[0] for line in exact.lines] == ["1,200.50", "7.00"]


def test_the_runtime_of_charts_is_in_a_page_once_and_only_where_charts_are():
    rows = pd.DataFrame({"month": pd.date_range("2026-01-01", periods=3), "revenue": [1.0, 2.0, 3.0]})
    chart = revenue_chart(rows, title="Up")

    with_charts = account_report([notebook("01", text("# T"), shown(chart, chart), shown(chart))], **ACCOUNT)
    without = account_report(small("x"), **ACCOUNT)

    assert with_charts.count("vegaEmbed=") == 1
    assert with_charts.count("data-chart=") == 3
    assert len(without) < 60_000


def test_a_column_that_a_chart_does_not_draw_is_not_in_the_page():
    rows = pd.DataFrame(
        {"month": pd.date_range("2026-01-01", periods=2), "revenue": [1.0, 2.0], "hidden": "secret"}
    )

    page = account_report([notebook("01", text("# T"), shown(revenue_chart(rows, title="Up")))], **ACCOUNT)

    assert "secret" not in page


def test_the_rows_of_a_chart_are_what_its_tooltips_tell_and_not_where_things_are_drawn():
    rows = pd.DataFrame({"deal": ["Boiler", "Boiler", "Pump"], "x": [1, 1, 2], "worth": [5.0, 5.0, 7.0]})
    encoding = {"x": {"field": "x"}, "tooltip": [{"field": "deal"}, {"field": "worth", "title": "Worth"}]}
    decoration = {"data": {"values": [{"line": 3}]}, "mark": "rule", "encoding": {"y": {"field": "line"}}}
    values = {"values": rows.to_dict("records")}

    drawn = drawing({"data": values, "mark": "bar", "encoding": encoding, "layer": [decoration]}, "", "c")

    (table,) = drawn.tables
    assert [label for label, _ in table.heads] == ["Deal", "Worth"]
    assert [line[0] for line in table.lines] == ["Boiler", "Pump"]
    assert '"x": 2' in drawn.spec


def test_a_chart_whose_rows_are_told_above_it_leads_there():
    rows = pd.DataFrame({"month": ["2026-01-01", "2026-02-01"], "revenue": [1, 2]})
    finding = Finding("SNAP-4", "s", "They buy more", "note", rows=rows)
    other = shown(revenue_chart(rows.assign(revenue=[1, 3]), title="Other"))

    page = account_report(
        [notebook("01", text("# T"), text("## Q"), shown(finding, revenue_chart(rows, title="Up")), other)],
        **ACCOUNT,
    )

    (anchor,) = re.findall(r'href="#(\S+)">Rows of this chart', page)
    assert f'<article class="finding note" id="{anchor}"' in page
    assert page.count("<summary>Rows of this chart") == 1


def test_rows_that_another_part_of_the_chart_tells_are_told_once():
    encoding = {"tooltip": [{"field": "who"}, {"field": "worth"}]}
    people = {"values": [{"who": "Eli"}, {"who": "Ada"}, {"who": None}]}
    worth = {"values": [{"who": "Ada", "worth": 2}, {"who": "Eli", "worth": 1}, {"who": "Zoe", "worth": 3}]}
    spec = {
        "layer": [{"data": {"name": name}, "encoding": encoding} for name in ("a", "b", "c")],
        "datasets": {"a": people["values"], "b": worth["values"], "c": worth["values"]},
    }

    (table,) = drawing(spec, "", "c").tables

    assert [line[0] for line in table.lines] == ["Ada", "Eli", "Zoe"]


def test_where_a_finding_says_that_there_is_nothing_no_empty_table_says_it_again():
    nothing = Table(pd.DataFrame({"name": []}), "Risks", empty="No risk is named.")
    finding = Finding("RISK-1", "s", "Nothing threatens the plan", "good")

    def page(*shown_values: object) -> str:
        return account_report([notebook("01", text("# T"), text("## Q"), shown(*shown_values))], **ACCOUNT)

    assert "No risk is named." not in page(finding, nothing)
    assert "No risk is named." in page(nothing)


def test_what_all_charts_have_in_common_is_in_the_page_once():
    def bars(font: str) -> NotebookNode:
        spec = {"mark": "bar", "data": {"values": [{"x": 1}]}, "config": {"font": font}}
        return nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", data={CHART: spec})])

    page = account_report(
        [notebook("01", text("# T"), bars("Inter"), bars("Inter"), bars("Mono"))], **ACCOUNT
    )

    assert page.count('{"font": "Inter"}') == page.count('{"font": "Mono"}') == 1
    assert re.search(r'id="\S+-spec-config">{"font": "Mono"}', page)


def test_an_account_with_nothing_still_gives_a_page():
    assert "Nothing was found" in account_report([], **ACCOUNT)
    assert "Nothing is shown here." in account_report([notebook("01", text("# Snapshot"))], **ACCOUNT)


def test_the_book_is_a_page_of_its_own():
    page = book_report(two_notebooks(), period="2026Q4", as_of="2026-11-15")

    assert "Book of accounts" in page
    assert "Is the goal within reach?" in page


def test_questions_without_an_answer_are_listed_after_the_others_and_open_to_all_there_is():
    gap = unknown("X-1", "people", "Who decides is not known", next_step="Ask who signs.")
    rows = pd.DataFrame({"what": ["the whole"]})
    page = account_report(
        [
            notebook(
                "05_dots",
                text("# Dots\n\nWho decides?"),
                shown(gap, tags=["bottom-line"]),
                text("## Who decides?\n\nThose who sign."),
                shown(gap, Table(rows, caption="Decisions")),
                text("## What was said?"),
                shown(Table(rows.head(0), caption="Answers", empty="No answer is on record.")),
                text("## Who works there?"),
                shown(Finding("X-2", "people", "One person works there", "note")),
            )
        ],
        account="A",
        period="2026Q4",
        as_of="2026-11-15",
    )

    answered, _, listed = page.partition("Not known yet</h3>")
    assert "Who works there?</h3>" in answered
    assert "Who decides?" not in answered.split('class="part"', 1)[1]
    gaps = re.findall(r'<h4>(.+?)</h4> <span class="gap">(.+?)</span>', listed)
    assert gaps == [
        ("Who decides?", "Who decides is not known"),
        ("What was said?", "No answer is on record."),
    ]
    assert "Ask who signs." in listed
    assert "Decisions</caption>" in listed


@pytest.mark.parametrize(
    ("depth", "said", "left_out"),
    [
        ("light", {"Short"}, ["Usual?", "Long?"]),
        ("standard", {"Short", "Usual"}, ["Long?"]),
        ("full", {"Short", "Usual", "Long"}, []),
    ],
)
def test_a_report_is_as_long_as_its_plan_is_deep_and_names_what_it_leaves_out(depth, said, left_out):
    cells = [text("# Snapshot\n\nWhere?")]
    for name, *tags in (("Short", "light"), ("Usual",), ("Long", "full")):
        cells += [text(f"## {name}?", *tags), shown(Finding("S-1", "s", f"{name} is said", "note"))]

    page = account_report([notebook("01_snapshot", *cells)], **ACCOUNT, depth=depth)

    assert {name for name in ("Short", "Usual", "Long") if f"{name} is said" in page} == said
    assert f'<dd class="count note">{len(said)}</dd>' in page
    assert re.findall(r"<q>(.*?)</q>", page) == left_out


def test_a_chapter_of_which_nothing_is_left_keeps_its_question_alone():
    lead = shown(Finding("S-1", "s", "Nothing is written down", "act"))
    page = account_report(
        [notebook("03_initiatives", text("# Initiatives\n\nWhat for?"), lead, text("## Usual?"))],
        **ACCOUNT,
        depth="light",
    )

    assert "What for?" in page
    assert "<q>Usual?</q>" in page
    assert "Nothing is written down" not in page
