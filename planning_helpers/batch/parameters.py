"""Parameters of a run: each must be declared by the notebooks, and is read by the type they declare."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import papermill

from planning_helpers.errors import PlanningError, listed
from planning_helpers.values.numbers import clear_text, readings
from planning_helpers.values.words import FALSE, TRUE, folded

_WORDS = {
    "int": "whole number", "float": "number", "bool": "yes or no", "day": "day", "day or empty": "day",
}  # fmt: skip
_EXAMPLES = {"int": "3", "float": "0.5", "bool": "yes", "day": "2026-11-15", "day or empty": "2026-11-15"}
OF_THE_RUN = ("account_id", "period", "as_of", "store_url")
"""Parameters that the run itself sets."""


class UnknownParametersError(PlanningError):
    """A batch run names parameters that the notebooks do not declare."""

    def __init__(self, notebook: str | None, unknown: Iterable[str], declared: Iterable[str]) -> None:
        self.unknown = sorted(unknown)
        names = ", ".join(map(repr, self.unknown))
        lack, has = (
            (f"{notebook} declares no parameter {names}", "it declares")
            if notebook
            else (f"no notebook of this run declares the parameter {names}", "they declare")
        )
        super().__init__(
            f"{lack}; {has} {listed(declared)}. "
            "Take one of these, or add it to the notebook's parameters cell."
        )


class UnreadableNotebookError(PlanningError):
    """A file with the name of a notebook is none."""

    def __init__(self, notebook: Path, error: Exception) -> None:
        why = next(iter(str(error).splitlines()), type(error).__name__)[:80]
        super().__init__(
            f"{notebook.name} cannot be read as a notebook ({why}). Put back the one of the project, "
            "or give --notebooks FOLDER."
        )


class ParameterValueError(PlanningError):
    """A parameter is given in a form that its type does not allow."""


def is_of_the_book(notebook: Path) -> bool:
    """Whether `notebook` is told once for the whole book (00 and 09); the others are for each account."""
    return notebook.name.startswith(("00_", "09_"))


def declared_parameters(notebook: Path) -> dict[str, str]:
    """Kind by name of what `notebook` declares: `str`, `int`, `float`, `bool` or `day`.

    A text is a `day` when its comment says "ISO date", and `day or empty` when its default is empty.
    A parameter without a type has that of its default.

    Raises:
        UnreadableNotebookError: If the file is no notebook.
    """
    try:
        found = papermill.inspect_notebook(str(notebook).replace("{", "{{").replace("}", "}}"))
    except (ValueError, AttributeError, KeyError) as error:  # no JSON, or JSON that is no notebook
        raise UnreadableNotebookError(notebook, error) from None
    return {name: _kind(parameter) for name, parameter in found.items()}


def parameters_by_notebook(notebooks: Iterable[Path], given: Iterable[str]) -> dict[Path, dict[str, Any]]:
    """What each notebook is handed of `given` (`name=value` texts): the parameters that it declares.

    Args:
        notebooks: All notebooks of the run; each must declare what the run sets itself, but for those of the
            book, which have no `account_id`.
        given: What the person running it typed.

    Raises:
        UnknownParametersError: If no notebook declares one that is given, or one lacks what the run sets.
        ParameterValueError: If one is not written `name=value`, is set by the run, or is not of its type.
    """
    declared = {notebook: declared_parameters(notebook) for notebook in notebooks}
    for notebook, types in declared.items():
        of_the_run = {name for name in OF_THE_RUN if name != "account_id" or not is_of_the_book(notebook)}
        if missing := of_the_run - set(types):
            raise UnknownParametersError(notebook.name, missing, types)
    values = _split(given)
    known = {name for types in declared.values() for name in types} - set(OF_THE_RUN)
    if unknown := values.keys() - known:
        raise UnknownParametersError(None, unknown, known)
    return {
        notebook: {name: _read(name, text, types[name]) for name, text in values.items() if name in types}
        for notebook, types in declared.items()
    }


def _kind(parameter: Mapping[str, str]) -> str:
    kind = parameter["inferred_type_name"]
    try:
        default = ast.literal_eval(parameter["default"])
    except (ValueError, SyntaxError):
        return kind
    if kind == "None":
        kind = type(default).__name__
    if kind == "str" and "iso date" in parameter["help"].lower():
        return "day" if default else "day or empty"
    return kind


def _split(given: Iterable[str]) -> dict[str, str]:
    values = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip().isidentifier():
            raise ParameterValueError(
                f"{text!r} is no parameter; one reads name=value. Write it in this form."
            )
        if name.strip() in OF_THE_RUN:
            raise ParameterValueError(
                f"the run sets {name.strip()!r} itself; it is the same for all notebooks. "
                "Use --account, --period, --as-of or --store."
            )
        values[name.strip()] = value
    return values


def _read(name: str, text: str, kind: str) -> Any:
    flags = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
    try:
        match kind:
            case "int":
                return int(text)
            case "float":
                return _number(name, text)
            case "bool":
                return flags[folded(text)]
            case "day":
                return date.fromisoformat(text.strip()).isoformat()
            case "day or empty":
                return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except (ValueError, KeyError):
        raise ParameterValueError(
            f"{text!r} is no {_WORDS[kind]}, which {name!r} must be. Write it as in {name}={_EXAMPLES[kind]}."
        ) from None
    return text


def _number(name: str, text: str) -> float:
    """The number that `text` writes with a decimal point, if it can be no other."""
    found = readings(text)
    if len(found) > 1:
        small, large = map(clear_text, found)
        raise ParameterValueError(
            f"{text!r} may be {small} or {large}, and {name!r} must be one number. "
            f"Write {name}={small} or {name}={large}."
        )
    if found and "," in text:
        raise ParameterValueError(
            f"{text!r} is no number, which {name!r} must be: a point stands before its decimals. "
            f"Write {name}={clear_text(found[0])}."
        )
    return float(text)
