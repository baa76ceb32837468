"""Parents of accounts and managers of people; loops in the data never hang a calculation."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def rolled_up(frame: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """`frame` with each `account_id` replaced by that of its topmost parent.

    Args:
        frame: Rows with `account_id`; rows without one stay as they are.
        accounts: `account_id` and `parent_id`. A parent that is not in `accounts` does not count.
            Accounts in a loop of parents roll up to the one of them that comes first in `accounts`.
    """
    tops = top_parents(accounts)
    return frame.assign(account_id=frame["account_id"].map(lambda key: tops.get(key, key)).astype("str"))


def top_parents(accounts: pd.DataFrame) -> dict[str, str]:
    """The topmost parent of each account, itself when it has none."""
    parents = _parents(accounts, "account_id", "parent_id")
    order = {key: position for position, key in enumerate(parents)}
    tops: dict[str, str] = {}
    for key in parents:
        chain, loop = _upwards(key, parents)
        tops[key] = min(loop, key=order.__getitem__) if loop else (chain[-1] if chain else key)
    return tops


def managers_above(users: pd.DataFrame, user_id: str) -> list[str]:
    """The managers of `user_id`, the direct one first; stops at a loop or outside `users`."""
    chain, _ = _upwards(user_id, _parents(users, "user_id", "manager_id"))
    return chain


def reporting_depth(users: pd.DataFrame) -> pd.Series:
    """How many managers are above each person, by `user_id`; empty for those in or under a loop.

    A manager who is not in `users` does not count.
    """
    parents = _parents(users, "user_id", "manager_id")
    depths = {}
    for key in parents:
        chain, loop = _upwards(key, parents)
        depths[key] = None if loop else len(chain)
    return pd.Series(depths, dtype="Int64", name="depth").rename_axis("user_id")


def direct_reports(users: pd.DataFrame) -> pd.Series:
    """How many people report to each manager in `users` (span of control), by `user_id`, widest first."""
    managers = users.loc[users["manager_id"].isin(users["user_id"]), "manager_id"]
    return managers.value_counts().rename("reports").rename_axis("user_id")


def _parents(frame: pd.DataFrame, key: str, parent: str) -> dict[str, str | None]:
    keys = set(frame[key].dropna())
    pairs = zip(frame[key], frame[parent], strict=True)
    return {
        child: above if above in keys and above != child else None for child, above in pairs if child in keys
    }


def _upwards(key: str, parents: Mapping[str, str | None]) -> tuple[list[str], list[str]]:
    """The keys above `key` up to the top or the first repetition, and the loop that was met, if any."""
    path = [key]
    above = parents.get(key)
    while above is not None:
        if above in path:
            return path[1:], path[path.index(above) :]
        path.append(above)
        above = parents.get(above)
    return path[1:], []
