"""Which close ratio leads, and in which words: one answer for every figure that rests on one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from planning_helpers.measures.pipeline.close_ratio import FEWEST_CLOSED, CloseRatio
from planning_helpers.measures.pipeline.shrinkage import USUAL_PRIOR, BetaRatio
from planning_helpers.wording.figures import count, counted, share
from planning_helpers.wording.findings import Finding, unknown

DIVERGENCE = 0.10  # planned and known this far apart are said to diverge
LOW, HIGH = 0.1, 0.9
SURE = 1e6  # closed deals that a ratio one tries out counts as: so many that no doubt is left


@dataclass(frozen=True)
class LeadingRatio:
    """The close ratio that every figure of an account rests on: sufficiency, chances, map and months.

    Attributes:
        kind: `planned`, `observed`, `estimated`, `assumed` (tried out), or `unknown`.
        value: The ratio, 0 to 1; None when none is known.
        belief: The same with how sure it is; None when none is known.
        words: What it is, as a sentence says it after "at".
        evidence: What would lead without the plan's own; None where it leads itself.
    """

    kind: Literal["planned", "observed", "estimated", "assumed", "unknown"]
    value: float | None
    belief: BetaRatio | None
    words: str
    evidence: LeadingRatio | None = None

    @property
    def low(self) -> float | None:
        """One chance in ten that the account's true ratio is below it."""
        return None if self.belief is None else self.belief.quantile(LOW)

    @property
    def high(self) -> float | None:
        """One chance in ten that it is above it."""
        return None if self.belief is None else self.belief.quantile(HIGH)

    @property
    def diverges(self) -> bool:
        """Whether the planned ratio is far from what the closed deals let expect."""
        known = None if self.evidence is None else self.evidence.value
        return known is not None and self.value is not None and _apart(self.value, known)


def leading_ratio(ratio: CloseRatio) -> LeadingRatio:
    """Which of the ratios leads, everywhere the same.

    The plan's own leads where it has one, and where it diverges from what the closed deals let expect, the
    words say so. Else the observed one (by value, else by count) leads from `FEWEST_CLOSED` closed deals on;
    below that the estimated one. Each is as uncertain as the closed deals it rests on. Source: C12.

    Examples:
        >>> two_won = CloseRatio(None, 1.0, 1.0, 2, 2, BetaRatio(7.0, 5.0), 0.5, 40, 10.0)
        >>> leading_ratio(two_won).words.split(" (")[1]
        'from 2 closed deals of theirs and 38 of other accounts; theirs alone: 100%)'
    """
    evidence = _evidence(ratio)
    for kind, value in (("assumed", ratio.assumed), ("planned", ratio.planned)):
        if value is None:
            continue
        deals = evidence.belief.won + evidence.belief.lost if evidence.belief is not None else USUAL_PRIOR
        if kind == "assumed":
            return LeadingRatio("assumed", value, _belief(value, SURE), f"a close ratio of {share(value)}")
        words = f"the planned close ratio of {share(value)}"
        if evidence.value is not None and _apart(value, evidence.value):
            words += f" ({share(evidence.value)} is {evidence.kind} {_grounds(ratio, evidence.kind)})"
        return LeadingRatio("planned", value, _belief(value, deals), words, evidence)
    return evidence


def observed_ratio(ratio: CloseRatio) -> tuple[float | None, str]:
    """What the account's own closed deals show, and whether by value or by count."""
    if ratio.by_value is not None:
        return ratio.by_value, "by value"
    return ratio.by_count, "by count"


def ratios_compared(ratio: CloseRatio) -> pd.DataFrame:
    """Every close ratio beside the others: `ratio`, `close_ratio` (empty when not known), `rests_on`."""
    closed = f"{ratio.deals_won} won of {ratio.deals_closed} closed deals"
    rows: list[tuple[str, float | None, str]] = [
        ("planned", ratio.planned, "the plan"),
        ("observed by count", ratio.by_count, closed),
        ("observed by value", ratio.by_value, f"amounts of {closed}"),
        ("book by count", ratio.book, "all closed deals of all accounts"),
    ]
    if ratio.segment is not None:
        others = f"{ratio.segment.deals_won} won of {ratio.segment.deals_closed} closed deals"
        rests_on = f"{others} of its other accounts, and the book as {ratio.segment.prior_deals:.0f} more"
        rows.append((f"segment {ratio.segment.name}", ratio.segment.estimated, rests_on))
    rests_on = f"{closed}, and the {ratio.drawn_to} as {ratio.prior_deals:.0f} more"
    lead = leading_ratio(ratio)
    spread = f"spread of the {lead.kind} ratio"
    rows += [
        ("estimated", ratio.estimated, rests_on),
        ("leading", lead.value, f"the {lead.kind} ratio" if lead.value is not None else "nothing is known"),
        ("low (1 in 10 below)", lead.low, spread),
        ("high (1 in 10 above)", lead.high, spread),
    ]
    return pd.DataFrame(rows, columns=["ratio", "close_ratio", "rests_on"]).astype({"close_ratio": "float64"})


def close_ratio_finding(ratio: CloseRatio) -> Finding:
    """Say which close ratio leads, and when the planned one diverges from the known one. Source: C12."""
    lead = leading_ratio(ratio)
    known = lead if lead.evidence is None else lead.evidence
    figures = {
        "leading": share(lead.value),
        "planned": share(ratio.planned),
        "by_count": share(ratio.by_count),
        "by_value": share(ratio.by_value),
        "estimated": share(ratio.estimated),
        "deals_closed": count(ratio.deals_closed),
    }
    if known.value is None:
        plan = (
            f"the planned {figures['planned']} rests on nothing"
            if ratio.planned is not None
            else "none is planned"
        )
        return unknown(
            "C12",
            "close_ratio",
            f"No deal of the book was ever closed, so no close ratio can be observed; {plan}",
            next_step="Import closed deals, lost ones too.",
        )
    grounds = f"{share(known.value)} {known.kind} {_grounds(ratio, known.kind)}"
    if ratio.planned is None:
        statement = f"The close ratio is {grounds}; none is planned"
    else:
        verb = "diverges from" if lead.diverges else "fits"
        statement = f"The planned close ratio of {figures['planned']} {verb} the {grounds}"
    return Finding(
        "C12",
        "close_ratio",
        statement,
        severity="watch" if lead.diverges else "note",
        figures=figures,
        formula="the planned ratio leads, else the observed one from "
        f"{FEWEST_CLOSED} closed deals on, else the estimated one; "
        "observed = won ÷ (won + lost), by amount, else by count of deals; "
        f"estimated = (won + ratio of the {ratio.drawn_to} × k) ÷ (closed + k), k = {ratio.prior_deals:.0f}; "
        f"diverging = {DIVERGENCE:.0%} points or more apart",
        rows=ratios_compared(ratio),
        next_step=f"Plan with the {known.kind} {share(known.value)}, or write down why this will differ."
        if lead.diverges
        else "",
    )


def _evidence(ratio: CloseRatio) -> LeadingRatio:
    """What the closed deals let expect: the observed ratio of enough of them, else the estimated one."""
    observed, _ = observed_ratio(ratio)
    if observed is not None and ratio.deals_closed >= FEWEST_CLOSED:
        words = f"the observed close ratio of {share(observed)}"
        return LeadingRatio("observed", observed, _belief(observed, ratio.deals_closed), words)
    if ratio.posterior is None:
        return LeadingRatio("unknown", None, None, "no close ratio")
    words = f"the estimated close ratio of {share(ratio.estimated)} ({_grounds(ratio, 'estimated')})"
    return LeadingRatio("estimated", ratio.posterior.mean, ratio.posterior, words)


def _grounds(ratio: CloseRatio, kind: str) -> str:
    """On how many closed deals the ratio of that kind rests; of an estimated one also the raw one."""
    observed, by = observed_ratio(ratio)
    if kind == "observed":
        return f"{by} in {counted(ratio.deals_closed, 'closed deal')} of theirs"
    group = "other accounts" if ratio.segment is None else "their segment"
    many = ratio.book_closed - ratio.deals_closed if ratio.segment is None else ratio.segment.deals_closed
    if not ratio.deals_closed:
        return f"from {counted(many, 'closed deal')} of {group}, none of theirs"
    others = f" and {count(many)} of {group}" if many else ", the only ones of the book"
    own = counted(ratio.deals_closed, "closed deal")
    return f"from {own} of theirs{others}; theirs alone: {share(observed)}"


def _belief(value: float, deals: float) -> BetaRatio:
    return BetaRatio(value * deals, (1 - value) * deals)


def _apart(one: float, other: float) -> bool:
    return round(abs(one - other), 9) >= DIVERGENCE
