"""Tables of where an account stands: overview, people, process, deals, the client's words, gaps."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from planning_helpers.wording.display import Table, joined
from planning_helpers.wording.figures import counted


def overview_table(fields: pd.DataFrame) -> Table:
    """The overview on one page; what is not known is named once, at its end. Source: SNAP-2, SNAP-3."""
    lacking = fields[~fields["is_known"]]
    names = lacking.groupby("source")["field"].agg(joined)
    missing = pd.DataFrame(
        {"topic": "Not known yet", "field": [f"from the {name}" for name in names.index], "value": names}
    ).replace({"field": {"from the computed": "once there are purchases and deals"}})
    shown = fields.loc[fields["is_known"], ["topic", "field", "value", "source"]]
    return Table(
        pd.concat([shown, missing.reindex(columns=shown.columns).astype("str")], ignore_index=True),
        caption="Overview of account and plan",
        labels={"source": "Taken from"},
    )


def missed_and_promising_table(deals: pd.DataFrame, *, currency: str) -> Table:
    """Promising, open and missed deals, the largest of each first. Source: SNAP-7."""
    return Table(
        deals.head(25),
        caption=f"Promising, open and missed deals, the first {min(25, len(deals))} of {len(deals)}",
        currency=currency,
        labels={"name": "Deal", "close_date": "Close date, or lost on"},
        empty="No deal of this account is open, and none was lost in the last twelve months.",
    )


def executives_table(executives: pd.DataFrame) -> Table:
    """The people who lead or decide, and when we last spoke. Source: SNAP-1."""
    columns = [
        "contact", "title", "business_unit", "role", "status", "coverage", "last_contact_date",
        "days_since_contact",
    ]  # fmt: skip
    return Table(
        executives[columns].head(15),
        caption="Key executives",
        labels={
            "role": "Part in decisions",
            "status": "Stance towards us",
            "last_contact_date": "Last contact",
        },
        empty="No key executive of this account is known.",
    )


def process_table(process: pd.DataFrame) -> Table:
    """How the account decides, for itself and deal by deal. Source: SNAP-4."""
    is_noted = bool(process.drop(columns="decision").notna().any(axis=None))
    deals = f", and of none of {counted(len(process) - 1, 'open deal')}" if len(process) > 1 else ""
    return Table(
        process.head(15) if is_noted else process.iloc[:0],
        caption="Decision process",
        labels={"decision": "What is decided", "how": "Who decides, in which steps"},
        empty=f"Nobody wrote down how decisions are made in this account{deals}.",
    )


def open_deals_table(deals: pd.DataFrame, *, currency: str) -> Table:
    """The open deals, earliest close first. Source: SNAP-8."""
    return Table(
        deals.head(25),
        caption=f"Open deals, the first {min(25, len(deals))} of {len(deals)}",
        currency=currency,
        labels={"name": "Deal", "overdue_days": "Days overdue"},
        empty="The account has no open deal.",
    )


def backlog_table(waiting: pd.DataFrame, *, currency: str, is_invoiced: bool = True) -> Table:
    """Won in the last year and not yet invoiced; `is_invoiced` when any invoice is known. Source: SNAP-8."""
    return Table(
        waiting,
        caption="Won and not yet invoiced",
        currency=currency,
        labels={"name": "Deal", "close_date": "Won on"},
        empty="Nothing that was won with a named offering waits for its invoice."
        if is_invoiced
        else "What waits for its invoice cannot be told, as no invoice or order of the account is on record.",
    )


def answers_table(answers: pd.DataFrame, *, caption: str, empty: str) -> Table:
    """Questions and what the client answered, in their own words. Source: SNAP-6, OBJ-1."""
    return Table(
        answers[["question", "answer", "contact", "asked_date"]],
        caption=caption,
        labels={"contact": "Who answered"},
        empty=empty,
    )


def agreed_table(agreed: pd.DataFrame) -> Table:
    """What is agreed with the client. Source: GOAL-5, IMPL-1."""
    return Table(
        agreed,
        caption="What we agreed on",
        labels={"agreed": "What", "client_agreed_date": "Agreed on", "due_date": "By"},
        empty="Nothing has been agreed on yet.",
    )


def notes_table(notes: Sequence[str]) -> Table:
    """What a reader must know of the figures: amounts and plans that could not be used."""
    return Table(
        pd.DataFrame({"note": pd.Series(list(notes), dtype="str")}),
        caption="Notes on the figures",
        empty="Every amount could be used: there is nothing to note.",
    )


def forecast_errors_table(errors: pd.DataFrame) -> Table:
    """How far off each way of forecasting was in the past, least first. Source: SNAP-4."""
    return Table(
        errors[["method", "trials", "error_share", "worst_error_share", "held_share"]],
        caption="How far off each forecast would have been",
        labels={
            "method": "Forecast by",
            "trials": "Past years tried",
            "error_share": "Off by, on average",
            "worst_error_share": "At worst (above zero: too high)",
            "held_share": "Periods its interval held (80% wanted)",
        },
        empty="No forecast could be tried on the past: that takes three years of history.",
    )


def questions_table(questions: pd.DataFrame) -> Table:
    """The eight questions to the client, and which of them are answered. Source: SNAP-6, OBJ-1."""
    return Table(
        questions,
        caption="Questions to the client",
        labels={"contact": "Who answered", "asked_date": "Asked on"},
    )


def research_table(sources: pd.DataFrame) -> Table:
    """The sources to look through, and how fresh what we have of each is. Source: SNAP-8."""
    return Table(
        sources,
        caption="Research sources, with what we have of each",
        labels={
            "kind": "Where",
            "found": "What we have",
            "last_date": "Latest",
            "age_days": "Days old",
            "tells": "What it tells",
        },
    )


def gaps_table(gaps: pd.DataFrame) -> Table:
    """What we do not know, and which answers wait for it."""
    return Table(
        gaps[["question", "known", "blocks", "remedy"]],
        caption="Gaps in what we know, most blocking first",
        labels={"question": "What is not known", "blocks": "Answers that wait", "remedy": "How to close it"},
        empty="Nothing that the plan rests on is missing.",
    )
