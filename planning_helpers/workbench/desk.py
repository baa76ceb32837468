"""The desk: what to work on, how far the plan is, and the forms to write it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import ipywidgets as widgets
import pandas as pd
from IPython.display import Markdown, display

from planning_helpers.chapters.swot.swot_candidates import decision
from planning_helpers.checks.plan_progress import plan_progress
from planning_helpers.checks.six_questions import six_questions
from planning_helpers.errors import PlanningError
from planning_helpers.forms.candidate_choices import CandidateChoices, Offer, Status
from planning_helpers.forms.pickers import Picked, Pickers
from planning_helpers.forms.table_form import TableForm
from planning_helpers.measures.people.people import people
from planning_helpers.measures.signs.candidate import Candidate
from planning_helpers.model import row_class
from planning_helpers.project import project_folder
from planning_helpers.sources import fetch_complete_plan
from planning_helpers.store import (
    AccountPlan,
    PlanTable,
    PlanThereError,
    begin_plan,
    keep_password,
    open_store,
    take_on,
)
from planning_helpers.workbench.choice import given_choice, keep_choice, kept_choice, kept_name
from planning_helpers.workbench.offers import first_choice, offered, opened_choice, plan_of
from planning_helpers.workbench.open_notebook import opened_notebook
from planning_helpers.workbench.pages import way_through
from planning_helpers.workbench.progress import progress_html, still_needed, taken_on_text

_TAKE_IT_OUT = (
    "The parameters of this notebook hold a password. It is kept in data/passwords.json now, which only you "
    "can read: take it out of the notebook and save it."
)


class Desk:
    """Pickers, progress and the way through the notebooks; as the last value of a cell it shows them.

    What is picked goes into the variables of the notebook (`store_url`, `account_id`, `period`, `as_of`), and
    its cells run again in place. What a form saves is known from `as_of` on, and the cells that read that
    table run again.

    Args:
        notebook: Name of the notebook it stands in, such as `02_swot`.
        store_url: As the parameters of the notebook say, like the next three.
        period: Such as 2026Q4.
        as_of: The day the facts are taken at (ISO date).
        account_id: Empty for the whole book.

    Raises:
        ParameterError: If the account is a number.
    """

    def __init__(
        self,
        notebook: str,
        store_url: str,
        *,
        period: str | int,
        as_of: str | date,
        account_id: str = "",
    ) -> None:
        self._notebook, self._folder = notebook, project_folder()
        self._cells = opened_notebook()
        address = keep_password(self._folder, store_url) if self._cells else store_url
        self._given = given_choice(address, period=period, as_of=as_of, account_id=account_id)
        if self._cells:
            self._cells.leave_out()
        kept = kept_choice(self._folder, self._given) if self._cells else self._given
        self._store, self._choice = opened_choice(kept, self._given)
        self._by = kept_name(self._folder)
        self._editors: list[PlanTable] = []
        self._progress = widgets.HTML()
        self._begin = widgets.Button(button_style="primary", layout={"width": "auto"})
        self._begin.on_click(lambda _: self._begin_plan())
        self._needs: dict[str, list[widgets.HTML]] = {}
        self._pickers = Pickers(
            offered(self._store, self._choice, self._folder), self._picked(), choose=self._choose
        )
        if address != store_url:
            self._pickers.say(_TAKE_IT_OUT)
        self._tell_cells()
        self._show_progress()

    def form(self, table: str, *, view: str = "", fixed: Mapping[str, str] | None = None) -> widgets.Widget:
        """A form for the rows of `table` that belong to the plan, or to the book.

        Args:
            table: A judgement table.
            view: `grid`, `board` or `card`; the table's own without it.
            fixed: Values that each row of the form has, such as `{"perspective": "us"}`.
        """
        owner = self._owner(table)
        if owner is None:
            return _no_plan()
        editor = self._editor(table, owner)
        needs = widgets.HTML()
        self._needs.setdefault(table, []).append(needs)
        self._show_needs()
        return widgets.VBox(
            [
                needs,
                TableForm(
                    editor,
                    view=view,
                    fixed=fixed or {},
                    currency=self._currency(),
                    after=partial(self._saved, table),
                ),
            ]
        )

    def decide(self, candidates: Sequence[Candidate]) -> widgets.Widget:
        """Buttons to accept, reword or dismiss what the facts offer for the SWOT. Source: SWOT-4, SWOT-5."""
        owner = self._owner("swot_items")
        if owner is None:
            return _no_plan()
        editor = self._editor("swot_items", owner)

        def save_decision(number: int, status: Status, statement: str, quadrant: str) -> None:
            offered = candidates[number]
            editor.save(decision(offered, status, as_of=editor.as_of, statement=statement, quadrant=quadrant))
            self._saved("swot_items")

        return CandidateChoices([Offer(one.statement, one.quadrant) for one in candidates], save_decision)

    def _editor(self, table: str, owner: Mapping[str, str]) -> PlanTable:
        editor = PlanTable(
            self._store,
            table,
            as_of=date.fromisoformat(self._choice.as_of),
            by=self._by,
            owner=owner,
            account_id=self._choice.account_id or None,
        )
        self._editors.append(editor)
        return editor

    def _ipython_display_(self) -> None:
        display(Markdown(way_through(self._notebook)))
        display(widgets.VBox([self._pickers, self._begin, self._progress]))

    def _choose(self, picked: Picked) -> str:
        """Take what was picked; run the notebook again where it is about something else now.

        A password in the address is kept apart: the fields and the cells get the address without it.
        """
        is_other_store = picked.store_url != self._choice.store_url
        store = open_store(picked.store_url) if is_other_store else self._store
        if is_other_store:
            picked = picked._replace(store_url=keep_password(self._folder, picked.store_url))
        chosen = replace(self._choice, account_id=picked.account_id, period=picked.period)
        if is_other_store:
            chosen = first_choice(store, picked.store_url, like=self._choice)
        plan_of(store, chosen)  # refuses before anything is changed
        is_other = chosen != self._choice
        self._store, self._choice, self._by = store, chosen, picked.by
        for editor in self._editors:
            editor.by = picked.by
        if is_other_store:
            self._pickers.offer(offered(self._store, self._choice, self._folder), self._picked())
        if self._cells and self._given.account_id:
            keep_choice(self._folder, given=self._given, chosen=chosen, by=picked.by)
        return self._run_everything() if is_other else "Your name stands beside what you save from now on."

    def _run_everything(self) -> str:
        self._needs.clear()
        self._editors.clear()
        self._tell_cells()
        self._show_progress()
        if self._cells and self._cells.run(progress=self._say_how_far):
            return "All below is brought up to date."
        return "Run the cells below: menu Run, Run All Cells."

    def _say_how_far(self, done: int, cells: int) -> None:
        self._pickers.say(f"Bringing up to date: {done} of {cells} cells …")

    def _saved(self, table: str) -> None:
        """Bring up to date what reads `table`: findings, charts, progress."""
        if self._cells:
            self._cells.run([table])
        self._show_progress()

    def _begin_plan(self) -> None:
        """Save a plan for the period: an empty one, or the last one taken on, which stays as it is."""
        plan = plan_of(self._store, self._choice)
        before = None if plan is None else plan.plan
        on = date.fromisoformat(self._choice.as_of)
        account_id, period = self._choice.account_id, self._choice.period
        try:
            if before is not None:
                told = taken_on_text(
                    take_on(self._store, str(before["plan_id"]), period, by=self._by, effective_on=on),
                    before=str(before["period"]),
                )
            else:
                row = {"depth": "light", "currency": self._currency() or None}
                begin_plan(self._store, account_id, period, by=self._by, effective_on=on, **row)
                told = f"The plan for {period} is begun."
        except PlanThereError as error:
            told = f"{error.there['recorded_by']} began the plan for {period} just now."
        except PlanningError as error:
            self._pickers.say(str(error))
            return
        self._pickers.offer(offered(self._store, self._choice, self._folder), self._picked())
        self._pickers.say(f"{told} {self._run_everything()}")

    def _currency(self) -> str:
        plan = plan_of(self._store, self._choice)
        return "" if plan is None else plan.currency

    def _tell_cells(self) -> None:
        """Set the variables that the cells below read."""
        if self._cells is None:
            return
        names = ["store_url", "period", "as_of"] + (["account_id"] if self._choice.account_id else [])
        self._cells.tell({name: getattr(self._choice, name) for name in names})

    def _show_progress(self) -> None:
        plan = plan_of(self._store, self._choice)
        period = None if plan is None or plan.plan is None else str(plan.plan["period"])
        is_due = plan is not None and period != self._choice.period
        self._begin.layout.display = "" if is_due else "none"
        self._begin.description = (
            f"Take the plan of {period} on to {self._choice.period}"
            if period
            else f"Begin the plan for {self._choice.period}"
        )
        self._parts = None if plan is None or period is None else _progress_of(plan)
        self._progress.value = "" if self._parts is None else progress_html(self._parts, self._notebook)
        self._show_needs()

    def _show_needs(self) -> None:
        for table, shown in self._needs.items():
            for needs in shown:
                needs.value = "" if self._parts is None else still_needed(self._parts, table)

    def _owner(self, table: str) -> dict[str, str] | None:
        """What makes a row of `table` one of this plan, account or book; None without a plan to belong to."""
        account_id = self._choice.account_id
        if table == "plans" or row_class(table).scope == "plan":
            plan = plan_of(self._store, self._choice)
            return None if plan is None or plan.plan is None else {"plan_id": str(plan.plan["plan_id"])}
        is_of_account = row_class(table).scope == "account" and account_id
        return {"account_id": account_id} if is_of_account else {}

    def _picked(self) -> Picked:
        return Picked(self._choice.store_url, self._choice.account_id, self._choice.period, self._by)


def _no_plan() -> widgets.Widget:
    return widgets.HTML("<p>There is no plan to write this in yet: begin one at the top of the notebook.</p>")


def _progress_of(plan: AccountPlan) -> pd.DataFrame:
    persons = people(plan["contacts"], plan["stakeholders"], plan["interactions"], as_of=plan.as_of)
    return plan_progress(
        plan,
        depth=plan["plans"]["depth"].iloc[0],
        rules=fetch_complete_plan("", folder=project_folder()),
        questions=six_questions(plan, persons, as_of=plan.as_of, currency=plan.currency),
    )
