"""What the whitespace of an account may be worth: as its other units buy, or as its wallet leaves."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.units.whitespace import WHOLE_ACCOUNT
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of

GAPS = ("whitespace", "competitor")
BY_PEERS, BY_WALLET = "as its peers buy, by {size}", "the rest of its spend, spread evenly"
VALUE_RULE = (
    "a year's worth of a pair without our sales or deals: what the other units of the account that own the "
    "offering buy, brought to this unit's size by wallet (or employees), their median; together no more than "
    "the unit spends beyond what is bought and open. Where no peer tells, that rest of its spend is spread "
    "evenly. Without wallet and peers a pair has no value"
)


def whitespace_value(grid: pd.DataFrame, units: pd.DataFrame, *, room: float | None) -> pd.DataFrame:
    """The gaps of the grid with what each may be worth a year, best told and largest first. Source: BU-2.

    Args:
        grid: From `whitespace.whitespace`.
        units: From `business_units.business_units`.
        room: What the whole account spends beyond what it buys from us and what is open; for an account
            without units.

    Returns:
        One row a pair that is `whitespace` or held by a `competitor`: `business_unit`, `offering`, `state`,
        `competitor`, `potential` (by `VALUE_RULE`; empty where neither wallet nor peers tell), `how` (in
        words; empty where there is no value) and `by_peers` (whether other units tell it).
    """
    sizes = units.drop_duplicates("business_unit").set_index("business_unit")
    rooms = (sizes["wallet"] - sizes["revenue"] - sizes["open"].fillna(0.0)).clip(lower=0.0)
    if set(grid["business_unit"]) == {WHOLE_ACCOUNT}:
        rooms = pd.Series({WHOLE_ACCOUNT: room}, dtype="float64")
    gaps = grid.loc[grid["state"].isin(GAPS), ["business_unit", "offering", "state", "competitor"]]
    owned = grid[(grid["state"] == "owned") & (grid["revenue"] > 0)]
    peers = _by_peers(gaps, owned, sizes)
    gaps = gaps.assign(potential=peers["potential"], how=peers["how"], by_peers=peers["how"].notna())
    parts = [_within(theirs, rooms.get(unit)) for unit, theirs in gaps.groupby("business_unit", sort=False)]
    found = pd.concat(parts) if parts else gaps
    found = found.astype({"potential": "float64", "how": "str"})
    return found.sort_values(
        ["by_peers", "potential"], ascending=False, na_position="last", kind="stable", ignore_index=True
    )


def open_room(worth: pd.DataFrame, wallet: float | None) -> float | None:
    """What the whole account spends that is not in play; None where not known.

    `worth` is from `account_worth.account_worth`.
    """
    parts = worth.set_index("part")["amount"]
    if wallet is None or pd.isna(wallet) or pd.isna(parts["not in play"]):
        return None
    return float(parts["not in play"])


def whitespace_value_finding(valued: pd.DataFrame, *, currency: str) -> Finding:
    """What the gaps may be worth together, and which is worth most. Source: BU-2."""
    known = valued[valued["potential"].notna()]
    if valued.empty:
        return Finding(
            "BU-2",
            "whitespace_value",
            "There is no whitespace to value: no pair of unit and offering is free",
            formula=VALUE_RULE,
            next_step="Think of what they need that we do not offer yet.",
        )
    if known.empty:
        return unknown(
            "BU-2",
            "whitespace_value",
            "What the whitespace is worth cannot be told: no wallet is known, and no other unit that buys",
            next_step="Ask each unit what it spends a year, with all suppliers, in what we sell.",
        )
    total = money(float(known["potential"].sum()), currency)
    told = known[known["by_peers"]]
    spread = len(known) - len(told)
    figures = {
        "potential": total,
        "by_peers": count(len(told)),
        "by_wallet": count(spread),
        "without": count(len(valued) - len(known)),
    }
    parts = []
    if len(told):
        first, most = told.iloc[0], money(float(told["potential"].iloc[0]), currency)
        parts.append(
            f"{counted(len(told), 'gap')} as peers buy, most of all {first['offering']} in {_unit(first)} "
            f"({most})"
        )
    if spread:
        rest = money(float(known["potential"].sum() - told["potential"].sum()), currency)
        parts.append(f"{rest} of spend spread evenly over {counted(spread, 'gap')} that nothing tells apart")
    if figures["without"].value:
        parts.append(f"{counted(len(valued) - len(known), 'gap')} without a value yet")
    where = _unit(known.iloc[0])
    return Finding(
        "BU-2",
        "whitespace_value",
        f"The whitespace may be worth {total} a year: {'; '.join(parts)}",
        severity="note",
        figures=figures,
        formula=VALUE_RULE,
        rows=valued,
        currency=currency,
        next_step=f"Ask {where} who does {known['offering'].iloc[0]} for it today."
        if len(told)
        else f"Ask {where} what it spends on each of these, and with whom.",
    )


def _by_peers(gaps: pd.DataFrame, owned: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """For each gap the median of what peers buy, brought to the unit's size: `potential`, `how`."""
    pairs = gaps.reset_index().merge(
        owned[["business_unit", "offering", "revenue"]], on="offering", suffixes=("", "_peer")
    )
    scaled = []
    for name, words in (("wallet", "wallet"), ("employees", "employees")):
        size = sizes[name].astype("float64").where(sizes[name] > 0)
        ratio = values_of(pairs["business_unit"], size) / values_of(pairs["business_unit_peer"], size)
        scaled.append(
            (pairs.assign(value=pairs["revenue"] * ratio).groupby("index")["value"].median(), words)
        )
    by_wallet, by_employees = (values.reindex(gaps.index) for values, _ in scaled)
    how = pd.Series(BY_PEERS.format(size="employees"), index=gaps.index).mask(
        by_wallet.notna(), BY_PEERS.format(size="wallet")
    )
    potential = by_wallet.fillna(by_employees)
    return pd.DataFrame({"potential": potential, "how": how.where(potential.notna()).astype("str")})


def _within(gaps: pd.DataFrame, room: float | None) -> pd.DataFrame:
    """The gaps of one unit held within its room, which is spread evenly over those no peer values."""
    if room is None or pd.isna(room):
        return gaps
    told = gaps["potential"].sum()
    potential = gaps["potential"] * min(1.0, room / told) if told > 0 else gaps["potential"]
    silent = potential.isna()
    left = max(0.0, room - float(potential.sum()))
    if silent.any():
        potential = potential.mask(silent, left / int(silent.sum()))
    return gaps.assign(potential=potential, how=gaps["how"].mask(silent, BY_WALLET))


def _unit(gap: pd.Series) -> str:
    return "the account" if gap["business_unit"] == WHOLE_ACCOUNT else str(gap["business_unit"])
