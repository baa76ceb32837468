"""What the facts offer for the SWOT, to accept, reword or dismiss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import ipywidgets as widgets

from planning_helpers.errors import PlanningError
from planning_helpers.forms.no_shortcuts import NoShortcuts
from planning_helpers.wording.shown_text import shown_text

Status = Literal["accepted", "dismissed"]
_QUADRANTS = [
    ("Strength", "strength"),
    ("Weakness", "weakness"),
    ("Opportunity", "opportunity"),
    ("Threat", "threat"),
]


class Offer(NamedTuple):
    """One statement that may go into the SWOT, and the quadrant it would stand in."""

    statement: str
    quadrant: str


class CandidateChoices(widgets.VBox):  # type: ignore[misc]
    """A line for each offer: its words and quadrant, to be changed, and buttons to accept or dismiss it.

    Args:
        offers: What may go into the SWOT.
        decide: Called with the number of the offer, what was decided, the words and the quadrant. What it
            refuses with a `PlanningError` is said beside the offer, which stays.
    """

    def __init__(self, offers: Sequence[Offer], decide: Callable[[int, Status, str, str], None]) -> None:
        self._decide = decide
        self.said = widgets.HTML()
        self.lines = [self._line(number, offer) for number, offer in enumerate(offers)]
        if not offers:
            self._say("The facts offer nothing that is not decided on.")
        super().__init__([*self.lines, self.said, NoShortcuts()])

    def _line(self, number: int, offer: Offer) -> widgets.HBox:
        words = widgets.Textarea(
            value=offer.statement, rows=2, layout={"width": "46em"}, description="Statement"
        )
        quadrant = widgets.Dropdown(options=_QUADRANTS, value=offer.quadrant, layout={"width": "9em"})
        accept = widgets.Button(description="Accept", button_style="success")
        dismiss = widgets.Button(description="Dismiss")
        line = widgets.HBox([words, quadrant, accept, dismiss], layout={"flex_flow": "row wrap"})

        def decided(status: Status) -> None:
            if line.layout.display == "none":  # clicked twice
                return
            try:
                self._decide(number, status, words.value.strip(), quadrant.value)
            except PlanningError as error:
                self._say(str(error))
                return
            line.layout.display = "none"
            self._say(f"{status.capitalize()}: {words.value.strip()}")

        accept.on_click(lambda _: decided("accepted"))
        dismiss.on_click(lambda _: decided("dismissed"))
        return line

    def _say(self, text: str) -> None:
        self.said.value = f"<p role='status'>{shown_text(text)}</p>"
