"""How every chart looks: colours by meaning, type, number formats, title and description.

Within one group of meanings the colours also differ in lightness, so that they can be told apart on a
grey print and by readers with colour-blindness; blue and orange carry what is for and against us.
"""

from __future__ import annotations

import textwrap
from typing import Any, TypeAlias, TypeVar

import altair as alt
import pandas as pd

from planning_helpers.wording.display import Table

SEVERITY_COLOURS = {
    "act": "#8f1414",
    "watch": "#f0a63a",
    "unknown": "#d0d4da",
    "note": "#5b94cf",
    "good": "#1f7a55",
}
STATUS_COLOURS = {
    "mentor": "#1f6fb4",
    "supporter": "#7db8e0",
    "neutral": "#d4d4d4",
    "non-supporter": "#e2793a",
    "enemy": "#7f1d0b",
    "unknown": "#f7f7f7",
}
STATUS_SHAPES = {
    "mentor": "triangle-up",
    "supporter": "circle",
    "neutral": "square",
    "non-supporter": "diamond",
    "enemy": "cross",
    "unknown": "triangle-down",
}
STATE_COLOURS = {
    "owned": "#1b5e8c",
    "in pipeline": "#7fb6de",
    "whitespace": "#f2c14e",
    "competitor": "#c2541b",
    "not eligible": "#ececec",
}
OUTCOME_COLOURS = {"won": "#1b5e8c", "open": "#7fb6de", "lost": "#c2541b", "gap": "#f2c14e"}
ACTION_COLOURS = {
    "done": "#1b5e8c",
    "in progress": "#7fb6de",
    "planned": "#d4d4d4",
    "overdue": "#c2541b",
    "cancelled": "#f4f4f4",
}
FORCE_COLOURS = {"driving": "#1f6fb4", "restraining": "#e2793a"}
QUADRANT_COLOURS = {
    "strength": "#1b5e8c",
    "opportunity": "#7fb6de",
    "weakness": "#f2c14e",
    "threat": "#c2541b",
}
CATEGORY_COLOURS = [
    "#1b5e8c",
    "#e2793a",
    "#7fb6de",
    "#5d3a8c",
    "#f2c14e",
    "#2f8f7a",
    "#8f1414",
    "#9aa0a8",
    "#c78fc0",
]

INK = "#1d2733"
MUTED = "#55606d"
RULE = "#d9dde3"
ACCENT = "#1b5e8c"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

COUNT_FORMAT = ",.0f"
MONEY_FORMAT = ",.0f"
SHARE_FORMAT = ".0%"
MONEY_LABELS = (  # labelExpr of a money axis: 250, 250k, 1.2M, 3bn
    "abs(datum.value) < 1000 ? format(datum.value, ',.12~g') : replace(format(datum.value, '~s'), 'G', 'bn')"
)

WIDTH = 640
_TITLE_COLUMNS = 76

AnyChart = TypeVar("AnyChart", bound=alt.TopLevelMixin)
Drawn: TypeAlias = (
    alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart | Table
)  # a table says why nothing is drawn


def planbook_theme() -> alt.theme.ThemeConfig:
    """The configuration laid under every chart once `enable_charts` was called."""
    text: dict[str, Any] = {"labelFont": FONT, "titleFont": FONT, "labelColor": INK, "titleColor": MUTED}
    axis = {
        **text,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 220,
        "labelPadding": 6,
        "titlePadding": 10,
        "gridColor": "#e8ebef",
        "domainColor": "#a4acb6",
        "tickColor": "#a4acb6",
    }
    legend = {
        **text,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 240,
        "orient": "top",
        "direction": "horizontal",
        "symbolStrokeColor": "#6b7480",
        "symbolSize": 110,
        "offset": 12,
    }
    title = {
        "font": FONT,
        "fontSize": 15,
        "fontWeight": 600,
        "color": INK,
        "anchor": "start",
        "frame": "group",
        "offset": 14,
        "lineHeight": 20,
        "subtitleFont": FONT,
        "subtitleFontSize": 12,
        "subtitleColor": MUTED,
        "subtitlePadding": 4,
    }
    config: Any = {
        "font": FONT,
        "background": "white",
        "numberFormat": ",.12~g",
        "timeFormat": "%d %b %Y",
        "view": {"continuousWidth": WIDTH, "continuousHeight": 300, "stroke": None},
        "axis": axis,
        "axisX": {"grid": False, "labelOverlap": True},
        "axisTemporal": {"grid": False, "format": "%b %Y", "labelOverlap": True, "labelFlush": 25},
        "legend": legend,
        "title": title,
        "header": {**text, "labelFontSize": 12, "titleFontSize": 12, "labelFontWeight": 600},
        "text": {"font": FONT, "fontSize": 12, "color": INK},
        "bar": {"color": ACCENT},
        "line": {"color": ACCENT, "strokeWidth": 2.5},
        "area": {"color": ACCENT, "fillOpacity": 0.25, "line": True},
        "point": {"color": ACCENT, "filled": True, "size": 90, "stroke": "#4b5563", "strokeWidth": 0.6},
        "rule": {"color": MUTED},
        "range": {"category": CATEGORY_COLOURS},
    }
    return {"config": config}


def described(chart: AnyChart, *, title: str, description: str) -> AnyChart:
    """Give `chart` its `title`, broken into lines that fit, and `description` as its alternative text.

    `title` should state the finding; `description` says what is drawn and what it shows, for readers who
    do not see it. They are set on `chart` itself, which its builder has just made: Altair takes as long to
    copy a layered chart as to make it.
    """
    lines = textwrap.wrap(title, _TITLE_COLUMNS) or [""]
    heading = alt.Title(lines if len(lines) > 1 else lines[0], anchor="start")
    drawn: Any = chart  # Altair's types name no properties
    drawn.title, drawn.description = heading, description
    return chart


def money_axis_title(currency: str, what: str = "Amount") -> str:
    """Title of a money axis, with its unit.

    Examples:
        >>> money_axis_title("EUR", "Revenue"), money_axis_title("")
        ('Revenue (EUR)', 'Amount')
    """
    return f"{what} ({currency})" if currency else what


def nothing_to_draw(sentence: str) -> Table:
    """What a chart builder returns for a frame without rows: `sentence` says what is missing."""
    return Table(pd.DataFrame(), caption=sentence, empty=sentence)
