"""What people get wrong at the command line: each ends in a sentence that names it and says what to do."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import chdir, closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from tests.support.batch_project import finding, notebook, store_of

IMPORT = "import extracts --store new.db --as-of 2026-11-15"
CHECK = "check --store plans.db --period 2026Q4"
EXPORT = "export --store plans.db --period 2026Q4"
RUN = "run --store plans.db --period 2026Q4 --jobs 1"
SUMMARY = "summary --as-of 2026-11-15 --store"

MISTAKES = [
    # what is to be imported
    ("import nowhere", 1, "no folder 'nowhere'", "Give the path of one"),
    ("import a_file", 1, "no folder 'a_file'", "Give the path of one"),
    ("import a_loop", 1, "no folder 'a_loop'", "Give the path of one"),
    ("import empty --store new.db", 1, "nothing in 'empty'", "Give --map"),
    ("import other_files --store new.db", 1, "the folder has turnover.csv", "Give --map"),
    ("import no_header --store new.db", 1, "accounts.csv is empty", "Export it again"),
    ("import broken_xlsx --store new.db", 1, "accounts.xlsx cannot be read", "save it as .xlsx"),
    ("import broken_json --store new.db", 1, "accounts.json is not valid JSON", "Export it again"),
    ("import broken_parquet --store new.db", 1, "accounts.parquet cannot be read", "Export it again"),
    (
        "import nowhere.xlsx --store plans.db",
        1,
        "there is no file nowhere.xlsx",
        "Give the path",
    ),
    ("import text.xlsx --store plans.db", 1, "text.xlsx cannot be read", "Save it as .xlsx"),
    # how
    (f"{IMPORT} --map nowhere.toml", 1, "no field map 'nowhere.toml'", "Give the path"),
    (f"{IMPORT} --map hubspott", 1, "no field map 'hubspott'", "Did you mean 'hubspot'?"),
    (f"{IMPORT} --map empty", 1, "no field map 'empty'", "Give the path"),
    (f"{IMPORT} --map bytes.toml", 1, "bytes.toml: no UTF-8 text", "Save it as UTF-8"),
    (f"{IMPORT} --map broken.toml", 1, "broken.toml: no valid TOML", "See maps/template.toml"),
    (f"{IMPORT} --map other.toml", 1, "unknown option 'colour'", "maps/template.toml"),
    (f"{IMPORT} --encoding klingon", 1, "there is no encoding 'klingon'", "cp1252 (Windows)"),
    (f"{IMPORT} --currency EURO", 1, "'EURO' is no currency", "Did you mean EUR"),
    (f"{IMPORT} --delete 5", 1, "--delete 5", "Add --complete"),
    (f"{IMPORT} --delete -1", 2, "--delete", "--help"),
    (f"{IMPORT} --quality a_file/remarks.csv", 1, "a_file/remarks.csv", "Name another file with --quality"),
    (f"{IMPORT} --encoding rot13", 1, "there is no encoding 'rot13'", "cp1252 (Windows)"),
    (f"{IMPORT} --quality empty", 1, "written to empty; it is a folder", "Name another file with --quality"),
    (f"{IMPORT} --quality remarks.txt", 1, "as .csv or .json", "Name another file with --quality"),
    (f"{IMPORT} --remove-missing", 1, "no meaning for a folder of extracts", "Leave it out"),
    (f"{IMPORT} --refresh --remove-missing", 1, "--remove-missing and --refresh have", "Leave them out"),
    (
        "import text.xlsx --store plans.db --map hubspot --complete",
        1,
        "no meaning for the workbook",
        "Leave them",
    ),
    ("import extracts --store new.db --as-of 15.11.2026", 1, "'15.11.2026' is no date", "2026-11-15"),
    ("import extracts --store new.db --as-of 2026-02-30", 1, "'2026-02-30' is no date", "2026-11-15"),
    ("import extracts --store new.db --as-of 9999-12-31", 1, "9999-12-31 is too far away", "Correct the day"),
    ("import extracts --store new.db --as-of 0001-01-01", 1, "0001-01-01 is too far away", "Correct the day"),
    # what says nothing, or nothing that counts
    *(
        (f"{command} {option} BLANK", 1, f"{option} is given without a value", "Give one")
        for command, option in [
            (IMPORT, "--recorded-by"),
            (IMPORT, "--map"),
            (IMPORT, "--quality"),
            (IMPORT, "--encoding"),
            ("summary", "--store"),
            ("summary", "--as-of"),
            ("undo", "--recorded-by"),
            ("plans", "--store"),
            (CHECK, "--as-of"),
            ("check", "--period"),
            (EXPORT, "--to"),
            (RUN, "--to"),
            (RUN, "--account"),
            (RUN, "--scheduler"),
            ("report", "--period"),
            ("move-plan plan-c", "--to"),
            ("person Ann", "--also"),
            ("forget Ann", "--recorded-by"),
            ("backup copy.db", "--store"),
            ("restore plans.db", "--store"),
        ]
    ),
    *(
        (f"{command} BLANK --store plans.db", 1, f"{name} is given without a value", "Give one")
        for command, name in [
            ("import", "FOLDER"),
            ("check --period 2026Q4", "ACCOUNT"),
            ("export --period 2026Q4", "ACCOUNT"),
            ("report", "FOLDERS"),
            ("person", "PERSON"),
            ("forget", "PERSON"),
            ("backup", "FILE"),
            ("restore", "FILE"),
            ("move-plan --to c", "PLAN"),
        ]
    ),
    ("undo --list --yes --store plans.db", 1, "--yes has no meaning with --list", "Leave it out"),
    ("check --list --period 2026Q4", 1, "--period has no meaning with --list", "Leave it out"),
    ("forget Ann --as-of 2026-11-15 --store plans.db", 1, "no meaning without --due", "Leave it out"),
    ("forget --due --also Annie --store plans.db", 1, "no meaning with --due", "Leave it out"),
    ("report empty --to elsewhere --store plans.db", 1, "no meaning where folders are named", "Leave it out"),
    (f"{RUN} --engine stock --isolate notebook", 1, "no meaning with --engine stock", "Leave it out"),
    # copies
    ("restore plans.db --store empty", 1, "empty is a folder; a store is a file", "Name a file in it"),
    ("restore plans.db --store plans.db --yes", 1, "plans.db is the store itself", "Name a copy"),
    ("restore empty --store plans.db", 1, "there is no file empty", "Name a copy"),
    (
        "restore plans.db --store a_file/new.db",
        1,
        "copy PROJECT/a_file/new.db cannot be written",
        "Name a file",
    ),
    ("backup a_file/copy.db --store plans.db", 1, "copy a_file/copy.db cannot be written", "Name a file"),
    ("backup empty --store plans.db", 1, "empty is there already", "Name another file"),
    # addresses where a file or folder is wanted
    (
        "backup s3://bucket/copy.db --store plans.db",
        1,
        "FILE 's3://bucket/copy.db' is an address",
        "give its path",
    ),
    ("import ftp://nowhere/extracts --store plans.db", 1, "FOLDER 'ftp://nowhere/extracts'", "give its path"),
    (f"{EXPORT} --to s3://bucket", 1, "--to 's3://bucket' is an address", "give its path"),
    (f"{RUN} --notebooks s3://bucket", 1, "--notebooks 's3://bucket' is an address", "give its path"),
    (f"{IMPORT} --quality s3://bucket/remarks.csv", 1, "is an address", "give its path"),
    # where the store is
    (f"{SUMMARY} ~nobody-of-that-name/plans.db", 1, "no store at sqlite:", "`planbook import`"),
    (f"{SUMMARY} nowhere.db", 1, "no store at sqlite:", "`planbook import`"),
    (f"{SUMMARY} empty", 1, "empty is a folder; a store is a file", "Name a file in it"),
    (f"{SUMMARY} empty.db", 1, "it holds nothing", "Load your data first with `planbook import`"),
    (f"{SUMMARY} text.db", 1, "file is not a database", "Check the address"),
    (f"{SUMMARY} half.db", 1, "half.db is damaged", "Put back the copy"),
    (f"{SUMMARY} invoices.db", 1, "it holds invoices", "a database of its own"),
    (f"{SUMMARY} newer.db", 1, "has version 9999", "Update the planbook"),
    (f"{SUMMARY} older.db", 1, "has version 0001", "Upgrade it with `planbook import`"),
    (f"{SUMMARY} a_loop", 1, "no store at sqlite:", "`planbook import`"),
    (f"{SUMMARY} sqlite://", 1, "names no file", "Take sqlite:///data/plans.db"),
    (f"{SUMMARY} :memory:", 1, "names no file", "Take sqlite:///data/plans.db"),
    (f"{SUMMARY} mysql://ann:s3cret@db/plans", 1, "is a mysql address", "Take sqlite:///data/plans.db"),
    (f"{SUMMARY} s3://bucket/plans.db", 1, "is not a store address", "Write it in one of these forms"),
    (f"{SUMMARY} postgresql://ann@127.0.0.1:1/plans", 1, "Connection refused", "that the server runs"),
    ("import extracts --store a_file/plans.db", 1, "cannot be made", "a folder that you may write to"),
    # which day and period
    ("summary --store plans.db --as-of 1999-01-01", 1, "no account on 1999-01-01", "Take a later day"),
    ("summary --store plans.db --as-of 9999-12-31", 1, "9999-12-31 is too far away", "Correct the day"),
    ("check --store plans.db", 1, "no plan period is named", "Give --period"),
    ("check --store plans.db --period 2026Q5", 1, "'2026Q5' is no period", "2026Q4, 2026H2 or 2026"),
    ("check --store plans.db --period 9999Q4", 1, "'9999Q4' is no period", "2026Q4, 2026H2 or 2026"),
    ("check --store plans.db --period 0000", 1, "'0000' is no period", "2026Q4, 2026H2 or 2026"),
    ("export --store plans.db", 1, "no plan period is named", "Give --period"),
    ("export --store plans.db --period 1999Q1", 1, "no account has a plan for 1999Q1", "give --template"),
    ("run --store plans.db", 2, "--period", "--help"),
    (f"{RUN} --as-of tomorrow", 1, "'tomorrow' is no date", "2026-11-15"),
    # which account
    (f"{CHECK} Nortwind", 1, "no account 'Nortwind'", "Did you mean 'Northwind Bank'?"),
    (f"{CHECK} north", 1, "Northwind Bank (n2), Northwind Traders (n1)", "more of its name"),
    (f"{EXPORT} Nobody", 1, "no account 'Nobody'", "part of a name"),
    (f"{RUN} --account Nobody", 1, "no account 'Nobody'", "part of a name"),
    (f"{EXPORT} --template", 1, "a template is of one account", "Name it"),
    # where to
    (f"{EXPORT} --to a_file", 1, "'a_file': file exists", "name another place"),
    (f"{EXPORT} --to a_file/deep", 1, "'a_file/deep': not a directory", "name another place"),
    (f"{EXPORT} --to one.xlsx", 1, "one.xlsx is one file, and 3 plans", "Name a folder with --to"),
    (f"{EXPORT} contoso --to there.xlsx", 1, "there.xlsx is there already", "name another place with --to"),
    (f"{EXPORT} contoso --to /proc/plan.xlsx", 1, "'/proc/plan.xlsx': no such file", "Check the name"),
    (f"{EXPORT} contoso --to {'x' * 300}.xlsx", 1, "file name too long", "choose a shorter one"),
    (f"{RUN} --to a_file", 1, "'a_file/2026Q4': not a directory", "name another place"),
    (f"{RUN} --to warp://there", 1, "warp://", "Give a folder"),
    (f"{RUN} --to ftp://nowhere.invalid", 1, "reports cannot go to ftp://...", "Give a folder"),
    (f"{RUN} --to ftp://ann:s3cret@127.0.0.1:1/x", 1, "reports cannot go to ftp://...", "Give a folder"),
    (f"{RUN} --to ftp://", 1, "'ftp://' names no place", "Give a folder"),
    (f"{RUN} --to ://reports", 1, "'://reports' names no place", "Give a folder"),
    (f"{RUN} --to reference://there", 1, "its address lacks what", "Give a folder"),
    (f"{RUN} --to data://there", 1, "data://there/2026Q4 cannot be used", "Check the address"),
    (f"{EXPORT} contoso --to plan.csv", 1, "plan.csv cannot be written: plans go to .xlsx", "Name one"),
    (f"{RUN} --to /proc/reports", 1, "'/proc/reports': no such file", "Check the name"),
    # the rest of a run, and reports
    (f"{RUN} --notebooks empty", 1, "no notebook such as 01_snapshot.ipynb in empty", "give --notebooks"),
    (f"{RUN} --notebooks a_file", 1, "no notebook such as 01_snapshot.ipynb in a_file", "give --notebooks"),
    (f"{RUN} --notebooks broken_notebooks", 1, "01_snapshot.ipynb cannot be read", "give --notebooks"),
    (f"{RUN} --parameter months", 1, "'months' is no parameter", "name=value"),
    (f"{RUN} --parameter months=many", 1, "'many' is no whole number", "months=3"),
    (f"{RUN} --parameter moths=3", 1, "declares the parameter 'moths'", "Take one of these"),
    (f"{RUN} --jobs 0", 2, "--jobs", "--help"),
    (f"{RUN} --engine warp", 2, "'warp' is not one of 'planbook', 'stock'", "--help"),
    (f"{RUN} --scheduler tcp://there:1 --engine stock", 1, "this machine only", "Leave out"),
    ("report", 1, "either folders or a period", "Give FOLDER... or --period"),
    ("report empty --store plans.db", 1, "empty holds no executed notebooks", "`planbook run`"),
    ("report nowhere --store plans.db", 1, "nowhere holds no executed notebooks", "`planbook run`"),
    ("report --period 2026Q4 --to s3://there", 1, "on this machine only", "Copy them here first"),
    ("undo-import --store plans.db", 1, "no import is left to take back", "--list"),
    ("undo-import --store text.db", 1, "file is not a database", "Check the address"),
    ("summary --stor plans.db", 2, "No such option: --stor", "--store"),
    ("summry", 2, "No such command 'summry'", "Did you mean 'summary'?"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    names = {"n1": "Northwind Traders", "n2": "Northwind Bank", "c": "Contoso"}
    store_of(folder / "plans.db", names)
    notebook(folder / "notebooks/01_snapshot.ipynb", finding("'Fine.'"))
    for name in ("empty", "other_files", "extracts", "no_header", "broken_notebooks"):
        (folder / name).mkdir()
    for name in ("a_file", "empty.db", "there.xlsx"):
        (folder / name).touch()
    (folder / "a_loop").symlink_to("a_loop")
    (folder / "other_files/turnover.csv").write_text("who,what\n1,2\n")
    (folder / "extracts/accounts.csv").write_text("account_id,name\nn1,Northwind Traders\n")
    (folder / "no_header/accounts.csv").touch()
    for suffix, content in {"xlsx": b"PK\x03\x04", "json": b'{"a":', "parquet": b"PAR1"}.items():
        (folder / f"broken_{suffix}").mkdir()
        (folder / f"broken_{suffix}/accounts.{suffix}").write_bytes(content)
    (folder / "broken_notebooks/01_snapshot.ipynb").write_text('{"cells": [')
    (folder / "text.xlsx").write_text("account_id,name\n")
    (folder / "text.db").write_text("account_id,name\n" * 100)
    (folder / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (folder / "broken.toml").write_text("[tables\n")
    (folder / "other.toml").write_text("colour = 3\n")
    (folder / "half.db").write_bytes((folder / "plans.db").read_bytes()[:60_000])
    with closing(sqlite3.connect(folder / "invoices.db")) as connection:
        connection.execute("CREATE TABLE invoices (number)")
    for name, version in {"newer.db": "9999", "older.db": "0001"}.items():
        shutil.copy(folder / "plans.db", folder / name)
        with closing(sqlite3.connect(folder / name)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", [version])
    return folder


@pytest.mark.parametrize(
    ("command", "status", "wrong", "remedy"), MISTAKES, ids=[mistake[0][:60] for mistake in MISTAKES]
)
def test_a_mistake_is_named_with_what_to_do(project, command, status, wrong, remedy):
    with chdir(project):
        ran = CliRunner().invoke(app, [word.replace("BLANK", " ") for word in command.split()])

    said = " ".join(ran.stderr.split()).replace(str(project), "PROJECT")
    assert ran.exit_code == status
    assert wrong in said
    assert remedy in said
    assert "Traceback" not in ran.output
    assert "in the planbook itself" not in said
    assert "s3cret" not in ran.output


@pytest.mark.parametrize("command", ["summary", "plans", "undo --yes", "check --period 2026Q4", "person Ann"])
def test_an_empty_file_is_left_as_it_is_by_what_reads(tmp_path, command):
    file = tmp_path / "empty.db"
    file.touch()

    ran = CliRunner().invoke(app, [*command.split(), "--store", str(file)])

    assert "it holds nothing. Load your data first" in ran.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["empty.db"]
    assert file.read_bytes() == b""


def test_an_empty_file_that_an_import_fills_is_for_its_owner_alone(project, tmp_path):
    file = tmp_path / "empty.db"
    file.touch(mode=0o644)

    CliRunner().invoke(app, ["import", str(project / "extracts"), "--store", str(file)])

    assert CliRunner().invoke(app, ["summary", "--store", str(file)]).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "command", ["summary --store", "check --period 2026Q4", "person", "undo --recorded-by"]
)
def test_an_argument_in_another_encoding_is_no_text(command):
    ran = CliRunner().invoke(
        app, [*command.split(), "M\udcfcller"]
    )  # Müller in cp1252, as a shell passes it on

    assert ran.exit_code == 1
    assert "is not written in UTF-8, so it is no text. Type it anew." in ran.stderr


@pytest.mark.parametrize("closed", ["<&-", "2>&-", ">&-"])
def test_a_stream_that_is_closed_stops_no_command(project, closed):
    planbook = f"{sys.executable} -c 'from planning_helpers.start import main; main()'"

    ran = subprocess.run(
        f"{planbook} undo --store plans.db {closed}", shell=True, cwd=project, capture_output=True, text=True
    )

    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert ("no import is left to take back" in ran.stderr) == (closed != "2>&-")


def test_a_folder_that_has_been_removed_is_said(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()

    with chdir(gone):
        gone.rmdir()
        ran = CliRunner().invoke(app, ["summary"])

    assert "the folder that you are in has been removed or replaced. Go to another with cd" in ran.stderr


def test_outside_the_project_the_folder_of_notebooks_is_asked_for(project, tmp_path):
    shutil.copy(project / "plans.db", tmp_path)

    with chdir(tmp_path):
        ran = CliRunner().invoke(app, RUN.split())

    assert ran.exit_code == 1
    assert f"no notebook such as 01_snapshot.ipynb in {tmp_path / 'notebooks'}" in ran.stderr
    assert "Run it in the project's folder, or give --notebooks" in ran.stderr
