"""What is said where a table never had a row: that it cannot be told, and which file would tell."""

from __future__ import annotations

from collections.abc import Collection

from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated

_TOLD_BY = {
    "accounts": ("accounts", "Account"),
    "users": ("our people", "User"),
    "contacts": ("contacts", "Contact"),
    "offerings": ("offerings", "Product2"),
    "opportunities": ("deals", "Opportunity"),
    "opportunity_contacts": ("contact roles of deals", "OpportunityContactRole"),
    "stage_history": ("stage changes", "OpportunityHistory"),
    "transactions": ("sales", "OrderItem"),
    "interactions": ("talks", "Event and Task"),
    "quotas": ("quotas", "ForecastingQuota"),
    "ties": ("ties", ""),
}
"""By table, what its rows are called, and the extract of Salesforce they come from."""


SIGN_TABLES = ("transactions", "opportunities", "interactions")
"""Tables in which the signs of strength, weakness, opportunity and threat are looked for."""


def if_imported(finding: Finding, tables: Collection[str], *, never_filled: Collection[str]) -> Finding:
    """The `finding`, or that it cannot be told where each of the `tables` that would tell never had a row."""
    if not set(tables) <= set(never_filled):
        return finding
    topic = finding.section.replace("_", " ").replace("swot", "SWOT")
    said = f"{topic[0].upper()}{topic[1:]} cannot be told: {never_imported(tables)}"
    return unknown(finding.rule, finding.section, said, next_step=import_step(tables))


def never_imported(tables: Collection[str]) -> str:
    """That the rows of `tables` are missing, not none: `deals were never imported`."""
    names = [_TOLD_BY[table][0] for table in tables]
    return f"{enumerated(names)} were never imported"


def import_step(tables: Collection[str]) -> str:
    """Which file would tell, as a next step."""
    facts = [(table, *_TOLD_BY[table]) for table in tables if _TOLD_BY[table][1]]
    files = [f"{name} ({extract} of Salesforce, or {table}.csv)" for table, name, extract in facts]
    return f"Import {' or '.join(files)}."
