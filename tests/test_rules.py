"""The planning rules: each has a sentence, and docs/rules.md says what carries it."""

from __future__ import annotations

import ast

import pytest

from planning_helpers.rules import RULES
from tests.support.places import PROJECT
from tools.write_rule_table import by_tests, carriers, rule_table, sections

NOT_YET = {"METR-2", "R-usage"}  # programme outcomes; usage has no test of its own


def test_the_table_of_rules_is_what_the_code_says():
    assert (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8") == rule_table(), "run `make rules`"


def test_every_rule_of_a_finding_has_a_sentence():
    cited = {
        call.args[0].value
        for path in (PROJECT / "planning_helpers").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"Finding", "unknown"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }

    assert len(cited) > 30
    assert cited - RULES.keys() == set()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in NOT_YET])
def test_a_rule_has_a_function_a_section_and_a_test(rule):
    functions = carriers()[rule]

    assert functions
    assert any(function in sections() for function in functions)
    assert any(function in by_tests() for function in functions)
