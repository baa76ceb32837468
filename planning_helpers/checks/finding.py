"""What the checks of a plan come to, in one sentence and in rows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planning_helpers.checks.chains import chain_text, chains
from planning_helpers.checks.check import Violation
from planning_helpers.checks.checks import PLAN_MISSING, CheckResult
from planning_helpers.checks.facts import PlanFacts
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import SEVERITIES, Finding, Severity, unknown
from planning_helpers.wording.prose import enumerated

MOST = 5
"""Places that are told of one check; its rows have all."""

COLUMNS = ["severity", "link", "item", "problem", "chain", "next_step", "check", "rule"]


def violation_rows(results: Sequence[CheckResult], facts: PlanFacts) -> pd.DataFrame:
    """One row a violation, the most urgent first.

    Returns:
        `severity`, `link` (the part of the chain), `item`, `problem`, `chain` (of the initiative or deal it
        belongs to; empty without), `next_step`, `check` (its name) and `rule`.
    """
    broken = broken_checks(results)
    told = _chain_texts(facts) if broken else {}
    rows = [
        (
            result.check.severity,
            result.check.link,
            violation.item,
            violation.problem,
            _chain_of(violation, told),
            result.check.next_step,
            result.check.name,
            result.check.rule,
        )
        for result in broken
        for violation in result.violations
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype("str")


def broken_rows(results: Sequence[CheckResult]) -> pd.DataFrame:
    """One row a broken check, the most urgent first: `severity`, `demand`, `places`, `next_step`, `check`."""
    rows = [
        (
            result.check.severity,
            result.check.demanded,
            _places(result.violations),
            result.check.next_step,
            result.check.name,
        )
        for result in broken_checks(results)
    ]
    return pd.DataFrame(rows, columns=["severity", "demand", "places", "next_step", "check"]).astype("str")


def unjudged_rows(results: Sequence[CheckResult]) -> pd.DataFrame:
    """The checks that were switched off or cannot be told: `demand`, `state`, `reason`, `check`, `rule`."""
    rows = [
        (result.check.demanded, result.state, result.reason, result.check.name, result.check.rule)
        for result in unjudged_checks(results)
    ]
    return pd.DataFrame(rows, columns=["demand", "state", "reason", "check", "rule"]).astype("str")


def plan_check_finding(results: Sequence[CheckResult], facts: PlanFacts) -> Finding:
    """Say how many checks the plan breaks, and which to mend first. Source: REV-6, APPR-1."""
    states = [result.state for result in results]
    broken = broken_checks(results)
    first = broken[0] if broken else None
    pressing = sum(result.check.severity == "act" for result in broken)
    figures = {
        "checks": count(len(results)),
        "broken": count(len(broken)),
        "to_act_on": count(pressing),
        "violations": count(sum(len(result.violations) for result in broken)),
        "switched_off": count(states.count("switched off")),
        "not_told": count(states.count("cannot be told")),
    }
    if facts.plan is None:
        return unknown(
            "PROC-1",
            "plan_check",
            f"{facts.account} has no plan for {facts.period}, so there is nothing to check",
            next_step=PLAN_MISSING.next_step,
        )
    judged = count(len(broken) + states.count("holds"))
    if first is None:
        statement = f"The plan holds together: none of {judged} checks is broken"
    else:
        place = first.violations[0]
        urgent = f", {figures['to_act_on']} of them to act on" if pressing else ""
        statement = (
            f"The plan breaks {figures['broken']} of {judged} checks{urgent}; "
            f"first: {place.item} {place.problem}"
        )
    if figures["not_told"].value:
        statement += f"; {counted(states.count('cannot be told'), 'check')} cannot be made"
    if figures["switched_off"].value:
        statement += f"; {figures['switched_off']} switched off"
    severity: Severity = first.check.severity if first else "good"
    return Finding(
        "REV-6",
        "plan_check",
        statement,
        severity=severity,
        figures=figures,
        formula="each check looks at the plan and the facts behind it, and counts where it does not hold",
        rows=violation_rows(results, facts),
        next_step=first.check.next_step if first else "",
    )


def _places(violations: Sequence[Violation]) -> str:
    """The places at which a check does not hold, those with the same problem together, at most `MOST`."""
    by_problem: dict[str, list[str]] = {}
    for violation in violations[:MOST]:
        by_problem.setdefault(violation.problem, []).append(violation.item)
    told = "; ".join(
        f"{enumerated(items)} {problem}" if len(items) == 1 else f"{enumerated(items)}: each {problem}"
        for problem, items in by_problem.items()
    )
    more = len(violations) - MOST
    return f"{told}; and {more} more" if more > 0 else told


def broken_checks(results: Sequence[CheckResult]) -> list[CheckResult]:
    """Those that do not hold, the most urgent first."""
    broken = [result for result in results if result.state == "broken"]
    return sorted(broken, key=lambda result: SEVERITIES.index(result.check.severity))


def unjudged_checks(results: Sequence[CheckResult]) -> list[CheckResult]:
    """Those that say nothing of the plan, in order."""
    return [result for result in results if result.state in {"switched off", "cannot be told"}]


def _chain_texts(facts: PlanFacts) -> dict[tuple[str, str], str]:
    """The first chain of each initiative and of each deal, by its key."""
    found: dict[tuple[str, str], str] = {}
    for _, chain in chains(facts).iterrows():
        for kind in ("initiative", "opportunity"):
            if isinstance(chain[f"{kind}_id"], str):
                found.setdefault((kind, chain[f"{kind}_id"]), chain_text(chain))
    return found


def _chain_of(violation: Violation, told: dict[tuple[str, str], str]) -> str | None:
    return told.get(("initiative", violation.initiative)) or told.get(("opportunity", violation.opportunity))
