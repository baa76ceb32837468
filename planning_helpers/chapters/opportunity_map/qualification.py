"""Which open deals are qualified, by which evidence, and whether they are in the sales process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.wording.figures import count, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, some_of

EVIDENCE = ("need", "authority", "money", "time")
STAYS, HAND_OVER, UNPROVEN, IN_PROCESS = (
    "stays in the plan",
    "hand over to sales",
    "in the sales process, unproven",
    "in the sales process",
)


def first_stage(book_opportunities: pd.DataFrame, book_stage_history: pd.DataFrame) -> str | None:
    """The stage in which deals begin: the first on record of most of them, else that of the lowest chance.

    None where neither is known: then every open deal counts as in the sales process.
    """
    began = book_stage_history.sort_values("changed_at", kind="stable").drop_duplicates("opportunity_id")
    if len(began):
        return str(began["stage"].value_counts().idxmax())
    chances = open_opportunities(book_opportunities).groupby("stage")["probability"].min().dropna()
    return str(chances.idxmin()) if len(chances.unique()) > 1 else None


def qualification(
    opportunities: pd.DataFrame,
    opportunity_strategies: pd.DataFrame,
    opportunity_contacts: pd.DataFrame,
    contacts: pd.DataFrame,
    *,
    beginning: str | None,
    as_of: date,
    currency: str,
) -> pd.DataFrame:
    """The open deals with the evidence that they are qualified, largest first.

    A deal is qualified when need (a compelling event or decision criteria are written down), authority (a
    contact of the deal may decide), money (its amount is known, and where it comes from) and time (it is to
    close, and that day has not passed) all have evidence. It is in the sales process once it has left the
    stage in which deals begin. Source: OPP-6.

    Args:
        opportunities: Deals of the account.
        opportunity_strategies: Their strategy cards.
        opportunity_contacts: The roles of contacts in them.
        contacts: For their names.
        beginning: The stage in which deals begin, from `first_stage`.
        as_of: The present.
        currency: Of the amounts.

    Returns:
        `opportunity_id`, `name`, `stage`, `amount`, `need`, `authority`, `money`, `time` (the evidence in
        words, empty where there is none), `lacks` (comma-separated), `is_qualified`, `in_process` and
        `standing` (what follows: stays in the plan, hand over to sales, in the sales process, or in it
        unproven).
    """
    deals = open_opportunities(opportunities)
    cards = opportunity_strategies.drop_duplicates("opportunity_id", keep="last")
    deals = deals.merge(
        cards[["opportunity_id", "compelling_event", "decision_criteria", "funding_process"]],
        on="opportunity_id",
        how="left",
    ).sort_values("amount", ascending=False, na_position="last", kind="stable", ignore_index=True)
    deciding = opportunity_contacts[
        opportunity_contacts["role"].astype("str").str.strip().str.casefold().isin(DECIDING).fillna(False)
    ]
    named = deciding.assign(name=names_of(deciding["contact_id"], contacts, "contact_id"))
    deciders = named.groupby("opportunity_id")["name"].agg(lambda names: enumerated(list(names), most=2))
    rows = [
        _evidence(deal, deciders.get(deal["opportunity_id"]), as_of=as_of, currency=currency)
        for deal in deals.to_dict("records")
    ]
    found = pd.DataFrame(rows, columns=list(EVIDENCE)).astype("str")
    found = found.where(found != "")
    lacking = found.isna()
    is_qualified = ~lacking.any(axis=1)
    in_process = pd.Series(True, index=deals.index) if beginning is None else deals["stage"] != beginning
    standing = pd.Series(STAYS, index=deals.index, dtype="str")
    standing = standing.mask(in_process, UNPROVEN).mask(is_qualified, HAND_OVER)
    return pd.concat([deals[["opportunity_id", "name", "stage", "amount"]], found], axis=1).assign(
        lacks=[", ".join(lacking.columns[row]) for row in lacking.to_numpy()],
        is_qualified=is_qualified,
        in_process=in_process,
        standing=standing.mask(is_qualified & in_process, IN_PROCESS),
    )


def qualification_finding(deals: pd.DataFrame, *, beginning: str | None, currency: str) -> Finding:
    """Count the qualified deals, and name what is to be handed over, or is sold without evidence."""
    if deals.empty:
        return unknown(
            "OPP-6",
            "qualification",
            "No deal is open, so none can be qualified",
            next_step="Add the deals that initiatives and white space suggest.",
        )
    qualified = int(deals["is_qualified"].sum())
    handed = deals[deals["standing"] == HAND_OVER]
    unproven = deals[deals["standing"] == UNPROVEN]
    figures = {
        "deals": count(len(deals)),
        "qualified": count(qualified),
        "hand_over": count(len(handed)),
        "unproven": count(len(unproven)),
    }
    statement = f"{some_of(qualified, len(deals), 'open deal', 'is', 'are')} qualified"
    step = ""
    if len(handed):
        statement += f"; {handed['name'].iloc[0]} is, and still stands in {handed['stage'].iloc[0]}"
        step = f"Hand {handed['name'].iloc[0]} over to the sales process: move its stage on."
    if len(unproven):
        first = unproven.iloc[0]
        statement += f"; {first['name']} is sold in {first['stage']} without evidence of {first['lacks']}"
        step = step or f"Find the evidence for {first['name']}, or take it back into the plan."
    begins = (
        "the stage in which deals begin is not known, so that all open ones count as in the sales process"
        if beginning is None
        else f"in the sales process = beyond {beginning}, in which deals begin"
    )
    return Finding(
        "OPP-6",
        "qualification",
        statement,
        severity="watch" if step else "good" if qualified == len(deals) else "note",
        figures=figures,
        formula="qualified = need (compelling event or decision criteria), authority (a contact who may "
        f"decide), money (amount and funding known) and time (a close date to come) have evidence; {begins}",
        rows=deals[["opportunity_id", "name", "stage", "amount", *EVIDENCE, "lacks", "standing"]],
        currency=currency,
        next_step=step,
    )


def _evidence(
    deal: Mapping[Any, Any], deciders: str | None, *, as_of: date, currency: str
) -> tuple[str, str, str, str]:
    need = _written(deal["compelling_event"]) or _written(deal["decision_criteria"])
    funding = _written(deal["funding_process"])
    amount = f"{money(deal['amount'], currency)}, {funding}" if funding and pd.notna(deal["amount"]) else ""
    close = deal["close_date"]
    time = f"{close:%Y-%m-%d}" if pd.notna(close) and close >= pd.Timestamp(as_of) else ""
    return need, deciders or "", amount, time


def _written(text: Any) -> str:
    return text.strip() if isinstance(text, str) else ""
