"""The power map: how much say each person has, against how they stand to us; and what it tells."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.people import KEY_PLAYER_RULE, active
from planning_helpers.model.vocabulary import OPPOSED, STATUSES, SUPPORTIVE
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, share
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.prose import some_of

MOST_IN_A_CELL = 6

_MARKS = {
    "decision maker": "DM",
    "executive sponsor": "ES",
    "approver": "A",
    "champion": "C",
    "evaluator": "E",
    "user": "U",
}


def power_map(people: pd.DataFrame) -> pd.DataFrame:
    """The active people placed by influence and status, so that no two labels share a place.

    Returns:
        One row a label: `name`, `title`, `role`, `mark` (short for the role), `status`, `influence` (0 when
        not assessed), `coverage`, `is_key_player`, `place` (0, 1, … within a cell) and `people` (how many the
        label stands for). Beyond `MOST_IN_A_CELL` a cell ends in one row that counts the rest. Other statuses
        come as `unknown`.
    """
    shown = active(people).assign(
        influence=lambda rows: rows["influence"].fillna(0).astype("int64"),
        status=lambda rows: rows["status"].where(rows["status"].isin(STATUSES), "unknown"),
        mark=lambda rows: rows["role"].map(_MARKS).fillna(""),
    )
    cells = shown.groupby(["influence", "status"])
    place, size = cells.cumcount(), cells["name"].transform("size")
    last = (place == MOST_IN_A_CELL - 1) & (size > MOST_IN_A_CELL)
    named = shown["name"].where(~last, "and " + (size - place).astype("str") + " more")
    found = shown.assign(
        place=place, name=named, mark=shown["mark"].mask(last, ""), people=(size - place).where(last, 1)
    )
    found["is_key_player"] = found["is_key_player"].astype(bool) & ~last
    columns = [
        "name",
        "title",
        "role",
        "mark",
        "status",
        "influence",
        "coverage",
        "is_key_player",
        "place",
        "people",
    ]
    return found.loc[place < MOST_IN_A_CELL, columns].reset_index(drop=True)


def key_players(people: pd.DataFrame) -> pd.DataFrame:
    """The active people with power, as `KEY_PLAYER_RULE` tells them, most influential first."""
    present = active(people)
    return present[present["is_key_player"].astype(bool)].reset_index(drop=True)


def support_severity(players: pd.DataFrame) -> Severity:
    """How urgent it is that not all `players` support us, wherever it is said; unknown without any."""
    if players.empty:
        return "unknown"
    if players["status"].isin(SUPPORTIVE).all():
        return "good"
    return "watch" if is_supported(players) else "act"


def is_supported(players: pd.DataFrame) -> bool:
    """Whether most of the `players` support us, as `majority_share` tells."""
    return bool(players["status"].isin(SUPPORTIVE).mean() >= threshold("majority_share"))


def key_players_finding(people: pd.DataFrame) -> Finding:
    """How many of the key players are for us, and who of them is not. Source: ORG-1, ORG-3; glossary."""
    players = key_players(people)
    if players.empty:
        return unknown(
            "ORG-3",
            "power_map",
            "The power map has no key player: nobody's influence or buying role is known",
            next_step="Mark who decides and who approves, and rate each person's influence from 1 to 5.",
        )
    for_us = players["status"].isin(SUPPORTIVE)
    against = players["status"].isin(OPPOSED)
    figures = {
        "key_players": count(len(players)),
        "supportive": count(int(for_us.sum())),
        "opposed": count(int(against.sum())),
        "supportive_share": share(for_us.mean()),
    }
    parts = [f"{some_of(for_us.sum(), len(players), 'key player', 'supports', 'support')} us"]
    if against.any():
        opponent = players[against].iloc[0]
        parts.append(
            f"{opponent['name']} ({opponent['title'] or opponent['role']}) is against us"
            if isinstance(opponent["title"], str)
            else f"{opponent['name']} is against us"
        )
    unplaced = players[players["status"] == "unknown"]
    if len(unplaced):
        parts.append(f"of {count(len(unplaced))} we do not know where they stand")
    worst = players[~for_us]
    return Finding(
        "ORG-3",
        "power_map",
        "; ".join(parts),
        severity=support_severity(players),
        figures=figures,
        formula=with_thresholds(f"{KEY_PLAYER_RULE}; supportive: mentor or supporter"),
        rows=players[["name", "title", "role", "status", "influence", "coverage", "days_since_contact"]],
        next_step=(
            ""
            if worst.empty
            else (
                f"Find out where {unplaced['name'].iloc[0]} stands."
                if len(unplaced)
                else f"Decide who of us wins over {worst['name'].iloc[0]}, and how."
            )
        ),
    )
