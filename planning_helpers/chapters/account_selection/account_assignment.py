"""Who is to write which plan: the assignment that keeps most and fits best, with nobody above the cap."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from planning_helpers.chapters.account_selection.manager_fit import FIT_FORMULA, FIT_WEIGHTS
from planning_helpers.chapters.account_selection.plans_per_manager import CAP
from planning_helpers.wording.figures import count, counted, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, one_or_many, with_full_stop

KEPT, NEW, NOBODY = "kept", "new", "nobody"
CLEARLY = 0.1  # of the fit: from there on somebody else fits better
_EVEN = 1e-6  # off for each plan a manager has already: among equals, who has fewer
ASSIGNMENT_FORMULA = (
    "highest total over all accounts, at most {cap} a person, found exactly; an account counts its fit, and "
    "1 to 2 more with whoever has it today (2 for the first in rank), so that one changes hands only where "
    "it must and the last in rank first; "
)


def account_assignment(
    chosen: pd.DataFrame,
    managers: pd.DataFrame,
    fit: pd.DataFrame,
    owners: pd.DataFrame,
    users: pd.DataFrame,
    *,
    cap: int = CAP,
) -> pd.DataFrame:
    """The account manager of each chosen account, nobody above the cap. Source: SEL-8, SEL-9.

    Where the managers cannot carry all accounts, those of the lowest rank are left to nobody. The optimum is
    found exactly (`scipy.optimize.linear_sum_assignment` over accounts × places of the managers).

    Args:
        chosen: From `account_selection.chosen_accounts`; its `owner_id`, where given, is who has it today.
        managers: From `manager_fit.account_managers`.
        fit: From `manager_fit.manager_fit`.
        owners: From `account_measures.account_owners`.
        users: Our people, for the names of those who left.
        cap: Plans one person can carry.

    Returns:
        One row a chosen account, by rank: `account_id`, `account`, `rank`, `today` (name), `owner_id` and
        `owner` (who is to write it; empty when nobody can), `change` (`kept`, `new`: nobody had it, `nobody`
        has room, or why it moves), `fit_share`, `because` (what speaks for the manager), `best` (who would
        fit clearly better, whoever has it today; empty when nobody does) and `best_share`.
    """
    places = chosen.sort_values("rank", kind="stable", na_position="last").reset_index(drop=True)
    owned = owners.set_index("account_id")["owner_id"]
    today = places["owner_id"].fillna(values_of(places["account_id"], owned.astype("str")))
    worth = fit.pivot_table(index="account_id", columns="owner_id", values="fit_share")
    worth = worth.reindex(index=places["account_id"], columns=managers["owner_id"])
    assigned = _assigned(worth.to_numpy(), today, managers["owner_id"].tolist(), cap)
    keys = managers["owner_id"].to_numpy()
    owner = pd.Series([keys[at] if at is not None else None for at in assigned], dtype="str")
    names = managers.set_index("owner_id")["owner"]
    all_names = users.drop_duplicates("user_id").set_index("user_id")["name"].astype("str")
    found = places[["account_id", "account", "rank"]].assign(
        today_id=today, today=today.map(all_names).astype("str").fillna(today), owner_id=owner,
        owner=owner.map(names).astype("str"),
    )  # fmt: skip
    found = found.assign(change=_changes(found, names.index, cap))
    if managers.empty:
        nothing = {"fit_share": np.nan, "because": None, "best": None, "best_share": np.nan}
        return found.assign(**nothing).drop(columns="today_id")
    return _judged(found, worth, fit, names).drop(columns="today_id")


def assignment_finding(assignment: pd.DataFrame, managers: pd.DataFrame, *, cap: int = CAP) -> Finding:
    """Who keeps what, who moves, and what was given up for it. Source: SEL-8, SEL-9."""
    if assignment.empty or managers.empty:
        return unknown(
            "SEL-8",
            "assignment",
            "No account is chosen, so there is nothing to assign"
            if assignment.empty
            else "Nobody is known who could be given an account",
            next_step="Choose accounts first."
            if assignment.empty
            else "Import the account owners (OwnerId in Salesforce) and our people with their region.",
        )
    kept, nobody = assignment["change"] == KEPT, assignment["change"] == NOBODY
    moved = assignment[~kept & ~nobody & (assignment["change"] != NEW)]
    better = assignment[assignment["best"].notna() & assignment["owner"].notna()]
    busiest = assignment["owner"].value_counts()
    most = int(busiest.max()) if len(busiest) else 0
    figures = {
        "plans": count(len(assignment)),
        "managers": count(len(managers)),
        "cap": count(cap),
        "plans_per_manager": count(len(assignment) / len(managers)),
        "kept": count(int(kept.sum())),
        "moved": count(len(moved)),
        "new": count(int((assignment["change"] == NEW).sum())),
        "nobody": count(int(nobody.sum())),
        "better_elsewhere": count(len(better)),
        "most_plans": count(most),
        "fit_share": share(float(assignment["fit_share"].mean())),
    }
    plans = counted(len(assignment), "plan")
    parts = [
        f"All {plans} stay with who has the account today"
        if kept.all()
        else f"{figures['kept']} of {plans} {one_or_many(int(kept.sum()), 'stays', 'stay')} with who has the "
        "account today"
    ]
    if len(moved):
        first = moved.iloc[0]
        more = f" and {count(len(moved) - 1)} more" if len(moved) > 1 else ""
        verb = one_or_many(len(moved), "moves", "move")
        parts.append(f"{first['account']}{more} {verb} ({first['change']})")
    if figures["new"].value:
        named = assignment.loc[assignment["change"] == NEW, "account"].tolist()
        parts.append(
            f"{enumerated(named, most=3)} had nobody and {one_or_many(len(named), 'gets', 'get')} somebody"
        )
    if nobody.any():
        named = assignment.loc[nobody, "account"].tolist()
        parts.append(f"for {enumerated(named, most=3)} nobody has room under the cap of {count(cap)}")
    else:
        parts.append(f"nobody has more than {count(most)} (the cap is {count(cap)})")
    if len(better):
        first = better.iloc[int((better["best_share"] - better["fit_share"]).argmax())]
        parts.append(
            f"given up: for {counted(len(better), 'account')} somebody else would fit better on paper "
            f"({first['best']} for {first['account']})"
        )
    step = "Let each account manager agree before the plan is asked for."
    if nobody.any():
        waiting = assignment.loc[nobody, "account"].iloc[0]
        step = f"Start the plan of {waiting} next quarter, or find one more account manager."
    elif len(moved):
        step = with_full_stop(
            f"Agree the handover of {moved.iloc[0]['account']} with {moved.iloc[0]['owner']}"
        )
    return Finding(
        "SEL-8",
        "assignment",
        "; ".join(parts),
        severity="act" if nobody.any() else "watch" if len(moved) else "good",
        figures=figures,
        formula=ASSIGNMENT_FORMULA.format(cap=count(cap)) + FIT_FORMULA,
        rows=assignment.drop(columns=["account_id", "owner_id"]),
        next_step=step,
    )


def _assigned(fit: np.ndarray, today: pd.Series, keys: list[str], cap: int) -> list[int | None]:
    """The place of each account's manager in `keys`; the accounts beyond all places have none."""
    found: list[int | None] = [None] * len(today)
    room = min(len(today), len(keys) * cap)
    if not room:
        return found
    is_today = today.iloc[:room].to_numpy()[:, None] == np.array(keys, dtype=object)[None, :]
    keep = 1 + (len(today) - np.arange(room)) / len(today)
    slots = np.repeat(keep[:, None] * is_today + fit[:room], cap, axis=1)
    rows, columns = linear_sum_assignment(slots - _EVEN * np.tile(np.arange(cap), len(keys)), maximize=True)
    for row, column in zip(rows, columns, strict=True):
        found[int(row)] = int(column) // cap
    return found


def _judged(found: pd.DataFrame, worth: pd.DataFrame, fit: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """With what speaks for the manager and who would fit better."""
    signs = fit.set_index(["account_id", "owner_id"])[list(FIT_WEIGHTS)]
    rows = []
    for account, owner in zip(found["account_id"], found["owner_id"], strict=True):
        fits = worth.loc[account]
        is_given = isinstance(owner, str)
        mine = float(fits[owner]) if is_given else float("nan")
        best = str(fits.idxmax())
        is_better = not fits[best] < mine + CLEARLY
        of_owner = signs.loc[(account, owner)] if is_given else pd.Series(dtype="float64")
        speaks = [name.replace("_", " ") for name in of_owner.index[of_owner >= 0.5]]
        rows.append(
            {
                "fit_share": mine,
                "because": ", ".join(speaks) or None,
                "best": names[best] if is_better else None,
                "best_share": float(fits[best]) if is_better else float("nan"),
            }
        )
    types = {"fit_share": "float64", "because": "str", "best": "str", "best_share": "float64"}
    return found.join(pd.DataFrame(rows, index=found.index, columns=list(types)).astype(types))


def _changes(found: pd.DataFrame, managers: pd.Index, cap: int) -> pd.Series:
    """What happens to each account: kept, new, nobody, or why it moves."""
    change = found["today"] + f" is at the cap of {cap}"
    change = change.mask(~found["today_id"].isin(managers), found["today"] + " has left")
    change = change.mask(found["today_id"].isna(), NEW).mask(found["today_id"] == found["owner_id"], KEPT)
    return change.mask(found["owner_id"].isna(), NOBODY).astype("str")
