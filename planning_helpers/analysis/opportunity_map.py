"""The open deals: how well they fit, how likely they are, and which deserve the effort."""

from __future__ import annotations

import pandas as pd

from planning_helpers.analysis.close_ratio import CloseRatio
from planning_helpers.analysis.opportunity_value import known_amount, open_opportunities
from planning_helpers.analysis.prose import some_of
from planning_helpers.figures import count, counted, money, score, share
from planning_helpers.findings import Finding, unknown

CRITERIA = ["potential", "strategic_value", "offer_fit", "resource_use", "relationship_value"]
STRONG_FIT = 3.5  # of 5
SHRUNK, FROM_CRM = "shrunk close ratio", "CRM"


def opportunity_map(
    opportunities: pd.DataFrame, opportunity_strategies: pd.DataFrame, *, ratio: CloseRatio
) -> pd.DataFrame:
    """The open deals with fit and chance, best first.

    Fit is the mean of those of the five criteria that are scored (1 to 5). The chance is the CRM's
    probability, else the account's shrunk close ratio. Source: OPP-1, OPP-2.

    Returns:
        One row an open deal: `opportunity_id`, `name`, `stage`, `close_date`, `amount`, `fit` (empty when no
        criterion is scored), `scored` (criteria scored, of 5), `win_probability`, `chance_from`.
    """
    deals = open_opportunities(opportunities)
    scores = opportunity_strategies.drop_duplicates("opportunity_id", keep="last")
    scores = scores.set_index("opportunity_id")[CRITERIA].astype("float64").reindex(deals["opportunity_id"])
    chance = deals["probability"].where(deals["probability"].notna(), ratio.shrunk)
    found = pd.DataFrame(
        {
            "opportunity_id": deals["opportunity_id"].to_numpy(),
            "name": deals["name"].to_numpy(),
            "stage": deals["stage"].to_numpy(),
            "close_date": deals["close_date"].to_numpy(),
            "amount": deals["amount"].to_numpy(),
            "fit": scores.mean(axis=1).to_numpy(),
            "scored": scores.notna().sum(axis=1).to_numpy(),
            "win_probability": chance.astype("float64").to_numpy(),
            "chance_from": deals["probability"].notna().map({True: FROM_CRM, False: SHRUNK}).to_numpy(),
        }
    )
    return found.sort_values(
        ["fit", "win_probability", "amount"], ascending=False, na_position="last", ignore_index=True
    )


def opportunity_map_finding(deals: pd.DataFrame, *, currency: str) -> Finding:
    """Name the deal that deserves the effort first, and say what is not scored or has no value.

    First is the highest fit × chance × amount among deals that have all three.
    """
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
        "open": money(known_amount(deals), currency),
    }
    formula = (
        f"fit = mean of the scored of {', '.join(CRITERIA)} (1 to 5); "
        "chance = CRM probability, else the shrunk close ratio; first = highest fit × chance × amount"
    )
    known = f"value known for {some_of(valued, len(deals), 'open deal')}"
    rest = deals[deals["fit"].notna() & deals["amount"].notna() & deals["win_probability"].notna()]
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
            rows=deals,
            currency=currency,
            next_step="Score the five criteria for the deals."
            if valued == len(deals)
            else "Score the five criteria for the deals, and put values on them.",
        )
    worth_most = rest["fit"] * rest["win_probability"] * rest["amount"]
    first = rest.iloc[int(worth_most.argmax())]
    strong = int((deals["fit"] >= STRONG_FIT).sum())
    figures |= {
        "fit": score(first["fit"]),
        "chance": share(first["win_probability"]),
        "amount": money(first["amount"], currency),
        "strong": count(strong),
    }
    return Finding(
        "OPP-2",
        "opportunity_map",
        f"{first['name']} deserves the effort first: {figures['amount']}, fit {figures['fit']} of 5, chance "
        f"{figures['chance']}; {some_of(strong, len(deals), 'open deal', 'fits', 'fit')} well"
        + ("" if valued == len(deals) else f", {known}")
        + ("" if scored == len(deals) else f", fit scored for {figures['scored']}"),
        severity="note" if scored == valued == len(deals) else "watch",
        figures=figures,
        formula=f"{formula}; fits well = {STRONG_FIT} or more",
        rows=deals,
        currency=currency,
        next_step="Take time from the deals of low fit and low chance for this one.",
    )
