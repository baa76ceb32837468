"""Goals, close ratios and deals as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def sufficiency_table(sufficiency: pd.DataFrame, *, currency: str) -> Table:
    """Pipeline sufficiency for commit and stretch at each ratio. Source: PIPE-1, C10, C12."""
    return Table(
        sufficiency,
        caption="Pipeline sufficiency by close ratio; a gap above 0 is short, below 0 more than needed",
        currency=currency,
        labels={"ambition": "Goal", "basis": "Ratio", "goal": f"To reach ({currency})",
                "coverage": "Coverage (×)", "required_coverage": "Coverage required (×)"},
    )  # fmt: skip


def period_sales_table(sales: pd.DataFrame, *, currency: str) -> Table:
    """Won, lost and open, and what counts for the goal. Source: OPP-3, C11."""
    return Table(
        sales,
        caption="Deals by what they mean for the goal of the period",
        currency=currency,
        labels={"with_amount": "Value known for"},
        kinds={"with_amount": "number"},
    )


def close_ratio_table(ratios: pd.DataFrame) -> Table:
    """The close ratios beside each other. Source: C12."""
    return Table(
        ratios,
        caption="Close ratio: planned, observed, estimated, and the one that leads",
        labels={"ratio": "Which"},
    )


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


def sales_by_month_table(months: pd.DataFrame, *, currency: str) -> Table:
    """Sales by the end of each month: won, expected, likely. Source: PIPE-1."""
    return Table(
        months,
        caption="Sales by the end of each month",
        currency=currency,
        labels={
            "month_date": "By",
            "won_amount": f"Won so far ({currency})",
            "due_amount": f"Open, due in it ({currency})",
            "likely_amount": f"Reached with 80 % ({currency})",
            "expected_amount": f"Expected ({currency})",
            "all_won_amount": f"If all is won ({currency})",
            "commit_probability": "Commit reached",
            "stretch_probability": "Stretch reached",
        },
        empty="No deal of the book was ever closed, or what is won is not known.",
    )


def pipeline_confidence_table(found: pd.DataFrame, *, currency: str) -> Table:
    """How much more open pipeline makes each goal 80 % sure. Source: PIPE-1."""
    return Table(
        found,
        caption="Open pipeline to add for a chance of 80 %",
        currency=currency,
        labels={
            "ambition": "Goal",
            "goal": f"To reach ({currency})",
            "chance_probability": "Chance now",
            "open": f"Open now ({currency})",
            "typical_amount": f"A typical deal ({currency})",
            "more_deals": "More deals",
            "more_amount": f"More pipeline ({currency})",
        },
        empty="No goal, close ratio, sum won or amount of a deal is known.",
    )


def age_effect_table(by_age: pd.DataFrame) -> Table:
    """What became of deals that were still open at an age."""
    return Table(
        by_age,
        caption="Closed deals of the book, by the age they reached",
        labels={
            "open_days": "Still open after (days)",
            "decided_later": "Decided since",
            "won_later": "Of them won",
            "won_rate": "Won",
        },
        empty="No closed deal of the book has a date it began.",
    )


def stage_days_table(stages: pd.DataFrame) -> Table:
    """How long deals stay in each stage. Source: R8."""
    return Table(
        stages,
        caption="Days in each stage, over the book",
        labels={
            "left": "Left it",
            "running": "In it now",
            "finished_days": "Median of those that left",
            "typical_days": "Half have left after",
        },
        empty="No deal of the book has a stage on record.",
    )


def opportunity_map_table(deals: pd.DataFrame, *, currency: str) -> Table:
    """The deals by state, best fit first. Source: OPP-1, OPP-2, OPP-3."""
    return Table(
        deals.drop(columns=["opportunity_id", "place_probability", "place_from"]),
        caption="Deals with fit and chance: planned, open, won and lost in the period",
        currency=currency,
        labels={"name": "Deal", "scored": "Criteria scored (of 5)", "chance_probability": "Chance",
                "crm_probability": "CRM probability",
                "fit": "Fit (1 to 5)"},
        empty="No deal is open, and none was decided in the period.",
    )  # fmt: skip


def qualification_table(deals: pd.DataFrame, *, currency: str) -> Table:
    """The open deals with the evidence that they are qualified, and what follows. Source: OPP-6."""
    return Table(
        deals[["name", "need", "authority", "money", "time", "standing"]],
        caption="Open deals: by which evidence they are qualified, and what follows",
        currency=currency,
        labels={"name": "Deal", "standing": "What follows", "money": "Money"},
        kinds={"money": "text", "time": "text"},
        empty="No deal is open.",
    )


def expansion_ideas_table(found: pd.DataFrame, *, currency: str) -> Table:
    """What could become a deal, or a bigger one. Source: OPP-1."""
    return Table(
        found,
        caption="Deals to sketch; no total of a forecast holds them",
        currency=currency,
        labels={
            "deal": "Deal or initiative",
            "amount": f"Open deal ({currency})",
            "more_amount": f"More, or aspiration ({currency})",
            "bigger_amount": f"Bigger deal ({currency})",
        },
        empty="No initiative is without a deal, and no open deal could grow into another unit.",
    )


def overdue_deals_table(late: pd.DataFrame, *, currency: str) -> Table:
    """Open deals whose close date has passed."""
    return Table(
        late.drop(columns=["opportunity_id"]),
        caption="Open deals past their close date",
        currency=currency,
        labels={"name": "Deal", "overdue_days": "Days past"},
        empty="No open deal is past its close date.",
    )


def strategy_card_table(lines: pd.DataFrame) -> Table:
    """How each open deal is to be won, and with whom, one line a question. Source: OPP-4, OPP-5."""
    return Table(
        lines,
        caption="Strategy card of each open deal",
        labels={"what_we_know": "What we know"},
        empty="No strategy card has been begun for an open deal.",
    )
