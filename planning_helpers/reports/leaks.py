"""Whether a page holds words, names or amounts that it must not."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def leaks(page: str, terms: Collection[str]) -> list[str]:
    """Those of `terms` that occur in the HTML of `page`, sorted.

    Read are texts, attributes, linked `data:` files and the JSON of charts, whatever of it is in sight;
    not the page's own styles and scripts. Words are compared without regard to case and spacing, and whole:
    "enemy" is not in "enemyline". Amounts are compared by value, whatever their separators.
    """
    text = _even(" \n ".join(_texts(page)))
    numbers = {_plain(number) for number in _NUMBER.findall(text)}
    return sorted(term for term in terms if _occurs(term, text, numbers))


def is_amount(term: str) -> bool:
    """Whether a term is a number, to be found by its value."""
    return _NUMBER.fullmatch(term) is not None


def _occurs(term: str, text: str, numbers: Collection[str]) -> bool:
    if is_amount(term):
        return _plain(term) in numbers
    wanted = _even(term)
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            return True
        start = text.find(wanted, start + 1)
    return False


def _plain(number: str) -> str:
    plain = number.replace(",", "")
    if "." in plain and not plain.endswith("%"):
        plain = plain.rstrip("0").rstrip(".")
    return plain


def _even(text: str) -> str:
    return " ".join(text.split()).casefold()


def _texts(page: str) -> list[str]:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.texts


class _Reader(HTMLParser):
    """Collects everything that a page tells, in sight or not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        script = tag == "script" and ("type", "application/json") not in attrs
        self._within = "code" if script or tag == "style" else "json" if tag == "script" else ""
        self.texts += [unquote(value) for name, value in attrs if value and not _is_plumbing(tag, name)]

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "json":
            self.texts += _strings(json.loads(data))
        elif not self._within:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)


def _is_plumbing(tag: str, name: str) -> bool:
    return tag == "meta" or name in {"class", "id"}


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "config":
                continue
            yield name
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif value is not None:
        yield str(value)
