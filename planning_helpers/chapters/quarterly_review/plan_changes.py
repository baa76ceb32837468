"""What changed in a plan between two days: people, goals, actions and deals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.pipeline.goal_period import readable_period, same_length
from planning_helpers.periods import Period
from planning_helpers.wording.display import cell_text
from planning_helpers.wording.figures import Figure, count, counted, days, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of

COMMON = ["what", "change", "was", "now"]
NOT_COMPARABLE = "not comparable"


def people_changes(
    contacts_before: pd.DataFrame,
    contacts_now: pd.DataFrame,
    stakeholders_before: pd.DataFrame,
    stakeholders_now: pd.DataFrame,
) -> pd.DataFrame:
    """Who joined or left, and whose stance, role or title changed: `what` (name), `change`, `was`, `now`.

    Empty where nobody was known on the earlier day: those known since need not have joined since.
    """
    if contacts_before.empty:
        return _told([])
    then, now = _by(contacts_before, "contact_id"), _by(contacts_now, "contact_id")
    present_then, present_now = then[_active(then)], now[_active(now)]
    rows: list[tuple[object, str, object, object]] = []
    rows += [
        (present_now.loc[key, "name"], "joined", None, present_now.loc[key, "title"])
        for key in present_now.index.difference(present_then.index)
    ]
    rows += [
        (present_then.loc[key, "name"], "left", present_then.loc[key, "title"], None)
        for key in present_then.index.difference(present_now.index)
    ]
    names = now["name"]
    rows += [
        (name, "title", was, new)
        for name, was, new in _moved(present_then, present_now, ["title"], names)["title"]
    ]
    moved = _moved(
        _by(stakeholders_before, "contact_id"),
        _by(stakeholders_now, "contact_id"),
        ["status", "buying_role", "influence"],
        names,
    )
    rows += [
        (name, column.replace("_", " "), was, new)
        for column, found in moved.items()
        for name, was, new in found
    ]
    return _told(rows)


def people_changes_finding(changes: pd.DataFrame, *, since: date, known: bool) -> Finding:
    """Say who joined, left or changed stance; `known` tells whether people were recorded on `since`."""
    if not known:
        return unknown(
            "REV-6",
            "people_changes",
            f"Nobody of the account was known on {since}, so who joined or left since cannot be told",
            next_step="Import the contacts regularly, with the date of the extract.",
        )
    counts = changes["change"].value_counts()
    left = changes[changes["change"] == "left"]
    figures = {
        "joined": count(counts.get("joined", 0)),
        "left": count(len(left)),
        "stance": count(counts.get("status", 0)),
    }
    if changes.empty:
        statement = f"Nobody joined, left or changed stance or role since {since}"
    else:
        statement = f"Since {since} {figures['joined']} joined, {figures['left']} left"
        statement += f" ({', '.join(str(name) for name in left['what'].head(3))})" if len(left) else ""
        stances = changes[changes["change"] == "status"]
        if len(stances):
            first = stances.iloc[0]
            statement += f"; {first['what']} went from {first['was']} to {first['now']}"
    return Finding(
        "REV-6",
        "people_changes",
        statement,
        severity="watch" if len(left) else "note",
        figures=figures,
        formula="contacts active on one day and not on the other; assessments that differ",
        rows=changes,
        next_step="Find out who takes over from those who left." if len(left) else "",
    )


def goal_changes(
    plan_before: pd.Series | None,
    plan_now: pd.Series | None,
    goals_before: pd.DataFrame,
    goals_now: pd.DataFrame,
    *,
    currency: str,
) -> pd.DataFrame:
    """Goals of the plan and their dates that moved: `what`, `change`, `was`, `now` (all as text).

    Commit and stretch goal are money in `currency`, with their period where the two plans are of different
    ones; the targets of other goals are in the goal's own unit.

    `change` is `lowered`, `raised`, `put off`, `brought forward`, `rolled on`, `added`, `dropped`, or `not
    comparable` for goals of periods of different length. A goal due in the period of the earlier plan that is
    due in that of the plan which follows is rolled on with the plan, not put off.
    """
    rows: list[tuple[object, str, object, object]] = []
    if plan_before is not None and plan_now is not None:
        rows += _plan_goals(plan_before, plan_now, currency=currency)
    earlier, later = _by(goals_before, "row_id"), _by(goals_now, "row_id")
    follows = _periods(plan_before, plan_now)
    for key in earlier.index.union(later.index):
        if key not in later.index:
            rows.append((earlier.loc[key, "name"], "dropped", earlier.loc[key, "target"], None))
        elif key not in earlier.index:
            rows.append((later.loc[key, "name"], "added", None, later.loc[key, "target"]))
        else:
            name = later.loc[key, "name"]
            rows += _numbers(name, earlier.loc[key, "target"], later.loc[key, "target"])
            rows += _dates(name, earlier.loc[key, "due_date"], later.loc[key, "due_date"], follows=follows)
    return _told(rows)


def goal_changes_finding(changes: pd.DataFrame, *, since: date, known: bool) -> Finding:
    """Name the goals that were lowered or put off; `known` tells whether goals were recorded on `since`."""
    if not known:
        return unknown(
            "REV-4",
            "goal_changes",
            f"No goal was recorded on {since}, so whether goals were lowered since cannot be told",
            next_step="Record commit and stretch goal when the period begins.",
        )
    softer = changes[changes["change"].isin(["lowered", "put off", "dropped"])]
    figures = {"changed": count(len(changes)), "softer": count(len(softer))}
    apart = changes[changes["change"] == NOT_COMPARABLE]
    if softer.empty and len(apart):
        first = apart.iloc[0]
        return unknown(
            "REV-4",
            "goal_changes",
            f"Whether the {first['what']} was lowered since {since} cannot be told: {first['was']} and "
            f"{first['now']} are goals of periods of different length",
            next_step="Hold goals of the same length of period against each other.",
        )
    if softer.empty:
        rolled = int((changes["change"] == "rolled on").sum())
        statement = f"No goal was lowered, put off or dropped since {since}"
        if rolled:
            statement += f"; {counted(rolled, 'goal')} rolled on with the plan"
    else:
        first = softer.iloc[0]
        span = "" if first["change"] == "dropped" else f" from {first['was']} to {first['now']}"
        verb = "was" if len(softer) == 1 else "were"
        statement = (
            f"{figures['softer']} {'goal' if len(softer) == 1 else 'goals'} {verb} lowered, put off or "
            "dropped since "
            f"{since}: {first['what']} {first['change']}{span}"
        )
    return Finding(
        "REV-4",
        "goal_changes",
        statement,
        severity="watch" if len(softer) else "good",
        figures=figures,
        formula="goals and their dates on the one day against the other",
        rows=changes,
        next_step="Say openly why, and who agreed." if len(softer) else "",
    )


def slipped_actions(actions_before: pd.DataFrame, actions_now: pd.DataFrame) -> pd.DataFrame:
    """Open actions put off: `action`, `was_date`, `due_date`, `slipped_days`, most first."""
    now = actions_now[~actions_now["status"].isin(["done", "cancelled"])]
    return _slipped(actions_before, now, "row_id", "due_date").rename(columns={"name": "action"})


def slipped_deals(opportunities_before: pd.DataFrame, opportunities_now: pd.DataFrame) -> pd.DataFrame:
    """Open deals put off: `deal`, `was_date`, `close_date`, `slipped_days`, `amount`, most first."""
    now = open_opportunities(opportunities_now)
    found = _slipped(
        open_opportunities(opportunities_before), now, "opportunity_id", "close_date", ["amount"]
    )
    return found.rename(columns={"name": "deal"})


def slips_finding(
    actions: pd.DataFrame, deals: pd.DataFrame, *, since: date, known: bool, currency: str
) -> Finding:
    """Say how many actions and deals were put off; `known` tells whether any were recorded on `since`."""
    if not known:
        return unknown(
            "REV-4",
            "slips",
            f"No action and no open deal was recorded on {since}, so nothing can have slipped",
            next_step="Import deals and write actions from the first day of the period.",
        )
    figures = {
        "actions": count(len(actions)),
        "deals": count(len(deals)),
        "amount": money(deals["amount"].sum(min_count=1), currency),
    }
    if actions.empty and deals.empty:
        statement = f"No action and no deal was put off since {since}"
    else:
        parts = []
        if len(deals):
            first = deals.iloc[0]
            figures["longest_deal"] = days(first["slipped_days"])
            worth = f" ({figures['amount']})" if deals["amount"].notna().any() else ""
            verb = "deal was" if len(deals) == 1 else "deals were"
            parts.append(
                f"{figures['deals']} {verb} put off{worth}, {first['deal']} by {figures['longest_deal']}"
            )
        if len(actions):
            first = actions.iloc[0]
            figures["longest_action"] = days(first["slipped_days"])
            verb = "action was" if len(actions) == 1 else "actions were"
            parts.append(
                f"{figures['actions']} {verb} put off, “{first['action']}” by {figures['longest_action']}"
            )
        statement = f"Since {since} " + "; ".join(parts)
    return Finding(
        "REV-4",
        "slips",
        statement,
        severity="watch" if len(actions) or len(deals) else "good",
        figures=figures,
        formula="due or close date now, later than it was; open ones only",
        rows=deals if len(deals) else actions,
        currency=currency,
        next_step="Ask what has to be true for the new dates to hold." if len(actions) or len(deals) else "",
    )


def _plan_goals(
    before: pd.Series, now: pd.Series, *, currency: str
) -> list[tuple[object, str, object, object]]:
    """Commit and stretch goal that moved, of one plan or from a plan to that of another period."""
    old, new = readable_period(before.get("period")), readable_period(now.get("period"))
    differ = old is not None and new is not None and old != new
    if not differ and before["plan_id"] != now["plan_id"]:
        return []
    rows: list[tuple[object, str, object, object]] = []
    for column in ("commit_goal", "stretch_goal"):
        moved = _numbers(column.replace("_", " "), before[column], now[column])
        for what, change, was, is_now in moved:
            texts = str(money(was, currency)), str(money(is_now, currency))
            if old is not None and new is not None and differ:
                texts = f"{texts[0]} ({old})", f"{texts[1]} ({new})"
                change = change if same_length(old, new) else NOT_COMPARABLE
            rows.append((what, change, *texts))
    return rows


def _slipped(
    before: pd.DataFrame, now: pd.DataFrame, key: str, day: str, more: list[str] | None = None
) -> pd.DataFrame:
    was = values_of(now[key], _by(before, key)[day])
    found = now.assign(was_date=pd.to_datetime(was).astype("datetime64[us]"))
    found = found.assign(slipped_days=(found[day] - found["was_date"]).dt.days.astype("float64"))
    columns = ["name", "was_date", day, "slipped_days", *(more or [])]
    late = found.loc[found["slipped_days"] > 0, columns]
    return late.sort_values("slipped_days", ascending=False, kind="stable", ignore_index=True)


def _by(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    return rows.dropna(subset=[key]).drop_duplicates(key, keep="last").set_index(key)


def _active(contacts: pd.DataFrame) -> pd.Series:
    return contacts["is_active"].fillna(True).astype(bool)


def _moved(
    before: pd.DataFrame, now: pd.DataFrame, columns: list[str], names: pd.Series
) -> dict[str, list[tuple[object, object, object]]]:
    """By column: name, earlier and present value, of the keys on both sides whose value differs."""
    both = before.index.intersection(now.index)
    found: dict[str, list[tuple[object, object, object]]] = {}
    for column in columns:
        old, new = before.loc[both, column], now.loc[both, column]
        differs = (
            (old.fillna("").astype("str") != new.fillna("").astype("str")) if old.dtype == "str" else None
        )
        if differs is None:
            differs = old.notna() & new.notna() & (old != new).fillna(False).astype(bool)
        found[column] = [
            (names.get(key, key), old[key], new[key]) for key in both[differs.to_numpy(dtype=bool)]
        ]
    return found


def _numbers(name: object, was: float, now: float) -> list[tuple[object, str, float, float]]:
    if pd.isna(was) or pd.isna(now) or was == now:
        return []
    return [(name, "lowered" if now < was else "raised", was, now)]


def _periods(before: pd.Series | None, now: pd.Series | None) -> tuple[Period, Period] | None:
    """The periods of the two plans where the one follows the other; None where they are the same plan."""
    if before is None or now is None:
        return None
    old, new = readable_period(before.get("period")), readable_period(now.get("period"))
    return None if old is None or new is None or new.start <= old.start else (old, new)


def _dates(
    name: object, was: pd.Timestamp, now: pd.Timestamp, *, follows: tuple[Period, Period] | None
) -> list[tuple[object, str, object, object]]:
    if pd.isna(was) or pd.isna(now) or was == now:
        return []
    change = "put off" if now > was else "brought forward"
    if follows is not None and was.date() <= follows[0].end < now.date() <= follows[1].end:
        change = "rolled on"
    return [(name, change, f"{was:%Y-%m-%d}", f"{now:%Y-%m-%d}")]


def _told(rows: list[tuple[object, str, object, object]]) -> pd.DataFrame:
    """The rows as text, empty values as none."""
    told = [[_text(value) for value in row] for row in rows]
    return pd.DataFrame(told, columns=COMMON).astype("str")


def _text(value: Any) -> str | None:
    if isinstance(value, Figure):
        return None if value.value is None else str(value)
    if value is None or pd.isna(value):
        return None
    return cell_text(value, "number") if isinstance(value, float) else str(value)
