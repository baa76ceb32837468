"""How each open deal is to be won: six fields, the people, partners and offering, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of, values_of
from planning_helpers.wording.prose import enumerated, some_of

CARD = {
    "compelling_event": "compelling need or event",
    "offering": "product or service",
    "decision_criteria": "decision criteria",
    "differentiators": "differentiators",
    "decision_and_funding": "decision and funding process",
    "next_steps": "next steps",
}
"""The six fields of an opportunity strategy, and how a reader calls them."""

TRACKED = {"people": "key contacts", "partners": "partners engaged"}
"""What else is tracked of a deal."""

UNKNOWN_ROLE = "role not known"
"""Behind the name of a contact of a deal whose part in it is not known."""

_WRITTEN = ["compelling_event", "decision_criteria", "differentiators", "decision_process", "funding_process"]


def strategy_cards(
    opportunities: pd.DataFrame,
    opportunity_strategies: pd.DataFrame,
    *,
    offerings: pd.DataFrame,
    opportunity_contacts: pd.DataFrame,
    contacts: pd.DataFrame,
    partners: pd.DataFrame,
    actions: pd.DataFrame,
) -> pd.DataFrame:
    """The strategy of each open deal, largest deal first.

    The product or service is the CRM's offering; next steps are those of the card, else the CRM's. Of the
    decision and funding processes both must be written. A partner is engaged in a deal when its card, its
    next step or an action that serves it names it. Source: OPP-4, OPP-5.

    Returns:
        One row an open deal: `opportunity_id`, `name`, `amount`, the fields of `CARD` and `TRACKED` (empty
        where nothing is known), `has_role` (that of a contact is known), `is_begun` (somebody wrote on the
        card) and `missing` (names of the empty ones of `CARD`, and the key contacts where none has a role;
        comma-separated; empty text when the card is complete).
    """
    deals = open_opportunities(opportunities)
    cards = opportunity_strategies.drop_duplicates("opportunity_id", keep="last")
    found = deals[["opportunity_id", "name", "amount", "offering_id", "next_step"]].merge(
        cards[["opportunity_id", *_WRITTEN, "next_steps"]], on="opportunity_id", how="left"
    )
    texts = [*_WRITTEN, "next_steps", "next_step"]
    found[texts] = found[texts].apply(lambda column: column.str.strip()).replace("", pd.NA)
    found["is_begun"] = found[[*_WRITTEN, "next_steps"]].notna().any(axis=1)
    sold = values_of(found["offering_id"], offerings.set_index("offering_id")["name"])
    found["offering"] = sold.fillna(found["offering_id"])
    found["decision_and_funding"] = [
        _processes(decision, funding)
        for decision, funding in zip(found["decision_process"], found["funding_process"], strict=True)
    ]
    said = actions.groupby("opportunity_id")["name"].agg(" ".join)
    told = found[[*texts, "name"]].assign(actions=values_of(found["opportunity_id"], said)).fillna("")
    found["next_steps"] = found["next_steps"].fillna(found["next_step"])
    roles = _people(opportunity_contacts, contacts)
    found["people"] = values_of(found["opportunity_id"], roles)
    placed = opportunity_contacts.loc[opportunity_contacts["role"].notna(), "opportunity_id"]
    found["has_role"] = found["opportunity_id"].isin(placed)
    found["partners"] = [_named_in(" ".join(row), partners["name"]) for row in told.itertuples(index=False)]
    blank = found[[*CARD, "people"]].isna()
    blank["people"] = ~found["has_role"]
    is_half = found["decision_process"].isna() | found["funding_process"].isna()
    blank["decision_and_funding"] = is_half
    names = [*CARD.values(), TRACKED["people"]]
    found["missing"] = [
        ", ".join(name for name, empty in zip(names, row, strict=True) if empty)
        for row in blank.itertuples(index=False)
    ]
    columns = ["opportunity_id", "name", "amount", *CARD, *TRACKED, "has_role", "is_begun", "missing"]
    return found[columns].sort_values(
        "amount", ascending=False, na_position="last", kind="stable", ignore_index=True
    )


def strategy_cards_finding(cards: pd.DataFrame, *, currency: str) -> Finding:
    """Say how many open deals have a complete strategy card, and what the largest incomplete one lacks."""
    if cards.empty:
        return unknown(
            "OPP-4",
            "strategy_cards",
            "No deal is open, so no strategy card is due",
            next_step="Write a card once a deal is opened.",
        )
    lacking = cards[cards["missing"] != ""]
    complete = len(cards) - len(lacking)
    figures = {"deals": count(len(cards)), "complete": count(complete)}
    statement = f"{some_of(complete, len(cards), 'open deal', 'has', 'have')} a complete strategy card"
    if not lacking.empty:
        first = lacking.iloc[0]
        what = f"lacks {first['missing']}" if first["is_begun"] else "has none"
        statement += f"; {first['name']} {what}"
    return Finding(
        "OPP-4",
        "strategy_cards",
        statement,
        severity="good" if lacking.empty else "watch",
        figures=figures,
        formula="complete = "
        + ", ".join(CARD.values())
        + " are known (both processes), and a contact with a role",
        rows=cards[["opportunity_id", "name", "amount", "missing"]],
        currency=currency,
        next_step="" if lacking.empty else "Find out what is missing, largest deal first.",
    )


def deal_contacts_finding(cards: pd.DataFrame, *, currency: str) -> Finding:
    """Say of how many open deals contacts, offering and partners are known. Source: OPP-5."""
    if cards.empty:
        return unknown(
            "OPP-5",
            "deal_contacts",
            "No deal is open, so it has no contacts, partners or products to know",
            next_step="Add the deals that initiatives and white space suggest.",
        )
    known = {name: int(cards[name].notna().sum()) for name in ("people", "offering", "partners")}
    known["people"] = int(cards["has_role"].sum())
    nobody = cards[~cards["has_role"]]
    named, many = known["people"], known["partners"]
    engaged = f"a partner is engaged in {count(many)}" if many else "no partner is engaged"
    statement = (
        f"Key contacts and their roles are known for {some_of(named, len(cards), 'open deal')}, the "
        f"product for {count(known['offering'])}; {engaged}"
    )
    if len(nobody):
        first = nobody.iloc[0]
        is_named = pd.notna(first["people"])
        whom = "no role is known of those named" if is_named else "nobody is named"
        statement += f"; {whom} in {first['name']}"
    return Finding(
        "OPP-5",
        "deal_contacts",
        statement,
        severity="watch" if len(nobody) else "note",
        figures={name: count(number) for name, number in known.items()},
        formula="contacts with a role in the deal, its offering, partners whom its card, next step or "
        "actions name",
        rows=cards[["opportunity_id", "name", "amount", "people", "offering", "partners"]],
        currency=currency,
        next_step=f"Ask who decides on {nobody['name'].iloc[0]}, and give them a role in it."
        if len(nobody)
        else "",
    )


def card_lines(cards: pd.DataFrame) -> pd.DataFrame:
    """The cards that have something written, one line a deal and field: `deal`, `question`, `what_we_know`.

    A field left empty says `missing`, a deal without partner `none named`. Deals without a card are left out;
    the finding counts them.
    """
    names = CARD | TRACKED
    begun = cards[cards["is_begun"]].reset_index(drop=True)
    lines = (
        begun.rename_axis("order")
        .reset_index()
        .melt(
            id_vars=["order", "name"], value_vars=list(names), var_name="question", value_name="what_we_know"
        )
    )
    lines = lines.sort_values("order", kind="stable", ignore_index=True).rename(columns={"name": "deal"})
    unsaid = (lines["question"] == "partners").map({True: "none named", False: "missing"})
    return lines.assign(
        question=lines["question"].map(names), what_we_know=lines["what_we_know"].fillna(unsaid)
    )[["deal", "question", "what_we_know"]]


def _processes(decision: Any, funding: Any) -> Any:
    """Both processes in words, saying which is missing; empty where neither is written."""
    if pd.isna(decision) and pd.isna(funding):
        return pd.NA
    decided, funded = ("missing" if pd.isna(text) else text for text in (decision, funding))
    return f"{decided}; funding: {funded}"


def _people(roles: pd.DataFrame, contacts: pd.DataFrame) -> pd.Series:
    """By deal, its contacts with their roles, the primary one first."""
    people = roles.assign(
        person=names_of(roles["contact_id"], contacts, "contact_id")
        + " ("
        + roles["role"].fillna(UNKNOWN_ROLE)
        + ")",
        is_primary=roles["is_primary"].fillna(False).astype(bool),
    ).sort_values("is_primary", ascending=False, kind="stable")
    return people.groupby("opportunity_id")["person"].agg(lambda names: enumerated(list(names)))


def _named_in(text: str, names: pd.Series) -> Any:
    """Those of `names` that `text` holds; empty where it holds none."""
    found = [name for name in names.dropna().unique() if name.casefold() in text.casefold()]
    return enumerated(found) if found else pd.NA
