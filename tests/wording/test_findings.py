"""A finding keeps its grounds as data, shows them folded in a notebook, and never runs foreign text."""

from __future__ import annotations

import json

import pandas as pd

from planning_helpers.wording.figures import money, share
from planning_helpers.wording.findings import MIME_TYPE, SHOWN_ROWS, Finding, most_urgent, unknown

GAP = Finding(
    "PIPE-1",
    "pipeline",
    "Pipeline is EUR 550,000 short",
    severity="act",
    figures={"pipeline_gap": money(550_000, "EUR"), "close_ratio": share(0.4)},
    formula="pipeline needed − open",
    rows=pd.DataFrame({"name": ["<script>alert(1)</script>"], "amount": [1_200_000.0]}),
    currency="EUR",
    next_step="Find new pipeline.",
)


def test_a_finding_stays_in_the_notebook_as_plain_data():
    data = json.loads(json.dumps(GAP._repr_mimebundle_()[MIME_TYPE]))

    assert data["figures"]["pipeline_gap"] == {"value": 550_000.0, "unit": "EUR", "text": "EUR 550,000"}
    assert data["rows"]["data"] == [["<script>alert(1)</script>", 1_200_000.0]]
    assert [column["label"] for column in data["rows"]["columns"]] == ["Name", "Amount (EUR)"]


def test_a_notebook_shows_formula_figures_and_rows_folded_and_escaped():
    html = GAP._repr_mimebundle_()["text/html"]

    assert html.startswith(
        "<h3>Pipeline is EUR 550,000 short</h3><p><b>Act</b> · Next: Find new pipeline.</p>"
    )
    assert "<p>pipeline needed − open</p><p>Pipeline gap: EUR 550,000; Close ratio: 40%</p>" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html


def test_a_notebook_shows_the_first_rows_and_counts_the_others():
    many = Finding("SNAP-4", "revenue", "Many rows", rows=pd.DataFrame({"amount": range(SHOWN_ROWS + 5)}))

    html = many._repr_mimebundle_()["text/html"]

    assert html.count("<tr>") == SHOWN_ROWS + 1
    assert "… and 5 more rows." in html


def test_what_is_not_known_says_which_data_would_do():
    finding = unknown("PIPE-1", "pipeline", "Not computable: no goal is set", next_step="Set a goal.")

    assert (finding.severity, finding.next_step, dict(finding.figures)) == ("unknown", "Set a goal.", {})


def test_the_most_urgent_come_first_and_equal_ones_keep_their_order():
    found = [
        Finding("A", "a", "good", severity="good"),
        Finding("A", "a", "first act", severity="act"),
        Finding("A", "a", "watch", severity="watch"),
        Finding("A", "a", "second act", severity="act"),
    ]

    assert [finding.statement for finding in most_urgent(found)] == [
        "first act",
        "second act",
        "watch",
        "good",
    ]


def test_dollars_are_no_mathematics_in_a_notebook_and_plain_text_keeps_them_as_typed():
    said = "Grow from $1.2M to $2.0M"

    shown = Finding("GOAL-1", "goals", said)._repr_mimebundle_()

    assert "Grow from <span>$</span>1.2M to <span>$</span>2.0M" in shown["text/html"]
    assert shown["text/plain"] == said
