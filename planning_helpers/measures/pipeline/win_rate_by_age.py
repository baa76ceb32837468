"""Whether deals that take longer than typical are won less often, by the closed deals of the book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from planning_helpers.measures.pipeline.deal_status import lost, open_opportunities, won
from planning_helpers.measures.pipeline.leading_ratio import LeadingRatio
from planning_helpers.measures.pipeline.sales_distribution import ROUNDS, SEED
from planning_helpers.measures.pipeline.survival import median_days
from planning_helpers.wording.figures import count, days, share
from planning_helpers.wording.findings import Finding, unknown

CERTAIN = 0.95
LEAST_DEALS = 10  # decided on either side of the typical age, before anything is said
STEPS = (0.0, 0.25, 0.5, 0.75)


@dataclass(frozen=True, eq=False)
class AgeEffect:
    """How the outcome of deals goes with the time they took.

    Attributes:
        typical_days: Days from creation after which half of all deals are decided, open ones counting as
            far as they are seen (Kaplan–Meier); None when not known.
        young_won: Deals won among those decided by then.
        young_closed: Deals decided by then.
        old_won: Deals won among those decided later.
        old_closed: Deals decided later.
        certainty: Probability that later ones are won less often; None when either side has too few.
        by_age: `open_days` (age reached), `decided_later` (deals that were still open then and are decided
            now), `won_later` and `won_rate`.
    """

    typical_days: float | None
    young_won: int
    young_closed: int
    old_won: int
    old_closed: int
    certainty: float | None
    by_age: pd.DataFrame

    @property
    def is_borne(self) -> bool:
        """Whether the data bear that an older deal has a lower chance."""
        return self.certainty is not None and self.certainty >= CERTAIN

    @property
    def factor(self) -> float:
        """What the chance of a deal older than typical is multiplied by; 1 where the data bear nothing."""
        if not self.is_borne:
            return 1.0
        closed = self.young_closed + self.old_closed
        overall = (self.young_won + self.old_won) / closed
        return min(1.0, (self.old_won / self.old_closed) / overall)


def age_effect(book: pd.DataFrame, *, as_of: date) -> AgeEffect:
    """How the outcome of the deals of `book` goes with their age. Source: PIPE-1.

    The age of a deal that is not decided yet says nothing of its outcome, so only decided ones are counted;
    for what is typical open ones count too. Deals closed before they were created do not.
    """
    created, today = book["created_date"], pd.Timestamp(as_of)
    decided = pd.concat([won(book), lost(book)])
    took = (decided["close_date"] - decided["created_date"]).dt.days.astype("float64")
    is_won = decided["is_won"].fillna(False).astype(bool)
    running = (today - created.loc[open_opportunities(book).index]).dt.days.astype("float64")
    took, running = took[took >= 0], running[running >= 0]
    is_won = is_won[took.index]
    lasted = pd.concat([took, running], ignore_index=True)
    is_over = pd.Series([True] * len(took) + [False] * len(running), dtype=bool)
    typical = median_days(lasted, is_over)
    is_old = took > (np.inf if typical is None else typical)
    young_won, young_closed = int(is_won[~is_old].sum()), int((~is_old).sum())
    old_won, old_closed = int(is_won[is_old].sum()), int(is_old.sum())
    certainty = None
    if min(young_closed, old_closed) >= LEAST_DEALS:
        certainty = chance_lower(old_won, old_closed, young_won, young_closed)
    ages = sorted({float(np.floor(took.quantile(step))) if step else 0.0 for step in STEPS if len(took)})
    return AgeEffect(
        typical,
        young_won,
        young_closed,
        old_won,
        old_closed,
        certainty,
        pd.DataFrame(
            [_decided_after(age, took, is_won) for age in ages],
            columns=["open_days", "decided_later", "won_later", "won_rate"],
        ),
    )


def chance_lower(won_here: int, closed_here: int, won_there: int, closed_there: int) -> float:
    """Probability that deals here are won less often than there, after what was seen of both.

    Each ratio is a beta distribution that knew nothing before; drawn 20,000 times from a fixed seed.

    Examples:
        >>> chance_lower(1, 10, 9, 10) > 0.99
        True
        >>> round(chance_lower(5, 10, 5, 10), 1)
        0.5
    """
    generator = np.random.default_rng(SEED)
    here = generator.beta(1 + won_here, 1 + closed_here - won_here, ROUNDS)
    there = generator.beta(1 + won_there, 1 + closed_there - won_there, ROUNDS)
    return float((here < there).mean())


def aged_chances(
    deals: pd.DataFrame, effect: AgeEffect, *, ratio: LeadingRatio, as_of: date
) -> pd.Series | None:
    """The chance of each open deal: the leading close ratio, lower for one older than typical.

    None where the data do not bear that age matters, or there is no ratio.
    """
    if not effect.is_borne or ratio.value is None or effect.typical_days is None:
        return None
    age = (pd.Timestamp(as_of) - deals["created_date"]).dt.days
    is_old = (age > effect.typical_days).fillna(False).astype(bool)
    return pd.Series(ratio.value, index=deals.index).where(~is_old, ratio.value * effect.factor)


def age_effect_finding(effect: AgeEffect) -> Finding:
    """Say whether an older deal has a lower chance, or that the data do not bear it."""
    closed = effect.young_closed + effect.old_closed
    figures = {
        "typical": days(effect.typical_days),
        "young": share(effect.young_won / effect.young_closed if effect.young_closed else None),
        "old": share(effect.old_won / effect.old_closed if effect.old_closed else None),
        "young_closed": count(effect.young_closed),
        "old_closed": count(effect.old_closed),
        "certainty": share(effect.certainty),
    }
    if effect.certainty is None:
        why = (
            "no closed deal of the book has a date it began"
            if not closed
            else "half of the book's deals are not decided yet"
            if effect.typical_days is None
            else f"fewer than {LEAST_DEALS} closed deals of the book took longer than typical, or shorter"
        )
        return unknown(
            "PIPE-1",
            "age_chance",
            f"Whether older deals are won less often cannot be told: {why}",
            next_step="Import closed deals with the dates they were created and closed, lost ones too.",
            figures=figures,
        )
    seen = (
        f"{figures['old']} of {figures['old_closed']} that took longer than the typical "
        f"{figures['typical']} were won, {figures['young']} of {figures['young_closed']} that did not"
    )
    if effect.is_borne:
        statement = f"An older deal has a lower chance: of the book's closed deals {seen}"
    elif effect.certainty <= 1 - CERTAIN:
        statement = (
            f"An older deal has no lower chance here, rather a higher one: of the book's closed deals {seen}"
        )
    else:
        statement = (
            f"The data do not bear that an older deal has a lower chance: of the book's closed deals {seen}"
        )
    return Finding(
        "PIPE-1",
        "age_chance",
        statement,
        severity="watch" if effect.is_borne else "note",
        figures=figures,
        formula="typical = days from creation after which half of the book's deals are decided "
        "(Kaplan–Meier, open deals censored); certainty = probability that those which took longer are won "
        f"less often, borne from {CERTAIN:.0%} on",
        rows=effect.by_age,
        next_step="Plan with the lower chance for deals older than that, or close them."
        if effect.is_borne
        else "",
    )


def _decided_after(age: float, took: pd.Series, is_won: pd.Series) -> tuple[float, int, int, float]:
    """How the deals that were still open at `age` ended."""
    later = is_won[took >= age]
    return age, len(later), int(later.sum()), float(later.mean())
