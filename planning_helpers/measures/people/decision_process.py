"""How the account decides: who, in which steps, with whose money."""

from __future__ import annotations

import pandas as pd

from planning_helpers.measures.people.people import is_silent
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

WHOLE_ACCOUNT = "the account as a whole"


def key_executives(people: pd.DataFrame) -> pd.DataFrame:
    """The people who lead or decide, those who decide first. Source: SNAP-1, ORG-1.

    Args:
        people: From `people.people`.

    Returns:
        `contact_id`, `contact`, `title`, `business_unit`, `role`, `status`, `influence`, `coverage`,
        `last_contact_date`, `days_since_contact`; only people who have not left.
    """
    found = people[people["is_active"] & (people["is_key_player"] | people["is_executive"])]
    found = found.assign(decides=found["role"].isin(DECIDING)).sort_values(
        ["decides", "influence", "name"],
        ascending=[False, False, True],
        na_position="last",
        ignore_index=True,
    )
    columns = [
        "contact_id", "contact", "title", "business_unit", "role", "status", "influence", "coverage",
        "last_contact_date", "days_since_contact",
    ]  # fmt: skip
    return found.rename(columns={"name": "contact"})[columns]


def decision_process(
    plan: pd.Series | None, opportunities: pd.DataFrame, opportunity_strategies: pd.DataFrame
) -> pd.DataFrame:
    """How decisions are made, for the account and for each open deal. Source: SNAP-3, SNAP-4.

    Returns:
        `decision` (what is decided), `how`, `criteria`, `funding`, `compelling_event`; empty where nobody
        wrote it down. The account first, then its open deals, earliest close first.
    """
    deals = open_opportunities(opportunities).sort_values(["close_date", "name"], kind="stable")
    noted = opportunity_strategies.drop_duplicates("opportunity_id", keep="last").set_index("opportunity_id")
    noted = noted.reindex(deals["opportunity_id"])
    general = None if plan is None else plan["buying_process"]
    return pd.DataFrame(
        {
            "decision": pd.Series([WHOLE_ACCOUNT, *deals["name"]], dtype="str"),
            "how": pd.Series([general, *noted["decision_process"]], dtype="str"),
            "criteria": pd.Series([None, *noted["decision_criteria"]], dtype="str"),
            "funding": pd.Series([None, *noted["funding_process"]], dtype="str"),
            "compelling_event": pd.Series([None, *noted["compelling_event"]], dtype="str"),
        }
    )


def decision_finding(executives: pd.DataFrame, process: pd.DataFrame) -> Finding:
    """Whether we know who decides, and how. Source: SNAP-4."""
    deciders = executives[executives["role"].isin(DECIDING)]
    deals = process[process["decision"] != WHOLE_ACCOUNT]
    known, funded = deals["how"].notna().sum(), deals["funding"].notna().sum()
    general = bool(process["how"].iloc[:1].notna().any())
    if deciders.empty and not general and not known:
        return unknown(
            "SNAP-4",
            "decision_process",
            "Neither who decides nor how is known",
            next_step="Ask your best contact: who signs, who must agree, in which order, and from "
            "which budget.",
        )
    who = (
        f"{enumerated(deciders['contact'].tolist(), most=3)} "
        f"{one_or_many(len(deciders), 'decides or approves', 'decide or approve')}"
        if len(deciders)
        else "Who decides is not known"
    )
    how = (
        "how decisions are made is written down" if general else "how decisions are made is not written down"
    )
    for_deals = (
        f"; the steps are known for {some_of(known, len(deals), 'open deal')}, the "
        f"funding for {count(funded)}"
    )
    return Finding(
        "SNAP-4",
        "decision_process",
        f"{who}; {how}{for_deals if len(deals) else ''}",
        severity="act"
        if deciders.empty and len(deals)
        else "watch"
        if deciders.empty or not general
        else "note",
        figures={
            "deciders": count(len(deciders)),
            "open_deals": count(len(deals)),
            "deals_with_process": count(known),
            "deals_with_funding": count(funded),
        },
        formula="deciding are contacts whose role is decision maker, approver or executive sponsor",
        rows=deciders.drop(columns="contact_id"),
        next_step="Find out who signs before the next offer goes out."
        if deciders.empty
        else f"Ask how {deals.loc[deals['how'].isna(), 'decision'].iloc[0]} will be decided and paid for."
        if known < len(deals)
        else "",
    )


def executives_finding(executives: pd.DataFrame) -> Finding:
    """Which of the people who lead or decide we have lost from sight. Source: SNAP-1."""
    if executives.empty:
        return unknown(
            "SNAP-1",
            "executives",
            "No key executive of this account is known",
            next_step="Import the contacts with their titles, or name decision makers in the plan.",
        )
    silent = executives[is_silent(executives["days_since_contact"])]
    never = count(int(executives["last_contact_date"].isna().sum()))
    total = count(len(executives))
    figures = {"executives": total, "silent": count(len(silent)), "never": never}
    noun = one_or_many(len(executives), "person leads or decides", "people lead or decide")
    if never.value == total.value:
        statement = f"{total} {noun}; when we last spoke with any of them is not on record"
    elif silent.empty:
        statement = f"{total} {noun}; we spoke with each in the last {threshold('silence_days')} days"
    else:
        statement = (
            f"{total} {noun}; with {count(len(silent))} of them we had no word "
            f"for {threshold('silence_days')} days or never spoke: "
            f"{enumerated(silent['contact'].tolist(), most=3)}"
        )
    return Finding(
        "SNAP-1",
        "executives",
        statement,
        severity="unknown"
        if (executives["coverage"] == "unknown").all()
        else "watch"
        if len(silent)
        else "good",
        figures=figures,
        formula=with_thresholds(
            "contacts who have not left with a leader's title, an influence of {key_influence} or more, or a"
            " deciding role"
        ),
        rows=executives.drop(columns="contact_id").head(50),
        next_step=f"Agree who of ours speaks with {silent['contact'].iloc[0]}, about what."
        if len(silent)
        else "",
    )
