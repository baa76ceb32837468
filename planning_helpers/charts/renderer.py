"""A chart leaves its notebook as data, a Vega-Lite spec, which JupyterLab and the report draw."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from planning_helpers.charts.calendar_days import in_calendar_days
from planning_helpers.charts.chart_rows import chart_rows
from planning_helpers.charts.theme import planbook_theme
from planning_helpers.errors import PlanningError

MIME_TYPE = "application/vnd.vegalite.v5+json"
NAME = "planbook"
MOST_ROWS = 20_000


class TooManyRowsError(PlanningError):
    """A chart was given more rows than a page can carry."""

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"a chart was given {rows:,} rows; it takes {MOST_ROWS:,}. "
            "Sum them up in analysis before drawing them."
        )


def enable_charts() -> None:
    """Let every chart of this session look and show as the planbook's do.

    Turns on the theme, a renderer that JupyterLab draws and the report reads, and a limit of rows that
    says what to do. Frames shown as they are keep their dollar signs, as findings and tables do.
    """
    alt.theme.register(NAME, enable=True)(planbook_theme)
    alt.renderers.register(NAME, mime_bundle)
    alt.renderers.enable(NAME)
    alt.data_transformers.register(NAME, chart_data)
    alt.data_transformers.enable(NAME)
    pd.set_option("display.html.use_mathjax", False)


def mime_bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What a chart leaves in the notebook: its spec, dates as calendar days, and its description as text."""
    return {MIME_TYPE: in_calendar_days(spec), "text/plain": description_of(spec)}


def description_of(spec: dict[str, Any]) -> str:
    """The description of a spec, or its title where it has none."""
    title = spec.get("title", "")
    text = title.get("text", "") if isinstance(title, dict) else title
    return str(spec.get("description") or (" ".join(text) if isinstance(text, list) else text) or "Chart")


def chart_data(data: Any) -> Any:
    """The rows of a chart as values within its spec.

    Raises:
        TooManyRowsError: If there are more than `MOST_ROWS`.
    """
    rows = data.get("values", ()) if isinstance(data, dict) else data
    count = len(rows) if hasattr(rows, "__len__") else 0
    if count > MOST_ROWS:
        raise TooManyRowsError(count)
    return {"values": chart_rows(data)} if isinstance(data, pd.DataFrame) else alt.to_values(data)
