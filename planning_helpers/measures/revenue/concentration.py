"""How far the revenue of a book rests on a few accounts. Source: SEL-1, C17 (measured, not assumed)."""

from __future__ import annotations

import math

import pandas as pd

_TOP, _MOST = 0.2, 0.8  # of the accounts; of the revenue


def pareto_share(revenue: pd.Series) -> float | None:
    """Share of revenue (0 to 1) that the top ceil(0.2 · n) accounts bring; None when none has revenue.

    Args:
        revenue: One value an account; accounts without revenue above 0 do not count in n.

    Examples:
        >>> pareto_share(pd.Series([60.0, 20.0, 10.0, 10.0, 0.0, 0.0]))
        0.6
    """
    ranked = _ranked(revenue)
    if ranked.empty:
        return None
    return float(ranked.head(math.ceil(round(_TOP * len(ranked), 9))).sum() / ranked.sum())


def fewest_reaching(revenue: pd.Series) -> int:
    """The fewest accounts that together reach 80 % of the revenue ("n80"); 0 when none has revenue.

    Examples:
        >>> fewest_reaching(pd.Series([60.0, 20.0, 10.0, 10.0]))
        2
    """
    ranked = _ranked(revenue)
    if ranked.empty:
        return 0
    reached = ranked.cumsum() >= _MOST * ranked.sum() - 1e-9 * ranked.sum()
    return int(reached.to_numpy().argmax()) + 1


def concentration_index(revenue: pd.Series) -> float | None:
    """Herfindahl-Hirschman index: the sum of squared revenue shares, 1 ÷ n (even) to 1 (one account is all).

    Examples:
        >>> concentration_index(pd.Series([50.0, 50.0]))
        0.5
    """
    ranked = _ranked(revenue)
    return float(((ranked / ranked.sum()) ** 2).sum()) if len(ranked) else None


def _ranked(revenue: pd.Series) -> pd.Series:
    amounts = revenue.dropna()
    return amounts[amounts > 0].sort_values(ascending=False, kind="stable")
