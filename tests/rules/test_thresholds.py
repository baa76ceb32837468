"""Thresholds: each stands once, a project may set its own, and all that speaks of it follows."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib

import pytest

from planning_helpers.rules import (
    RULES,
    ThresholdsFileError,
    own_thresholds,
    read_thresholds,
    threshold,
    with_thresholds,
)
from planning_helpers.rules.thresholds import declared
from tests.support.places import PROJECT
from tools.write_assumptions import PAGE, with_thresholds_of_the_package


def test_the_page_of_assumptions_has_the_thresholds_of_the_package():
    page = PAGE.read_text(encoding="utf-8")

    assert page == with_thresholds_of_the_package(page), "run `make assumptions`"
    assert all(f"| `{name}` |" in page for name in declared())


@pytest.mark.parametrize("name", declared())
def test_a_threshold_says_what_it_decides_and_serves_rules_that_there_are(name):
    one = declared()[name]

    assert read_thresholds(f"{name} = {one.value}") == {name: one.value}
    assert "{value}" in one.says
    assert set(one.rules) <= RULES.keys()


def test_every_threshold_is_used_and_every_one_that_is_used_is_there():
    code = {
        path: path.read_text(encoding="utf-8")
        for path in sorted((PROJECT / "planning_helpers").rglob("*.py"))
    }
    used = {
        node.args[0].value
        for text in code.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "threshold"
        and isinstance(node.args[0], ast.Constant)
    }
    written = {name for name in declared() if any(f'"{name}"' in text for text in code.values())}

    assert used <= declared().keys()
    assert declared().keys() - used - written == set()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("silent_days = 60", "there is no threshold 'silent_days'; near it is .*silence_days"),
        ("silence_days = 0", r"silence_days is a whole number from 1 to 100000 \(days\), not 0"),
        ("silence_days = 60.5", ".*whole number .*, not 60.5"),
        ('silence_days = "60"', ".*, not '60'; write silence_days = 90"),
        ("silence_days = true", ".*, not True"),
        ("owner_share = 60", r"owner_share is a number from 0.01 to 1 \(share\), not 60"),
        ("owner_share = nan", ".*, not nan"),
        ("silence_days 60", "no valid TOML"),
        ("[people]\nsilence_days = 60", "there is no threshold 'people'"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(text, problem):
    with pytest.raises(ThresholdsFileError, match=f"maps/thresholds.toml: {problem}"):
        read_thresholds(text)


def test_a_project_has_its_own_file(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "maps").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")

    assert own_thresholds() == ""
    (tmp_path / "maps" / "thresholds.toml").write_bytes("\ufeffsilence_days = 60\n".encode())
    assert tomllib.loads(own_thresholds()) == {"silence_days": 60}
    (tmp_path / "maps" / "thresholds.toml").write_bytes(b"silence_days = 60 # f\xfcr uns")
    with pytest.raises(ThresholdsFileError, match="not UTF-8 text"):
        own_thresholds()


def test_what_a_project_set_holds_in_a_process_of_its_own(tmp_path):
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "thresholds.toml").write_text("silence_days = 60\nowner_share = 0.5\n")
    code = (
        "from planning_helpers.rules import with_thresholds as w; print(w('{silence_days}, {owner_share}'))"
    )

    said = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "60 days, 50 %"


def test_a_sentence_takes_the_value_in_force(set_thresholds):
    set_thresholds(silence_days=1)

    assert threshold("silence_days") == 1
    assert with_thresholds("silent for {silence_days}") == "silent for 1 day"
