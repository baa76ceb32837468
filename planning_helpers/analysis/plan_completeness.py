"""What of a complete plan is there, and what is missing, by rules the manager can edit. Source: APPR-1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from planning_helpers.analysis.prose import enumerated, one_or_many
from planning_helpers.analysis.row_labels import known_names, row_label
from planning_helpers.figures import count, counted
from planning_helpers.findings import Finding, Severity, unknown
from planning_helpers.model import columns
from planning_helpers.model.complete_plan import CompleteRule


def plan_completeness(frames: Mapping[str, pd.DataFrame], rules: Sequence[CompleteRule]) -> pd.DataFrame:
    """Each rule held against the plan, those not met first. Source: APPR-1.

    Args:
        frames: The tables of the account by name.
        rules: From `sources.complete_plan`.

    Returns:
        One row a rule: `item`, `is_met`, `there` (rows that count), `missing` (in words; empty when met).
    """
    names = known_names(frames)
    rows = []
    for rule in rules:
        counting = _counting(frames[rule.table], rule)
        missing = [*_too_few_or_many(len(counting), rule), *_empty(counting, rule, names)]
        rows.append((rule.name, not missing, len(counting), "; ".join(missing)))
    found = pd.DataFrame(rows, columns=["item", "is_met", "there", "missing"]).astype(
        {"item": "str", "is_met": "bool", "there": "int64", "missing": "str"}
    )
    return found.sort_values("is_met", kind="stable", ignore_index=True)


def plan_completeness_finding(checks: pd.DataFrame, *, plan: pd.Series | None, status: str) -> Finding:
    """Say whether the plan is complete, and what is missing; `status` is that of its approval, or empty."""
    if plan is None:
        return unknown(
            "APPR-1",
            "plan_completeness",
            "There is no plan for the period, so nothing of it can be complete",
            next_step="Write the plan: goals, strategy, people, actions.",
        )
    missing = checks[~checks["is_met"]]
    figures = {"rules": count(len(checks)), "met": count(len(checks) - len(missing))}
    if missing.empty:
        rules = one_or_many(len(checks), "its one rule is", f"all {counted(len(checks), 'rule')} are")
        statement = f"The plan is complete: {rules} met"
    else:
        names = enumerated([f"“{item}”" for item in missing["item"]], most=3)
        statement = (
            f"The plan meets {figures['met']} of {counted(len(checks), 'rule')} of a complete plan; {names} "
            f"{one_or_many(len(missing), 'is', 'are')} not met"
        )
        if status in {"submitted", "approved"}:
            statement += f", though it is {status}"
    severity: Severity = (
        "good" if missing.empty else "act" if status in {"submitted", "approved"} else "watch"
    )
    return Finding(
        "APPR-1",
        "plan_completeness",
        statement,
        severity=severity,
        figures=figures,
        formula="rules of the manager: so many rows of a table, with certain columns filled in",
        rows=checks,
        next_step=f"{missing.iloc[0]['item']}: {missing.iloc[0]['missing']}." if len(missing) else "",
    )


def _counting(rows: pd.DataFrame, rule: CompleteRule) -> pd.DataFrame:
    for column, values in rule.where.items():
        rows = rows[rows[column].isin(list(values)).fillna(False).astype(bool)]
    return rows


def _too_few_or_many(there: int, rule: CompleteRule) -> list[str]:
    if there < rule.at_least:
        have = f"only {count(there)}" if there else "nothing"
        return [f"{have} is written down, {count(rule.at_least)} needed"]
    if rule.at_most is not None and there > rule.at_most:
        return [f"{count(there)} are written down, {count(rule.at_most)} at most"]
    return []


def _empty(rows: pd.DataFrame, rule: CompleteRule, names: Mapping[str, str]) -> list[str]:
    labels = {column.name: column.label for column in columns(rule.table)}
    found = []
    for column in rule.filled:
        values = rows[column]
        bare = rows[values.isna() | (values.astype("str").str.strip() == "")]
        if len(bare) and rule.table == "plans":
            found.append(f"“{labels[column]}” is empty")
        elif len(bare):
            told = [row_label(row, names) or "a row without a name" for row in bare.to_dict("records")]  # type: ignore[arg-type]
            found.append(f"“{labels[column]}” is empty in {enumerated(told, most=2)}")
    return found
