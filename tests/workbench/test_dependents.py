"""Which cells read a table."""

from __future__ import annotations

from planning_helpers.workbench.dependents import dependents

READ = "plan = read_account_plan(store_url, account_id=account_id, period=period, as_of=as_of)"


def test_a_cell_that_takes_the_table_runs_again_and_one_that_takes_another_does_not():
    cells = [READ, 'risks_finding(plan["risks"])', 'goals_finding(plan["goals"])']

    assert dependents(cells, ["risks"]) == [0, 1]
    assert dependents(cells, ["goals"]) == [0, 2]
    assert dependents(cells, ["risks", "goals"]) == [0, 1, 2]


def test_what_is_made_of_the_table_is_followed_through_names():
    cells = [
        f'{READ}\nforces, goals = plan["forces"], plan["goals"]',
        "balance = force_field_finding(forces)\nbalance",
        "force_field_chart(force_field(forces), title=balance.statement)",
        "goals_finding(goals)",
    ]

    assert dependents(cells, ["forces"]) == [0, 1, 2]


def test_a_name_that_is_given_to_something_else_is_no_longer_followed():
    cells = [READ, 'rows = plan["risks"]', "rows = other()", "finding(rows)"]

    assert dependents(cells, ["risks"]) == [0, 1]


def test_whoever_gets_the_whole_plan_runs_again():
    cells = [
        READ,
        "swot_candidates(plan, as_of=plan.as_of)",
        "account_finding(plan.account, plan.currency)",
        'approval_history(plan.history("approvals"))',
        "client_agreement(plan.plan)",
        'earlier = plan.earlier("2026-08-15")',
        'finding(earlier["risks"])',
    ]

    assert dependents(cells, ["risks"]) == [0, 1, 5, 6]
    assert dependents(cells, ["approvals"]) == [0, 1, 3, 5, 6]
    assert dependents(cells, ["plans"]) == [0, 1, 4, 5, 6]


def test_the_notebook_of_the_book_is_read_in_the_same_way():
    cells = [
        "book = read_book(store_url, period=period, as_of=as_of)",
        'scores(book["selection_scores"])',
        "chart()",
    ]

    assert dependents(cells, ["selection_scores"]) == [0, 1]


def test_a_loop_or_a_condition_is_taken_as_a_whole():
    cells = [READ, 'for risk in plan["risks"].itertuples():\n    last = risk', "finding(last)"]

    assert dependents(cells, ["risks"]) == [0, 1, 2]
