"""What every row has, by whether it is a fact of the CRM or a person's judgement."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from planning_helpers.model.kinds import Count, Day, Id, Kind, Moment, References, Text

Scope = Literal["book", "account", "plan", "opportunity"]
"""How a row belongs to an account: not at all, by `account_id`, by `plan_id`, by `opportunity_id`."""

Depth = Literal["light", "standard", "full"]


class Row(BaseModel):
    """One row of one table; the class is the only declaration of that table."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    table: ClassVar[str]
    key: ClassVar[str] = "row_id"
    scope: ClassVar[Scope] = "account"
    history: ClassVar[bool] = True  # every write is kept in `changes`


class Fact(Row):
    """A row imported from the CRM or ERP; a later import replaces it."""

    source_file: Text | None = Field(None, title="Source file", description="Extract the row was read from.")
    imported_at: Moment | None = Field(
        None, title="Imported at", description="When that extract was imported (UTC)."
    )


class Judgement(Row):
    """A row typed by a person; never lost, never overwritten unseen."""

    scope: ClassVar[Scope] = "plan"

    row_id: Id = Field(title="Row", description="Key of the row, made by the planbook.")
    plan_id: Annotated[str, Kind("reference"), References("plans")] = Field(
        title="Plan", description="Plan the row belongs to."
    )
    version: Count = Field(1, title="Version", description="Goes up by one with every save.")
    recorded_by: Text | None = Field(None, title="Recorded by", description="Who saved this version.")
    recorded_at: Moment | None = Field(
        None, title="Recorded at", description="When this version was saved (UTC)."
    )


class Evidenced(Judgement):
    """A judgement that says where it comes from and who may see it."""

    evidence_source: Text | None = Field(
        None, title="Evidence", description="Who said so, or which document or figure."
    )
    evidence_date: Day | None = Field(
        None, title="Evidence date", description="When that was said or measured."
    )
    evidence_status: Annotated[Literal["confirmed", "assumed"], Kind("choice")] = Field(
        "assumed", title="Confirmed?", description="Confirmed by the account, or assumed by us."
    )
    audience: Annotated[Literal["internal", "client"], Kind("choice")] = Field(
        "internal", title="Audience", description="Client rows may stand in the edition given to the client."
    )
