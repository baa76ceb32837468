"""The close ratio: planned, observed, and observed but drawn towards segment and book where deals are few."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import lost, won
from planning_helpers.measures.pipeline.shrinkage import BetaRatio, drawn_towards, prior_deals
from planning_helpers.measures.pipeline.win_rate import win_rate
from planning_helpers.wording.names import values_of

FEWEST_CLOSED = 10  # closed deals from which on a ratio stands on its own


@dataclass(frozen=True)
class SegmentRatio:
    """What the other accounts of the account's segment won.

    Attributes:
        name: Of the segment.
        deals_won: Their deals won.
        deals_closed: Their deals won or lost.
        estimated: Their ratio by count, drawn towards the book's.
        prior_deals: How many closed deals the book weighs as much as, for a segment.
    """

    name: str
    deals_won: int
    deals_closed: int
    estimated: float
    prior_deals: float


@dataclass(frozen=True, eq=False)
class BookRatio:
    """What the closed deals of a whole book show, the same for each of its accounts.

    Attributes:
        by_count: Won deals ÷ closed deals; None when nothing was closed.
        mean: The same; of fewer than `FEWEST_CLOSED` deals as if one more had been won and one more lost.
        closed: Deals won or lost.
        prior_deals: How many closed deals the book (or a segment) weighs as much as, for an account.
        segment_prior_deals: How many the book weighs as much as, for a segment.
        of_accounts: `won` and `closed` deals by account.
        segments: Segment by account.
    """

    by_count: float | None
    mean: float | None
    closed: int
    prior_deals: float
    segment_prior_deals: float
    of_accounts: pd.DataFrame
    segments: pd.Series


@dataclass(frozen=True)
class CloseRatio:
    """The share of deals or of value that is won, seen in several ways; all 0 to 1, None when not known.

    Which of them leads is decided by `leading_ratio.leading_ratio`.

    Attributes:
        planned: As the plan expects it (by value).
        by_count: Won deals ÷ closed deals of the account.
        by_value: The same by amount.
        deals_won: Deals of the account won.
        deals_closed: Deals of the account won or lost.
        posterior: The account's ratio by count, drawn towards its segment's, which is drawn towards the
            book's; None when nothing was ever closed in the book.
        book: Won deals ÷ closed deals of the whole book.
        book_closed: Deals of the whole book won or lost.
        prior_deals: How many closed deals the segment (else the book) weighs as much as, for an account.
        segment: What the segment adds; None where it is not known, or nobody else in it closed a deal.
        assumed: A ratio tried out in place of all of these, taken as certain.
    """

    planned: float | None
    by_count: float | None
    by_value: float | None
    deals_won: int
    deals_closed: int
    posterior: BetaRatio | None
    book: float | None
    book_closed: int
    prior_deals: float
    segment: SegmentRatio | None = None
    assumed: float | None = None

    @property
    def estimated(self) -> float | None:
        """The expected ratio, after drawing it towards the segment and the book."""
        return None if self.posterior is None else self.posterior.mean

    @property
    def drawn_to(self) -> str:
        """What the estimated ratio is drawn towards: the segment or the book."""
        return "book" if self.segment is None else "segment"


def close_ratio(
    planned: float | None,
    opportunities: pd.DataFrame,
    book: pd.DataFrame,
    *,
    accounts: pd.DataFrame | None = None,
    account_id: str | None = None,
) -> CloseRatio:
    """The close ratio of an account, from its own closed deals, those of its segment and of the whole `book`.

    The estimated ratio is the mean of a beta-binomial posterior: (won + segment × k) ÷ (closed + k), and the
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
    own = account_id or next(iter(opportunities["account_id"].dropna()), None)
    return close_ratio_in(planned, opportunities, book_ratio(book, accounts), account_id=own)


def book_ratio(book: pd.DataFrame, accounts: pd.DataFrame | None = None) -> BookRatio:
    """What the closed deals of the `book` show, to be drawn towards by each of its `accounts`."""
    known = pd.DataFrame({"account_id": [], "segment": []}, dtype="str") if accounts is None else accounts
    named = known.dropna(subset=["account_id"]).drop_duplicates("account_id", keep="last")
    segments = named.set_index("account_id")["segment"]
    wins, losses = (deals["account_id"].value_counts() for deals in (won(book), lost(book)))
    of_accounts = pd.DataFrame({"won": wins, "lost": losses}).fillna(0).astype("int64")
    deals_won, closed = len(won(book)), len(won(book)) + len(lost(book))
    by_count = win_rate(book)
    return BookRatio(
        by_count=by_count,
        mean=(deals_won + 1) / (closed + 2) if 0 < closed < FEWEST_CLOSED else by_count,
        closed=closed,
        prior_deals=prior_deals(book),
        segment_prior_deals=prior_deals(book, values_of(book["account_id"], segments)),
        of_accounts=of_accounts.assign(closed=of_accounts["won"] + of_accounts["lost"])[["won", "closed"]],
        segments=segments,
    )


def close_ratio_in(
    planned: float | None, opportunities: pd.DataFrame, book: BookRatio, *, account_id: str | None
) -> CloseRatio:
    """The close ratio of an account, as `close_ratio` returns it, within a `book` seen once for many."""
    deals_won = len(won(opportunities))
    deals_closed = deals_won + len(lost(opportunities))
    segment = _segment(book, account_id)
    towards = book.mean if segment is None else segment.estimated
    return CloseRatio(
        planned=None if planned is None or pd.isna(planned) else float(planned),
        by_count=win_rate(opportunities),
        by_value=win_rate(opportunities, by="value"),
        deals_won=deals_won,
        deals_closed=deals_closed,
        posterior=None
        if towards is None
        else drawn_towards(towards, book.prior_deals, deals_won=deals_won, deals_closed=deals_closed),
        book=book.by_count,
        book_closed=book.closed,
        prior_deals=book.prior_deals,
        segment=segment,
    )


def estimated_ratios(book: BookRatio) -> pd.Series:
    """`close_ratio(...).estimated` of every account that closed a deal, by `account_id`. Source: C12."""
    if book.mean is None:
        return pd.Series(dtype="float64")
    own = book.of_accounts
    segments = book.segments.where(book.segments.str.strip() != "")
    of_account = values_of(own.index.to_series(), segments)
    others = (own.groupby(of_account).sum().reindex(of_account).set_axis(own.index) - own).fillna(0.0)
    of_segment = (others["won"] + book.mean * book.segment_prior_deals) / (
        others["closed"] + book.segment_prior_deals
    )
    towards = of_segment.where(others["closed"] > 0, book.mean)
    return (own["won"] + towards * book.prior_deals) / (own["closed"] + book.prior_deals)


def _segment(book: BookRatio, account_id: str | None) -> SegmentRatio | None:
    """The ratio of the other accounts of the segment, drawn towards the mean of the book."""
    name = book.segments.get(account_id)
    if book.mean is None or not isinstance(name, str) or not name.strip():
        return None
    members = book.segments.index[(book.segments == name).fillna(False).astype(bool)]
    others = book.of_accounts[
        book.of_accounts.index.isin(members) & (book.of_accounts.index != account_id)
    ].sum()
    deals_won, deals_closed = int(others["won"]), int(others["closed"])
    if not deals_closed:
        return None
    found = drawn_towards(book.mean, book.segment_prior_deals, deals_won=deals_won, deals_closed=deals_closed)
    return SegmentRatio(name, deals_won, deals_closed, found.mean, book.segment_prior_deals)
