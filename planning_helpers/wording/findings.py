"""A finding: one computed sentence the account team can act on, with all it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from planning_helpers.wording.display import Table, label_of, table_html
from planning_helpers.wording.figures import Figure
from planning_helpers.wording.shown_text import shown_text

MIME_TYPE = "application/vnd.planbook.finding+json"
SHOWN_ROWS = 20  # in a notebook; the report has them all

Severity = Literal["good", "note", "watch", "act", "unknown"]
"""good: as wanted · note: worth knowing · watch: may go wrong · act: do something · unknown: no answer."""

SEVERITIES: tuple[Severity, ...] = ("act", "watch", "unknown", "note", "good")
"""Most urgent first: the order of a bottom line."""


@dataclass(frozen=True, eq=False)
class Finding:
    """One sentence the account team can act on, and the figures it rests on.

    As the last line of a cell it shows as a heading, and stays in the notebook as data.

    Attributes:
        rule: ID of the planning rule it answers, such as `PIPE-1`.
        section: The noun of its notebook section, such as `pipeline`.
        statement: The sentence, with its numbers computed. Plain text: escaped wherever it is shown.
        severity: How urgent it is; `unknown` when the data does not allow an answer.
        figures: The numbers in the sentence by name.
        formula: How the figures come about, in words.
        rows: The rows behind the figures; columns named as in the model.
        currency: ISO code of the money columns of `rows`.
        next_step: What to do about it; for `unknown`, which data to supply.
    """

    rule: str
    section: str
    statement: str
    severity: Severity = "note"
    figures: Mapping[str, Figure] = field(default_factory=dict)
    formula: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    currency: str = ""
    next_step: str = ""

    def as_data(self) -> dict[str, Any]:
        """The finding as plain JSON values: what the notebook keeps and the report reads."""
        return {
            "rule": self.rule,
            "section": self.section,
            "statement": self.statement,
            "severity": self.severity,
            "figures": {
                name: {"value": figure.value, "unit": figure.unit, "text": str(figure)}
                for name, figure in self.figures.items()
            },
            "formula": self.formula,
            "rows": Table(self.rows, caption="The rows behind it", currency=self.currency).as_data(),
            "next_step": self.next_step,
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        data = self.as_data()
        return {"text/plain": self.statement, "text/html": finding_html(data), MIME_TYPE: data}


def finding_html(data: Mapping[str, Any]) -> str:
    """HTML of `Finding.as_data()` for a notebook: the sentence, what to do, and all it rests on, folded."""
    next_step = f" · Next: {shown_text(data['next_step'])}" if data["next_step"] else ""
    figures = "; ".join(
        f"{label_of(name, 'text')}: {figure['text']}" for name, figure in data["figures"].items()
    )
    grounds = [f"<p>{shown_text(text)}</p>" for text in (data["formula"], figures) if text]
    rows = data["rows"]
    if rows["data"]:
        shown = {**rows, "data": rows["data"][:SHOWN_ROWS]}
        grounds.append(table_html(shown))
        if len(rows["data"]) > SHOWN_ROWS:
            grounds.append(f"<p>… and {len(rows['data']) - SHOWN_ROWS:,} more rows.</p>")
    folded = f"<details><summary>How this number comes about</summary>{''.join(grounds)}</details>"
    return (
        f"<h3>{shown_text(data['statement'])}</h3><p><b>{data['severity'].capitalize()}</b>{next_step}</p>"
        f"{folded if grounds else ''}"
    )


def unknown(
    rule: str,
    section: str,
    statement: str,
    *,
    next_step: str,
    figures: Mapping[str, Figure] | None = None,
) -> Finding:
    """A finding that says what cannot be computed and why.

    `next_step` says which data would do; `figures` are those that are known all the same.
    """
    return Finding(rule, section, statement, severity="unknown", figures=figures or {}, next_step=next_step)


def most_urgent(findings: list[Finding]) -> list[Finding]:
    """Findings by severity, most urgent first; equal ones keep their order."""
    return sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
