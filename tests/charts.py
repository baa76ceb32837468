"""Check that a chart draws, under each Vega-Lite that readers have."""

from __future__ import annotations

import altair as alt
import vl_convert

VEGA_LITES = ("5.8", "6.4")  # JupyterLab's own, and the report's


def compiles(chart: alt.TopLevelMixin) -> list[str]:
    """The SVG of `chart` under each of `VEGA_LITES`; fails when one cannot draw it or it has no description.

    Altair checks a chart against its schema only; what fails later (a boxplot without a y) fails here.
    """
    spec = chart.to_dict()
    assert spec.get("description"), "the chart has no description; pass it through charts.theme.described"
    pictures = [vl_convert.vegalite_to_svg(spec, vl_version=version) for version in VEGA_LITES]
    assert all("<svg" in picture for picture in pictures)
    return pictures
