"""What a complete plan has: the manager's list, its errors, and a plan held against it."""

import pandas as pd
import pytest

from planning_helpers.chapters.action_plan.approval_table import complete_plan_table
from planning_helpers.checks.plan_completeness import (
    complete_plans,
    plan_completeness,
    plan_completeness_finding,
)
from planning_helpers.commands.planned_run import with_project_rules
from planning_helpers.model import TABLES, empty
from planning_helpers.sources.complete_plan import (
    PROJECT_FILE,
    CompletePlanError,
    complete_plan,
    fetch_complete_plan,
)
from planning_helpers.store import read_account_plan, read_book
from tests.support.plan_tables import table

LIST = """
[[rule]]
name = "Commit goal"
table = "plans"
filled = ["commit_goal"]

[[rule]]
name = "One primary strategy"
table = "strategies"
where = { is_primary = true }
at_most = 1

[[rule]]
name = "Open actions owned and dated"
table = "actions"
where = { status = ["planned", "in progress"] }
filled = ["owner_id", "due_date"]
at_least = 2
"""


def frames(**tables):
    return {name: tables.get(name, empty(name)) for name in TABLES}


def test_each_rule_says_what_is_missing():
    plan = frames(
        plans=table("plans", "plan_id | account_id | period | commit_goal\np | a | 2026Q4 |"),
        strategies=table(
            "strategies", "row_id | name | is_primary\ns1 | Niche | True\ns2 | Land and Expand | True"
        ),
        actions=table(
            "actions",
            """
            row_id | name  | status      | owner_id | due_date
            a1     | Visit | planned     |          | 2026-11-30
            a2     | Call  | in progress | u1       | 2026-11-30
            a3     | Done  | done        |          |
        """,
        ),
    )

    checks = plan_completeness(plan, complete_plan(LIST, where="test"))

    assert checks[["item", "is_met", "there", "missing"]].to_numpy().tolist() == [
        ["Commit goal", False, 1, "“Commit goal” is empty"],
        ["One primary strategy", False, 2, "2 are written down, 1 at most"],
        ["Open actions owned and dated", False, 2, "“Owner” is empty in Visit"],
    ]
    finding = plan_completeness_finding(checks, plan=plan["plans"].iloc[0], status="approved")
    assert finding.statement == (
        "The plan meets 0 of 3 rules of a complete plan; “Commit goal”, “One primary strategy” and “Open "
        "actions owned and dated” are not met, though it is approved"
    )
    assert (finding.severity, finding.next_step) == ("act", "Commit goal: “Commit goal” is empty.")
    assert complete_plan_table(checks).as_data()["data"][0][0] == "Commit goal"


def test_a_complete_plan_is_said_to_be_complete():
    plan = frames(
        plans=table("plans", "plan_id | account_id | period | commit_goal\np | a | 2026Q4 | 0"),
        strategies=table("strategies", "row_id | name | is_primary\ns1 | Niche | True\ns2 | Niche | False"),
        actions=table(
            "actions",
            "row_id | name | status | owner_id | due_date\n"
            "a | A | planned | u | 2026-11-30\nb | B | planned | u | 2026-11-30",
        ),
    )

    checks = plan_completeness(plan, complete_plan(LIST, where="test"))

    finding = plan_completeness_finding(checks, plan=plan["plans"].iloc[0], status="")
    assert (finding.statement, finding.severity) == ("The plan is complete: all 3 rules are met", "good")


def test_without_a_plan_nothing_can_be_complete():
    checks = plan_completeness(frames(), complete_plan(LIST, where="test"))

    assert checks["missing"].tolist()[0] == "nothing is written down, 1 needed"
    assert plan_completeness_finding(checks, plan=None, status="").severity == "unknown"


def test_the_planbooks_own_list_is_valid_and_a_file_beside_the_maps_takes_its_place(tmp_path):
    own = fetch_complete_plan(folder=tmp_path)
    (tmp_path / "maps").mkdir()
    (tmp_path / PROJECT_FILE).write_text(LIST, encoding="utf-8-sig")

    projects = fetch_complete_plan(folder=tmp_path)

    assert "Exactly one primary strategy" in [rule.name for rule in own]
    assert [rule.name for rule in projects] == [
        "Commit goal",
        "One primary strategy",
        "Open actions owned and dated",
    ]
    assert fetch_complete_plan(LIST, folder=tmp_path / "elsewhere") == projects


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule]\n", "no valid TOML"),
        ("", "it lists no rule"),
        ("[[rules]]\nname = 'x'", "unknown entry 'rules'"),
        ("rule = 'x'", "rule is no list"),
        ("[[rule]]\nname = 'x'", "table: field required"),
        ("[[rule]]\nname = 'x'\ntable = 'action'", "no table 'action'; there is"),
        ("[[rule]]\nname = 'x'\ntable = 'actions'\nfilled = ['owner']", "actions has no column 'owner'"),
        (
            "[[rule]]\nname = 'x'\ntable = 'actions'\nfilld = ['name']",
            "unknown option 'filld'. Did you mean 'filled'?",
        ),
        (
            "[[rule]]\nname = 'x'\ntable = 'forces'\nwhere = { direction = 'drivng' }",
            "forces.direction is never 'drivng'; it is driving, restraining",
        ),
        (
            "[[rule]]\nname = 'x'\ntable = 'forces'\nat_least = 3\nat_most = 2",
            "at_most 2 is less than at_least 3",
        ),
        (
            "[[rule]]\nname = 'x'\ntable = 'forces'\nat_least = 'two'",
            "at_least: must be a valid integer",
        ),
        ("[[rule]]\nname = 'x'\ntable = 'forces'\n" * 2, "two rules are called 'x'"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_followed_says_what_is_wrong_and_where(text, said):
    with pytest.raises(CompletePlanError) as error:
        complete_plan(text, where="maps/complete_plan.toml")

    assert str(error.value).startswith("maps/complete_plan.toml: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value).rstrip()


def test_a_run_hands_the_projects_list_to_the_notebooks_that_ask_for_it(tmp_path, monkeypatch):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    (tmp_path / "maps").mkdir()
    monkeypatch.chdir(tmp_path)
    (notebooks / "07_action_plan.ipynb").write_text(_notebook('complete_plan: str = ""'), encoding="utf-8")

    without = with_project_rules(["n=3"], notebooks)
    (tmp_path / PROJECT_FILE).write_text(LIST, encoding="utf-8")
    handed = with_project_rules(["n=3"], notebooks)
    (notebooks / "07_action_plan.ipynb").write_text(_notebook("n: int = 3"), encoding="utf-8")

    assert without == ["n=3"]
    assert handed == ["n=3", f"complete_plan={LIST}"]
    assert with_project_rules(["n=3"], notebooks) == ["n=3"]
    assert with_project_rules(["complete_plan=x"], notebooks) == ["complete_plan=x"]


def test_a_run_refuses_a_list_it_cannot_follow_before_anything_runs(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "maps").mkdir()
    (tmp_path / PROJECT_FILE).write_text("[[rule]]\nname = 'x'\ntable = 'nope'", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CompletePlanError, match=r"maps/complete_plan\.toml: rule 'x': no table 'nope'"):
        with_project_rules([], tmp_path / "notebooks")


def _notebook(parameters):
    import nbformat

    cell = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    notebook = nbformat.v4.new_notebook(
        cells=[cell], metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": "p"}}
    )
    return nbformat.writes(notebook)


def test_a_row_without_a_name_is_told_as_such():
    rule = complete_plan(
        "[[rule]]\nname = 'People'\ntable = 'communications'\nfilled = ['channel']", where="test"
    )

    checks = plan_completeness(
        frames(communications=table("communications", "row_id | every_days\nk | 14")), rule
    )

    assert checks["missing"].tolist() == ["“Channel” is empty in a row without a name"]
    assert pd.api.types.is_bool_dtype(checks["is_met"])


def test_the_book_says_of_each_plan_what_its_own_notebook_says(sample_store, tmp_path):
    rules = fetch_complete_plan(folder=tmp_path)
    more = complete_plan(
        "[[rule]]\nname = 'Deals'\ntable = 'opportunities'\nwhere = { is_closed = false }\nat_least = 3\n"
        "[[rule]]\nname = 'Roles'\ntable = 'opportunity_contacts'\n"
        "[[rule]]\nname = 'Offerings'\ntable = 'offerings'\nfilled = ['name']\nat_most = 500",
        where="test",
    )
    book = read_book(sample_store, period="2026Q4", as_of="2026-11-15")
    accounts = book["plans"].set_index("plan_id")["account_id"]

    for chosen in ([rule] for rule in (*rules, *more)):
        found = complete_plans(book, chosen)

        for plan_id, account_id in accounts.items():
            told = {"account_id": account_id, "period": "2026Q4", "as_of": "2026-11-15"}
            alone = plan_completeness(read_account_plan(sample_store, **told), chosen)
            assert found[plan_id] == alone["is_met"].all(), (chosen[0].name, plan_id)
    assert complete_plans(book, rules).sum() == 0
    assert complete_plans(book, more).sum() > 0
