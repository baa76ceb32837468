"""What can be worked on: data, accounts, periods, and what to begin with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from planning_helpers.chapters.account_selection.accounts_to_plan import accounts_of_book
from planning_helpers.errors import PlanningError
from planning_helpers.forms.pickers import Offered
from planning_helpers.model import empty
from planning_helpers.periods import periods_around
from planning_helpers.store import (
    AccountPlan,
    NoAccountError,
    first_effective_date,
    latest_effective_date,
    open_store,
    read_account_plan,
    read_book,
    read_table,
)
from planning_helpers.workbench.choice import Choice


def opened_choice(kept: Choice, given: Choice) -> tuple[Engine, Choice]:
    """The store of what was `kept`, if that can still be read; else of what the parameters have `given`.

    Other data than the parameters' are taken at their latest day, whenever they were chosen.
    """
    try:
        store = open_store(kept.store_url)
        latest = latest_effective_date(store)
        if latest and kept.store_url != given.store_url:
            kept = replace(kept, as_of=latest.isoformat())
        return store, _with_its_key(store, kept)
    except PlanningError:
        store = open_store(given.store_url)
        return store, _with_its_key(store, given)


def first_choice(store: Engine, store_url: str, *, like: Choice) -> Choice:
    """What to begin with in another store: its latest day, and the first account to plan for (`PLAN_RULE`).

    Raises:
        NoAccountError: If the store has no account.
    """
    as_of = latest_effective_date(store)
    if as_of is None:
        raise NoAccountError(date.fromisoformat(like.as_of), None)
    account_id = ""
    if like.account_id:
        book = read_book(store, period=periods_around(as_of)[0], as_of=as_of)
        accounts = book["accounts"]
        if accounts.empty:
            raise NoAccountError(as_of, first_effective_date(store))
        chosen = accounts_of_book(book, period=book.period, as_of=as_of)
        account_id = str((accounts if chosen.empty else chosen)["account_id"].iloc[0])
    return Choice(store_url, periods_around(as_of)[0], as_of.isoformat(), account_id)


def offered(store: Engine, choice: Choice, folder: Path) -> Offered:
    """The stores in `folder`, the accounts of `store`, and the periods that one plans for."""
    as_of = date.fromisoformat(choice.as_of)
    accounts = read_table(store, "accounts", as_of=as_of) if choice.account_id else empty("accounts")
    plans = read_table(store, "plans")
    periods = {*plans["period"], choice.period, *periods_around(as_of)}
    stores = [f"sqlite:///data/{file.name}" for file in sorted((folder / "data").glob("*.db"))]
    return Offered(stores, _named(accounts, plans["account_id"].tolist()), sorted(periods, reverse=True))


def plan_of(store: Engine, choice: Choice) -> AccountPlan | None:
    """The plan of the account as it is stored now; None for the whole book."""
    if not choice.account_id:
        return None
    return read_account_plan(store, account_id=choice.account_id, period=choice.period, as_of=choice.as_of)


def _with_its_key(store: Engine, choice: Choice) -> Choice:
    """`choice` with the key of the account, which may be given by its name."""
    plan = plan_of(store, choice)
    return choice if plan is None else replace(choice, account_id=str(plan.account["account_id"]))


def _named(accounts: pd.DataFrame, planned: Collection[str]) -> list[tuple[str, str]]:
    """Name and key of each account, those with a plan first; the same names are told apart by their key."""
    names, keys = accounts["name"], accounts["account_id"]
    labels = names.where(~names.duplicated(keep=False), names + " [" + keys + "]")
    bare = ~keys.isin(list(planned))
    labels = labels.where(~bare, labels + " – no plan yet")
    shown = pd.DataFrame({"label": labels, "key": keys, "bare": bare, "order": names.str.casefold()})
    shown = shown.sort_values(["bare", "order"])
    return list(zip(shown["label"], shown["key"], strict=True))
