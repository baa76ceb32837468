"""What was chosen last, for the next notebook."""

from __future__ import annotations

from datetime import date

import pytest

from planning_helpers.workbench.choice import (
    FILE,
    Choice,
    ParameterError,
    given_choice,
    keep_choice,
    kept_choice,
    kept_name,
)

GIVEN = Choice("sqlite:///data/sample.db", "2026Q4", "2026-11-15", "petrovia")
CHOSEN = Choice("sqlite:///data/plans.db", "2027Q1", "2027-01-31", "northwind")


def test_the_next_notebook_with_the_same_parameters_takes_the_choice(tmp_path):
    keep_choice(tmp_path, given=GIVEN, chosen=CHOSEN, by="ann")

    assert kept_choice(tmp_path, GIVEN) == CHOSEN
    assert kept_name(tmp_path) == "ann"


def test_a_notebook_of_the_whole_book_takes_all_but_the_account(tmp_path):
    keep_choice(tmp_path, given=GIVEN, chosen=CHOSEN, by="ann")

    given = Choice(GIVEN.store_url, GIVEN.period, GIVEN.as_of)

    assert kept_choice(tmp_path, given) == Choice(CHOSEN.store_url, CHOSEN.period, CHOSEN.as_of)


def test_parameters_that_somebody_edited_win(tmp_path):
    keep_choice(tmp_path, given=GIVEN, chosen=CHOSEN, by="ann")

    edited = Choice(GIVEN.store_url, "2026Q3", GIVEN.as_of, GIVEN.account_id)

    assert kept_choice(tmp_path, edited) == edited


def test_a_file_that_cannot_be_read_is_as_none(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "bea")
    (tmp_path / FILE).parent.mkdir()
    for content in ("", "{}", '{"given": {"store": 1}}', "\udcff"):
        (tmp_path / FILE).write_text(content, errors="surrogatepass")

        assert kept_choice(tmp_path, GIVEN) == GIVEN
        assert kept_name(tmp_path) == "bea"


def test_a_year_and_a_day_may_be_handed_over_as_such():
    given = given_choice("sqlite:///x.db", period=2026, as_of=date(2026, 11, 15), account_id="00123")

    assert given == Choice("sqlite:///x.db", "2026", "2026-11-15", "00123")


@pytest.mark.parametrize("account_id", [123, 100_000.0, True, None])
def test_an_account_that_a_tool_made_a_number_of_is_refused(account_id):
    with pytest.raises(ParameterError, match=f"account_id is {account_id}, .* -r account_id 00123"):
        given_choice("sqlite:///x.db", period="2026Q4", as_of="2026-11-15", account_id=account_id)


def test_who_has_no_name_on_this_machine_may_work_too(tmp_path, monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME", "JUPYTERHUB_USER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # as in a container with a user of its own

    assert kept_name(tmp_path) == "somebody"
