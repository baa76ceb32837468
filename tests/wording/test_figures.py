"""Figures read with their unit, and what is not known never reads as 0."""

from __future__ import annotations

import pytest

from planning_helpers.wording.figures import count, days, money, months, score, share, times


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (money(550_000, "EUR"), "EUR 550,000"),
        (money(-1_500.4, "USD"), "USD -1,500"),
        (money(None, "EUR"), "not known"),
        (money(float("nan"), "EUR"), "not known"),
        (share(0.4), "40%"),
        (share(0.065), "6.5%"),
        (share(0), "0%"),
        (share(0.0004), "below 0.1%"),
        (share(1), "100%"),
        (count(1_234), "1,234"),
        (days(1), "1 day"),
        (days(90), "90 days"),
        (months(7), "7 months"),
        (times(1.714), "1.71×"),
        (score(4.25), "4.2"),
    ],
)
def test_a_figure_reads_with_its_unit(figure, text):
    assert str(figure) == text
