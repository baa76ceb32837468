"""Retention: what could cost us the account, and whether anybody has an answer. Source: RISK-1."""

from __future__ import annotations

import pandas as pd

from planning_helpers.analysis.candidate import Candidate
from planning_helpers.analysis.prose import some_of
from planning_helpers.figures import count, score
from planning_helpers.findings import Finding, unknown


def threats(
    items: pd.DataFrame, risks: pd.DataFrame, candidates: list[Candidate], users: pd.DataFrame
) -> pd.DataFrame:
    """Everything that endangers the account: risks of the plan, threats of the SWOT, threats the facts show.

    Returns:
        `threat`, `known_from` (`risk list`, `SWOT`, `facts`), `risk_score` (likelihood × impact,
        1 to 25, of rated risks), `contingency`, `owner`; highest score first, then as listed.
    """
    names = users.set_index("user_id")["name"]
    listed = pd.DataFrame(
        {
            "threat": risks["name"],
            "known_from": "risk list",
            "risk_score": (risks["likelihood"] * risks["impact"]).astype("Int64"),
            "contingency": risks["contingency"],
            "owner": risks["owner_id"].map(names).fillna(risks["owner_id"]),
        }
    )
    named = pd.DataFrame(
        {"threat": items.loc[items["quadrant"] == "threat", "statement"], "known_from": "SWOT"}
    )
    computed = [candidate.statement for candidate in candidates if candidate.quadrant == "threat"]
    shown = pd.DataFrame({"threat": pd.Series(computed, dtype="str"), "known_from": "facts"})
    columns = {
        "threat": "str",
        "known_from": "str",
        "risk_score": "Int64",
        "contingency": "str",
        "owner": "str",
    }
    found = pd.concat([listed, named, shown], ignore_index=True)[list(columns)].astype(columns)
    return found.sort_values(
        "risk_score", ascending=False, na_position="last", kind="stable", ignore_index=True
    )


def retention_finding(found: pd.DataFrame) -> Finding:
    """The gravest threat, and how many have nobody with an answer ready."""
    if found.empty:
        return unknown(
            "RISK-1",
            "retention",
            "No threat to the account is known, which is not the same as none",
            next_step="Ask the team what would make this client leave, and rate each risk.",
        )
    bare = found[found["contingency"].isna() | found["owner"].isna()]
    figures = {
        "threats": count(len(found)),
        "unanswered": count(len(bare)),
        "gravest": score(None if found["risk_score"].isna().all() else float(found["risk_score"].max())),
    }
    return Finding(
        "RISK-1",
        "retention",
        f"{some_of(len(bare), len(found), 'threat')} to the account "
        f"{'has' if 1 in (len(bare), len(found)) else 'have'} no contingency with an owner; "
        f"first on the list: {found['threat'].iloc[0]}",
        "good" if bare.empty else "act" if (bare["risk_score"] >= 12).fillna(False).any() else "watch",
        figures,
        "risks of the plan (score = likelihood × impact), threats of the SWOT and threats the facts show",
        found,
        next_step=(
            f"Decide what we do if it happens, and who watches it: {bare['threat'].iloc[0]}"
            if len(bare)
            else ""
        ),
    )
