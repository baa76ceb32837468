"""`planbook person`: all that is known of a person, for the person's right to see it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from planning_helpers.commands.forget import OWN_FOLDERS, person_to_forget
from planning_helpers.commands.terminal import say, say_json, say_part_seen
from planning_helpers.errors import PlanningError
from planning_helpers.project import project_folder
from planning_helpers.store import open_store
from planning_helpers.store.people import KINDS
from planning_helpers.store.person_records import past_records, stored_records
from planning_helpers.store.values import iso, moment
from planning_helpers.wording.figures import counted

FORMS = (".json", ".xlsx")


def person_command(
    wanted: Annotated[
        str, typer.Argument(metavar="PERSON", help="Id, name or e-mail address of a contact or user.")
    ],
    to: Annotated[
        Path | None, typer.Option(help="File to write, .json or .xlsx. Default: JSON on the screen.")
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(help="Another way that texts name the person, such as a nickname; may be repeated."),
    ] = None,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    reports: Annotated[
        Path | None, typer.Option(help="Folder of the reports. Default: reports/ of the project.")
    ] = None,
) -> None:
    """Tell all that is known of PERSON: rows, history, texts that name the person, and files that do.

    Rows may tell of others too: read the file before you hand it out (docs/persons.md).

    \b
        planbook person "Rémi Abadie" --to abadie.xlsx
    """  # noqa: D301 - \b keeps the lines of the example in the help
    if to is not None and to.suffix.lower() not in FORMS:
        raise PlanningError(
            f"{to} is no form that can be written; there is .json and .xlsx. Name one of these."
        )
    if to is not None and to.exists():
        raise PlanningError(f"{to} is there already. Name another file, or remove that one.")
    known = person_data(wanted, also=also or [], store=store, reports=reports)
    if to is None:
        say_json(known)
        return
    _write(known, to)
    say(
        f"{to}: {counted(len(known['rows']), 'row')}, {counted(len(known['history']), 'change')} and "
        f"{counted(len(known['files']), 'file')} tell of {known['person']['names'][0]}."
    )


def person_data(wanted: str, *, also: Sequence[str], store: str, reports: Path | None) -> dict[str, Any]:
    """All that is known of the person as plain JSON values.

    Raises:
        UnknownNameError: If the store knows nobody of that id, name or address.
        AmbiguousPersonError: If it knows several.
    """
    from planning_helpers.batch.named_files import named_files  # see commands.run

    opened = open_store(store)
    say_part_seen(opened)
    found = person_to_forget(opened, wanted, also)
    with opened.connect() as connection:
        rows = [asdict(record) for record in stored_records(connection, found.forgotten)]
        history = [asdict(record) for record in past_records(connection, found.forgotten)]
    own_store = [Path(f"{opened.url.database}{end}") for end in ("", "-wal", "-shm")]
    places = [reports or project_folder() / "reports", *(project_folder() / name for name in OWN_FOLDERS)]
    files = named_files(places, found.known.spellings, passed_over=own_store)
    return {
        "person": {
            "kind": KINDS[found.person.kind],
            "key": found.person.key,
            "names": list(found.person.names),
            "emails": list(found.person.emails),
            "account_ids": list(found.person.account_ids),
            "told_at": f"{iso(moment())} UTC",
        },
        "rows": rows,
        "history": history,
        "files": [str(path) for path in (*files.folders, *files.own)],
        "files_to_look_into": [str(path) for path in (*files.doubtful, *files.unread)],
        "may_mean_others": dict(sorted(found.known.doubtful.items())),
    }


def _write(known: dict[str, Any], to: Path) -> None:
    """Write all or nothing: it tells all that is known of somebody."""
    if to.suffix.lower() == ".json":
        content = f"{json.dumps(known, ensure_ascii=False, indent=1)}\n".encode()
    else:
        file = BytesIO()
        as_text = {"options": {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}}
        with pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs=as_text) as workbook:
            for name, rows in _sheets(known):
                pd.DataFrame(rows).to_excel(workbook, sheet_name=name, index=False)
        content = file.getvalue()
    to.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(opened, "wb") as written:
            written.write(content)
    except OSError as error:
        to.unlink()
        raise OSError(error.errno, error.strerror, str(to)) from error


def _sheets(known: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    told = [{"What": name, "Value": _cell(value)} for name, value in known["person"].items()]
    yield "Person", told
    for sheet, records in (("Rows", known["rows"]), ("History", known["history"])):
        yield (
            sheet,
            [
                {
                    "Table": record["table"],
                    "Row": record["key"],
                    "Column": name,
                    "Value": _cell(value),
                    "Tells of the person": name in record["places"],
                }
                for record in records
                for name, value in record["says"].items()
                if value is not None
            ],
        )
    yield "Files", [{"File": name} for name in known["files"]]
    yield "Files to look into", [{"File": name} for name in known["files_to_look_into"]]
    yield "May mean others", [{"Text": text, "Why": why} for text, why in known["may_mean_others"].items()]


def _cell(value: Any) -> Any:
    """`value` as one cell shows it."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
