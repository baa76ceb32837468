"""Judgement that makes up an account plan, table by table."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from planning_helpers.model.facts import AccountRef, ContactRef, OpportunityRef, UserRef
from planning_helpers.model.kinds import (
    Count,
    Day,
    Flag,
    Id,
    Kind,
    Moment,
    Money,
    Note,
    Number,
    References,
    Score,
    Share,
    Suggested,
    Text,
)
from planning_helpers.model.rows import Depth, Evidenced, Judgement, Row
from planning_helpers.periods import period_name

Horizon = Annotated[Literal["short", "middle", "long"], Kind("choice")]
ActionStatus = Annotated[Literal["planned", "in progress", "done", "cancelled"], Kind("choice")]
PrimaryStrategy = Annotated[
    Literal[
        "Defend and Grow",
        "Land and Expand",
        "Direct Attack",
        "Niche",
        "Change the Game",
        "Maintain and Support",
        "Develop Over Time",
    ],
    Kind("choice"),
]
BuyingRole = Annotated[
    str,
    Kind("choice"),
    Suggested(
        ("decision maker", "approver", "user", "evaluator", "executive sponsor", "champion", "unknown")
    ),
]
RelationshipStatus = Annotated[
    str, Kind("choice"), Suggested(("mentor", "supporter", "neutral", "non-supporter", "enemy", "unknown"))
]
Coverage = Annotated[Literal["unknown", "none", "brief", "multiple", "in depth"], Kind("choice")]
RelationshipLevel = Annotated[
    Literal["vendor", "credible source", "problem solver", "trusted advisor"], Kind("choice")
]
StrategyRef = Annotated[str, Kind("reference"), References("strategies")]
InitiativeRef = Annotated[str, Kind("reference"), References("initiatives")]
SwotRef = Annotated[str, Kind("reference"), References("swot_items")]


class Plan(Row):
    """The plan of one account: what we commit to, how, who agreed. Source: SNAP-2, SNAP-3, IMPL-1, APPR-1."""

    table: ClassVar[str] = "plans"
    key: ClassVar[str] = "plan_id"

    plan_id: Id = Field(title="Plan", description="Key of the plan.")
    account_id: AccountRef = Field(title="Account", description="Who is planned for.")
    period: Annotated[str, Kind("text"), AfterValidator(period_name)] = Field(
        title="Period", description="Such as 2026Q4. An account has one plan a period."
    )
    follows_id: Annotated[str, Kind("reference"), References("plans")] | None = Field(
        None, title="Follows", description="Plan of an earlier period that this one was taken on from."
    )
    depth: Annotated[Depth, Kind("choice")] = Field(
        "standard",
        title="Depth",
        description="How long the report is: light for a plan of six answers, standard, or full.",
    )
    commit_goal: Money | None = Field(
        None, title="Commit goal", description="Sales in the period we stand behind."
    )
    stretch_goal: Money | None = Field(
        None, title="Stretch goal", description="Sales considerably above that."
    )
    planned_close_ratio: Share | None = Field(
        None,
        title="Planned close ratio",
        description="Share of open pipeline by value expected to be won, 0 to 1.",
    )
    currency: Text | None = Field(None, title="Currency", description="ISO code of the goals.")
    primary_objective: Note | None = Field(
        None, title="Primary objective", description="What the plan is for."
    )
    narrative: Note | None = Field(
        None, title="Narrative", description="The account's situation in a paragraph."
    )
    industry_news: Note | None = Field(
        None, title="Industry news", description="What moves the account's industry."
    )
    buying_process: Note | None = Field(
        None, title="Decision process", description="Who decides, how, funded how."
    )
    sales_approach: Note | None = Field(None, title="Sales approach", description="How we go about it.")
    relationship_strength: Score | None = Field(
        None, title="Relationship strength", description="1 (bad) to 5."
    )
    plan_format: Text | None = Field(None, title="Plan format", description="Format agreed with the client.")
    plan_access: Text | None = Field(
        None, title="Plan access", description="How the client gets at the plan."
    )
    update_frequency: Text | None = Field(
        None, title="Update frequency", description="As agreed with the client."
    )
    client_agreed_date: Day | None = Field(
        None, title="Client agreed on", description="When the client agreed."
    )
    last_reviewed_date: Day | None = Field(
        None, title="Last reviewed", description="When it was last reviewed."
    )
    version: Count = Field(1, title="Version", description="Goes up by one with every save.")
    recorded_by: Text | None = Field(None, title="Recorded by", description="Who saved this version.")
    recorded_at: Moment | None = Field(
        None, title="Recorded at", description="When this version was saved (UTC)."
    )


class InterviewAnswer(Evidenced):
    """What the client said, in their own words. Source: SNAP-6, OBJ-1, SOL-1."""

    table: ClassVar[str] = "interview_answers"

    question: Note = Field(title="Question", description="As it was asked.")
    answer: Note | None = Field(None, title="Answer", description="The client's own words.")
    contact_id: ContactRef | None = Field(None, title="Who answered", description="The person asked.")
    asked_date: Day | None = Field(None, title="Asked on", description="Date of the interview.")


class SwotItem(Evidenced):
    """One strength, weakness, opportunity or threat. Source: SWOT-1 to SWOT-5, C3."""

    table: ClassVar[str] = "swot_items"

    perspective: Annotated[Literal["account", "us"], Kind("choice")] = Field(
        "account", title="Perspective", description="Of the account itself, or of us in the account."
    )
    quadrant: Annotated[Literal["strength", "weakness", "opportunity", "threat"], Kind("choice")] = Field(
        title="Quadrant", description="Placement matters less than capturing it."
    )
    statement: Note = Field(title="Statement", description="What is true.")
    impact: Score | None = Field(None, title="Impact", description="1 (small) to 5 (large).")
    rank: Count | None = Field(None, title="Rank", description="Order within the quadrant.")
    candidate: Text | None = Field(
        None, title="Candidate", description="The computed candidate it was made from."
    )
    status: Annotated[Literal["accepted", "dismissed"], Kind("choice")] = Field(
        "accepted", title="Status", description="A dismissed candidate is not offered again."
    )


class Initiative(Evidenced):
    """Something the account wants to do. Research, never forecast. Source: INIT-1 to INIT-4."""

    table: ClassVar[str] = "initiatives"

    name: Text = Field(title="Initiative", description="What they want to do.")
    who_for: Text | None = Field(None, title="Who for", description="Who of theirs wants it.")
    why: Note | None = Field(None, title="Why", description="Why it is necessary.")
    business_unit: Text | None = Field(None, title="Business unit", description="Unit of the account.")
    executive_id: ContactRef | None = Field(
        None, title="Executive", description="Who of theirs answers for it."
    )
    horizon: Horizon | None = Field(None, title="Horizon", description="Short, middle or long term.")
    start_date: Day | None = Field(None, title="Start", description="When it begins.")
    due_date: Day | None = Field(None, title="Due", description="When it must be done.")
    event: Text | None = Field(None, title="Event", description="What forces or opens it.")
    event_kind: Annotated[Literal["compelling", "trigger"], Kind("choice")] | None = Field(
        None,
        title="Event kind",
        description="Compelling: a dated reason to act. Trigger: opens a conversation.",
    )
    event_date: Day | None = Field(None, title="Event date", description="When it happens.")
    owner_id: UserRef | None = Field(None, title="Our owner", description="Who of ours follows it.")
    swot_item_id: SwotRef | None = Field(None, title="SWOT origin", description="Item it was derived from.")
    impact: Score | None = Field(None, title="Impact", description="1 (small) to 5 (large).")
    effort: Score | None = Field(None, title="Effort", description="1 (small) to 5 (large).")
    priority: Count | None = Field(None, title="Priority", description="1 first.")
    aspiration: Money | None = Field(
        None, title="Aspiration", description="What it might bring us; kept out of every forecast."
    )


class BusinessUnit(Evidenced):
    """A unit of the account. Source: BU-1, C4."""

    table: ClassVar[str] = "business_units"

    name: Text = Field(title="Business unit", description="As deals and transactions name it.")
    employees: Count | None = Field(None, title="Employees", description="How many people work there.")
    goals: Note | None = Field(None, title="Goals", description="What the unit is to achieve.")
    executive_id: ContactRef | None = Field(None, title="Executive", description="Who runs it.")
    wallet: Money | None = Field(
        None, title="Wallet", description="Its spend a year, all suppliers, in what we sell."
    )


class Stakeholder(Evidenced):
    """A contact, assessed. Source: ORG-1 to ORG-6, REL-1, REL-2."""

    table: ClassVar[str] = "stakeholders"

    contact_id: ContactRef | None = Field(
        None, title="Contact", description="Empty for a role nobody fills yet."
    )
    placeholder: Text | None = Field(
        None, title="Placeholder", description="The role, where the person is not known."
    )
    buying_role: BuyingRole | None = Field(
        None, title="Buying role", description="Part played in a decision."
    )
    status: RelationshipStatus | None = Field(None, title="Status", description="Stance towards us.")
    influence: Score | None = Field(None, title="Influence", description="1 (little) to 5 (decides).")
    receptiveness: Score | None = Field(
        None, title="Receptiveness", description="1 (closed) to 5 (open) to us."
    )
    coverage: Coverage | None = Field(None, title="Coverage", description="Depth of our contact.")
    level_now: RelationshipLevel | None = Field(
        None, title="Level now", description="How the person sees us."
    )
    level_wanted: RelationshipLevel | None = Field(
        None, title="Level wanted", description="How we want to be seen."
    )
    dollar_concern: Score | None = Field(
        None, title="Concern for price", description="1 (none) to 5 (only price)."
    )
    unique_value: Note | None = Field(
        None, title="Our unique value", description="What we are worth to this person."
    )
    strategy: Note | None = Field(None, title="Relationship strategy", description="How we develop it.")
    owner_id: UserRef | None = Field(
        None, title="Our person", description="Who of ours owns the relationship."
    )


class Tie(Evidenced):
    """Who of ours, or of our network, knows whom. Source: DOT-1, REL-3."""

    table: ClassVar[str] = "ties"

    from_kind: Annotated[Literal["user", "partner", "contact", "network"], Kind("choice")] = Field(
        title="From", description="Whether it starts at one of ours, a partner, a contact or another person."
    )
    from_id: Text = Field(title="From whom", description="Key of that person; a name for `network`.")
    to_kind: Annotated[Literal["user", "partner", "contact", "network"], Kind("choice")] = Field(
        "contact", title="To", description="What kind of person it leads to."
    )
    to_id: Text = Field(title="To whom", description="Key of that person; a name for `network`.")
    strength: Score = Field(title="Strength", description="1 (met once) to 5 (trusts).")
    basis: Text | None = Field(None, title="Basis", description="How they know each other.")
    last_used_date: Day | None = Field(None, title="Last used", description="Last time they spoke.")


class Partner(Evidenced):
    """A partner in the account, formal or not. Source: PART-1, REL-5."""

    table: ClassVar[str] = "partners"

    name: Text = Field(title="Partner", description="Name of the company.")
    relation: Annotated[Literal["formal", "informal"], Kind("choice")] = Field(
        "informal", title="Relation", description="With or without a contract."
    )
    our_value: Note | None = Field(None, title="Our value to them", description="What they get from us.")
    their_value: Note | None = Field(None, title="Their value to us", description="What we get from them.")
    joint_strategy: Note | None = Field(None, title="Joint strategy", description="What we do together.")


class TeamMember(Judgement):
    """One of ours on the account team. Source: TEAM-1, STR-7."""

    table: ClassVar[str] = "team_members"

    user_id: UserRef = Field(title="Person", description="Who.")
    role: Text = Field(title="Role", description="Part on the team.")
    department: Text | None = Field(None, title="Department", description="Sales, Marketing, …")


class Goal(Evidenced):
    """A goal with its measure. Source: GOAL-1 to GOAL-7."""

    table: ClassVar[str] = "goals"

    name: Text = Field(title="Goal", description="What is to be reached.")
    kind: Text | None = Field(None, title="Kind", description="Revenue, share of spend, satisfaction, …")
    ambition: Annotated[Literal["commit", "stretch"], Kind("choice")] = Field(
        "commit", title="Ambition", description="Backed, or considerably above that."
    )
    metric: Text | None = Field(None, title="Metric", description="What is measured, with its unit.")
    baseline: Number | None = Field(None, title="Baseline", description="Where it stands at the start.")
    target: Number | None = Field(None, title="Target", description="Where it is to stand.")
    due_date: Day | None = Field(None, title="Due", description="By when.")
    owner_id: UserRef | None = Field(None, title="Owner", description="Who of ours answers for it.")
    horizon: Horizon | None = Field(None, title="Horizon", description="Short, middle or long term.")
    why: Note | None = Field(None, title="Why", description="Why it matters to both sides.")
    how: Note | None = Field(None, title="How", description="Why we will reach it.")
    client_agreed_date: Day | None = Field(
        None, title="Client agreed on", description="When the client agreed."
    )


class Objective(Evidenced):
    """What the client wants to achieve. Source: OBJ-1."""

    table: ClassVar[str] = "objectives"

    aim: Note = Field(title="Aim", description="What the client wants to achieve.")
    measure: Note | None = Field(None, title="Measure", description="How the client will measure success.")
    pain: Note | None = Field(None, title="Pain", description="What is in the way.")
    tried: Note | None = Field(None, title="Tried", description="What they tried, and how it went.")
    contact_id: ContactRef | None = Field(None, title="Whose", description="Who of theirs said so.")


class Solution(Evidenced):
    """Our answer to an objective. Source: SOL-1, SOL-2."""

    table: ClassVar[str] = "solutions"

    objective_id: Annotated[str, Kind("reference"), References("objectives")] | None = Field(
        None, title="Objective", description="What it answers."
    )
    answer: Note = Field(title="Our answer", description="What we would do.")
    client_roi: Note | None = Field(
        None, title="Client ROI", description="What the client gets for the money."
    )
    objections: Note | None = Field(None, title="Objections", description="What they may hold against it.")
    term: Horizon | None = Field(None, title="Term", description="Short win or long goal.")


class Strategy(Evidenced):
    """How we go about the account; exactly one is primary. Source: STR-1 to STR-3."""

    table: ClassVar[str] = "strategies"

    name: PrimaryStrategy = Field(title="Strategy", description="One of the seven.")
    is_primary: Flag = Field(False, title="Primary", description="Exactly one in a plan.")
    rationale: Note | None = Field(None, title="Why", description="Why it fits this account.")


class Tactic(Evidenced):
    """What implements a strategy. Source: STR-5."""

    table: ClassVar[str] = "tactics"

    strategy_id: StrategyRef = Field(title="Strategy", description="What it implements.")
    name: Note = Field(title="Tactic", description="What we do.")


class OpportunityStrategy(Evidenced):
    """How we win one deal. Source: OPP-2, OPP-4."""

    table: ClassVar[str] = "opportunity_strategies"

    opportunity_id: OpportunityRef = Field(title="Opportunity", description="The deal.")
    compelling_event: Note | None = Field(
        None, title="Compelling event", description="Why they must act, and when."
    )
    decision_criteria: Note | None = Field(
        None, title="Decision criteria", description="What they will judge by."
    )
    differentiators: Note | None = Field(None, title="Differentiators", description="Why us.")
    decision_process: Note | None = Field(
        None, title="Decision process", description="Who decides, in which steps."
    )
    funding_process: Note | None = Field(
        None, title="Funding process", description="Where the money comes from."
    )
    next_steps: Note | None = Field(None, title="Next steps", description="What happens next.")
    potential: Score | None = Field(
        None, title="Potential", description="Short to medium term money, 1 to 5."
    )
    strategic_value: Score | None = Field(None, title="Strategic value", description="1 to 5.")
    offer_fit: Score | None = Field(None, title="Fit with our offer", description="1 to 5.")
    resource_use: Score | None = Field(None, title="Wise use of resources", description="1 to 5.")
    relationship_value: Score | None = Field(None, title="Relationship value", description="1 to 5.")


class Action(Evidenced):
    """Who does what, with whom, by when. Source: ACT-1 to ACT-5."""

    table: ClassVar[str] = "actions"

    name: Note = Field(title="Action", description="What is done.")
    strategy_id: StrategyRef | None = Field(None, title="Strategy", description="Strategy it serves.")
    initiative_id: InitiativeRef | None = Field(None, title="Initiative", description="Initiative it serves.")
    opportunity_id: OpportunityRef | None = Field(None, title="Opportunity", description="Deal it serves.")
    owner_id: UserRef | None = Field(None, title="Owner", description="Who of ours does it.")
    contact_id: ContactRef | None = Field(
        None, title="With whom", description="Who of theirs it is done with."
    )
    department: Text | None = Field(None, title="Department", description="Responsible department.")
    start_date: Day | None = Field(None, title="Start", description="When it begins.")
    due_date: Day | None = Field(None, title="Due", description="By when.")
    status: ActionStatus = Field("planned", title="Status", description="How far it is.")
    impact_type: (
        Annotated[Literal["cost avoidance", "cost reduction", "satisfaction", "efficiency"], Kind("choice")]
        | None
    ) = Field(None, title="Impact type", description="What it does for the client.")
    expected_outcome: Note | None = Field(
        None, title="Expected outcome", description="Result of completing it."
    )
    recurrence: Text | None = Field(None, title="Repeats", description="Such as every 14 days.")


class Force(Evidenced):
    """A force for or against the plan. Source: FF-1, C1."""

    table: ClassVar[str] = "forces"

    direction: Annotated[Literal["driving", "restraining"], Kind("choice")] = Field(
        title="Direction", description="For or against."
    )
    name: Note = Field(title="Force", description="What it is.")
    strength: Score = Field(title="Strength", description="1 (weak) to 5 (strong).")


class Risk(Evidenced):
    """What may go wrong. Source: RISK-1."""

    table: ClassVar[str] = "risks"

    name: Note = Field(title="Risk", description="What may happen.")
    kind: Text | None = Field(None, title="Kind", description="Market, competitor, regulation, retention, …")
    likelihood: Score | None = Field(None, title="Likelihood", description="1 (rare) to 5 (almost certain).")
    impact: Score | None = Field(None, title="Impact", description="1 (small) to 5 (we lose the account).")
    contingency: Note | None = Field(None, title="Contingency", description="What we do if it happens.")
    owner_id: UserRef | None = Field(None, title="Owner", description="Who watches it.")


class Communication(Evidenced):
    """Who hears what from us, how and how often. Source: COMM-1, REV-1."""

    table: ClassVar[str] = "communications"

    contact_id: ContactRef | None = Field(None, title="With whom", description="Who of theirs.")
    owner_id: UserRef | None = Field(None, title="By whom", description="Who of ours.")
    channel: Text | None = Field(None, title="Channel", description="Meeting, call, report, …")
    every_days: Count | None = Field(None, title="Every … days", description="Bi-weekly is 14.")
    message: Note | None = Field(None, title="Message", description="What it is about.")


class Metric(Evidenced):
    """Something the plan is measured by. Source: METR-1."""

    table: ClassVar[str] = "metrics"

    name: Text = Field(title="Metric", description="Revenue growth, satisfaction, joint initiatives, …")
    unit: Text | None = Field(None, title="Unit", description="Of its readings.")
    target: Number | None = Field(None, title="Target", description="What is wanted.")


class MetricReading(Evidenced):
    """One reading of a metric."""

    table: ClassVar[str] = "metric_readings"

    metric_id: Annotated[str, Kind("reference"), References("metrics")] = Field(
        title="Metric", description="Which."
    )
    reading_date: Day = Field(title="Date", description="When it was read.")
    value: Number = Field(title="Value", description="In the unit of the metric.")


class Review(Judgement):
    """A review of the plan, on one of three clocks. Source: REV-1 to REV-6, C7."""

    table: ClassVar[str] = "reviews"

    clock: Annotated[Literal["client", "manager", "leadership"], Kind("choice")] = Field(
        title="Clock", description="Client update, manager review or leadership review."
    )
    due_date: Day | None = Field(None, title="Due", description="When it is to take place.")
    held_date: Day | None = Field(None, title="Held", description="When it took place.")
    outcome: Note | None = Field(None, title="Outcome", description="What was found.")
    decisions_needed: Note | None = Field(None, title="Decisions needed", description="Who must decide what.")


class Approval(Judgement):
    """A step towards an approved plan. Source: APPR-1."""

    table: ClassVar[str] = "approvals"

    status: Annotated[Literal["draft", "submitted", "approved", "rejected"], Kind("choice")] = Field(
        title="Status", description="State from then on."
    )
    status_date: Day | None = Field(None, title="Date", description="When.")
    person: Text | None = Field(None, title="Person", description="Who submitted or decided.")
    comment: Note | None = Field(None, title="Comment", description="Why.")


class ChecklistMark(Judgement):
    """An item of the manager's 13-week checklist, ticked by hand. Source: planning-rules section 12."""

    table: ClassVar[str] = "checklist_marks"

    week: Annotated[int, Kind("count"), Field(ge=1, le=13)] = Field(title="Week", description="1 to 13.")
    item: Text = Field(title="Item", description="What is to be done.")
    done_date: Day | None = Field(None, title="Done", description="When it was done.")
    done_by: UserRef | None = Field(None, title="By", description="Who did it.")


class ClientPermission(Judgement):
    """Words that the client may read in a row although they are internal elsewhere, and who allowed it."""

    table: ClassVar[str] = "client_permissions"

    table_name: Text = Field(title="Table", description="Table of the row, such as actions.")
    for_row: Text = Field(title="For row", description="Key of the row that says them.")
    words: Note = Field(title="Words", description="The words as the row has them.")
    allowed_by: Text = Field(title="Allowed by", description="Who answers for it.")
    allowed_date: Day = Field(title="Allowed on", description="When.")
    reason: Note | None = Field(None, title="Reason", description="Why the client may read them.")


PLAN_TABLES: tuple[type[Row], ...] = (
    Plan,
    InterviewAnswer,
    SwotItem,
    Initiative,
    BusinessUnit,
    Stakeholder,
    Tie,
    Partner,
    TeamMember,
    Goal,
    Objective,
    Solution,
    Strategy,
    Tactic,
    OpportunityStrategy,
    Action,
    Force,
    Risk,
    Communication,
    Metric,
    MetricReading,
    Review,
    Approval,
    ChecklistMark,
    ClientPermission,
)
