"""Reporting lines that the CRM lacks, written down as ties. Source: ORG-4."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.names import values_of

REPORTS_TO = "reports to"
"""Basis of a tie from a contact to the manager of that contact."""


def with_reporting_ties(contacts: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """`contacts` with the manager that a tie names where the CRM names none.

    Of several such ties of one contact the last row counts. Lines that cannot be right are left to the org
    chart, which shows them as such.

    Args:
        contacts: Rows of `contacts`.
        ties: Rows of `ties`; those from a contact to a contact whose basis is `REPORTS_TO` count.

    Source: ORG-4.
    """
    told = ties["basis"].fillna("").str.strip().str.casefold() == REPORTS_TO
    lines = ties[told & (ties["from_kind"] == "contact") & (ties["to_kind"] == "contact")]
    above = lines.drop_duplicates("from_id", keep="last").set_index("from_id")["to_id"]
    named = values_of(contacts["contact_id"], above)
    return contacts.assign(reports_to_id=contacts["reports_to_id"].fillna(named).astype("str"))
