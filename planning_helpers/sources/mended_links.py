"""Links between rows that a spreadsheet broke, or that the CRM leaves to be concluded, mended and told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from planning_helpers.model import columns, row_class
from planning_helpers.sources.quality import notes

Tables = Mapping[str, pd.DataFrame]

_DAMAGE = re.compile(r"^0+(?=\d)|(?<=\d)\.0+$")


def undamaged(key: str) -> str:
    """`key` without what a spreadsheet adds to or takes off a number: zeros before it, `.0` behind it.

    Examples:
        >>> undamaged("00123"), undamaged("123.0"), undamaged("A-7.0x")
        ('123', '123', 'A-7.0x')
    """
    return _DAMAGE.sub("", key) if key.replace(".", "", 1).isdigit() else key


def with_keys_as_there(table: str, tables: Tables, known: Tables) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Rows of `table` whose keys match but for lost zeros or a `.0` as the keys that are there, and notes.

    Its own key is compared with the store, those of other tables with extracts and store. A key that several
    would match stays as it is.
    """
    rows, found = tables[table], []
    for column in columns(table):
        is_own = column.name == row_class(table).key
        meant = table if is_own else column.references
        if meant is None or column.name not in rows:
            continue
        given = rows[column.name].dropna()
        mended = _as_there(given, _keys(meant, [known] if is_own else [tables, known]), is_own=is_own)
        if mended.empty:
            continue
        rows = rows.assign(**{column.name: rows[column.name].mask(rows.index.isin(mended.index), mended)})
        for file, keys in given[mended.index].groupby(rows.loc[mended.index, "_file"], sort=False):
            found.append(
                notes(
                    "damaged key", table=table, file=str(file), rows=rows.loc[keys.index, "_row"],
                    column=column.name, values=keys.tolist(),
                    messages=[f"taken as {key}, the same but for zeros" for key in mended[keys.index]],
                )
            )  # fmt: skip
    return rows, found


def _as_there(given: pd.Series, there: set[str], *, is_own: bool) -> pd.Series:
    """Of the keys `given` that are not `there`, those that one alone of `there` is meant by."""
    if not there:
        return given.head(0)
    lost = given[~given.isin(list(there))]
    is_number = lost.str.replace(".", "", n=1, regex=False).str.isdigit()
    lost = lost[is_number.astype(bool)]
    same = pd.Series(sorted(there - set(given) if is_own else there), dtype="str")
    same.index = pd.Index(same.map(undamaged), dtype="str")
    mended = lost.map(undamaged).map(same[~same.index.duplicated(keep=False)]).dropna().astype("str")
    return mended[~mended.duplicated(keep=False)] if is_own else mended


def _keys(table: str, sources: Iterable[Tables]) -> set[str]:
    key = row_class(table).key
    frames = [one[table] for one in sources if table in one and key in one[table]]
    return {key_there for frame in frames for key_there in frame[key].dropna()}


def with_accounts_of_contacts(tables: Tables, known: Tables) -> tuple[pd.DataFrame | None, pd.DataFrame]:
    """Talks with the account of the contact they were with, and notes where they name another."""
    talks = tables.get("interactions")
    accounts = _accounts_of_contacts(tables, known)
    if talks is None or "contact_id" not in talks or accounts.empty:
        return talks, notes()
    own = talks["account_id"] if "account_id" in talks else pd.Series(None, index=talks.index, dtype="str")
    of_contact = talks["contact_id"].map(accounts).astype("str")
    differs = own.notna() & of_contact.notna() & (own != of_contact)
    found = [
        notes(
            "other account", table="interactions", file=str(file), rows=group["_row"], column="account_id",
            values=own[group.index].tolist(), messages=[
                f"the talk names this account, its contact {contact} belongs to {account}; it counts there"
                for contact, account in zip(group["contact_id"], of_contact[group.index], strict=True)
            ],
        )
        for file, group in talks[differs].groupby("_file", sort=False)
    ]  # fmt: skip
    return talks.assign(account_id=of_contact.fillna(own)), pd.concat(found or [notes()], ignore_index=True)


def other_companies_contacts(tables: Tables, known: Tables) -> Iterator[pd.DataFrame]:
    """Notes on the contacts of deals who belong to another account than the deal."""
    links = tables.get("opportunity_contacts")
    accounts = _accounts_of_contacts(tables, known)
    if links is None or not {"contact_id", "opportunity_id"} <= set(links.columns) or accounts.empty:
        return
    deals = _column_by_key("opportunities", "account_id", tables, known)
    of_deal, of_contact = links["opportunity_id"].map(deals), links["contact_id"].map(accounts)
    differs = of_deal.notna() & of_contact.notna() & (of_deal != of_contact)
    for file, group in links[differs].groupby("_file", sort=False):
        yield notes(
            "other account", table="opportunity_contacts", file=str(file), rows=group["_row"],
            column="contact_id", values=group["contact_id"].tolist(), messages=[
                f"belongs to {theirs}, the deal {deal} to {account}"
                for theirs, deal, account in zip(
                    of_contact[group.index], group["opportunity_id"], of_deal[group.index], strict=True
                )
            ],
        )  # fmt: skip


def _accounts_of_contacts(tables: Tables, known: Tables) -> pd.Series:
    return _column_by_key("contacts", "account_id", tables, known)


def _column_by_key(table: str, column: str, tables: Tables, known: Tables) -> pd.Series:
    """What `column` of `table` says by key, the extracts before the store; keys without it left out."""
    key = row_class(table).key
    frames = [
        frame[[key, column]].dropna()
        for frame in (tables.get(table), known.get(table))
        if frame is not None and {key, column} <= set(frame.columns)
    ]
    if not frames:
        return pd.Series(dtype="str")
    return pd.concat(frames).drop_duplicates(key).set_index(key)[column]
