"""How much of a wallet is left: what somebody spends a year on what we sell, and not with us."""

from __future__ import annotations

from typing import TypeVar, cast

import numpy as np
import pandas as pd

Amount = TypeVar("Amount", float, pd.Series)


def wallet_left(wallet: Amount, revenue: Amount) -> Amount:
    """The wallet less our revenue of the last twelve months, at least 0; open deals are part of it.

    Source: glossary, "wallet share" (of which it is the rest).

    Args:
        wallet: Expected spend a year in what we sell, with all suppliers; not a number when not known.
        revenue: Our revenue of the last twelve months, in the same currency.

    Examples:
        >>> float(wallet_left(2000.0, 600.0)), float(wallet_left(500.0, 600.0))
        (1400.0, 0.0)
    """
    return cast("Amount", np.maximum(wallet - revenue, 0.0))


def not_in_play(wallet: Amount, revenue: Amount, open_amount: Amount) -> Amount:
    """The wallet left less our open deals, at least 0: what no deal of ours aims at.

    Examples:
        >>> float(not_in_play(2000.0, 600.0, 300.0))
        1100.0
    """
    return cast("Amount", np.maximum(wallet_left(wallet, revenue) - open_amount, 0.0))
