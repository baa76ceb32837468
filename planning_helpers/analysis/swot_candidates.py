"""SWOT candidates: what the facts say about the account, offered to the team, each with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.analysis.executive_matrix import quarter_start
from planning_helpers.analysis.opportunity_value import open_opportunities
from planning_helpers.analysis.people import active
from planning_helpers.analysis.prose import enumerated, one_or_many
from planning_helpers.analysis.revenue import trailing_year_by
from planning_helpers.analysis.whitespace import sold_as
from planning_helpers.display import joined
from planning_helpers.figures import count, counted, money, share
from planning_helpers.findings import Finding

FALLEN = -0.25
RISEN = 0.25
CONCENTRATED = 0.6
MATERIAL = 0.05
LATE_STAGE = 0.5
ROWS = ("item", "evidence_date", "amount")

CANDIDATE_RULE = (
    "computed from sales of the last twelve months against the twelve before (±25%, offerings with 5% of"
    " sales or more), one unit or offering with 60% of revenue or more, offerings sold below cost, people met"
    " in twelve months, executives not contacted this quarter, competitors in place or in open deals, open"
    " deals past their close date or with a late stage and a close date moved back; what the team accepted or"
    " dismissed is not offered again"
)


@dataclass(frozen=True, eq=False)
class Candidate:
    """One statement the facts support.

    Attributes:
        key: Stable name, kept in `swot_items.candidate` when the team accepts or dismisses it.
        rows: The rows behind it: `item`, `evidence_date`, `amount`.
    """

    key: str
    quadrant: str
    perspective: str
    statement: str
    rows: pd.DataFrame


def swot_candidates(
    account: pd.Series,
    people: pd.DataFrame,
    revenue: pd.DataFrame,
    opportunities: pd.DataFrame,
    stage_history: pd.DataFrame,
    offerings: pd.DataFrame,
    *,
    as_of: date,
    currency: str,
) -> list[Candidate]:
    """Everything the facts suggest, threats and weaknesses first; see `not_offered_before` for what is new.

    Args:
        account: Row of the account.
        people: From `analysis.people`.
        revenue: From `analysis.revenue.revenue_rows`.
        opportunities: Deals of the account.
        stage_history: States of those deals.
        offerings: What we sell, for their names.
        as_of: Last day of the twelve months.
        currency: Of the amounts.

    Source: SWOT-1, SWOT-3, RISK-1.
    """
    sold = revenue.assign(offering=revenue["offering_id"].map(sold_as(offerings)).astype("str"))
    found = [
        *_competitors(account, opportunities),
        *_slipping(opportunities, stage_history, as_of=as_of),
        *_concentrated(sold, as_of=as_of),
        *_trends(sold, as_of=as_of, currency=currency),
        *_below_cost(sold, as_of=as_of, currency=currency),
        *_threading(people),
        *_executives(people, as_of=as_of),
    ]
    order = {"threat": 0, "weakness": 1, "opportunity": 2, "strength": 3}
    return sorted(found, key=lambda candidate: order[candidate.quadrant])


def not_offered_before(candidates: list[Candidate], items: pd.DataFrame) -> list[Candidate]:
    """The candidates the team neither accepted nor dismissed; `items` are the table `swot_items`."""
    seen = set(items["candidate"].dropna())
    return [candidate for candidate in candidates if candidate.key not in seen]


def candidate_rows(candidates: list[Candidate]) -> pd.DataFrame:
    """One row a candidate: `quadrant`, `perspective`, `statement`, `rows` (how many), `candidate`."""
    columns = {
        "quadrant": "str",
        "perspective": "str",
        "statement": "str",
        "rows": "int64",
        "candidate": "str",
    }
    rows = [(one.quadrant, one.perspective, one.statement, len(one.rows), one.key) for one in candidates]
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def candidate_evidence(candidates: list[Candidate]) -> pd.DataFrame:
    """The rows behind all candidates: `statement`, `item`, `evidence_date`, `amount`."""
    parts = [
        candidate.rows.assign(statement=candidate.statement)
        for candidate in candidates
        if len(candidate.rows)
    ]
    empty = pd.DataFrame({"statement": [], "item": [], "evidence_date": [], "amount": []})
    found = pd.concat(parts, ignore_index=True) if parts else empty
    return found[["statement", *ROWS]].astype(
        {"statement": "str", "item": "str", "evidence_date": "datetime64[us]", "amount": "float64"}
    )


def candidates_finding(candidates: list[Candidate], *, dismissed: int = 0) -> Finding:
    """How many statements the facts offer, and the gravest of them."""
    figures = {"candidates": count(len(candidates)), "decided": count(dismissed)}
    before = f"; {figures['decided']} were decided on before" if dismissed else ""
    if not candidates:
        return Finding(
            "SWOT-1",
            "swot_candidates",
            f"The facts offer nothing new{before}",
            "note",
            figures,
            CANDIDATE_RULE,
        )
    first = candidates[0]
    return Finding(
        "SWOT-1",
        "swot_candidates",
        f"{first.statement}; the facts offer {counted(len(candidates), 'candidate')} to decide on{before}",
        "act" if first.quadrant in {"threat", "weakness"} else "note",
        figures,
        CANDIDATE_RULE,
        candidate_rows(candidates),
        next_step="Accept or dismiss each candidate with the team, and say what you know about it.",
    )


def _competitors(account: pd.Series, opportunities: pd.DataFrame) -> Iterator[Candidate]:
    incumbent = account.get("incumbent")
    if isinstance(incumbent, str) and incumbent.strip():
        rows = _rows([f"incumbent of the account: {incumbent}"])
        yield Candidate(
            f"incumbent:{incumbent}", "threat", "us", f"{incumbent} is in place as incumbent", rows
        )
    rivals = open_opportunities(opportunities).dropna(subset=["competitor"])
    for rival, deals in rivals.groupby("competitor"):
        if rival != incumbent:
            rows = _rows(deals["name"], deals["close_date"], deals["amount"])
            statement = f"{rival} competes in {counted(len(deals), 'open deal')}"
            yield Candidate(f"competitor:{rival}", "threat", "us", statement, rows)


def _slipping(
    opportunities: pd.DataFrame, stage_history: pd.DataFrame, *, as_of: date
) -> Iterator[Candidate]:
    deals = open_opportunities(opportunities)
    history = stage_history.sort_values("changed_at")
    later = history.groupby("opportunity_id")["close_date"].diff().dt.days > 0
    moved = later.groupby(history["opportunity_id"]).sum()
    times = deals["opportunity_id"].map(moved).astype("float64").fillna(0)
    overdue = deals["close_date"] < pd.Timestamp(as_of)
    late = deals[overdue | ((deals["probability"] >= LATE_STAGE) & (times >= 2))]
    if len(late):
        slip = one_or_many(len(late), "slips", "slip")
        statement = f"{counted(len(late), 'open deal')} {slip}: past the close date, or moved back twice"
        rows = _rows(late["name"], late["close_date"], late["amount"])
        yield Candidate("slipping-deals", "threat", "us", statement, rows)


def _concentrated(sold: pd.DataFrame, *, as_of: date) -> Iterator[Candidate]:
    for column, noun in (("business_unit", "unit"), ("offering", "offering")):
        bought = trailing_year_by(sold.dropna(subset=[column]), column, as_of=as_of)
        is_whole = (bought["with_amount"] == bought["purchases"]).all()
        of_known = "" if is_whole else ", as far as amounts are known"
        bought = bought[bought["revenue"] > 0]
        if len(bought) > 1 and bought["revenue"].iloc[0] >= CONCENTRATED * bought["revenue"].sum():
            first, part = bought.iloc[0], share(bought["revenue"].iloc[0] / bought["revenue"].sum())
            statement = f"{part} of what we sell here comes from one {noun}, {first[column]}{of_known}"
            rows = _rows(bought[column], amount=bought["revenue"])
            yield Candidate(f"concentration:{noun}:{first[column]}", "threat", "us", statement, rows)


def _trends(sold: pd.DataFrame, *, as_of: date, currency: str) -> Iterator[Candidate]:
    changes = trailing_year_by(sold.dropna(subset=["offering"]), "offering", as_of=as_of)
    larger = changes[["revenue", "before_revenue"]].max(axis=1)
    material = larger >= MATERIAL * changes[["revenue", "before_revenue"]].sum().max()
    for change in changes[material].to_dict("records"):
        name, now, before = change["offering"], change["revenue"], change["before_revenue"]
        if before <= 0 or pd.isna(change["change_revenue"]):
            continue
        rows = _rows([f"{name}, last twelve months", f"{name}, twelve before"], amount=[now, before])
        then, grown = money(before, currency), now / before - 1
        if change["state"] == "lapsed":
            statement = f"{name} is no longer bought: {then} in the twelve months before, nothing since"
            yield Candidate(f"lapsed:{name}", "threat", "us", statement, rows)
        elif grown <= FALLEN:
            statement = (
                f"{name} fell by {share(-grown)}, from {then} to {money(now, currency)} in twelve months"
            )
            yield Candidate(f"falling:{name}", "weakness", "us", statement, rows)
        elif grown >= RISEN:
            statement = (
                f"{name} grew by {share(grown)}, from {then} to {money(now, currency)} in twelve months"
            )
            yield Candidate(f"growing:{name}", "strength", "us", statement, rows)


def _below_cost(sold: pd.DataFrame, *, as_of: date, currency: str) -> Iterator[Candidate]:
    year = sold[(sold["date"] > pd.Timestamp(as_of) - pd.DateOffset(years=1)) & sold["margin"].notna()]
    margins = year.groupby("offering")["margin"].sum()
    losing = margins[margins < 0].sort_values()
    if len(losing):
        statement = (
            f"{counted(len(losing), 'offering')} sold below cost: {money(losing.sum(), currency)} margin in"
            " twelve months"
        )
        yield Candidate(
            "below-cost", "weakness", "us", statement, _rows(losing.index, amount=losing.to_numpy())
        )


def _threading(people: pd.DataFrame) -> Iterator[Candidate]:
    present = active(people)
    if present.empty or not people["last_contact_date"].notna().any():
        return
    met = present[(present["interactions"] > 0).fillna(False)]
    if len(met) <= 1:
        who = f"only {met['name'].iloc[0]}" if len(met) else "nobody"
        statement = f"We are single-threaded: {who} of {count(len(present))} people met us in twelve months"
        rows = _rows(present["name"], present["last_contact_date"])
        yield Candidate("single-threaded", "weakness", "us", statement, rows)
    mentors = met[(met["status"] == "mentor").fillna(False)]
    if len(mentors):
        speak = one_or_many(len(mentors), "speaks", "speak")
        statement = f"{counted(len(mentors), 'mentor')} {speak} for us: {joined(mentors['name'])}"
        rows = _rows(mentors["name"], mentors["last_contact_date"])
        yield Candidate("mentors", "strength", "us", statement, rows)


def _executives(people: pd.DataFrame, *, as_of: date) -> Iterator[Candidate]:
    if not people["last_contact_date"].notna().any():
        return  # nothing is recorded, so whom we speak with is not known
    leaders = active(people)
    leaders = leaders[leaders["is_executive"]]
    missed = leaders[~(leaders["last_contact_date"] >= pd.Timestamp(quarter_start(as_of)))]
    if len(missed):
        shown = enumerated(missed["name"].tolist(), most=3)
        statement = (
            f"{count(len(missed))} of {counted(len(leaders), 'executive')} "
            f"{one_or_many(len(missed), 'was', 'were')} not contacted this quarter: {shown}"
        )
        rows = _rows(missed["name"], missed["last_contact_date"])
        yield Candidate(f"executives:{quarter_start(as_of)}", "weakness", "us", statement, rows)


def _rows(item: object, evidence_date: object = None, amount: object = None) -> pd.DataFrame:
    items = pd.Series(list(item), dtype="str")  # type: ignore[call-overload]
    dates = pd.Series(pd.NaT, index=items.index) if evidence_date is None else pd.Series(list(evidence_date))  # type: ignore[call-overload]
    amounts = pd.Series(float("nan"), index=items.index) if amount is None else pd.Series(list(amount))  # type: ignore[call-overload]
    return pd.DataFrame(
        {"item": items, "evidence_date": pd.to_datetime(dates), "amount": amounts.astype("float64")}
    )
