"""The currency of money: what the rows say, what is assumed, and which codes there are."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import pandas as pd

from planning_helpers.errors import PlanningError
from planning_helpers.model import columns, is_fact
from planning_helpers.sources.quality import note, notes

_WITH_ACCOUNT_CURRENCY = frozenset({"opportunities", "transactions"})


class CurrencyCodeError(PlanningError):
    """A currency is not given by its ISO 4217 code."""


def currency_code(text: str) -> str:
    """`text`, when it is the ISO 4217 code of a currency.

    Raises:
        CurrencyCodeError: If it is not; the message names the code that may be meant.
    """
    from babel import Locale  # costs a quarter of a second

    names: dict[str, str] = dict(Locale("en").currencies)
    if text in names:
        return text
    near = {code.lower(): code for code in names} | {name.lower(): code for code, name in names.items()}
    found = difflib.get_close_matches(text.strip().lower(), near, n=1)
    hint = f" Did you mean {near[found[0]]} ({names[near[found[0]]]})?" if found else ""
    raise CurrencyCodeError(
        f"{text!r} is no currency; currencies are given by their ISO 4217 code, three capitals such as "
        f"EUR or USD.{hint or ' Write it in this form.'}"
    )


def with_currency(
    table: str, tables: Mapping[str, pd.DataFrame], currency: str, known: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with their own currency, else their account's, else `currency`; said in a note."""
    rows = tables[table]
    if (
        not is_fact(table)
        or table == "exchange_rates"
        or "currency" not in {column.name for column in columns(table)}
    ):
        return rows, notes()
    own = rows["currency"] if "currency" in rows else pd.Series(None, index=rows.index, dtype="str")
    if table in _WITH_ACCOUNT_CURRENCY and "account_id" in rows:
        sources = [
            frame
            for frame in (known.get("accounts"), tables.get("accounts"))
            if frame is not None and "currency" in frame
        ]
        of_account = {
            account: code
            for frame in sources
            for account, code in zip(frame["account_id"], frame["currency"], strict=True)
            if isinstance(code, str)
        }
        own = own.fillna(rows["account_id"].map(of_account).astype("str"))
    assumed = int(own.isna().sum())
    found = note(
        "assumed currency", f"taken as {currency} in {assumed:,} rows", table=table, column="currency"
    )
    return rows.assign(currency=own.fillna(currency)), found if assumed else notes()
