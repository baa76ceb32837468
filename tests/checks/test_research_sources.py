"""The 22 sources to look through: what the store has of each, and how fresh it is."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from planning_helpers import model
from planning_helpers.chapters.snapshot.tables import research_table
from planning_helpers.checks.research_sources import SOURCES, research_finding, research_sources
from tests.support.model_tables import table

AS_OF = date(2026, 11, 15)
NONE = {name: model.empty(name) for name in model.TABLES}


def checked(**frames: pd.DataFrame) -> pd.DataFrame:
    return research_sources({**NONE, **frames}, as_of=AS_OF).set_index("source")


def evidence(source: str, day: str = "") -> pd.DataFrame:
    return table("swot_items", f"row_id | evidence_source | evidence_date\ns1 | {source} | {day}")


def test_the_checklist_has_the_22_sources_of_the_rule_in_its_four_groups():
    assert len({source.name for source in SOURCES}) == 22
    assert pd.Series([source.kind for source in SOURCES]).value_counts().to_dict() == {
        "CRM": 9, "industry": 6, "account": 4, "other": 3,
    }  # fmt: skip


def test_of_an_account_known_by_name_only_no_source_is_on_record():
    found = research_sources(NONE, as_of=AS_OF)

    assert set(found["freshness"]) == {"not on record"}
    assert found["age_days"].isna().all()
    finding = research_finding(found)
    assert finding.statement == "0 of 22 research sources are fresh; 22 not on record"
    assert finding.next_step == "Begin with the annual report: it tells goals and wallet."
    assert len(research_table(found).as_data()["data"]) == 22


@pytest.mark.parametrize(
    ("day", "freshness"), [("2025-10-10", "stale"), ("2025-10-11", "fresh"), ("", "no date")]
)
def test_an_annual_report_holds_good_for_400_days(day: str, freshness: str):
    found = checked(swot_items=evidence("Annual report 2025", day))

    assert found.loc["annual report", "freshness"] == freshness


def test_evidence_of_tomorrow_does_not_count():
    assert checked(swot_items=evidence("Annual report", "2026-11-16"))["freshness"].eq("not on record").all()


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("Half-year report", "quarterly earnings"),
        ("Form 10-K, page 12", "10-K or other filing"),
        ("Press notice", "organisation announcements"),
        ("Regulator's report", "trends and forecasts"),
        ("LinkedIn", "social media"),
        ("Trade press, confirmed by É. Moreau", "news"),
        ("S. Lacroix by mail", "call notes"),
        ("Web site", "collateral"),
        ("Leads of the trade fair", "marketing leads"),
    ],
)
def test_evidence_is_told_by_its_words(words: str, source: str):
    found = checked(swot_items=evidence(words, "2026-11-01"))

    assert found.loc[source, "freshness"] == "fresh"
    assert found.loc[source, "found"] == "named in 1 evidence note"


def test_a_team_meeting_is_no_chat_and_a_leader_no_lead():
    found = checked(swot_items=evidence("Leader of the team", "2026-11-01"))

    assert set(found["freshness"]) == {"not on record"}


def test_the_crm_tells_its_own_sources_by_their_latest_entry():
    found = checked(
        transactions=table(
            "transactions",
            "transaction_id | transaction_date | amount\nt1 | 2026-06-01 | 1\nt2 | 2026-12-01 | 1",
        ),
        opportunities=table(
            "opportunities",
            """
            opportunity_id | is_closed | is_won | created_date | close_date
            o1             | False     | False  | 2026-10-01   | 2027-01-01
            o2             | True      | True   | 2026-01-01   | 2026-09-01
            """,
        ),
        interactions=table(
            "interactions",
            "interaction_id | interaction_date | subject\ni1 | 2026-11-01 | Price\ni2 | 2026-11-10 | ",
        ),
        contacts=table("contacts", "contact_id | reports_to_id\nc1 | c2\nc2 | "),
    )

    assert found.loc["revenue history", ["found", "age_days", "freshness"]].tolist() == [
        "1 purchase",
        167,
        "stale",
    ]
    assert found.loc["backlog", "found"] == "1 deal won"
    assert found.loc["new opportunities", ["found", "age_days"]].tolist() == ["2 deals", 45]
    assert found.loc["call notes", ["found", "age_days"]].tolist() == ["1 talk with a subject", 14]
    assert found.loc["key contacts", ["found", "freshness"]].tolist() == ["2 contacts", "no date"]
    assert found.loc["customer's org charts", "found"] == "the manager of 1 contact"


def test_the_finding_counts_fresh_stale_and_missing_and_begins_outside_the_crm():
    found = research_sources(
        {**NONE, "swot_items": evidence("Annual report", "2026-10-01"), "reviews": REVIEWS}, as_of=AS_OF
    )

    finding = research_finding(found)

    assert finding.statement == "1 of 22 research sources is fresh, 1 stale; 20 not on record"
    assert finding.next_step.startswith("Begin with the 10-K or other filing")


REVIEWS = table("reviews", "row_id | clock | held_date\nr1 | manager | 2026-01-05")
