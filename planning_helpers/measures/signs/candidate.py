"""A SWOT candidate: one statement the facts support, offered to the team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from planning_helpers.wording.figures import Figure
from planning_helpers.wording.findings import Finding, Severity

ROWS = ("item", "evidence_date", "amount")


@dataclass(frozen=True, eq=False)
class Candidate:
    """One statement the facts support.

    Attributes:
        kind: What sort of sign it is, such as `lapsed`.
        members: Keys of what it is about (offering, deal, person): new ones make it worth a look again.
        quadrant: Where it would stand; the team may move it.
        source: Which facts it is computed from.
        finding: The statement with its figures, its formula and the rows behind it: `item`, `evidence_date`,
            `amount`.
        perspective: `us`, as the facts are about us in the account.
    """

    kind: str
    members: frozenset[str]
    quadrant: str
    source: str
    finding: Finding
    perspective: str = "us"

    @property
    def key(self) -> str:
        """Stable name, kept in `swot_items.candidate` when the team accepts or dismisses it."""
        return f"{self.kind}: {SEPARATOR.join(sorted(self.members))}"

    @property
    def statement(self) -> str:
        """The sentence."""
        return self.finding.statement

    @property
    def rows(self) -> pd.DataFrame:
        """The rows behind it."""
        return self.finding.rows


SEPARATOR = " + "


def candidate(
    kind: str,
    members: Iterable[str],
    quadrant: str,
    statement: str,
    rows: pd.DataFrame,
    *,
    source: str,
    formula: str,
    figures: Mapping[str, Figure],
    currency: str = "",
    ask: str,
) -> Candidate:
    """A candidate with its finding; `ask` is what the team should find out before it decides."""
    severity: Severity = "good" if quadrant in {"strength", "opportunity"} else "note"
    found = Finding(
        "SWOT-3", "swot_candidate", statement, severity, figures, formula, rows, currency, next_step=ask
    )
    return Candidate(kind, frozenset(members), quadrant, source, found)


def evidence_rows(item: object, evidence_date: object = None, amount: object = None) -> pd.DataFrame:
    """Rows behind a candidate: `item`, `evidence_date` and `amount`, the last two empty where not given."""
    items = pd.Series(list(item), dtype="str")  # type: ignore[call-overload]
    dates = pd.Series(pd.NaT, index=items.index) if evidence_date is None else pd.Series(list(evidence_date))  # type: ignore[call-overload]
    amounts = pd.Series(float("nan"), index=items.index) if amount is None else pd.Series(list(amount))  # type: ignore[call-overload]
    return pd.DataFrame(
        {
            "item": items,
            "evidence_date": pd.to_datetime(dates).astype("datetime64[us]"),
            "amount": amounts.astype("float64"),
        }
    )
