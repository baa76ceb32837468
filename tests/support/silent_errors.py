"""What is wrong in the rows that were read, and not remarked on where it stands."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from planning_helpers.sources import Extracts
from planning_helpers.sources.quality import ALARM
from tests.support.random_tables import DATES, FLAGS, Deal, Table

_OF_VALUE = {"unreadable value", "placeholder", "unstorable sign"}
_OF_ROW = {"row set aside", "repeated row"}


def is_stopped(extracts: Extracts) -> bool:
    """Whether an import of `extracts` would stop before anything is written."""
    balance = extracts.quality.balance
    return bool(extracts.quality.count(ALARM) or (balance["set_aside"] * 2 > balance["read"]).any())


def silent_errors(table: Table, numbers: list[int], extracts: Extracts) -> list[str]:
    """Every value and row that is not what was meant and has no remark; empty when nothing is wrong.

    A remark excuses what it is about: its own row, or all of its column when it names a choice that the
    writer did not make. `numbers` says in which row of the file each deal begins.
    """
    rows = extracts.tables["opportunities"].set_index("opportunity_id")
    notes = extracts.quality.notes
    found = list(_row_errors(table, numbers, rows, extracts))
    if rows.index.has_duplicates:
        return [*found, "a key is stored twice"]
    remarked = (
        notes["message"].str.contains("zeros before a key").any()
    )  # nor does such a file tell currencies
    for number, deal in zip(numbers, table.deals, strict=True):
        if deal.opportunity_id not in rows.index:
            continue
        row = rows.loc[deal.opportunity_id]
        for name in ("name", "stage", "amount", "currency", "probability", *DATES, *FLAGS):
            stored = row.get(name)
            if _is_meant(name, getattr(deal, name), stored, table):
                continue
            if _is_excused(name, number, stored, notes, table):
                remarked |= name in {"amount", "currency"}
                continue
            written = table.text(name, deal)
            found.append(
                f"{name} of row {number}: meant {getattr(deal, name)!r} ({written!r}), read {stored!r}"
            )
    if (
        not found
        and not remarked
        and len(rows) == len(table.deals)
        and _sums(table.deals) != _read_sums(rows)
    ):
        found.append(f"sums: meant {_sums(table.deals)}, read {_read_sums(rows)}")
    return found


def _row_errors(table: Table, numbers: list[int], rows: pd.DataFrame, extracts: Extracts) -> Iterator[str]:
    notes = extracts.quality.notes
    (line,) = extracts.quality.balance.query("table == 'opportunities'").to_dict("records")
    if line["read"] != len(table.deals):
        yield f"{len(table.deals)} rows were written, {line['read']} read"
    gone = line["excluded"] + line["repeated"] + line["set_aside"]
    if line["stored"] + gone != line["read"] or line["stored"] != len(rows):
        yield f"the balance is {line}, {len(rows)} rows are stored"
    told = set(notes[notes["kind"].isin(_OF_ROW)]["row"].dropna())
    if notes["message"].str.contains("zeros before a key").any():  # .ods and .xls say that they lose them
        found = {key.lstrip("0") for key in rows.index}
        lost = [
            deal
            for number, deal in zip(numbers, table.deals, strict=True)
            if deal.opportunity_id.lstrip("0") not in found and number not in told
        ]
        yield from (f"{deal.opportunity_id!r} is not stored" for deal in lost)
        return
    for number, deal in zip(numbers, table.deals, strict=True):
        if deal.opportunity_id not in rows.index and number not in told:
            yield f"row {number}: {deal.opportunity_id!r} is not stored, and nothing says so"
    made_up = set(rows.index) - {deal.opportunity_id for deal in table.deals}
    if made_up:
        yield f"keys that nobody wrote: {sorted(made_up)}"


def _is_meant(name: str, meant: Any, stored: Any, table: Table) -> bool:
    is_empty = stored is None or pd.isna(stored)
    if name == "currency" and not table.has_currency and is_empty:
        return True
    if meant is None or is_empty:
        return meant is None and is_empty
    if isinstance(meant, Decimal):
        return math.isclose(float(meant), stored, rel_tol=1e-12, abs_tol=1e-9)
    if name in DATES:
        return bool(stored == pd.Timestamp(meant))
    if isinstance(meant, str):
        return _in_lines(meant) == _in_lines(stored)
    return bool(meant == stored)


def _is_excused(name: str, number: int, stored: Any, notes: pd.DataFrame, table: Table) -> bool:
    of_column = notes[(notes["table"] == "opportunities") & (notes["column"] == name)]
    of_value = of_column[of_column["kind"].isin(_OF_VALUE) & (of_column["row"] == number)]
    if len(of_value) and (pd.isna(stored) or (of_value["kind"] == "unstorable sign").any()):
        return True
    if name == "currency":
        of_row = of_column[of_column["kind"].eq("contradiction") & (of_column["row"] == number)]
        assumed = of_column[of_column["kind"] == "assumed currency"]
        return bool(len(of_row)) or any(f"taken as {stored} " in message for message in assumed["message"])
    how = " ".join(of_column[of_column["kind"] == "how read"]["message"])
    return "could be read otherwise" in how or "midnight in another" in how or _other_choice(name, how, table)


def _other_choice(name: str, how: str, table: Table) -> bool:
    """Whether the remark names a choice that is not the one by which the table was written."""
    if name in DATES:
        return "dates read " in how and f"dates read {table.order}" not in how
    if name == "probability" and "read as per cent" in how and table.manner.share == "fraction":
        return True
    if name == "probability" and "read as shares" in how and table.manner.share == "number":
        return True
    return "decimal comma" in how and table.manner.decimal != ","


def _in_lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def _sums(deals: tuple[Deal, ...]) -> dict[str, Decimal]:
    sums: Counter[str] = Counter()
    for deal in deals:
        sums[deal.currency] += deal.amount or 0
    return {currency: Decimal(total).quantize(Decimal("0.01")) for currency, total in sums.items() if total}


def _read_sums(rows: pd.DataFrame) -> dict[str, Decimal]:
    sums = rows.groupby("currency")["amount"].sum()
    return {
        str(currency): Decimal(repr(float(total))).quantize(Decimal("0.01"))
        for currency, total in sums.items()
        if total
    }
