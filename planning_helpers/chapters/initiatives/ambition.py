"""Commit and stretch goal of a plan, how far apart, and what is to be expected. Source: GOAL-3."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import money, share
from planning_helpers.wording.findings import Finding, Severity, unknown

CONSIDERABLE = 0.1


def ambition_finding(plan: pd.Series | None, steps: pd.DataFrame, *, currency: str) -> Finding:
    """What we stand behind, what we stretch for, and whether that is a stretch. Source: GOAL-3, C10.

    A stretch goal lies considerably above the commit goal (`CONSIDERABLE`), and above what is won and the
    weighted pipeline (amount × the CRM's probability of each open deal).

    Args:
        plan: Row of the plan; None when there is none.
        steps: From `stretch_reach`, for what is won and open.
        currency: ISO code of the goals.
    """
    commit = None if plan is None else _known(plan["commit_goal"])
    stretch = None if plan is None else _known(plan["stretch_goal"])
    if commit is None or plan is None:
        return unknown(
            "GOAL-3",
            "ambition",
            "No commit goal is set: what we stand behind this period is not known",
            next_step="Set commit and stretch goal of the plan.",
        )
    figures = {"commit": money(commit, currency), "stretch": money(stretch, currency)}
    formula = (
        "stretch goal ÷ commit goal − 1; won and weighted: won in the period + amount × CRM probability of"
        f" the open deals due in it; considerable: {share(CONSIDERABLE)} or more"
    )
    if stretch is None:
        statement = f"We stand behind {figures['commit']} in {plan['period']}; no stretch goal is set"
        step = "Set a stretch goal considerably above it, with the offerings that would reach it."
        return Finding("GOAL-3", "ambition", statement, "watch", figures, formula, next_step=step)
    above = stretch / commit - 1 if commit else None
    weighted = _weighted(steps)
    figures |= {"above": share(above), "won_and_weighted": money(weighted, currency)}
    lead = f"We stand behind {figures['commit']} in {plan['period']} and stretch for {figures['stretch']}, "
    severity: Severity = "note"
    step = ""
    if stretch <= commit:
        said, severity = "which is no more than that", "act"
        step = "Raise the stretch goal considerably above the commit goal."
    elif weighted is not None and stretch <= weighted:
        said = f"but won and weighted pipeline come to {figures['won_and_weighted']}: that is no stretch"
        severity = "watch"
        step = "Raise the stretch goal above what is won and the weighted pipeline."
    elif above is not None and above < CONSIDERABLE:
        said, severity = f"only {figures['above']} more", "watch"
        step = "Raise the stretch goal considerably above the commit goal."
    else:
        said = f"{figures['above']} more" if above is not None else "where nothing is committed"
    return Finding("GOAL-3", "ambition", lead + said, severity, figures, formula, next_step=step)


def _weighted(steps: pd.DataFrame) -> float | None:
    """Won and the weighted pipeline; None where a deal lacks its amount or probability."""
    deals = steps[steps["kind"] == "open"]
    if steps.empty or deals[["amount", "probability"]].isna().any(axis=None):
        return None
    return float(steps["amount"].iloc[0] + (deals["amount"] * deals["probability"]).sum())


def _known(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
