"""Objectives of the client and our answers to them. Source: OBJ-1, SOL-1, SOL-2."""

from __future__ import annotations

import pandas as pd

from planning_helpers.figures import count, counted
from planning_helpers.findings import Finding, unknown


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
    wanted = {"aim": "aim", "measure": "measure", "answer": "our answer", "client_roi": "client ROI"}
    lacking = found[list(wanted)].isna().rename(columns=wanted)
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
    step = ""
    if len(bare):
        step = f"Find our answer to: {bare['aim'].iloc[0]}"
    elif len(unproven):
        step = f"Reckon with the client what they get out of: {unproven['answer'].iloc[0]}"
    return Finding(
        "SOL-1",
        "objectives",
        f"We have an answer to {figures['answered']} of the client's {counted(total, 'objective')}, "
        f"and its return for the client to {figures['with_roi']}",
        "good" if worth == total else "watch" if answered else "act",
        figures,
        "objectives with a solution; with a solution whose client ROI is written down",
        found[["aim", "measure", "whose", "answer", "client_roi", "objections", "missing"]],
        next_step=step,
    )
