"""`planbook import --complete` deletes nothing because of a broken file; `--delete` says how much may go."""

from __future__ import annotations

from datetime import date

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands.deletions import DeletionError
from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import latest_effective_date, open_store, read_imports, read_table

AS_OF, LATER = date(2026, 11, 15), date(2026, 11, 20)
HEADER = "account_id,name,segment"
TWENTY = [f"A{number:02},Account {number},Key" for number in range(20)]


@pytest.fixture
def folder(tmp_path):
    extracts = tmp_path / "extracts"
    extracts.mkdir()
    write(extracts, *TWENTY)
    return extracts


def write(folder, *rows):
    (folder / "accounts.csv").write_text("\n".join([HEADER, *rows]) + "\n")


def complete(folder, store, **options):
    return import_folder(folder, store=store, as_of=LATER, complete=True, **options)


def accounts(store):
    return len(read_table(store, "accounts"))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], r"20 of 20 accounts \(no rows in accounts.csv\); .* add --delete 20\."),
        (TWENTY[:17], r"3 of 20 accounts \(more than a tenth\); .* add --delete 3\."),
        (
            [*TWENTY[:18], "A18,Account 18"],
            r"1 of 20 accounts \(damaged rows in accounts.csv: 1\)",
        ),
        ([*TWENTY[:18], "A18,A,18,Key"], r"2 of 20 accounts \(rows of accounts.csv set aside: 1\)"),
        ([*TWENTY[:18], "A18,,Key"], r"2 of 20 accounts \(rows of accounts.csv set aside: 1\)"),
    ],
)
def test_a_complete_import_that_may_delete_by_mistake_writes_nothing(folder, store, rows, said):
    import_folder(folder, store=store, as_of=AS_OF)
    write(folder, *rows)

    with pytest.raises(DeletionError, match=f"^--complete would delete {said}"):
        complete(folder, store)

    assert accounts(store) == 20
    assert latest_effective_date(store) == AS_OF
    assert len(read_imports(store)) == 1


def test_the_right_number_gives_leave_for_all_of_it(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    write(folder, *TWENTY[:10], "A10,Account 10")

    with pytest.raises(
        DeletionError, match=r"^--delete 8 was given, yet --complete would delete 9 of 20 accou"
    ):
        complete(folder, store, delete=8)
    before = accounts(store)
    complete(folder, store, delete=9)

    assert (before, accounts(store)) == (20, 11)


def test_up_to_a_tenth_of_a_whole_file_goes_without_a_number(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    write(folder, *TWENTY[:18])

    complete(folder, store)

    assert accounts(store) == 18


def test_a_damaged_file_that_deletes_nothing_is_no_matter(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)
    write(folder, *TWENTY, "A20,Account 20")

    complete(folder, store)

    assert accounts(store) == 21


def test_the_number_is_that_of_all_tables_together(folder, store):
    users = [f"U{number},User {number}" for number in range(4)]
    (folder / "users.csv").write_text("\n".join(["user_id,name", *users]) + "\n")
    import_folder(folder, store=store, as_of=AS_OF)
    write(folder, *TWENTY[:19])
    (folder / "users.csv").write_text("\n".join(["user_id,name", *users[:2]]) + "\n")

    with pytest.raises(DeletionError) as refused:
        complete(folder, store)

    assert str(refused.value) == (
        "--complete would delete 2 of 4 users (more than a tenth); 1 of 20 accounts; nothing was written. "
        "Look whether the files are whole; if that is right, add --delete 3."
    )


def test_nothing_to_delete_and_a_number_do_not_agree(folder, store):
    import_folder(folder, store=store, as_of=AS_OF)

    with pytest.raises(
        DeletionError, match=r"would delete nothing; nothing was written. Leave --delete out\."
    ):
        complete(folder, store, delete=2)


def test_a_number_without_complete_is_an_error(folder, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"

    ran = CliRunner().invoke(app, ["import", str(folder), "--store", url, "--delete", "5"])

    assert ran.exit_code == 1
    assert ran.stderr == (
        "planbook: --delete 5 tells how many stored rows --complete may delete; --complete is not given. "
        "Add --complete, or leave --delete out.\n"
    )
    assert not (tmp_path / "store.db").exists()


def test_on_the_command_line_the_number_is_asked_for_and_taken(folder, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    import_folder(folder, store=url, as_of=AS_OF)
    write(folder, *TWENTY[:5])
    options = ["import", str(folder), "--store", url, "--as-of", "2026-11-20", "--complete"]

    refused = CliRunner().invoke(app, options)
    done = CliRunner().invoke(app, [*options, "--delete", "15"])

    assert (refused.exit_code, done.exit_code) == (1, 0)
    assert "if that is right, add --delete 15." in refused.stderr
    assert accounts(open_store(url)) == 5
