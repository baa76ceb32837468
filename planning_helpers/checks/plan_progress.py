"""How far a plan is filled in, part by part, and what each part still needs. Source: APPR-1, PIL-1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from planning_helpers.checks.form_sections import PARTS, FormSection
from planning_helpers.checks.plan_completeness import plan_completeness
from planning_helpers.checks.six_questions import KEPT_IN
from planning_helpers.measures.people.people import is_influential
from planning_helpers.model import columns
from planning_helpers.model.complete_plan import CompleteRule
from planning_helpers.model.rows import Depth
from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.wording.prose import some_of, with_full_stop

_COLUMNS = ("notebook", "section", "table", "entries", "state", "needs")


def plan_progress(
    frames: Mapping[str, pd.DataFrame],
    *,
    depth: Depth,
    rules: Sequence[CompleteRule],
    questions: pd.DataFrame,
) -> pd.DataFrame:
    """The parts that a plan of `depth` consists of, in the order in which they are best filled in.

    A light plan is asked for the six answers alone; a standard one for what the rules of a complete plan ask
    and what stands in `PARTS` as standard; a full one for everything.

    Args:
        frames: Tables of one account and its plan by name.
        depth: Of the plan.
        rules: From `sources.complete_plan`.
        questions: From `six_questions`.

    Returns:
        `notebook`, `section`, `table`, `entries` (how many there are), `state` (`empty`, `begun`, `done`) and
        `needs` (a sentence; empty when done).
    """
    ruled = {rule.table for rule in rules}
    unmet = _unmet(frames, rules)
    rows = []
    for part in PARTS:
        if not part.is_of_plan or not _is_asked(part, depth, ruled):
            continue
        entries = _entries(frames[part.table], part)
        if depth == "light":
            needs = _open_questions(part, questions)
        else:
            needs = [*unmet.get(part.table, []), *_bare(entries, part), *_without_strategy(entries, part)]
            needs = needs if len(entries) else [part.ask]
        state = "done" if not needs else "begun" if len(entries) else "empty"
        rows.append((part.notebook, part.section, part.table, len(entries), state, _told(needs)))
    found = pd.DataFrame(rows, columns=list(_COLUMNS))
    return found.astype({name: "int64" if name == "entries" else "str" for name in _COLUMNS})


def _is_asked(part: FormSection, depth: Depth, ruled: set[str]) -> bool:
    match depth:
        case "light":
            return part.table in KEPT_IN
        case "standard":
            return part.depth == "standard" or part.table in ruled
        case "full":
            return part.depth is not None


def _entries(rows: pd.DataFrame, part: FormSection) -> pd.DataFrame:
    for column, value in part.fixed.items():
        rows = rows[rows[column] == value]
    return rows[rows["status"] != "dismissed"] if part.table == "swot_items" else rows


def _open_questions(part: FormSection, questions: pd.DataFrame) -> list[str]:
    """The questions of a light plan that wait for an entry of this part."""
    is_open = questions["answer"].isna().tolist()
    asked = zip(questions["question"], KEPT_IN, is_open, strict=True)
    return [
        f"“{question}” is not answered yet"
        for question, table, is_open in asked
        if is_open and table == part.table
    ]


def _unmet(frames: Mapping[str, pd.DataFrame], rules: Sequence[CompleteRule]) -> dict[str, list[str]]:
    """What the rules of a complete plan miss, by table."""
    checks = plan_completeness(frames, rules)
    missing = dict(zip(checks["item"], checks["missing"], strict=True))
    found: dict[str, list[str]] = {}
    for rule in rules:
        if missing[rule.name]:
            found.setdefault(rule.table, []).append(f"{rule.name}: {missing[rule.name]}")
    return found


def _bare(entries: pd.DataFrame, part: FormSection) -> list[str]:
    labels = {column.name: column.label for column in columns(part.table)}
    bare = [(name, int(entries[name].isna().sum())) for name in part.filled]
    return [
        f"“{labels[name]}” is empty in {some_of(times, len(entries), 'entry')}"
        for name, times in bare
        if times
    ]


def _without_strategy(entries: pd.DataFrame, part: FormSection) -> list[str]:
    """Key players whom nobody says how to win over. Source: REL-1."""
    if part.table != "stakeholders":
        return []
    key = entries[entries["buying_role"].isin(DECIDING) | is_influential(entries["influence"])]
    bare = int(key["strategy"].isna().sum())
    told = some_of(bare, len(key), "key player", "has", "have")
    return [f"{told} no relationship strategy"] if bare else []


def _told(needs: Sequence[str]) -> str:
    """The first need as a sentence, and how many more there are."""
    if len(needs) < 2:
        return with_full_stop("".join(needs)) if needs else ""
    return f"{needs[0].rstrip('.')} (and {len(needs) - 1} more)."
