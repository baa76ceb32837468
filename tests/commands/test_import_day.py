"""A day more than a year ahead of today is taken by an import only when somebody agrees."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from planning_helpers.cli import app
from planning_helpers.commands.dates import FarAheadError, agreed_day

TODAY = date.today()  # noqa: DTZ011
FAR, NEAR = TODAY + timedelta(days=367), TODAY + timedelta(days=366)


def never(question):
    raise AssertionError(question)


def test_a_day_up_to_a_year_ahead_is_taken_without_asking():
    assert agreed_day(NEAR.isoformat(), agreed=never) == NEAR
    assert agreed_day("2001-01-01", agreed=never) == date(2001, 1, 1)
    assert agreed_day("", agreed=never) == TODAY


def test_a_day_further_ahead_is_taken_when_agreed_to_and_refused_otherwise():
    asked = []

    taken = agreed_day(FAR.isoformat(), agreed=lambda question: not asked.append(question))
    with pytest.raises(
        FarAheadError, match=f"--as-of {FAR} is more than a year ahead of today, {TODAY}; nothing"
    ):
        agreed_day(FAR.isoformat(), agreed=lambda _: False)

    assert taken == FAR
    assert asked == [f"--as-of {FAR} is more than a year ahead of today, {TODAY}. Is it right?"]


@pytest.mark.parametrize("name", ["extracts", "plan.xlsx"])
def test_without_a_terminal_the_import_is_refused_before_anything_is_read(tmp_path, name):
    url = f"sqlite:///{tmp_path / 'store.db'}"

    ran = CliRunner().invoke(
        app, ["import", str(tmp_path / name), "--store", url, "--as-of", FAR.isoformat()]
    )

    assert ran.exit_code == 1
    assert ran.stderr.endswith("nothing was written. Correct the day, or add --yes if it is right.\n")
    assert not (tmp_path / "store.db").exists()


@pytest.mark.parametrize("option", ["--yes", "--check"])
def test_with_yes_or_for_a_check_it_goes_on(tmp_path, option):
    (tmp_path / "accounts.csv").write_text("account_id,name\nA,Acme\n")
    options = ["--store", f"sqlite:///{tmp_path / 'store.db'}", "--as-of", FAR.isoformat()]

    ran = CliRunner().invoke(app, ["import", str(tmp_path), *options, option])

    assert ran.exit_code == 0
