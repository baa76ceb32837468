"""The quarterly report to the client as a table."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def client_report_table(report: pd.DataFrame) -> Table:
    """What the quarter brought, what lies ahead and what is to be decided, as the client may see it.

    Source: REV-1.
    """
    return Table(
        report,
        caption="Quarterly report",
        labels={"about": "About", "when_date": "Date"},
        empty="Nothing to report yet.",
    )
