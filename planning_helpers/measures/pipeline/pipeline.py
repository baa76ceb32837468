"""Pipeline sufficiency: do the open deals, at the close ratio, reach the goal?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from planning_helpers.measures.pipeline.sales_distribution import CONFIDENCE
from planning_helpers.wording.figures import Figure, money, share, times
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.prose import some_of

Verdict = Literal["goal met", "enough", "short", "not computable"]
Reach = Literal[Verdict, "enough on average", "likely", "out of reach"]
EVEN = 0.5  # a goal of a higher chance is likelier reached than not

FORMULA = (
    "new sales needed = max(0, goal − won); pipeline needed = new sales needed ÷ close ratio; "
    "pipeline gap = pipeline needed − open (above 0 = short, below 0 = more than needed); "
    "coverage = open ÷ new sales needed, enough when coverage ≥ 1 ÷ close ratio"
)


@dataclass(frozen=True)
class Sufficiency:
    """Goal, won and open, and what follows from them; a part that cannot be computed is None.

    Attributes:
        goal: Sales to reach in the period.
        won: Sum of deals won in it; lost ones are no part of it.
        open_amount: Sum of the open deals counted.
        close_ratio: Expected share of open value that is won, 0 to 1.
        new_sales_needed: max(0, goal − won).
        pipeline_needed: new_sales_needed ÷ close_ratio; 0 when the goal is met.
        pipeline_gap: pipeline_needed − open_amount; above 0 is short, below 0 more than needed.
        coverage: open_amount ÷ new_sales_needed; None when the goal is met.
        required_coverage: 1 ÷ close_ratio.
        verdict: `goal met`, `enough`, `short` or `not computable`.
        missing: What is missing for `not computable`, in words.
    """

    goal: float | None
    won: float | None
    open_amount: float | None
    close_ratio: float | None
    new_sales_needed: float | None
    pipeline_needed: float | None
    pipeline_gap: float | None
    coverage: float | None
    required_coverage: float | None
    verdict: Verdict
    missing: tuple[str, ...] = ()

    @property
    def all_won(self) -> float | None:
        """What is reached when every open deal is won."""
        return None if self.won is None or self.open_amount is None else self.won + self.open_amount


_REMEDIES = {
    "no goal is set": "Set the goal in the plan.",
    "what is won is not known": "Import the deals, with the amounts of those won.",
    "the value of the open deals is not known": "Put amounts on the open deals.",
    "no close ratio is known": "Enter the close ratio to plan with.",
    "the close ratio is 0": "Plan with a close ratio above 0.",
}


def pipeline_sufficiency(
    goal: float | None, won: float | None, open_amount: float | None, close_ratio: float | None
) -> Sufficiency:
    """Whether the open pipeline is enough to reach `goal`.

    None and NaN mean "not known". A close ratio of 0 or not known gives `not computable`, never
    infinity; a goal already reached is `goal met` whatever the ratio. Equal to the cent is enough.

    Source: PIPE-1, C11 (closed means won).

    Examples:
        >>> found = pipeline_sufficiency(1_000_000, 300_000, 1_200_000, 0.4)
        >>> found.new_sales_needed, found.pipeline_needed, found.pipeline_gap, found.verdict
        (700000, 1750000.0, 550000.0, 'short')
        >>> round(found.coverage, 2), found.required_coverage
        (1.71, 2.5)
        >>> pipeline_sufficiency(100, 100, 0, None).verdict
        'goal met'
        >>> pipeline_sufficiency(100, 50, 10, 0).verdict
        'not computable'
    """
    goal, won, open_amount, close_ratio = (_known(value) for value in (goal, won, open_amount, close_ratio))
    ratio = close_ratio if close_ratio is not None and close_ratio > 0 else None
    needed = None if goal is None or won is None else max(0, goal - won)
    if needed == 0:
        pipeline_needed: float | None = 0.0
    else:
        pipeline_needed = None if needed is None or ratio is None else needed / ratio
    gap = None if pipeline_needed is None or open_amount is None else pipeline_needed - open_amount
    return Sufficiency(
        goal=goal,
        won=won,
        open_amount=open_amount,
        close_ratio=close_ratio,
        new_sales_needed=needed,
        pipeline_needed=pipeline_needed,
        pipeline_gap=gap,
        coverage=None if not needed or open_amount is None else open_amount / needed,
        required_coverage=None if ratio is None else 1 / ratio,
        verdict=_verdict(needed, gap),
        missing=_missing(goal, won, open_amount, close_ratio) if needed != 0 and gap is None else (),
    )


def with_expected(goals: pd.DataFrame) -> pd.DataFrame:
    """`goals` with what their open deals let expect and what is then missing.

    Args:
        goals: `goal`, `won`, `open` and `close_ratio`, empty where not known.

    Returns:
        The same with `expected` (open × close ratio; 0 when nothing is open) and `missing` (at least 0), each
        empty where it is not known. Of a goal already met nothing is missing.
    """
    known = goals.astype(dict.fromkeys(["goal", "won", "open", "close_ratio"], "float64"))
    expected = (known["open"] * known["close_ratio"]).mask(known["open"] == 0, 0.0)
    missing = (known["goal"] - known["won"] - expected).clip(lower=0).mask(known["won"] >= known["goal"], 0.0)
    return goals.assign(expected=expected, missing=missing)


def goal_reach(sufficiency: Sufficiency, chance: float | None, *, is_valued: bool = True) -> Reach:
    """What is to be said of a goal, from all that is known: won, needed, open, all won, and the chance.

    A short pipeline makes a goal `short`, but `out of reach` where winning every open deal does not reach it,
    and `likely` where it is short on average and yet likelier reached than not. An `enough` one is so only
    on average where the chance is below `CONFIDENCE`.

    Args:
        sufficiency: As `pipeline_sufficiency` returns it.
        chance: Chance of reaching the goal, 0 to 1; None when not known.
        is_valued: Whether every deal won or open has a value; else more may be won than is known.

    Examples:
        >>> goal_reach(pipeline_sufficiency(95, 0, 100, 0.8), 0.8)
        'likely'
        >>> goal_reach(pipeline_sufficiency(320, 0, 260, 0.8), 0.0)
        'out of reach'
    """
    if sufficiency.verdict == "enough":
        return "enough on average" if chance is not None and chance < CONFIDENCE else "enough"
    if sufficiency.verdict != "short":
        return sufficiency.verdict
    goal, all_won = sufficiency.goal or 0.0, sufficiency.all_won or 0.0
    if is_valued and round(goal - all_won, 2) > 0:
        return "out of reach"
    return "likely" if chance is not None and chance > EVEN else "short"


def sufficiency_finding(
    sufficiency: Sufficiency,
    *,
    ambition: str,
    currency: str,
    ratio: str = "",
    chance: float | None = None,
    rows: pd.DataFrame | None = None,
    won_deals: pd.DataFrame | None = None,
    goal_of: str = "",
) -> Finding:
    """Say whether the pipeline reaches the `ambition` goal (`commit`, `stretch`), naming the sign of the gap.

    Args:
        sufficiency: As `pipeline_sufficiency` returns it.
        ambition: Which goal.
        currency: Of the amounts.
        ratio: The close ratio in words (`LeadingRatio.words`).
        chance: Chance of reaching the goal, 0 to 1; None when not known.
        rows: The open deals counted; those without a known `amount` are told.
        won_deals: The won deals counted, likewise.
        goal_of: Name of the goal's period where the reader may expect another.
    """
    figures = _figures(sufficiency, currency)
    goal = f"{ambition} goal of {goal_of}" if goal_of else f"{ambition} goal"
    left_out = left_out_words(open=rows, won=won_deals)
    reach = goal_reach(sufficiency, chance, is_valued=not left_out)
    if reach == "not computable":
        return unknown(
            "PIPE-1",
            "pipeline",
            f"Whether the pipeline reaches the {goal} is not computable: {' and '.join(sufficiency.missing)}",
            next_step=" ".join(
                step for lack, step in _REMEDIES.items() if lack in " and ".join(sufficiency.missing)
            ),
            figures={name: figure for name, figure in figures.items() if figure.value is not None},
        )
    if chance is not None:
        figures[f"{ambition}_chance"] = share(chance)
    gap = money(abs(sufficiency.pipeline_gap or 0.0), currency)
    at_ratio = f"at {ratio}" if ratio else f"at a close ratio of {figures['close_ratio']}"
    at_least = "at least " if left_out else ""
    odds = "" if chance is None else f"; the chance of reaching it is {at_least}{share(chance)}"
    severity: Severity
    if reach == "goal met":
        severity, step = "good", "Move the goal up, or the effort to where it is short."
        statement = f"{goal[0].upper()}{goal[1:]} met: {figures['won']} won of {figures['goal']}{left_out}"
    elif sufficiency.verdict == "enough":
        severity = "good" if reach == "enough" else "watch"  # enough on average, but it hangs on few deals
        step = "Keep the deals moving; a slipped one changes this answer."
        average = "" if reach == "enough" else ", on average"
        more = (
            f"{gap} more than needed" if round(sufficiency.pipeline_gap or 0.0, 2) else "just what is needed"
        )
        statement = (
            f"Open deals are enough for the {goal}{average}: {figures['open']} is {more} "
            f"{at_ratio}{left_out}{odds}"
        )
    elif reach == "likely":
        severity = "watch"
        step = f"Keep the deals moving, as it hangs on few; {gap} of new pipeline carries it on average."
        expected = money((sufficiency.open_amount or 0.0) * (sufficiency.close_ratio or 0.0), currency)
        statement = (
            f"The chance of reaching the {goal} is {at_least}{share(chance)}, but it hangs on few deals: on "
            f"average they bring {expected} of the {figures['new_sales_needed']} needed {at_ratio}{left_out}"
        )
    else:
        severity = "act" if ambition == "commit" else "watch"
        step = (
            f"Find {gap} of new pipeline that can close in the period, or {_or_else(sufficiency, left_out)}"
        )
        if reach == "out of reach":
            odds = ""
            if sufficiency.open_amount:
                odds = (
                    f"; winning all of it reaches {money(sufficiency.all_won, currency)} of {figures['goal']}"
                )
        statement = (
            f"Pipeline for the {goal} is {'at most ' if left_out else ''}{gap} short: "
            f"{figures['pipeline_needed']} needed {at_ratio}, {figures['open']} open{left_out}{odds}"
        )
    return Finding(
        "PIPE-1",
        "pipeline",
        statement,
        severity=severity,
        figures=figures,
        formula=FORMULA,
        rows=pd.DataFrame() if rows is None else rows,
        currency=currency,
        next_step=step,
    )


def _or_else(sufficiency: Sufficiency, left_out: str) -> str:
    """What else would mend a short pipeline: a higher close ratio only where one would reach the goal."""
    needed, reachable = sufficiency.new_sales_needed or 0.0, sufficiency.open_amount or 0.0
    if reachable >= needed:
        return f"raise the close ratio to {share(needed / reachable)}."
    return "put a value on the deals that have none." if left_out else "lower the goal openly."


def left_out_words(**deals: pd.DataFrame | None) -> str:
    """For how many deals the value is known, by kind; empty when it is for all.

    Examples:
        >>> left_out_words(open=pd.DataFrame({"amount": [5.0, None]}), won=None)
        '; value known for 1 of 2 open deals'
    """
    lacking = {
        kind: (int(rows["amount"].notna().sum()), len(rows))
        for kind, rows in deals.items()
        if rows is not None and len(rows) and rows["amount"].isna().any()
    }
    told = [some_of(known, every, f"{kind} deal") for kind, (known, every) in lacking.items()]
    return f"; value known for {' and '.join(told)}" if told else ""


def _figures(sufficiency: Sufficiency, currency: str) -> dict[str, Figure]:
    return {
        "goal": money(sufficiency.goal, currency),
        "won": money(sufficiency.won, currency),
        "open": money(sufficiency.open_amount, currency),
        "close_ratio": share(sufficiency.close_ratio),
        "new_sales_needed": money(sufficiency.new_sales_needed, currency),
        "pipeline_needed": money(sufficiency.pipeline_needed, currency),
        "pipeline_gap": money(sufficiency.pipeline_gap, currency),
        "coverage": times(sufficiency.coverage),
        "required_coverage": times(sufficiency.required_coverage),
    }


def _verdict(needed: float | None, gap: float | None) -> Verdict:
    if needed == 0:
        return "goal met"
    if gap is None:
        return "not computable"
    return "short" if round(gap, 2) > 0 else "enough"


def _missing(
    goal: float | None, won: float | None, open_amount: float | None, close_ratio: float | None
) -> tuple[str, ...]:
    is_absent = (
        goal is None,
        won is None,
        open_amount is None,
        close_ratio is None,
        close_ratio is not None and close_ratio <= 0,
    )
    return tuple(words for words, absent in zip(_REMEDIES, is_absent, strict=True) if absent)


def _known(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) or math.isinf(value) else value
