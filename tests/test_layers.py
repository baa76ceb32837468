"""Who may import whom: the table of docs/architecture.md, held against the code's own imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "planning_helpers"
VOCABULARY = {"errors", "figures", "findings", "display", "periods", "currencies", "rules", "model"}
MAY_IMPORT = {
    **dict.fromkeys(VOCABULARY, VOCABULARY),
    "sources": VOCABULARY,
    "store": VOCABULARY,
    "analysis": VOCABULARY,
    "charts": VOCABULARY | {"lean_import"},
    "tables": VOCABULARY,
    "forms": VOCABULARY,
    "workbench": VOCABULARY | {"sources", "store", "analysis", "forms"},
    "engine": {"errors"},
    "batch": VOCABULARY | {"engine", "reports", "lean_import", "threads"},
    "reports": VOCABULARY | {"analysis"},
    "commands": VOCABULARY | {"sources", "store", "analysis", "charts", "tables", "batch", "reports"},
    "cli": VOCABULARY | {"commands"},
    "start": {"cli", "threads"},
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def layer_of(module: str) -> str:
    """`analysis` for `planning_helpers.analysis.pipeline`; empty for the package itself."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> set[str]:
    """The modules of ours that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return {name for name in found if name.startswith("planning_helpers.")}


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_what_its_layer_may(path: Path):
    layer = layer_of(module_name(path))

    wrong = {name for name in imports(path) if layer_of(name) not in {layer, *MAY_IMPORT.get(layer, set())}}

    assert wrong == set()


def test_no_modules_import_each_other_in_a_circle():
    known = {module_name(path): path for path in MODULES}
    arrows = {name: {target for target in imports(path) if target in known} for name, path in known.items()}
    settled: set[str] = set()

    while ready := {name for name in arrows if name not in settled and arrows[name] - {name} <= settled}:
        settled |= ready

    assert sorted(set(arrows) - settled) == []


def test_analysis_reads_no_clock_and_no_file():
    forbidden = {"today", "now", "utcnow", "open", "read_csv", "to_csv", "read_sql"}

    for path in (PACKAGE / "analysis").glob("*.py"):
        called = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        }
        assert called & forbidden == set(), path.name
