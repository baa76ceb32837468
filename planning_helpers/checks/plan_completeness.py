"""What of a complete plan is there, and what is missing, by rules the manager can edit. Source: APPR-1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from planning_helpers.model import columns
from planning_helpers.model.complete_plan import CompleteRule
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, one_or_many
from planning_helpers.wording.row_labels import known_names, row_label


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


def complete_plans(book: Mapping[str, pd.DataFrame], rules: Sequence[CompleteRule]) -> pd.Series:
    """Whether each plan of the book meets every rule, by `plan_id`: as `plan_completeness` says of each.

    Rows of an account count for its plan, rows of the whole book for every plan. Source: APPR-1.
    """
    plans = pd.Index(book["plans"]["plan_id"])
    met = pd.Series(True, index=plans)
    for rule in rules:
        rows = _counting(book[rule.table], rule)
        owners = _plans_of(rows, book)
        there = owners.value_counts().reindex(plans).fillna(0) if owners is not None else len(rows)
        bare = pd.Series(False, index=rows.index)
        for column in rule.filled:
            bare |= _is_empty(rows[column])
        lacking = np.full(len(plans), bare.any()) if owners is None else plans.isin(owners[bare])
        most = float("inf") if rule.at_most is None else rule.at_most
        met &= (there >= rule.at_least) & (there <= most) & ~lacking
    return met


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
        is_bare = _is_empty(rows[column])
        if is_bare.any() and rule.table == "plans":
            found.append(f"“{labels[column]}” is empty")
        elif is_bare.any():
            bare = rows[is_bare].to_dict("records")
            told = [row_label(row, names) or "a row without a name" for row in bare]  # type: ignore[arg-type]
            found.append(f"“{labels[column]}” is empty in {enumerated(told, most=2)}")
    return found


def _is_empty(values: pd.Series) -> pd.Series:
    return values.isna() | (values.str.strip() == "") if values.dtype == "str" else values.isna()


def _plans_of(rows: pd.DataFrame, book: Mapping[str, pd.DataFrame]) -> pd.Series | None:
    """The plan that each row counts for; None for rows of the whole book."""
    if "plan_id" in rows:
        return rows["plan_id"]
    accounts = rows.get("account_id")
    if accounts is None and "opportunity_id" in rows:
        accounts = values_of(
            rows["opportunity_id"], book["opportunities"].set_index("opportunity_id")["account_id"]
        )
    plans = book["plans"].drop_duplicates("account_id", keep="last").set_index("account_id")["plan_id"]
    return None if accounts is None else values_of(accounts, plans)
