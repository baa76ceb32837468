"""Rows of a plan under the keys that their copies have in the plan it was taken on to."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planning_helpers.model.next_plan import copied_key


def plans_followed(plans: pd.DataFrame, plan_id: str) -> list[str]:
    """`plan_id` and the plans it was taken on from, the latest first.

    Examples:
        >>> known = pd.DataFrame({"plan_id": ["q4", "q1", "old"], "follows_id": [None, "q4", None]})
        >>> plans_followed(known, "q1")
        ['q1', 'q4']
    """
    before = dict(zip(plans["plan_id"], plans["follows_id"], strict=True))
    found = [plan_id]
    while (earlier := before.get(found[-1])) in before and earlier not in found:
        found.append(str(earlier))
    return found


def with_keys_of_copies(rows: pd.DataFrame, followed: Sequence[str]) -> pd.DataFrame:
    """`rows` of several plans, those of `followed` under the key of their copy in the first of these."""
    places = {plan_id: place for place, plan_id in enumerate(followed)}
    keys = [
        _key_in_first(key, followed[: places.get(plan_id, 0)])
        for key, plan_id in zip(rows["row_id"], rows["plan_id"], strict=True)
    ]
    return rows.assign(row_id=pd.array(keys, dtype="str"))


def one_history(states: pd.DataFrame, followed: Sequence[str]) -> pd.DataFrame:
    """Every state of rows of several plans as if a row and its copies were one, in the order given.

    The copying itself is no state; what became of a row in the plan before once it was copied is left out.
    """
    found = with_keys_of_copies(states, followed)
    places = {plan_id: float(place) for place, plan_id in enumerate(followed)}
    depth = pd.Series([places.get(plan_id) for plan_id in states["plan_id"]], states.index, dtype="float64")
    is_copy = ~states["row_id"].duplicated() & found["row_id"].duplicated()
    overtaken = depth.groupby(found["row_id"]).cummin() < depth
    return found[~(is_copy | overtaken)].reset_index(drop=True)


def _key_in_first(key: str, plan_ids: Sequence[str]) -> str:
    for plan_id in reversed(plan_ids):
        key = copied_key(plan_id, key)
    return key
