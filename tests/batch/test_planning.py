"""What the notebooks of a run are handed, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from planning_helpers.batch.parameters import (
    ParameterValueError,
    UnknownParametersError,
    parameters_by_notebook,
)
from planning_helpers.batch.records import read_record
from planning_helpers.batch.secrets import without_password
from planning_helpers.commands import planned_run
from planning_helpers.errors import PlanningError
from planning_helpers.store import open_store
from tests.support.batch_project import notebook as project_notebook
from tests.support.batch_project import planbook, store_of

OF_THE_RUN = 'account_id: str = "a"\nperiod: str = "2026Q4"\nas_of: str = "2026-11-15"\nstore_url: str = "sqlite:///x.db"\n'


def notebook(folder: Path, name: str, parameters: str) -> Path:
    cell = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), folder / name)
    return folder / name


def test_a_parameter_goes_to_the_notebooks_that_declare_it_in_its_type(tmp_path: Path):
    first = notebook(tmp_path, "01_a.ipynb", OF_THE_RUN + "months: int = 3\nfull: bool = False\n")
    second = notebook(tmp_path, "02_b.ipynb", OF_THE_RUN)

    found = parameters_by_notebook([first, second], ["months=12", "full=yes"])

    assert found == {first: {"months": 12, "full": True}, second: {}}


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ("month=3", UnknownParametersError, "declares the parameter 'month'; they declare full, months"),
        (
            "months=three",
            ParameterValueError,
            "'three' is no whole number, which 'months' must be. Write it as in months=3.",
        ),
        ("since=abc", ParameterValueError, "'abc' is no day, which 'since' must be. .* since=2026-11-15"),
        ("since=15.11.2026", ParameterValueError, "'15.11.2026' is no day"),
        ("until=", ParameterValueError, "'' is no day, which 'until' must be"),
        ("months=12.500", ParameterValueError, "'12.500' is no whole number, which 'months' must be"),
        ("months=1e5", ParameterValueError, "'1e5' is no whole number"),
        ("share=half", ParameterValueError, "'half' is no number, which 'share' must be"),
        ("share=12.500", ParameterValueError, "'12.500' may be 12.5 or 12500, .* share=12.5 or share=12500"),
        (
            *("share=0,925", ParameterValueError),
            "'0,925' is no number, .* a point stands before its decimals. Write share=0.925",
        ),
        ("full=perhaps", ParameterValueError, "'perhaps' is no yes or no, which 'full' must be"),
        ("months", ParameterValueError, "'months' is no parameter"),
        ("account_id=x", ParameterValueError, "the run sets 'account_id' itself"),
    ],
)
def test_a_wrong_parameter_is_refused(tmp_path: Path, given: str, error: type[Exception], message: str):
    days = 'since: str = ""  # earlier day (ISO date)\nuntil: str = "2026-11-15"  # last day (ISO date)\n'
    typed = "months: int = 3\nshare = 0.5\nfull = False\n"  # without a type: that of the default
    path = notebook(tmp_path, "01_a.ipynb", OF_THE_RUN + days + typed)

    with pytest.raises(error, match=message):
        parameters_by_notebook([path], [given])


def test_text_stays_as_it_is_typed_and_a_number_is_what_it_says(tmp_path: Path):
    path = notebook(tmp_path, "01_a.ipynb", OF_THE_RUN + 'key: str = "a"\nshare = 0.5\n')

    for key in ("00123", "1e5", "2026", "12.500"):
        assert parameters_by_notebook([path], [f"key={key}", "share=0.925"]) == {
            path: {"key": key, "share": 0.925}
        }


def test_a_day_may_be_left_empty_where_the_notebook_leaves_it_empty(tmp_path: Path):
    path = notebook(tmp_path, "01_a.ipynb", OF_THE_RUN + 'since: str = ""  # earlier day (ISO date)\n')

    assert parameters_by_notebook([path], ["since="]) == {path: {"since": ""}}
    assert parameters_by_notebook([path], ["since= 2026-01-31"]) == {path: {"since": "2026-01-31"}}


def test_a_notebook_that_misspells_what_the_run_sets_is_refused(tmp_path: Path):
    path = notebook(tmp_path, "01_a.ipynb", OF_THE_RUN.replace("account_id", "acount_id"))

    with pytest.raises(
        UnknownParametersError, match=r"01_a.ipynb declares no parameter 'account_id'; .*acount_id"
    ):
        parameters_by_notebook([path], [])


def test_a_notebook_of_the_book_needs_no_account(tmp_path: Path):
    path = notebook(tmp_path, "09_book.ipynb", OF_THE_RUN.partition("\n")[2])

    assert parameters_by_notebook([path], []) == {path: {}}


@pytest.mark.parametrize(
    ("url", "bare", "secrets"),
    [
        ("sqlite:///data/plans.db", "sqlite:///data/plans.db", {}),
        ("postgresql://ada@h/p", "postgresql://ada@h/p", {}),
        ("postgresql://ada:p%40ss@h:5432/p?a=b", "postgresql://ada@h:5432/p?a=b", {"PGPASSWORD": "p@ss"}),
        ("postgresql://h/p?user=ada&password=x", "postgresql://h/p?user=ada", {"PGPASSWORD": "x"}),
    ],
)  # fmt: skip
def test_the_password_leaves_the_url_for_the_environment(url: str, bare: str, secrets: dict[str, str]):
    assert without_password(url) == (bare, secrets)


def test_the_password_of_an_empty_store_is_not_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    empty = open_store(f"sqlite:///{tmp_path / 'empty.db'}", create=True)
    monkeypatch.setattr(planned_run, "open_store", lambda _: empty)

    with pytest.raises(PlanningError) as refused:
        planned_run.checked_store("postgresql://ada:S3cret@db.example/plans", "")

    assert str(refused.value).startswith("the store 'postgresql://ada@db.example/plans' is empty.")


def test_a_damaged_record_or_one_of_another_version_counts_as_not_run(tmp_path: Path):
    (tmp_path / "run.json").write_text('{"account_id": "x", trunc', encoding="utf-8")
    assert read_record(tmp_path) is None

    (tmp_path / "run.json").write_text('{"account_id": "x", "of_a_later_version": 1}', encoding="utf-8")
    assert read_record(tmp_path) is None


def test_reports_of_another_store_are_not_mixed_with_ours(tmp_path: Path):
    ours = store_of(tmp_path / "ours.db", {"N": "Northwind"})
    project_notebook(tmp_path / "notebooks/01_snapshot.ipynb", "x = 1")
    period = tmp_path / "reports" / "2026Q4"
    period.mkdir(parents=True)
    (period / "manifest.json").write_text('{"store_url": "sqlite:///data/sample.db"}', encoding="utf-8")

    ran = planbook(tmp_path, "run", "--period", "2026Q4", "--store", ours, "--to", str(tmp_path / "reports"))

    assert ran.exit_code == 1
    assert "holds reports from another store, sqlite:///data/sample.db" in " ".join(ran.output.split())
