"""Retention: what could cost us the account, and whether anybody has an answer. Source: RISK-1."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import pandas as pd

from planning_helpers.measures.signs.candidate import Candidate
from planning_helpers.measures.signs.deal_signs import competitors, one_buyer, slipping
from planning_helpers.measures.signs.sales_signs import concentrated, revenue_falling, trends
from planning_helpers.measures.units.whitespace import sold_as
from planning_helpers.wording.figures import count, counted, score
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.never_imported import SIGN_TABLES, import_step, never_imported
from planning_helpers.wording.prose import some_of


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


def threat_signs(
    frames: Mapping[str, pd.DataFrame],
    revenue: pd.DataFrame,
    *,
    account: pd.Series,
    as_of: date,
    currency: str,
) -> list[Candidate]:
    """The candidates of `swot_candidates` that are threats, by the same signs. Source: RISK-1.

    Args:
        frames: The tables of the account by name.
        revenue: From `measures.revenue.revenue.revenue_rows`.
        account: Row of the account.
        as_of: Last day of the twelve months.
        currency: Of the amounts.
    """
    sold = revenue.assign(offering=revenue["offering_id"].map(sold_as(frames["offerings"])).astype("str"))
    deals, contacts = frames["opportunities"], frames["contacts"]
    found = [
        *competitors(account, deals, currency=currency),
        *slipping(deals, frames["stage_history"], as_of=as_of, currency=currency),
        *concentrated(sold, as_of=as_of, currency=currency),
        *one_buyer(deals, frames["opportunity_contacts"], contacts, as_of=as_of, currency=currency),
        *revenue_falling(sold, as_of=as_of, currency=currency),
        *trends(sold, as_of=as_of, currency=currency),
    ]
    return [one for one in found if one.quadrant == "threat"]


def computed_threats(candidates: list[Candidate], items: pd.DataFrame, risks: pd.DataFrame) -> pd.DataFrame:
    """What the facts say endangers the account, and whether the plan answers it. Source: RISK-1.

    Args:
        candidates: From `threat_signs`, whatever the team decided on them.
        items: The table `swot_items`.
        risks: The table `risks`.

    Returns:
        One row a threat: `threat`, `source`, `swot` (`accepted`, `dismissed`, `not decided`), `risk` (one
        of the plan that names what it is about; empty when none does), `next_step`; unanswered ones first.
    """
    found = []
    for one in candidates:
        decided = items.loc[items["candidate"] == one.key, "status"]
        words = [member.casefold() for member in one.members]
        is_named = [any(word in name for word in words) for name in risks["name"].str.casefold()]
        named = risks.loc[is_named, "name"]
        found.append(
            (
                one.statement,
                one.source,
                "not decided" if decided.empty else str(decided.iloc[-1]),
                None if named.empty else str(named.iloc[0]),
                one.finding.next_step,
            )
        )
    columns = dict.fromkeys(("threat", "source", "swot", "risk", "next_step"), "str")
    rows = pd.DataFrame(found, columns=list(columns)).astype(columns)
    answered = rows["risk"].notna() | (rows["swot"] == "dismissed")
    return (
        rows.assign(answered=answered)
        .sort_values("answered", kind="stable", ignore_index=True)
        .drop(columns="answered")
    )


def computed_threats_finding(found: pd.DataFrame, *, never_filled: Collection[str] = ()) -> Finding:
    """Name the threats to retention that the facts show and no risk of the plan names. Source: RISK-1.

    That there is no threat is not said of the tables among `never_filled`, which never had a row.
    """
    unknown_of = [table for table in SIGN_TABLES if table in never_filled]
    if found.empty and unknown_of:
        return unknown(
            "RISK-1",
            "computed_threats",
            f"Whether the facts show a threat cannot be told: {never_imported(unknown_of)}",
            next_step=import_step(unknown_of),
        )
    bare = found[found["risk"].isna() & (found["swot"] != "dismissed")]
    figures = {"threats": count(len(found)), "unanswered": count(len(bare))}
    if found.empty:
        statement = "Sales, deals and talks show no threat to the account"
    elif bare.empty:
        statement = f"A risk of the plan names each of {counted(len(found), 'threat')} that the facts show"
    else:
        threat = counted(len(bare), "threat")
        statement = f"The facts show {threat} that no risk of the plan names: {bare['threat'].iloc[0]}"
    return Finding(
        "RISK-1",
        "computed_threats",
        statement,
        "watch" if len(bare) else "good" if len(found) else "note",
        figures,
        "threats among the signs in sales, deals and talks; answered = a risk names the offering, deal or "
        "person, or the team dismissed the sign",
        found,
        next_step=f"Rate it as a risk with contingency and owner, or dismiss it: {bare['threat'].iloc[0]}"
        if len(bare)
        else "",
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
