"""What a page of HTML is made of."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Skeleton(HTMLParser):
    """The elements of a page with the names of their attributes: what hostile text must not change."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def headings(self) -> list[int]:
        """Levels of the headings, in order."""
        return [int(tag[1]) for tag, _ in self.elements if re.fullmatch(r"h\d", tag)]
