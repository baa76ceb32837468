"""What the schema of Vega-Lite can see of a spec, so that specs alike to it need to be checked only once.

A schema tells a text from another only by the words it lists, by length and by format, a number only by the
bounds and numbers it names, a list only by its length and the kinds of its items. Two specs of one shape are
therefore both valid or both not, whatever their titles and amounts are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

_NESTED = {"items", "additionalProperties"}  # one schema; `additionalProperties` may be yes or no
_NAMED = {"properties", "definitions"}
_LENGTHS = {"minItems", "maxItems", "minLength", "maxLength"}
_BOUNDS = {"minimum", "maximum"}
_VALUES = {"enum", "const"}
_OF_KEYS_AND_TYPES = {"$schema", "$ref", "description", "type", "required", "minProperties"}
_KNOWN = _NESTED | _NAMED | _LENGTHS | _BOUNDS | _VALUES | _OF_KEYS_AND_TYPES | {"anyOf", "format"}


class ShapelessError(Exception):
    """A schema uses a keyword, or a spec holds a value, that shapes do not tell apart."""


class SpecShapes:
    """The shapes of specs as one JSON schema sees them; `formats` checks its formats of texts.

    Raises:
        ShapelessError: If the schema uses a keyword for which shapes have no rule.
    """

    def __init__(self, schema: dict[str, Any], formats: Any) -> None:
        self.parts: dict[int, dict[str, Any]] = {}  # by `id`; they live as long as the schema does
        self._formats = formats
        self._format_names: set[str] = set()
        self._words: set[str] = set()
        self._numbers: dict[Hashable, int] = {}
        bounds: set[float] = set()
        self._longest = 1
        for part in _parts(schema):
            self.parts[id(part)] = part
            if "format" in part:
                self._format_names.add(part["format"])
            bounds |= {part[keyword] for keyword in part.keys() & _BOUNDS}
            self._longest = max(self._longest, *(part[keyword] for keyword in part.keys() & _LENGTHS), 1)
            for value in [*part.get("enum", ()), *([part["const"]] if "const" in part else ())]:
                if isinstance(value, str):
                    self._words.add(value)
                elif type(value) in (int, float):
                    bounds.add(value)
                elif value is not None and type(value) is not bool:
                    raise ShapelessError(f"the value {value!r}")
        self._bounds = sorted(bounds)

    def shape(self, value: Any, seen: dict[int, Hashable] | None = None) -> Hashable:
        """What the schema sees of `value`, a JSON value of plain Python types.

        Args:
            value: The spec, or a part of one.
            seen: Gets the shapes of `value` and of all lists and dictionaries in it, by `id`; what is in it
                already is not looked at again.

        Raises:
            ShapelessError: If `value` is or holds anything else, for example a NumPy number or a tuple.
        """
        seen = {} if seen is None else seen
        kind = type(value)
        if kind is str:
            return value if value in self._words else self._text(value)
        if kind is dict or kind is list:
            if id(value) not in seen:
                inner = self._items(value, seen) if kind is list else self._fields(value, seen)
                seen[id(value)] = self._numbers.setdefault(inner, len(self._numbers))
            return seen[id(value)]
        if kind is bool or value is None:
            return (kind, value)
        if kind is int or kind is float:
            place = bisect_left(self._bounds, value), bisect_right(self._bounds, value)
            return (kind is int or value.is_integer(), *place)
        raise ShapelessError(f"a value of {kind.__name__}")

    def _fields(self, value: dict[Any, Any], seen: dict[int, Hashable]) -> Hashable:
        if not all(type(key) is str for key in value):
            raise ShapelessError("a key that is no text")
        return frozenset([(key, self.shape(inner, seen)) for key, inner in value.items()])

    def _items(self, value: list[Any], seen: dict[int, Hashable]) -> Hashable:
        return (min(len(value), self._longest + 1), frozenset([self.shape(inner, seen) for inner in value]))

    def _text(self, text: str) -> Hashable:
        conforms = tuple(self._formats.conforms(text, name) for name in self._format_names)
        return ("text", min(len(text), self._longest + 1), conforms)


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """`schema` and every schema within it."""
    if not isinstance(schema, dict) or schema.keys() - _KNOWN:
        raise ShapelessError(f"the keywords {sorted(schema.keys() - _KNOWN)}" if schema else f"{schema!r}")
    yield schema
    for keyword, inner in schema.items():
        if keyword in _NAMED and isinstance(inner, Mapping):
            for named in inner.values():
                yield from _parts(named)
        elif keyword == "anyOf":
            for choice in inner:
                yield from _parts(choice)
        elif keyword in _NESTED and type(inner) is not bool:
            yield from _parts(inner)
