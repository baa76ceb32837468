"""What we know of our solutions: the five questions and the five steps towards one. Source: SOL-1, SOL-2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, one_or_many

QUESTIONS = {
    "Is what they have from us used well?": r"used? well|best use|make use|adopt|happy with",
    "What else could we offer?": r"what else|other (?:products|services|offer)",
    "What does the client get for the money?": r"return|roi|worth it|pay(?:s|back)",
    "What may they object to?": r"object|against|concern|doubt",
    "What other advice or help could we give?": r"advice|advise|assist|help",
}
"""The five questions, and the words by which an interview answer is one to it."""

USED, ELSE, RETURN, OBJECTIONS, ADVICE = QUESTIONS


def solution_questions(
    solutions: pd.DataFrame, answers: pd.DataFrame, contacts: pd.DataFrame, not_sold: Sequence[str]
) -> pd.DataFrame:
    """The five questions with what the plan or the client says to each.

    Args:
        solutions: Table of the plan.
        answers: Table `interview_answers` of the plan; the latest to a question counts.
        contacts: People of the account.
        not_sold: From `offerings_not_sold`: what we sell that they neither have nor discuss.

    Returns:
        Five rows: `question`, `answer` (empty when open), `known_from` (who said so and when, or which entry)
        and `still_open` (what is missing; empty when nothing).

    Source: SOL-1.
    """
    total = len(solutions)
    with_roi, with_doubt = solutions["client_roi"].dropna(), solutions["objections"].dropna()
    written = {
        ELSE: (f"{enumerated(list(not_sold), most=3)}: neither bought nor in play" if not_sold else None, ""),
        RETURN: (_of_all(with_roi, total), _rest(total - len(with_roi), "without a return")),
        OBJECTIONS: (_of_all(with_doubt, total), _rest(total - len(with_doubt), "without an objection")),
    }
    said = answers[answers["answer"].fillna("").str.strip() != ""]
    said = said.sort_values("asked_date", ascending=False, na_position="last", kind="stable")
    who = names_of(said["contact_id"], contacts, "contact_id").fillna("nobody named")
    rows = []
    for question, words in QUESTIONS.items():
        heard = said[said["question"].str.contains(words, case=False, regex=True, na=False)]
        entry, lacks = written.get(question, (None, ""))
        spoken = None if heard.empty else str(heard["answer"].iloc[0]).rstrip(".")
        source = "offerings and deals" if question == ELSE else "solutions of the plan"
        if spoken is not None:
            day = heard["asked_date"].iloc[0]
            source = str(who.loc[heard.index[0]]) + ("" if pd.isna(day) else f", {day:%Y-%m-%d}")
        answer = "; ".join(text for text in (spoken, entry) if text) or None
        rows.append(
            {
                "question": question,
                "answer": answer,
                "known_from": source if answer else None,
                "still_open": lacks if answer else "nobody asked, and the plan does not say",
            }
        )
    return pd.DataFrame(rows, dtype="str")


def solution_questions_finding(asked: pd.DataFrame) -> Finding:
    """How many of the five questions have an answer, and which to ask next. Source: SOL-1."""
    open_ones = asked[asked["answer"].isna()]["question"].tolist()
    partly = asked[asked["answer"].notna() & (asked["still_open"] != "")]
    figures = {"answered": count(len(asked) - len(open_ones)), "partly": count(len(partly))}
    if len(open_ones) == len(asked):
        return unknown(
            "SOL-1",
            "solution_questions",
            "Not one of the five questions about our solutions is answered",
            next_step=f"Ask first: {open_ones[0]}",
            figures=figures,
        )
    said = f"{figures['answered']} of the five questions about our solutions are answered"
    if open_ones:
        said += f"; open: {enumerated([f'“{question}”' for question in open_ones], most=2)}"
    if len(partly):
        said += f"; in part: “{partly['question'].iloc[0]}” ({partly['still_open'].iloc[0]})"
    return Finding(
        "SOL-1",
        "solution_questions",
        said,
        "watch" if open_ones or len(partly) else "good",
        figures,
        "answers of the client by words of the question; returns and objections of the solutions; offerings"
        " without purchase or open deal",
        asked,
        next_step=f"Ask: {open_ones[0]}" if open_ones else "",
    )


def solution_steps(
    plan: Mapping[str, pd.DataFrame], people: pd.DataFrame, units: pd.DataFrame, incumbent: object
) -> pd.DataFrame:
    """The five steps towards a solution made for the client, with the evidence for each.

    Args:
        plan: Frames of one account's plan by table.
        people: From `measures.people.people`.
        units: From `measures.units.business_units`.
        incumbent: Whose product is in place, as the account says.

    Returns:
        Five rows: `step`, `evidence` (in words), `still_open` (what is missing; empty when done).

    Source: SOL-2.
    """
    aims, solutions, partners = plan["objectives"], plan["solutions"], plan["partners"]
    rooted = int((aims["pain"].notna() & aims["tried"].notna()).sum())
    mapped = int(units["goals"].notna().sum())
    voices = pd.concat([aims["contact_id"], plan["interview_answers"]["contact_id"]]).dropna().unique()
    heard = people[people["contact_id"].isin(voices)]["business_unit"].dropna().nunique()
    short, later = (solutions["term"] == "short").sum(), solutions["term"].isin(["middle", "long"]).sum()
    joint = partners["joint_strategy"].notna()
    beside = f"; {incumbent} is in place" if isinstance(incumbent, str) and incumbent else ""
    steps = [
        (
            "Root causes of their pain",
            f"what is in the way and what was tried is known of {rooted} of {counted(len(aims), 'aim')}",
            "no aim of the client is known"
            if aims.empty
            else _rest(len(aims) - rooted, "without cause or history"),
        ),
        (
            "How their business runs",
            f"goals known of {mapped} of {counted(len(units), 'unit')}",
            "no unit is known" if units.empty else _rest(len(units) - mapped, "whose goals we do not know"),
        ),
        (
            "Talks with several people",
            f"{counted(len(voices), 'voice')} from {counted(heard, 'unit')}",
            "ask a second person, in another unit" if len(voices) < 2 or heard < 2 else "",
        ),
        (
            "A road map of answers",
            f"{count(short)} for soon, {count(later)} for later",
            enumerated(
                [
                    name
                    for name, found in (("a short win", short), ("an answer for later", later))
                    if not found
                ]
            ),
        ),
        (
            "A fit with partners and what is in place",
            f"a joint strategy with {int(joint.sum())} of {counted(len(partners), 'partner')}{beside}",
            "" if joint.any() else "no partner has a part in our answers",
        ),
    ]
    return pd.DataFrame(steps, columns=["step", "evidence", "still_open"], dtype="str")


def solution_steps_finding(steps: pd.DataFrame) -> Finding:
    """How many of the five steps towards a solution are done, and what is open. Source: SOL-2."""
    open_ones = steps[steps["still_open"] != ""]
    done = len(steps) - len(open_ones)
    figures = {"steps": count(len(steps)), "done": count(done)}
    lacks = [
        f"{step} ({what})" for step, what in zip(open_ones["step"], open_ones["still_open"], strict=True)
    ]
    said = f"{figures['done']} of the five steps towards a solution {one_or_many(done, 'is', 'are')} done"
    return Finding(
        "SOL-2",
        "solution_steps",
        said + (f"; open: {enumerated(lacks, most=2)}" if lacks else ""),
        "unknown" if not done else "watch" if lacks else "good",
        figures,
        "aims with pain and history; units with goals; who answered; solutions by term; partners with a joint"
        " strategy",
        steps,
        next_step=f"Begin with {open_ones['step'].iloc[0]}: {open_ones['still_open'].iloc[0]}."
        if lacks
        else "",
    )


def _of_all(known: pd.Series, total: int) -> str | None:
    """The first known text and how many of how many have one; None when none has."""
    return None if known.empty else f"{known.iloc[0]} ({len(known)} of {counted(total, 'answer')} of ours)"


def _rest(number: int, what: str) -> str:
    return f"{number} {what}" if number else ""
