"""All that a page tells, in sight or not: its texts as a reader meets them, one by one."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import unquote

_WITHIN_A_LINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "small", "span", "strong", "sub", "sup", "tspan", "u", "var", "wbr",
})  # fmt: skip
_DATA = re.compile(r"data:(?:text/|image/svg|application/json)[^,]*;base64,([A-Za-z0-9+/=]*)")
_PLUMBING = frozenset({"class", "id"})


class PageText(NamedTuple):
    """A text of a page.

    Attributes:
        text: A paragraph, a cell, an attribute, a string or number of a chart.
        beside: What stands beside it: heading and row of a cell, key and record of a chart's value.
    """

    text: str
    beside: str = ""


def page_texts(page: str) -> list[PageText]:
    """The texts, attributes, linked `data:` files and charts of an HTML page; not its styles and scripts.

    Examples:
        >>> page_texts("<p title='Hm'>an <b>ene</b>my</p>")
        [PageText(text='Hm', beside='title'), PageText(text='an enemy', beside='')]
        >>> page_texts("<table><tr><th>Deal</th></tr><tr><td>7</td></tr></table>")[1]
        PageText(text='7', beside='Deal')
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_page()
    return reader.texts


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[PageText] = []
        self._within = ""
        self._line: list[str] = []
        self._caption, self._headings = "", list[str]()
        self._row, self._heads = list[str](), list[str]()
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        script = tag == "script" and ("type", "application/json") not in attrs
        self._within = "code" if script or tag == "style" else "json" if tag == "script" else ""
        if tag == "br":
            self._line.append(" ")
        elif tag not in _WITHIN_A_LINE:
            self.end_text()
        self.texts += [
            PageText(_decoded(value), name)
            for name, value in attrs
            if value and name not in _PLUMBING and not (tag == "meta" and "http-equiv" in dict(attrs))
        ]
        if tag == "table":
            self._caption, self._headings = "", []

    def handle_endtag(self, tag: str) -> None:
        self._within = ""
        text = "".join(self._line).strip()
        match tag:
            case "caption":
                self._caption = text
                self.end_text()
            case "th":
                self._heads.append(text)
                self.end_text()
            case "dt":
                self._heading = text
                self.end_text()
            case "dd":
                self.texts.append(PageText(text, self._heading))
                self._line.clear()
            case "td":
                self._row.append(text)
                self._line.clear()
            case "tr":
                self._end_row()
            case _ if tag not in _WITHIN_A_LINE:
                self.end_text()

    def handle_data(self, data: str) -> None:
        if self._within == "json":
            drawing = json.loads(data)
            self.texts += _of_json(drawing, " | ".join(_titles(drawing)))
        elif not self._within:
            self._line.append(data)

    def handle_comment(self, data: str) -> None:
        self.texts.append(PageText(data))

    def end_text(self) -> None:
        """What was gathered is a text of its own."""
        if text := "".join(self._line).strip():
            self.texts.append(PageText(text))
        self._line.clear()

    def end_page(self) -> None:
        """Nothing comes any more."""
        self.end_text()
        self._end_row()

    def _end_row(self) -> None:
        if self._heads and not self._row:
            self._headings = [*self._heads]
        for number, text in enumerate(self._row):
            heading = self._headings[number] if number < len(self._headings) else ""
            others = [cell for place, cell in enumerate(self._row) if place != number and cell]
            if text:
                beside = " | ".join(filter(None, [heading, *self._heads, *others, self._caption]))
                self.texts.append(PageText(text, beside))
        self._row.clear()
        self._heads.clear()


def _of_json(value: Any, beside: str = "") -> Iterator[PageText]:
    if isinstance(value, Mapping):
        told = " | ".join(filter(None, [beside, *_strings(value)]))
        for name, inner in value.items():
            if name != "config":
                yield PageText(name)
                yield from _of_json(inner, f"{told} | {name}" if told else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(inner, beside)
    elif value is not None:
        yield PageText(str(value), beside)


def _titles(value: Any) -> Iterator[str]:
    """What a chart and its axes are called."""
    if isinstance(value, list):
        for inner in value:
            yield from _titles(inner)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "title" and isinstance(inner, str):
                yield inner
            yield from _titles(inner)


def _decoded(value: str) -> str:
    """An attribute as it reads; the text of a `data:` file that is one."""
    found = _DATA.match(value)
    if found and len(found[1]) % 4 == 0:
        return base64.b64decode(found[1]).decode("utf-8", "replace")
    return unquote(value)


def _strings(value: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a record, and of the records within it."""
    for inner in value.values():
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, Mapping):
            yield from _strings(inner)
