"""How well each account manager suits each account, by what both are known for."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

FIT_WEIGHTS = {"contacts": 0.3, "region": 0.25, "industry": 0.2, "time_zone": 0.15, "segment": 0.1}
FAR_HOURS = 6.0
FIT_FORMULA = (
    "fit, of 100 %: contacts 30 (the manager's share of ours with the account in twelve months), region 25 "
    "(the manager's own, or the region or country of another account of theirs), industry or specialisation "
    "20 and segment 10 (of another account of theirs), time zone 15 (nearest of their other accounts, "
    "nothing from 6 hours on); what is not known counts half"
)


def account_managers(
    users: pd.DataFrame, owners: pd.DataFrame, quotas: pd.DataFrame, decided: pd.Series
) -> pd.DataFrame:
    """Who can be given an account: active people who own one, have a quota or were named in a decision.

    Args:
        users: Our people.
        owners: From `account_measures.account_owners`.
        quotas: Of our people.
        decided: `owner_id` of decisions.

    Returns:
        `owner_id`, `owner` (name, the ID where the person is not in `users`), `region`, by ID.
    """
    known = users.drop_duplicates("user_id").set_index("user_id")
    left = known.index[~known["is_active"].fillna(True).astype(bool)]
    keys = sorted({*owners["owner_id"].dropna(), *quotas["user_id"].dropna(), *decided.dropna()} - {*left})
    people = known.reindex(keys)
    names = people["name"].astype("str").fillna(pd.Series(keys, index=people.index, dtype="str"))
    return pd.DataFrame({"owner_id": keys, "owner": names.array, "region": people["region"].array})


def manager_fit(
    chosen: pd.DataFrame,
    accounts: pd.DataFrame,
    managers: pd.DataFrame,
    owners: pd.DataFrame,
    interactions: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """Each chosen account beside each manager, with how they suit each other. Source: SEL-8.

    Args:
        chosen: The accounts to give to somebody, by `account_id`.
        accounts: All accounts of the book.
        managers: From `account_managers`.
        owners: From `account_measures.account_owners`: who has which account today.
        interactions: Our contacts with the accounts.
        as_of: Last day of the twelve months of contacts.

    Returns:
        `account_id`, `owner_id`, each name of `FIT_WEIGHTS` (0 to 1, empty where not known) and `fit_share`
        (their weighted mean; what is not known counts half).
    """
    facts = accounts[
        ["account_id", "region", "country", "industry", "specialisation", "time_zone", "segment"]
    ]
    asked = facts[facts["account_id"].isin(chosen["account_id"])]
    own = managers[["owner_id", "region"]].rename(columns={"region": "own_region"})
    pairs = asked.merge(own, how="cross")
    has = owners[["account_id", "owner_id"]].dropna().merge(facts, on="account_id")
    pairs = pairs.assign(
        region=_any(
            _in_other(pairs, has, "region"),
            _in_other(pairs, has, "country").where(lambda same: same == 1),
            _same(pairs["region"], pairs["own_region"]),
        ),
        industry=_any(_in_other(pairs, has, "industry"), _in_other(pairs, has, "specialisation")),
        segment=_in_other(pairs, has, "segment"),
        time_zone=_nearness(pairs, has, as_of=as_of),
        contacts=_contacts(pairs, interactions, as_of=as_of),
    )
    fit = pairs[list(FIT_WEIGHTS)].fillna(0.5).mul(pd.Series(FIT_WEIGHTS)).sum(axis=1)
    return pairs.assign(fit_share=fit)[["account_id", "owner_id", *FIT_WEIGHTS, "fit_share"]]


def _same(values: pd.Series, others: pd.Series) -> pd.Series:
    same = values.str.casefold() == others.str.casefold()
    return same.astype("float64").where(values.notna() & others.notna())


def _any(*kinds: pd.Series) -> pd.Series:
    """1 where one of `kinds` is, 0 where one is known and none is 1, else empty."""
    return pd.concat(kinds, axis=1).max(axis=1)


def _in_other(pairs: pd.DataFrame, has: pd.DataFrame, column: str) -> pd.Series:
    """Whether the manager has another account with the same value of `column`."""
    known = has.dropna(subset=[column]).assign(value=lambda rows: rows[column].str.casefold())
    of_value = known.groupby(["owner_id", "value"]).size().to_dict()
    of_manager = known.groupby("owner_id").size().to_dict()
    own = set(zip(known["owner_id"], known["account_id"], strict=True))
    found = []
    for account, manager, value in zip(
        pairs["account_id"], pairs["owner_id"], pairs[column].str.casefold(), strict=True
    ):
        itself = (manager, account) in own
        others = of_manager.get(manager, 0) - itself
        same = of_value.get((manager, value), 0) - itself
        found.append(float(same > 0) if others and pd.notna(value) else None)
    return pd.Series(found, index=pairs.index, dtype="float64")


def _nearness(pairs: pd.DataFrame, has: pd.DataFrame, *, as_of: date) -> pd.Series:
    """1 in the time zone of another account of the manager, 0 from `FAR_HOURS` away; empty if not known."""
    named = pd.concat([pairs["time_zone"], has["time_zone"]]).dropna().unique()
    hours = {zone: _hours(zone, as_of) for zone in named}
    zones: dict[str, list[tuple[str, float]]] = {}
    for manager, account, zone in zip(has["owner_id"], has["account_id"], has["time_zone"], strict=True):
        offset = hours.get(zone)
        if offset is not None:
            zones.setdefault(manager, []).append((account, offset))
    found: list[float | None] = []
    for account, manager, zone in zip(
        pairs["account_id"], pairs["owner_id"], pairs["time_zone"], strict=True
    ):
        here = hours.get(zone)
        others = [offset for other, offset in zones.get(manager, ()) if other != account]
        if here is None or not others:
            found.append(None)
            continue
        away = min(min(abs(here - offset), 24 - abs(here - offset)) for offset in others)
        found.append(max(0.0, 1 - away / FAR_HOURS))
    return pd.Series(found, index=pairs.index, dtype="float64")


def _hours(zone: str, as_of: date) -> float | None:
    """Hours ahead of UTC at noon of that day; None for a name that is no time zone."""
    try:
        offset = datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=ZoneInfo(zone)).utcoffset()
    except (OSError, ValueError, KeyError):  # KeyError: ZoneInfoNotFoundError
        return None
    return offset.total_seconds() / 3600 if offset is not None else None


def _contacts(pairs: pd.DataFrame, interactions: pd.DataFrame, *, as_of: date) -> pd.Series:
    """Share of our contacts with the account in twelve months that were the manager's; empty without any."""
    today = pd.Timestamp(as_of)
    days = interactions["interaction_date"]
    recent = interactions[(days > today - pd.DateOffset(years=1)) & (days <= today)]
    recent = recent.dropna(subset=["account_id", "user_id"])
    theirs = recent.groupby(["account_id", "user_id"]).size().to_dict()
    ours = recent.groupby("account_id").size().to_dict()
    found = [
        theirs.get((account, manager), 0) / ours[account] if account in ours else None
        for account, manager in zip(pairs["account_id"], pairs["owner_id"], strict=True)
    ]
    return pd.Series(found, index=pairs.index, dtype="float64")
