"""Plans rolled up the management line: each person with all plans below."""

from __future__ import annotations

import pandas as pd

from planning_helpers.analysis.hierarchy import managers_above
from planning_helpers.analysis.names import names_of, values_of
from planning_helpers.figures import count, money
from planning_helpers.findings import Finding, unknown


def management_line(found: pd.DataFrame, accounts: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """The plans rolled up: each person with the plans of their own and of all who report to them.

    Source: R1, R5 ("aggregate at manager level and below").

    Returns:
        One row a person with a plan in their line, top of the line first: `person`, `title`, `level` (0 =
        top), `plans`, `goal`, `won`, `open`, `short_plans`, `short_amount` (sum of gaps above 0). A plan
        counts once in every line it is in; do not add up the rows.
    """
    owners = accounts.drop_duplicates("account_id").set_index("account_id")["owner_id"]
    lines = [
        (person, position)
        for position, owner in enumerate(values_of(found["account_id"], owners))
        if not pd.isna(owner)
        for person in dict.fromkeys([owner, *managers_above(users, owner)])
    ]
    pairs = pd.DataFrame(lines, columns=["user_id", "position"])
    plans = found.assign(
        position=range(len(found)),
        short_plans=(found["verdict"] == "short").astype(int),
        short_amount=found["pipeline_gap"].where(found["verdict"] == "short", 0.0),
    )
    sums = (
        pairs.merge(plans, on="position")
        .groupby("user_id", as_index=False)
        .agg(
            plans=("position", "size"),
            goal=("goal", "sum"),
            won=("won", "sum"),
            open=("open", "sum"),
            short_plans=("short_plans", "sum"),
            short_amount=("short_amount", "sum"),
        )
    )
    titles = users.drop_duplicates("user_id").set_index("user_id")["title"]
    levels = [len(managers_above(users, person)) for person in sums["user_id"]]
    sums.insert(0, "person", names_of(sums["user_id"].astype("str"), users, "user_id"))
    sums.insert(1, "title", values_of(sums["user_id"], titles).astype("str"))
    sums.insert(2, "level", pd.Series(levels, dtype="int64"))
    return sums.sort_values(
        ["level", "short_amount", "goal"], ascending=[True, False, False], kind="stable", ignore_index=True
    ).drop(columns="user_id")


def management_line_finding(line: pd.DataFrame, found: pd.DataFrame, *, currency: str) -> Finding:
    """Name the person on the lowest level in whose line most pipeline is missing."""
    if line.empty:
        return unknown(
            "R5",
            "management_line",
            "No plan has an account owner who is one of our people, so plans cannot be rolled up",
            next_step="Import users with their managers, and the owner of each account.",
        )
    levels = int(line["level"].nunique())
    lowest = line[line["level"] == line["level"].max()]
    worst = lowest.sort_values("short_amount", ascending=False, kind="stable").iloc[0]
    figures = {
        "people": count(len(line)),
        "levels": count(levels),
        "short_amount": money(worst["short_amount"], currency),
        "short_plans": count(worst["short_plans"]),
        "plans": count(worst["plans"]),
    }
    statement = f"{count(len(found))} plans roll up over {figures['levels']} levels"
    if worst["short_amount"] > 0:
        statement = (
            f"Most is missing with {worst['person']}: {figures['short_amount']} of pipeline short in "
            f"{figures['short_plans']} of {figures['plans']} plans"
        )
    return Finding(
        "R5",
        "management_line",
        statement,
        severity="watch" if worst["short_amount"] > 0 else "note",
        figures=figures,
        formula="plans of the account owner and of everyone above; a plan counts once in each line it is in",
        rows=line,
        currency=currency,
        next_step=f"Talk it through with {worst['person']}." if worst["short_amount"] > 0 else "",
    )
