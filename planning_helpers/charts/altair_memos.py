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
from collections.abc import Hashable, Iterable
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import altair as alt
from altair.utils import schemapi
from altair.utils.schemapi import SchemaBase
from jsonschema.validators import validator_for  # type: ignore[import-untyped]

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
    """Altair's check, left out for what has the shape of something that passed at that place of `schema`."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._shapes = SpecShapes(schema, validator_for(schema).FORMAT_CHECKER)
        self._passed: set[Hashable] = set()

    def errors_of(
        self, spec: Any, schema: dict[str, Any], rootschema: dict[str, Any] | None = None
    ) -> schemapi.ValidationErrorList:
        try:
            check = self._place(schema, rootschema), self._shapes.shape(spec)
        except ShapelessError:
            return _errors_of(spec, schema, rootschema=rootschema)
        if check in self._passed:
            return []
        errors = _errors_of(spec, schema, rootschema=rootschema)
        if not errors:
            self._passed.add(check)
        return errors

    def _place(self, schema: dict[str, Any], rootschema: dict[str, Any] | None) -> Hashable:
        if rootschema is self._schema:
            if schema.keys() == {"$ref"}:
                return str(schema["$ref"])
            if id(schema) in self._shapes.parts:
                return id(schema)
        raise ShapelessError("another schema")


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
