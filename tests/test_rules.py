"""The planning rules: each has a sentence, and docs/rules.md says what carries it."""

from __future__ import annotations

import ast
from pathlib import Path

from planning_helpers.rules import RULES
from tools.write_rule_table import rule_table

ROOT = Path(__file__).parents[1]


def test_the_table_of_rules_is_what_the_code_says():
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rule_table(), "run `make rules`"


def test_every_rule_of_a_finding_has_a_sentence():
    cited = {
        call.args[0].value
        for path in (ROOT / "planning_helpers").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"Finding", "unknown"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }

    assert len(cited) > 30
    assert cited - RULES.keys() == set()
