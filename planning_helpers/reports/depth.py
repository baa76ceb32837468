"""How much of the notebooks a report shows: the depth of its plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from planning_helpers.reports.chapters import Chapter

DEPTHS = ("light", "standard", "full")
"""From the least to all. A section is `standard` unless its heading has one of the others as a tag."""


def narrowed(chapter: Chapter, depth: str) -> Chapter:
    """`chapter` with the sections that a report of `depth` shows, and the headings of those it leaves out.

    What was found in a section that is left out still counts, and leads to the chapter.
    """
    kept = [part for part in chapter.parts if _is_shown(part.tags, depth)]
    left_out = [part for part in chapter.parts if part not in kept]
    hidden = {block.anchor for part in left_out for block in part.blocks}
    return replace(
        chapter,
        parts=kept,
        left_out=[part.heading for part in left_out],
        findings=[
            {**finding, "anchor": chapter.anchor} if finding["anchor"] in hidden else finding
            for finding in chapter.findings
        ],
    )


def _is_shown(tags: Collection[str], depth: str) -> bool:
    least = next((name for name in DEPTHS if name in tags), "standard")
    return DEPTHS.index(least) <= DEPTHS.index(depth)
