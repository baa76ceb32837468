"""The bottom line on people: who is for us, who is missing, and whom to ask first."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.coverage import coverage_finding, least_coverage
from planning_helpers.measures.people.people import active, is_any_role_known
from planning_helpers.measures.people.power_map import key_players, support_severity
from planning_helpers.measures.people.rated_and_left import rated_and_left, take_over_step
from planning_helpers.model.vocabulary import SUPPORTIVE
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import SEVERITIES, Finding, Severity
from planning_helpers.wording.prose import enumerated, one_or_many, some_of


def connect_the_dots_finding(
    people: pd.DataFrame, introductions: pd.DataFrame, dependence: pd.DataFrame, *, currency: str
) -> Finding:
    """Support among key players, parts nobody fills, what hangs on one person, and the first step.

    Source: ORG-4, DOT-1.
    """
    if active(people).empty:
        return coverage_finding(people)
    players = key_players(people)
    parts = least_coverage(people)
    nobody = parts.loc[parts["verdict"] == "nobody", "part"].tolist()
    for_us = int(players["status"].isin(SUPPORTIVE).sum())
    hanging = dependence[dependence["exposed"] > 0].sort_values("exposed", ascending=False, kind="stable")
    figures = {
        "people": count(len(active(people))),
        "key_players": count(len(players)),
        "supportive": count(for_us),
        "exposed": money(hanging["exposed"].iloc[0] if len(hanging) else None, currency),
    }
    said = [
        (
            f"{some_of(for_us, len(players), 'key player', 'supports', 'support')} us"
            if len(players)
            else f"Nobody is known to decide ({counted(len(active(people)), 'contact')} known)"
        )
    ]
    is_told = is_any_role_known(people) or len(nobody) < len(parts)
    gone = rated_and_left(people)
    if len(gone):
        names = (gone["name"] + " (" + gone["known_as"] + ")").tolist()
        said.append(f"{enumerated(names, most=2)} {one_or_many(len(gone), 'has', 'have')} left")
    said += [f"nobody is our {' or '.join(nobody)}"] if nobody and is_told else []
    if figures["exposed"].value:
        said.append(f"{figures['exposed']} hangs on {hanging['person'].iloc[0]} alone")
    ways = introductions[introductions["is_chosen"]]
    severity: Severity = min(
        "act" if nobody or gone["is_key_player"].any() else "watch" if len(gone) else "good",
        support_severity(players),
        "watch" if figures["exposed"].value else "good",
        key=SEVERITIES.index,
    )
    return Finding(
        "ORG-4",
        "connect_the_dots",
        "; ".join(said),
        severity,
        figures,
        "supportive: mentor or supporter; parts: executive sponsor, decision maker, champion; open amount"
        " that hangs on one person",
        players[["name", "title", "role", "status", "coverage", "days_since_contact"]],
        currency,
        next_step=take_over_step(gone["ask"].iloc[0], str(gone["name"].iloc[0]))
        if len(gone)
        else f"{ways['ask'].iloc[0]}."
        if len(ways)
        else "Mark who of them decides, who approves and who speaks for us."
        if nobody
        else "",
    )
