"""Those whom we rated and who have left: what we knew of them is lost unless somebody takes over."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.people import active
from planning_helpers.model.vocabulary import SUPPORTIVE
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.prose import enumerated, one_or_many


def rated_and_left(people: pd.DataFrame) -> pd.DataFrame:
    """The people who have left and whose part, stance or influence is known, most influential first.

    Returns:
        `contact_id`, `name`, `title`, `role`, `status`, `influence`, `is_key_player`, `known_as` (role and
        stance in words) and `ask` (who of theirs may tell who takes over: their manager, one of those who
        reported to them, or our most influential supporter; empty without any).

    Source: ORG-1, ORG-3.
    """
    is_rated = (people["role"] != "unknown") | (people["status"] != "unknown") | people["influence"].notna()
    gone = people[is_rated & ~people["is_active"].astype(bool)]
    words = [
        ", ".join(word for word in (role, status) if word != "unknown") or f"influence {influence}"
        for role, status, influence in zip(gone["role"], gone["status"], gone["influence"], strict=True)
    ]
    asked = [
        _asked(str(key), manager, people)
        for key, manager in zip(gone["contact_id"], gone["reports_to_id"], strict=True)
    ]
    found = gone.assign(
        known_as=pd.Series(words, gone.index, dtype="str"), ask=pd.Series(asked, gone.index, dtype="str")
    )
    columns = [
        "contact_id",
        "name",
        "title",
        "role",
        "status",
        "influence",
        "is_key_player",
        "known_as",
        "ask",
    ]
    return found[columns].reset_index(drop=True)


def take_over_step(ask: object, name: str) -> str:
    """What to do about somebody who has left: whom to ask who takes over."""
    whom = ask if isinstance(ask, str) else "your best contact"
    return f"Ask {whom} who takes over from {name}, and rate them."


def rated_and_left_finding(people: pd.DataFrame) -> Finding:
    """Name those whom we rated and who have left. Source: ORG-1, ORG-3."""
    gone = rated_and_left(people)
    figures = {"left": count(len(gone))}
    formula = "contacts marked as inactive whose buying role, stance or influence is known"
    if gone.empty:
        said = "Nobody whom we rated is marked as having left"
        return Finding("ORG-3", "rated_and_left", said, "note", figures, formula)
    first = gone.iloc[0]
    names = enumerated((gone["name"] + " (" + gone["known_as"] + ")").tolist(), most=3)
    return Finding(
        "ORG-3",
        "rated_and_left",
        f"{names} {one_or_many(len(gone), 'has', 'have')} left; who takes over is not known",
        "act" if gone["is_key_player"].any() else "watch",
        figures,
        formula,
        gone.drop(columns=["contact_id", "is_key_player"]),
        next_step=take_over_step(first["ask"], str(first["name"])),
    )


def _asked(contact_id: str, manager: object, people: pd.DataFrame) -> str | None:
    present = active(people)
    near = present[present["contact_id"] == manager]
    near = pd.concat([near, present[present["reports_to_id"] == contact_id]])
    near = pd.concat([near, present[present["status"].isin(SUPPORTIVE)]])
    return None if near.empty else str(near["name"].iloc[0])
