"""From strategy, initiative and deal to the actions that serve them."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import one_or_many, some_of


def action_trace(
    actions: pd.DataFrame,
    *,
    strategies: pd.DataFrame,
    initiatives: pd.DataFrame,
    opportunities: pd.DataFrame,
) -> pd.DataFrame:
    """What the plan is to achieve, and how many actions serve each. Source: STR-5, ACT-2.

    Returns:
        One row a strategy, initiative and open deal, those without action first: `serves` (its kind),
        `name`, `actions` (not cancelled), `done`, `open_actions`, `next_date` (earliest due).
    """
    deals = open_opportunities(opportunities)
    kinds = [
        ("strategy", strategies, "row_id", "strategy_id"),
        ("initiative", initiatives, "row_id", "initiative_id"),
        ("opportunity", deals, "opportunity_id", "opportunity_id"),
    ]
    kept = actions[actions["status"] != "cancelled"]
    parts = [_served(kept, rows, kind, key, reference) for kind, rows, key, reference in kinds]
    trace = pd.concat(parts, ignore_index=True)
    return trace.sort_values("actions", key=lambda counts: counts > 0, kind="stable", ignore_index=True)


def action_trace_finding(trace: pd.DataFrame, actions: pd.DataFrame) -> Finding:
    """Name the strategies, initiatives and deals that nobody acts on, and count actions that serve none."""
    if trace.empty:
        return unknown(
            "STR-5",
            "action_trace",
            "The plan has no strategy, initiative or open deal that an action could serve",
            next_step="Choose a primary strategy, then plan at least one action for it.",
        )
    idle = trace[trace["actions"] == 0]
    kept = actions[actions["status"] != "cancelled"]
    aimless = int(kept[["strategy_id", "initiative_id", "opportunity_id"]].isna().all(axis=1).sum())
    figures = {"served": count(len(trace)), "idle": count(len(idle)), "aimless": count(aimless)}
    if idle.empty:
        statement = f"Each of {figures['served']} strategies, initiatives and open deals has an action"
    else:
        first = idle.iloc[0]
        statement = (
            f"{figures['idle']} of {figures['served']} strategies, initiatives and open deals "
            f"{one_or_many(len(idle), 'has', 'have')} no action, "
            f"first the {first['serves']} “{first['name']}”"
        )
    if aimless:
        statement += f"; {some_of(aimless, len(kept), 'action', 'serves', 'serve')} none of them"
    no_strategy = bool((idle["serves"] == "strategy").any())
    return Finding(
        "STR-5",
        "action_trace",
        statement,
        severity="act" if no_strategy else "watch" if len(idle) or aimless else "good",
        figures=figures,
        formula="actions not cancelled that name the strategy, initiative or deal; every strategy needs "
        "at least one",
        rows=trace,
        next_step=f"Plan an action for the {idle.iloc[0]['serves']} “{idle.iloc[0]['name']}”, or drop it."
        if len(idle)
        else "",
    )


def _served(actions: pd.DataFrame, rows: pd.DataFrame, kind: str, key: str, reference: str) -> pd.DataFrame:
    open_actions = actions[actions["status"] != "done"]
    total = actions.groupby(reference).size()
    still = open_actions.groupby(reference).size()
    due = open_actions.groupby(reference)["due_date"].min()
    keys = rows[key]
    counts = values_of(keys, total).fillna(0).astype(int)
    open_counts = values_of(keys, still).fillna(0).astype(int)
    return pd.DataFrame(
        {
            "serves": pd.Series(kind, index=rows.index, dtype="str"),
            "name": rows["name"].astype("str"),
            "actions": counts,
            "done": counts - open_counts,
            "open_actions": open_counts,
            "next_date": pd.to_datetime(values_of(keys, due)).astype("datetime64[us]"),
        }
    )
