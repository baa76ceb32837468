"""Which row a name in a workbook means: a person, a deal, a row of another sheet."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from planning_helpers.excel.kept_values import kept_text
from planning_helpers.excel.sheets import fitting
from planning_helpers.values.words import folded

_WITH_KEY = re.compile(r".*\[(?P<key>.+)\]\s*", re.DOTALL)
_LONGEST_SHOWN = 60
_MOST_SHOWN = 8


def same_name(text: str) -> str:
    """The same for two names that a spreadsheet, or a reader, cannot tell apart."""
    return folded(kept_text(fitting(text)))


class Names:
    """The names by which rows are known: in the workbook, when it was written and in the store now."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._names: dict[str, dict[str, str]] = defaultdict(dict)

    def add(self, table: str, named: Iterable[tuple[str, Any]]) -> None:
        """Learn the names of rows of `table`, each with its key; the last is the one that is shown."""
        for key, name in named:
            self._names[table].setdefault(key, key)
            if isinstance(name, str) and name.strip():
                self._keys[table][same_name(name)].add(key)
                self._names[table][key] = name

    def add_all(self, named: Mapping[str, Mapping[str, str]]) -> None:
        """Learn names by key, of several tables."""
        for table, names in named.items():
            self.add(table, names.items())

    def keys(self, tables: Iterable[str], text: str) -> set[str]:
        """The keys of the rows that `text` may mean: by name, by name with the key behind it, or by key."""
        tables = tuple(tables)
        found = {key for table in tables for key in self._keys[table].get(same_name(text), ())}
        if found:
            return found
        with_key = _WITH_KEY.fullmatch(text)
        for key in filter(None, [with_key and with_key["key"].strip(), text.strip()]):
            if any(key in self._names[table] for table in tables):
                return {key}
        return set()

    def name(self, tables: Iterable[str], key: str) -> str:
        """What a reader calls the row with `key`; the key itself where nothing is known."""
        return next((self._names[table][key] for table in tables if key in self._names[table]), key)

    def unknown(self, tables: Iterable[str], text: str) -> str:
        """Why `text` names no row."""
        tables = tuple(tables)
        known = [name for table in tables for name in self._names[table].values()]
        what = " or ".join(table.replace("_", " ") for table in tables)
        told = f"{text[:_LONGEST_SHOWN]!r} is none of the {what}"
        if near := _nearest(text, known):
            return f"{told}. Did you mean {near[:_LONGEST_SHOWN]!r}?"
        return f"{told}; there is {_some([name[:_LONGEST_SHOWN] for name in known])}."

    def several(self, tables: Iterable[str], text: str, keys: set[str]) -> str:
        """Why `text` does not say which row is meant."""
        choices = [f"{self.name(tables, key)[:_LONGEST_SHOWN]} [{key}]" for key in keys]
        return f"{text[:_LONGEST_SHOWN]!r} is the name of several; write one of: {_some(choices)}."


def _nearest(text: str, known: list[str]) -> str:
    """The name most like `text`, with a title behind it or without; empty when none is near."""
    by_name = {same_name(name.partition(",")[0]): name for name in known}
    by_name |= {same_name(name): name for name in known}
    return next((by_name[one] for one in difflib.get_close_matches(same_name(text), by_name, n=1)), "")


def _some(names: list[str]) -> str:
    """The first of `names`, sorted; with semicolons, for people's titles stand behind commas."""
    shown = "; ".join(sorted(names)[:_MOST_SHOWN]) or "nothing"
    return shown if len(names) <= _MOST_SHOWN else f"{shown} and {len(names) - _MOST_SHOWN} more"
