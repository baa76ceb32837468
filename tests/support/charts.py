"""Check that a chart draws, under each Vega-Lite that readers have, or on a page as the report's are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from planning_helpers import reports
from planning_helpers.charts.calendar_days import in_calendar_days
from planning_helpers.charts.theme import planbook_theme
from planning_helpers.reports.runtime import chart_runtime

VEGA_LITES = ("5.8", "6.4")  # JupyterLab's own, and the report's


def spec_of(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The spec of `chart` in the planbook's look, whatever other tests have switched on."""
    with alt.theme.enable("default"):
        alt.theme.register("planbook", enable=True)(planbook_theme)
        return chart.to_dict()


def compiles(chart: alt.TopLevelMixin) -> list[str]:
    """The SVG of `chart` under each of `VEGA_LITES`, as the renderer gives it; fails when one
    cannot draw it or it has no description.

    Altair checks a chart against its schema only; what fails later (a boxplot without a y) fails here.
    """
    spec = spec_of(chart)
    assert spec.get("description"), "the chart has no description; pass it through charts.theme.described"
    pictures = [
        vl_convert.vegalite_to_svg(in_calendar_days(spec), vl_version=version) for version in VEGA_LITES
    ]
    assert all("<svg" in picture for picture in pictures)
    return pictures


def page_of(charts: Iterable[alt.TopLevelMixin], file: Path, *, width: int = 640) -> Path:
    """`file`, a page with `charts` so many pixels wide, drawn by the scripts of the report."""
    places = "".join(
        f'<div data-chart="c{number}"></div><script type="application/json" id="c{number}">'
        + json.dumps(in_calendar_days(spec_of(chart))).replace("<", "\\u003c")
        + "</script>"
        for number, chart in enumerate(charts)
    )
    script = (Path(reports.__file__).parent / "assets" / "charts.js").read_text(encoding="utf-8")
    scripts = f"<script>{chart_runtime()}</script><script>{script}</script>"
    body = f'<body style="width: {width}px">{places}{scripts}'
    file.write_text(f'<meta charset="utf-8">{body}', encoding="utf-8")
    return file
