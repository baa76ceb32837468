"""The six questions that make a light plan: what nobody can read in the CRM, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.wording.figures import count, money
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, with_full_stop

SIX = 6
KEPT_IN = ("plans", "plans", "stakeholders", "risks", "actions", "plans")
"""The table in which the answer of each question is kept."""

_OVER = {"done", "cancelled"}


def six_questions(
    plan: Mapping[str, pd.DataFrame], people: pd.DataFrame, *, as_of: date, currency: str
) -> pd.DataFrame:
    """The six questions with the answers that are on record, in the order they are asked.

    They ask for judgement alone: where the CRM or another entry has the answer, it is taken from there.
    Source: PIL-1 (relationship, the client's business, our goals, our strategy).

    Args:
        plan: Frames of one account's plan by table.
        people: From `people.people`.
        as_of: Actions due before this day do not tell what happens next.
        currency: ISO code of the commit goal.

    Returns:
        `question`, `answer` (empty where there is none) and `kept_in` (table and entry).
    """
    found = [
        ("What does the client want to have achieved?", _objective(plan), "the plan: primary objective"),
        ("How much do we stand behind?", _commitment(plan, currency), "the plan: commit goal"),
        ("Who decides, and how do they stand to us?", _deciders(people), "stakeholders: role and status"),
        ("What could stop it?", _risks(plan), "risks: name"),
        ("What happens next, by whom, and by when?", _next_action(plan, as_of), "actions: owner, due date"),
        ("Does the client know this plan?", _agreement(plan), "the plan: date the client agreed"),
    ]  # fmt: skip
    return pd.DataFrame(found, columns=["question", "answer", "kept_in"], dtype="str")


def six_questions_finding(questions: pd.DataFrame) -> Finding:
    """How many of the six questions are answered, and which one to ask next. Source: PIL-1."""
    open_ones = questions[questions["answer"].isna()]
    answered = count(SIX - len(open_ones))
    if open_ones.empty:
        statement, severity = "All six questions of a light plan are answered", "good"
        next_step = "Ask them again before the next review."
    else:
        asked = [f"“{question}”" for question in open_ones["question"]]
        statement = (
            f"{answered} of the six questions of a light plan are answered; open: {enumerated(asked, most=2)}"
        )
        severity = "watch"
        next_step = with_full_stop(
            f"Ask {asked[0]} first and keep the answer in {open_ones['kept_in'].iloc[0]}"
        )
    return Finding(
        "PIL-1",
        "six questions",
        statement,
        severity=severity,  # type: ignore[arg-type]
        figures={"answered": answered},
        formula="a question counts as answered when its entry of the plan is filled in",
        rows=questions,
        next_step=next_step,
    )


def _objective(plan: Mapping[str, pd.DataFrame]) -> str | None:
    """What the plan states, else the first goal agreed with the client, else what they said of success."""
    shared = plan["goals"][plan["goals"]["audience"] == "client"]
    said = plan["interview_answers"].sort_values("asked_date", ascending=False, kind="stable")
    return _first(plan["plans"]["primary_objective"]) or _first(shared["name"]) or _first(said["answer"])


def _commitment(plan: Mapping[str, pd.DataFrame], currency: str) -> str | None:
    goals = plan["plans"]["commit_goal"].dropna()
    return None if goals.empty else str(money(float(goals.iloc[0]), currency))


def _deciders(people: pd.DataFrame) -> str | None:
    """Those who decide and whose stance is known."""
    deciding = people[people["is_active"] & people["role"].isin(DECIDING)]
    known = deciding[deciding["status"].notna() & (deciding["status"] != "unknown")]
    named = [f"{name} ({status})" for name, status in zip(known["name"], known["status"], strict=True)]
    return enumerated(named, most=3) or None


def _risks(plan: Mapping[str, pd.DataFrame]) -> str | None:
    risks = plan["risks"]
    weight = risks["likelihood"].astype("float64") * risks["impact"].astype("float64")
    return _first(risks.loc[weight.sort_values(ascending=False, na_position="last").index, "name"])


def _next_action(plan: Mapping[str, pd.DataFrame], as_of: date) -> str | None:
    """The next action that somebody is to do by a day."""
    actions = plan["actions"]
    is_next = actions["owner_id"].notna() & (actions["due_date"] >= pd.Timestamp(as_of))
    coming = actions[is_next & ~actions["status"].isin(_OVER)].sort_values("due_date", kind="stable")
    if coming.empty:
        return None
    owners = names_of(coming["owner_id"], plan["users"], "user_id")
    return f"{coming['name'].iloc[0]} ({owners.iloc[0]}, by {coming['due_date'].iloc[0]:%Y-%m-%d})"


def _agreement(plan: Mapping[str, pd.DataFrame]) -> str | None:
    agreed = plan["plans"]["client_agreed_date"].dropna()
    return None if agreed.empty else f"agreed on {agreed.iloc[0]:%Y-%m-%d}"


def _first(texts: pd.Series) -> str | None:
    known = texts.dropna()
    return None if known.empty else str(known.iloc[0])
