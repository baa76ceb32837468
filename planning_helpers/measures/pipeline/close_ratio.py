"""The close ratio: planned, observed, and observed but drawn towards segment and book where deals are few."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import lost, won
from planning_helpers.measures.pipeline.shrinkage import BetaRatio, drawn_towards, prior_deals
from planning_helpers.measures.pipeline.win_rate import win_rate
from planning_helpers.wording.figures import count, counted, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of

DIVERGENCE = 0.10  # planned and observed this far apart are said to diverge
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class SegmentRatio:
    """What the other accounts of the account's segment won.

    Attributes:
        name: Of the segment.
        deals_won: Their deals won.
        deals_closed: Their deals won or lost.
        shrunk: Their ratio by count, drawn towards the book's.
        prior_deals: How many closed deals the book weighs as much as, for a segment.
    """

    name: str
    deals_won: int
    deals_closed: int
    shrunk: float
    prior_deals: float


@dataclass(frozen=True)
class CloseRatio:
    """The share of deals or of value that is won, seen in several ways; all 0 to 1, None when not known.

    Attributes:
        planned: As the plan expects it (by value).
        by_count: Won deals ÷ closed deals of the account.
        by_value: The same by amount.
        deals_won: Deals of the account won.
        deals_closed: Deals of the account won or lost.
        posterior: The account's ratio by count, drawn towards its segment's, which is drawn towards the
            book's; None when nothing was ever closed in the book.
        book: Won deals ÷ closed deals of the whole book.
        prior_deals: How many closed deals the segment (else the book) weighs as much as, for an account.
        segment: What the segment adds; None where it is not known, or nobody else in it closed a deal.
    """

    planned: float | None
    by_count: float | None
    by_value: float | None
    deals_won: int
    deals_closed: int
    posterior: BetaRatio | None
    book: float | None
    prior_deals: float
    segment: SegmentRatio | None = None

    @property
    def shrunk(self) -> float | None:
        """The expected ratio, after drawing it towards the segment and the book."""
        return None if self.posterior is None else self.posterior.mean

    @property
    def low(self) -> float | None:
        """One chance in ten that the account's true ratio is below it."""
        return None if self.posterior is None else self.posterior.quantile(LOW)

    @property
    def high(self) -> float | None:
        """One chance in ten that it is above it."""
        return None if self.posterior is None else self.posterior.quantile(HIGH)

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


def close_ratio(
    planned: float | None,
    opportunities: pd.DataFrame,
    book: pd.DataFrame,
    *,
    accounts: pd.DataFrame | None = None,
    account_id: str | None = None,
) -> CloseRatio:
    """The close ratio of an account, from its own closed deals, those of its segment and of the whole `book`.

    The shrunk ratio is the mean of a beta-binomial posterior: (won + segment × k) ÷ (closed + k), and the
    segment's is in turn (won + book × K) ÷ (closed + K) over its other accounts. k and K are fitted to how
    much accounts and segments differ (`shrinkage.prior_deals`), so that three deals do not make a ratio of
    100 %. Without a segment the book stands in its place. Source: C12.

    Args:
        planned: Planned close ratio; None or NaN when the plan has none.
        opportunities: Deals of the account, open ones included.
        book: Deals of all accounts, those of this one included.
        accounts: All accounts, for their segments; without them only the book is drawn towards.
        account_id: This account, where it may have no deals.
    """
    deals_won = len(won(opportunities))
    deals_closed = deals_won + len(lost(opportunities))
    mean, weight = win_rate(book), prior_deals(book)
    own = account_id or next(iter(opportunities["account_id"].dropna()), None)
    segment = None if accounts is None or mean is None else _segment(book, accounts, own, mean=mean)
    towards = mean if segment is None else segment.shrunk
    return CloseRatio(
        planned=None if planned is None or pd.isna(planned) else float(planned),
        by_count=win_rate(opportunities),
        by_value=win_rate(opportunities, by="value"),
        deals_won=deals_won,
        deals_closed=deals_closed,
        posterior=None
        if towards is None
        else drawn_towards(towards, weight, deals_won=deals_won, deals_closed=deals_closed),
        book=mean,
        prior_deals=weight,
        segment=segment,
    )


def shrunk_ratios(book: pd.DataFrame, accounts: pd.DataFrame) -> pd.Series:
    """`close_ratio(...).shrunk` of every account that closed a deal, by `account_id`. Source: C12.

    Args:
        book: Deals of all accounts, open ones included.
        accounts: All accounts, for their segments.
    """
    mean = win_rate(book)
    if mean is None:
        return pd.Series(dtype="float64")
    sizes = pd.DataFrame(
        {"won": won(book).groupby("account_id").size(), "lost": lost(book).groupby("account_id").size()}
    )
    sizes = sizes.fillna(0.0).assign(closed=lambda rows: rows["won"] + rows["lost"])
    segments = accounts.dropna(subset=["account_id"]).set_index("account_id")["segment"]
    segments = segments.where(segments.str.strip() != "")
    of_account = values_of(sizes.index.to_series(), segments)
    parts = sizes.groupby(of_account)[["won", "closed"]].sum().reindex(of_account).set_axis(sizes.index)
    others = (parts - sizes[["won", "closed"]]).fillna(0.0)
    weight = prior_deals(book, values_of(book["account_id"], segments)) if of_account.notna().any() else 0.0
    drawn = (others["won"] + mean * weight) / (others["closed"] + weight)
    towards = drawn.where(others["closed"] > 0, mean)
    own = prior_deals(book)
    return (sizes["won"] + towards * own) / (sizes["closed"] + own)


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
        rows.append((f"segment {ratio.segment.name}", ratio.segment.shrunk, rests_on))
    spread = "spread of the shrunk ratio"
    rows += [
        ("shrunk", ratio.shrunk, f"{closed}, and the {_drawn_to(ratio)} as {ratio.prior_deals:.0f} more"),
        ("low (1 in 10 below)", ratio.low, spread),
        ("high (1 in 10 above)", ratio.high, spread),
    ]
    return pd.DataFrame(rows, columns=["ratio", "close_ratio", "rests_on"]).astype({"close_ratio": "float64"})


def close_ratio_finding(ratio: CloseRatio) -> Finding:
    """Hold the planned close ratio against the observed one, and say when they diverge. Source: C12."""
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
            next_step=f"Import closed deals, lost ones too; until then the ratio of the {_drawn_to(ratio)} "
            "is the better guess.",
        )
    closed = counted(ratio.deals_closed, "closed deal")
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
        f"shrunk = (won + ratio of the {_drawn_to(ratio)} × k) ÷ (closed + k), k = {ratio.prior_deals:.0f}; "
        f"diverging = {DIVERGENCE:.0%} points or more apart",
        rows=ratios_compared(ratio),
        next_step="Plan with the observed ratio, or write down why this period will differ."
        if diverges
        else "",
    )


def _drawn_to(ratio: CloseRatio) -> str:
    return "book" if ratio.segment is None else "segment"


def _segment(
    book: pd.DataFrame, accounts: pd.DataFrame, account_id: str | None, *, mean: float
) -> SegmentRatio | None:
    """The ratio of the other accounts of the segment, drawn towards the `mean` of the book."""
    segments = accounts.dropna(subset=["account_id"]).set_index("account_id")["segment"]
    name = segments.get(account_id)
    if not isinstance(name, str) or not name.strip():
        return None
    of_deal = values_of(book["account_id"], segments)
    others = book[(of_deal == name).fillna(False).astype(bool) & (book["account_id"] != account_id)]
    deals_won = len(won(others))
    deals_closed = deals_won + len(lost(others))
    if not deals_closed:
        return None
    weight = prior_deals(book, of_deal)
    found = drawn_towards(mean, weight, deals_won=deals_won, deals_closed=deals_closed)
    return SegmentRatio(name, deals_won, deals_closed, found.mean, weight)
