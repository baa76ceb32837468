"""Executed notebooks made in memory, for tests of reports: real findings, tables and charts, no kernel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import nbformat
import pandas as pd
from nbformat import NotebookNode

from planning_helpers.charts.renderer import mime_bundle
from planning_helpers.charts.theme import STATE_COLOURS, described, money_axis_title
from planning_helpers.wording.display import Table
from planning_helpers.wording.figures import count, money, share
from planning_helpers.wording.findings import Finding, unknown
from tests.support.charts import spec_of
from tests.support.places import PROJECT

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://evil.example","x")',
    "![x](http://evil.example/x.png) [x](javascript:alert(1))",
    "\ud800 half a pair, \u2028 a line, \x00 a null, \u202e turned",
    "W" * 300,
)
"""Texts as a CRM may hold them, each an attempt on the page it is shown in."""

_NAUGHTY = PROJECT.parent / "shared" / "data" / "bad_input" / "blns" / "blns.json"


def hostile_texts() -> list[str]:
    """`HOSTILE`, and the big list of naughty strings where it is at hand beside the project."""
    return [*HOSTILE, *(json.loads(_NAUGHTY.read_text()) if _NAUGHTY.exists() else ())]


def notebook(name: str, *cells: NotebookNode) -> NotebookNode:
    """A notebook of `cells`, as papermill leaves it at `<name>.ipynb`."""
    made = nbformat.v4.new_notebook(cells=list(cells))
    made.metadata["papermill"] = {"input_path": f"notebooks/{name}.ipynb"}
    return made


def text(markdown: str, *tags: str) -> NotebookNode:
    """A Markdown cell."""
    return nbformat.v4.new_markdown_cell(markdown, metadata={"tags": list(tags)})


def shown(*values: Any, tags: Sequence[str] = ()) -> NotebookNode:
    """A code cell that showed `values`."""
    outputs = [nbformat.v4.new_output("display_data", data=_bundle(value)) for value in values]
    return nbformat.v4.new_code_cell("secret_code()", outputs=outputs, metadata={"tags": list(tags)})


def revenue_chart(rows: pd.DataFrame, *, title: str, description: str = "Revenue by month as a line.") -> Any:
    """A line of `rows`: month, revenue."""
    line = (
        alt.Chart(rows)
        .mark_line(point=True)
        .encode(
            x=alt.X("month:T", title="Month"),
            y=alt.Y("revenue:Q", title=money_axis_title("EUR", "Revenue")),
            tooltip=["month:T", "revenue:Q"],
        )
        .properties(height=240)
    )
    return described(line, title=title, description=description)


def grid_chart(
    rows: pd.DataFrame, *, title: str, description: str = "Units by offering, coloured by state."
) -> Any:
    """A coloured cell for each of `rows`: unit, offering, state."""
    scale = alt.Scale(domain=list(STATE_COLOURS), range=list(STATE_COLOURS.values()))
    grid = (
        alt.Chart(rows)
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("offering:N", sort=None, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
            y=alt.Y("unit:N", sort=None, title=None),
            color=alt.Color("state:N", title=None, scale=scale),
            tooltip=["unit", "offering", "state"],
        )
        .properties(height=alt.Step(34))
    )
    return described(grid, title=title, description=description)


def labelled_chart(rows: pd.DataFrame, *, title: str) -> Any:
    """Bars of `rows` with their amounts beside them: words within a chart."""
    bars = alt.Chart(rows).mark_bar().encode(x=alt.X("amount:Q", title=money_axis_title("EUR")), y="stage:N")
    return described(
        bars + bars.mark_text(dx=20).encode(text="amount:Q"), title=title, description="Two bars."
    )


def two_notebooks(name: str = "Retail unit") -> list[NotebookNode]:
    """A snapshot and an opportunity map; `name` is a text of the CRM that stands in every kind of output."""
    months = pd.date_range("2024-01-01", periods=34, freq="MS")
    revenue = pd.DataFrame(
        {"month": months, "revenue": [90_000 + 2_500 * n - 130 * n * n for n in range(34)]}
    )
    deals = pd.DataFrame(
        {
            "name": [f"{name} {n}" for n in range(40)],
            "owner": ["Asha Rao", name] * 20,
            "stage": ["Proposal", "Discovery"] * 20,
            "close_date": pd.date_range("2026-10-01", periods=40),
            "amount": [12_500.0 * (n + 1) for n in range(40)],
            "probability": [0.2 + 0.01 * n for n in range(40)],
            "source_file": ["Opportunity.csv"] * 40,
        }
    )
    states = list(STATE_COLOURS)
    units = [name, "Wholesale and Distribution", "Logistics", "Energy"]
    offerings = ["Support", "Analytics", "Planning", "Training", "Integration"]
    grid = pd.DataFrame(
        [(u, o, states[(i * 3 + j * 2) % 5]) for i, u in enumerate(units) for j, o in enumerate(offerings)],
        columns=["unit", "offering", "state"],
    )
    short = Finding(
        "PIPE-1",
        "pipeline",
        "Pipeline for the commit goal is EUR 850,000 short: EUR 2,100,000 needed at the planned close "
        "ratio of 40%, EUR 1,250,000 open",
        severity="act",
        figures={
            "goal": money(1_000_000, "EUR"),
            "close_ratio": share(0.4),
            "pipeline_gap": money(850_000, "EUR"),
        },
        formula="new sales needed = max(0, goal − won); pipeline needed = new sales needed ÷ close ratio; "
        "pipeline gap = pipeline needed − open",
        rows=deals,
        currency="EUR",
        next_step="Find EUR 850,000 of new pipeline that can close in the period, or raise the close ratio.",
    )
    falling = Finding(
        "SNAP-4",
        "revenue",
        f"Revenue of {name} fell by 18% in the last twelve months, while the other units grew",
        severity="watch",
        figures={"change": share(-0.18), "months": count(12)},
        formula="revenue of the last twelve months ÷ revenue of the twelve before − 1",
        rows=revenue.tail(24),
        currency="EUR",
        next_step="Ask the unit's executive which projects were stopped.",
    )
    fine = Finding(
        "BU-1", "units", "Three of four business units have an executive we met this quarter", "good"
    )
    gap = unknown(
        "BU-1",
        "wallet",
        "Wallet share is not known: no business unit has a wallet",
        next_step="Ask for the unit's yearly spend and enter it in business_units.",
    )
    return [
        notebook(
            "01_snapshot",
            text("# Snapshot\n\nWhere do we stand with this account?\n\nReads transactions. Writes nothing."),
            shown(falling, tags=["bottom-line"]),
            text("## How does revenue move?\n\nWhat was invoiced.\n\n- *Trailing*: twelve months.\n"),
            shown(falling),
            shown(revenue_chart(revenue, title=f"Revenue of {name} has fallen since spring 2025")),
            text("## What do we not know?"),
            shown(gap),
            shown(Table(revenue.head(0), caption="Gaps", empty="Nothing is missing.")),
        ),
        notebook(
            "06_opportunity_map",
            text("# Opportunity map\n\nIs the goal within reach?"),
            text("## What do we not know?"),
            shown(short, tags=["bottom-line"]),
            text(
                "## Is the pipeline enough?\n\nThe *pipeline* is every open deal that closes in the period."
            ),
            shown(short),
            shown(Table(deals, caption="Open deals, the next to close first", currency="EUR")),
            shown(labelled_chart(deals.groupby("stage", as_index=False)["amount"].sum(), title="Two stages")),
            text("## Where is the whitespace?\n\n*Whitespace*: nothing is sold and nothing in play."),
            shown(fine),
            shown(grid_chart(grid, title="Energy has nothing in play for two of five offerings")),
        ),
    ]


def hostile_notebook(texts: Sequence[str]) -> NotebookNode:
    """A notebook in which each of `texts` stands in a finding, a table, a chart and a plain result."""
    texts = [one.encode("utf-8", "replace").decode() for one in texts]  # no frame holds half a surrogate pair
    rows = pd.DataFrame(
        {"month": pd.date_range("2026-01-01", periods=len(texts)), "revenue": 1.0, "text": texts}
    )
    bars = (
        alt.Chart(rows.head(20)).mark_bar().encode(x="revenue:Q", y="text:N", tooltip=["text:N", "revenue:Q"])
    )
    findings = [
        Finding("X-1", "x", one, "act", formula=one, rows=rows[["text"]].head(3), next_step=one)
        for one in texts
    ]
    return notebook(
        "hostile",
        text("# Hostile\n\n<script>alert(1)</script>"),
        text("## What <b>stands</b> here?\n\n<img src=x onerror=alert(1)>"),
        shown(*findings),
        shown(Table(rows, caption=texts[0], labels={"text": texts[1]}, empty=texts[2])),
        shown(described(bars, title=texts[0], description=texts[1])),
        shown(texts[0]),
    )


def _bundle(value: Any) -> dict[str, Any]:
    if isinstance(value, alt.TopLevelMixin):
        return mime_bundle(spec_of(value))
    if isinstance(value, str):
        return {"text/plain": value}
    return value._repr_mimebundle_()
