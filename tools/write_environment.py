"""Write environment.yml, for those who have conda, from the dependencies in pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONDA_NAMES = {"duckdb": "python-duckdb"}  # where conda-forge's name differs from PyPI's


def environment(pyproject: str) -> str:
    """The text of environment.yml for the text of a pyproject.toml."""
    project = tomllib.loads(pyproject)["project"]
    wanted = sorted(_conda_requirement(requirement) for requirement in project["dependencies"])
    lines = [
        "# Written by `make environment` from pyproject.toml; do not edit.",
        f"name: {project['name']}",
        "channels:",
        "  - conda-forge",
        "dependencies:",
        f"  - python{project['requires-python']}",
        *(f"  - {requirement}" for requirement in wanted),
        "  - pip",
        "  - pip:",
        "      - -e .",
    ]
    return "\n".join(lines) + "\n"


def _conda_requirement(requirement: str) -> str:
    form = re.fullmatch(r"(?P<name>[\w.-]+)(?:\[[\w,-]+\])?(?P<version>.*)", requirement)
    if form is None:
        raise ValueError(f"cannot read the requirement {requirement!r}")
    return CONDA_NAMES.get(form["name"], form["name"]) + form["version"].replace(" ", "")


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(environment((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
