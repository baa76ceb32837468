"""Objectives of the client and our answers to them. Source: OBJ-1, SOL-1, SOL-2."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import with_full_stop

WANTED = {
    "aim": "aim",
    "pain": "what is in the way",
    "tried": "what was tried",
    "measure": "measure",
    "answer": "our answer",
    "client_roi": "client ROI",
    "objections": "objections",
}
"""What OBJ-1 asks of each aim and SOL-1 of each answer, and how a reader calls it."""


def objectives(aims: pd.DataFrame, solutions: pd.DataFrame, contacts: pd.DataFrame) -> pd.DataFrame:
    """Each aim of the client with our answers; an aim without answer stands alone.

    Returns:
        `aim`, `measure`, `pain`, `tried`, `whose`, `answer`, `client_roi`, `objections`, `term`, `missing`
        (what we do not know of it), `audience` (client only when both sides may be shown).

    Source: OBJ-1, SOL-1.
    """
    answers = solutions[["objective_id", "answer", "client_roi", "objections", "term", "audience"]].rename(
        columns={"audience": "answer_audience"}
    )
    found = aims.merge(answers, left_on="row_id", right_on="objective_id", how="outer", sort=False)
    found = found.assign(
        whose=found["contact_id"].map(contacts.set_index("contact_id")["name"]).astype("str"),
        audience=found["audience"].where(found["answer_audience"].fillna("client") == "client", "internal"),
    )
    lacking = found[list(WANTED)].isna().rename(columns=WANTED)
    lacking.loc[found["answer"].isna(), ["client ROI", "objections"]] = False  # no answer has neither
    missing = [", ".join(lacking.columns[row]) for row in lacking.to_numpy()]
    return found.assign(
        missing=pd.Series(missing, index=found.index, dtype="str"), none=found["aim"].isna()
    ).sort_values("none", kind="stable", ignore_index=True)[
        [
            "aim",
            "measure",
            "pain",
            "tried",
            "whose",
            "answer",
            "client_roi",
            "objections",
            "term",
            "missing",
            "audience",
        ]
    ]


def objectives_finding(found: pd.DataFrame) -> Finding:
    """How many aims of the client have an answer with its return for the client."""
    aims = found.dropna(subset=["aim"])
    if aims.empty:
        return unknown(
            "OBJ-1",
            "objectives",
            "The client's objectives are not known; we may be talking to the wrong contact",
            next_step=(
                "Ask: what do you want to accomplish in 12 months, what is in the way, what did you try, how"
                " will you measure success?"
            ),
        )
    total = aims["aim"].nunique()
    answered = aims.dropna(subset=["answer"])["aim"].nunique()
    worth = aims.dropna(subset=["answer", "client_roi"])["aim"].nunique()
    figures = {"aims": count(total), "answered": count(answered), "with_roi": count(worth)}
    bare = aims[aims["answer"].isna()]
    unproven = aims[aims["answer"].notna() & aims["client_roi"].isna()]
    unasked = aims[aims["missing"] != ""]
    step = ""
    if len(bare):
        step = f"Find our answer to: {bare['aim'].iloc[0]}"
    elif len(unproven):
        step = f"Reckon with the client what they get out of: {unproven['answer'].iloc[0]}"
    elif len(unasked):
        step = f"Ask about “{unasked['aim'].iloc[0]}”: {unasked['missing'].iloc[0]}"
    return Finding(
        "SOL-1",
        "objectives",
        f"We have an answer to {figures['answered']} of the client's {counted(total, 'objective')}, "
        f"and its return for the client to {figures['with_roi']}"
        + (
            f"; not known: {unasked['missing'].iloc[0]} of “{unasked['aim'].iloc[0]}”" if len(unasked) else ""
        ),
        "good" if worth == total and unasked.empty else "watch" if answered else "act",
        figures,
        "objectives with a solution; with a solution whose client ROI is written down",
        found[["aim", "measure", "whose", "answer", "client_roi", "objections", "missing"]],
        next_step=with_full_stop(step) if step else "",
    )
