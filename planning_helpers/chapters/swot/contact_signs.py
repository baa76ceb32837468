"""What talks say for and against us: one thread, mentors, executives nobody spoke with this quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from planning_helpers.measures.people.executive_matrix import quarter_start
from planning_helpers.measures.people.people import active
from planning_helpers.measures.signs.candidate import Candidate, candidate, evidence_rows
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.prose import enumerated, one_or_many

SOURCE = "talks on record"


def threading(people: pd.DataFrame) -> Iterator[Candidate]:
    """One person, or nobody, who met us in twelve months; mentors who did."""
    present = active(people)
    if present.empty or not people["last_contact_date"].notna().any():
        return
    met = present[(present["interactions"] > 0).fillna(False)]
    if len(met) <= 1:
        who = f"only {met['name'].iloc[0]}" if len(met) else "nobody"
        alone = f"{present['name'].iloc[0]} is the only person we know here"
        of_all = f"{who} of {count(len(present))} people met us in twelve months"
        yield candidate(
            "single-threaded",
            met["contact_id"] if len(met) else ["nobody"],
            "weakness",
            f"We are single-threaded: {of_all if len(present) > 1 or met.empty else alone}",
            evidence_rows(present["name"], present["last_contact_date"]),
            source=SOURCE,
            formula="people who have not left with a meeting, call or message in the last twelve months; one "
            "or none",
            figures={"met": count(len(met)), "people": count(len(present))},
            ask="Who else would notice if we were gone?",
        )
    mentors = met[(met["status"] == "mentor").fillna(False)]
    if len(mentors):
        yield candidate(
            "mentors",
            mentors["contact_id"],
            "strength",
            f"{counted(len(mentors), 'mentor')} {one_or_many(len(mentors), 'speaks', 'speak')} for us: "
            f"{joined(mentors['name'])}",
            evidence_rows(mentors["name"], mentors["last_contact_date"]),
            source=SOURCE,
            formula="people assessed as mentor who met us in the last twelve months",
            figures={"mentors": count(len(mentors))},
            ask="To whom do they speak for us, and about what?",
        )


def executives(people: pd.DataFrame, *, as_of: date) -> Iterator[Candidate]:
    """The executives nobody of ours had a word with this quarter; a new quarter is a new candidate."""
    if not people["last_contact_date"].notna().any():
        return  # nothing is recorded, so whom we speak with is not known
    leaders = active(people)
    leaders = leaders[leaders["is_executive"]]
    begun = quarter_start(as_of)
    missed = leaders[~(leaders["last_contact_date"] >= pd.Timestamp(begun))]
    if len(missed):
        yield candidate(
            "executives",
            [str(begun)],
            "weakness",
            f"{count(len(missed))} of {counted(len(leaders), 'executive')} "
            f"{one_or_many(len(missed), 'was', 'were')} not contacted this quarter: "
            f"{enumerated(missed['name'].tolist(), most=3)}",
            evidence_rows(missed["name"], missed["last_contact_date"]),
            source=SOURCE,
            formula="people who lead, by job title, without a meeting, call or message since "
            f"{begun:%Y-%m-%d}",
            figures={"missed": count(len(missed)), "executives": count(len(leaders))},
            ask=f"Who of ours speaks with {missed['name'].iloc[0]}, and about what?",
        )
