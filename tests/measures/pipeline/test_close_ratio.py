"""The close ratio: planned beside observed, and drawn towards segment and book."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, betabinom

from planning_helpers.measures.pipeline.close_ratio import close_ratio
from planning_helpers.measures.pipeline.leading_ratio import (
    close_ratio_finding,
    leading_ratio,
    ratios_compared,
)
from planning_helpers.measures.pipeline.shrinkage import BetaRatio, prior_deals
from planning_helpers.model import empty
from tests.support.plan_tables import deals, table


def decided(*accounts: tuple[str, int, int]) -> pd.DataFrame:
    """Deals of `(account, won, lost)`."""
    lines = [
        f"{account}{n} | {'won' if n < wins else 'lost'} | {account}"
        for account, wins, losses in accounts
        for n in range(wins + losses)
    ]
    return deals("opportunity_id | state | account_id\n" + "\n".join(lines))


ACCOUNTS = table(
    "accounts",
    """
    account_id | name | segment
    a          | A    | Enterprise
    b          | B    | Enterprise
    c          | C    | Mid-market
    d          | D    | Mid-market
    e          | E    |
""",
)


def test_three_wins_of_three_are_drawn_towards_the_book():
    book = decided(("a", 3, 0), ("b", 1, 1))

    ratio = close_ratio(None, book[book["account_id"] == "a"], book)

    assert ratio.by_count == 1
    weight = ratio.prior_deals
    assert ratio.estimated == pytest.approx((3 + 5 / 7 * weight) / (3 + weight))  # five deals are few too
    assert leading_ratio(ratio).low < ratio.estimated < leading_ratio(ratio).high


def test_an_account_is_drawn_to_its_segment_and_the_segment_to_the_book():
    book = decided(("a", 3, 0), ("b", 2, 8), ("c", 6, 4), ("d", 5, 2))

    ratio = close_ratio(None, book[book["account_id"] == "a"], book, accounts=ACCOUNTS)

    # the book: 16 of 30; the segment less the account: 2 of 10
    weight = prior_deals(book, pd.Series(["Enterprise"] * 13 + ["Mid-market"] * 17))
    of_segment = (2 + 16 / 30 * weight) / (10 + weight)
    assert (ratio.segment.name, ratio.segment.deals_won, ratio.segment.deals_closed) == ("Enterprise", 2, 10)
    assert ratio.segment.estimated == pytest.approx(of_segment)
    assert ratio.estimated == pytest.approx((3 + of_segment * ratio.prior_deals) / (3 + ratio.prior_deals))
    assert ratio.prior_deals == prior_deals(book)
    told = ratios_compared(ratio).set_index("ratio")
    assert told.loc["segment Enterprise", "rests_on"] == (
        f"2 won of 10 closed deals of its other accounts, and the book as {weight:.0f} more"
    )


def test_an_account_without_deals_has_the_ratio_of_its_segment():
    book = decided(("b", 2, 8), ("c", 6, 4))

    ratio = close_ratio(None, empty("opportunities"), book, accounts=ACCOUNTS, account_id="a")

    assert (
        ratio.estimated
        == pytest.approx(ratio.segment.estimated)
        == pytest.approx((2 + 0.4 * ratio.segment.prior_deals) / (10 + ratio.segment.prior_deals))
    )


@pytest.mark.parametrize("account", ["e", "z", "c"])
def test_without_a_segment_or_anybody_else_in_it_the_book_stands_in_its_place(account):
    book = decided(("a", 3, 1), ("b", 2, 2), (account, 1, 1))

    ratio = close_ratio(None, book[book["account_id"] == account], book, accounts=ACCOUNTS)

    assert ratio.segment is None
    assert ratio.estimated == close_ratio(None, book[book["account_id"] == account], book).estimated


def test_low_and_high_are_the_tenths_of_the_beta_distribution():
    ratio = BetaRatio(4.5, 7.5)

    assert [ratio.quantile(level) for level in (0.1, 0.9)] == pytest.approx(beta.ppf([0.1, 0.9], 4.5, 7.5))
    assert BetaRatio(3.0, 0.0).quantile(0.1) == pytest.approx(1)


def test_alike_accounts_give_the_book_much_weight_and_unlike_ones_little():
    alike = decided(*((name, 10, 10) for name in "abcdef"))
    unlike = decided(*((name, 20, 0) for name in "abc"), *((name, 0, 20) for name in "def"))

    assert prior_deals(alike) > 40
    assert prior_deals(unlike) < 4


def test_the_weight_is_what_the_likelihood_of_the_beta_binomial_makes_it():
    book = decided(("a", 9, 3), ("b", 2, 8), ("c", 5, 5))
    weights, mean = np.geomspace(2, 100, 40), 16 / 32
    pairs = [(9, 12), (2, 10), (5, 10)]

    likelihood = [
        np.prod([betabinom.pmf(won, of, mean * w, (1 - mean) * w) for won, of in pairs]) for w in weights
    ]

    assert prior_deals(book) == pytest.approx(np.exp(np.average(np.log(weights), weights=likelihood)))


def test_where_nothing_tells_groups_apart_the_weight_is_the_middle():
    assert prior_deals(empty("opportunities")) == pytest.approx((2 * 100) ** 0.5)
    assert prior_deals(decided(("a", 3, 0))) == pytest.approx((2 * 100) ** 0.5)


def test_a_planned_ratio_far_from_the_observed_one_is_flagged():
    book = decided(("a", 7, 3)).assign(amount=100.0)

    assert close_ratio_finding(close_ratio(0.2, book, book)).severity == "watch"
    assert close_ratio_finding(close_ratio(0.65, book, book)).severity == "note"
    assert close_ratio_finding(close_ratio(0.7, book.iloc[:0], book)).severity == "note"
    assert close_ratio_finding(close_ratio(0.7, book.iloc[:0], book.iloc[:0])).severity == "unknown"


def test_the_planned_ratio_is_held_against_the_observed_one_of_enough_deals():
    book = decided(("a", 5, 5)).assign(amount=[300.0, *[100.0] * 9])

    found = close_ratio_finding(close_ratio(0.4, book, book))

    assert found.statement == (
        "The planned close ratio of 40% diverges from the 58% observed by value in 10 closed deals of theirs"
    )
    assert found.next_step == "Plan with the observed 58%, or write down why this will differ."


TWO_WON = decided(("a", 2, 0), ("b", 10, 10))


def test_two_deals_make_no_close_ratio():
    lead = leading_ratio(close_ratio(None, TWO_WON[TWO_WON["account_id"] == "a"], TWO_WON))

    # drawn towards 12 won of 22
    assert lead.kind == "estimated"
    assert 12 / 22 < lead.value < 0.65
    assert lead.words == (
        "the estimated close ratio of 59% "
        "(from 2 closed deals of theirs and 20 of other accounts; theirs alone: 100%)"
    )


def test_from_ten_closed_deals_on_the_observed_ratio_leads():
    book = decided(("a", 8, 2), ("b", 1, 9))

    lead = leading_ratio(close_ratio(None, book[book["account_id"] == "a"], book))

    assert (lead.kind, lead.value) == ("observed", 0.8)
    assert lead.belief.mean == pytest.approx(0.8)


def test_the_planned_ratio_leads_and_says_what_it_diverges_from():
    own = TWO_WON[TWO_WON["account_id"] == "a"]

    far, near = (leading_ratio(close_ratio(planned, own, TWO_WON)) for planned in (0.9, 0.6))

    assert (far.kind, far.value, far.diverges, near.diverges) == ("planned", 0.9, True, False)
    assert far.words == (
        "the planned close ratio of 90% (59% is estimated from 2 closed deals of theirs "
        "and 20 of other accounts; theirs alone: 100%)"
    )
    assert near.words == "the planned close ratio of 60%"
    assert close_ratio_finding(close_ratio(0.9, own, TWO_WON)).next_step.startswith("Plan with the estimated")


def test_two_deals_of_a_book_of_two_are_few_as_well():
    book = decided(("a", 2, 0))

    assert leading_ratio(close_ratio(None, book, book)).value < 0.9
