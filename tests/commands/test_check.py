"""`planbook check`: what it prints, when it fails, and how a check is switched off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from planning_helpers.checks import CHECKS
from planning_helpers.cli import app
from tests.support.store_rows import account, import_rows, save_plan, save_row

ASKED = ("check", "--period", "2026Q4", "--as-of", "2026-11-15")


def asked(store: str, *more: str) -> Result:
    return CliRunner().invoke(app, [*ASKED, "--store", store, *more])


def answer(store: str, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(asked(store, "--json", *more).output)
    return found


def url(store: Engine) -> str:
    return store.url.render_as_string(hide_password=False)


def poor_plan(store: Engine) -> str:
    """A store with one plan in which nearly everything is missing."""
    import_rows(store, "accounts", account())
    save_plan(store)
    return url(store)


def test_every_account_with_a_plan_is_checked_and_the_exit_status_says_that_one_must_be_mended(sample_store):
    told = asked(sample_store)
    data = answer(sample_store)

    assert told.exit_code == 3
    assert data["checks"] == len(CHECKS)
    assert len(data["accounts"]) == 5
    assert all(f"{one['account']}: {one['statement']}" in told.output for one in data["accounts"])


def test_what_is_broken_is_counted_once_for_each_check_and_listed_with_its_chain(sample_store):
    (thevenet,) = answer(sample_store, "Maison Thévenet & Fils SA")["accounts"]

    broken = {row["check"]: row["severity"] for row in thevenet["violations"]}
    assert sum(thevenet["broken"].values()) == len(broken)
    assert {row["severity"] for row in thevenet["violations"]} == set(thevenet["broken"])
    assert any(" → " in (row["chain"] or "") for row in thevenet["violations"])
    assert all(row["reason"] for row in thevenet["not_judged"])


@pytest.mark.parametrize(("fail_on", "status"), [("act", 3), ("note", 3), ("never", 0)])
def test_the_severity_that_fails_can_be_chosen(store, fail_on, status):
    assert asked(poor_plan(store), "--fail-on", fail_on).exit_code == status


def test_a_plan_without_anything_to_act_on_fails_from_watch_on_only(store):
    poor = poor_plan(store)
    for n, check in enumerate(check for check in CHECKS if check.severity == "act"):
        save_row(store, "check_exceptions", {"row_id": str(n), "check_name": check.name, "reason": "Not now"})

    assert asked(poor, "--fail-on", "act").exit_code == 0
    assert asked(poor, "--fail-on", "watch").exit_code == 3
    assert "commit-goal-missing switched off: Not now" in asked(poor).output


def test_an_exception_for_a_check_that_is_not_there_is_refused_with_its_likely_name(store):
    poor = poor_plan(store)
    save_row(store, "check_exceptions", {"check_name": "risk-mising", "reason": "A slip"})

    refused = asked(poor)

    assert refused.exit_code == 1
    assert "risk-mising" in refused.stderr
    assert "risk-missing" in refused.stderr


def test_an_account_or_a_store_that_is_not_there_is_an_error_and_no_broken_plan(sample_store, tmp_path: Path):
    assert asked(sample_store, "Nobody Ltd").exit_code == 1
    assert asked(f"sqlite:///{tmp_path / 'none.db'}").exit_code == 1
    assert CliRunner().invoke(app, ["check", "--store", sample_store]).exit_code == 1


def test_the_checks_can_be_listed():
    listed = CliRunner().invoke(app, ["check", "--list"])
    data = json.loads(CliRunner().invoke(app, ["check", "--list", "--json"]).output)

    assert all(check.name in listed.output for check in CHECKS)
    assert [one["check"] for one in data] == [check.name for check in CHECKS]
