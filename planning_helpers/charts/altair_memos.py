"""Let Altair hash its schema once and check charts of one shape once: a batch draws the same charts all day.

Altair hashes the schemas of all its classes anew at every `encode`, and checks every part of every chart
against the schema of Vega-Lite. It goes on checking here; left out is only the check of what is, to that
schema, the same as something that passed. What does not pass is not remembered: it always raises Altair's own
error. Only the batch asks for this: elsewhere a notebook draws with Altair as it is.
"""

from __future__ import annotations

import hashlib
import inspect
import logging
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import altair as alt
from altair.utils import schemapi
from altair.utils.schemapi import SchemaBase
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]
from jsonschema.validators import extend, validator_for  # type: ignore[import-untyped]

from planning_helpers.charts.spec_shapes import ShapelessError, SpecShapes

# The versions of Altair this was proven with, and the fingerprint of what it replaces and relies on there.
PROVEN = {"6.3.0": "3dcceeca6f94cf199a3c444ccd91670b28620211f1a8ec7d93828ba0425cd876"}

Classes: TypeAlias = dict[int, list[type[SchemaBase]]]
log = logging.getLogger(__name__)
_FromDict = schemapi._FromDict
_errors_of = schemapi._get_errors_from_spec
_altairs_deep_copy = schemapi._deep_copy
_COPIED = (SchemaBase, list, dict)


def remember_schemas() -> bool:
    """Let Altair remember from here on, in this process and those forked from it; tell whether it does.

    Where Altair is not one that this is known to fit, nothing is changed, and the log says so once.
    """
    if schemapi._FromDict is _RememberingFromDict:
        return True
    if PROVEN.get(alt.__version__) != fingerprint():
        return _warn(f"its memos do not fit version {alt.__version__}; they fit {', '.join(PROVEN)}")
    try:
        checks = _RememberedChecks(alt.VegaLiteSchema._rootschema)
    except ShapelessError as reason:
        return _warn(f"its schema has {reason}")
    schemapi._FromDict = _RememberingFromDict  # type: ignore[misc]
    schemapi._get_errors_from_spec = checks.errors_of
    schemapi._deep_copy = _deep_copy
    return True


def fingerprint() -> str:
    """A hash of the source of all that this replaces or relies on in Altair; empty where there is none."""
    relied_on: list[Any] = [
        schemapi.validate_jsonschema,
        _errors_of,
        _FromDict,
        _altairs_deep_copy,
        SchemaBase,
    ]
    try:
        return hashlib.sha256("".join(map(inspect.getsource, relied_on)).encode()).hexdigest()
    except OSError:
        return ""


@lru_cache
def _warn(reason: str) -> bool:
    log.warning("Altair draws the charts at its own, slower pace: %s", reason)
    return False


class _RememberingFromDict(_FromDict):
    """Looks for the classes of schemas when one is asked for, and again only when there are new classes."""

    def __init__(self, wrapper_classes: Iterable[type[SchemaBase]], /) -> None:
        self._wrapper_classes = wrapper_classes

    @cached_property
    def class_dict(self) -> Classes:  # type: ignore[override]
        return _classes_by_schema(tuple(self._wrapper_classes))


@lru_cache(maxsize=1)
def _classes_by_schema(classes: tuple[type[SchemaBase], ...]) -> Classes:
    return _FromDict(classes).class_dict


class _RememberedChecks:
    """Altair's check, made once for all that is alike to `schema`, part by part.

    A chart that differs in one part from those before it is checked in that part alone. Here it is only told
    what is valid; for what is not, Altair is asked for its errors.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        checker = validator_for(schema)
        self._schema, self._definitions = schema, schema["definitions"]
        self._shapes = SpecShapes(schema, checker.FORMAT_CHECKER)
        self._known: dict[tuple[Hashable, Hashable], bool] = {}
        self._seen: dict[int, Hashable] = {}
        checker = extend(checker, {"$ref": self._misfits})
        self._validator = checker(schema, format_checker=checker.FORMAT_CHECKER)

    def errors_of(
        self, spec: Any, schema: dict[str, Any], rootschema: dict[str, Any] | None = None
    ) -> schemapi.ValidationErrorList:
        if rootschema is self._schema and self._is_valid(spec, schema):
            return []
        return _errors_of(spec, schema, rootschema=rootschema)

    def _is_valid(self, spec: Any, schema: dict[str, Any]) -> bool:
        """Whether `spec` is known to be valid: what has no shape is not."""
        self._seen.clear()  # it goes by `id`, which is unique only while `spec` is there
        try:
            if schema.keys() == {"$ref"}:
                return self._fits(schema["$ref"], spec)
            return id(schema) in self._shapes.parts and self._remembered(id(schema), schema, spec)
        except ShapelessError:
            return False

    def _fits(self, reference: str, part: Any) -> bool:
        name = reference.removeprefix("#/definitions/")
        return self._remembered(name, self._definitions[name], part)

    def _remembered(self, place: Hashable, schema: dict[str, Any], part: Any) -> bool:
        check = place, self._shapes.shape(part, self._seen)
        if check not in self._known:
            self._known[check] = self._validator.evolve(schema=schema).is_valid(part)
        return self._known[check]

    def _misfits(self, _: Any, reference: str, part: Any, __: Any) -> Iterator[ValidationError]:
        """What `jsonschema` asks of a reference."""
        if not self._fits(reference, part):
            yield ValidationError(f"no {reference}")


def _deep_copy(obj: Any, by_ref: set[str]) -> Any:
    """Altair's way of copying, without a call for each of the many values that it does not copy."""
    if isinstance(obj, SchemaBase):
        if copier := getattr(obj, "__deepcopy__", None):
            with schemapi.debug_mode(False):
                return copier(obj)
        args = [_deep_copy(arg, by_ref) for arg in obj._args]
        kwds = _copied(obj._kwds, by_ref)
        with schemapi.debug_mode(False):
            return obj.__class__(*args, **kwds)
    if isinstance(obj, list):
        return [_deep_copy(value, by_ref) for value in obj]
    return _copied(obj, by_ref) if isinstance(obj, dict) else obj


def _copied(values: dict[str, Any], by_ref: set[str]) -> dict[str, Any]:
    return {
        key: _deep_copy(value, by_ref)
        if value is not schemapi.Undefined and isinstance(value, _COPIED) and key not in by_ref
        else value
        for key, value in values.items()
    }
