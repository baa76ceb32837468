"""What implements each strategy: its tactics, and the actions that serve it. Source: STR-5."""

from __future__ import annotations

import pandas as pd

from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated, some_of


def strategy_tactics(strategies: pd.DataFrame, tactics: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """The tactics of each strategy, the primary first, with the actions that serve the strategy.

    Returns:
        One row a tactic, and one a strategy without: `strategy`, `chosen` (`primary` or `further`),
        `rationale`, `tactic`, `strategy_actions` (not cancelled), `open_strategy_actions`, `next_date`
        (soonest of these) and `missing` (tactic, action, reason). An action serves a strategy, never one of
        its tactics: what is counted of the strategy stands in its first row, and is empty in the others.

    Source: STR-5.
    """
    kept = actions[actions["status"] != "cancelled"]
    still_open = kept[kept["status"] != "done"]
    chosen = strategies["is_primary"].fillna(False).astype(bool)
    named = strategies.assign(
        chosen=chosen.map({True: "primary", False: "further"}).astype("str"),
        strategy_actions=_counted(strategies, kept),
        open_strategy_actions=_counted(strategies, still_open),
        next_date=values_of(strategies["row_id"], still_open.groupby("strategy_id")["due_date"].min()),
    ).sort_values("chosen", ascending=False, kind="stable")
    found = named.merge(
        tactics[["strategy_id", "name"]].rename(columns={"name": "tactic"}),
        left_on="row_id",
        right_on="strategy_id",
        how="left",
    ).rename(columns={"name": "strategy"})
    lacks = pd.DataFrame(
        {
            "tactic": found["tactic"].isna(),
            "action": found["strategy_actions"] == 0,
            "reason": found["rationale"].isna(),
        }
    )
    missing = [", ".join(lacks.columns[row]) for row in lacks.to_numpy()]
    found = found.assign(missing=pd.Series(missing, index=found.index, dtype="str"))
    is_first = ~found["strategy_id"].duplicated() | found["tactic"].isna()
    of_strategy = ["strategy_actions", "open_strategy_actions", "next_date", "missing"]
    found[of_strategy] = found[of_strategy].where(is_first)
    columns = ["strategy", "chosen", "rationale", "tactic", *of_strategy]
    return found[columns]


def _counted(strategies: pd.DataFrame, actions: pd.DataFrame) -> pd.Series:
    """How many of the actions name each strategy."""
    counts = values_of(strategies["row_id"], actions.groupby("strategy_id").size())
    return counts.fillna(0).astype("Int64")


def strategy_tactics_finding(found: pd.DataFrame) -> Finding:
    """Which strategies nothing implements yet. Source: STR-5.

    Args:
        found: From `strategy_tactics`.
    """
    if found.empty:
        return unknown(
            "STR-5",
            "strategy_tactics",
            "No strategy is chosen, so none has tactics",
            next_step="Choose one primary strategy, and write down the first two tactics.",
        )
    each = found.drop_duplicates("strategy")
    bare = each[each["missing"].str.contains("tactic|action", regex=True)]
    idle = each[each["missing"].str.contains("tactic") & each["missing"].str.contains("action")]
    figures = {
        "strategies": count(len(each)),
        "tactics": count(int(found["tactic"].notna().sum())),
        "implemented": count(len(each) - len(bare)),
    }
    ways = enumerated(
        [f"{name} ({missing})" for name, missing in zip(bare["strategy"], bare["missing"], strict=True)]
    )
    strategies = some_of(len(each) - len(bare), len(each), "strategy", "has", "have")
    return Finding(
        "STR-5",
        "strategy_tactics",
        f"{strategies} both tactics and actions"
        + (
            f"; missing: {ways}"
            if len(bare)
            else f", {counted(figures['tactics'].value or 0, 'tactic')} in all"
        ),
        "act" if len(idle) else "watch" if len(bare) else "good",
        figures,
        "tactics that name the strategy; actions not cancelled that name it",
        found,
        next_step=f"Plan the first action for {bare['strategy'].iloc[0]}, or drop it."
        if len(bare) and "action" in bare["missing"].iloc[0]
        else f"Write down how {bare['strategy'].iloc[0]} is done."
        if len(bare)
        else "",
    )
