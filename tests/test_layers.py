"""Who may import whom: the table of docs/architecture.md, held against the code's own imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.places import PROJECT

PACKAGE = PROJECT / "planning_helpers"
VOCABULARY = {"errors", "project", "periods", "currencies", "wording", "model", "values", "rules"}
MAY_IMPORT = {
    "moved": {"errors"},
    **dict.fromkeys(VOCABULARY, VOCABULARY),
    "sources": VOCABULARY,
    "store": VOCABULARY,
    "measures": VOCABULARY,
    "charts": VOCABULARY | {"skip_uri_grammar"},
    "chapters": VOCABULARY | {"measures", "charts"},
    "checks": VOCABULARY | {"measures", "chapters"},
    "excel": VOCABULARY | {"store"},
    "forms": VOCABULARY,
    "workbench": VOCABULARY | {"sources", "store", "measures", "chapters", "checks", "forms"},
    "engine": {"errors", "skip_uri_grammar"},
    "reports": VOCABULARY | {"measures"},
    "batch": VOCABULARY | {"engine", "excel", "reports", "skip_uri_grammar", "threads"},
    "commands": VOCABULARY
    | {"sources", "store", "measures", "chapters", "checks", "charts", "excel", "batch", "reports"},
    "cli": VOCABULARY | {"commands"},
    "start": {"cli", "threads", "values"},
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


NAMES = {module_name(path): path for path in MODULES}


def layer_of(module: str) -> str:
    """`measures` for `planning_helpers.measures.pipeline.close_ratio`; empty for the package itself."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                full if (full := f"{node.module}.{alias.name}") in NAMES else node.module
                for alias in node.names
            }
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.startswith("planning_helpers.")}


def loaded(module: str) -> set[str]:
    """What must be loaded before `module`: what it imports, and the packages that these lie in."""
    own = {module, *packages_of(module)}
    targets = ours(NAMES[module]) & NAMES.keys()
    return (targets | {package for target in targets for package in packages_of(target)}) - own


def packages_of(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:length]) for length in range(2, len(parts))]


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_what_its_layer_may(path: Path):
    layer = layer_of(module_name(path))
    allowed = {layer, *MAY_IMPORT[layer]} if layer in MAY_IMPORT else {layer, "moved"}

    wrong = {name for name in ours(path) if layer_of(name) not in allowed}

    assert wrong == set()


def test_every_layer_is_in_the_table():
    unheld = {layer_of(name) for name in NAMES} - MAY_IMPORT.keys()

    assert unheld == {"", "threads", "skip_uri_grammar"}


def test_no_chapter_imports_another():
    chapter = {name: name.split(".")[2] for name in NAMES if name.startswith("planning_helpers.chapters.")}

    wrong = {
        (name, target)
        for name in chapter
        for target in ours(NAMES[name]) & chapter.keys()
        if chapter[target] != chapter[name]
    }

    assert len(set(chapter.values())) == 10
    assert wrong == set()


def test_only_charts_import_altair():
    drawing = {
        name for name, path in NAMES.items() if any(m.split(".")[0] == "altair" for m in imports(path))
    }

    assert {name for name in drawing if layer_of(name) == "charts"} != set()
    assert {
        name for name in drawing if "chart" not in name.removeprefix("planning_helpers.chapters.")
    } == set()


def test_no_modules_load_each_other_in_a_circle():
    arrows = {name: loaded(name) for name in NAMES}
    settled: set[str] = set()

    while ready := {name for name in arrows if name not in settled and arrows[name] <= settled}:
        settled |= ready

    assert sorted(set(arrows) - settled) == []


def test_analysis_reads_no_clock_and_no_file():
    forbidden = {"today", "now", "utcnow", "open", "read_csv", "to_csv", "read_sql"}
    pure = [path for name, path in NAMES.items() if layer_of(name) in {"measures", "chapters", "checks"}]

    assert len(pure) > 150
    for path in pure:
        called = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        }
        assert called & forbidden == set(), path.name
