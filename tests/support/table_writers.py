"""Programs that write a random table to a file; each says in which row of the file every deal begins."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.support.random_tables import DATES, FLAGS, TEXTS, Deal, Table, day_number

CONVERSIONS = ("csv xlsx", "csv ods", "xlsx ods", "xlsx xls", "xlsx xlsx", "xlsx csv")
"""What LibreOffice is given, and what it makes of it."""
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LANGUAGES = {"en_US": 1033, "de_DE": 1031, "fr_CH": 4108, "sv_SE": 1053, "en_IN": 16393, "de_CH": 2055}
"""What Windows, and LibreOffice in its filters, calls a locale."""

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "SEK": "kr"}
_AS_SHOWN = ":Text - txt - csv (StarCalc):44,34,76,1"
"""LibreOffice's words for: commas, UTF-8, cells as they are shown."""
_MONEY_FORMATS = {
    "grouped": "#,##0.###", "two decimals": "#,##0.00#", "plain": "General", "machine": "0.00#",
    "currency": "#,##0.00# [${sign}-{language}]", "code": '"{currency}" #,##0.00#',
    "accounting": "_-[${sign}-{language}]* #,##0.00#_-;[RED]-#,##0.00#",
}  # fmt: skip
_DAY_FORMATS = {
    "short": "dd/mm/yy",
    "medium": "d. mmm yyyy",
    "iso": "yyyy-mm-dd",
    "iso time": "yyyy-mm-dd hh:mm",
}


def stem(table: Table) -> str:
    """The name of the file without its ending."""
    return "deals" if table.map_text else "opportunities"


def csv_text(table: Table) -> str:
    """The table as Python's csv module writes it."""
    out = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if table.options["quote all"] else csv.QUOTE_MINIMAL
    writer = csv.writer(
        out,
        delimiter=table.options["delimiter"],
        lineterminator=table.options["line end"],
        quoting=quoting,
    )
    writer.writerow(table.headings)
    writer.writerows(table.texts(deal) for deal in table.deals)
    return out.getvalue()


def write_csv(table: Table, folder: Path) -> list[int]:
    return _save_text(csv_text(table), table, folder)


def write_pandas_csv(table: Table, folder: Path) -> list[int]:
    """Numbers and days as pandas writes them, in German form where the locale has a decimal comma."""
    is_comma = table.manner.locale in {"de_DE", "fr_CH", "sv_SE"}
    text = frame(table).to_csv(
        index=False,
        sep=table.options["delimiter"],
        decimal="," if is_comma else ".",
        na_rep=table.manner.blank,
        lineterminator=table.options["line end"],
        date_format={"short": "%d/%m/%Y", "medium": "%d %b %Y"}.get(table.manner.day),
    )
    return _save_text(text, table, folder)


def write_text_xlsx(table: Table, folder: Path) -> list[int]:
    """Every cell a text, as a report of a web application."""
    book = openpyxl.Workbook()
    for row in [table.headings, *map(table.texts, table.deals)]:
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", text) for text in row])
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "s"  # a text that begins with = is no formula
    book.save(folder / f"{stem(table)}.xlsx")
    return _counted(table, first=2)


def write_typed_xlsx(table: Table, folder: Path) -> list[int]:
    """Numbers with the format that shows what they are, as a person makes a sheet."""
    book = openpyxl.Workbook()
    if table.options["choice"] == 1 and table.manner.day != "excel":
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.append(table.headings)
    for number, deal in enumerate(table.deals, start=2):
        for place, name in enumerate(table.columns, start=1):
            cell, (value, shown) = sheet.cell(number, place), _cell(name, deal, table)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            elif shown:
                cell.number_format = shown
    book.save(folder / f"{stem(table)}.xlsx")
    return _counted(table, first=2)


def write_pandas_xlsx(table: Table, folder: Path) -> list[int]:
    engine = ("openpyxl", "xlsxwriter")[table.options["choice"] % 2]
    options = {"strings_to_formulas": False, "strings_to_urls": False} if engine == "xlsxwriter" else {}
    path = folder / f"{stem(table)}.xlsx"
    with pd.ExcelWriter(path, engine=engine, engine_kwargs={"options": options} if options else {}) as writer:
        frame(table).to_excel(writer, index=False)  # openpyxl makes formulas of texts that begin with =
    return _counted(table, first=2)


def write_parquet(table: Table, folder: Path) -> list[int]:
    """Exact and binary numbers, days and moments, by turns."""
    choice, columns = table.options["choice"], {}
    zone = (None, "UTC", "Europe/Zurich")[choice % 3]
    for name, heading in zip(table.columns, table.headings, strict=True):
        values = [_value(name, deal, table) for deal in table.deals]
        if name == "amount" and choice % 2:
            columns[heading] = pa.array([getattr(deal, name) for deal in table.deals], pa.decimal128(18, 3))
        elif name in DATES and table.manner.day == "iso time":
            days = [value and datetime.combine(value, time()) for value in values]
            columns[heading] = pa.array(
                pd.Series(pd.to_datetime(pd.Series(days, dtype="object"))).dt.tz_localize(zone)
            )
        elif name == "stage" and choice % 2:
            columns[heading] = pa.array(values).dictionary_encode()
        else:
            columns[heading] = pa.array(values)
    pq.write_table(pa.table(columns), folder / f"{stem(table)}.parquet")
    return _counted(table, first=1)


def write_text_parquet(table: Table, folder: Path) -> list[int]:
    rows = [table.texts(deal) for deal in table.deals]
    columns = {heading: [row[place] or None for row in rows] for place, heading in enumerate(table.headings)}
    pq.write_table(pa.table(columns), folder / f"{stem(table)}.parquet")
    return _counted(table, first=1)


def write_json(table: Table, folder: Path) -> list[int]:
    """Numbers as numbers, days in ISO form; records or lines of them."""
    records = [
        {
            heading: value.isoformat() if name in DATES and hasattr(value, "isoformat") else value
            for name, heading in zip(table.columns, table.headings, strict=True)
            for value in [_value(name, deal, table)]
        }
        for deal in table.deals
    ]
    as_ascii = bool(table.options["choice"] % 2)
    if table.options["quote all"]:
        lines = "".join(json.dumps(record, ensure_ascii=as_ascii) + "\n" for record in records)
        (folder / f"{stem(table)}.jsonl").write_text(lines, encoding="utf-8")
    else:
        (folder / f"{stem(table)}.json").write_text(
            json.dumps(records, ensure_ascii=as_ascii), encoding="utf-8"
        )
    return _counted(table, first=1)


def convert(tables: Sequence[tuple[Table, Path]], source: str, target: str) -> None:
    """Let LibreOffice turn the `source` file in each folder into `target`, which takes its place.

    Files of one locale go in one call: LibreOffice takes seconds to begin.
    """
    by_filter: dict[str, list[tuple[Table, Path]]] = {}
    for table, folder in tables:
        by_filter.setdefault(_import_filter(table) if source == "csv" else "", []).append((table, folder))
    for number, (chosen, group) in enumerate(by_filter.items()):
        work = group[0][1].parent / f"soffice {number}"
        (work / "out").mkdir(parents=True)
        files = [work / f"{place}.{source}" for place in range(len(group))]
        for file, (table, folder) in zip(files, group, strict=True):
            (folder / f"{stem(table)}.{source}").rename(file)
        command = [str(SOFFICE), f"-env:UserInstallation=file://{tempfile.gettempdir()}/planbook-soffice"]
        command += ["--headless", *([f"--infilter={chosen}"] * bool(chosen))]
        command += ["--convert-to", target + _AS_SHOWN * (target == "csv"), "--outdir", str(work / "out")]
        subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=600)
        for file, (table, folder) in zip(files, group, strict=True):
            (work / "out" / f"{file.stem}.{target}").rename(folder / f"{stem(table)}.{target}")


def for_libreoffice(table: Table, source: str, target: str) -> Table:
    """`table` as LibreOffice can be given it: in the encoding and with the delimiter that its filter names.

    A point is no decimal mark in a locale with a comma, and calamine loses the tabs of an ODS file.
    """
    manner, deals = table.manner, table.deals
    if source == "csv" and manner.money == "machine":
        manner = replace(manner, money="plain")
    if target == "ods":
        deals = tuple(replace(deal, name=deal.name.replace("\t", " ")) for deal in deals)
    map_text = table.map_text.replace('encoding = "cp1252"\n', "")
    options = table.options | {"encoding": "utf-8", "delimiter": ";"}
    return replace(table, manner=manner, deals=deals, map_text=map_text, options=options)


def csv_rows(text: str, delimiter: str) -> list[int]:
    """The line on which each record behind the header begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader)
    begins, last = [], reader.line_num
    for _ in reader:
        begins.append(last + 1)
        last = reader.line_num
    return begins


def frame(table: Table) -> pd.DataFrame:
    """The table as a data frame: floats, days, booleans."""
    content: dict[str, Any] = {}
    for name, heading in zip(table.columns, table.headings, strict=True):
        values = [_value(name, deal, table) for deal in table.deals]
        if name in DATES and table.manner.day != "excel":
            content[heading] = pd.to_datetime(pd.Series(values, dtype="object"))
        else:
            content[heading] = pd.Series(values, dtype="str" if name in TEXTS else None)
    return pd.DataFrame(content)


def _value(name: str, deal: Deal, table: Table) -> Any:
    """A value as a program holds it."""
    value = getattr(deal, name)
    if isinstance(value, Decimal):
        return float(value * 100 if name == "probability" and table.manner.share == "number" else value)
    if name in DATES and table.manner.day == "excel":
        return None if value is None else day_number(value)
    return bool(value) if name in FLAGS else value


def _cell(name: str, deal: Deal, table: Table) -> tuple[Any, str]:
    """What a cell holds, and the format that shows it."""
    value, manner = _value(name, deal, table), table.manner
    if name == "opportunity_id" and value.isascii() and value.isdigit() and len(value) < 15:
        return int(value), "0" * len(value)
    if name == "amount":
        sign = _SIGNS.get(deal.currency, deal.currency)
        language = f"{LANGUAGES[manner.locale]:X}"
        shown = _MONEY_FORMATS[manner.money]
        return value, shown.format(sign=sign, language=language, currency=deal.currency)
    if name == "probability":
        return value, {"percent": "0.0%", "fraction": "0.000", "number": ("General", '0.0"%"', r"0.0\%")[
            table.options["choice"] % 3]}[manner.share]  # fmt: skip
    if name in DATES and manner.day != "excel" and value is not None:
        has_time = manner.day == "iso time"
        return datetime.combine(value, time(14, 30)) if has_time else value, _DAY_FORMATS[manner.day]
    return value, ""


def _import_filter(table: Table) -> str:
    """LibreOffice's words for: semicolons, UTF-8, this locale, four columns of texts."""
    kinds = "/".join(f"{place}/2" for place in range(1, 5))
    return f"CSV:59,34,76,1,{kinds},{LANGUAGES[table.manner.locale]},false,true"


def _save_text(text: str, table: Table, folder: Path) -> list[int]:
    content = text.encode(table.options["encoding"])
    ending = "tsv" if table.options["delimiter"] == "\t" else "csv"
    (folder / f"{stem(table)}.{ending}").write_bytes(content)
    return csv_rows(text, table.options["delimiter"])


def _counted(table: Table, *, first: int) -> list[int]:
    return list(range(first, first + len(table.deals)))


WRITERS: dict[str, Callable[[Table, Path], list[int]]] = {
    "csv": write_csv,
    "pandas csv": write_pandas_csv,
    "text xlsx": write_text_xlsx,
    "typed xlsx": write_typed_xlsx,
    "pandas xlsx": write_pandas_xlsx,
    "parquet": write_parquet,
    "text parquet": write_text_parquet,
    "json": write_json,
}
TYPED = frozenset({"pandas csv", "typed xlsx", "pandas xlsx", "parquet", "json"})
"""Those that write numbers and days rather than texts."""
