"""Files written from other files are as their writers would write them now."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from types import ModuleType

from tests.support.places import PROJECT


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, PROJECT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_environment_yml_has_the_dependencies_of_pyproject():
    pyproject = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")

    written = tool("write_environment").environment(pyproject)

    assert (PROJECT / "environment.yml").read_text(encoding="utf-8") == written, "run `make environment`"


def test_the_data_dictionary_has_the_tables_of_the_model():
    written = tool("write_data_dictionary").dictionary()

    assert (PROJECT / "data" / "README.md").read_text(encoding="utf-8") == written, "run `make dictionary`"


def test_lock_files_pin_every_dependency_and_name_no_address():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = {re.match(r"[\w.-]+", requirement)[0].lower() for requirement in requirements}
    locked = (PROJECT / "requirements-dev.lock").read_text(encoding="utf-8")

    pinned = set(re.findall(r"^([\w.-]+)==", locked, flags=re.MULTILINE))

    assert wanted - pinned == set(), "run `make lock`"
    assert re.findall(r"\w+://", locked) == []
