"""Coverage: whether the account hangs on enough people, and what a coach would ask about the map."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.people import active, is_any_role_known
from planning_helpers.measures.people.power_map import is_supported, key_players
from planning_helpers.model.vocabulary import DECIDING, OPPOSED, SUPPORTIVE
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import some_of

LEAST_RULE = (
    "least coverage: one executive sponsor (by role, else a supportive executive), one decision maker (else"
    " whoever decides), one champion (by role, else a mentor with an influence of {champion_influence} or"
    " more), each with a contact in twelve months"
)


def least_coverage(people: pd.DataFrame) -> pd.DataFrame:
    """Who fills each of the three parts that an account needs filled, best first.

    Returns:
        Three rows: `part`, `person`, `last_contact_date`, `verdict` (`covered`, `not contacted`, `nobody`).
    """
    present = active(people)
    by_role = present["role"] == "decision maker"
    candidates = {
        "executive sponsor": (
            (present["role"] == "executive sponsor")
            | (present["is_executive"] & present["status"].isin(SUPPORTIVE))
        ),
        "decision maker": by_role if by_role.any() else present["role"].isin(DECIDING),
        "champion": (
            (present["role"] == "champion")
            | (
                (present["status"] == "mentor")
                & (present["influence"] >= threshold("champion_influence")).fillna(False)
            )
        ),
    }
    return pd.DataFrame(
        [_filled(part, present[found.astype(bool)]) for part, found in candidates.items()]
    ).astype({"person": "str", "last_contact_date": "datetime64[us]"})


def threads(people: pd.DataFrame) -> pd.DataFrame:
    """The active people we had contact with in the last twelve months: the threads the account hangs on."""
    present = active(people)
    return present[(present["interactions"] > 0).fillna(False)].reset_index(drop=True)


def coverage_finding(people: pd.DataFrame) -> Finding:
    """Which of the three parts is not covered, and on how many people the account hangs. Source: ORG-2."""
    if active(people).empty:
        return unknown(
            "ORG-2",
            "coverage",
            "Coverage cannot be told: no contact of this account is known",
            next_step="Import contacts and interactions, or add the people you know to the plan.",
        )
    parts = least_coverage(people)
    open_parts = parts[parts["verdict"] != "covered"]
    is_recorded = people["last_contact_date"].notna().any()
    hanging = len(threads(people))
    figures = {"covered": count(3 - len(open_parts)), "threads": count(hanging if is_recorded else None)}
    missing = parts[parts["verdict"] == "nobody"]["part"].tolist()
    stale = parts[parts["verdict"] == "not contacted"]["part"].tolist() if is_recorded else []
    said = [f"no {' and no '.join(missing)}"] if missing else []
    said += [f"no contact in a year with the {' or the '.join(stale)}"] if stale else []
    thread_words = f"we spoke with {count(hanging)} {'person' if hanging == 1 else 'people'} in twelve months"
    if not is_recorded:
        thread_words = "with whom we speak is not known: no interaction is recorded"
    is_told = is_any_role_known(people) or len(missing) < len(parts)
    if not is_told and not is_recorded:
        return unknown(
            "ORG-2",
            "coverage",
            "Coverage cannot be told: nobody's role is known, and no interaction is recorded",
            next_step="Mark who decides, who sponsors and who speaks for us; import interactions.",
        )
    if not is_told:
        statement = f"{thread_words[0].upper()}{thread_words[1:]}; which part they play is not known"
    elif said:
        statement = f"We have {', and '.join(said)}; {thread_words}"
    else:
        covered = "covered" if is_recorded or open_parts.empty else "known"
        statement = f"Executive sponsor, decision maker and champion are {covered}; {thread_words}"
    first = open_parts.iloc[0] if len(open_parts) else None
    step = (
        ""
        if first is None
        else (
            f"Win {'an' if first['part'][0] in 'aeiou' else 'a'} {first['part']}: "
            "who of the supporters could become one?"
            if first["verdict"] == "nobody"
            else f"Meet {first['person']}, the {first['part']}."
        )
    )
    return Finding(
        "ORG-2",
        "coverage",
        statement,
        severity=(
            "act"
            if (missing and is_told) or (is_recorded and hanging < 2)
            else "watch"
            if stale or not is_told or hanging < threshold("wanted_threads")
            else "good"
        ),
        figures=figures,
        formula=with_thresholds(LEAST_RULE + "; threads: people with an interaction in twelve months"),
        rows=parts,
        next_step=step
        or ("" if hanging >= threshold("wanted_threads") else "Have a second of us meet a second of theirs."),
    )


def coaching(people: pd.DataFrame) -> pd.DataFrame:
    """The questions a coach asks of a relationship map, and whether this one passes.

    Returns:
        `question`, `passes` (empty where it cannot be told) and `why`, in the order to ask them.
    """
    present = active(people)
    players = key_players(people)
    placed = present[present["status"] != "unknown"]
    deciders = present[present["role"].isin(DECIDING)]["name"]
    supporters, opponents = placed["status"].isin(SUPPORTIVE).sum(), placed["status"].isin(OPPOSED).sum()
    for_us = players["status"].isin(SUPPORTIVE).sum()
    can_tell = len(placed) > 0
    rows = [
        (
            "Do we know who decides?",
            len(deciders) > 0 if is_any_role_known(people) else None,
            joined(deciders.head(3))
            or (
                "nobody is known to decide, approve or sponsor"
                if is_any_role_known(people)
                else "nobody's role is known"
            ),
        ),
        (
            "Is anybody on the map against us?",
            opponents > 0 if can_tell else None,
            (
                f"{opponents} of {len(placed)}; a map without a non-supporter is suspicious"
                if can_tell
                else "nobody's status is known"
            ),
        ),
        (
            "Do most key players support us?",
            is_supported(players) if len(players) and can_tell else None,
            f"{for_us} of {len(players)} key players",
        ),
        (
            "Do supporters outnumber opponents?",
            supporters > opponents if can_tell else None,
            f"{counted(int(supporters), 'supporter')}, {counted(int(opponents), 'opponent')}",
        ),
    ]
    return pd.DataFrame(rows, columns=["question", "passes", "why"]).astype({"passes": "boolean"})


def coaching_finding(questions: pd.DataFrame) -> Finding:
    """Which coaching question the relationship map fails first. Source: users.md, "coaching rules"."""
    failed = questions[(questions["passes"] == False).fillna(False)]  # noqa: E712 - three-valued
    untold = int(questions["passes"].isna().sum())
    figures = {"failed": count(len(failed)), "cannot_tell": count(untold)}
    formula = (
        "four questions to the map: who decides (decision maker, approver or executive sponsor),"
        " non-supporter, key players, supporters against opponents"
    )
    if untold == len(questions):
        return unknown(
            "ORG-3",
            "coaching",
            "The map cannot be coached: nobody's role or status is known",
            next_step="Judge the status of the five people you know best.",
        )
    if failed.empty:
        statement = (
            f"The map passes {count(len(questions) - untold)} of {count(len(questions))} coaching questions"
        )
        if untold:
            statement += f"; {count(untold)} cannot be told"
        return Finding(
            "ORG-3",
            "coaching",
            statement,
            "watch" if untold else "good",
            figures,
            formula,
            questions,
            next_step="Judge status and role of the people you know best." if untold else "",
        )
    first = failed.iloc[0]
    return Finding(
        "ORG-3",
        "coaching",
        f"The map fails {some_of(len(failed), len(questions), 'coaching question')}; "
        f"the first: {first['question']} {first['why'][0].upper()}{first['why'][1:]}",
        "act" if failed.index[0] == 0 else "watch",
        figures,
        formula,
        questions,
        next_step="Take this question into the next account meeting.",
    )


def _filled(part: str, found: pd.DataFrame) -> dict[str, object]:
    if found.empty:
        return {"part": part, "person": None, "last_contact_date": pd.NaT, "verdict": "nobody"}
    spoken = (found["interactions"] > 0).fillna(False) | found["coverage"].isin(["multiple", "in depth"])
    best = (
        found.assign(spoken=spoken, by_role=found["role"] == part)
        .sort_values(["spoken", "by_role", "last_contact_date"], ascending=False, na_position="last")
        .iloc[0]
    )
    verdict = "covered" if best["spoken"] else "not contacted"
    return {
        "part": part,
        "person": best["name"],
        "last_contact_date": best["last_contact_date"],
        "verdict": verdict,
    }
