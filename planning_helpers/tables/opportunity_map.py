"""Goals, close ratios and deals as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.display import Table


def sufficiency_table(sufficiency: pd.DataFrame, *, currency: str) -> Table:
    """Pipeline sufficiency for commit and stretch, every quantity. Source: PIPE-1, C10."""
    return Table(
        sufficiency,
        caption="Pipeline sufficiency; a gap above 0 is short, below 0 more than needed",
        currency=currency,
        labels={"ambition": "Goal", "goal": f"To reach ({currency})", "coverage": "Coverage (×)",
                "required_coverage": "Coverage required (×)"},
    )  # fmt: skip


def period_sales_table(sales: pd.DataFrame, *, currency: str) -> Table:
    """Won, lost and open, and what counts for the goal. Source: OPP-3, C11."""
    return Table(
        sales,
        caption="Deals by what they mean for the goal of the period",
        currency=currency,
        labels={"with_amount": "Value known for"},
    )


def close_ratio_table(ratios: pd.DataFrame) -> Table:
    """The close ratios beside each other. Source: C12."""
    return Table(ratios, caption="Close ratio: planned, observed, shrunk", labels={"ratio": "Which"})


def goal_chance_table(chances: pd.DataFrame, *, currency: str) -> Table:
    """Chance of each goal, by what is assumed of a deal."""
    return Table(
        chances,
        caption="Chance of reaching the goals, by what is assumed of a deal",
        currency=currency,
        labels={
            "chance_of_a_deal": "Chance of a deal",
            "close_ratio": "Mean chance",
            "commit_probability": "Commit reached",
            "stretch_probability": "Stretch reached",
            "expected": f"Expected sales ({currency})",
            "likely": f"Reached with 80 % ({currency})",
        },
        kinds={"expected": "money", "likely": "money"},
        empty="No deal of the book was ever closed, so no chance can be computed.",
    )


def opportunity_map_table(deals: pd.DataFrame, *, currency: str) -> Table:
    """The open deals, best fit first. Source: OPP-1, OPP-2."""
    return Table(
        deals.drop(columns=["opportunity_id"]),
        caption="Open deals with fit and chance",
        currency=currency,
        labels={"name": "Deal", "scored": "Criteria scored (of 5)", "win_probability": "Chance",
                "fit": "Fit (1 to 5)"},
        empty="No deal is open.",
    )  # fmt: skip


def past_close_date_table(late: pd.DataFrame, *, currency: str) -> Table:
    """Open deals whose close date has passed."""
    return Table(
        late.drop(columns=["opportunity_id"]),
        caption="Open deals past their close date",
        currency=currency,
        labels={"name": "Deal", "overdue_days": "Days past"},
        empty="No open deal is past its close date.",
    )


def strategy_card_table(lines: pd.DataFrame) -> Table:
    """How each open deal is to be won, one line a question. Source: OPP-4."""
    return Table(
        lines,
        caption="Strategy card of each open deal",
        labels={"what_we_know": "What we know"},
        empty="No strategy card has been begun for an open deal.",
    )
