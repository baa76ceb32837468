"""What may go wrong, how bad that is, and whether somebody is ready for it."""

from __future__ import annotations

import pandas as pd

from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, Severity, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, one_or_many

LOOKED_AT = ("market", "competitor", "preference", "regulation", "retention", "internal")
"""The kinds of risk that a plan looks at, each named by a word its risks are told by. Source: RISK-1."""


def scored_risks(risks: pd.DataFrame, *, users: pd.DataFrame) -> pd.DataFrame:
    """The risks with their score, highest first, unscored ones last. Source: RISK-1, glossary "risk score".

    Returns:
        One row a risk: `risk`, `kind`, `likelihood`, `impact`, `risk_score` (likelihood × impact, 1 to 25),
        `level` (high, middle, low; not scored), `contingency`, `owner`, `missing`.
    """
    scores = (risks["likelihood"] * risks["impact"]).astype("float64")
    level = pd.Series("low", index=risks.index, dtype="str").mask(
        scores >= threshold("middle_risk"), "middle"
    )
    level = level.mask(scores >= threshold("high_risk"), "high").mask(scores.isna(), "not scored")
    no_answer, no_owner = risks["contingency"].isna(), risks["owner_id"].isna()
    found = pd.DataFrame(
        {
            "risk": risks["name"],
            "kind": risks["kind"],
            "likelihood": risks["likelihood"],
            "impact": risks["impact"],
            "risk_score": scores,
            "level": level,
            "contingency": risks["contingency"],
            "owner": names_of(risks["owner_id"], users, "user_id"),
            "missing": [
                ", ".join(
                    name for name, is_missing in (("contingency", answer), ("owner", owner)) if is_missing
                )
                for answer, owner in zip(no_answer, no_owner, strict=True)
            ],
        }
    )
    return found.sort_values("risk_score", ascending=False, na_position="last", ignore_index=True)


def risk_matrix(risks: pd.DataFrame) -> pd.DataFrame:
    """The 25 cells of likelihood × impact with the risks in each. Source: RISK-1.

    Args:
        risks: From `scored_risks`.

    Returns:
        One row a cell, highest first: `likelihood`, `impact`, `risk_score`, `level`, `risks` (how many),
        `names`.
    """
    scored = risks[risks["risk_score"].notna()]
    cells = []
    for likelihood in range(5, 0, -1):
        for impact in range(5, 0, -1):
            here = scored[(scored["likelihood"] == likelihood) & (scored["impact"] == impact)]
            score = likelihood * impact
            level = (
                "high"
                if score >= threshold("high_risk")
                else "middle"
                if score >= threshold("middle_risk")
                else "low"
            )
            cells.append((likelihood, impact, score, level, len(here), joined(here["risk"])))
    columns = ["likelihood", "impact", "risk_score", "level", "risks", "names"]
    return pd.DataFrame(cells, columns=columns).sort_values("risk_score", ascending=False, ignore_index=True)


def risks_finding(risks: pd.DataFrame) -> Finding:
    """Name the highest risk, and say how many high ones nobody is ready for."""
    if risks.empty:
        return unknown(
            "RISK-1",
            "risks",
            "No risk is written down, which rather means that none was looked for",
            next_step="Look at market, competitors, people, regulation and supply; score likelihood and "
            "impact.",
        )
    first = risks.iloc[0]
    high = risks[risks["level"] == "high"]
    unready = high[high["missing"] != ""]
    unscored = int(risks["risk_score"].isna().sum())
    figures = {
        "risks": count(len(risks)),
        "high": count(len(high)),
        "unready": count(len(unready)),
        "highest": count(first["risk_score"]),
        "unscored": count(unscored),
    }
    if pd.isna(first["risk_score"]):
        statement = f"None of {counted(len(risks), 'risk')} is scored"
    else:
        statement = (
            f"Highest of {counted(len(risks), 'risk')} is “{first['risk']}” ({figures['highest']} of 25)"
        )
        if first["missing"]:
            statement += f", without {first['missing'].replace(', ', ' and ')}"
        statement += f"; {figures['high'] if len(high) else 'none'} {'are' if len(high) > 1 else 'is'} high"
    said = risks["kind"].str.casefold().fillna("")
    unseen = [kind for kind in LOOKED_AT if not said.str.contains(kind, regex=False).any()]
    figures["kinds_without"] = count(len(unseen))
    if unseen:
        statement += (
            f"; no risk is named of the {one_or_many(len(unseen), 'kind', 'kinds')} {enumerated(unseen)}"
        )
    severity: Severity = "act" if len(unready) else "watch" if len(high) or unscored else "note"
    return Finding(
        "RISK-1",
        "risks",
        statement,
        severity=severity,
        figures=figures,
        formula=with_thresholds(
            "score = likelihood × impact (1 to 5 each); high from {high_risk}, middle from {middle_risk}"
        ),
        rows=risks,
        next_step="Write a contingency and name an owner for each high risk."
        if len(unready)
        else "Ask what could happen of the kinds that nobody has looked at, and rate it."
        if unseen
        else "",
    )
