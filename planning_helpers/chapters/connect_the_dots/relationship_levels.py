"""How the people see us now and how we want to be seen, and what happens to price as that grows."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers import model
from planning_helpers.measures.people.people import active
from planning_helpers.wording.figures import count, score
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

LEVELS = next(column.choices for column in model.columns("stakeholders") if column.name == "level_now")
"""How a person sees us, lowest first. Source: REL-1, REL-2; users.md."""

LEVEL_RULE = "levels: " + " → ".join(LEVELS) + "; missing: steps from the level now to the level wanted"
CURVE_RULE = (
    "concern for price, 1 (none) to 5 (only price), by the level at which a person sees us; the latest"
    " assessment of each person, and each person's first against the latest where there are two"
)


def relationship_levels(people: pd.DataFrame, readings: pd.DataFrame) -> pd.DataFrame:
    """Everybody present whose level now or wanted is known, those with most steps missing first.

    Args:
        people: From `measures.people.people`.
        readings: From `level_readings`.

    Returns:
        `contact_id`, `name`, `title`, `level_first` (of the first of several readings), `level_now`,
        `level_wanted`, `missing` (steps from now to wanted; below 0 beyond it), `gained` (steps since the
        first reading), `dollar_concern`, `status`, `strategy`.

    Source: REL-1, REL-2.
    """
    present = active(people).drop_duplicates("contact_id")
    known = present[present["level_now"].notna() | present["level_wanted"].notna()].reset_index(drop=True)
    read = readings[readings["level"].notna()]
    first = read.drop_duplicates("contact_id").set_index("contact_id")["level"]
    is_followed = known["contact_id"].isin(read.loc[read["contact_id"].duplicated(), "contact_id"])
    found = known.assign(level_first=known["contact_id"].map(first).astype("str").where(is_followed))
    now = _step(found["level_now"])
    found["missing"] = _step(found["level_wanted"]) - now
    found["gained"] = now - _step(found["level_first"])
    columns = ["contact_id", "name", "title", "level_first", "level_now", "level_wanted", "missing", "gained"]
    return found[[*columns, "dollar_concern", "status", "strategy"]].sort_values(
        "missing", ascending=False, na_position="last", kind="stable", ignore_index=True
    )


def level_readings(history: pd.DataFrame, people: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """What the assessments of the people present said, each day they were made, oldest first.

    Args:
        history: Every state of `stakeholders` (`AccountPlan.history`), with `effective_on`.
        people: From `measures.people.people`.
        as_of: The day the facts are taken at.

    Returns:
        One row a person and day: `contact_id`, `name`, `reading_date` (of the evidence, else of the entry),
        `level`, `dollar_concern`, `status`. Of several states of one day the last counts.

    Source: REL-2.
    """
    named = active(people).drop_duplicates("contact_id").set_index("contact_id")["name"]
    entered = history["effective_on"]
    evidence = history["evidence_date"]
    stated = history.assign(
        name=history["contact_id"].map(named).astype("str"),
        reading_date=evidence.where(evidence <= entered, entered),
        level=history["level_now"],
    )
    stated = stated[stated["name"].notna() & (stated["reading_date"] <= pd.Timestamp(as_of))]
    stated = stated[stated["level"].notna() | stated["dollar_concern"].notna()]
    columns = ["contact_id", "name", "reading_date", "level", "dollar_concern", "status"]
    return (
        stated.drop_duplicates(["contact_id", "reading_date"], keep="last")[columns]
        .sort_values(["reading_date", "name"], kind="stable")
        .reset_index(drop=True)
    )


def value_curve(readings: pd.DataFrame) -> pd.DataFrame:
    """The readings that hold both a level and a concern for price, with the step of the level.

    Returns:
        The columns of `readings`, `step` (1 for a vendor to 4) and `is_latest` (of the person), by person and
        day.
    """
    both = readings[readings["level"].isin(LEVELS) & readings["dollar_concern"].notna()]
    found = both.assign(step=_step(both["level"]) + 1, is_latest=~both["contact_id"].duplicated(keep="last"))
    return found.sort_values(["name", "contact_id", "reading_date"], ignore_index=True)


def relationship_levels_finding(found: pd.DataFrame) -> Finding:
    """How many of the relationships are where we want them, and which is farthest. Source: REL-1, REL-2."""
    judged = found[found["missing"].notna()]
    if judged.empty:
        wanted = int(found["level_wanted"].notna().sum()) if len(found) else 0
        return unknown(
            "REL-2",
            "relationship_levels",
            f"How the people see us is not known; how we want to be seen is, for {count(wanted)}"
            if wanted
            else "How the people see us, and how we want to be seen, is not known",
            next_step="Judge for the five people who matter most: vendor, credible source, problem solver or"
            " trusted advisor, now and wanted.",
        )
    there = judged[judged["missing"] <= 0]
    gained, fell = judged[judged["gained"] > 0], judged[judged["gained"] < 0]
    figures = {
        "judged": count(len(judged)),
        "there": count(len(there)),
        "unjudged": count(len(found) - len(judged)),
        "risen": count(len(gained)),
        "fallen": count(len(fell)),
    }
    said = [
        f"{some_of(len(there), len(judged), 'relationship', 'is', 'are')} at the level we want",
    ]
    far = judged.iloc[0]
    if far["missing"] > 0:
        said.append(f"farthest is {far['name']}: {far['level_now']}, wanted {far['level_wanted']}")
    if len(gained) or len(fell):
        moved = [f"{figures['risen']} rose"] if len(gained) else []
        moved += [f"{figures['fallen']} fell"] if len(fell) else []
        said.append(f"{' and '.join(moved)} since first judged")
    if len(found) > len(judged):
        said.append(f"of {figures['unjudged']} we do not know how they see us")
    return Finding(
        "REL-2",
        "relationship_levels",
        "; ".join(said),
        "act" if len(fell) else "watch" if len(there) < len(judged) else "good",
        figures,
        LEVEL_RULE,
        found.drop(columns="contact_id"),
        next_step=_next_step(fell, far),
    )


def value_curve_finding(curve: pd.DataFrame) -> Finding:
    """Whether price matters less to those who think more of us, and to each as the relationship grows."""
    latest = curve[curve["is_latest"]]
    if latest["step"].nunique() < 2:
        why = (
            f"all {len(latest)} judged people see us at one level"
            if len(latest) > 1
            else "level and concern for price are known of fewer than two people"
        )
        return unknown(
            "REL-2",
            "value_curve",
            f"Whether price matters less as a relationship grows cannot be told: {why}",
            next_step="Note for each key player how they see us and, from 1 to 5, how much price matters.",
        )
    by_level = latest.groupby("step")["dollar_concern"].mean()
    people = latest["step"].value_counts()
    low, high = by_level.index.min(), by_level.index.max()
    first = curve.drop_duplicates("contact_id").set_index("contact_id")
    last = latest.set_index("contact_id")
    grown = last.index[(last["step"] - first["step"].reindex(last.index)) > 0]
    eased = int((last["dollar_concern"] < first["dollar_concern"].reindex(last.index)).loc[grown].sum())
    figures = {
        "people": count(len(latest)),
        "lowest": score(float(by_level.loc[low])),
        "highest": score(float(by_level.loc[high])),
        "grown": count(len(grown)),
        "eased": count(eased),
    }
    falls = by_level.loc[high] < by_level.loc[low]
    statement = (
        f"Concern for price is {figures['lowest']} of 5 where we are a {LEVELS[low - 1]}"
        f" ({_people(people[low])}) and {figures['highest']} where we are a {LEVELS[high - 1]}"
        f" ({_people(people[high])})"
    )
    if len(grown):
        fell = one_or_many(eased, "it fell", "it did not fall") if len(grown) == 1 else "it fell"
        whom = one_or_many(len(grown), "the one person", f"{figures['eased']} of the {len(grown)} people")
        statement += f"; {fell} for {whom} who came to think more of us"
    elif curve["contact_id"].duplicated().any():
        statement += "; nobody's level rose since first judged"
    return Finding(
        "REL-2",
        "value_curve",
        statement,
        "note" if falls else "watch",
        figures,
        CURVE_RULE,
        curve[["name", "reading_date", "level", "dollar_concern", "status"]],
        next_step=""
        if falls
        else f"Ask {latest.sort_values(['step', 'dollar_concern']).iloc[-1]['name']} what we are worth beyond"
        " the price.",
    )


def _people(number: int) -> str:
    return f"{count(number)} {one_or_many(number, 'person', 'people')}"


def _next_step(fell: pd.DataFrame, far: pd.Series) -> str:
    """Whom to win back, else what is planned for the relationship that is farthest from where we want it."""
    if len(fell):
        return f"Find out what cost us the standing with {enumerated(fell['name'].tolist(), most=3)}."
    if far["missing"] <= 0:
        return ""
    if isinstance(far["strategy"], str):
        return f"With {far['name']}: {far['strategy']}."
    return f"Write down how {far['name']} is to come to see us as a {far['level_wanted']}."


def _step(levels: pd.Series) -> pd.Series:
    """0 for the lowest of `LEVELS`, and so on; empty for others."""
    return levels.map({level: step for step, level in enumerate(LEVELS)}).astype("Int64")
