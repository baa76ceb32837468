"""The currency of money: what the rows say, what is assumed, and which codes there are."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from planning_helpers.errors import PlanningError
from planning_helpers.model import columns, is_fact, row_class
from planning_helpers.sources.quality import all_notes, note, notes
from planning_helpers.values.numbers import SHARED_SIGNS, SIGNS
from planning_helpers.wording.figures import counted

SIGN_OF = "sign of "
"""Before the name of a column of amounts: the sign or code of a currency that stands beside each."""

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
    rows, signs = _without_signs(tables[table])
    if (
        not is_fact(table)
        or table == "exchange_rates"
        or "currency" not in {column.name for column in columns(table)}
    ):
        return rows, notes()
    own = rows["currency"] if "currency" in rows else pd.Series(None, index=rows.index, dtype="str")
    of_account = _of_accounts(table, rows, tables, known)
    usual = of_account.fillna(currency)
    marked = signs.dropna()
    meant = [_meant(sign, one) for sign, one in zip(marked, usual[marked.index], strict=True)]
    beside = pd.Series(meant, index=marked.index, dtype="str").reindex(rows.index)
    contradicting = own.notna() & beside.notna() & (own != beside)
    own = own.fillna(beside)
    found = [
        notes(
            "contradiction", table=table, file=str(file), rows=group["_row"], column="currency",
            values=own[group.index].tolist(), messages=[
                f"the amount says {sign}, the row {code}; {code} is stored"
                for sign, code in zip(beside[group.index], own[group.index], strict=True)
            ],
        )
        for file, group in rows[contradicting].groupby("_file", sort=False)
    ]  # fmt: skip
    own = own.fillna(of_account).fillna(_stored(table, rows, known))
    found += _signs_taken(table, signs, beside, usual)
    assumed = int(own.isna().sum())
    if assumed:
        message = f"taken as {currency} in {counted(assumed, 'row')}"
        found.append(note("assumed currency", message, table=table, column="currency"))
    return rows.assign(currency=own.fillna(currency)), all_notes(found)


def _without_signs(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """`rows` without the signs that stood beside their amounts, and the first of these in each row."""
    columns_of_signs = [name for name in rows.columns if name.startswith(SIGN_OF)]
    signs = pd.Series(None, index=rows.index, dtype="str")
    for name in columns_of_signs:
        signs = signs.fillna(rows[name])
    return rows.drop(columns=columns_of_signs), signs


def _signs_taken(table: str, signs: pd.Series, beside: pd.Series, usual: pd.Series) -> list[pd.DataFrame]:
    """Notes on signs that several currencies write, none of which is that of the account or the company."""
    shared = signs.isin(list(SHARED_SIGNS))
    taken = Counter(zip(signs[shared & (beside != usual)], beside[shared & (beside != usual)], strict=True))
    return [
        note(
            "assumed currency", f"{sign} taken as {code} in {counted(many, 'row')}",
            table=table, column="currency", value=sign,
        )
        for (sign, code), many in taken.items()
    ]  # fmt: skip


def _of_accounts(
    table: str, rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame], known: Mapping[str, pd.DataFrame]
) -> pd.Series:
    """The currency that the account of each row is said to have; empty where none is."""
    if table not in _WITH_ACCOUNT_CURRENCY or "account_id" not in rows:
        return pd.Series(None, index=rows.index, dtype="str")
    sources = [
        frame
        for frame in (known.get("accounts"), tables.get("accounts"))
        if frame is not None and "currency" in frame
    ]
    codes = {
        account: code
        for frame in sources
        for account, code in zip(frame["account_id"], frame["currency"], strict=True)
        if isinstance(code, str)
    }
    return rows["account_id"].map(codes).astype("str")


def _stored(table: str, rows: pd.DataFrame, known: Mapping[str, pd.DataFrame]) -> pd.Series:
    """The currency that each row has in the store; empty where it has none, or is not there."""
    key = row_class(table).key
    if table not in known or key not in rows or not {key, "currency"} <= set(known[table].columns):
        return pd.Series(None, index=rows.index, dtype="str")
    return rows[key].map(known[table].set_index(key)["currency"]).astype("str")


def _meant(sign: str, currency: str) -> str:
    """The currency that a sign stands for, where money without one is in `currency`."""
    return currency if currency in SHARED_SIGNS.get(sign, ()) else SIGNS.get(sign, sign)
