"""How each table that people type is laid out: what stands in sight, what is folded, as which pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from planning_helpers.errors import UnknownNameError
from planning_helpers.model import columns, row_class

View = Literal["grid", "board", "card"]
Place = Literal["main", "evidence"]

_KEPT_BY_THE_STORE = frozenset({"plan_id", "version", "recorded_by", "recorded_at"})
_FOLLOWING = {
    "plans": ("account_id", "period", "follows_id"),  # which plan it is
    "ties": ("from_kind", "to_kind"),  # found out by whom a tie leads to
}
_SCALE = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Lane:
    """A place on a board: a card that lies there has `values`."""

    title: str
    values: Mapping[str, Any]
    hint: str = ""


@dataclass(frozen=True)
class Axis:
    """What a row or a column of lanes stands for, and what its ends mean."""

    label: str
    low: str
    high: str


@dataclass(frozen=True)
class Board:
    """Rows of a table as cards in lanes.

    Attributes:
        lanes: From left to right, then from top to bottom.
        across: How many lanes stand side by side.
        text: The column that a card shows, and that a new one is typed into.
        marks: Columns shown small on a card.
        weight: Column of a score drawn as the length of an arrow, set by five buttons.
        faint: Values of rows that no longer count; their cards are drawn faintly.
        across_axis: What the columns of lanes stand for, where they are a scale.
        down_axis: What the rows of lanes stand for.
    """

    lanes: tuple[Lane, ...]
    across: int
    text: str
    marks: tuple[str, ...] = ()
    weight: str | None = None
    faint: Mapping[str, str] = field(default_factory=dict)
    across_axis: Axis | None = None
    down_axis: Axis | None = None


@dataclass(frozen=True)
class Layout:
    """How the rows of one table are shown for editing.

    Attributes:
        noun: What one row is called.
        main: Columns in sight, in this order; the others are folded away.
        views: What is offered; the first one opens.
        groups: Columns of a card by heading; those of `main` in no group come first.
        naming: Columns that tell one row from another.
        board: The board, if `views` offers one.
        is_single: There is one row, which is neither added nor deleted here.
    """

    noun: str
    main: tuple[str, ...]
    views: tuple[View, ...] = ("grid", "card")
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    naming: tuple[str, ...] = ("name",)
    board: Board | None = None
    is_single: bool = False


def layout(table: str) -> Layout:
    """How `table` is laid out.

    Raises:
        UnknownNameError: If people do not type `table`.
    """
    if table not in LAYOUTS:
        raise UnknownNameError("layout of the table", table, LAYOUTS)
    return LAYOUTS[table]


def editable(table: str) -> tuple[str, ...]:
    """Columns of `table` that a person fills in: not its key, nor what follows from elsewhere."""
    own = {row_class(table).key, *_KEPT_BY_THE_STORE, *_FOLLOWING.get(table, ())}
    return tuple(column.name for column in columns(table) if column.name not in own)


def column_places(table: str) -> dict[str, Place]:
    """The columns of `table` that people fill in, in the order shown, and where each stands."""
    main = layout(table).main
    folded = [name for name in editable(table) if name not in main]
    return {**dict.fromkeys(main, "main"), **dict.fromkeys(folded, "evidence")}


def layout_data(table: str) -> dict[str, Any]:
    """What the board and the cards need to know, as plain JSON values."""
    shown = layout(table)
    data: dict[str, Any] = {
        "noun": shown.noun,
        "single": shown.is_single,
        "naming": list(shown.naming),
        "groups": [{"title": title, "columns": list(names)} for title, names in shown.groups.items()],
    }
    if (board := shown.board) is None:
        return data
    return data | {
        "lanes": [
            {"title": lane.title, "hint": lane.hint, "values": dict(lane.values)} for lane in board.lanes
        ],
        "across": board.across,
        "text": board.text,
        "marks": list(board.marks),
        "weight": board.weight,
        "faint": dict(board.faint),
        "across_axis": _axis_data(board.across_axis),
        "down_axis": _axis_data(board.down_axis),
    }


def _axis_data(axis: Axis | None) -> dict[str, str] | None:
    return None if axis is None else {"label": axis.label, "low": axis.low, "high": axis.high}


def _choices(table: str, name: str) -> tuple[str, ...]:
    return next(column.choices for column in columns(table) if column.name == name)


def _by_choice(table: str, name: str, **board: Any) -> Board:
    """A board with a lane for each choice of a column."""
    lanes = tuple(Lane(value.capitalize(), {name: value}) for value in _choices(table, name))
    return Board(lanes, **{"across": len(lanes), **board})


def _by_scores(
    across: str, down: str, *, text: str, marks: tuple[str, ...], axes: tuple[Axis, Axis]
) -> Board:
    """A board of 5 × 5 places: `across` grows to the right, `down` upwards."""
    lanes = tuple(
        Lane(f"{axes[1].label} {high}, {axes[0].label.lower()} {wide}", {down: int(high), across: int(wide)})
        for high in reversed(_SCALE)
        for wide in _SCALE
    )
    return Board(lanes, len(_SCALE), text, marks, across_axis=axes[0], down_axis=axes[1])


_SWOT = Board(
    (
        Lane("Strengths", {"quadrant": "strength"}, "Inside, helps"),
        Lane("Weaknesses", {"quadrant": "weakness"}, "Inside, hurts"),
        Lane("Opportunities", {"quadrant": "opportunity"}, "Outside, helps"),
        Lane("Threats", {"quadrant": "threat"}, "Outside, hurts"),
    ),
    across=2,
    text="statement",
    marks=("impact", "evidence_status"),
    faint={"status": "dismissed"},
)
_FORCES = Board(
    (
        Lane("Restraining", {"direction": "restraining"}, "Against the plan"),
        Lane("Driving", {"direction": "driving"}, "For the plan"),
    ),
    across=2,
    text="name",
    weight="strength",
)
_PLACEMENT = _by_scores(
    "effort",
    "impact",
    text="name",
    marks=("horizon",),
    axes=(Axis("Effort", "small", "large"), Axis("Impact", "small", "large")),
)
_RISK_MATRIX = _by_scores(
    "likelihood",
    "impact",
    text="name",
    marks=("owner_id",),
    axes=(Axis("Likelihood", "rare", "almost certain"), Axis("Impact", "small", "we lose the account")),
)

LAYOUTS: dict[str, Layout] = {
    "plans": Layout(
        "plan",
        (
            *("primary_objective", "commit_goal", "stretch_goal", "planned_close_ratio", "currency"),
            *("client_agreed_date", "plan_format", "plan_access", "update_frequency"),
            *("narrative", "buying_process", "sales_approach", "industry_news", "relationship_strength"),
            *("depth", "last_reviewed_date"),
        ),
        ("card", "grid"),
        {
            "What we stand behind": (
                *("primary_objective", "commit_goal", "stretch_goal", "planned_close_ratio", "currency"),
            ),
            "What the client agreed to": (
                *("client_agreed_date", "plan_format", "plan_access", "update_frequency"),
            ),
            "How the account stands and decides": (
                *("narrative", "buying_process", "sales_approach", "industry_news", "relationship_strength"),
            ),
            "How the plan is kept": ("depth", "last_reviewed_date"),
        },
        naming=("primary_objective",),
        is_single=True,
    ),
    "interview_answers": Layout(
        "answer",
        ("question", "answer", "contact_id", "asked_date", "audience"),
        ("card", "grid"),
        {
            "In their own words": ("question", "answer"),
            "Who said so": ("contact_id", "asked_date", "audience"),
        },
        naming=("question",),
    ),
    "swot_items": Layout(
        "SWOT item",
        ("quadrant", "statement", "impact", "status", "evidence_source", "evidence_date", "evidence_status"),
        ("board", "grid", "card"),
        {
            "What is true": ("quadrant", "statement", "impact", "status"),
            "How we know": ("evidence_source", "evidence_date", "evidence_status"),
        },
        naming=("statement",),
        board=_SWOT,
    ),
    "initiatives": Layout(
        "initiative",
        (
            *("name", "why", "who_for", "executive_id", "owner_id", "horizon", "start_date", "due_date"),
            *("event", "event_kind", "event_date", "impact", "effort", "business_unit", "swot_item_id"),
        ),
        ("grid", "board", "card"),
        {
            "What they want to do": ("name", "why", "who_for", "business_unit", "swot_item_id"),
            "Who and when": ("executive_id", "owner_id", "horizon", "start_date", "due_date"),
            "What forces or opens it": ("event", "event_kind", "event_date"),
            "How it ranks": ("impact", "effort"),
        },
        board=_PLACEMENT,
    ),
    "business_units": Layout("unit", ("name", "executive_id", "employees", "wallet", "goals")),
    "stakeholders": Layout(
        "stakeholder",
        (
            *("contact_id", "placeholder", "buying_role", "status", "influence", "receptiveness", "coverage"),
            *("level_now", "level_wanted", "unique_value", "strategy", "owner_id"),
        ),
        ("card", "grid", "board"),
        {
            "Who": ("contact_id", "placeholder"),
            "Part and stance": ("buying_role", "status", "influence", "receptiveness", "coverage"),
            "How the person sees us": ("level_now", "level_wanted"),
            "What we do": ("unique_value", "strategy", "owner_id"),
        },
        naming=("contact_id", "placeholder"),
        board=_by_choice(
            "stakeholders",
            "status",
            across=3,
            text="contact_id",
            marks=("placeholder", "buying_role", "influence"),
        ),
    ),
    "ties": Layout(
        "tie",
        ("from_id", "to_id", "strength", "basis", "last_used_date"),
        ("grid", "card"),
        {
            "Who knows whom": ("from_id", "to_id"),
            "How well": ("strength", "basis", "last_used_date"),
        },
        naming=("from_id", "to_id"),
    ),
    "partners": Layout("partner", ("name", "relation", "our_value", "their_value", "joint_strategy")),
    "team_members": Layout("member", ("user_id", "role", "department"), naming=("user_id",)),
    "goals": Layout(
        "goal",
        (
            *("name", "ambition", "metric", "baseline", "target", "due_date", "owner_id", "horizon"),
            *("client_agreed_date", "why", "how", "kind"),
        ),
        groups={
            "What is to be reached": ("name", "kind", "ambition", "horizon"),
            "By which measure": ("metric", "baseline", "target", "due_date"),
            "By whom, and why": ("owner_id", "why", "how", "client_agreed_date"),
        },
    ),
    "objectives": Layout("aim", ("aim", "measure", "pain", "tried", "contact_id"), naming=("aim",)),
    "solutions": Layout(
        "answer", ("objective_id", "answer", "client_roi", "objections", "term"), naming=("answer",)
    ),
    "strategies": Layout("strategy", ("name", "is_primary", "rationale")),
    "tactics": Layout("tactic", ("strategy_id", "name")),
    "opportunity_strategies": Layout(
        "strategy card",
        (
            *("opportunity_id", "compelling_event", "decision_criteria", "differentiators"),
            *("decision_process", "funding_process", "next_steps"),
            *("potential", "strategic_value", "offer_fit", "resource_use", "relationship_value"),
        ),
        ("card", "grid"),
        {
            "Which deal, and why now": ("opportunity_id", "compelling_event"),
            "How they decide": ("decision_criteria", "decision_process", "funding_process"),
            "How we win": ("differentiators", "next_steps"),
            "What it is worth to us, 1 to 5": (
                *("potential", "strategic_value", "offer_fit", "resource_use", "relationship_value"),
            ),
        },
        naming=("opportunity_id",),
    ),
    "actions": Layout(
        "action",
        (
            *("name", "owner_id", "contact_id", "start_date", "due_date", "status", "expected_outcome"),
            *("strategy_id", "initiative_id", "opportunity_id", "impact_type", "department", "recurrence"),
        ),
        ("grid", "board", "card"),
        {
            "What": ("name", "expected_outcome", "impact_type", "status"),
            "Who and when": ("owner_id", "department", "contact_id", "start_date", "due_date", "recurrence"),
            "What it serves": ("strategy_id", "initiative_id", "opportunity_id"),
        },
        board=_by_choice("actions", "status", across=4, text="name", marks=("owner_id", "due_date")),
    ),
    "forces": Layout("force", ("direction", "name", "strength"), ("board", "grid"), board=_FORCES),
    "risks": Layout(
        "risk",
        ("name", "kind", "likelihood", "impact", "contingency", "owner_id"),
        ("grid", "board", "card"),
        board=_RISK_MATRIX,
    ),
    "communications": Layout(
        "agreement",
        ("contact_id", "owner_id", "channel", "every_days", "message"),
        naming=("contact_id", "message"),
    ),
    "metrics": Layout("metric", ("name", "unit", "target")),
    "metric_readings": Layout(
        "reading", ("metric_id", "reading_date", "value"), naming=("metric_id", "reading_date")
    ),
    "reviews": Layout(
        "review",
        ("clock", "due_date", "held_date", "outcome", "decisions_needed"),
        naming=("clock", "due_date"),
    ),
    "approvals": Layout(
        "step", ("status", "status_date", "person", "comment"), naming=("status", "status_date")
    ),
    "checklist_marks": Layout("mark", ("week", "item", "done_date", "done_by"), naming=("item",)),
    "client_permissions": Layout(
        "permission",
        ("table_name", "for_row", "words", "allowed_by", "allowed_date", "reason"),
        naming=("words", "for_row"),
    ),
    "selection_criteria": Layout("criterion", ("name", "weight", "basis", "threshold", "description")),
    "selection_scores": Layout(
        "score", ("account_id", "criterion_id", "rater_id", "score"), naming=("account_id", "criterion_id")
    ),
    "selection_decisions": Layout(
        "decision",
        (
            *("account_id", "period", "decision", "tier", "owner_id", "exception_rationale"),
            *("decided_by", "decided_date", "plan_due"),
        ),
        naming=("account_id", "period"),
    ),
    "check_exceptions": Layout(
        "exception", ("check_name", "account_id", "reason", "valid_until"), naming=("check_name",)
    ),
}
"""By table, in the order of the model."""
