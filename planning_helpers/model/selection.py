"""Judgement about the whole book: which accounts deserve a plan. Source: SEL-2, SEL-3, SEL-10."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planning_helpers.model.facts import AccountRef, UserRef
from planning_helpers.model.kinds import Count, Day, Id, Kind, Moment, Note, Number, References, Score, Text
from planning_helpers.model.rows import Row, Scope


class BookJudgement(Row):
    """A judgement that belongs to no single plan."""

    scope: ClassVar[Scope] = "book"

    row_id: Id = Field(title="Row", description="Key of the row, made by the planbook.")
    version: Count = Field(1, title="Version", description="Goes up by one with every save.")
    recorded_by: Text | None = Field(None, title="Recorded by", description="Who saved this version.")
    recorded_at: Moment | None = Field(
        None, title="Recorded at", description="When this version was saved (UTC)."
    )


class SelectionCriterion(BookJudgement):
    """One thing an account is scored on, and how much it counts."""

    table: ClassVar[str] = "selection_criteria"

    name: Text = Field(title="Criterion", description="Name of a computed measure, or of what people score.")
    description: Note | None = Field(None, title="Description", description="What a high score means.")
    weight: Number = Field(ge=0, title="Weight", description="Counts relative to the other weights.")
    basis: Annotated[Literal["computed", "scored"], Kind("choice")] = Field(
        "scored", title="Basis", description="Computed from facts, or scored 1 to 5 by people."
    )
    threshold: Number | None = Field(
        None, title="Threshold", description="Least score (0 to 1) an account must reach."
    )


class SelectionScore(BookJudgement):
    """One rater's score of one account on one criterion."""

    table: ClassVar[str] = "selection_scores"
    scope: ClassVar[Scope] = "account"

    account_id: AccountRef = Field(title="Account", description="Who is scored.")
    criterion_id: Annotated[str, Kind("reference"), References("selection_criteria")] = Field(
        title="Criterion", description="On what."
    )
    rater_id: UserRef | None = Field(None, title="Rater", description="Who scored.")
    score: Score = Field(title="Score", description="1 (low) to 5 (high).")


class SelectionDecision(BookJudgement):
    """Whether an account gets a plan, and why."""

    table: ClassVar[str] = "selection_decisions"
    scope: ClassVar[Scope] = "account"

    account_id: AccountRef = Field(title="Account", description="Decided on.")
    period: Text = Field(title="Period", description="Such as 2026Q4.")
    decision: Annotated[Literal["selected", "not selected", "later"], Kind("choice")] = Field(
        title="Decision", description="Gets a plan now, not, or in a later quarter."
    )
    tier: Text | None = Field(None, title="Tier", description="Such as strategic, key, standard.")
    owner_id: UserRef | None = Field(None, title="Account manager", description="Who writes the plan.")
    exception_rationale: Note | None = Field(
        None, title="Exception", description="Why the decision departs from the score."
    )
    decided_by: Text | None = Field(None, title="Decided by", description="Panel or manager.")
    decided_date: Day | None = Field(None, title="Decided on", description="Date of the decision.")
    plan_due: Day | None = Field(None, title="Plan due", description="When the plan is to be ready.")


class CheckException(BookJudgement):
    """A check of plans that is switched off, and why (`planbook check`)."""

    table: ClassVar[str] = "check_exceptions"

    check_name: Text = Field(title="Check", description="Name of the check, as `planbook check` prints it.")
    account_id: AccountRef | None = Field(
        None, title="Account", description="For which account; empty for all."
    )
    reason: Note = Field(title="Reason", description="Why it is switched off.")
    valid_until: Day | None = Field(
        None, title="Until", description="Last day it is switched off; empty for good."
    )
