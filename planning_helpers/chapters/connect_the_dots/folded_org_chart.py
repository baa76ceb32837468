"""A large org chart folded to what fits a page: those who matter in full, the others as numbers."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from planning_helpers.chapters.connect_the_dots.org_layers import tree_of, with_layers
from planning_helpers.measures.people.people import is_influential
from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.wording.figures import count

MOST_DRAWN = 24  # people; with more, a chart is too small to read on a page


def folded_org_chart(chart: pd.DataFrame) -> pd.DataFrame:
    """`chart` small enough for a page: those who matter, everybody above them, and how many are left out.

    Who decides, approves, sponsors or has influence comes first, then whose role or status is known, then
    who leads others, upper layers first. A chart of at most `MOST_DRAWN` people is kept whole.

    Args:
        chart: From `org_chart`.
        most: How many people to keep; those above one of them are kept with them.

    Returns:
        The columns of `chart`, laid out anew, and `left_out`: of the people below, how many are nowhere else
        counted. Those who stand elsewhere are counted by a last row without `contact_id`.
    """
    if len(chart) <= MOST_DRAWN:
        return chart.assign(left_out=0)
    kept = _kept(chart)
    shown = chart[chart["contact_id"].isin(kept)]
    tree = tree_of(shown)
    above = dict(zip(chart["contact_id"], chart["manager_id"], strict=True))
    counts: Counter[str] = Counter()
    for person in chart.loc[~chart["contact_id"].isin(kept), "contact_id"]:
        while isinstance(person, str) and person not in kept:
            person = above[person]
        counts[person if isinstance(person, str) else ""] += 1
    found = with_layers(shown, tree)
    found = found.assign(left_out=found["contact_id"].map(lambda person: counts[person]).astype("int64"))
    if not counts[""]:
        return found
    rest = {"contact_id": "", "name": f"and {count(counts[''])} more", "title": "elsewhere, not drawn"}
    last = pd.DataFrame([{**rest, "layer": 0, "slot": found["slot"].max() // 1 + 1, "is_loose": True}])
    types = found.dtypes.to_dict()
    filled = last.reindex(columns=found.columns).assign(flaw="", reports=0, left_out=counts[""])
    return pd.concat([found, filled.astype(types)], ignore_index=True)


def _kept(chart: pd.DataFrame) -> set[str]:
    """The people who matter most, each with all above, until there are `MOST_DRAWN`."""
    has_power = chart["role"].isin(DECIDING) | is_influential(chart["influence"])
    is_known = has_power | (chart["role"] != "unknown") | (chart["status"] != "unknown")
    leads = chart["reports"] > 0
    ranked = chart.assign(has_power=has_power, is_known=is_known, leads=leads).sort_values(
        ["has_power", "is_known", "leads", "layer", "reports"],
        ascending=[False, False, False, True, False],
        kind="stable",
    )
    above = dict(zip(chart["contact_id"], chart["manager_id"], strict=True))
    kept: set[str] = set()
    for person in ranked["contact_id"]:
        line: list[str] = []
        while isinstance(person, str) and person not in kept:
            line.append(person)
            person = above[person]
        if len(kept) + len(line) <= MOST_DRAWN:
            kept.update(line)
    return kept
