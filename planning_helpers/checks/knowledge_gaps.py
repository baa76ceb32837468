"""What we do not know of an account, ranked by what that blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities, won
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.prose import one_or_many

NOTHING = "nothing"


@dataclass(frozen=True)
class Question:
    """Something to know, how far it is known, and what waits for it."""

    question: str
    known: int
    of: int
    blocks: tuple[str, ...]
    remedy: str

    @property
    def known_of(self) -> str:
        """How much is known, in words."""
        return NOTHING if not self.known else f"{count(self.known)} of {count(self.of)}"


def knowledge_gaps(
    frames: Mapping[str, pd.DataFrame], *, account: pd.Series, plan: pd.Series | None, as_of: date
) -> pd.DataFrame:
    """What is missing or known only in part, most blocking first.

    Ranked by how many answers of the plan wait for it, then by how much of it is missing.

    Returns:
        `question`, `known` ("3 of 5", or "nothing"), `blocks` (the answers that wait), `blocked` (how many)
        and `remedy`.
    """
    questions = [
        *_of_account(frames, account),
        *_of_deals(frames, as_of),
        *_of_people(frames),
        *_of_plan(frames, plan),
    ]
    open_questions = [q for q in questions if q.of > 0 and q.known < q.of]
    open_questions.sort(key=lambda q: (-len(q.blocks), q.known / q.of))
    return pd.DataFrame(
        {
            "question": pd.Series([q.question for q in open_questions], dtype="str"),
            "known": pd.Series([q.known_of for q in open_questions], dtype="str"),
            "blocks": pd.Series(["; ".join(q.blocks) for q in open_questions], dtype="str"),
            "blocked": pd.Series([len(q.blocks) for q in open_questions], dtype="int64"),
            "remedy": pd.Series([q.remedy for q in open_questions], dtype="str"),
        }
    )


def gaps_finding(gaps: pd.DataFrame) -> Finding:
    """The gap that blocks most, and how many there are."""
    if gaps.empty:
        return Finding(
            "SNAP-8",
            "gaps",
            "Nothing that the plan rests on is missing",
            severity="good",
            formula="questions the plan rests on that are not answered, or answered only in part",
        )
    first = gaps.iloc[0]
    total = count(len(gaps))
    noun = one_or_many(len(gaps), "gap", "gaps")
    known = "" if first["known"] == NOTHING else f" (known: {first['known']})"
    waiting = one_or_many(int(first["blocked"]), "answer waits", "answers wait")
    return Finding(
        "SNAP-8",
        "gaps",
        f"{total} {noun} in what we know; the one that blocks most: {first['question']}{known}; "
        f"{count(first['blocked'])} {waiting} for it",
        severity="watch" if first["blocked"] > 2 and first["known"] == NOTHING else "note",
        figures={"gaps": total, "blocked": count(int(gaps["blocked"].sum()))},
        formula="questions the plan rests on that are not answered, or only in part; ranked by how "
        "many answers wait",
        rows=gaps,
        next_step=str(first["remedy"]),
    )


def _of_account(frames: Mapping[str, pd.DataFrame], account: pd.Series) -> list[Question]:
    bought = frames["transactions"]
    has_deals = len(frames["opportunities"]) > 0
    return [
        Question(
            "what it bought",
            int(len(bought) > 0 or has_deals),
            1,
            ("revenue trend", "forecast", "current worth", "whitespace", "goals held against the past"),
            "Import its transactions, or its won deals.",
        ),
        Question(
            "what it spends on what we sell, with all suppliers (wallet)",
            int(pd.notna(account["wallet"])),
            1,
            ("potential worth", "share of wallet", "whitespace in money", "place in the key account matrix"),
            "Estimate the wallet with the client or from their reports, and enter it.",
        ),
        Question(
            "cost of what it bought",
            int(bought["cost"].notna().sum()),
            len(bought),
            ("margin", "margin after cost to serve"),
            "Import transactions with their cost.",
        ),
        Question(
            "cost to serve it",
            int(pd.notna(account["cost_to_serve"])),
            1,
            ("margin after cost to serve",),
            "Estimate hours, visits and support a year, and enter them as cost to serve.",
        ),
        Question(
            "which offering was bought",
            int(bought["offering_id"].notna().sum()),
            len(bought),
            ("what grows and falls", "whitespace"),
            "Import transactions with their product.",
        ),
        Question(
            "readiness to buy and incumbent competitor",
            int(pd.notna(account["readiness"])) + int(pd.notna(account["incumbent"])),
            2,
            ("selection of accounts",),
            "Ask the account manager; enter readiness (1 to 5) and the incumbent.",
        ),
    ]


def _of_deals(frames: Mapping[str, pd.DataFrame], as_of: date) -> list[Question]:
    deals = open_opportunities(frames["opportunities"])
    roles = frames["opportunity_contacts"]
    wins = won(frames["opportunities"])
    named = deals["opportunity_id"].isin(roles.loc[roles["role"].notna(), "opportunity_id"])
    return [
        Question(
            "when deals were won (no close date, or one after the day of this report)",
            int((wins["close_date"] <= pd.Timestamp(as_of)).sum()),
            len(wins),
            ("revenue where there are no transactions", "backlog"),
            "Correct the close dates of won deals: without one they do not count as revenue.",
        ),
        Question(
            "amounts of open deals",
            int(deals["amount"].notna().sum()),
            len(deals),
            ("pipeline sufficiency", "weighted pipeline", "chance of reaching the goal"),
            "Enter the amounts, at list price if nothing better is known.",
        ),
        Question(
            "close dates of open deals",
            int(deals["close_date"].notna().sum()),
            len(deals),
            ("pipeline of the period", "what is overdue"),
            "Enter when each deal is expected to close.",
        ),
        Question(
            "probability of open deals",
            int(deals["probability"].notna().sum()),
            len(deals),
            ("weighted pipeline",),
            "Import the probability of each stage.",
        ),
        Question(
            "who decides in open deals",
            int(named.sum()),
            len(deals),
            ("decision process", "relationship strategy"),
            "Give each deal the role of its contacts.",
        ),
    ]


def _of_people(frames: Mapping[str, pd.DataFrame]) -> list[Question]:
    contacts, assessed = frames["contacts"], frames["stakeholders"]
    present = contacts[contacts["is_active"].fillna(True).astype(bool)]
    with_status = assessed.loc[assessed["status"].notna() & (assessed["status"] != "unknown"), "contact_id"]
    tops = present["reports_to_id"].notna().sum()
    return [
        Question(
            "any person at the account",
            int(len(present) > 0),
            1,
            ("org chart", "decision process", "introductions", "action plan with names", "last contact"),
            "Import the contacts.",
        ),
        Question(
            "stance of its people towards us",
            int(present["contact_id"].isin(with_status).sum()),
            len(present),
            ("power map", "single points of failure", "relationship strategy"),
            "Assess the people who matter first: role, status, influence.",
        ),
        Question(
            "who reports to whom",
            int(tops) + 1 if tops else 0,
            len(present),
            ("org chart", "introduction paths"),
            "Enter the manager of each contact; one per tree has none.",
        ),
        Question(
            "when we last met anybody",
            int(len(frames["interactions"]) > 0),
            1,
            ("last contact", "coverage", "recency of ties"),
            "Import events and tasks, or the calendar of the team.",
        ),
    ]


def _of_plan(frames: Mapping[str, pd.DataFrame], plan: pd.Series | None) -> list[Question]:
    def stated(column: str) -> int:
        return int(plan is not None and pd.notna(plan[column]))

    answered = frames["interview_answers"]["answer"].notna().any()
    return [
        Question(
            "sales goal of the period",
            stated("commit_goal"),
            1,
            ("pipeline sufficiency", "pipeline gap", "chance of reaching the goal", "plan against actual"),
            "Agree a commit goal, and a stretch goal above it.",
        ),
        Question(
            "close ratio to plan with",
            stated("planned_close_ratio"),
            1,
            ("pipeline sufficiency", "pipeline gap"),
            "Agree which share of the open pipeline, by value, you expect to win.",
        ),
        Question(
            "how the account decides",
            stated("buying_process"),
            1,
            ("decision process",),
            "Ask who signs, who must agree, and from which budget.",
        ),
        Question(
            "what the client wants, in their own words",
            int(bool(answered)),
            1,
            ("goals agreed with the client", "solutions and their return"),
            "Ask the four questions: aims, challenges, what was tried, measure of success.",
        ),
        Question(
            "goals agreed with the client",
            int(frames["goals"]["client_agreed_date"].notna().any()),
            1,
            ("client edition of the plan",),
            "Agree one goal with the client, its measure and its date.",
        ),
    ]
