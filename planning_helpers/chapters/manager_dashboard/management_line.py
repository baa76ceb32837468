"""Plans rolled up the management line: each person with all plans below."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.hierarchy import managers_above
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import one_or_many


def management_line(found: pd.DataFrame, accounts: pd.DataFrame, users: pd.DataFrame) -> pd.DataFrame:
    """The plans rolled up: each person with the plans of their own and of all who report to them.

    Source: R1, R5 ("aggregate at manager level and below").

    Returns:
        One row a person with a plan in their line, top of the line first: `person`, `title`, `level` (0 =
        top), `plans`, `goal`, `won`, `open`, `short_plans`, `short_amount` (sum of gaps above 0). An
        amount is the sum of those known, empty when none is. `unvalued_deals`: deals without
        a known amount, for which `short_amount` is at most so high. A plan
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
        short_amount=found["pipeline_gap"].clip(lower=0.0),
        unvalued_deals=found["unvalued_deals"].where(found["verdict"] == "short", 0),
    )
    groups = pairs.merge(plans, on="position").groupby("user_id")
    amounts = groups[["goal", "won", "open"]].sum(min_count=1)
    short = groups[["short_plans", "short_amount", "unvalued_deals"]].sum(min_count=1)
    sums = pd.concat([groups.size().rename("plans"), amounts, short], axis=1).reset_index()
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
    roll = one_or_many(len(found), "rolls", "roll")
    statement = f"{counted(len(found), 'plan')} {roll} up over {counted(levels, 'level')}"
    at_most = "at most " if worst["unvalued_deals"] else ""
    if worst["short_amount"] > 0:
        statement = (
            f"Most is missing with {worst['person']}: {at_most}{figures['short_amount']} of pipeline "
            f"short in {figures['short_plans']} of {counted(worst['plans'], 'plan')}"
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
