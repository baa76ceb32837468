"""How much of the notebooks a report shows: the depth of its plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from planning_helpers.reports.chapters import Chapter

DEPTHS = ("light", "standard", "full")
"""From the least to all. A section is `standard` unless its heading has one of the others as a tag."""


def narrowed(chapter: Chapter, depth: str) -> Chapter:
    """`chapter` with the sections that a report of `depth` shows, and the headings of those it leaves out.

    What was found in a section that is left out does not count: a light plan is not asked for a full one's
    entries. Where no section is left, there is nothing to lead to them either.
    """
    kept = [part for part in chapter.parts if _is_shown(part.tags, depth)]
    left_out = [part for part in chapter.parts if part not in kept]
    lead = chapter.lead if kept or not left_out else []
    shown = {block.anchor for block in (*lead, *(block for part in kept for block in part.blocks))}
    return replace(
        chapter,
        lead=lead,
        parts=kept,
        left_out=[part.heading for part in left_out],
        findings=[finding for finding in chapter.findings if finding["anchor"] in shown],
    )


def _is_shown(tags: Collection[str], depth: str) -> bool:
    least = next((name for name in DEPTHS if name in tags), "standard")
    return DEPTHS.index(least) <= DEPTHS.index(depth)
