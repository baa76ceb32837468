"""Who suits which account, and the assignment beside every other that is possible."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.account_assignment import (
    account_assignment,
    assignment_finding,
)
from planning_helpers.chapters.account_selection.manager_fit import FIT_WEIGHTS, account_managers, manager_fit
from tests.support.model_tables import table

TODAY = date(2026, 11, 15)
USERS = table(
    "users",
    """
    user_id | name | region | is_active
    u1      | Uma  | North  | True
    u2      | Ulf  | South  | True
    u3      | Una  | South  | False
    u4      | Udo  |        | True
    u5      | Ute  | North  | True
    """,
)
ACCOUNTS = table(
    "accounts",
    """
    account_id | name   | region | country | industry | segment    | time_zone      | owner_id
    a          | Alder  | North  | NO      | Wood     | Enterprise | Europe/Oslo    | u1
    b          | Beech  | South  | IT      | Wood     | Mid-market | Europe/Rome    | u2
    c          | Cedar  | South  | IT      | Steel    |            | Europe/Athens  | u3
    d          | Dog    | North  | NO      | Wood     | Enterprise | Nowhere/Lost   | u1
    e          | Elm    |        |         |          |            |                |
    """,
)
OWNERS = ACCOUNTS[["account_id", "owner_id"]].assign(
    owner=ACCOUNTS["owner_id"].map({"u1": "Uma", "u2": "Ulf"})
)
CONTACTS = table(
    "interactions",
    """
    interaction_id | account_id | user_id | interaction_date
    i1             | a          | u1      | 2026-06-01
    i2             | a          | u1      | 2026-06-02
    i3             | a          | u2      | 2026-06-03
    i4             | a          | u5      | 2026-06-04
    i5             | a          | u2      | 2024-06-01
    """,
)
QUOTAS = table("quotas", "quota_id | user_id | period_start | amount\nq | u4 | 2026-01-01 | 5")
NOBODY = pd.Series([], dtype="str")


@pytest.fixture
def managers():
    return account_managers(USERS, OWNERS, QUOTAS, NOBODY)


def chosen_of(*keys: str, ranks: list[int | None] | None = None) -> pd.DataFrame:
    names = ACCOUNTS.set_index("account_id")["name"]
    return pd.DataFrame(
        {
            "account_id": list(keys),
            "account": [names.get(key, key.upper()) for key in keys],
            "rank": pd.array(ranks or list(range(1, len(keys) + 1)), dtype="Int64"),
            "owner_id": pd.Series([None] * len(keys), dtype="str"),
        }
    )


def test_whoever_owns_an_account_or_has_a_quota_can_take_one_unless_gone(managers):
    assert managers["owner"].tolist() == ["Uma", "Ulf", "Udo"]


def test_the_fit_rests_on_what_is_known_of_account_and_manager(managers):
    fit = manager_fit(chosen_of("a", "d", "e"), ACCOUNTS, managers, OWNERS, CONTACTS, as_of=TODAY)
    fit = fit.set_index(["account_id", "owner_id"])

    uma, ulf, udo = (fit.loc[("a", key)] for key in ("u1", "u2", "u4"))
    assert uma[list(FIT_WEIGHTS)].tolist()[:3] == [0.5, 1, 1]
    assert pd.isna(uma["time_zone"])  # her only other account is in no time zone
    assert ulf[list(FIT_WEIGHTS)].tolist() == [0.25, 0, 1, 1, 0]
    assert ulf["fit_share"] == pytest.approx(0.3 * 0.25 + 0.2 + 0.15)
    assert udo[["region", "industry", "time_zone", "segment"]].isna().all()
    assert udo["fit_share"] == pytest.approx(0.35)
    assert fit.loc[("e", "u1"), list(FIT_WEIGHTS)].isna().all()
    assert fit.loc[("d", "u1"), "segment"] == 1


def test_an_account_stays_with_who_has_it_and_one_without_goes_to_who_suits_it(managers):
    chosen = chosen_of("a", "b", "c", "e")
    fit = manager_fit(chosen, ACCOUNTS, managers, OWNERS, CONTACTS, as_of=TODAY)

    found = account_assignment(chosen, managers, fit, OWNERS, USERS, cap=5)
    finding = assignment_finding(found, managers, cap=5)

    assert found["change"].tolist() == ["kept", "kept", "Una has left", "new"]
    assert found["owner"].tolist()[:3] == ["Uma", "Ulf", "Ulf"]
    assert finding.statement.startswith(
        "2 of 4 plans stay with who has the account today; Cedar moves (Una has left); Elm had nobody and "
        "gets somebody; nobody has more than "
    )
    assert finding.next_step == "Agree the handover of Cedar with Ulf."


def test_above_the_cap_the_account_lowest_in_rank_moves_and_beyond_all_places_nobody_has_room(managers):
    chosen = chosen_of("a", "d", "b", "c")
    fit = manager_fit(chosen, ACCOUNTS, managers, OWNERS, CONTACTS, as_of=TODAY)

    found = account_assignment(chosen, managers, fit, OWNERS, USERS, cap=1)
    finding = assignment_finding(found, managers, cap=1)

    assert found["owner"].fillna("–").tolist() == ["Uma", "Udo", "Ulf", "–"]
    assert found["change"].tolist() == ["kept", "Uma is at the cap of 1", "kept", "nobody"]
    assert found["best"].fillna("–").tolist() == ["–", "Uma", "–", "Ulf"]
    assert finding.severity == "act"
    assert "for Cedar nobody has room under the cap of 1" in finding.statement
    assert (
        "given up: for 1 account somebody else would fit better on paper (Uma for Dog)" in finding.statement
    )


def test_who_the_panel_named_has_the_account_today(managers):
    chosen = chosen_of("a").assign(owner_id="u2")
    fit = manager_fit(chosen, ACCOUNTS, managers, OWNERS, CONTACTS, as_of=TODAY)

    found = account_assignment(chosen, managers, fit, OWNERS, USERS)

    assert found[["today", "owner", "change"]].to_numpy().tolist() == [["Ulf", "Ulf", "kept"]]
    assert found["best"].tolist() == ["Uma"]


def test_nobody_to_give_accounts_to_is_said():
    chosen = chosen_of("a")
    none = account_managers(USERS.head(0), OWNERS.head(0), QUOTAS.head(0), NOBODY)
    fit = manager_fit(chosen, ACCOUNTS, none, OWNERS.head(0), CONTACTS.head(0), as_of=TODAY)

    found = account_assignment(chosen, none, fit, OWNERS.head(0), USERS.head(0))

    assert found["change"].tolist() == ["nobody"]
    assert assignment_finding(found, none).severity == "unknown"
    assert assignment_finding(found.head(0), none).statement == (
        "No account is chosen, so there is nothing to assign"
    )


@pytest.mark.parametrize("seed", range(10))
def test_no_other_assignment_under_the_cap_has_a_higher_total(seed):
    draw = np.random.default_rng(seed)
    accounts, people, cap = list("abcde"), ["m1", "m2", "m3"], int(draw.integers(1, 4))
    fit = pd.DataFrame(list(product(accounts, people)), columns=["account_id", "owner_id"])
    fit = fit.assign(**dict.fromkeys(FIT_WEIGHTS, 0.5), fit_share=draw.random(len(fit)).round(2))
    owners = pd.DataFrame({"account_id": accounts, "owner_id": draw.choice([*people, "gone"], 5)})
    managers = pd.DataFrame({"owner_id": people, "owner": people, "region": None})
    room = min(5, 3 * cap)

    found = account_assignment(chosen_of(*accounts), managers, fit, owners, USERS, cap=cap)

    def total(given: list[str]) -> float:
        keep = [(1 + (5 - at) / 5) * (owners["owner_id"][at] == key) for at, key in enumerate(given)]
        worth = fit.set_index(["account_id", "owner_id"])["fit_share"]
        return sum(keep) + sum(worth[(account, key)] for account, key in zip(accounts, given, strict=False))

    possible = [each for each in product(people, repeat=room) if max(map(each.count, people)) <= cap]
    given = found["owner_id"].head(room).tolist()
    assert found["owner_id"].value_counts().max() <= cap
    assert found["owner_id"].isna().tolist() == [False] * room + [True] * (5 - room)
    assert total(given) == pytest.approx(max(total(list(each)) for each in possible), abs=1e-4)
    again = account_assignment(chosen_of(*accounts), managers, fit, owners, USERS, cap=cap)
    pd.testing.assert_frame_equal(found, again)
