"""Write docs/rules.md: by which function, section, test and check each planning rule is carried."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat

from planning_helpers.checks import CHECKS
from planning_helpers.rules import RULES

ROOT = Path(__file__).parent.parent
HEAD = """\
# Planning rules

<!-- Written by `make rules` from the code, the notebooks and the tests; do not edit. -->

What an account plan is asked to do, and what does it here: the sections of the notebooks that show it, the
functions that say so (`Source:` in their docstring, or the rule of the finding they make), how many tests use
these, and the checks that find a plan breaking it ([check.md](check.md)).

| rule | asks | shown in | functions | tests | checks |
|---|---|---|---|---|---|
"""
MOST = 2
"""Names shown in one cell of the table."""

_CITED = re.compile(r"\b([A-Z]+-?)(\d+)(?: to \1(\d+))?")
_SOURCE = re.compile(r"Source: (.*?)(?:\n\n|\Z)", re.DOTALL)
_FINDINGS = {"Finding", "unknown"}


class Section(NamedTuple):
    """A question of a notebook."""

    notebook: str
    heading: str

    def __str__(self) -> str:
        return f"{self.notebook.partition('_')[0]} {self.heading}"


def rules_cited(text: str) -> Iterator[str]:
    """The rules that `text` names, ranges such as "SWOT-1 to SWOT-3" one by one."""
    for family, first, last in _CITED.findall(text):
        yield from (f"{family}{n}" for n in range(int(first), int(last or first) + 1))


@cache
def carriers() -> dict[str, list[str]]:
    """By rule, the functions and classes that cite it as their source or make a finding of it."""
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    for path in sorted((ROOT / "planning_helpers").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        module = ".".join(path.relative_to(ROOT / "planning_helpers").with_suffix("").parts)
        of_module = set(_sources(tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                cited = {*_sources(node), *_findings(node)}
                if isinstance(node, ast.FunctionDef):
                    cited |= of_module
                for rule in sorted(cited & RULES.keys()):
                    found[rule].append(f"{module}.{node.name}")
    return found


def _sources(node: ast.Module | ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    for cited in _SOURCE.findall(ast.get_docstring(node) or ""):
        yield from rules_cited(cited)


def _findings(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and call.args and getattr(call.func, "id", "") in _FINDINGS:
            rule = call.args[0]
            if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                yield rule.value


@cache
def sections() -> dict[str, list[Section]]:
    """By function, the sections of the notebooks that show what it returns.

    Those that call it themselves, or else those that show a name that was assigned from it above.
    """
    calling: dict[str, list[Section]] = {}
    showing: dict[str, list[Section]] = {}
    for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells  # type: ignore[no-untyped-call]
        code = [ast.parse(cell.source) if cell.cell_type == "code" else None for cell in cells]
        ours = dict(pair for tree in code if tree for pair in _imported(tree))
        behind = {name: {full} for name, full in ours.items()}
        section = None
        for cell, tree in zip(cells, code, strict=True):
            if tree is None:
                if heading := re.search(r"^## (.+)$", cell.source, re.MULTILINE):
                    section = Section(path.stem, heading[1])
                continue
            for line in tree.body:
                named = _names(line)
                found = set().union(*(behind.get(name, set()) for name in named))
                if isinstance(line, ast.Assign):
                    behind |= dict.fromkeys(set().union(*map(_names, line.targets)), found)
                if section:
                    _note(showing, found, section)
                    _note(calling, {ours[name] for name in named & ours.keys()}, section)
    return showing | calling


def _note(found: dict[str, list[Section]], functions: Iterable[str], section: Section) -> None:
    for function in functions:
        if section not in found.setdefault(function, []):
            found[function].append(section)


@cache
def by_tests() -> dict[str, list[str]]:
    """By function, the tests that use it (`folder/test_module::test_name`), the most particular first."""
    found: dict[str, list[tuple[int, str]]] = {}
    tests = ROOT / "tests"
    for path in sorted(tests.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        ours = dict(_imported(tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                used = _names(node) & ours.keys()
                for name in used:
                    place = path.relative_to(tests).with_suffix("").as_posix()
                    found.setdefault(ours[name], []).append((len(used), f"{place}::{node.name}"))
    return {name: [test for _, test in sorted(of_name)] for name, of_name in found.items()}


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that is imported from us, with its module and name there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("planning_helpers."):
            yield from (
                (alias.asname or alias.name, _home(str(node.module), alias.name)) for alias in node.names
            )


@cache
def _home(module: str, name: str) -> str:
    """Where `name` is written that `module` has, perhaps from another of our modules."""
    file = ROOT.joinpath(*module.split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            return _home(str(node.module), name)
    return f"{module}.{name}".removeprefix("planning_helpers.")


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def rule_table() -> str:
    """The whole text of docs/rules.md."""
    shown, tested = sections(), by_tests()
    return HEAD + "".join(_line(rule, of_rule, shown, tested) for rule, of_rule in carriers().items())


def _line(
    rule: str,
    of_rule: Iterable[str],
    shown: Mapping[str, Iterable[Section]],
    tested: Mapping[str, Iterable[str]],
) -> str:
    by = sorted(of_rule, key=lambda carrier: not carrier.startswith(("chapters.", "measures.")))
    where = dict.fromkeys(section for carrier in by for section in shown.get(carrier, ()))
    tests = dict.fromkeys(test for carrier in by for test in tested.get(carrier, ()))
    cells = [
        rule,
        RULES[rule],
        _some(map(str, sorted(where, key=_is_bottom_line))),
        _some(f"`{function.rpartition('.')[2]}`" for function in by),
        str(len(tests)),
        "<br>".join(f"`{check.name}`" for check in CHECKS if check.rule == rule),
    ]
    return f"| {' | '.join(cells)} |\n"


def _is_bottom_line(section: Section) -> bool:
    """The bottom line shows a little of everything."""
    return section.heading == "The bottom line"


def _some(found: Iterable[str]) -> str:
    names = list(found)
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return "<br>".join(names[:MOST]) + more


if __name__ == "__main__":
    (ROOT / "docs" / "rules.md").write_text(rule_table(), encoding="utf-8")
