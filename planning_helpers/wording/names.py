"""Readers' names for the keys of the model."""

from __future__ import annotations

import pandas as pd


def names_of(keys: pd.Series, rows: pd.DataFrame, key: str) -> pd.Series:
    """The names that `rows` give to `keys`; the key itself where `rows` do not hold it, empty if it is.

    A name that two of `rows` have is followed by the key, so that nothing is counted or drawn as one.
    """
    named = rows.dropna(subset=[key]).drop_duplicates(key)
    known = disambiguate(named["name"], named[key]).set_axis(named[key])
    found = keys.map(known) if len(known) else pd.Series(None, index=keys.index, dtype="str")
    return found.where(found.notna(), keys).astype("str")


def disambiguate(names: pd.Series, keys: pd.Series) -> pd.Series:
    """`names`, with the key in brackets behind each that another row has too.

    Examples:
        >>> disambiguate(pd.Series(["Ann", "Bob", "Ann"]), pd.Series(["c1", "c2", "c3"])).tolist()
        ['Ann (c1)', 'Bob', 'Ann (c3)']
    """
    is_shared = names.notna() & names.duplicated(keep=False)
    return names.where(~is_shared, names + " (" + keys + ")").astype("str")


def values_of(keys: pd.Series, values: pd.Series) -> pd.Series:
    """What `values` hold for each of `keys`, by their index; empty where they hold none.

    Unlike `Series.map` it keeps the type of `values` also when they are empty.
    """
    known = values[~values.index.duplicated(keep="last")]
    return pd.Series(known.reindex(keys).array, index=keys.index, name=keys.name)
