"""Markdown of the notebooks as HTML; HTML within it stays text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@dataclass(frozen=True)
class Heading:
    """A heading: its level, 1 the highest, and its plain text."""

    level: int
    text: str


def prose_blocks(text: str) -> Iterator[Heading | Markup]:
    """The blocks of `text` in order: headings, and the HTML of every other block."""
    tokens = _MARKDOWN.parse(text)
    start = 0
    for end, token in enumerate(tokens):
        if token.level > 0 or token.nesting == 1:
            continue
        block, start = tokens[start : end + 1], end + 1
        if block[0].type == "heading_open":
            yield Heading(int(block[0].tag[1:]), _plain(block[1]))
        else:
            yield Markup(_MARKDOWN.renderer.render(block, _MARKDOWN.options, {}))  # noqa: S704


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())
