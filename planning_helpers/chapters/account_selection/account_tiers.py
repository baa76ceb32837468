"""Key account matrix: how attractive each account is, and how strong we are in it."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.account_selection.account_score import scaled
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, some_of, with_full_stop

ATTRACTIVENESS = ("wallet_potential", "growth", "net_margin", "readiness")
STRENGTH = ("revenue", "wallet_share", "win_rate", "interactions")
TIERS = ("strategic", "develop", "maintain", "standard")
"""Attractive and strong; attractive, we are weak; we are strong, less attractive; neither."""

TIER_FORMULA = (
    "attractiveness: mean of wallet potential, growth, margin after cost to serve and readiness, and of the "
    "scores people gave; strength: mean of our revenue, share of wallet, win rate and contacts in twelve "
    "months; each 0 to 1 as in the score, where what is not known adds nothing; high is the median or above"
)


def account_tiers(measures: pd.DataFrame, values: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Each account on the two axes of the key account matrix (Millman & Wilson). Source: SEL-4, SEL-5.

    Args:
        measures: From `account_measures`.
        values: From `account_score.criterion_values`; what people scored counts as attractiveness.
        criteria: From `account_score.criteria_in_use`.

    Returns:
        In the order of `measures`: `account_id`, `account`, `attractiveness` and `strength` (0 to 1, empty
        where nothing of an axis is known), `tier` (one of `TIERS`, empty where an axis is), `revenue`,
        `incumbent`.
    """
    known = measures.set_index("account_id")
    scored = values[criteria.loc[criteria["basis"] == "scored", "criterion_id"]]
    found = known[["account", "revenue", "incumbent"]].assign(
        attractiveness=_mean(_scales(known, ATTRACTIVENESS).join(scored)),
        strength=_mean(_scales(known, STRENGTH)),
    )
    placed = found[["attractiveness", "strength"]].notna().all(axis=1)
    high = found["attractiveness"] >= found.loc[placed, "attractiveness"].median()
    strong = found["strength"] >= found.loc[placed, "strength"].median()
    tier = pd.Series("standard", index=found.index, dtype="str").mask(strong, "maintain")
    found["tier"] = tier.mask(high & ~strong, "develop").mask(high & strong, "strategic").where(placed)
    columns = ["account_id", "account", "attractiveness", "strength", "tier", "revenue", "incumbent"]
    return found.reset_index()[columns]


def tier_finding(tiers: pd.DataFrame, *, currency: str) -> Finding:
    """Where we could become stronger: the attractive accounts in which we are weak."""
    placed = tiers[tiers["tier"].notna()]
    if len(placed) < 2:
        return unknown(
            "SEL-5",
            "tiers",
            "The accounts cannot be placed by attractiveness and strength: too little of either is known",
            next_step="Enter wallet and readiness of the accounts, or import two years of transactions.",
        )
    strategic, develop = placed[placed["tier"] == "strategic"], placed[placed["tier"] == "develop"]
    unplaced = count(len(tiers) - len(placed))
    left_out = f"; {unplaced} cannot be placed" if unplaced.value else ""
    chances = develop.sort_values("attractiveness", ascending=False, kind="stable")["account"].tolist()
    weak = (
        f"attractive but with us still weak: {enumerated(chances, most=3)}"
        if chances
        else "none is attractive and weak"
    )
    return Finding(
        "SEL-5",
        "tiers",
        f"{some_of(len(strategic), len(placed), 'account', 'is', 'are')} attractive and we are strong there; "
        f"{weak}{left_out}",
        severity="note",
        figures={
            **{tier: count(int((placed["tier"] == tier).sum())) for tier in TIERS},
            "unplaced": unplaced,
        },
        formula=TIER_FORMULA,
        rows=placed[["account", "tier", "attractiveness", "strength", "revenue", "incumbent"]].head(50),
        currency=currency,
        next_step=with_full_stop(f"Ask what it would take to be stronger at {chances[0]}") if chances else "",
    )


def _scales(known: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """Each measure as 0 to 1; empty if it tells no two accounts apart."""
    apart = [name for name in names if known[name].min() < known[name].max()]
    return pd.DataFrame({name: scaled(known, name) for name in apart}, index=known.index)


def _mean(values: pd.DataFrame) -> pd.Series:
    """Over all columns that any account has; what one lacks adds nothing, and all of it leaves it empty."""
    known = values.dropna(axis="columns", how="all")
    return known.fillna(0.0).mean(axis=1).where(known.notna().any(axis=1))
