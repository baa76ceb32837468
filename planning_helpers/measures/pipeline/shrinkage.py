"""Drawing a ratio seen in few deals towards that of many: a beta-binomial, fitted by its likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betaincinv, betaln

FEWEST_PRIOR, MOST_PRIOR, USUAL_PRIOR = (
    2.0,
    100.0,
    10.0,
)  # closed deals that the larger group weighs as much as
_STEPS = 40


@dataclass(frozen=True)
class BetaRatio:
    """What is known of a ratio: a beta distribution, as if `won` of `won + lost` deals had been won.

    Examples:
        >>> few = BetaRatio(3.0, 1.0)
        >>> few.mean, round(few.quantile(0.5), 3)
        (0.75, 0.794)
    """

    won: float
    lost: float

    @property
    def mean(self) -> float:
        """The expected ratio."""
        return self.won / (self.won + self.lost)

    def quantile(self, level: float) -> float:
        """The ratio below which the true one lies with probability `level`."""
        return float(betaincinv(max(self.won, 1e-6), max(self.lost, 1e-6), level))


def drawn_towards(mean: float, weight: float, *, deals_won: int, deals_closed: int) -> BetaRatio:
    """The ratio of a group that won `deals_won` of `deals_closed`; `mean` weighs as much as `weight` deals.

    Examples:
        >>> drawn_towards(0.5, 10, deals_won=3, deals_closed=3)
        BetaRatio(won=8.0, lost=5.0)
    """
    return BetaRatio(deals_won + mean * weight, deals_closed - deals_won + (1 - mean) * weight)


def prior_deals(deals: pd.DataFrame, groups: pd.Series | None = None) -> float:
    """How many closed deals the ratio of all weighs as much as, for one of the `groups`: between 2 and 100.

    Few when the groups differ a lot in their ratio, many when they are alike: the mean, on a logarithmic
    scale, of what the beta-binomial likelihood of the groups' deals leaves of a weight that may be anything
    between the two. Where nothing is closed, or all or nothing was won, that is their middle: 14.

    Args:
        deals: Of all groups, open ones included.
        groups: The group of each deal; by default its account. A deal without one does not count.
    """
    groups = deals["account_id"] if groups is None else groups
    is_counted = deals["is_closed"].fillna(False).astype(bool) & groups.notna()
    wins = deals.loc[is_counted, "is_won"].fillna(False).astype(bool).groupby(groups[is_counted])
    n, k = wins.size().to_numpy(float), wins.sum().to_numpy(float)
    weights = np.geomspace(FEWEST_PRIOR, MOST_PRIOR, _STEPS)
    mean = float(k.sum() / n.sum()) if n.sum() else 0.0
    if not 0 < mean < 1:
        return float(np.exp(np.log(weights).mean()))
    a, b = mean * weights[:, None], (1 - mean) * weights[:, None]
    likelihood = (betaln(a + k, b + n - k) - betaln(a, b)).sum(axis=1)
    belief = np.exp(likelihood - likelihood.max())
    return float(np.exp(np.average(np.log(weights), weights=belief)))
