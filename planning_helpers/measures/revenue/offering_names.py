"""What the things we sell are called, and which lines are none of them: postage, discounts, charges."""

from __future__ import annotations

import re

import pandas as pd

from planning_helpers.wording.names import disambiguate

_CHARGE = re.compile(
    r"postage|carriage|freight|shipping|shipment|handling|delivery|discounts?|rebates?|rounding|adjust(?:ments?)?"
    r"|(?:sur)?charges?|fees?|commission|manual|samples|porto|versand(?:kosten)?|fracht(?:kosten)?|rabatte?"
    r"|skonto|rundung|gebühr(?:en)?"
)
_BESIDE = re.compile(
    r"and|or|und|of|for|by|next|day|same|dotcom|amazon|bank|credit|card|costs?|express|standard|international"
    r"|domestic|free|bad|debt|minimum|order|packag?ing|verpackung|cash|early|payment|volume|customer|cruk"
)


def is_named_offering(names: pd.Series) -> pd.Series:
    """Which names are those of a thing we sell: there is one, and it is no postage, discount or other charge.

    A name is a charge when it has a word for one and no word that says more: `Dotcom postage` and `Bank
    charges` are, `Postage scale` is a product.
    """
    return names.map(_says_what_is_sold, na_action=None).astype(bool)


def offering_names(offerings: pd.DataFrame) -> pd.DataFrame:
    """What each offering is called, by `offering_id`.

    Versions of a product have its name and family, and at most one of them is still sold: they are one. Other
    offerings of one name are told apart by their ID.

    Returns:
        `name` (the ID where it has none) and `is_offering` (from `is_named_offering`).

    Examples:
        >>> offering_names(pd.DataFrame({
        ...     "offering_id": ["v1", "v2", "a", "b"], "name": ["Pump", "Pump", "Lamp", "Lamp"],
        ...     "family": None, "is_active": [False, True, None, None],
        ... }))["name"].tolist()
        ['Pump', 'Pump', 'Lamp (a)', 'Lamp (b)']
    """
    known = offerings.drop_duplicates("offering_id")
    keys, names = known["offering_id"], known["name"].astype("str").str.strip()
    told = names.where(names != "").fillna(keys)
    product = [told, known["family"].astype("str").fillna("")]
    still_sold = known["is_active"].fillna(True).astype(bool).groupby(product).transform("sum")
    first = keys.groupby(product).transform("first").where(still_sold <= 1, keys)
    is_first = ~first.duplicated()
    labels = disambiguate(told[is_first], first[is_first]).set_axis(first[is_first])
    found = pd.DataFrame({"name": first.map(labels).astype("str"), "is_offering": is_named_offering(told)})
    return found.set_axis(keys)


def _says_what_is_sold(name: object) -> bool:
    if not isinstance(name, str) or not name.strip():
        return False
    words = re.findall(r"[^\W\d_]+", name.casefold())
    charges = [word for word in words if _CHARGE.fullmatch(word)]
    return not charges or any(word not in charges and not _BESIDE.fullmatch(word) for word in words)
