"""The one-page overview: what is known of the account and of its plan, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import decided_by, lost, open_opportunities, won
from planning_helpers.measures.pipeline.win_rate import win_rate
from planning_helpers.measures.revenue.revenue import is_purchase, trailing_year
from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import enumerated

NOT_KNOWN = "not known"
STRENGTHS = {1: "bad", 2: "weak", 3: "fair", 4: "good", 5: "excellent"}
LENGTHS = {"Q": "quarter", "H": "half-year", "": "year"}


def overview(
    frames: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    executives: pd.DataFrame,
    *,
    account: pd.Series,
    plan: pd.Series | None,
    as_of: date,
    currency: str,
) -> pd.DataFrame:
    """The fields of the overview in reading order, the unknown ones marked. Source: SNAP-1, SNAP-2, SNAP-3.

    Args:
        frames: The tables of the account by name.
        rows: What it bought, from `revenue.revenue_rows`.
        executives: The people who lead or decide, from `decision_process.key_executives`.
        account: Its row of `accounts`.
        plan: Its row of `plans`, if there is one.
        as_of: The day the facts are taken at; deals won or lost after it are no part of the win rate.
        currency: ISO code of all money.

    Returns:
        `topic`, `field`, `value` (text; `not known` where empty), `source` (`CRM`, `plan`, `plan and CRM` or
        `computed`) and `is_known`.
    """
    observed = _win_rate(decided_by(frames["opportunities"], as_of))
    judged = pd.Series(dtype="object") if plan is None else plan
    first = rows["date"].min() if len(rows) else pd.NaT
    recent = rows[rows["date"] > pd.Timestamp(as_of) - pd.DateOffset(years=1)]
    facts: list[tuple[str, str, Any, str]] = [
        ("Account", "Name", account["name"], "CRM"),
        ("Account", "Industry", account["industry"], "CRM"),
        ("Account", "Segment", account["segment"], "CRM"),
        ("Account", "Region and country", _joined(account["region"], account["country"]), "CRM"),
        ("Account", "Known for", account["specialisation"], "CRM"),
        ("Account", "Employees", _number(account["employees"]), "CRM"),
        ("Account", "Own turnover a year", _amount(account["annual_revenue"], currency), "CRM"),
        ("Account", "Key executives", _list(executives["contact"]), "CRM"),
        ("Relationship", "Client since", _day(account["client_since"]), "CRM"),
        ("Relationship", "First purchase on record", _day(first), "computed"),
        ("Relationship", "Revenue, last twelve months", _bought(rows, as_of, currency), "computed"),
        ("Relationship", "Units that buy from us", _list(recent["business_unit"], most=5), "computed"),
        ("Relationship", "Account manager", _name(frames["users"], account["owner_id"]), "CRM"),
        ("Relationship", "Main contact method", _most(frames["contacts"]["contact_method"]), "CRM"),
        ("Relationship", "Relationship strength", _strength(judged.get("relationship_strength")), "plan"),
        ("Relationship", "Incumbent competitor", account["incumbent"], "CRM"),
        ("Plan", "Period of the plan", _length(judged.get("period")), "plan"),
        ("Plan", "Primary objective", judged.get("primary_objective"), "plan"),
        ("Plan", "Sales goal, commit", _amount(judged.get("commit_goal"), currency), "plan"),
        ("Plan", "Sales goal, stretch", _amount(judged.get("stretch_goal"), currency), "plan"),
        ("Plan", "Close ratio planned (by value)", _share(judged.get("planned_close_ratio")), "plan"),
        ("Plan", "Win rate observed (by count)", observed, "computed"),
        ("Plan", "Goals with this account", _list(frames["goals"]["name"]), "plan"),
        ("Plan", "Primary strategy", _primary(frames["strategies"]), "plan"),
        ("Plan", "Sales approach", judged.get("sales_approach"), "plan"),
        ("Plan", "Behaviours that lead there", _list(frames["tactics"]["name"]), "plan"),
        ("Plan", "Last reviewed", _reviewed(judged, frames["reviews"], as_of), "plan"),
        ("Situation", "Narrative overview", judged.get("narrative"), "plan"),
        ("Situation", "Industry news and trends", judged.get("industry_news"), "plan"),
        ("Situation", "Strategic initiatives", _list(frames["initiatives"]["name"]), "plan"),
        ("Situation", "What the account wants", _list(frames["objectives"]["aim"]), "plan"),
        ("Process", "Purchase history", _purchases(rows, frames["transactions"]), "computed"),
        ("Process", "Decision process", judged.get("buying_process"), "plan"),
        ("Process", "Funding", _list(frames["opportunity_strategies"]["funding_process"]), "plan"),
        ("Process", "Commitments needed", _list(_commitments(frames)), "plan and CRM"),
        ("Agreed with the client", "Format of the plan", judged.get("plan_format"), "plan"),
        ("Agreed with the client", "Access to the plan", judged.get("plan_access"), "plan"),
        ("Agreed with the client", "Updates", judged.get("update_frequency"), "plan"),
        ("Agreed with the client", "Agreed on", _day(judged.get("client_agreed_date")), "plan"),
    ]
    found = pd.DataFrame(facts, columns=["topic", "field", "value", "source"])
    values = found["value"].map(lambda value: None if _missing(value) else str(value)).astype("str")
    return found.assign(value=values.fillna(NOT_KNOWN), is_known=values.notna())


def overview_finding(fields: pd.DataFrame, *, as_of: date) -> Finding:
    """How much of the page is filled, and what is missing on either side. Source: SNAP-2."""
    known = int(fields["is_known"].sum())
    missing = fields[~fields["is_known"]]
    crm, plan = (missing.loc[missing["source"] == source, "field"].tolist() for source in ("CRM", "plan"))
    is_unwritten = len(plan) == int((fields["source"] == "plan").sum())
    figures = {
        "fields": count(len(fields)),
        "known": count(known),
        "missing_in_crm": count(len(crm)),
        "missing_in_plan": count(len(plan)),
    }
    statement = f"{figures['known']} of {figures['fields']} fields of the overview are known"
    if is_unwritten:
        statement += ": the plan is still to be written"
        statement += f", and the CRM lacks {enumerated(crm, most=3)}" if crm else ""
    elif plan or crm:
        statement += f"; missing: {enumerated([*plan, *crm], most=4)}"
    return Finding(
        "SNAP-2",
        "overview",
        statement,
        severity="note" if known >= threshold("known_share") * len(fields) else "watch",
        figures=figures,
        formula=f"fields with a value as known on {as_of:%Y-%m-%d} ÷ fields of the overview",
        rows=missing[["topic", "field", "source"]],
        next_step=f"Fill in {enumerated((plan or crm)[:3])} first." if plan or crm else "",
    )


def _bought(rows: pd.DataFrame, as_of: date, currency: str) -> str | None:
    return _amount(trailing_year(rows, as_of).revenue, currency) if len(rows) else None


def _purchases(rows: pd.DataFrame, transactions: pd.DataFrame) -> str | None:
    rows = rows[is_purchase(rows)]
    if rows.empty:
        return None
    first, last = _day(rows["date"].min()), _day(rows["date"].max())
    what = counted(len(rows), "won deal" if transactions.empty else "purchase")
    return f"{what}, {first} to {last}" if first != last else f"{what}, on {first}"


def _length(period: Any) -> str | None:
    """The period of the plan with its length in words."""
    return None if _missing(period) else f"{period} (a {LENGTHS[str(period)[4:5].upper()]})"


def _reviewed(plan: pd.Series, reviews: pd.DataFrame, as_of: date) -> str | None:
    """The day the plan says it was reviewed on, or a later one on which a review was held."""
    held = reviews.loc[reviews["held_date"] <= pd.Timestamp(as_of), "held_date"]
    days = [str(day) for day in (_day(plan.get("last_reviewed_date")), _day(held.max())) if day]
    return max(days) if days else None


def _commitments(frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    """What must be decided or done next: decisions of the reviews, latest first, then steps in open deals."""
    reviews = frames["reviews"].sort_values("held_date", ascending=False, na_position="first", kind="stable")
    deals = open_opportunities(frames["opportunities"]).sort_values("close_date", kind="stable")
    noted = frames["opportunity_strategies"].drop_duplicates("opportunity_id", keep="last")
    steps = values_of(deals["opportunity_id"], noted.set_index("opportunity_id")["next_steps"])
    return pd.concat([reviews["decisions_needed"], steps.fillna(deals["next_step"])], ignore_index=True)


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or bool(pd.isna(value)) or not str(value).strip()


def _day(value: Any) -> str | None:
    return None if _missing(value) else f"{pd.Timestamp(value):%Y-%m-%d}"


def _amount(value: Any, currency: str) -> str | None:
    return None if _missing(value) else str(money(float(value), currency))


def _win_rate(decided: pd.DataFrame) -> str | None:
    """The raw win rate with the number of deals it rests on, so that few are seen to be few."""
    rate, closed = win_rate(decided), len(won(decided)) + len(lost(decided))
    return None if rate is None else f"{share(rate)} of {counted(closed, 'deal')}"


def _share(value: Any) -> str | None:
    return None if _missing(value) else str(share(float(value)))


def _number(value: Any) -> str | None:
    return None if _missing(value) else str(count(float(value)))


def _strength(value: Any) -> str | None:
    return None if _missing(value) else f"{int(value)} of 5 ({STRENGTHS.get(int(value), NOT_KNOWN)})"


def _joined(*values: Any) -> str | None:
    return ", ".join(str(value) for value in values if not _missing(value)) or None


def _list(values: pd.Series, *, most: int = 3) -> str | None:
    return "; ".join(values.dropna().drop_duplicates().head(most)) or None


def _most(values: pd.Series) -> str | None:
    times = values.dropna().value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return None if times.empty else str(times.index[0])


def _name(users: pd.DataFrame, user_id: Any) -> Any:
    found = (
        users.loc[users["user_id"] == user_id, "name"] if not _missing(user_id) else users["name"].iloc[:0]
    )
    return found.iloc[0] if len(found) else user_id


def _primary(strategies: pd.DataFrame) -> str | None:
    return _list(strategies.loc[strategies["is_primary"].fillna(False).astype(bool), "name"])
