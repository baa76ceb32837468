import pandas as pd

from planning_helpers.measures.people.hierarchy import (
    direct_reports,
    managers_above,
    reporting_depth,
    rolled_up,
)
from planning_helpers.model import typed


def users(**managers):
    rows = pd.DataFrame(
        {"user_id": list(managers), "name": list(managers), "manager_id": list(managers.values())}
    )
    return typed(rows, "users")


def accounts(**parents):
    rows = pd.DataFrame(
        {"account_id": list(parents), "name": list(parents), "parent_id": list(parents.values())}
    )
    return typed(rows, "accounts")


def test_a_subsidiary_of_a_subsidiary_rolls_up_to_the_top():
    book = accounts(group=None, unit="group", site="unit", other=None)
    revenue = pd.DataFrame({"account_id": ["site", "unit", "other", None], "amount": [1.0, 2.0, 4.0, 8.0]})

    found = rolled_up(revenue, book)

    assert found["account_id"].fillna("none").tolist() == ["group", "group", "other", "none"]
    assert revenue["account_id"].tolist()[0] == "site"  # the caller's frame is as it was


def test_accounts_that_are_each_others_parent_roll_up_to_the_first_of_them():
    book = accounts(first="second", second="first", child="second", own="own", lost="nowhere")

    found = rolled_up(book, book)

    assert found["account_id"].tolist() == ["first", "first", "first", "own", "lost"]


def test_depth_counts_managers_and_is_empty_in_a_loop():
    people = users(chief=None, head="chief", seller="head", a="b", b="a", under="a", stray="gone")

    depth = reporting_depth(people)

    assert depth.dropna().to_dict() == {"chief": 0, "head": 1, "seller": 2, "stray": 0}
    assert sorted(depth[depth.isna()].index) == ["a", "b", "under"]


def test_managers_are_named_from_the_direct_one_up():
    people = users(chief=None, head="chief", seller="head", a="b", b="a")

    assert managers_above(people, "seller") == ["head", "chief"]
    assert managers_above(people, "a") == ["b"]
    assert managers_above(people, "nobody") == []


def test_direct_reports_counts_only_managers_in_the_file():
    people = users(chief=None, one="chief", two="chief", stray="gone")

    assert direct_reports(people).to_dict() == {"chief": 2}
