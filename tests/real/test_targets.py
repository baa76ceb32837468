"""Targets of the AdventureWorks people on their way down, against days counted one by one from the file."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from planning_helpers.chapters.manager_dashboard.target_cascade import (
    NO_ACCOUNT,
    named_accounts,
    target_cascade,
    target_cascade_finding,
)
from planning_helpers.commands.import_ import import_folder
from planning_helpers.model import empty
from planning_helpers.periods import parse_period
from planning_helpers.store import read_book
from planning_helpers.store.plan import Book
from tests.support.places import PROJECT

MAP = PROJECT / "maps" / "adventureworks.toml"
PERIOD = parse_period("2013Q2")


@pytest.fixture(scope="module")
def tables(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    url = f"sqlite:///{tmp_path_factory.mktemp('targets') / 'store.db'}"
    day = date(2013, 6, 30)
    import_folder(shared_data / "adventureworks", store=url, as_of=day, map_file=MAP)
    return read_book(url, period=PERIOD.name, as_of=day)


def by_day(folder: Path) -> tuple[dict[str, float], dict[str, str]]:
    """Quota of each person in the period, one day after the other; and each person's manager."""
    people = list(csv.DictReader((folder / "DimEmployee.csv").open(encoding="utf-8-sig", newline="")))
    keys = {row["EmployeeKey"]: row["EmployeeNationalIDAlternateKey"] for row in people}
    managers = {
        row["EmployeeNationalIDAlternateKey"]: keys.get(row["ParentEmployeeKey"], "")
        for row in people
        if row["Status"] == "Current"
    }
    begun = defaultdict(list)
    for row in csv.DictReader((folder / "FactSalesQuota.csv").open(encoding="utf-8-sig", newline="")):
        begun[keys[row["EmployeeKey"]]].append(
            (date.fromisoformat(row["Date"]), float(row["SalesAmountQuota"]))
        )
    found: dict[str, float] = {}
    for person, quotas in begun.items():
        quotas.sort()
        ends = [start for start, _ in quotas[1:]] + [quotas[-1][0] + timedelta(days=91)]
        for (start, amount), end in zip(quotas, ends, strict=True):
            for number in range((end - start).days):
                if PERIOD.start <= start + timedelta(days=number) <= PERIOD.end:
                    found[person] = found.get(person, 0.0) + amount / (end - start).days
    return found, managers


def above(person: str, managers: dict[str, str]) -> list[str]:
    chain: list[str] = []
    while (person := managers.get(person, "")) and person not in chain:
        chain.append(person)
    return chain


def test_without_plans_all_of_it_is_in_no_accounts_plan(tables, shared_data):
    quotas, managers = by_day(shared_data / "adventureworks")
    leading = {manager for person in quotas for manager in above(person, managers)}

    named = named_accounts(
        empty("plans"), tables["accounts"], tables["quotas"], tables["users"], period=PERIOD
    )

    assert len(quotas) > 10
    assert set(named["account"]) == {NO_ACCOUNT}
    assert named["commit_goal"].sum() == pytest.approx(
        sum(amount for person, amount in quotas.items() if person not in leading)
    )


def test_what_managers_pass_on_is_what_the_nearest_below_carry(tables, shared_data):
    quotas, managers = by_day(shared_data / "adventureworks")
    passed: dict[str, float] = defaultdict(float)
    for person, amount in quotas.items():
        nearest = next((manager for manager in above(person, managers) if manager in quotas), None)
        if nearest:
            passed[nearest] += amount

    cascade = target_cascade(tables["quotas"], tables["users"], period=PERIOD)

    assert len(passed) > 0
    assert sorted(cascade["passed_amount"]) == pytest.approx(sorted(passed.values()))
    assert sorted(cascade["unassigned_amount"]) == pytest.approx(
        sorted(quotas[manager] - amount for manager, amount in passed.items())
    )


def test_quotas_that_managers_carry_themselves_are_no_target_of_a_team(tables):
    named = named_accounts(
        empty("plans"), tables["accounts"], tables["quotas"], tables["users"], period=PERIOD
    )

    found = target_cascade_finding(
        target_cascade(tables["quotas"], tables["users"], period=PERIOD), named, currency="USD"
    )

    assert found.severity == "unknown"
    assert found.statement.startswith("The quotas of managers are far below those of their people")
