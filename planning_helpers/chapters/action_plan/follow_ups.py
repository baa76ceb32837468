"""What became of each action, and where nothing follows on one that is done. Source: ACT-5."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.actions.action_plan import OPEN_STATES
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

NO_FOLLOW_UP, NO_WORD = "nothing follows", "no word since it was due"
LINKS = ("opportunity_id", "initiative_id", "contact_id")


def activity_history(plan: pd.DataFrame, actions: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Each action not cancelled with its dates, its last change and what follows on it. Source: ACT-5.

    An action is followed up by the next open one for the same deal, initiative or person; one that names none
    of these, by the next open one for the same strategy.

    Args:
        plan: As `action_plan` returns it.
        actions: The table of actions.
        states: Every state of them, oldest first (`AccountPlan.history`).

    Returns:
        One row an action, those with a prompt first: `action`, `owner`, `state`, `due_date`, `first_due_date`
        (as first written), `put_off` (times its date was moved), `changed_date`, `changed_by` (of the last
        write), `followed_by`, `prompt` (`nothing follows` on a done one, `no word since it was due`; else
        empty).
    """
    kept = plan[plan["state"] != "cancelled"]
    by_row = states.groupby("row_id", sort=False)
    due, before = states["due_date"], by_row["due_date"].shift()
    moves = (due.notna() & before.notna() & (due != before)).groupby(states["row_id"]).sum()
    found = kept[["action", "owner", "state", "due_date"]].assign(
        first_due_date=values_of(kept["row_id"], by_row["due_date"].first()).astype("datetime64[us]"),
        put_off=values_of(kept["row_id"], moves).fillna(0).astype("int64"),
        changed_date=values_of(kept["row_id"], by_row["effective_on"].last()).astype("datetime64[us]"),
        changed_by=values_of(kept["row_id"], by_row["recorded_by"].last()).astype("str"),
        followed_by=_followed_by(kept, actions),
    )
    prompt = pd.Series("", index=found.index, dtype="str")
    prompt = prompt.mask((found["state"] == "done") & found["followed_by"].isna(), NO_FOLLOW_UP)
    silent = (found["state"] == "overdue") & ~(found["changed_date"] > found["due_date"])
    found["prompt"] = prompt.mask(silent, NO_WORD)
    return found.sort_values("prompt", key=lambda words: words == "", kind="stable", ignore_index=True)


def follow_ups_finding(history: pd.DataFrame) -> Finding:
    """Ask for the follow-ups that are missing. Source: ACT-5."""
    if history.empty:
        return unknown(
            "ACT-5",
            "follow_ups",
            "No action is planned, so there is nothing to follow up",
            next_step="Write down the actions of the plan; their history is kept from then on.",
        )
    done = history[history["state"] == "done"]
    loose, silent = history[history["prompt"] == NO_FOLLOW_UP], history[history["prompt"] == NO_WORD]
    moved = history[history["put_off"] > 0]
    figures = {
        "done": count(len(done)),
        "without_follow_up": count(len(loose)),
        "silent": count(len(silent)),
        "put_off": count(len(moved)),
    }
    parts = []
    if len(loose):
        names = enumerated([f"“{name}”" for name in loose["action"]], most=2)
        follows = one_or_many(len(loose), "has no follow-up", "have no follow-up")
        parts.append(f"{some_of(len(loose), len(done), 'done action')} {follows}: {names}")
    if len(silent):
        have = one_or_many(len(silent), "has not been touched", "have not been touched")
        overdue = counted(len(silent), "overdue action")
        parts.append(f"{overdue} {have} since {one_or_many(len(silent), 'its date', 'their dates')}")
    if len(moved):
        was = one_or_many(len(moved), "was", "were")
        parts.append(f"{counted(len(moved), 'action')} {was} given another date")
    nothing = (
        "Every done action has a follow-up" if len(done) else "No action is done yet, and none is left lying"
    )
    return Finding(
        "ACT-5",
        "follow_ups",
        "; ".join(parts) or nothing,
        severity="watch" if len(loose) or len(silent) else "note" if len(moved) else "good",
        figures=figures,
        formula="followed up = an open action for the same deal, initiative or person (without any of these: "
        "for the same strategy); untouched = no change on record after the due date",
        rows=history,
        next_step=f"Agree what comes after “{loose.iloc[0]['action']}”."
        if len(loose)
        else f"Ask {silent.iloc[0]['owner']} about “{silent.iloc[0]['action']}”."
        if len(silent)
        else "",
    )


def _followed_by(kept: pd.DataFrame, actions: pd.DataFrame) -> pd.Series:
    """Name of the earliest open action that follows on each done one; empty for those not done."""
    rows = actions.set_index("row_id")
    waiting = kept[kept["state"].isin(OPEN_STATES)]  # earliest due first
    linked = rows.reindex(waiting["row_id"])
    found: list[str | None] = []
    for action in kept.to_dict("records"):
        if action["state"] != "done":
            found.append(None)
            continue
        own = rows.loc[action["row_id"]]
        links = [name for name in LINKS if pd.notna(own[name])] or ["strategy_id"]
        matches = [(linked[name] == own[name]).fillna(False).to_numpy(dtype=bool) for name in links]
        names = waiting["action"].to_numpy()[sum(matches) > 0]
        found.append(str(names[0]) if len(names) else None)
    return pd.Series(found, index=kept.index, dtype="str")
