"""How far the choice of accounts hangs on the weights."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planning_helpers.wording.figures import count, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, with_full_stop

DRAWS = 2000
SPREAD = (
    30.0  # of the Dirichlet distribution; a weight of 20 % then lies between 9 % and 33 % nine times of ten
)
MOST_ACCOUNTS = 300

STABILITY_FORMULA = (
    "the weights are drawn {draws} times around the agreed ones (Dirichlet; a weight of 20 % lies between 9 "
    "% and "
    "33 % in nine draws of ten); share of the draws in which the account is among the first {top}"
)


def rank_robustness(
    values: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    top: int,
    draws: int = DRAWS,
    seed: int = 20,
) -> pd.DataFrame:
    """How often each ranked account is among the first `top` when the weights move. Source: SEL-2, SEL-3.

    Args:
        values: From `account_score.criterion_values`.
        criteria: From `account_score.criteria_in_use`.
        scores: From `account_score.account_scores`; its first `MOST_ACCOUNTS` ranked accounts compete.
        top: How many accounts are chosen.
        draws: Sets of weights that are tried.
        seed: Same seed, same answer.

    Returns:
        In order of rank: `account_id`, `rank`, `score`, `top_share`, `best_rank` and `worst_rank` (in nine
        draws of ten).
    """
    ranked = scores[scores["rank"].notna()].head(MOST_ACCOUNTS)[["account_id", "rank", "score"]]
    if ranked.empty:
        nothing = {name: pd.Series(dtype="float64") for name in ("top_share", "best_rank", "worst_rank")}
        return ranked.assign(**nothing).reset_index(drop=True)
    known = values.loc[ranked["account_id"], criteria["criterion_id"]].to_numpy()
    weights = np.random.default_rng(seed).dirichlet(SPREAD * criteria["weight_share"].to_numpy(), size=draws)
    drawn = (weights @ np.nan_to_num(known).T).round(11)
    places = (-drawn).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1
    low, high = np.quantile(places, [0.05, 0.95], axis=0, method="nearest")
    stable = ranked.assign(top_share=(places <= top).mean(axis=0), best_rank=low, worst_rank=high)
    return stable.reset_index(drop=True)


def rank_robustness_finding(stability: pd.DataFrame, names: pd.Series, *, top: int) -> Finding:
    """Which of the first accounts stay first whatever the weights, and which hang on them.

    Args:
        stability: From `rank_robustness`.
        names: Name of each account by `account_id`.
        top: How many accounts are chosen.
    """
    if len(stability) <= top:
        ranked = count(len(stability))
        return unknown(
            "SEL-3",
            "stability",
            f"With {ranked} accounts ranked and {count(top)} to choose, weights decide nothing",
            next_step="Score more accounts, or choose fewer, to see what hangs on the weights.",
        )
    rows = stability.assign(account=stability["account_id"].map(names))
    first = rows.head(top)
    shaky = first[first["top_share"] < 0.8]
    rivals = rows.iloc[top:].sort_values("top_share", ascending=False, kind="stable")
    rival = rivals.iloc[0]
    figures = {
        "safe": count(int((first["top_share"] >= 0.8).sum())),
        "least_share": share(float(first["top_share"].min())),
        "rival_share": share(float(rival["top_share"])),
    }
    if shaky.empty:
        statement = (
            f"The first {count(top)} hold under other weights: each stays among them in at least "
            f"{figures['least_share']} of {count(DRAWS)} draws"
        )
        severity, next_step = "good", "Spend the panel's time on exceptions, not on weights."
    else:
        names_shaky = [
            f"{name} ({share(held)})" for name, held in zip(shaky["account"], shaky["top_share"], strict=True)
        ]
        statement = (
            f"{figures['safe']} of the first {count(top)} hold under other weights; "
            f"{enumerated(names_shaky)} "
            f"{'hangs' if len(shaky) == 1 else 'hang'} on them, and {rival['account']} "
            f"({figures['rival_share']}) could take the place"
        )
        severity, next_step = (
            "watch",
            with_full_stop(
                f"Let the panel decide between {shaky.iloc[-1]['account']} and {rival['account']}"
            ),
        )
    return Finding(
        "SEL-3",
        "stability",
        statement,
        severity=severity,  # type: ignore[arg-type]
        figures=figures,
        formula=STABILITY_FORMULA.format(draws=count(DRAWS), top=count(top)),
        rows=rows[["rank", "account", "score", "top_share", "best_rank", "worst_rank"]].head(
            max(2 * top, 10)
        ),
        next_step=next_step,
    )
