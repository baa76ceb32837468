"""Whether each goal is SMART, letter by letter, and why a letter fails. Source: GOAL-1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from planning_helpers.chapters.initiatives.goal_kinds import kind_of_goal
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import some_of, with_full_stop

LETTERS = {
    "specific": "S",
    "measurable": "M",
    "achievable": "A",
    "relevant": "R",
    "time_bound": "T",
    "owned": "owner",
}
"""The columns of `smart_goals` and what each stands for; GOAL-1 wants an owner beside the five."""

SMART_RULE = (
    "specific: kind and metric are named, and no other goal has the same name; measurable: baseline and"
    " target are numbers that differ; achievable: how is written down, and a target of revenue, share,"
    " wins or pipeline is not below the baseline; relevant: why is written down; time-bound: a due date"
    " that has not passed, and a horizon; owner: one of ours who is still here"
)


def smart_goals(listed: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Each goal with what is wrong in each letter.

    Args:
        listed: From `goals.goals`.
        as_of: A goal due before this day has no date any more.

    Returns:
        The columns of `listed` and those of `LETTERS`, each empty where all is well and else the reason;
        `failing` (the letters that fail, such as `S, M`), `missing` (all reasons) and `is_smart`.

    Source: GOAL-1.
    """
    wants_more = kind_of_goal(listed).notna()
    is_lower = wants_more & (listed["target"] < listed["baseline"]).fillna(False)
    past = listed["due_date"].dt.strftime("was due on %Y-%m-%d").fillna("")
    reasons: Mapping[str, list[tuple[pd.Series, str | pd.Series]]] = {
        "specific": [
            (_empty(listed["kind"]), "no kind"),
            (_empty(listed["metric"]), "no metric"),
            (listed["name"].duplicated(keep=False), "another goal has this name"),
        ],
        "measurable": [
            (listed["baseline"].isna(), "no baseline"),
            (listed["target"].isna(), "no target"),
            ((listed["baseline"] == listed["target"]).fillna(False), "target is where it stands already"),
        ],
        "achievable": [
            (_empty(listed["how"]), "no how"),
            (is_lower, "target is below where it stands"),
        ],
        "relevant": [(_empty(listed["why"]), "no why")],
        "time_bound": [
            (listed["due_date"].isna(), "no due date"),
            ((listed["due_date"] < pd.Timestamp(as_of)).fillna(False), past),
            (_empty(listed["horizon"]), "no horizon"),
        ],
        "owned": [
            (listed["owner"].isna(), "no owner"),
            (listed["owner_left"].astype(bool), "owner has left"),
        ],
    }
    letters = pd.DataFrame({name: _joined(of_letter, listed.index) for name, of_letter in reasons.items()})
    failing = [
        ", ".join(letter for letter, text in zip(LETTERS.values(), row, strict=True) if text)
        for row in letters.to_numpy()
    ]
    missing = [", ".join(filter(None, row)) for row in letters.to_numpy()]
    return pd.concat(
        [
            listed,
            letters,
            pd.DataFrame({"failing": failing, "missing": missing}, index=listed.index, dtype="str"),
            pd.Series([not text for text in missing], index=listed.index, dtype=bool, name="is_smart"),
        ],
        axis=1,
    )


def smart_finding(smart: pd.DataFrame) -> Finding:
    """How many goals are SMART, which letters the worst fails and why, and which term has none.

    Source: GOAL-1, GOAL-4.

    Args:
        smart: From `smart_goals`.
    """
    if smart.empty:
        return unknown(
            "GOAL-1",
            "goals",
            "No goal is set for this account",
            next_step="Set one short, one middle and one long-term goal with measure, date and owner.",
        )
    vague = smart[~smart["is_smart"]]
    worst = vague.iloc[int(vague["failing"].str.count(",").argmax())] if len(vague) else None
    figures = {
        "smart": count(len(smart) - len(vague)),
        "goals": count(len(smart)),
        **{name: count(int((smart[name] != "").sum())) for name in LETTERS},
    }
    fails = f"; {worst['name']} fails {worst['failing']}: {worst['missing']}" if worst is not None else ""
    far = [f"{term} term" for term in ("short", "middle", "long") if not (smart["horizon"] == term).any()]
    figures["horizons"] = count(3 - len(far))
    fails += f"; no goal is for the {' or the '.join(far)}" if far else ""
    return Finding(
        "GOAL-1",
        "goals",
        f"{some_of(len(smart) - len(vague), len(smart), 'goal', 'is', 'are')} SMART{fails}",
        "watch" if len(vague) else "note" if far else "good",
        figures,
        SMART_RULE,
        smart[["name", "ambition", "metric", "baseline", "target", "due_date", "owner", "missing"]],
        next_step=with_full_stop(f"Settle for {worst['name']}: {worst['missing']}")
        if worst is not None
        else "",
    )


def _empty(texts: pd.Series) -> pd.Series:
    return texts.fillna("").str.strip() == ""


def _joined(reasons: list[tuple[pd.Series, str | pd.Series]], index: pd.Index) -> pd.Series:
    """The reasons that hold in each row, with commas."""
    said = pd.Series("", index=index, dtype="str")
    for holds, reason in reasons:
        text = (said + ", ").where(said != "", "") + reason
        said = said.mask(holds.astype(bool), text)
    return said
