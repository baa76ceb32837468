"""The seven strategies, the position behind them, and what they are given, as tables."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.display import Table


def strategy_fit_table(ranked: pd.DataFrame) -> Table:
    """The strategies by fit, each with its reasons. Source: STR-1, STR-3."""
    return Table(
        ranked[["rank", "strategy", "chosen", "fit", "reasons_for", "reasons_against"]],
        caption="The seven primary strategies by fit",
        labels={"fit": "Points", "chosen": "In the plan", "reasons_for": "For", "reasons_against": "Against"},
    )


def account_position_table(position: pd.DataFrame) -> Table:
    """The position in the account, aspect by aspect. Source: STR-3."""
    return Table(
        position.fillna({"standing": "not known"}),
        caption="Our position in the account",
        labels={"known_from": "Known from"},
    )


def strategy_tactics_table(found: pd.DataFrame) -> Table:
    """Strategies with tactics and actions. Source: STR-5."""
    return Table(
        found,
        caption="Strategies, their tactics and actions",
        labels={
            "chosen": "In the plan",
            "rationale": "Why",
            "strategy_actions": "Actions of the strategy",
            "open_strategy_actions": "Open actions of the strategy",
            "next_date": "Next one due",
            "missing": "The strategy still lacks",
        },
        empty="No strategy is chosen.",
    )


def strategy_prompts_table(prompts: pd.DataFrame) -> Table:
    """The four prompts with their answers. Source: STR-4."""
    return Table(
        prompts,
        caption="Four prompts to the strategy",
        labels={"answer": "What the data say", "still_open": "Still open"},
    )


def strategy_resources_table(means: pd.DataFrame) -> Table:
    """What the strategy is given. Source: STR-6."""
    return Table(means, caption="What the strategy is given", labels={"there": "There is"})


def plan_outcomes_table(found: pd.DataFrame) -> Table:
    """The outcomes that a goal or the primary strategy is after, or in which we know where we stand.

    Source: STR-7.
    """
    told = (found["goals"] != "") | found["by_strategy"].astype(bool) | found["standing"].notna()
    return Table(
        found[told],
        caption="What is to come of the account",
        labels={"goals": "Goals after it", "by_strategy": "Primary strategy is for it", "standing": "Stands"},
        empty="No goal, strategy or fact tells of an outcome.",
    )
