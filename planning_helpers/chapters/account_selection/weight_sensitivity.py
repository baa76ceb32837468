"""The smallest change of one weight that brings an account into the choice, or out of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning_helpers.chapters.account_selection.rank_robustness import MOST_ACCOUNTS
from planning_helpers.wording.figures import Figure, count, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, with_full_stop

NEAR = 5  # accounts below the choice that are tried too, or as many as are chosen
SMALL_CHANGE = 0.05
TIPPING_FORMULA = (
    "the share of one criterion is moved while the others keep their proportions; two scores, each a linear "
    "function of that share, meet at one share: the nearest meeting that changes who of the ranked accounts "
    "is among the first {top} is the least change"
)


def weight_sensitivity(
    values: pd.DataFrame, criteria: pd.DataFrame, scores: pd.DataFrame, names: pd.Series, *, top: int
) -> pd.DataFrame:
    """The least change of one criterion's weight that moves each account in or out. Source: SEL-2, SEL-3.

    Args:
        values: From `account_score.criterion_values`.
        criteria: From `account_score.criteria_in_use`.
        scores: From `account_score.account_scores`; its first `MOST_ACCOUNTS` ranked accounts compete.
        names: Name of each account by `account_id`.
        top: How many accounts are chosen.

    Returns:
        The first `top` accounts and the next few, by rank: `account_id`, `account`, `rank`, `score`,
        `is_chosen`, `criterion`, `from_share`, `to_share` (where it tips), `change_share` (signed),
        `beyond_share` (the next whole per cent past it, if that gives the same choice), `instead` (who
        changes places with it). From `criterion` on empty where no change of one weight moves the account.
    """
    ranked = scores[scores["rank"].notna()].head(MOST_ACCOUNTS)
    field = values.loc[values.index.isin(ranked["account_id"]), criteria["criterion_id"]]
    near = scores[scores["rank"].le(top + max(top, NEAR)).fillna(False)]
    weights = criteria["weight_share"].to_numpy()
    lines = [
        _Lines.of(field.to_numpy(), weights, place)
        for place in range(len(weights))
        if weights[place] < 1 - 1e-12 and field.iloc[:, place].notna().any()
    ]
    places = {key: place for place, key in enumerate(field.index)}
    rows = []
    for account in near.itertuples():
        tips = [tip for line in lines for tip in line.tips(places[account.account_id], top)]
        least = min(tips, key=lambda tip: abs(tip.to - tip.start), default=None)
        rows.append({} if least is None else _tip_row(least, criteria, names.reindex(field.index)))
    columns = ["criterion", "from_share", "to_share", "change_share", "beyond_share", "instead"]
    types = dict.fromkeys(columns, "float64") | {"criterion": "str", "instead": "str"}
    tipped = pd.DataFrame(rows, index=near.index, columns=columns).astype(types)
    found = near[["account_id", "rank", "score"]].assign(
        account=near["account_id"].map(names), is_chosen=near["rank"].le(top).astype(bool)
    )
    found = found[["account_id", "account", "rank", "score", "is_chosen"]]
    return found.join(tipped).reset_index(drop=True)


def weight_sensitivity_finding(
    tipping: pd.DataFrame, scores: pd.DataFrame, chosen: pd.DataFrame, *, top: int
) -> Finding:
    """The least change of one weight that flips a decision; says when none does.

    Args:
        tipping: From `weight_sensitivity`.
        scores: From `account_score.account_scores`.
        chosen: From `account_selection.chosen_accounts`: where both that would change places get a plan,
            nothing hangs on the weight.
        top: How many accounts are chosen.
    """
    ranked = count(int(scores["rank"].notna().sum()))
    if (ranked.value or 0) <= top:
        return unknown(
            "SEL-3",
            "tipping",
            f"With {ranked} accounts ranked and {count(top)} to choose, no weight flips a decision",
            next_step="Score more accounts, or choose fewer, to see which weight decides.",
        )
    first = tipping[tipping["is_chosen"]]
    fixed = count(int(first["criterion"].isna().sum()))
    figures = {"fixed": fixed, "first": count(len(first))}
    moving = tipping[tipping["criterion"].notna()]
    rows = tipping.drop(columns=["account_id", "beyond_share"])
    formula = TIPPING_FORMULA.format(top=count(top))
    if moving.empty:
        return Finding(
            "SEL-3",
            "tipping",
            f"No change of one weight alters who is among the first {count(top)}",
            severity="good",
            figures=figures,
            formula=formula,
            rows=rows,
            next_step="Spend the panel's time on exceptions, not on weights.",
        )
    least = moving.iloc[int(moving["change_share"].abs().round(9).argmin())]
    change = float(least["change_share"])
    figures |= {
        "from_share": share(float(least["from_share"])),
        "to_share": share(float(least["beyond_share"])),
        "change_share": share(abs(change)),
    }
    is_settled = bool({least["account"], least["instead"]} <= set(chosen["account"]))
    settled = "; both get a plan" if is_settled else ""
    enters, leaves = least["account"], least["instead"]
    if least["is_chosen"]:
        enters, leaves = leaves, enters
    effect = (
        f"would put {enters} in the place of {leaves}"
        if isinstance(enters, str) and isinstance(leaves, str)
        else f"would add {enters}"
    )
    some, verb = fixed if fixed.value else "none", "stay" if (fixed.value or 0) > 1 else "stays"
    stay = f"; {some} of the first {count(len(first))} {verb} whatever one weight does"
    return Finding(
        "SEL-3",
        "tipping",
        f"{'Raising' if change > 0 else 'Lowering'} {least['criterion']} from {_way(figures)} of the weight "
        f"{effect}{settled}{stay}",
        severity="watch" if abs(change) < SMALL_CHANGE and not is_settled else "note",
        figures=figures,
        formula=formula,
        rows=rows,
        next_step="Spend the panel's time on exceptions, not on weights."
        if is_settled
        else with_full_stop(
            f"Decide {_weights(least['criterion'], figures)}: it chooses between {leaves} and {enters}"
        )
        if isinstance(least["instead"], str)
        else f"Decide whether {least['criterion']} should count {figures['to_share']}.",
    )


def _way(figures: Mapping[str, Figure]) -> str:
    """From which weight to which; "by a little" where both read the same."""
    now, then = figures["from_share"], figures["to_share"]
    return f"{now} to {then}" if str(now) != str(then) else f"{now}, by a little,"


def _weights(criterion: str, figures: Mapping[str, Figure]) -> str:
    """Between which weights to decide; where both read the same, a little more or less."""
    now, then = figures["from_share"], figures["to_share"]
    if str(now) != str(then):
        return f"whether {criterion} should count {now} or {then}"
    way = "more" if (then.value or 0.0) > (now.value or 0.0) else "less"
    return f"whether {criterion} should count {now} or a little {way}"


@dataclass(frozen=True)
class _Tip:
    criterion: int
    start: float
    to: float
    beyond: float
    instead: list[int]


@dataclass(frozen=True, eq=False)
class _Lines:
    """Scores as functions of one criterion's share t: t · `own` + (1 − t) · `rest`.

    `rest` is the score by the other criteria alone, which keep their proportions.
    """

    criterion: int
    share: float
    own: np.ndarray
    rest: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, weights: np.ndarray, criterion: int) -> _Lines:
        filled = np.nan_to_num(values)
        others = np.where(np.arange(len(weights)) == criterion, 0.0, weights)
        share_now = float(weights[criterion])
        return cls(criterion, share_now, filled[:, criterion], filled @ others / (1 - share_now))

    def tips(self, account: int, top: int) -> list[_Tip]:
        """Where `account` first changes sides when the share rises, and when it falls."""
        shares = self._meetings(account)
        was = bool(self._chosen(self.share, top)[account])
        found = []
        for end, path in (
            (1.0, np.sort(shares[(shares > self.share) & (shares < 1)])),
            (0.0, -np.sort(-shares[(shares < self.share) & (shares > 0)])),
        ):
            stops = np.array([self.share, *path, end])
            middles = (stops[:-1] + stops[1:]) / 2
            flipped = self._is_chosen(account, middles, top) != was
            if flipped.any():
                first = int(flipped.argmax())
                step = float(middles[first] - stops[first])
                found.append(
                    self._tip(account, float(stops[first]), math.copysign(min(abs(step), 1e-6), step), top)
                )
        return found

    def _tip(self, account: int, tipping: float, step: float, top: int) -> _Tip:
        after = self._chosen(tipping + step, top)
        before = self._chosen(self.share if tipping == self.share else tipping - step, top)
        instead = np.flatnonzero(after != before)
        hundredths = tipping * 100
        round_share = (
            math.floor(hundredths + 1e-9) + 1 if step > 0 else math.ceil(hundredths - 1e-9) - 1
        ) / 100
        same = 0 <= round_share < 1 and bool((self._chosen(round_share, top) == after).all())
        return _Tip(
            self.criterion,
            self.share,
            tipping,
            round_share if same else tipping,
            [int(other) for other in instead if after[other] != after[account]],
        )

    def _meetings(self, account: int) -> np.ndarray:
        """Shares at which the score of `account` meets another's."""
        own, rest = self.own[account] - self.own, self.rest[account] - self.rest
        turn = rest - own
        shares = np.divide(rest, turn, out=np.full_like(turn, np.nan), where=np.abs(turn) > 1e-12)
        return np.unique(shares[np.isfinite(shares)])

    def _scores(self, shares: np.ndarray) -> np.ndarray:
        """Score of each account (column) at each share (row)."""
        return np.asarray((np.outer(shares, self.own) + np.outer(1 - shares, self.rest)).round(11))

    def _is_chosen(self, account: int, shares: np.ndarray, top: int) -> np.ndarray:
        """Whether `account` is among the first `top` at each share; the earlier one wins a tie."""
        points = self._scores(shares)
        mine = points[:, [account]]
        ahead = (points > mine).sum(axis=1) + (points[:, :account] == mine).sum(axis=1)
        return np.asarray(ahead < top)

    def _chosen(self, share_now: float, top: int) -> np.ndarray:
        """Which accounts are among the first `top` at that share."""
        points = self._scores(np.array([share_now]))[0]
        places = (-points).argsort(kind="stable").argsort(kind="stable")
        return np.asarray(places < top)


def _tip_row(tip: _Tip, criteria: pd.DataFrame, names: pd.Series) -> dict[str, object]:
    instead = [str(names.iloc[place]) for place in tip.instead]
    return {
        "criterion": criteria["criterion"].iloc[tip.criterion],
        "from_share": tip.start,
        "to_share": tip.to,
        "change_share": tip.to - tip.start,
        "beyond_share": tip.beyond,
        "instead": enumerated(instead) if instead else None,
    }
