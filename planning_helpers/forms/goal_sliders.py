"""Sliders for the commit goal and the close ratio, and what would follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets as widgets

from planning_helpers.forms.no_shortcuts import NoShortcuts
from planning_helpers.wording.figures import money, share
from planning_helpers.wording.findings import Finding, finding_html
from planning_helpers.wording.shown_text import shown_text

STEPS = 100


class GoalSliders(widgets.VBox):  # type: ignore[misc]
    """A slider for the commit goal and one for the close ratio; below them what `answer` says of both.

    The form knows nothing of deals: pass any callable as `answer`, such as
    `functools.partial(what_if, outlook, currency=currency)`.

    Args:
        answer: Called with `commit_goal` and `close_ratio`, now and whenever a slider stops.
        commit_goal: To begin with.
        close_ratio: To begin with, 0 to 1.
        currency: Of the goal.
    """

    def __init__(
        self,
        answer: Callable[..., Iterable[Finding]],
        *,
        commit_goal: float,
        close_ratio: float,
        currency: str,
    ) -> None:
        most = max(2 * commit_goal, 1.0)
        wide = {"style": {"description_width": "10em"}, "layout": {"width": "36em"}}
        self.goal = widgets.FloatSlider(
            value=commit_goal, min=0.0, max=most, step=most / (2 * STEPS),
            description=f"Commit goal ({currency})",
            readout_format=",.0f", continuous_update=False, **wide,
        )  # fmt: skip
        self.ratio = widgets.FloatSlider(
            value=close_ratio, min=0.0, max=1.0, step=1 / STEPS, description="Close ratio",
            readout_format=".0%", continuous_update=False, **wide,
        )  # fmt: skip
        self.said = widgets.HTML()
        self._answer, self._currency = answer, currency
        self.goal.observe(self._show, names="value")
        self.ratio.observe(self._show, names="value")
        self._show()
        super().__init__([self.goal, self.ratio, self.said, NoShortcuts()])

    def _show(self, _: object = None) -> None:
        goal, ratio = self.goal.value, self.ratio.value
        lead = f"With a commit goal of {money(goal, self._currency)} and a close ratio of {share(ratio)}:"
        found = self._answer(commit_goal=goal, close_ratio=ratio)
        self.said.value = f"<p>{shown_text(lead)}</p>" + "".join(
            finding_html(finding.as_data()) for finding in found
        )
