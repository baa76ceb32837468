"""The parts of a plan in the order a newcomer fills them in, and the notebook section that each feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planning_helpers.model import row_class
from planning_helpers.model.rows import Depth


@dataclass(frozen=True)
class FormSection:
    """One table that people type, and where in the notebooks they do.

    Attributes:
        notebook: File of the notebook, without its ending.
        section: Heading of the section whose finding the entries feed, as the notebook has it.
        table: Table of the model.
        ask: What to write down there, as a request.
        fixed: Values that all entries of this part have.
        filled: Columns that no entry should leave empty, beside those a complete plan asks for.
        depth: The least depth of a plan that asks for it, None where none does; a light plan asks for what
            `six_questions` say.
    """

    notebook: str
    section: str
    table: str
    ask: str
    fixed: Mapping[str, str] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    depth: Depth | None = "standard"

    @property
    def is_of_plan(self) -> bool:
        """Whether it belongs to the plan of one account (else to the whole book)."""
        return self.table == "plans" or row_class(self.table).scope == "plan"


PARTS: tuple[FormSection, ...] = (
    FormSection(
        "01_snapshot",
        "Who are they, and what is the plan?",
        "plans",
        "Write down what the plan is for, and the goal we stand behind.",
    ),
    FormSection(
        "01_snapshot",
        "What did the client tell us?",
        "interview_answers",
        "Ask the client what they want to have achieved, and keep their own words.",
        filled=("answer",),
    ),
    FormSection(
        "03_initiatives",
        "What does the client want to achieve, and what is our answer?",
        "objectives",
        "Write down what the client wants to achieve, and how they will measure it.",
        filled=("measure",),
        depth="full",
    ),
    FormSection(
        "03_initiatives",
        "What does the client want to achieve, and what is our answer?",
        "solutions",
        "Write down our answer to each aim of the client, and what they get for the money.",
        filled=("objective_id", "client_roi"),
        depth="full",
    ),
    FormSection(
        "05_connect_the_dots",
        "Do the powerful support us?",
        "stakeholders",
        "Name who decides, and how they stand to us.",
        filled=("status",),
    ),
    FormSection(
        "05_connect_the_dots",
        "Who can introduce us?",
        "ties",
        "Write down who of ours or of our network knows whom of theirs.",
        depth="full",
    ),
    FormSection(
        "05_connect_the_dots",
        "Who of us works on the account?",
        "team_members",
        "Name who of us works on the account, and in which part.",
    ),
    FormSection(
        "05_connect_the_dots",
        "Which partners help, and what do they get from us?",
        "partners",
        "Name the partners in the account, and what each side gets from the other.",
        filled=("our_value", "their_value"),
        depth="full",
    ),
    FormSection(
        "04_business_units",
        "Who runs each unit, and when did we last speak?",
        "business_units",
        "Name the units of the account, and who runs each.",
        filled=("executive_id",),
    ),
    FormSection(
        "02_swot",
        "What helps and hurts the account?",
        "swot_items",
        "Write down what helps and what hurts the account itself.",
        fixed={"perspective": "account"},
    ),
    FormSection(
        "02_swot",
        "What helps and hurts us in the account?",
        "swot_items",
        "Write down what helps and what hurts us in the account.",
        fixed={"perspective": "us"},
    ),
    FormSection(
        "03_initiatives",
        "What does the account want to do?",
        "initiatives",
        "Write down what the account wants to do, by when, and who of theirs answers for it.",
    ),
    FormSection(
        "03_initiatives",
        "What do we commit to, and what do we stretch for?",
        "goals",
        "Set a goal with a measure, an owner and a date.",
    ),
    FormSection(
        "03_initiatives",
        "Which strategy fits?",
        "strategies",
        "Choose the one primary strategy, and say why it fits.",
    ),
    FormSection(
        "03_initiatives",
        "What implements each strategy?",
        "tactics",
        "Write down what implements each strategy.",
        depth="full",
    ),
    FormSection(
        "06_opportunity_map",
        "How do we win each deal?",
        "opportunity_strategies",
        "Write down for each open deal why they must act, and what happens next.",
        filled=("compelling_event", "next_steps"),
        depth="full",
    ),
    FormSection(
        "07_action_plan",
        "What may go wrong?",
        "risks",
        "Write down what could stop the plan.",
    ),
    FormSection(
        "07_action_plan",
        "Do the forces carry the plan?",
        "forces",
        "Weigh what drives the plan and what holds it back, from 1 to 5.",
    ),
    FormSection(
        "07_action_plan",
        "Who does what by when?",
        "actions",
        "Write down what happens next, by whom, and by when.",
    ),
    FormSection(
        "07_action_plan",
        "Does everyone hear from us as agreed?",
        "communications",
        "Agree who hears what from us, how and how often.",
    ),
    FormSection(
        "07_action_plan",
        "Which departments have agreed to it?",
        "checklist_marks",
        "Tick what is done of the manager's checklist.",
        depth="full",
    ),
    FormSection(
        "08_quarterly_review",
        "What do the metrics say?",
        "metrics",
        "Name what the plan is measured by, with its target.",
        filled=("target",),
        depth="full",
    ),
    FormSection(
        "08_quarterly_review",
        "What do the metrics say?",
        "metric_readings",
        "Read each metric, and write down the value with its date.",
        depth="full",
    ),
    FormSection(
        "08_quarterly_review",
        "Which reviews are due?",
        "reviews",
        "Set the dates of the next reviews.",
        filled=("due_date",),
        depth="full",
    ),
    FormSection(
        "07_action_plan",
        "Is the plan approved?",
        "approvals",
        "Submit the plan for approval.",
        filled=("status_date",),
        depth="full",
    ),
    FormSection(
        "08_quarterly_review",
        "What did the quarter bring, and what is to be decided?",
        "client_permissions",
        "Allow the client edition to show words that it is withheld for, with your name and the day.",
        depth=None,
    ),
    FormSection(
        "08_quarterly_review",
        "Does the plan hold together?",
        "check_exceptions",
        "Switch off a check that does not fit this account, and say why.",
    ),
    FormSection(
        "00_account_selection",
        "What do we choose by?",
        "selection_criteria",
        "Agree on what accounts are chosen by, and how much each counts.",
    ),
    FormSection(
        "00_account_selection",
        "Which accounts score highest?",
        "selection_scores",
        "Score each account on what the facts do not tell.",
    ),
    FormSection(
        "00_account_selection",
        "What has been decided, and why?",
        "selection_decisions",
        "Record which accounts get a plan, who writes it, and why.",
    ),
)
