"""The least change of one weight that flips a decision, beside a search by trial."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from planning_helpers.chapters.account_selection.account_score import account_scores
from planning_helpers.chapters.account_selection.weight_sensitivity import (
    weight_sensitivity,
    weight_sensitivity_finding,
)


def criteria_of(weights: dict[str, float]) -> pd.DataFrame:
    shares = np.array(list(weights.values())) / sum(weights.values())
    return pd.DataFrame(
        {
            "criterion_id": list(weights),
            "criterion": [name.capitalize() for name in weights],
            "weight_share": shares,
            "threshold": np.nan,
        }
    )


def values_of(rows: dict[str, list[float | None]], columns: list[str]) -> pd.DataFrame:
    index = pd.Index(list(rows), name="account_id")
    return pd.DataFrame(list(rows.values()), index=index, columns=columns, dtype="float64")


def tipped(values: pd.DataFrame, criteria: pd.DataFrame, *, top: int) -> pd.DataFrame:
    names = pd.Series(values.index.str.upper(), index=values.index)
    return weight_sensitivity(values, criteria, account_scores(values, criteria), names, top=top)


def first_by_hand(values: np.ndarray, weights: list[float], top: int) -> set[int]:
    """The first `top` accounts, one by one: what is not known adds nothing, the earlier wins a tie."""
    points = []
    for place, row in enumerate(values):
        known = [(weight, value) for weight, value in zip(weights, row, strict=True) if not math.isnan(value)]
        points.append((-round(sum(w * v for w, v in known), 11), place))
    return {place for _, place in sorted(points)[:top]}


def moved(weights: list[float], criterion: int, to: float) -> list[float]:
    rest = (1 - to) / (1 - weights[criterion])
    return [to if place == criterion else weight * rest for place, weight in enumerate(weights)]


def test_the_least_change_is_where_two_scores_meet():
    """a: 0.5·1 + 0.5·0 = 50, b: 0.5·0.2 + 0.5·0.6 = 40; with t on x they meet at t = 0.6 − 0.4·t, t = 3/7."""
    values = values_of({"a": [1.0, 0.0], "b": [0.2, 0.6]}, ["x", "y"])
    criteria = criteria_of({"x": 1, "y": 1})

    rows = tipped(values, criteria, top=1)

    assert rows[["account", "is_chosen", "criterion", "instead"]].to_numpy().tolist() == [
        ["A", True, "X", "B"],
        ["B", False, "X", "A"],
    ]
    assert rows["from_share"].tolist() == [0.5, 0.5]
    assert rows["to_share"].tolist() == pytest.approx([3 / 7, 3 / 7])
    assert rows["change_share"].tolist() == pytest.approx([3 / 7 - 0.5] * 2)
    assert rows["beyond_share"].tolist() == pytest.approx([0.42] * 2)


def test_the_sentence_says_which_weight_puts_whom_in_whose_place():
    values = values_of({"a": [1.0, 0.0], "b": [0.2, 0.6]}, ["x", "y"])
    criteria = criteria_of({"x": 1, "y": 1})
    scores, rows = account_scores(values, criteria), tipped(values, criteria, top=1)
    chosen, both = pd.DataFrame({"account": ["A"]}), pd.DataFrame({"account": ["A", "B"]})

    found = weight_sensitivity_finding(rows, scores, chosen, top=1)
    settled = weight_sensitivity_finding(rows, scores, both, top=1)

    assert found.statement == (
        "Lowering X from 50% to 42% of the weight would put B in the place of A; none of the first 1 stays "
        "whatever one weight does"
    )
    assert found.next_step == "Decide whether X should count 50% or 42%: it chooses between A and B."
    assert "; both get a plan;" in settled.statement
    assert settled.severity == "note"


def test_an_account_that_is_best_in_everything_is_moved_by_no_weight():
    values = values_of({"a": [1.0, 1.0], "b": [0.5, 0.6], "c": [0.4, 0.5]}, ["x", "y"])
    criteria = criteria_of({"x": 1, "y": 1})

    rows = tipped(values, criteria, top=1)
    found = weight_sensitivity_finding(
        rows, account_scores(values, criteria), pd.DataFrame({"account": ["A"]}), top=1
    )

    assert rows["criterion"].isna().all()
    assert found.statement == "No change of one weight alters who is among the first 1"
    assert found.severity == "good"


def test_one_criterion_alone_has_no_weight_to_move():
    values = values_of({"a": [1.0], "b": [0.5]}, ["x"])
    criteria = criteria_of({"x": 2})

    assert tipped(values, criteria, top=1)["criterion"].isna().all()


def test_no_weight_makes_an_account_drop_out_without_another_that_takes_its_place():
    """a is not known on y, which adds nothing: 1 − t meets b's 0.2·(1 − t) + 0.1·t at t = 8/9."""
    values = values_of({"a": [1.0, None], "b": [0.2, 0.1]}, ["x", "y"])
    criteria = criteria_of({"x": 3, "y": 1})

    rows = tipped(values, criteria, top=1)

    assert rows["criterion"].tolist() == ["X", "X"]
    assert rows["to_share"].tolist() == pytest.approx([1 / 9, 1 / 9])
    assert rows["instead"].tolist() == ["B", "A"]


def test_with_no_more_accounts_than_places_no_weight_flips_a_decision():
    values = values_of({"a": [1.0, 0.0], "b": [0.2, 0.6]}, ["x", "y"])
    criteria = criteria_of({"x": 1, "y": 1})
    scores, rows = account_scores(values, criteria), tipped(values, criteria, top=5)

    found = weight_sensitivity_finding(rows, scores, pd.DataFrame({"account": ["A", "B"]}), top=5)

    assert found.severity == "unknown"
    assert found.statement == "With 2 accounts ranked and 5 to choose, no weight flips a decision"


@pytest.mark.parametrize("seed", range(12))
def test_no_trial_finds_a_smaller_change_than_the_closed_form(seed):
    draw = np.random.default_rng(seed)
    table = draw.random((8, 4)).round(2)
    table[draw.random(table.shape) < 0.2] = np.nan
    criteria = criteria_of(dict(zip("wxyz", draw.integers(1, 5, 4), strict=True)))
    weights, top = criteria["weight_share"].tolist(), 3
    table = table[~np.isnan(table) @ np.array(weights) >= 0.5 - 1e-9]  # the others are not ranked
    keys = pd.Index(list("abcdefgh")[: len(table)], name="account_id")
    values = pd.DataFrame(table, columns=list("wxyz"), index=keys)
    names = [name.capitalize() for name in "wxyz"]
    base = first_by_hand(table, weights, top)

    rows = tipped(values, criteria, top=top).set_index("account_id")
    trials = {
        (criterion, to): first_by_hand(table, moved(weights, criterion, to), top)
        for criterion in range(4)
        for to in np.linspace(0.001, 0.999, 500)
    }

    for account, row in rows.iterrows():
        place = "abcdefgh".index(account)
        changes = [
            abs(to - weights[criterion])
            for (criterion, to), first in trials.items()
            if (place in first) != (place in base)
        ]
        if not isinstance(row["criterion"], str):
            assert not changes
            continue
        criterion, side = names.index(row["criterion"]), math.copysign(1e-6, row["change_share"])
        past = first_by_hand(table, moved(weights, criterion, row["to_share"] + side), top)
        short = first_by_hand(table, moved(weights, criterion, row["to_share"] - side), top)
        said = first_by_hand(table, moved(weights, criterion, row["beyond_share"] + side), top)
        assert (place in past) != (place in base)
        assert (place in short) == (place in base)
        assert said == past
        assert not changes or min(changes) >= abs(row["change_share"]) - 1e-9
