"""Outputs of cells validated by the quick one of nbformat's two validators."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import nbformat
from nbformat import NotebookNode
from nbformat.json_compat import FastJsonSchemaValidator
from nbformat.v4 import nbbase
from nbformat.validator import get_validator


@contextmanager
def validated_quickly() -> Iterator[None]:
    """Within it, outputs are validated forty times as fast as nbformat does parts of a notebook."""
    nbbase.validate = _validate
    try:
        yield
    finally:
        nbbase.validate = _slow


_slow = nbbase.validate


def _validate(node: NotebookNode, ref: str | None = None) -> None:
    """Raise what nbformat raises for a `node` that is no valid `ref`."""
    if ref != "output" or not _is_output(node):
        _slow(node, ref)  # type: ignore[no-untyped-call]


def _is_output(node: NotebookNode) -> bool:
    return not _output_validator().iter_errors(node)  # type: ignore[no-untyped-call]


@cache
def _output_validator() -> FastJsonSchemaValidator:
    schema = get_validator(nbformat.current_nbformat)._schema  # type: ignore[no-untyped-call]
    output = {"definitions": schema["definitions"], "$ref": "#/definitions/output"}
    return FastJsonSchemaValidator(output)  # type: ignore[no-untyped-call]
