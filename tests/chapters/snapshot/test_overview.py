"""The one page on account and plan: every field of the rules, and what is not known named once."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers import model
from planning_helpers.chapters.snapshot.overview import overview, overview_finding
from planning_helpers.chapters.snapshot.pipeline_and_backlog import backlog
from planning_helpers.chapters.snapshot.tables import backlog_table, overview_table, process_table
from planning_helpers.measures.people.decision_process import decision_process, key_executives
from planning_helpers.measures.people.people import people
from planning_helpers.measures.revenue.revenue import revenue_rows
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
NONE = {name: model.empty(name) for name in model.TABLES}
FRAMES = {
    **NONE,
    "contacts": table("contacts", "contact_id | name | title | contact_method\nc1 | Ada | CFO | Phone"),
    "transactions": table(
        "transactions",
        """
        transaction_id | transaction_date | business_unit | amount
        t1             | 2024-03-01       | Mill          | 700
        t2             | 2026-10-01       | Plant         | 100
        """,
    ),
    "opportunities": table(
        "opportunities",
        """
        opportunity_id | name | is_closed | is_won | close_date | next_step
        o1             | New  | False     | False  | 2026-12-01 | Call back
        o2             | Next | False     | False  | 2027-02-01 | Write
        """,
    ),
    "opportunity_strategies": table(
        "opportunity_strategies", "row_id | opportunity_id | next_steps\nr1 | o1 | Sign the scope"
    ),
    "reviews": table(
        "reviews",
        """
        row_id | clock      | held_date  | decisions_needed
        r1     | leadership | 2026-10-15 | A second engineer
        r2     | client     | 2026-11-20 |
        """,
    ),
    "tactics": table("tactics", "row_id | name\nt1 | Walk the plant each month"),
    "goals": table("goals", "row_id | name\ng1 | Two more lines"),
}
PLAN = pd.Series(
    {
        "period": "2026H2",
        "relationship_strength": 4,
        "last_reviewed_date": pd.Timestamp("2026-09-01"),
        "narrative": "Grows",
    }
)
ACCOUNT = table("accounts", "account_id | name | client_since\na | Alder | 2019-05-01").iloc[0]


def page(frames: dict[str, pd.DataFrame] = FRAMES, plan: pd.Series | None = PLAN) -> pd.DataFrame:
    rows = revenue_rows(frames["transactions"], frames["opportunities"], as_of=AS_OF)
    leaders = key_executives(
        people(frames["contacts"], frames["stakeholders"], frames["interactions"], as_of=AS_OF)
    )
    return overview(frames, rows, leaders, account=ACCOUNT, plan=plan, as_of=AS_OF, currency="EUR")


def value(field: str) -> str:
    return str(page().set_index("field").loc[field, "value"])


def test_the_page_has_every_field_of_the_rules():
    assert {
        *("Name", "Main contact method", "Client since", "Last reviewed", "Relationship strength"),
        *(
            "Period of the plan",
            "Industry",
            "Industry news and trends",
            "Decision process",
            "Primary objective",
        ),
        *(
            "Sales goal, commit",
            "Close ratio planned (by value)",
            "Strategic initiatives",
            "Purchase history",
        ),
        *("Funding", "Commitments needed", "Sales approach", "Behaviours that lead there"),
        *("Goals with this account", "Narrative overview", "Key executives", "Units that buy from us"),
        "Revenue, last twelve months",
    } <= set(page()["field"])


def test_who_buys_and_for_how_much_is_of_the_last_twelve_months():
    assert value("Revenue, last twelve months") == "EUR 100"
    assert value("Units that buy from us") == "Plant"
    assert value("Purchase history") == "2 purchases, 2024-03-01 to 2026-10-01"
    assert value("Key executives") == "Ada"


def test_the_period_of_the_plan_says_how_long_it_is():
    assert value("Period of the plan") == "2026H2 (a half-year)"


def test_a_review_held_since_counts_as_the_last_and_one_to_come_does_not():
    assert value("Last reviewed") == "2026-10-15"
    without = page({**FRAMES, "reviews": NONE["reviews"]}).set_index("field")
    assert without.loc["Last reviewed", "value"] == "2026-09-01"


def test_commitments_needed_are_decisions_of_reviews_and_next_steps_of_open_deals():
    assert value("Commitments needed") == "A second engineer; Sign the scope; Write"


def test_behaviours_and_goals_are_those_of_the_plan():
    assert value("Behaviours that lead there") == "Walk the plant each month"
    assert value("Goals with this account") == "Two more lines"


def test_what_is_not_known_is_named_once_by_where_it_would_come_from():
    rows = overview_table(page(NONE, None)).rows

    assert rows["field"].tolist() == [
        *("Name", "Client since"),
        *("from the CRM", "once there are purchases and deals", "from the plan", "from the plan and CRM"),
    ]
    missing = rows[rows["topic"] == "Not known yet"].set_index("field")["value"]
    assert missing["once there are purchases and deals"].startswith("First purchase on record; Revenue, last")
    assert "not known" not in " ".join(missing)


def test_won_deals_stand_for_purchases_where_there_is_no_transaction():
    deals = FRAMES["opportunities"].assign(is_closed=True, is_won=True, close_date=pd.Timestamp("2026-03-01"))

    found = page({**NONE, "opportunities": deals.head(1)}).set_index("field")

    assert found.loc["Purchase history", "value"] == "1 won deal, on 2026-03-01"


def test_the_finding_asks_for_what_people_know_and_not_for_what_is_computed():
    known = page()
    filled = known.assign(is_known=known["is_known"] | (known["source"] != "computed"))

    finding = overview_finding(filled, as_of=AS_OF)

    assert finding.statement == f"{len(known) - 1} of {len(known)} fields of the overview are known"
    assert finding.next_step == ""


def test_a_decision_process_nobody_wrote_down_is_a_sentence():
    process = decision_process(None, FRAMES["opportunities"], NONE["opportunity_strategies"])
    noted = decision_process(
        None, FRAMES["opportunities"], FRAMES["opportunity_strategies"].assign(funding_process="x")
    )

    assert process_table(process).empty == (
        "Nobody wrote down how decisions are made in this account, and of none of 2 open deals."
    )
    assert process_table(process).rows.empty
    assert len(process_table(noted).rows) == 3


def test_without_any_invoice_the_backlog_is_not_said_to_be_nothing():
    waiting = backlog(FRAMES["opportunities"], NONE["transactions"], as_of=AS_OF)

    told = backlog_table(waiting, currency="EUR", is_invoiced=False).empty

    assert told.startswith("What waits for its invoice cannot be told")
