"""The rules of a complete plan: the project's own TOML file, else those of the package. Source: APPR-1."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planning_helpers.errors import PlanningError, plain_problem
from planning_helpers.model.complete_plan import CompleteRule
from planning_helpers.sources.errors import did_you_mean

PROJECT_FILE = "maps/complete_plan.toml"
"""Where a project keeps its own list, beside its field maps."""


class CompletePlanError(PlanningError):
    """The list of what a complete plan has says something that cannot be followed."""

    def __init__(self, where: str, problem: str) -> None:
        problem = problem if problem.endswith("?") else f"{problem}."
        super().__init__(
            f"{where}: {problem} Write each rule as [[rule]] with name, table and, where needed, where, "
            "filled, at_least, at_most; without the file the planbook's own list holds."
        )


def fetch_complete_plan(text: str = "", *, folder: Path) -> tuple[CompleteRule, ...]:
    """The rules in `text` (TOML); without it those of `folder`'s own file, else those of the package.

    Raises:
        CompletePlanError: If it is no TOML, or names a table, column, value or option that does not exist.
    """
    if text:
        return complete_plan(text, where="the rules of a complete plan")
    if own := project_rules(folder):
        return complete_plan(own, where=PROJECT_FILE)
    resource = resources.files("planning_helpers.sources") / "complete_plan.toml"
    return complete_plan(resource.read_text(encoding="utf-8"), where="the planbook's own list")


def project_rules(folder: Path) -> str:
    """The text of the project's own file; empty without one."""
    file = folder / PROJECT_FILE
    return file.read_text(encoding="utf-8-sig") if file.is_file() else ""


def complete_plan(text: str, *, where: str) -> tuple[CompleteRule, ...]:
    """The rules that TOML `text` lists, in their order; `where` names it in errors."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CompletePlanError(where, f"no valid TOML: {error}") from error
    if other := sorted(content.keys() - {"rule"}):
        raise CompletePlanError(where, f"unknown entry {other[0]!r}; it holds [[rule]] only")
    rules = content.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise CompletePlanError(where, "rule is no list; each rule begins with [[rule]]")
    if not rules:
        raise CompletePlanError(where, "it lists no rule, so every plan would be complete")
    found = tuple(_rule(rule, place, where) for place, rule in enumerate(rules, start=1))
    names = [rule.name for rule in found]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise CompletePlanError(where, f"two rules are called {twice!r}")
    return found


def _rule(rule: dict[str, Any], place: int, where: str) -> CompleteRule:
    try:
        return CompleteRule.model_validate(rule)
    except ValidationError as error:
        name = rule.get("name", place)
        raise CompletePlanError(where, f"rule {name!r}: {_problem(error.errors()[0])}") from error


def _problem(error: Any) -> str:
    option = ".".join(str(step) for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"unknown option {option!r}.{did_you_mean(option, CompleteRule.model_fields)}".rstrip(".")
    return f"{option}: {plain_problem(error)}" if option else plain_problem(error)
