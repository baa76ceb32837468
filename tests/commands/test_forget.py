"""`planbook forget` shows what it would do, asks, and leaves no file of ours that names the person."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from planning_helpers.batch.records import Outcome, write_record
from planning_helpers.cli import app
from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import open_store, read_table
from tests.support.plan_workbooks import exported, planned_store, taken_back, write

DAY = date(2026, 11, 15)
EXTRACTS = {
    "accounts": "account_id,name\nA,Acme\n",
    "users": "user_id,name\nu1,Ann Lee\n",
    "contacts": "contact_id,account_id,name,email\nc1,A,Rémi Abadie,abadie@acme.example\nc2,A,Lucie Petit,\n",
    "interactions": "interaction_id,account_id,contact_id,interaction_date,subject\n"
    "i1,A,c1,2026-11-01,Abadie wants a discount\n",
    "plans": "plan_id,account_id,period\nP,A,2026Q4\n",
    "stakeholders": "plan_id,contact_id,status\nP,c1,enemy\n",
    "actions": "plan_id,name,contact_id\nP,Call R. Abadie,c1\n",
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with a store beside which an import left its remarks, and the reports of two accounts."""
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data" / "export"
    folder.mkdir(parents=True)
    for table, text in EXTRACTS.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    run("import", str(folder), "--as-of", str(DAY))
    (tmp_path / "data" / "plans-quality.csv").write_text('"row set aside","Rémi Abadie"\n', encoding="utf-8")
    period = tmp_path / "reports" / "2026Q4"
    report(period, "acme", "<p>R&eacute;mi Abadie is against us</p>", workbook="Abadie")
    report(period, "beta", "<p>Nobody is against us</p>", workbook="Petit")
    manifest = {"period": "2026Q4", "outcomes": [{"folder": "acme"}, {"folder": "beta"}]}
    (period / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (period / "index.html").write_text("Abadie is the first to see", encoding="utf-8")
    return tmp_path


def report(period: Path, name: str, page: str, *, workbook: str) -> None:
    folder = period / name
    (folder / "notebooks").mkdir(parents=True)
    (folder / "notebooks" / "01_snapshot.ipynb").write_text("{}", encoding="utf-8")
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "my notes.txt").write_text("keep", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active["A1"] = workbook
    book.save(folder / "plan.xlsx")
    write_record(folder, Outcome(name[0].upper(), name.title(), name, "2026Q4", str(DAY), "done"))


def run(*arguments, **options):
    return CliRunner().invoke(app, list(arguments), **options)


def naming(folder: Path, *words: str) -> list[str]:
    """The files below `folder` that hold one of `words`, also inside a workbook."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        parts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as opened:
                parts = [opened.read(name) for name in opened.namelist()]
        if any(
            word.casefold() in part.decode(errors="replace").casefold() for part in parts for word in words
        ):
            found.append(path.relative_to(folder).as_posix())
    return found


def test_no_file_of_the_planbook_names_the_person_afterwards(project):
    done = run("forget", "remi abadie", "--yes")

    assert done.exit_code == 0, done.output
    assert naming(project / "reports", "abadie", "&eacute;mi") == []
    assert [name for name in naming(project / "data", "abadie") if not name.startswith("export/")] == []
    left = sorted(path.relative_to(project / "reports").as_posix() for path in project.glob("reports/*/*/*"))
    assert [name for name in left if "acme" in name] == ["2026Q4/acme/my notes.txt"]
    assert "2026Q4/beta/report.html" in left
    manifest = json.loads((project / "reports" / "2026Q4" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["outcomes"] == [{"folder": "beta"}]
    assert "Beta" in (project / "reports" / "2026Q4" / "index.html").read_text(encoding="utf-8")


def test_what_is_done_is_told(project):
    told = run("forget", "c1", "--yes").output

    assert told.splitlines()[:7] == [
        "Rémi Abadie (contact c1 of account A)",
        "  Rows removed: contacts 1, stakeholders 1",
        "  Rows kept without the person: actions 1, interactions 1",
        "  Entries of the history: 2 removed, 2 kept without the person",
        "  Taken for the person in texts: "
        "'Rémi Abadie' 1, 'abadie@acme.example' 1, 'Abadie' 1, 'R. Abadie' 1",
        "Reports that name the person, to be removed: 1 folder",
        f"  {project / 'reports' / '2026Q4' / 'acme'}",
    ]
    assert "2 rows removed, 2 kept without the person; 2 entries of the history removed, 2 changed;" in told
    assert f"  {project / 'data' / 'export' / 'contacts.csv'}\n" in told
    assert "  planbook run --period 2026Q4 --store sqlite:///data/plans.db\n" in told
    assert "Abadie" not in told.split("Forgotten (entry ")[1].split("Files of your own")[0]


def test_a_name_in_one_word_goes_and_one_among_other_letters_is_said(project):
    (project / "more").mkdir()
    texts = ("See RemiAbadie and remi.abadie@old.example", "File CVRemiAbadie2 is old")
    text = "row_id,plan_id,name\n" + "".join(f"R{place},P,{one}\n" for place, one in enumerate(texts))
    (project / "more" / "risks.csv").write_text(text, encoding="utf-8")
    run("import", "more", "--as-of", str(DAY))
    (project / "data" / "Remi_Abadie").mkdir()

    told = run("forget", "abadie", "--yes").output

    names = read_table(open_store("sqlite:///data/plans.db"), "risks")["name"].tolist()
    assert names == ["See (name removed) and (name removed)@old.example", "File CVRemiAbadie2 is old"]
    assert "  Left in texts: 'cvremiabadie2', as it holds the name among other letters" in told
    assert f"  {project / 'data' / 'Remi_Abadie'}\n" in told


def test_a_surname_is_enough_where_one_person_has_it_and_else_lists_them(project):
    (project / "more").mkdir()
    people = "contact_id,account_id,name\nc3,A,Luc Petit\n"
    (project / "more" / "contacts.csv").write_text(people, encoding="utf-8")
    run("import", "more", "--as-of", str(DAY))

    one, several = run("person", "ABADIE"), run("person", "Petit")

    assert json.loads(one.stdout)["person"]["key"] == "c1"
    assert "Luc Petit (contact c3 of account A); Lucie Petit (contact c2 of account A)" in several.stderr


def test_without_a_terminal_nothing_is_done_unless_yes_is_given(project):
    before = naming(project, "abadie")

    refused = run("forget", "c1")

    assert refused.exit_code == 1
    assert "is not forgotten; nobody was asked. Add --yes to forget it for good." in refused.stderr
    assert naming(project, "abadie") == before


def test_the_next_import_leaves_the_person_out_and_counts_it(project):
    run("forget", "c1", "--yes")
    store = open_store("sqlite:///data/plans.db")
    before = {table: read_table(store, table) for table in EXTRACTS}

    again = import_folder(project / "data" / "export", store=store, as_of=DAY)

    assert {table: read_table(store, table).equals(rows) for table, rows in before.items()} == dict.fromkeys(
        before, True
    )
    noted = again.quality.notes[again.quality.notes["kind"] == "forgotten person"]
    assert noted.groupby(["table", "message"]).size().to_dict() == {
        ("contacts", "left out"): 1,
        ("stakeholders", "left out"): 1,
        ("actions", "stored without the person"): 1,
        ("interactions", "stored without the person"): 1,
    }
    contacts = again.quality.balance.set_index("table").loc["contacts"]
    assert (contacts["read"], contacts["stored"], contacts["set_aside"]) == (2, 1, 1)
    run("import", str(project / "data" / "export"), "--as-of", str(DAY))
    assert [name for name in naming(project / "data", "abadie") if not name.startswith("export/")] == []


def test_somebody_else_of_the_same_name_is_imported(project):
    run("forget", "c1", "--yes")
    contacts = "contact_id,account_id,name\nc1,A,Rémi Abadie\nc8,A,Rémi Abadie\n"
    (project / "data" / "export" / "contacts.csv").write_text(contacts, encoding="utf-8")

    import_folder(project / "data" / "export", store="sqlite:///data/plans.db", as_of=DAY)

    found = read_table(open_store("sqlite:///data/plans.db"), "contacts")
    assert found[["contact_id", "name"]].to_numpy().tolist() == [["c2", "Lucie Petit"], ["c8", "Rémi Abadie"]]


def test_a_person_can_be_forgotten_again_by_name_when_something_came_back(project):
    run("forget", "c1", "--yes")
    (project / "data" / "plans-quality.csv").write_text("Rémi Abadie\n", encoding="utf-8")

    again = run("forget", "Rémi Abadie", "--yes")

    assert again.exit_code == 0, again.output
    assert "was forgotten before" in again.output
    assert (project / "data" / "plans-quality.csv").read_text(encoding="utf-8") == "(name removed)\n"


def test_an_older_workbook_brings_nobody_back(store, tmp_path):
    planned_store(store)
    path = write(exported(store, tmp_path), "Actions", 2, Action="Call Cy Young twice")
    write(path, "Actions", 3, Action="Send Cy Young the offer")
    url = store.url.render_as_string(hide_password=False)
    run("forget", "Cy Young", "--yes", "--also", "Cy", "--store", url, "--reports", str(tmp_path))

    _, said = taken_back(store, path)

    assert "1 row would name people who are forgotten; their names are not saved." in said
    assert sorted(read_table(store, "actions")["name"]) == [
        "Call (name removed)",
        "Send (name removed) the offer",
    ]


def test_what_is_due_by_the_rules_of_the_company_is_shown_and_forgotten(project):
    (project / "maps").mkdir()
    rules = '[retention]\npeople_without_contact = "36 months"\nreports = "24 months"\n'
    (project / "maps" / "company.toml").write_text(rules, encoding="utf-8")

    early = run("forget", "--due", "--as-of", "2028-11-15", "--yes")
    late = run("forget", "--due", "--as-of", "2029-12-01", "--yes")

    assert early.output == "Nothing is due.\n"
    assert late.exit_code == 0, late.output
    due = late.output.splitlines()
    assert "Due: Lucie Petit (contact c2 of account A), last sign of contact 2026-11-15" in due
    assert f"Due: the reports in {project / 'reports' / '2026Q4'}" in due
    assert "Removed: the reports of 1 period." in late.output
    assert naming(project / "reports", "petit") == []
    left = sorted(path.relative_to(project / "reports").as_posix() for path in project.rglob("my notes.txt"))
    assert left == ["2026Q4/acme/my notes.txt", "2026Q4/beta/my notes.txt"]
    assert "c2" not in set(read_table(open_store("sqlite:///data/plans.db"), "contacts")["contact_id"])


def test_without_rules_nothing_is_due_and_that_is_said(project):
    refused = run("forget", "--due")

    assert refused.stderr.startswith(
        "planbook: maps/company.toml has no [retention] with people_without_contact"
    )


@pytest.mark.parametrize("arguments", [["forget"], ["forget", "c1", "--due"]])
def test_a_person_or_due_is_named_and_not_both(project, arguments):
    assert "either a person or --due says whom to forget." in run(*arguments).stderr
