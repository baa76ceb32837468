"""What of a plan is internal: the words, names and amounts a client edition must not show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress

import pandas as pd

from planning_helpers.model import TABLES, columns
from planning_helpers.wording.reference_names import row_names

LABELS = frozenset(
    {
        "close ratio", "cost to serve", "margin", "net margin", "win rate", "commit goal", "stretch goal",
        "non-supporter", "enemy", "pipeline gap", "weighted pipeline",
    }
)  # fmt: skip
"""Words that stand for our side's calculation, whatever their figure."""

LEAST_AMOUNT = 1_000  # smaller numbers stand for too many things
LEAST_LENGTH = 4
_TELLING_TEXTS = {"name", "placeholder", "from_id", "competitor", "incumbent"}
_STATUSES = {"stakeholders": ("status", "level_now", "level_wanted")}
_INNOCENT = {"unknown", "supporter", "neutral", "vendor", "crm", "crm export", "interview", "meeting"}


def internal_terms(plan: Mapping[str, pd.DataFrame]) -> set[str]:
    """Texts, names and amounts of rows that are internal, less what rows for the client say too.

    Internal are judgements of audience `internal`, the plan's own goals and close ratio, open deals, cost,
    margin and wallet. Transactions and deals won are known to the client. Amounts below `LEAST_AMOUNT` and
    texts shorter than `LEAST_LENGTH` letters are not looked for, as they stand for too many things.

    Args:
        plan: Frames of one account's plan by table; absent tables count as empty.
    """
    frames = {table: plan[table] for table in TABLES if table in plan}
    names = row_names(frames)
    internal: set[str] = set(_own_figures(frames))
    known: set[str] = set(_known_figures(frames))
    for table, rows in frames.items():
        if "audience" in rows:
            is_client = [audience == "client" for audience in rows["audience"].tolist()]
            internal |= set(_terms(table, rows, names, [not mark for mark in is_client]))
            known |= set(_terms(table, rows, names, is_client, every=True))
    said = " \n ".join(known | set(_public(frames))).casefold()
    return {term for term in internal | LABELS if term not in known and term.casefold() not in said}


def _terms(
    table: str,
    rows: pd.DataFrame,
    names: Mapping[str, Mapping[str, str]],
    are_meant: Sequence[bool],
    *,
    every: bool = False,
) -> Iterator[str]:
    """Telling texts, statuses, names of contacts and amounts of `rows` that are meant; or `every` text."""
    if not any(are_meant):
        return
    told = _TELLING_TEXTS.union(_STATUSES.get(table, ()))
    for column in columns(table):
        is_amount = column.kind in {"money", "number"}
        values = [value for value in compress(rows[column.name].tolist(), are_meant) if not pd.isna(value)]
        texts = [] if is_amount else [str(value) for value in values]
        if column.references == "contacts":
            yield from (names.get("contacts", {}).get(key, "") for key in texts)
        elif is_amount:
            yield from _amounts(values)
        elif every:
            yield from texts
        elif column.name == "evidence_source":  # "Mail" alone tells nothing, "Mail of R. Abadie" does
            yield from (text for text in texts if len(text.split()) > 1)
        elif column.kind == "note" or column.name in told:
            yield from filter(_is_telling, texts)


def _is_telling(text: str) -> bool:
    return len(text.strip()) >= LEAST_LENGTH and text.strip().casefold() not in _INNOCENT


def _own_figures(frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    plans, accounts, deals = (
        frames.get(name, pd.DataFrame()) for name in ("plans", "accounts", "opportunities")
    )
    for rows, names in ((plans, ("commit_goal", "stretch_goal")), (accounts, ("cost_to_serve", "wallet"))):
        yield from (term for name in names if name in rows for term in _amounts(rows[name].dropna()))
    if "planned_close_ratio" in plans:
        yield from (f"{ratio:g}" for ratio in plans["planned_close_ratio"].dropna() if 0 < ratio < 1)
    for name in ("primary_objective", "narrative", "sales_approach", "buying_process"):
        if name in plans:
            yield from plans[name].dropna().astype(str)
    if len(deals):
        yield from _amounts(deals.loc[~deals["is_won"].fillna(False).astype(bool), "amount"].dropna())
        yield from deals["competitor"].dropna().astype(str)
    if "incumbent" in accounts:
        yield from accounts["incumbent"].dropna().astype(str)
    sales = frames.get("transactions", pd.DataFrame())
    if len(sales):
        yield from _amounts(sales["cost"].dropna())
        yield from _amounts((sales["amount"] - sales["cost"]).dropna())
        yield from _amounts(pd.Series([sales["cost"].sum(), (sales["amount"] - sales["cost"]).sum()]))


def _known_figures(frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    deals, sales = (frames.get(name, pd.DataFrame()) for name in ("opportunities", "transactions"))
    if len(deals):
        yield from _amounts(deals.loc[deals["is_won"].fillna(False).astype(bool), "amount"].dropna())
    if len(sales):
        yield from _amounts(sales["amount"].dropna())


def _public(frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Names that anybody at the account knows: its own, its units', our offerings', our people's."""
    for table in ("accounts", "offerings", "users"):
        if table in frames:
            yield from frames[table]["name"].dropna().astype(str)
    if "contacts" in frames:
        yield from frames["contacts"]["business_unit"].dropna().astype(str)


def _amounts(values: Iterable[float]) -> Iterator[str]:
    for value in values:
        if abs(value) >= LEAST_AMOUNT:
            yield f"{abs(value):.2f}".rstrip("0").rstrip(".")
            yield f"{abs(value):.0f}"
