"""An account is found by its key, its name, or a part of the name that no other has."""

from __future__ import annotations

import pandas as pd
import pytest

from planning_helpers.errors import UnknownNameError
from planning_helpers.model import typed
from planning_helpers.store import AmbiguousAccountError, named_accounts

BOOK = typed(
    pd.DataFrame(
        {
            "account_id": ["a", "b", "c", "petro"],
            "name": ["Petrovia Chemicals", "Müller \u2011 Söhne", "Petrus", None],
        }
    ),
    "accounts",
)


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("a", "a"),
        ("PETROVIA chemicals ", "a"),
        ("petrov", "a"),
        ("chemical", "a"),
        ("müller - söhne", "b"),
        ("petro", "petro"),
    ],
)
def test_an_account_is_named_by_key_name_or_a_part_of_the_name(given, key):
    assert named_accounts(BOOK, [given]) == [key]


def test_each_account_is_taken_once_in_the_order_asked_for():
    assert named_accounts(BOOK, ["söhne", "a", "b"]) == ["b", "a"]


def test_a_part_of_several_names_is_refused_with_all_of_them():
    with pytest.raises(AmbiguousAccountError) as raised:
        named_accounts(BOOK, ["petr"])

    assert str(raised.value) == (
        "'petr' is part of the name of 2 accounts: Petrovia Chemicals (a), Petrus (c). "
        "Give the key of the one you mean, or more of its name."
    )


def test_a_name_of_two_accounts_is_refused_with_their_keys():
    twice = BOOK.assign(name="Acme")

    with pytest.raises(
        AmbiguousAccountError, match=r"'acme' is the name of 4 accounts: Acme \(a\), Acme \(b\)"
    ):
        named_accounts(twice, ["acme"])


@pytest.mark.parametrize("given", ["Petrovja Chemicals", "", "  ", "\u200b"])
def test_what_fits_none_is_refused_with_those_there_are(given):
    with pytest.raises(UnknownNameError, match=r"there is Müller.*, Petrovia Chemicals, Petrus") as raised:
        named_accounts(BOOK, [given])

    assert ("Did you mean 'Petrovia Chemicals'?" in str(raised.value)) == (given == "Petrovja Chemicals")
