"""What the account is worth to us now, and what it could be."""

from __future__ import annotations

from datetime import date
from math import isnan

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import (
    lost,
    open_opportunities,
    sum_known,
    weighted_amount,
)
from planning_helpers.measures.revenue.revenue import is_purchase, trailing_year
from planning_helpers.measures.revenue.wallet_left import not_in_play
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import one_or_many

PROMISING = 0.5
"""An open deal of such a probability is promising."""

PARTS = ("current", "prospects", "missed", "not in play")
FORMULA = (
    "current: revenue of the last twelve months; prospects: known amounts of open deals; missed: "
    "known amounts of "
    "deals lost in the last twelve months; not in play: wallet less current and prospects, at least 0"
)


def missed_opportunities(opportunities: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The deals lost in the twelve months up to `as_of`, largest first. Source: SNAP-7."""
    deals = lost(opportunities)
    today = pd.Timestamp(as_of)
    recent = (deals["close_date"] > today - pd.DateOffset(years=1)) & (deals["close_date"] <= today)
    return deals[recent].sort_values("amount", ascending=False, na_position="last", kind="stable")


def missed_and_promising(opportunities: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The deals behind what the account could be worth: the open ones, then those lost in twelve months.

    Source: SNAP-7.

    Returns:
        `kind` (`promising`: an open deal more likely won than not; `open`: the other open ones; `missed`),
        `name`, `amount`, `probability`, `close_date`, `competitor`; promising ones first, each kind by what
        is to be expected of it (amount × probability, or the amount), largest first.
    """
    prospects, missed = open_opportunities(opportunities), missed_opportunities(opportunities, as_of=as_of)
    promising = (prospects["probability"] >= PROMISING).fillna(False).astype(bool)
    deals = pd.concat(
        [
            prospects[promising].assign(kind="promising"),
            prospects[~promising].assign(kind="open"),
            missed.assign(kind="missed", probability=float("nan")),
        ],
        ignore_index=True,
    )
    size = deals["amount"] * deals["probability"].fillna(1.0)
    place = deals["kind"].map({"promising": 0, "open": 1, "missed": 2})
    found = deals.assign(size=size, place=place).sort_values(
        ["place", "size"], ascending=[True, False], na_position="last", kind="stable", ignore_index=True
    )
    return found[["kind", "name", "amount", "probability", "close_date", "competitor"]]


def account_worth(
    rows: pd.DataFrame, opportunities: pd.DataFrame, *, wallet: float | None, as_of: date
) -> pd.DataFrame:
    """Current worth beside what could come on top of it. Source: SNAP-7.

    Args:
        rows: What the account bought, from `revenue.revenue_rows`.
        opportunities: Its deals.
        wallet: Its expected spend a year in what we sell, with all suppliers; None or empty when not known.
        as_of: Last day of the twelve months.

    Returns:
        One row a part of `PARTS`: `part`, `amount` (empty when not known), `deals` (for `current` the
        purchases of the year, where an amount is not known; else empty where none belong) and `known` (those
        of them whose amount is known). What is not in play is empty where what is current is not known;
        what was missed is part of it.
    """
    prospects, missed = open_opportunities(opportunities), missed_opportunities(opportunities, as_of=as_of)
    current = trailing_year(rows, as_of).revenue if len(rows) else None
    bought = rows[(rows["date"] > pd.Timestamp(as_of) - pd.DateOffset(years=1)) & is_purchase(rows)]
    valued = int(bought["revenue"].notna().sum())
    purchases = (len(bought), valued) if valued < len(bought) else (None, None)
    amounts = [current, _sum(prospects), _sum(missed)]
    rest = None
    if wallet is not None and not pd.isna(wallet) and not (current is not None and isnan(current)):
        rest = float(not_in_play(float(wallet), current or 0.0, amounts[1] or 0.0))
    return pd.DataFrame(
        {
            "part": pd.Series(PARTS, dtype="str"),
            "amount": pd.Series([*amounts, rest], dtype="float64"),
            "deals": pd.Series([purchases[0], len(prospects), len(missed), None], dtype="Int64"),
            "known": pd.Series(
                [purchases[1], prospects["amount"].notna().sum(), missed["amount"].notna().sum(), None],
                dtype="Int64",
            ),
        }
    )


def worth_finding(
    worth: pd.DataFrame, opportunities: pd.DataFrame, *, wallet: float | None, currency: str
) -> Finding:
    """How much of what the account could be worth we have. Source: SNAP-7, glossary "wallet share"."""
    amounts = worth.set_index("part")["amount"]
    prospects = worth[worth["part"] == "prospects"].iloc[0]
    current = money(amounts["current"], currency)
    weighted = money(weighted_amount(opportunities), currency)
    wallet = None if wallet is None or pd.isna(wallet) else float(wallet)
    part_of = share(current.value / wallet if current.value is not None and wallet else None)
    figures = {
        "current": current,
        "wallet": money(wallet, currency),
        "wallet_share": part_of,
        "prospects": money(amounts["prospects"], currency),
        "weighted": weighted,
        "missed": money(amounts["missed"], currency),
        "not_in_play": money(amounts["not in play"], currency),
    }
    bought = worth[worth["part"] == "current"].iloc[0]
    of_all = ""
    if pd.notna(bought["deals"]):
        purchases = counted(bought["deals"], "purchase")
        of_all = f", amount known for {count(bought['known'])} of {purchases}"
    in_play = _in_play(prospects, figures["prospects"].value, currency, is_recorded=len(opportunities) > 0)
    missed = f"; {figures['missed']} was lost in twelve months" if figures["missed"].value else ""
    lost_deals = worth[worth["part"] == "missed"].iloc[0]
    if 0 < lost_deals["known"] < lost_deals["deals"]:
        missed = missed.replace("; ", "; at least ")
    is_unvalued = current.value is None and bool(of_all)
    if current.value is None and wallet is None and not prospects["deals"] and not is_unvalued:
        return unknown(
            "SNAP-7",
            "worth",
            "What the account is or could be worth cannot be told: no revenue, no deal and no wallet "
            "is known",
            next_step="Estimate its spend a year in what we sell, with all suppliers, and enter it "
            "as its wallet.",
        )
    if wallet is None:
        now = (
            f"is worth {current} a year to us{of_all}"
            if current.value is not None
            else f"bought from us{of_all}"
            if is_unvalued
            else "has not bought from us on record"
        )
        return Finding(
            "SNAP-7",
            "worth",
            f"It {now}; what it could be worth is unknown, as its wallet is{in_play}{missed}",
            severity="watch",
            figures=figures,
            formula=FORMULA,
            rows=worth,
            currency=currency,
            next_step="Estimate its spend a year in what we sell, with all suppliers, and enter it "
            "as its wallet.",
        )
    if current.value is not None and current.value > wallet:
        statement = (
            f"It is worth {current} a year to us, more than the {figures['wallet']} we take for its "
            "whole spend: "
            f"the wallet is too low{in_play}{missed}"
        )
        severity, step = "watch", "Ask again what it spends on what we sell."
    else:
        ours = (
            f"how much of it is ours is not known{of_all}"
            if is_unvalued
            else "none of it is ours yet"
            if part_of.value is None
            else f"we have {part_of} of it ({current}{of_all})"
        )
        statement = f"It spends {figures['wallet']} a year on what we sell, and {ours}{in_play}{missed}"
        untouched = (figures["not_in_play"].value or 0.0) / wallet if wallet else 0.0
        severity = "note" if untouched < 0.5 else "watch"
        step = (
            "Enter the amounts of what they bought."
            if is_unvalued
            else f"Find out who gets the {figures['not_in_play']} that no deal of ours aims at."
        )
    return Finding(
        "SNAP-7",
        "worth",
        statement,
        severity=severity,  # type: ignore[arg-type]
        figures=figures,
        formula=FORMULA,
        rows=worth,
        currency=currency,
        next_step=step,
    )


def _in_play(prospects: pd.Series, amount: float | None, currency: str, *, is_recorded: bool) -> str:
    """Half a sentence on the open deals; says for how many the value is known where it is not for all.

    Where no deal of the account `is_recorded`, nothing is known of what is in play, and nothing is said.
    """
    deals, known = int(prospects["deals"]), int(prospects["known"])
    if not deals:
        return "; nothing is in play" if is_recorded else ""
    noun = one_or_many(deals, "open deal", "open deals")
    if not known:
        return f"; {count(deals)} {noun} in play, value known for 0 of {count(deals)}"
    of_all = "" if known == deals else f", value known for {count(known)} of {count(deals)}"
    return f"; {money(amount, currency)} is in play in {count(deals)} {noun}{of_all}"


def _sum(deals: pd.DataFrame) -> float | None:
    return sum_known(deals) if len(deals) else 0.0
