"""What the client said and agreed to, in their own words."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.wording.figures import count, days
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

BACKGROUND = {
    "important clients": r"important (?:clients|customers)|(?:best|biggest|main) (?:clients|customers)",
    "how they earn": r"(?:make|earn|get) .*(?:money|revenue|profit)|business model",
    "messaging and marketing": r"messag|marketing|go to market",
    "long-term goals": r"long[ -]term|(?:three|five|ten|[2-9]|10) years",
}
"""The four questions of SNAP-6 about the client's business, by words of the question."""

TOPICS = {
    "aims": r"accomplish|achiev|goal|aim|objective|priorit|next (?:twelve|12) months",
    "challenges": r"challeng|problem|obstacle|in (?:the|your) way|worr|pain|difficult",
    "what was tried": r"tried|try|work(?:ed|s)|did(?:n.t| not) work|so far",
    "measure of success": r"measure|success|know (?:that|when)|judge",
}
"""The four questions of OBJ-1, by words of the question."""

QUESTIONS = {
    "aims": "What do you want to accomplish in twelve months?",
    "challenges": "What is in the way?",
    "what was tried": "What have you tried, and what worked?",
    "measure of success": "How will you measure success?",
    "important clients": "Who are your most important clients?",
    "how they earn": "How do you earn your money?",
    "messaging and marketing": "What do you tell the market, and how?",
    "long-term goals": "What are your long-term goals?",
}
"""How to ask about each topic."""


def client_answers(
    answers: pd.DataFrame, contacts: pd.DataFrame, *, audience: str | None = None
) -> pd.DataFrame:
    """The interview answers, latest first. Source: SNAP-6, OBJ-1.

    Args:
        answers: Rows of `interview_answers`.
        contacts: The people who may have answered.
        audience: `client` for answers the client may see, `internal` for the others; None for all.

    Returns:
        `question`, `answer`, `contact`, `asked_date`, `topic` (one of `QUESTIONS`, else empty).
    """
    if audience is not None:
        answers = answers[answers["audience"] == audience]
    names = contacts.drop_duplicates("contact_id").set_index("contact_id")["name"]
    topic = pd.Series(pd.NA, index=answers.index, dtype="str")
    for name, words in {**BACKGROUND, **TOPICS}.items():
        asked = answers["question"].fillna("").str.casefold().str.contains(words, regex=True)
        topic = topic.mask(topic.isna() & asked, name)
    found = answers.assign(contact=answers["contact_id"].map(names).astype("str"), topic=topic)
    found = found.sort_values("asked_date", ascending=False, kind="stable", ignore_index=True)
    return found[["question", "answer", "contact", "asked_date", "topic"]]


def question_list(answers: pd.DataFrame) -> pd.DataFrame:
    """The eight questions with who last answered each, and when; those nobody asked too.

    Args:
        answers: From `client_answers`, of all audiences.

    Returns:
        `topic`, `question` (as it may be asked), `state` (`answered`, `asked without an answer`, `not
        asked`), `contact`, `asked_date`.

    Source: SNAP-6, OBJ-1.
    """
    is_said = answers["answer"].fillna("").str.strip() != ""
    latest = (
        answers.assign(is_said=is_said)
        .sort_values(["is_said", "asked_date"], ascending=False, na_position="last", kind="stable")
        .drop_duplicates("topic")
        .set_index("topic")
    )
    topics = pd.Series(list(QUESTIONS), dtype="str")
    found = latest.reindex(topics)
    state = pd.Series("answered", index=found.index, dtype="str")
    state = state.mask(found["is_said"].eq(False), "asked without an answer")
    return pd.DataFrame(
        {
            "topic": topics,
            "question": list(QUESTIONS.values()),
            "state": state.mask(found["is_said"].isna(), "not asked").to_numpy(),
            "contact": found["contact"].to_numpy(),
            "asked_date": found["asked_date"].to_numpy(),
        }
    ).astype({"state": "str", "contact": "str", "asked_date": "datetime64[us]"})


def client_interviews_finding(answers: pd.DataFrame, *, as_of: date) -> Finding:
    """Which of the four questions the client has answered. Source: OBJ-1, SNAP-6.

    When the four were asked and reveal nothing, we may be talking to the wrong person.

    Args:
        answers: From `client_answers`, of all audiences.
        as_of: The present.
    """
    said = answers[answers["answer"].fillna("").str.strip() != ""]
    if answers.empty:
        return unknown(
            "OBJ-1",
            "client_words",
            "Nobody has asked the client yet what they want to achieve",
            next_step="Ask: what do you want to accomplish in twelve months, what is in the way, "
            "what did you try, how "
            "will you measure success?",
        )
    answered = [topic for topic in TOPICS if (said["topic"] == topic).any()]
    missing = [topic for topic in TOPICS if topic not in answered]
    age = days(
        (pd.Timestamp(as_of) - answers["asked_date"].max()).days
        if answers["asked_date"].notna().any()
        else None
    )
    figures = {
        "asked": count(len(answers)),
        "answered": count(len(said)),
        "topics": count(len(answered)),
        "age": age,
    }
    severity: Severity = "note" if missing else "good"
    if said.empty:
        statement = (
            f"{count(len(answers))} {one_or_many(len(answers), 'question was', 'questions were')} "
            "asked and none "
            "revealed anything: we may be talking to the wrong person"
        )
        severity, step = "act", "Ask the same questions one level higher, or in another unit."
    elif not missing:
        statement = (
            "The client has told us aims, challenges, what was tried and the measure of "
            f"success, last {age} ago"
        )
        step = "Ask again before the next plan: answers grow old."
    else:
        statement = (
            f"The client has answered {count(len(answered))} of the four questions; nothing yet on "
            f"{enumerated(missing)}"
        )
        step = f"Ask about {missing[0]} in the next conversation."
        severity = "watch" if len(answered) < 2 else "note"
    return Finding(
        "OBJ-1",
        "client_words",
        statement,
        severity=severity,
        figures=figures,
        formula="the four questions (aims, challenges, what was tried, measure of success) by words "
        "of the question asked",
        rows=answers[["question", "contact", "asked_date", "topic"]],
        next_step=step,
    )


def agreed_with_client(goals: pd.DataFrame, plan: pd.Series | None) -> pd.DataFrame:
    """What the client agreed to and may see: goals with the day of agreement, and how the plan is shared.

    Only goals whose audience is the client and which have a day of agreement. Source: GOAL-5, IMPL-1.

    Returns:
        `agreed` (what), `measure`, `target`, `due_date`, `client_agreed_date`; goals by due date, then the
        terms of the plan.
    """
    shown = goals[(goals["audience"] == "client") & goals["client_agreed_date"].notna()]
    shown = shown.sort_values("due_date", kind="stable")
    found = pd.DataFrame(
        {
            "agreed": shown["name"],
            "measure": shown["metric"],
            "target": shown["target"],
            "due_date": shown["due_date"],
            "client_agreed_date": shown["client_agreed_date"],
        }
    )
    if plan is None or pd.isna(plan["client_agreed_date"]):
        return found.reset_index(drop=True)
    terms = {
        "Format of the plan": "plan_format",
        "Access to the plan": "plan_access",
        "Updates of the plan": "update_frequency",
    }
    named = [f"{name}: {plan[column]}" for name, column in terms.items() if pd.notna(plan[column])]
    shared = pd.DataFrame({"agreed": named, "client_agreed_date": plan["client_agreed_date"]})
    return pd.concat([found, shared], ignore_index=True).reindex(columns=found.columns).astype(found.dtypes)


def agreement_finding(agreed: pd.DataFrame) -> Finding:
    """How much of the plan the client has agreed to; says nothing the client may not see. Source: GOAL-5."""
    if agreed.empty:
        return unknown(
            "GOAL-5",
            "agreement",
            "No goal has been agreed on yet",
            next_step="Agree on one goal, its measure and its date.",
        )
    goals = agreed[agreed["measure"].notna() | agreed["due_date"].notna()]
    terms = len(agreed) - len(goals)
    latest = agreed["client_agreed_date"].max()
    noun = one_or_many(len(goals), "goal", "goals")
    shared = " and on how the plan is shared" if terms else ""
    return Finding(
        "GOAL-5",
        "agreement",
        f"We have agreed on {count(len(goals))} {noun}{shared}, last on {latest:%Y-%m-%d}",
        severity="good",
        figures={"goals": count(len(goals)), "terms": count(terms)},
        formula="goals and terms with a day of agreement",
        rows=agreed,
    )
