"""The close ratio: planned, observed, and observed but shrunk towards the book where deals are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning_helpers.analysis.opportunity_value import lost, won
from planning_helpers.analysis.win_rate import win_rate
from planning_helpers.figures import count, share
from planning_helpers.findings import Finding, unknown

DIVERGENCE = 0.10  # planned and observed this far apart are said to diverge
FEWEST_PRIOR, MOST_PRIOR, USUAL_PRIOR = 2.0, 100.0, 10.0  # closed deals that the book weighs as much as
_ROUNDS, _SEED = 20_000, 20_260_101


@dataclass(frozen=True)
class CloseRatio:
    """The share of deals or of value that is won, seen in several ways; all 0 to 1, None when not known.

    Attributes:
        planned: As the plan expects it (by value).
        by_count: Won deals ÷ closed deals of the account.
        by_value: The same by amount.
        deals_won: Deals of the account won.
        deals_closed: Deals of the account won or lost.
        shrunk: By count, drawn towards the book's; None when nothing was ever closed in the book.
        low: One chance in ten that the account's true ratio is below it.
        high: One chance in ten that it is above it.
        book: Won deals ÷ closed deals of the whole book.
        prior_deals: How many closed deals the book weighs as much as.
    """

    planned: float | None
    by_count: float | None
    by_value: float | None
    deals_won: int
    deals_closed: int
    shrunk: float | None
    low: float | None
    high: float | None
    book: float | None
    prior_deals: float

    @property
    def used(self) -> float | None:
        """What pipeline sufficiency is computed with: planned, else observed by value, else by count."""
        return next(
            (ratio for ratio in (self.planned, self.by_value, self.by_count) if ratio is not None), None
        )

    @property
    def basis(self) -> str:
        """Where `used` comes from, in words."""
        if self.planned is not None:
            return "planned"
        return "observed" if self.by_value is not None else "observed (by count)"


def close_ratio(planned: float | None, opportunities: pd.DataFrame, book: pd.DataFrame) -> CloseRatio:
    """The close ratio of an account, from its own closed deals and those of the whole `book`.

    The shrunk ratio is the mean of a beta-binomial posterior: (won + book × k) ÷ (closed + k), where k
    is fitted to how much the accounts of the book differ (`prior_deals`), so that three deals do not make
    a ratio of 100 %. Source: C12.

    Args:
        planned: Planned close ratio; None or NaN when the plan has none.
        opportunities: Deals of the account, open ones included.
        book: Deals of all accounts, those of this one included.
    """
    k, n = len(won(opportunities)), len(won(opportunities)) + len(lost(opportunities))
    mean = win_rate(book)
    weight = prior_deals(book)
    shrunk = low = high = None
    if mean is not None:
        a, b = k + mean * weight, n - k + (1 - mean) * weight
        shrunk = a / (a + b)
        low, high = _range(a, b)
    return CloseRatio(
        planned=None if planned is None or pd.isna(planned) else float(planned),
        by_count=win_rate(opportunities),
        by_value=win_rate(opportunities, by="value"),
        deals_won=k,
        deals_closed=n,
        shrunk=shrunk,
        low=low,
        high=high,
        book=mean,
        prior_deals=weight,
    )


def prior_deals(book: pd.DataFrame) -> float:
    """How many closed deals the book's ratio weighs as much as, between 2 and 100.

    Few when accounts differ a lot in their ratio, many when they are alike: the moment estimate of a
    beta-binomial (Kleinman 1973). 10 when fewer than three accounts have closed deals.
    """
    closed = book[book["is_closed"].fillna(False).astype(bool) & book["account_id"].notna()]
    wins = closed["is_won"].fillna(False).astype(bool).groupby(closed["account_id"])
    n, k = wins.size().astype(float), wins.sum().astype(float)
    if len(n) < 3:
        return USUAL_PRIOR
    total, mean = n.sum(), k.sum() / n.sum()
    spread = mean * (1 - mean)
    room = (n * (1 - n / total)).sum() - (len(n) - 1)
    if spread == 0 or room <= 0:
        return MOST_PRIOR if spread == 0 else USUAL_PRIOR
    likeness = ((n * (k / n - mean) ** 2).sum() - spread * (len(n) - 1)) / (spread * room)
    return float(np.clip(1 / likeness - 1, FEWEST_PRIOR, MOST_PRIOR)) if likeness > 0 else MOST_PRIOR


def ratios_compared(ratio: CloseRatio) -> pd.DataFrame:
    """Every close ratio beside the others: `ratio`, `close_ratio` (empty when not known), `rests_on`."""
    closed = f"{ratio.deals_won} won of {ratio.deals_closed} closed deals"
    rows = [
        ("planned", ratio.planned, "the plan"),
        ("observed by count", ratio.by_count, closed),
        ("observed by value", ratio.by_value, f"amounts of {closed}"),
        ("book by count", ratio.book, "all closed deals of all accounts"),
        ("shrunk towards the book", ratio.shrunk, f"{closed}, and the book as {ratio.prior_deals:.0f} more"),
        ("low (1 in 10 below)", ratio.low, "spread of the shrunk ratio"),
        ("high (1 in 10 above)", ratio.high, "spread of the shrunk ratio"),
    ]
    return pd.DataFrame(rows, columns=["ratio", "close_ratio", "rests_on"]).astype({"close_ratio": "float64"})


def close_ratio_finding(ratio: CloseRatio) -> Finding:
    """Hold the planned close ratio against the observed one, and say when they diverge. Source: C12."""
    rows = ratios_compared(ratio)
    figures = {
        "planned": share(ratio.planned),
        "by_count": share(ratio.by_count),
        "by_value": share(ratio.by_value),
        "shrunk": share(ratio.shrunk),
        "deals_closed": count(ratio.deals_closed),
    }
    observed = ratio.by_value if ratio.by_value is not None else ratio.by_count
    by = "by value" if ratio.by_value is not None else "by count"
    if observed is None:
        plan = (
            f"the planned {figures['planned']} rests on nothing"
            if ratio.planned is not None
            else "none is planned"
        )
        return unknown(
            "C12",
            "close_ratio",
            f"No deal of this account was ever closed, so no close ratio can be observed; {plan}",
            next_step="Import closed deals, lost ones too; until then the book's ratio is the better guess.",
        )
    closed = f"{figures['deals_closed']} closed deal{'' if ratio.deals_closed == 1 else 's'}"
    beside = closed if ratio.by_value is None else f"{figures['by_count']} by count, {closed}"
    statement = f"{share(observed)} is won {by} ({beside}); no ratio is planned"
    diverges = False
    if ratio.planned is not None:
        diverges = abs(ratio.planned - observed) >= DIVERGENCE
        verb = "diverges from" if diverges else "fits"
        statement = f"The planned close ratio of {figures['planned']} {verb} the {share(observed)} won {by}"
        statement += f" ({beside})"
    return Finding(
        "C12",
        "close_ratio",
        statement,
        severity="watch" if diverges else "note",
        figures=figures,
        formula="observed = won ÷ (won + lost), by count of deals or by their amount; "
        f"shrunk = (won + book ratio × k) ÷ (closed + k), k = {ratio.prior_deals:.0f}; "
        f"diverging = {DIVERGENCE:.0%} points or more apart",
        rows=rows,
        next_step="Plan with the observed ratio, or write down why this period will differ."
        if diverges
        else "",
    )


def _range(a: float, b: float) -> tuple[float, float]:
    draws = np.random.default_rng(_SEED).beta(max(a, 1e-6), max(b, 1e-6), _ROUNDS)
    return float(np.quantile(draws, 0.1)), float(np.quantile(draws, 0.9))
