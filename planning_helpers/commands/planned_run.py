"""All that a run needs, put together and checked before anything runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from planning_helpers.batch.account_job import Notebooks, Run, Task
from planning_helpers.batch.fingerprint import (
    code_print,
    fingerprint,
    notebooks_print,
    reads_the_book,
    versions,
)
from planning_helpers.batch.folders import account_folders
from planning_helpers.batch.parameters import declared_parameters, is_of_the_book, parameters_by_notebook
from planning_helpers.batch.places import Place
from planning_helpers.batch.records import BOOK
from planning_helpers.batch.secrets import without_password
from planning_helpers.chapters.account_selection.accounts_to_plan import (
    PROPOSED,
    TOP,
    accounts_of_book,
)
from planning_helpers.commands.dates import day
from planning_helpers.commands.plans import say_gone
from planning_helpers.commands.terminal import say_part_seen
from planning_helpers.errors import PlanningError
from planning_helpers.periods import Period
from planning_helpers.project import project_folder
from planning_helpers.rules import own_thresholds, read_thresholds
from planning_helpers.sources.complete_plan import PROJECT_FILE, complete_plan, project_rules
from planning_helpers.store import (
    AccountPlan,
    Book,
    NoAccountError,
    first_effective_date,
    latest_effective_date,
    named_accounts,
    open_store,
    read_account_plan,
    read_book,
    reading_once,
    store_digests,
)
from planning_helpers.values.addresses import as_url

_CHOOSE = "choose others with --account"
RULES = "complete_plan"  # the parameter of a notebook that takes the rules of a complete plan


def plan_run(
    period: Period,
    *,
    wanted: Sequence[str],
    as_of: str,
    store: str,
    place: Place,
    notebooks: Path | None,
    given: Sequence[str],
    timeout: int,
) -> tuple[Run, list[Task], str]:
    """All that a run needs, its tasks, and why it is about these accounts.

    Raises:
        PlanningError: If the store, an account, a parameter, a notebook or the day is not there or wrong.
    """
    bare_store, on = checked_store(store, as_of)
    folder = notebooks or project_folder() / "notebooks"
    of_accounts, of_book = _notebooks_in(folder, with_project_rules(given, folder))
    engine = open_store(bare_store)
    book = read_book(engine, period=period.name, as_of=on)
    say_part_seen(engine)
    if book["accounts"].empty:
        raise NoAccountError(date.fromisoformat(on), first_effective_date(engine))
    _refuse_reports_of_another_store(place, bare_store)
    if not wanted:
        say_gone(engine, period.name)
    chosen, reason = _chosen(book, wanted, period)
    the_run = Run(
        period=period.name,
        as_of=on,
        store_url=bare_store,
        read_plan=partial(plan_of, bare_store, period.name, on),
        reading_once=reading_once,
        prepare=_prepare,
        notebooks=of_accounts,
        book_notebooks=of_book,
        given=given,
        timeout=timeout,
    )
    tasks = _tasks(the_run, engine, book, chosen)
    engine.dispose()
    return the_run, tasks, reason


def _prepare() -> None:
    """Make ready to draw the charts of many accounts; runs in the processes that draw them."""
    from planning_helpers.charts.altair_memos import remember_schemas  # heavy, and this one draws nothing

    remember_schemas()


def checked_store(store: str, as_of: str) -> tuple[str, str]:
    """The store's URL without its password, which goes to the environment instead; and the day (ISO date)."""
    bare_store, secrets = without_password(as_url(store))
    engine = open_store(store)
    on = day(as_of) if as_of else latest_effective_date(engine)
    engine.dispose()
    if on is None:
        raise PlanningError(f"the store {bare_store!r} is empty. Import a CRM export with `planbook import`.")
    os.environ.update(secrets)
    return bare_store, on.isoformat()


def _refuse_reports_of_another_store(place: Place, store: str) -> None:
    """One folder holds the reports of one store: its index and its book are of that store alone."""
    other = place.manifest().get("store_url", store)
    if other != store:
        raise PlanningError(
            f"{place.shown('')} holds reports from another store, {other}; this run is from {store}. "
            "Name another folder with `--to`, or remove that one."
        )


def plan_of(store_url: str, period: str, as_of: str, account_id: str) -> AccountPlan:
    """What the store has of the account."""
    return read_account_plan(store_url, account_id=account_id, period=period, as_of=as_of)


def _notebooks_in(folder: Path, given: Sequence[str]) -> tuple[Notebooks, Notebooks]:
    found = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    of_accounts = [path for path in found if not is_of_the_book(path)]
    if not of_accounts:
        raise PlanningError(
            f"there is no notebook such as 01_snapshot.ipynb in {folder}. "
            "Run it in the project's folder, or give --notebooks FOLDER."
        )
    parameters = parameters_by_notebook(found, given)
    return (
        {path: parameters[path] for path in of_accounts},
        {path: parameters[path] for path in found if path not in of_accounts},
    )


def with_project_rules(given: Sequence[str], notebooks: Path) -> Sequence[str]:
    """`given`, and the project's own rules of a complete plan where a notebook asks for them.

    They travel as a parameter: a worker elsewhere has no project folder, and a changed list makes new
    reports.

    Raises:
        PlanningError: If the project's list says something that cannot be followed.
    """
    rules = project_rules(project_folder())
    if not rules or any(text.startswith(f"{RULES}=") for text in given):
        return given
    complete_plan(rules, where=PROJECT_FILE)
    asked = any(RULES in declared_parameters(path) for path in notebooks.glob("[0-9][0-9]_*.ipynb"))
    return [*given, f"{RULES}={rules}"] if asked else given


def _chosen(book: Book, wanted: Sequence[str], period: Period) -> tuple[list[str], str]:
    accounts = book["accounts"]
    if wanted:
        return named_accounts(accounts, wanted), "as asked for"
    chosen = accounts_of_book(book, period=period, as_of=book.as_of)
    if chosen.empty:
        by_name = accounts.sort_values(["name", "account_id"])["account_id"].head(TOP).tolist()
        return by_name, f"no account can be scored yet, so the first {TOP} by name; {_CHOOSE}"
    proposed = f"none has a plan or is selected, so the first {TOP} by score that nobody decided against"
    is_proposed = (chosen["decision"] == PROPOSED).any()
    return chosen["account_id"].tolist(), (
        f"{proposed}; {_CHOOSE}" if is_proposed else "those with a plan or selected"
    )


def _tasks(the_run: Run, store: Engine, book: Book, chosen: Sequence[str]) -> list[Task]:
    accounts = book["accounts"]
    names = dict(zip(accounts["account_id"].astype(str), accounts["name"].astype(str), strict=True))
    folders = account_folders(names)
    common = {
        "period": the_run.period,
        "as_of": the_run.as_of,
        "code": code_print(),
        "versions": versions(),
        "thresholds": read_thresholds(own_thresholds()),
    }
    says = store_digests(store, as_of=book.as_of)
    of_all = {
        "notebooks": notebooks_print(the_run.notebooks),
        "parameters": [dict(values) for values in the_run.notebooks.values()],
        "book": says.book if reads_the_book(the_run.notebooks) else "",
    }
    tasks = []
    for account_id in chosen:
        rests_on = fingerprint(
            **common,
            **of_all,
            account=[account_id, names[account_id], folders[account_id]],
            rows=says.accounts[account_id],
        )
        tasks.append(Task(account_id, names[account_id], folders[account_id], rests_on))
    if not the_run.book_notebooks:
        return tasks
    rests_on = fingerprint(
        **common,
        notebooks=notebooks_print(the_run.book_notebooks),
        parameters=[dict(values) for values in the_run.book_notebooks.values()],
        rows=says.book,
    )
    return [*tasks, Task(None, "", BOOK, rests_on)]
