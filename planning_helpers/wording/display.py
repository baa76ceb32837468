"""How rows are shown: one table, its caption, and every cell in the text of its kind."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from planning_helpers.wording.figures import rounded
from planning_helpers.wording.shown_text import shown_text

MIME_TYPE = "application/vnd.planbook.table+json"

MONEY = frozenset(
    {
        "amount", "annual_revenue", "aspiration", "backlog", "commit_goal", "cost", "cost_to_serve",
        "cumulative", "exposed", "gap", "goal", "list_price", "lost", "margin", "net_margin",
        "net_revenue", "new_sales_needed", "open", "pipeline_gap", "pipeline_needed", "potential",
        "quota", "revenue", "stretch_goal", "wallet", "weighted", "whitespace", "won",
    }
)  # fmt: skip
SHARES = frozenset(
    {"probability", "planned_close_ratio", "close_ratio", "win_rate", "attainment", "penetration"}
)
_ACRONYMS = {"id": "ID", "swot": "SWOT", "roi": "ROI", "crm": "CRM", "hhi": "HHI"}


def kind_of(name: str, values: pd.Series | None = None) -> str:
    """What the column `name` holds, by its name first, then by its values' type.

    Names decide so that a frame needs no side table: `*_date` and `*_month` are dates, `*_amount`,
    `*_revenue` and the names in `MONEY` are money, `*_share`, `*_rate`, `*_ratio` and the names in
    `SHARES` are shares (0 to 1), `*_days` are days; other numbers are plain.
    """
    if name.endswith(("_date", "_month", "_due")) or name in {"client_since", "date", "month"}:
        return "date"
    if name in MONEY or name.endswith(("_amount", "_revenue", "_goal", "_money")):
        return "money"
    if name in SHARES or name.endswith(("_share", "_rate", "_ratio", "_probability")):
        return "share"
    if values is None:
        return "text"
    if isinstance(values.dtype, pd.BooleanDtype) or values.dtype == bool:
        return "flag"
    if pd.api.types.is_datetime64_any_dtype(values):
        return "date"
    return "number" if pd.api.types.is_numeric_dtype(values) else "text"


def cell_text(value: Any, kind: str) -> str:
    """`value` as a reader sees it; an empty one is a dash, never 0.

    Examples:
        >>> cell_text(1234.5, "money"), cell_text(0.256, "share"), cell_text(None, "money")
        ('1,234.50', '25.6%', '–')
    """
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "–"
    match kind:
        case "money":
            return f"{rounded(value, 2):,.2f}"
        case "share":
            return f"{value:.1%}"
        case "date":
            return str(value)[:10]
        case "flag":
            return "yes" if value else "no"
        case "number":
            return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return str(value)


def joined(names: Iterable[Any]) -> str:
    """Names with commas between them, or semicolons where one of them has a comma of its own.

    Examples:
        >>> joined(["Ann", "Bob"]), joined(["Road-150 Red, 48", "Road-150 Red, 52"])
        ('Ann, Bob', 'Road-150 Red, 48; Road-150 Red, 52')
    """
    texts = [str(name) for name in names]
    return ("; " if any("," in text for text in texts) else ", ").join(texts)


def label_of(name: str, kind: str, currency: str = "") -> str:
    """Column heading of `name`; money names its currency.

    Examples:
        >>> label_of("pipeline_gap", "money", "EUR"), label_of("account_id", "text")
        ('Pipeline gap (EUR)', 'Account ID')
    """
    words = [_ACRONYMS.get(word, word) for word in name.split("_")]
    words[0] = words[0] if words[0].isupper() else words[0].capitalize()
    return " ".join(words) + (f" ({currency})" if kind == "money" and currency else "")


@dataclass(frozen=True, eq=False)
class Table:
    """Rows to show under a caption; shows as a table in JupyterLab and stays in the notebook as data.

    Attributes:
        rows: What to show, in order; columns named by the conventions of `kind_of`.
        caption: What the rows are, in a sentence fragment a screen reader announces.
        currency: ISO code of the money columns.
        labels: Headings that differ from `label_of`.
        kinds: Kinds that differ from `kind_of`.
        empty: The sentence to show when there are no rows.
    """

    rows: pd.DataFrame
    caption: str
    currency: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    empty: str = "No rows."

    def as_data(self) -> dict[str, Any]:
        """The table as plain JSON values: what the notebook keeps and the report reads."""
        split = json.loads(self.rows.to_json(orient="split", date_format="iso", index=False))
        kinds = {
            name: self.kinds.get(name, kind_of(str(name), self.rows[name])) for name in self.rows.columns
        }
        return {
            "caption": self.caption,
            "columns": [
                {
                    "name": str(name),
                    "kind": kind,
                    "label": self.labels.get(name, label_of(str(name), kind, self.currency)),
                }
                for name, kind in kinds.items()
            ],
            "data": split["data"],
            "empty": self.empty,
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        data = self.as_data()
        return {"text/plain": table_text(data), "text/html": table_html(data), MIME_TYPE: data}


def table_html(data: Mapping[str, Any]) -> str:
    """HTML of `Table.as_data()`, every cell escaped; numbers are right-aligned by class `number`."""
    if not data["data"]:
        return f"<p>{shown_text(data['empty'])}</p>"
    columns = data["columns"]
    heads = "".join(f'<th scope="col"{_css(column)}>{shown_text(column["label"])}</th>' for column in columns)
    lines = "".join(
        "<tr>"
        + "".join(
            f"<td{_css(column)}>{shown_text(cell_text(value, column['kind']))}</td>"
            for column, value in zip(columns, row, strict=True)
        )
        + "</tr>"
        for row in data["data"]
    )
    return (
        f"<table><caption>{shown_text(data['caption'])}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>"
    )


def table_text(data: Mapping[str, Any]) -> str:
    """Plain text of `Table.as_data()`, one line a row."""
    if not data["data"]:
        return str(data["empty"])
    kinds = [column["kind"] for column in data["columns"]]
    head = " | ".join(column["label"] for column in data["columns"])
    lines = (" | ".join(cell_text(v, k) for v, k in zip(row, kinds, strict=True)) for row in data["data"])
    return "\n".join([str(data["caption"]), head, *lines])


def _css(column: Mapping[str, str]) -> str:
    if column["kind"] in {"money", "share", "number"}:
        return ' class="number"'
    return ' style="text-align: left"'  # JupyterLab sets every cell to the right
