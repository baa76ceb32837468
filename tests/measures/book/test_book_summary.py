"""The figures of a whole book on a day."""

from datetime import date

import pandas as pd

from planning_helpers.measures.book.book_summary import BookSummary, book_summary
from planning_helpers.measures.revenue.revenue import revenue_rows
from planning_helpers.model import TABLES, empty, typed
from tests.support.plan_tables import deals
from tests.support.tables import frame

AS_OF = date(2026, 11, 15)
DEALS = deals("""
    opportunity_id | state | amount | close_date | account_id | stage
    past           | won   |    300 | 2026-11-15 | a          | Won
    undated        | won   |     50 |            | a          | Won
    future         | won   |    900 | 2026-11-16 | a          | Won
    lost           | lost  |    100 | 2026-10-01 | a          | Lost
    lost later     | lost  |    700 | 2026-12-01 | a          | Lost
    open           | open  |    400 | 2026-12-01 | a          | Offer
""")


def summary(opportunities: pd.DataFrame) -> BookSummary:
    accounts = typed(frame("account_id | name\na | Alder"), "accounts")
    book = {**{name: empty(name) for name in TABLES}, "accounts": accounts, "opportunities": opportunities}
    return book_summary(book, book, as_of=AS_OF, currency="EUR")


def test_what_is_won_or_lost_after_the_day_of_the_facts_is_neither_yet_nor_open():
    found = summary(DEALS)

    names = ("won", "won_amount", "lost", "lost_amount", "open", "open_amount", "decided_later")
    assert [found.value(name) for name in names] == [2, 350, 1, 100, 1, 400, 2]
    assert found.value("win_rate") == 2 / 3
    definitions = {one.name: one.definition for one in found.measures}
    assert definitions["won"] == "marked won, close date not after 2026-11-15"
    assert found.value("revenue") == revenue_rows(empty("transactions"), DEALS, as_of=AS_OF)["revenue"].sum()


def test_that_deals_were_closed_later_is_said_only_where_some_were():
    found = summary(DEALS[DEALS["close_date"] <= pd.Timestamp(AS_OF)])

    assert "decided_later" not in {one.name for one in found.measures}
