"""Money in one currency: amounts converted at the rate of their day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd


def converted(
    rows: pd.DataFrame,
    to: str,
    exchange_rates: pd.DataFrame,
    *,
    money_columns: Sequence[str],
    on: str | date,
    name: str = "rows",
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """`rows` with their money in the currency `to`, and what could not be converted.

    A row is converted at the latest rate that holds on its day: the one given, its inverse, or one through
    a currency that both have a rate to. A row without a currency is in `to` already. Where no rate holds,
    the money is empty and the row keeps its currency.

    Args:
        rows: Rows with `currency` (ISO code) and the money columns.
        to: ISO code; empty leaves the rows as they are.
        exchange_rates: Table of the model: `currency`, `to_currency`, `valid_from`, `rate`.
        money_columns: Columns to convert.
        on: The date column of `rows` that says the day, or one day for all; a row without a date takes
            the latest rate.
        name: What the rows are, plural, for the notes.

    Returns:
        The rows, and one sentence a currency that has no rate.
    """
    foreign = rows["currency"].notna() & (rows["currency"] != to)
    if not to or rows.empty:
        return rows, ()
    found = rows.copy()
    found["currency"] = found["currency"].fillna(to)
    if not foreign.any():
        return found, ()
    days = rows[on] if isinstance(on, str) else pd.Series(pd.Timestamp(on), index=rows.index)
    rates = _rates(rows.loc[foreign, "currency"], days[foreign], to, exchange_rates)
    for column in money_columns:
        found.loc[foreign, column] = found.loc[foreign, column] * rates
    found.loc[rates.index[rates.notna()], "currency"] = to
    valued = rows.loc[rates.index, list(money_columns)].notna().any(axis=1)
    left_out = rows.loc[rates.index[rates.isna() & valued], "currency"].value_counts().sort_index()
    return found, tuple(
        f"{number:,} {name if number != 1 else singular(name)} in {currency} "
        f"{'have' if number != 1 else 'has'} no exchange rate to {to}: "
        f"{'their amounts are' if number != 1 else 'its amount is'} left out."
        for currency, number in left_out.items()
    )


def singular(name: str) -> str:
    """One of `name`: the tables of the model are named by plain plurals."""
    return name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")


def _rates(currencies: pd.Series, days: pd.Series, to: str, exchange_rates: pd.DataFrame) -> pd.Series:
    """Units of `to` for one unit of each row's currency on its day; missing where no rate holds."""
    both_ways = _both_ways(exchange_rates)
    rates = pd.Series(float("nan"), index=currencies.index, dtype="float64")
    for currency, of_currency in currencies.groupby(currencies):
        there = both_ways[both_ways["currency"] == currency]
        day = days[of_currency.index]
        found = _rate_on(there[there["to_currency"] == to], day)
        for middle in sorted(set(there["to_currency"]) - {to}):
            onward = both_ways[(both_ways["currency"] == middle) & (both_ways["to_currency"] == to)]
            found = found.fillna(_rate_on(there[there["to_currency"] == middle], day) * _rate_on(onward, day))
        rates[of_currency.index] = found
    return rates


def _both_ways(exchange_rates: pd.DataFrame) -> pd.DataFrame:
    """Every rate and its inverse; a rate given comes before one computed for the same day."""
    given = exchange_rates[["currency", "to_currency", "valid_from", "rate"]].dropna()
    inverse = given.rename(columns={"currency": "to_currency", "to_currency": "currency"})
    inverse = inverse.assign(rate=1 / inverse["rate"])
    both = pd.concat([given, inverse[given.columns]], ignore_index=True)
    return both.drop_duplicates(["currency", "to_currency", "valid_from"])


def _rate_on(rates: pd.DataFrame, days: pd.Series) -> pd.Series:
    """The latest of `rates` that holds on each of `days`."""
    rates = rates.sort_values("valid_from")
    if rates.empty:
        return pd.Series(float("nan"), index=days.index, dtype="float64")
    asked = days.fillna(rates["valid_from"].iloc[-1])
    position = rates["valid_from"].searchsorted(asked, side="right") - 1
    found = rates["rate"].to_numpy()[position.clip(min=0)]
    return pd.Series(found, index=days.index).where(position >= 0)
