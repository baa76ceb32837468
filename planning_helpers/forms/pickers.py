"""Pickers of data, account, period and person, and what is said when one is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import ipywidgets as widgets

from planning_helpers.errors import PlanningError
from planning_helpers.forms.no_shortcuts import NoShortcuts
from planning_helpers.wording.shown_text import shown_text


class Picked(NamedTuple):
    """What is picked: the address of the store, key of the account, period, name of who works."""

    store_url: str
    account_id: str
    period: str
    by: str


class Offered(NamedTuple):
    """What can be picked: addresses (others can be typed), name and key of each account, periods."""

    stores: Sequence[str]
    accounts: Sequence[tuple[str, str]]
    periods: Sequence[str]


class Pickers(widgets.VBox):  # type: ignore[misc]
    """Fields for data, account, period and the name of who is working.

    In a notebook of the whole book, where no account is offered, there is no field for one.

    Args:
        offered: What can be picked.
        picked: To begin with.
        choose: Called with what was picked; returns what is to be said. What it refuses with a
            `PlanningError` is said, and the fields go back.
    """

    def __init__(self, offered: Offered, picked: Picked, *, choose: Callable[[Picked], str]) -> None:
        self.store = widgets.Combobox(description="Data", continuous_update=False)
        self.account = widgets.Dropdown(description="Account", layout={"width": "30em"})
        self.period = widgets.Dropdown(description="Period")
        self.by = widgets.Text(
            description="You are", placeholder="name, for the history", continuous_update=False
        )
        self.said = widgets.HTML()
        self._fields = (self.store, self.account, self.period, self.by)
        self._choose = choose
        self._picked: Picked | None = None
        self.offer(offered, picked)
        for field in self._fields:
            field.observe(self._changed, names="value")
        fields = widgets.HBox(self._fields, layout={"flex_flow": "row wrap"})
        super().__init__([fields, self.said, NoShortcuts()])

    def offer(self, offered: Offered, picked: Picked) -> None:
        """Show other choices; nothing is called for it."""
        self._picked = None
        self.store.options = list(offered.stores)
        self.account.options = list(offered.accounts) or [("", "")]
        self.account.layout.display = "" if offered.accounts else "none"
        self.period.options = list(offered.periods)
        self._set(picked)

    def say(self, text: str) -> None:
        """Show `text` in place of what was said before."""
        self.said.value = f"<p role='status'>{shown_text(text)}</p>" if text else ""

    def _set(self, picked: Picked) -> None:
        self._picked = None
        for field, value in zip(self._fields, picked, strict=True):
            field.value = value
        self._picked = picked

    def _changed(self, _: Any) -> None:
        wanted = Picked(*(field.value for field in self._fields))
        former = self._picked
        if former is None or wanted == former:  # None: it is not a person who changes the fields
            return
        self._picked = wanted
        try:
            self.say(self._choose(wanted))
        except PlanningError as error:
            self._set(former)
            self.say(str(error))
