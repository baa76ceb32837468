"""Dependence: what we lose when one person leaves, of theirs or of ours."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.people.people import active
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.revenue.revenue import trailing_year_by
from planning_helpers.wording.figures import count, counted, money
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of

_DTYPES = {
    "person": "str",
    "side": "str",
    "has_left": "bool",
    "title": "str",
    "exposed": "float64",
    "revenue": "float64",
    "deals": "int64",
    "initiatives": "int64",
    "units": "int64",
    "what": "str",
}
_PIECE = {
    "thing": "str",
    "person_id": "str",
    "name": "str",
    "what": "str",
    "amount": "float64",
    "revenue": "float64",
}
DEPENDENCE_RULE = (
    "of theirs: open deals in which the person is the only contact, initiatives the person answers for, units"
    " where the person is the only one we met in twelve months; of ours: open deals the person owns while"
    " nobody else of us met the deal's contacts (or, without any, the account) in twelve months, initiatives"
    " the person alone follows, units where only the person met somebody; money: known amounts of those deals"
    " and revenue of those units in twelve months"
)


def single_points_of_failure(
    people: pd.DataFrame,
    users: pd.DataFrame,
    opportunities: pd.DataFrame,
    opportunity_contacts: pd.DataFrame,
    interactions: pd.DataFrame,
    initiatives: pd.DataFrame,
    revenue: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """Every person whose leaving exposes something, the most money first.

    Args:
        people: From `measures.people.people`.
        users: Our people.
        opportunities: Deals of the account.
        opportunity_contacts: Who of theirs has a part in them.
        interactions: Who met whom.
        initiatives: What the account wants to do.
        revenue: From `measures.revenue.revenue.revenue_rows`.
        as_of: The day the facts are taken at.

    Returns:
        `person`, `side` (`theirs`, `ours`), `has_left` (one of ours whose part nobody took over), `title`,
        `exposed` (known amounts of open deals), `revenue` (of the units, in twelve months), `deals`,
        `initiatives` and `units` (how many), `what` (their names). Ranked by `exposed` and `revenue`
        together.

    Source: users.md, "champion leaves" (rule `DEPENDENCE_RULE`).
    """
    deals = open_opportunities(opportunities)
    today = pd.Timestamp(as_of)
    dates = interactions["interaction_date"]
    met = interactions[(dates <= today) & (dates > today - pd.DateOffset(years=1))]
    present = active(people)
    met = met.merge(present[["contact_id", "business_unit"]], on="contact_id", how="left")
    roles = opportunity_contacts[opportunity_contacts["opportunity_id"].isin(deals["opportunity_id"])]
    roles = roles[roles["contact_id"].isin(present["contact_id"])]
    deal_things = deals[["opportunity_id", "name", "amount"]].set_axis(["thing", "name", "amount"], axis=1)
    unit_revenue = trailing_year_by(revenue, "business_unit", as_of=as_of).set_index("business_unit")[
        "revenue"
    ]
    plan_things = initiatives[["row_id", "name"]].set_axis(["thing", "name"], axis=1)
    theirs = [
        _alone(roles, "opportunity_id", "contact_id").merge(deal_things, on="thing").assign(what="deal"),
        _led(initiatives, "executive_id").merge(plan_things, on="thing").assign(what="initiative"),
        _alone(met, "business_unit", "contact_id").pipe(_units, unit_revenue),
    ]
    ours = [
        _deals_only_their_owner_knows(deals, roles, met).merge(deal_things, on="thing").assign(what="deal"),
        _led(initiatives, "owner_id").merge(plan_things, on="thing").assign(what="initiative"),
        _alone(met, "business_unit", "user_id").pipe(_units, unit_revenue),
    ]
    is_gone = ~users["is_active"].fillna(True).astype(bool)
    found = pd.concat(
        [
            _by_person(theirs, present, "contact_id").assign(side="theirs", has_left=False),
            _by_person(ours, users, "user_id").assign(
                side="ours", has_left=lambda rows: rows.index.isin(users.loc[is_gone, "user_id"])
            ),
        ]
    ).astype(_DTYPES)[list(_DTYPES)]
    money_first = found.assign(money=found["exposed"].fillna(0) + found["revenue"].fillna(0)).sort_values(
        ["money", "initiatives", "units", "person"], ascending=[False, False, False, True], ignore_index=True
    )
    return money_first[list(_DTYPES)]


def single_points_of_failure_finding(
    found: pd.DataFrame,
    people: pd.DataFrame,
    opportunity_contacts: pd.DataFrame,
    interactions: pd.DataFrame,
    *,
    currency: str,
) -> Finding:
    """The person whose leaving would cost the most, and what hangs on them.

    That nothing hangs on one person is said only where contact roles of deals or interactions could tell.
    """
    step = "Import contacts, the contact roles of deals, and interactions."
    subject = "What hangs on one person cannot be told"
    if found.empty and active(people).empty:
        return unknown(
            "REL-3", "dependence", f"{subject}: no contact of this account is known", next_step=step
        )
    if found.empty and opportunity_contacts.empty and interactions.empty:
        return unknown(
            "REL-3",
            "dependence",
            f"{subject}: no deal names its contacts, and no meeting, call or message is on record",
            next_step=step,
        )
    if found.empty:
        return Finding(
            "REL-3",
            "dependence",
            "Nothing open hangs on one person alone, as far as deals, initiatives and meetings tell",
            "good",
            formula=DEPENDENCE_RULE,
        )
    first = found.iloc[0]
    figures = {
        "people": count(len(found)),
        "exposed": money(first["exposed"], currency),
        "revenue": money(first["revenue"], currency),
        "deals": count(first["deals"]),
        "initiatives": count(first["initiatives"]),
        "units": count(first["units"]),
    }
    hangs = (
        [f"{figures['exposed']} in {counted(int(first['deals']), 'open deal')}"]
        if first["deals"] and first["exposed"] > 0
        else ([f"{counted(int(first['deals']), 'open deal')} of unknown amount"] if first["deals"] else [])
    )
    hangs += [f"{counted(int(first['initiatives']), 'initiative')}"] if first["initiatives"] else []
    hangs += [f"contact with {counted(int(first['units']), 'unit')}"] if first["units"] else []
    if first["units"] and first["revenue"] > 0:
        hangs[-1] += f" that bought for {figures['revenue']} in twelve months"
    whose = "of theirs" if first["side"] == "theirs" else "of ours"
    lost = ", ".join(hangs)
    statement = f"If {first['person']} ({whose}) leaves, we lose hold of {lost}"
    if first["has_left"]:
        statement = f"{first['person']} ({whose}) has left, and nobody else of us holds {lost}"
    step = (
        f"Name who of us takes over from {first['person']}."
        if first["has_left"]
        else f"Get a second contact beside {first['person']}."
        if first["side"] == "theirs"
        else f"Take a second of us along to {first['person']}'s contacts."
    )
    return Finding(
        "REL-3",
        "dependence",
        statement,
        "act" if first["exposed"] > 0 or first["revenue"] > 0 else "watch",
        figures,
        DEPENDENCE_RULE,
        found,
        currency,
        next_step=step,
    )


def _by_person(pieces: list[pd.DataFrame], persons: pd.DataFrame, key: str) -> pd.DataFrame:
    """What hangs on each of `persons`, counted by kind; those with nothing are absent."""
    known = (
        pd.concat(pieces, ignore_index=True)
        .reindex(columns=list(_PIECE))
        .astype(_PIECE)
        .merge(
            persons[[key, "name", "title"]].set_axis(["person_id", "person", "title"], axis=1), on="person_id"
        )
    )
    kinds = pd.DataFrame(
        {f"{kind}s": (known["what"] == kind).astype("int64") for kind in ("deal", "initiative", "unit")}
    )
    groups = (
        known[["person_id", "person", "title", "name", "amount", "revenue"]]
        .join(kinds)
        .groupby("person_id", sort=False)
    )
    return groups.agg(
        person=("person", "first"),
        title=("title", "first"),
        exposed=("amount", lambda amounts: amounts.sum(min_count=1)),
        revenue=("revenue", lambda amounts: amounts.sum(min_count=1)),
        deals=("deals", "sum"),
        initiatives=("initiatives", "sum"),
        units=("units", "sum"),
        what=("name", "; ".join),
    )


def _alone(rows: pd.DataFrame, thing: str, person: str) -> pd.DataFrame:
    """Each `thing` that only one `person` has to do with: `thing`, `person_id`."""
    pairs = rows[[thing, person]].dropna().drop_duplicates()
    single = pairs[~pairs[thing].duplicated(keep=False)]
    return single.set_axis(["thing", "person_id"], axis=1)


def _units(alone: pd.DataFrame, revenue: pd.Series) -> pd.DataFrame:
    """The units of `alone` with their names and `revenue`."""
    return alone.assign(what="unit", name=alone["thing"], revenue=values_of(alone["thing"], revenue))


def _led(initiatives: pd.DataFrame, person: str) -> pd.DataFrame:
    return initiatives[["row_id", person]].dropna().set_axis(["thing", "person_id"], axis=1)


def _deals_only_their_owner_knows(
    deals: pd.DataFrame, roles: pd.DataFrame, met: pd.DataFrame
) -> pd.DataFrame:
    """Open deals whose contacts (without any: whose account) no other of us than the owner met."""
    owned = deals[["opportunity_id", "owner_id"]].dropna()
    with_contacts = owned.merge(roles[["opportunity_id", "contact_id"]], on="opportunity_id").merge(
        met[["contact_id", "user_id"]].dropna(), on="contact_id"
    )
    without = owned[~owned["opportunity_id"].isin(roles["opportunity_id"])].merge(
        met[["user_id"]].dropna(), how="cross"
    )
    helped = pd.concat([with_contacts, without])
    helped = helped[helped["user_id"] != helped["owner_id"]]
    alone = owned[~owned["opportunity_id"].isin(helped["opportunity_id"])]
    return alone.set_axis(["thing", "person_id"], axis=1)
