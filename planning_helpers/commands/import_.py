"""`planbook import`: a folder of extracts into the store, with a report on their quality."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from sqlalchemy import Engine
from tqdm import tqdm

from planning_helpers.commands.dates import agreed_day, day
from planning_helpers.commands.deletions import refuse_doubtful_deletion, refuse_number_alone
from planning_helpers.commands.forgotten_people import forgotten_of, without_forgotten
from planning_helpers.commands.kept_judgement import without_kept
from planning_helpers.commands.options import refuse_ignored
from planning_helpers.commands.person import person
from planning_helpers.commands.quality_files import files_beside, require_place, write_quality
from planning_helpers.commands.terminal import answered, ask, say
from planning_helpers.errors import ExtractError, PlanningError
from planning_helpers.model import TABLES, columns, is_fact, row_class
from planning_helpers.sources import (
    DataQuality,
    Extracts,
    built_in_place,
    fetch_field_map,
    fetch_folder,
    quality_lines,
)
from planning_helpers.sources.encodings import require_encoding
from planning_helpers.sources.quality import ALARM, alarm_text, all_notes, notes
from planning_helpers.sources.salesforce_ids import has_salesforce_ids, with_own_ids_as_stored
from planning_helpers.store import (
    Replaced,
    StoreNotFoundError,
    kept_plans,
    open_store,
    read_table,
    record_import,
    replace_facts,
    save_all,
    stored_keys,
    writing,
)
from planning_helpers.store.imports import counts
from planning_helpers.store.values import moment
from planning_helpers.values.signs import on_one_line
from planning_helpers.wording.figures import counted
from planning_helpers.wording.prose import one_or_many

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
"""Endings of a file that is meant as a workbook; the last two are answered with what to save it as."""

NOT_ALL_SAVED = 3
"""Exit status when rows of a workbook are left to be mended; 1 is an error, 2 a misspelt option."""

_REFERENCED = tuple({column.references for table in TABLES for column in columns(table) if column.references})


@dataclass(frozen=True, eq=False)
class ImportReport:
    """What an import read and wrote.

    Attributes:
        quality: Everything that was found in the extracts.
        written: What was written, by table; empty when the import was a check.
        currency: ISO code taken for money without one.
        at: The moment that all which was written carries (UTC).
        without_account: How many plans are stored whose account is gone.
    """

    quality: DataQuality
    written: dict[str, Replaced] = field(default_factory=dict)
    currency: str = ""
    at: datetime = field(default_factory=moment)
    without_account: int = 0

    @property
    def lines(self) -> list[str]:
        """All of it, to be read."""
        return [*quality_lines(self.quality), "", *_written_lines(self.written), *self._without_account()]

    def _without_account(self) -> Iterator[str]:
        if not self.without_account:
            return
        verb = one_or_many(self.without_account, "is", "are")
        yield (
            f"{counted(self.without_account, 'plan')} {verb} of accounts that are gone. "
            "`planbook plans --gone` lists them, `planbook move-plan` gives them to others."
        )


class LooksWrongError(PlanningError):
    """The extracts, or the map, are probably not what they are taken for."""


class MostlyUnusableError(PlanningError):
    """More than half of a file's rows could not be stored."""


def import_folder(
    folder: str | Path,
    *,
    store: str | Engine,
    as_of: date,
    map_file: str | Path | None = None,
    currency: str | None = None,
    encoding: str | None = None,
    complete: bool = False,
    delete: int | None = None,
    recorded_by: str = "import",
    check: bool = False,
    anyway: bool = False,
    progress: Callable[[str], object] = lambda _: None,
    say: Callable[[str], object] = lambda _: None,
) -> ImportReport:
    """Import every extract in `folder`: all of it, or nothing when something fails.

    Args:
        folder: Where the extracts are.
        store: URL of the store, which is made when there is none, or the store.
        as_of: The day the extracts tell of.
        map_file: TOML field map, or the name of a built-in one; Salesforce's by default.
        currency: ISO code for money without one; the map's by default, else USD.
        encoding: That of the text files, such as cp1252; the map's by default, else UTF-8.
        complete: The extracts are all there is: stored facts that they lack are removed.
        delete: How many rows that may remove. Needed when it would remove more than a tenth of a table, or
            when a file is damaged or empty.
        recorded_by: Who imports. Judgement that another has changed or removed since is kept so, and listed.
        check: Read and report only; write nothing.
        anyway: Write also what looks wrong.
        progress: Told what is being read or written.
        say: Told when the store is upgraded, and where the copy of it is.

    Raises:
        PlanningError: If the map, a file or the store cannot be used; nothing is written then.
    """
    refuse_number_alone(complete=complete, delete=delete)
    field_map = fetch_field_map(map_file)
    if encoding:
        defaults = field_map.defaults.model_copy(update={"encoding": encoding})
        field_map = field_map.model_copy(update={"defaults": defaults})
    opened = _present(store, upgrade=not check, say=say)
    try:
        known = _known(opened)
        try:
            extracts = fetch_folder(
                folder, field_map, as_of=as_of, currency=currency, known=known, progress=progress
            )
        except OSError as error:
            raise _not_readable(error, folder) from error
        if not check:
            _refuse_mostly_unusable(extracts.quality)
            if not anyway:
                _refuse_what_looks_wrong(extracts.quality, map_file)
        if opened is not None:
            extracts = without_forgotten(extracts, forgotten_of(opened, known))
        if check:
            return ImportReport(extracts.quality, currency=extracts.currency)
        if opened is None:
            opened = open_store(str(store), create=True)
        with writing(opened):
            report = _written(opened, extracts, as_of, complete=complete, by=recorded_by, progress=progress)
            if complete:
                refuse_doubtful_deletion(report.written, extracts.quality, agreed=delete)
            done = {
                table: counts(one, complete=complete and is_fact(table))
                for table, one in report.written.items()
            }
            record_import(opened, done, at=report.at, by=recorded_by, day=as_of, source=str(folder))
        return replace(report, without_account=int(kept_plans(opened)["is_gone"].sum()))
    finally:
        if opened is not None and opened is not store:
            opened.dispose()


def import_command(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(help="Folder of extracts (CSV, XLSX, Parquet, JSON), or the workbook of a plan.")
    ],
    map_file: Annotated[
        str | None,
        typer.Option("--map", help="TOML field map, or hubspot, dynamics, salesforce (the default)."),
    ] = None,
    store: Annotated[str, typer.Option(help="SQLAlchemy URL of the store.")] = "sqlite:///data/plans.db",
    as_of: Annotated[
        str, typer.Option(help="Day the extracts tell of, or a workbook's changes hold from. Default: today.")
    ] = "",
    currency: Annotated[
        str | None, typer.Option(help="ISO code for money without one. Default: the map's, else USD.")
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(help="Encoding of text files, such as cp1252. Default: the map's, else UTF-8."),
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="Remove stored facts that the extracts lack.")
    ] = False,
    delete: Annotated[
        int | None,
        typer.Option(min=0, help="How many rows --complete may remove, when that is more than a tenth."),
    ] = None,
    recorded_by: Annotated[
        str, typer.Option(help="Who imports. Default: import; of a workbook, your user name.")
    ] = "",
    check: Annotated[bool, typer.Option("--check", help="Report only; write nothing.")] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Import even though something looks wrong.")
    ] = False,
    quality: Annotated[
        Path | None,
        typer.Option(
            help="Write every remark to this .csv or .json file. Default: both, beside a SQLite store."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask: save what a workbook changes, take a day far ahead.")
    ] = False,
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="Remove rows that were taken out of a workbook.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Write the workbook anew afterwards; keep the old beside it.")
    ] = False,
) -> None:
    """Import the extracts in FOLDER and report on their quality; or the workbook of a plan.

    Files are recognised by name: Salesforce objects (Account.csv, Opportunity.csv, …) and our own tables
    (plans.csv, swot_items.csv, …). Any other set of files needs a map. All is imported, or nothing.

    A workbook from `planbook export` or a report is shown first, and saved when you agree (docs/excel.md).
    Exit status 3: some of its rows were not saved.

    \b
        planbook import exports/2026-11-15 --as-of 2026-11-15
        planbook import exports --map maps/maven_crm.toml --store sqlite:///data/maven.db --as-of 2017-12-31
        planbook import exports --map my_map.toml --check
        planbook import northwind-2026Q4.xlsx --refresh
    """  # noqa: D301 - \b keeps the lines of the example in the help
    refuse_number_alone(complete=complete, delete=delete)
    if encoding:
        require_encoding(encoding)
    if quality:
        require_place(quality)
    on = day(as_of) if check else agreed_day(as_of, agreed=lambda question: yes or answered(question))
    is_workbook = folder.suffix.lower() in WORKBOOKS and not folder.is_dir()
    _refuse_ignored(ctx, is_workbook=is_workbook)
    if is_workbook:
        from planning_helpers.commands.import_workbook import import_workbook  # see commands.run

        done = import_workbook(
            folder,
            store=store,
            by=recorded_by or person(),
            effective_on=on,
            check=check,
            remove_missing=remove_missing,
            refresh=refresh,
            agreed=lambda question: yes or ask(question),
            say=say,
        )
        if done.left:
            raise typer.Exit(NOT_ALL_SAVED)
        return
    with closing(tqdm(bar_format="{desc}", disable=not sys.stderr.isatty(), leave=False)) as bar:
        report = import_folder(
            folder,
            store=store,
            as_of=on,
            map_file=map_file,
            currency=currency,
            encoding=encoding,
            complete=complete,
            delete=delete,
            recorded_by=recorded_by or "import",
            check=check,
            anyway=anyway,
            progress=lambda told: bar.set_description_str(on_one_line(told)),
            say=say,
        )
    say(*report.lines)
    for file in [quality] if quality else ([] if check else files_beside(store)):
        write_quality(report.quality, file)
        say(f"Every remark: {file}")


def _refuse_ignored(ctx: typer.Context, *, is_workbook: bool) -> None:
    if is_workbook:
        of_folders = ("map_file", "currency", "encoding", "complete", "delete", "anyway", "quality")
        refuse_ignored(ctx, of_folders, why="for the workbook of a plan")
    else:
        refuse_ignored(ctx, ("remove_missing", "refresh"), why="for a folder of extracts")


def _not_readable(error: OSError, folder: str | Path) -> ExtractError:
    return ExtractError(
        f"{str(error.filename or folder)!r} cannot be read ({error.strerror or error}). "
        "Give yourself the right to read it, or close the program that holds it, and import again."
    )


def _refuse_what_looks_wrong(quality: DataQuality, map_file: str | Path | None) -> None:
    """Stop before anything is written when a figure made of the extracts would be wrong in silence."""
    alarms = quality.notes[quality.notes["kind"] == ALARM]
    if len(alarms):
        said = dict.fromkeys(alarm_text(dict(alarm)) for _, alarm in alarms.iterrows())
        raise LooksWrongError(
            f"{'; '.join(said)}. Nothing was written. {_where_the_map_is(map_file)}"
            "Look at the whole report with --check, or import it as it is with --anyway."
        )


def _where_the_map_is(map_file: str | Path | None) -> str:
    """What to do to change a map that comes with the package; empty for one's own."""
    place = built_in_place(map_file)
    return f"The map is {place}: copy it, change the copy, and give it by --map. " if place else ""


def _refuse_mostly_unusable(quality: DataQuality) -> None:
    """Stop before anything is written when a map or a file is plainly wrong."""
    wrong = quality.balance[quality.balance["set_aside"] * 2 > quality.balance["read"]]
    if wrong.empty:
        return
    first = wrong.iloc[0]
    of_table = quality.notes[quality.notes["table"] == first["table"]]
    reasons = of_table[of_table["kind"].isin(["row set aside", "unreadable value"])]["message"]
    reason = f" ({reasons.mode().iloc[0]})" if len(reasons) else ""
    raise MostlyUnusableError(
        f"{first['set_aside']:,} of {first['read']:,} rows of {first['file']} cannot be used as "
        f"{first['table']}{reason}; nothing was written. "
        "Mend the map or the file, and look at the whole report with `--check`."
    )


def _present(store: str | Engine, *, upgrade: bool, say: Callable[[str], object]) -> Engine | None:
    """The store, None when there is none yet: a failed import leaves no empty one behind."""
    if isinstance(store, Engine):
        return store
    try:
        return open_store(store, upgrade=upgrade, say=say)
    except StoreNotFoundError:
        return None


def _known(store: Engine | None) -> dict[str, pd.DataFrame]:
    """The stored rows that extracts may refer to."""
    return {} if store is None else {table: read_table(store, table) for table in _REFERENCED}


def _written(
    store: Engine,
    extracts: Extracts,
    as_of: date,
    *,
    complete: bool,
    by: str,
    progress: Callable[[str], object],
) -> ImportReport:
    written: dict[str, Replaced] = {}
    at = moment()
    found = [extracts.quality.notes]
    with writing(store):
        for table, rows in extracts.tables.items():
            progress(f"writing {table}")
            if is_fact(table):
                if table not in _REFERENCED and has_salesforce_ids(rows[row_class(table).key]):
                    rows = with_own_ids_as_stored(table, rows, stored_keys(store, table))
                written[table] = replace_facts(
                    store,
                    table,
                    rows,
                    by=by,
                    effective_on=as_of,
                    imported_at=at,
                    complete=complete,
                    assumed=extracts.assumed[table],
                )
                found.append(_absent(table, written[table], complete=complete))
            else:
                ours, kept = without_kept(store, table, rows, by=by)
                written[table] = save_all(store, table, ours, by=by, effective_on=as_of, recorded_at=at)
                found.append(kept)
    quality = DataQuality(all_notes(found), extracts.quality.balance)
    return ImportReport(quality, written, extracts.currency, at)


def _absent(table: str, replaced: Replaced, *, complete: bool) -> pd.DataFrame:
    keys = list(replaced.absent_keys)
    message = "removed: the extracts are complete" if complete else "kept: give --complete to remove it"
    return notes("not in the extract", table=table, rows=[None] * len(keys), values=keys, messages=message)


def _written_lines(written: dict[str, Replaced]) -> list[str]:
    if not written:
        return ["Nothing was written: this was a check."]
    lines = [
        f"  {table}: {done.inserted:,} new, {done.changed:,} changed, {done.unchanged:,} as before"
        for table, done in written.items()
    ]
    return ["Written", *lines]
