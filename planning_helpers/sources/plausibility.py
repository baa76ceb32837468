"""What of an import cannot be right as a whole, so that figures made of it would be wrong in silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from planning_helpers.errors import listed
from planning_helpers.sources.map_words import says_it_is_lost, says_it_is_won
from planning_helpers.sources.quality import ALARM, note
from planning_helpers.wording.figures import counted

_MANY, _SOME = 10, 3


def alarms(
    tables: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame], *, as_of: date
) -> Iterator[pd.DataFrame]:
    """Alarms on costs below 0, and on deals: none decided, decided ones as open, most without an account."""
    yield from _negative_costs(tables.get("transactions"))
    deals = tables.get("opportunities")
    if deals is None or deals.empty:
        return
    stages = deals["stage"].fillna("").astype("str") if "stage" in deals else pd.Series("", index=deals.index)
    is_open = ~deals["is_closed"].fillna(False).astype(bool) if "is_closed" in deals else stages == stages
    says_decided = stages.map(lambda stage: says_it_is_won(stage) or says_it_is_lost(stage))
    decided_yet_open = stages[is_open & says_decided]
    if len(decided_yet_open):
        there = listed(decided_yet_open.unique())
        yield _alarm(
            deals,
            f"{counted(len(decided_yet_open), 'deal')} in the stage {there} "
            f"{'counts' if len(decided_yet_open) == 1 else 'count'} as open. Say what each stage means by "
            "stages = { won = [...], lost = [...] } in the map",
            "stage",
        )
    elif is_open.all() and _are_many(deals, as_of) and not _has_decided(known.get("opportunities")):
        there = listed(stage for stage in stages.unique() if stage)
        yield _alarm(
            deals,
            f"none of {len(deals):,} deals is won or lost; their stages are {there}. Say in the map which of "
            "them mean won and lost: stages = { won = [...], lost = [...] }",
            "stage",
        )
    lacking = _without_account(deals, known.get("opportunities"))
    if lacking.sum() * 2 > len(deals):
        have = "has" if len(deals) == 1 else "have"
        yield _alarm(
            deals,
            f"{int(lacking.sum()):,} of {counted(len(deals), 'deal')} {have} no account. Say in the map "
            "which column holds the account's key (columns.account_id) or its name (by_name)",
            "account_id",
        )


def _without_account(deals: pd.DataFrame, known: pd.DataFrame | None) -> pd.Series:
    """Which of `deals` have no account, neither in the extract nor, where it does not say, in the store."""
    if "account_id" in deals:
        return deals["account_id"].isna()
    if known is None or "account_id" not in known:
        return pd.Series(True, index=deals.index)
    return ~deals["opportunity_id"].isin(known.loc[known["account_id"].notna(), "opportunity_id"])


def _negative_costs(lines: pd.DataFrame | None) -> Iterator[pd.DataFrame]:
    """An alarm when a third of the costs are below 0 on lines whose revenue is not: it may be the profit."""
    if lines is None or not {"cost", "amount"} <= set(lines.columns):
        return
    known = lines[lines["cost"].notna() & (lines["amount"] >= 0)]
    negative = int((known["cost"] < 0).sum())
    if negative and negative * 3 >= len(known):
        yield note(
            ALARM,
            f"{negative:,} of {len(known):,} costs are below 0. Is this profit rather than cost? Then write "
            'cost = { from = "the revenue", minus = "the profit" } in the map',
            table="transactions",
            file=str(lines["_file"].iloc[0]),
            column="cost",
        )


def _are_many(deals: pd.DataFrame, as_of: date) -> bool:
    """Whether some of the deals must have been decided: ten, or three most of which should be over by now."""
    if len(deals) >= _MANY:
        return True
    due = deals["close_date"] if "close_date" in deals else pd.Series(pd.NaT, index=deals.index)
    return len(deals) >= _SOME and int((due < pd.Timestamp(as_of)).sum()) * 2 > len(deals)


def _has_decided(deals: pd.DataFrame | None) -> bool:
    return deals is not None and bool(deals["is_closed"].fillna(False).any())


def _alarm(deals: pd.DataFrame, message: str, column: str) -> pd.DataFrame:
    return note(ALARM, message, table="opportunities", file=str(deals["_file"].iloc[0]), column=column)
