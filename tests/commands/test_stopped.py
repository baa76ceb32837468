"""Ctrl-C: at a question, and while an import works."""

from __future__ import annotations

import os
import pty
import signal
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import planning_helpers.commands.run as run_command
from planning_helpers.cli import app
from planning_helpers.commands.import_ import import_folder
from planning_helpers.store import open_store, read_table

AS_OF = date(2026, 11, 15)
CTRL_C = b"\x03"
START = "from planning_helpers.start import main; main()"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with extracts, and a store that holds them and a contact."""
    extracts = tmp_path / "crm"
    extracts.mkdir()
    (extracts / "accounts.csv").write_text("account_id,name\nA,Acme\n")
    (extracts / "contacts.csv").write_text("contact_id,account_id,name\nC,A,Ann Lee\n")
    (extracts / "plans.csv").write_text("plan_id,account_id,period\nP1,A,2026Q4\n")
    import_folder(extracts, store=f"sqlite:///{tmp_path / 'data' / 'plans.db'}", as_of=AS_OF)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "question"),
    [
        (["undo"], "Take it back?"),
        (["forget", "Ann Lee"], "Forget this for good?"),
        (["move-plan", "P1", "--to", "A", "--period", "2027Q1"], "Move it?"),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else "",
)
def test_ctrl_c_at_a_question_changes_nothing_and_is_a_sentence(project, words, question):
    before = stored()

    status, shown = stopped_at(question, [*words, "--store", str(project / "data" / "plans.db")])

    assert status == 130
    assert shown.rstrip().endswith("planbook: stopped. Nothing was changed.")
    assert "Traceback" not in shown
    assert stored() == before


def test_ctrl_c_while_an_import_writes_undoes_it(project, monkeypatch):
    (project / "crm" / "accounts.csv").write_text("account_id,name\nA,Acme\nB,Boreal\n")
    monkeypatch.setattr("planning_helpers.commands.import_.record_import", interrupted)

    done = CliRunner().invoke(app, ["import", "crm", "--as-of", "2026-11-16"])

    assert done.exit_code == 130
    assert done.stderr.rstrip().endswith("planbook: stopped. What it had not finished is undone.")
    assert stored()["accounts"] == ["A"]


def test_ctrl_c_while_a_run_works_says_what_is_left_of_it():
    with (
        pytest.raises(KeyboardInterrupt, match="Finished reports are kept"),
        run_command._told_what_stays(),
    ):
        interrupted()


def interrupted(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)


def stored() -> dict[str, list[str]]:
    store = open_store("sqlite:///data/plans.db")
    keys = {"accounts": "account_id", "contacts": "contact_id", "plans": "period"}
    found = {table: read_table(store, table)[key].tolist() for table, key in keys.items()}
    store.dispose()
    return found


def stopped_at(question: str, words: list[str]) -> tuple[int, str]:
    """Exit status of `planbook words`, and all that it showed, with Ctrl-C typed at `question`."""
    process, terminal = pty.fork()
    if process == 0:
        os.execv(sys.executable, [sys.executable, "-c", START, *words])
    shown = b""
    while chunk := _read(terminal):
        shown += chunk
        if question.encode() in shown and CTRL_C not in shown:
            os.write(terminal, CTRL_C)
            question = "\0 asked once"
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode(errors="replace")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1000)
    except OSError:  # Linux, when the other end is closed
        return b""
