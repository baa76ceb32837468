"""Accounts that others look up to: not to be forgotten, whatever they buy."""

from __future__ import annotations

import re

import pandas as pd

from planning_helpers.wording.figures import count, score
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many, some_of, with_full_stop

LEADING = 4.0
"""Mean score, of five, from which an account counts as opinion leader, reference or strategic."""

_INFLUENCE = re.compile(r"strateg|influen|referen|opinion|looked up|lighthouse|prestig|reputation", re.I)
_FORMULA = (
    "mean of the raters of 4 or more, of 5, on a scored criterion whose name or description speaks of "
    "strategic value, influence, reference or opinion"
)


def opinion_leaders(
    selection_criteria: pd.DataFrame,
    selection_scores: pd.DataFrame,
    decided: pd.DataFrame,
    chosen: pd.DataFrame,
    names: pd.Series,
) -> pd.DataFrame:
    """Accounts that people score 4 or more on influence, those without a plan first. Source: SEL-4, SEL-5.

    Args:
        selection_criteria: The agreed criteria; one that weighs nothing counts here too.
        selection_scores: What people scored, 1 to 5.
        decided: From `selection_decisions.decisions`.
        chosen: From `account_selection.chosen_accounts`.
        names: Name of each account by `account_id`.

    Returns:
        One row an account, on the criterion where it scores best: `account_id`, `account`, `criterion`,
        `score` (mean), `raters`, `gets_plan`, `decision` (empty when none is on record).
    """
    asked = influence_criteria(selection_criteria).set_index("row_id")["name"]
    given = selection_scores[selection_scores["criterion_id"].isin(asked.index)].astype({"score": "float64"})
    given = given[given["account_id"].isin(names.index)]
    groups = given.groupby(["account_id", "criterion_id"], as_index=False)
    found = groups.agg(score=("score", "mean"), raters=("score", "size"))
    found = found.sort_values("score", ascending=False, kind="stable").drop_duplicates("account_id")
    found = found[found["score"] >= LEADING]
    made = decided.loc[decided["decision"] != "open"].set_index("account_id")["decision"]
    found = found.assign(
        account=found["account_id"].map(names).astype("str"),
        criterion=found["criterion_id"].map(asked).astype("str"),
        gets_plan=found["account_id"].isin(chosen["account_id"]),
        decision=found["account_id"].map(made).astype("str"),
    )
    found = found.sort_values(["gets_plan", "score", "account"], ascending=[True, False, True])
    columns = ["account_id", "account", "criterion", "score", "raters", "gets_plan", "decision"]
    return found[columns].reset_index(drop=True)


def influence_criteria(selection_criteria: pd.DataFrame) -> pd.DataFrame:
    """The scored criteria that speak of influence, reference or strategic value."""
    texts = selection_criteria["name"].fillna("") + " " + selection_criteria["description"].fillna("")
    speaks = texts.map(lambda text: bool(_INFLUENCE.search(text))).astype(bool)
    return selection_criteria[speaks & (selection_criteria["basis"] == "scored")]


def opinion_leader_finding(leaders: pd.DataFrame, selection_criteria: pd.DataFrame) -> Finding:
    """Which opinion leaders and references get no plan. Source: SEL-4, SEL-5."""
    asked = influence_criteria(selection_criteria)["name"].tolist()
    if not asked:
        return unknown(
            "SEL-5",
            "opinion_leaders",
            "Who is an opinion leader or a reference is not known: no scored criterion asks for it",
            next_step="Add a criterion such as market influence, and let people score the accounts on it.",
        )
    if leaders.empty:
        return Finding(
            "SEL-5",
            "opinion_leaders",
            f"No account is scored {count(LEADING)} or more on {enumerated(asked)}: none is known to lead "
            "opinion",
            formula=_FORMULA,
        )
    waiting = leaders[~leaders["gets_plan"]]
    figures = {"leaders": count(len(leaders)), "without_plan": count(len(waiting))}
    if waiting.empty:
        statement = one_or_many(
            len(leaders),
            f"{leaders.iloc[0]['account']} leads opinion or opens a market, and gets a plan",
            f"Each of the {figures['leaders']} accounts that lead opinion or open a market gets a plan",
        )
    else:
        named = [
            f"{account} ({criterion} {score(mean)}" + (f", decided: {made})" if pd.notna(made) else ")")
            for account, criterion, mean, made in zip(
                waiting["account"], waiting["criterion"], waiting["score"], waiting["decision"], strict=True
            )
        ]
        verb = one_or_many(len(waiting), "gets", "get")
        statement = (
            f"{some_of(len(waiting), len(leaders), 'account')} that lead opinion or open a market {verb} no "
            f"plan: {enumerated(named, most=3)}"
        )
    return Finding(
        "SEL-5",
        "opinion_leaders",
        statement,
        severity="watch" if len(waiting) else "good",
        figures=figures,
        formula=_FORMULA,
        rows=leaders.drop(columns="account_id").head(50),
        next_step=with_full_stop(
            f"Decide whether a plan, or at least a sponsor, is due to {waiting.iloc[0]['account']}"
        )
        if len(waiting)
        else "Ask each of them for a reference.",
    )
