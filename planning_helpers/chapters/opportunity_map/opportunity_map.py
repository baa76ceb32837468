"""The deals: how well they fit, how likely they are, what became of them, and which deserve the effort."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import lost, open_opportunities, sum_known, won
from planning_helpers.measures.pipeline.goal_progress import closed_in
from planning_helpers.measures.pipeline.leading_ratio import LeadingRatio
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count, counted, money, score, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import some_of

CRITERIA = ["potential", "strategic_value", "offer_fit", "resource_use", "relationship_value"]
STRONG_FIT = 3.5  # of 5
FROM_CRM, FROM_RATIO, DECIDED = "CRM probability", "close ratio", "decided"
PLANNED, OPEN, WON, LOST = STATES = ("planned", "open", "won", "lost")


def opportunity_map(
    opportunities: pd.DataFrame,
    opportunity_strategies: pd.DataFrame,
    *,
    qualified: pd.DataFrame,
    ratio: LeadingRatio,
    period: Period,
    as_of: date,
) -> pd.DataFrame:
    """The deals with fit and chance, best first: planned and open, then those won and lost in the period.

    Fit is the mean of those of the five criteria that are scored (1 to 5). The chance of an open deal is the
    close ratio that leads, as in every other figure; the CRM's probability, where there is one, tells deals
    apart and is called by its own name. A deal is planned until it has left the stage in which deals begin.
    Source: OPP-1, OPP-2, OPP-3, C11.

    Args:
        opportunities: Deals of the account.
        opportunity_strategies: Their scores.
        qualified: As `qualification.qualification` returns it.
        ratio: The close ratio that leads.
        period: In which deals won and lost are shown.
        as_of: The present.

    Returns:
        One row a deal: `opportunity_id`, `name`, `state` (planned, open, won, lost), `stage`, `close_date`,
        `amount`, `fit` (empty when no criterion is scored), `scored` (criteria scored, of 5),
        `chance_probability` (1 when won, 0 when lost), `crm_probability` (of an open deal; empty where the
        CRM has none), `place_probability` (the CRM's, else the chance: where the deal stands on the map) and
        `place_from`.
    """
    begun = qualified.loc[qualified["in_process"], "opportunity_id"]
    still_open = open_opportunities(opportunities)
    states = still_open["opportunity_id"].isin(begun).map({True: OPEN, False: PLANNED})
    parts = [still_open.assign(state=states)]
    for state, of_kind in ((WON, won), (LOST, lost)):
        parts.append(closed_in(of_kind(opportunities), period=period, as_of=as_of).assign(state=state))
    deals = pd.concat(parts, ignore_index=True)
    scores = opportunity_strategies.drop_duplicates("opportunity_id", keep="last")
    scores = scores.set_index("opportunity_id")[CRITERIA].astype("float64").reindex(deals["opportunity_id"])
    probability = deals["probability"].astype("float64")
    is_decided = deals["state"].isin([WON, LOST])
    source = probability.notna().map({True: FROM_CRM, False: FROM_RATIO}).mask(is_decided, DECIDED)
    expected = float("nan") if ratio.value is None else ratio.value
    chance = (deals["state"] == WON).astype("float64").where(is_decided, expected)
    by_crm = probability.mask(is_decided)
    found = deals[["opportunity_id", "name", "state", "stage", "close_date", "amount"]].assign(
        fit=scores.mean(axis=1).to_numpy(),
        scored=scores.notna().sum(axis=1).to_numpy(),
        chance_probability=chance,
        crm_probability=by_crm,
        place_probability=by_crm.fillna(chance),
        place_from=source,
        order=is_decided,
    )
    return found.sort_values(
        ["order", "fit", "place_probability", "amount"],
        ascending=[True, False, False, False],
        na_position="last",
        ignore_index=True,
    ).drop(columns=["order"])


def opportunity_map_finding(deals: pd.DataFrame, *, currency: str) -> Finding:
    """Name the open deal that deserves the effort first, and say what is not scored or has no value.

    First is the highest fit × CRM probability (else chance) × amount among open deals that have all
    three. Source: OPP-2.
    """
    every, deals = deals, deals[deals["state"].isin([PLANNED, OPEN])]
    if deals.empty:
        return unknown(
            "OPP-1",
            "opportunity_map",
            "No deal is open, so there is nothing to choose between",
            next_step="Add the deals that initiatives and white space suggest, or import them.",
        )
    scored, valued = int(deals["fit"].notna().sum()), int(deals["amount"].notna().sum())
    figures = {
        "deals": count(len(deals)),
        "scored": count(scored),
        "valued": count(valued),
        "open": money(sum_known(deals), currency),
    }
    formula = (
        f"fit = mean of the scored of {', '.join(CRITERIA)} (1 to 5); "
        "chance = the leading close ratio; first = highest fit × CRM probability (else chance) × amount"
    )
    known = f"value known for {some_of(valued, len(deals), 'open deal')}"
    rest = deals[deals["fit"].notna() & deals["amount"].notna() & deals["place_probability"].notna()]
    if rest.empty:
        worth = "" if not valued else f", worth {figures['open']}"
        return Finding(
            "OPP-2",
            "opportunity_map",
            f"Which of {counted(len(deals), 'open deal')}{worth} deserves the effort cannot be told: "
            f"fit scored for {figures['scored']}" + ("" if valued == len(deals) else f", {known}"),
            severity="unknown",
            figures=figures,
            formula=formula,
            rows=every,
            currency=currency,
            next_step="Score the five criteria for the deals."
            if valued == len(deals)
            else "Score the five criteria for the deals, and put values on them.",
        )
    worth_most = rest["fit"] * rest["place_probability"] * rest["amount"]
    first = rest.iloc[int(worth_most.argmax())]
    strong = int((deals["fit"] >= STRONG_FIT).sum())
    figures |= {
        "fit": score(first["fit"]),
        "crm_probability": share(first["crm_probability"]),
        "chance": share(first["chance_probability"]),
        "amount": money(first["amount"], currency),
        "strong": count(strong),
    }
    likely = (
        f"CRM probability {figures['crm_probability']}"
        if first["place_from"] == FROM_CRM
        else f"chance {figures['chance']}"
    )
    return Finding(
        "OPP-2",
        "opportunity_map",
        f"{first['name']} deserves the effort first: {figures['amount']}, fit {figures['fit']} of 5, "
        f"{likely}; {some_of(strong, len(deals), 'open deal', 'fits', 'fit')} well"
        + ("" if valued == len(deals) else f", {known}")
        + ("" if scored == len(deals) else f", fit scored for {figures['scored']}"),
        severity="note" if scored == valued == len(deals) else "watch",
        figures=figures,
        formula=f"{formula}; fits well = {STRONG_FIT} or more",
        rows=every,
        currency=currency,
        next_step="Take time from the deals of low fit and low probability for this one.",
    )
