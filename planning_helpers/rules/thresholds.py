"""The numbers that figures, findings and checks compare with: each stands once, in `thresholds.toml`.

A project sets its own in `maps/thresholds.toml`, a line each: `silence_days = 60`. They are read once in a
process, so that one report knows one value of each.
"""

from __future__ import annotations

import difflib
import tomllib
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from planning_helpers.errors import PlanningError, listed
from planning_helpers.project import project_folder

THRESHOLDS_FILE = "maps/thresholds.toml"
Unit = Literal["days", "months", "years", "hours", "count", "share", "of 5", "of 25", "times"]
_BOUNDS: dict[Unit, tuple[float, float]] = {
    "days": (1, 100_000),
    "months": (1, 1_200),
    "years": (1, 100),
    "hours": (0, 24),
    "count": (1, 1_000_000),
    "share": (0.01, 1),
    "of 5": (1, 5),
    "of 25": (1, 25),
    "times": (0, 1_000),
}
_WHOLE = {"days", "months", "years", "count", "of 25"}


class ThresholdsFileError(PlanningError):
    """The project's file of thresholds says something that cannot be followed."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{THRESHOLDS_FILE}: {problem}. docs/assumptions.md lists the thresholds.")


class Threshold(NamedTuple):
    """One threshold as the package has it.

    Attributes:
        value: Where nobody says otherwise.
        unit: What it counts; a share is 0 to 1.
        says: What it decides, as a sentence with `{value}`, unit included, in it.
        rules: The planning rules it serves, by ID; none if it is the planbook's own.
    """

    value: float
    unit: Unit
    says: str
    rules: tuple[str, ...] = ()


@cache
def declared() -> dict[str, Threshold]:
    """All thresholds of the package by name, in the order of their file."""
    text = (resources.files("planning_helpers.rules") / "thresholds.toml").read_text(encoding="utf-8")
    return {
        name: Threshold(**{**entry, "rules": tuple(entry.get("rules", ()))})
        for name, entry in tomllib.loads(text).items()
    }


def threshold(name: str) -> float:
    """The value in force of the threshold `name`, whole where its unit is.

    Raises:
        KeyError: If there is none of that name.
        ThresholdsFileError: If the project's own file cannot be followed.

    Examples:
        >>> threshold("silence_days")
        90
    """
    return _in_force()[name]


def with_thresholds(text: str) -> str:
    """`text` with the value in force, and its unit, in place of each `{name}` of a threshold.

    Examples:
        >>> with_thresholds("nobody spoke with them in {silence_days}")
        'nobody spoke with them in 90 days'
        >>> with_thresholds("more than {owner_share} of the open actions, an influence of {key_influence}")
        'more than 60 % of the open actions, an influence of 4'
    """
    return text.format_map({name: in_words(name, value) for name, value in _in_force().items()})


def in_words(name: str, value: float) -> str:
    """`value` of the threshold `name` as a sentence says it."""
    unit = declared()[name].unit
    if unit == "share":
        return f"{100 * value:g} %"
    if unit in {"days", "months", "years", "hours"}:
        return f"{value:g} {unit if value != 1 else unit.removesuffix('s')}"
    return f"{value:g}"


def own_thresholds() -> str:
    """The text of the project's own file; empty without one.

    Raises:
        ThresholdsFileError: If it is no text.
    """
    file = project_folder() / THRESHOLDS_FILE
    try:
        return file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    except UnicodeDecodeError:
        raise ThresholdsFileError("not UTF-8 text; save it as UTF-8") from None


def read_thresholds(text: str) -> dict[str, float]:
    """The values that TOML `text` sets, by name.

    Raises:
        ThresholdsFileError: If it is no TOML, names a threshold that there is not, or gives one a value that
            it cannot have.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThresholdsFileError(f"no valid TOML: {error}") from None
    return {name: _checked(name, value) for name, value in given.items()}


@cache
def _in_force() -> dict[str, float]:
    return {name: one.value for name, one in declared().items()} | read_thresholds(own_thresholds())


def _checked(name: str, value: object) -> float:
    if name not in declared():
        near = difflib.get_close_matches(name, declared(), n=3, cutoff=0.4)
        raise ThresholdsFileError(
            f"there is no threshold {name!r}" + (f"; near it is {listed(near)}" if near else "")
        )
    unit, usual = declared()[name].unit, declared()[name].value
    least, most = _BOUNDS[unit]
    wanted = f"{name} is a {'whole ' * (unit in _WHOLE)}number from {least:g} to {most:g} ({unit})"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ThresholdsFileError(f"{wanted}, not {value!r}; write {name} = {usual:g}")
    if not least <= value <= most or (unit in _WHOLE and value != int(value)):
        raise ThresholdsFileError(f"{wanted}, not {value:g}")
    return int(value) if unit in _WHOLE else value
