"""The account that somebody means: by its key, its name or a part of the name that no other has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from sqlalchemy import Connection, select

from planning_helpers.errors import PlanningError, UnknownNameError, listed
from planning_helpers.store.schema import tables
from planning_helpers.values.salesforce_ids import other_form
from planning_helpers.values.signs import visible_texts
from planning_helpers.values.words import folded


class AmbiguousAccountError(PlanningError):
    """What is given fits more than one account."""

    def __init__(self, name: str, found: pd.DataFrame, *, is_part: bool) -> None:
        said = "part of the name" if is_part else "the name"
        which = listed(f"{row.name} ({row.account_id})" for row in found.itertuples(index=False))
        super().__init__(
            f"{name!r} is {said} of {len(found)} accounts: {which}. "
            "Give the key of the one you mean, or more of its name."
        )


def named_accounts(accounts: pd.DataFrame, wanted: Iterable[str]) -> list[str]:
    """The keys of the accounts that `wanted` names, each once, in that order.

    Args:
        accounts: With `account_id` and `name`.
        wanted: Keys (of Salesforce in either length), names (in any case), or parts of a name that no other
            account has.

    Raises:
        UnknownNameError: If there is no such account.
        AmbiguousAccountError: If there is more than one.
    """
    accounts = accounts.assign(name=visible_texts(accounts["name"].astype("str"), lines=False))
    names = accounts["name"].fillna("").map(folded)
    return list(dict.fromkeys(_account_id(accounts, names, name) for name in wanted))


def stored_account(connection: Connection, account_id: str) -> dict[str, Any]:
    """The account of that key, one of Salesforce in either length.

    Raises:
        UnknownNameError: If there is no such account.
    """
    accounts = tables["accounts"]
    found = connection.execute(
        select(accounts).where(accounts.c.account_id.in_([account_id, other_form(account_id)]))
    )
    if row := found.mappings().first():
        return dict(row)
    known = connection.execute(select(accounts.c.account_id)).scalars()
    raise UnknownNameError("account", account_id, known)


def _account_id(accounts: pd.DataFrame, names: pd.Series, name: str) -> str:
    for key in (name, other_form(name)):
        if (accounts["account_id"] == key).any():
            return key
    sought = folded(name)
    for is_part in (False, True):
        fits = names.str.contains(sought, regex=False) if is_part else names == sought
        found = accounts[fits & (names != "")] if sought else accounts.iloc[:0]
        if len(found) > 1:
            raise AmbiguousAccountError(name, found, is_part=is_part)
        if len(found):
            return str(found["account_id"].iloc[0])
    remedy = "Give a key, a name, or a part of a name as the CRM has it; or import it with `planbook import`."
    raise UnknownNameError("account", name, accounts["name"].dropna(), remedy)
