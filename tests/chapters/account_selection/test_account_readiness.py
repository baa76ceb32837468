"""Whether accounts are ready, worked by hand."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.account_selection.account_readiness import account_readiness, readiness_finding
from tests.support.tables import frame

MEASURES = frame("""
    account_id | account | revenue | total_revenue | open_deals | interactions | readiness | incumbent
    a          | Alder   |     100 |           100 |          0 |            2 |         5 |
    b          | Beech   |       0 |            50 |          0 |            1 |         4 | Rival
    c          | Cedar   |     100 |           100 |          0 |            2 |         2 | Rival
    d          | Dogwood |       0 |             0 |          0 |            0 |         4 |
    e          | Elm     |     100 |           100 |          0 |            0 |           |
    f          | Fir     |       0 |             0 |          1 |            0 |         2 |
    g          | Gingko  |       0 |             0 |          0 |            3 |         3 |
""")
SCORES = pd.DataFrame(
    {"account_id": list("abcdefg"), "rank": pd.array([1, 2, 3, 4, 5, 6, None], dtype="Int64")}
)


def chosen_of(*keys: str) -> pd.DataFrame:
    return pd.DataFrame({"account_id": list(keys)}, dtype="str")


def test_readiness_needs_a_relationship_a_need_and_no_rival_that_holds():
    found = account_readiness(MEASURES, SCORES, chosen_of("a", "g"), top=3).set_index("account")

    assert found["state"].to_dict() == {
        "Alder": "ready",
        "Beech": "rival in place",
        "Cedar": "locked in",
        "Dogwood": "no relationship",
        "Elm": "not known",
        "Fir": "not ready",
        "Gingko": "ready",
    }
    assert found["relationship"].tolist() == [
        "buys", "bought before", "buys", "none", "buys", "in a deal", "in contact",
    ]  # fmt: skip
    assert found["gets_plan"].tolist() == [True, False, False, False, False, False, True]


def test_only_the_next_accounts_by_score_are_looked_at():
    assert len(account_readiness(MEASURES, SCORES, chosen_of("a"), top=1)) == 2


def test_what_is_not_ready_is_named_with_its_reason():
    rows = account_readiness(MEASURES, SCORES, chosen_of("a", "b", "c", "d", "e"), top=3)

    found = readiness_finding(rows)

    assert found.statement == (
        "1 of 5 chosen accounts is ready; Cedar (locked in: Rival) and Dogwood (no relationship) are not; a "
        "rival is in place at Beech (Rival); not known of Elm"
    )
    assert found.severity == "watch"
    assert found.next_step == "Find out what would have to change at Cedar before its plan is made."


def test_readiness_that_nobody_entered_is_not_known():
    rows = account_readiness(MEASURES, SCORES, chosen_of("e"), top=3)

    assert readiness_finding(rows).severity == "unknown"
    assert readiness_finding(rows.head(0)).severity == "unknown"


def test_without_contacts_in_the_book_no_account_is_called_one_without_a_relationship():
    blank = MEASURES.assign(interactions=float("nan"))

    found = account_readiness(blank, SCORES, chosen_of("d"), top=3)

    of = found.set_index("account")
    assert pd.isna(of.loc["Dogwood", "relationship"])
    assert of.loc["Dogwood", "state"] == "ready"
