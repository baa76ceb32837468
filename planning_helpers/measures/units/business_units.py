"""Business units of an account: what each buys, who runs it, and whether we spoke with them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from math import isnan

import pandas as pd

from planning_helpers.measures.people.people import is_silent
from planning_helpers.measures.pipeline.deal_status import open_opportunities
from planning_helpers.measures.revenue.revenue import bought_for, trailing_year_by
from planning_helpers.measures.revenue.wallet_left import wallet_left
from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.never_imported import import_step, never_imported
from planning_helpers.wording.prose import enumerated, one_or_many, some_of


def business_units(
    declared: pd.DataFrame,
    people: pd.DataFrame,
    revenue: pd.DataFrame,
    opportunities: pd.DataFrame,
    *,
    as_of: date,
    never_filled: Collection[str] = (),
) -> pd.DataFrame:
    """One row a unit of the account: those the plan lists, and those that deals or sales name.

    Names are compared without regard to case and surrounding blanks; the plan's spelling wins. Units that
    contacts alone name count where the plan lists none: else they may be departments, see `unmatched_units`.

    Args:
        declared: Table `business_units` of the plan.
        people: From `measures.people.people`.
        revenue: From `measures.revenue.revenue.revenue_rows`.
        opportunities: Deals of the account.
        as_of: Last day of the twelve months of revenue.
        never_filled: Tables that never had a row; what they would tell is empty, not 0.

    Returns:
        `business_unit`, `is_declared`, `employees`, `goals`, `executive`, `executive_left` (is no longer
        there), `executive_days` (since the executive was contacted; empty when never or when nobody is
        named), `executive_silent` (had no word for long; empty where no talk of anybody was ever imported),
        `purchases` (in 24 months), `revenue` and `before_revenue` (last twelve months, twelve
        before), `wallet`, `wallet_share` (revenue ÷ wallet), `open` (known amounts), `open_deals`,
        `contacts` (active). What was bought, is open or is known of people is empty, not 0, where no
        purchase, deal or contact names a unit. Declared units first, in order, then by revenue.

    Source: BU-1, C4 (units of the account, not ours).
    """
    still_open = open_opportunities(opportunities)
    present = people[people["is_active"]]
    sources = [declared["name"], revenue["business_unit"], opportunities["business_unit"]]
    if not _key(declared["name"]).str.len().gt(0).any():
        sources.append(people["business_unit"])
    names = pd.concat(sources, ignore_index=True).astype("str").str.strip()
    names = names[names.notna() & (names != "")]
    units = pd.DataFrame({"business_unit": names, "key": names.str.casefold()}).drop_duplicates("key")
    bought = trailing_year_by(revenue.assign(key=_key(revenue["business_unit"])), "key", as_of=as_of)
    deals = still_open.groupby(_key(still_open["business_unit"]))["amount"]
    stated = declared.assign(key=_key(declared["name"])).drop_duplicates("key", keep="last")
    executives = people.set_index("contact_id")
    found = units.merge(
        stated[["key", "employees", "goals", "executive_id", "wallet"]], on="key", how="left"
    ).merge(bought[["key", "purchases", "revenue", "before_revenue"]], on="key", how="left")
    sums = ["purchases", "revenue", "before_revenue"]
    is_sold = not {"transactions", "opportunities"} <= set(never_filled)
    nothing = 0.0 if is_sold and _names_units(revenue["business_unit"]) else float("nan")
    found[sums] = found[sums].where(found["key"].isin(bought["key"]), nothing)
    left = ~executives["is_active"].astype(bool)
    found = found.assign(
        purchases=found["purchases"].astype("Int64"),
        is_declared=found["key"].isin(stated["key"]),
        executive=found["executive_id"].map(executives["name"]).astype("str"),
        executive_left=found["executive_id"].isin(executives.index[left]),
        executive_days=found["executive_id"].map(executives["days_since_contact"]).astype("Int64"),
        wallet_share=(found["revenue"] / found["wallet"]).where(found["wallet"] > 0),
        open=found["key"].map(deals.sum(min_count=1)).astype("float64"),
        open_deals=_counted(found["key"], still_open["business_unit"], "opportunities" not in never_filled),
        contacts=_counted(found["key"], present["business_unit"], "contacts" not in never_filled),
    )
    is_unsure = found["executive"].notna() & ("interactions" in never_filled)
    found["executive_silent"] = (
        is_silent(found["executive_days"]).astype("boolean").mask(is_unsure & found["executive_days"].isna())
    )
    return found.sort_values(["is_declared", "revenue"], ascending=False, kind="stable", ignore_index=True)[
        [
            "business_unit",
            "is_declared",
            "employees",
            "goals",
            "executive",
            "executive_left",
            "executive_days",
            "executive_silent",
            "purchases",
            "revenue",
            "before_revenue",
            "wallet",
            "wallet_share",
            "open",
            "open_deals",
            "contacts",
        ]
    ]


def unmatched_units(units: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Departments and other names that contacts have as their unit, and that are none of the `units`.

    Returns:
        `business_unit`, `contacts` (how many have not left) and `names` of those contacts, the most first.

    Source: BU-1, C4.
    """
    present = people[people["is_active"] & people["business_unit"].notna()]
    keys = _key(present["business_unit"])
    rest = present[~keys.isin(_key(units["business_unit"])) & (keys != "")]
    found = rest.groupby(_key(rest["business_unit"]), as_index=False).agg(
        business_unit=("business_unit", "first"),
        contacts=("name", "size"),
        names=("name", lambda names: enumerated(names.tolist(), most=3)),
    )
    return found.sort_values("contacts", ascending=False, kind="stable", ignore_index=True)


def unmatched_units_finding(unmatched: pd.DataFrame) -> Finding:
    """Which departments of contacts are no unit of the plan. Source: BU-1."""
    figures = {"unmatched": count(len(unmatched)), "contacts": count(int(unmatched["contacts"].sum()))}
    formula = "units that contacts name and that are neither in the plan's list nor in a deal or a sale"
    if unmatched.empty:
        said = "No contact is of a unit that is not listed here"
        return Finding("BU-1", "unmatched_units", said, "note", figures, formula)
    named = counted(int(unmatched["contacts"].sum()), "contact")
    return Finding(
        "BU-1",
        "unmatched_units",
        f"{named} {one_or_many(int(unmatched['contacts'].sum()), 'is', 'are')} of no unit of the plan: "
        f"{enumerated(unmatched['business_unit'].tolist(), most=3)}",
        "note",
        figures,
        formula,
        unmatched,
        next_step=f"Say which unit {unmatched['business_unit'].iloc[0]} belongs to, or add it to the plan.",
    )


def executives_finding(units: pd.DataFrame) -> Finding:
    """Which units' executives we do not know or are silent with. Source: BU-1."""
    if units.empty:
        return unknown(
            "BU-1",
            "business_units",
            "No business unit of this account is known",
            next_step=(
                "List its units with employees, goals and executive, or fill in the unit of deals and"
                " contacts."
            ),
        )
    nobody = units[units["executive"].isna()]
    gone = units[units["executive"].notna() & units["executive_left"]]
    stale = units[units["executive"].notna() & ~units["executive_left"] & is_due(units)]
    is_unsure = (units["executive_silent"].isna() & ~units["executive_left"]).any()
    figures = {
        "units": count(len(units)),
        "no_executive": count(len(nobody)),
        "left": count(len(gone)),
        "not_contacted": count(len(stale)),
    }
    rows = pd.concat([gone, stale, nobody])[
        ["business_unit", "executive", "executive_left", "executive_days", "revenue", "open"]
    ]
    formula = (
        "units whose executive is not named, has left, or had no meeting, call or message recorded in "
        f"{threshold('silence_days')} days"
    )
    unsure = f"whether we speak with them cannot be told: {never_imported(['interactions'])}"
    if rows.empty and is_unsure:
        return unknown(
            "BU-1",
            "business_units",
            f"Every unit's executive is known; {unsure}",
            next_step=import_step(["interactions"]),
            figures={**figures, "not_contacted": count(None)},
        )
    if rows.empty:
        were = one_or_many(
            len(units), "The executive of the one unit was", f"The executives of all {len(units)} units were"
        )
        statement = f"{were} contacted in the last {threshold('silence_days')} days"
        rows = units[["business_unit", "executive", "executive_days"]]
        return Finding("BU-1", "business_units", statement, "good", figures, formula, rows)
    parts = []
    if len(gone):
        names = gone["executive"] + " of " + gone["business_unit"]
        parts.append(f"{enumerated(names.tolist(), most=3)} {one_or_many(len(gone), 'has', 'have')} left")
    if len(stale):
        silent = stale["executive"].drop_duplicates().tolist()
        parts.append(
            f"{enumerated(silent, most=3)} {one_or_many(len(silent), 'was', 'were')} not contacted in "
            f"{threshold('silence_days')} days"
        )
    if len(nobody):
        parts.append(f"{some_of(len(nobody), len(units), 'unit', 'has', 'have')} no executive we know")
    if is_unsure:
        parts.append(f"of the others, {unsure}")
    step = (
        f"Find out who runs {gone['business_unit'].iloc[0]} now."
        if len(gone)
        else f"Call {stale['executive'].iloc[0]}."
        if len(stale)
        else f"Find out who runs {nobody['business_unit'].iloc[0]}."
    )
    return Finding(
        "BU-1", "business_units", "; ".join(parts), "watch", figures, formula, rows, next_step=step
    )


def wallet_finding(units: pd.DataFrame, *, currency: str) -> Finding:
    """What share of the units' spend is ours, and where the most is still to win. Source: BU-1, SNAP-7."""
    spending = units[units["wallet"] > 0]
    known = spending[spending["revenue"].notna()]
    if known.empty:
        lacking = "what the units bought is not known" if len(spending) else "no unit's spend is known"
        return unknown(
            "BU-1",
            "wallet_share",
            f"Wallet share of the units cannot be computed: {lacking if len(units) else 'no unit is known'}",
            next_step="Enter amount and unit of what they bought."
            if len(spending)
            else "Ask each unit what it spends a year, with all suppliers, in what we sell.",
        )
    wallet, ours = money(known["wallet"].sum(), currency), money(known["revenue"].sum(), currency)
    ratio = share(known["revenue"].sum() / known["wallet"].sum())
    room = wallet_left(known["wallet"], known["revenue"])
    widest = known["business_unit"].iloc[int(room.argmax())]
    rest = money(float(room.max()), currency)
    return Finding(
        "BU-1",
        "wallet_share",
        f"We have {ratio} of the {wallet} that {some_of(len(known), len(units), 'unit', 'spends', 'spend')}; "
        f"the most is left in {widest}: {rest}",
        severity="note",
        figures={"wallet_share": ratio, "wallet": wallet, "revenue": ours, "wallet_left": rest},
        formula="revenue of the last twelve months ÷ wallet, over units whose wallet and revenue are known; "
        "wallet left = wallet less that revenue",
        rows=known[["business_unit", "revenue", "wallet", "wallet_share", "open"]],
        currency=currency,
        next_step=f"Find out who supplies the rest in {widest}.",
    )


def units_finding(units: pd.DataFrame, priority: pd.DataFrame, *, currency: str) -> Finding:
    """Who buys what share of the account's revenue, and where to go first. Source: BU-1, BU-2."""
    if units.empty:
        return unknown(
            "BU-2",
            "units",
            "Where the time should go cannot be told: no deal, sale, contact or plan names a unit of this"
            " account",
            next_step="List the units of the account with their executive and yearly spend.",
        )
    if units["purchases"].isna().all():
        in_play = money(units["open"].sum(min_count=1), currency)
        whose = one_or_many(len(units), "its one unit", f"each of {len(units)} units")
        return Finding(
            "BU-2",
            "units",
            f"What {whose} buys is not known, as no purchase names its unit"
            + (f"; {in_play} is open" if in_play.value is not None else ""),
            severity="watch",
            figures={"units": count(len(units)), "open": in_play},
            formula="purchases of the last 24 months that name a unit",
            rows=units[["business_unit", "wallet", "open", "executive"]],
            currency=currency,
            next_step="Import the unit with each purchase, or ask who pays the invoices.",
        )
    buying = units[bought_from_us(units)].sort_values("revenue", ascending=False)
    bought, open_sum = bought_for(buying["revenue"]), units["open"].sum(min_count=1)
    unvalued = int(buying["revenue"].isna().sum())
    figures = {
        "units": count(len(units)),
        "buying": count(len(buying)),
        "revenue": money(bought, currency),
        "open": money(open_sum, currency),
        "largest_share": share(buying["revenue"].iloc[0] / bought if len(buying) and not unvalued else None),
    }
    at_least = "for at least " if unvalued and bought > 0 else ""
    said = f"{figures['buying']} of {counted(len(units), 'unit')} bought "
    said += f"for an amount {figures['revenue']}" if isnan(bought) else f"{at_least}{figures['revenue']}"
    said += " in twelve months"
    if unvalued:
        said += f" (what {counted(unvalued, 'unit')} bought is not known)" if at_least else ""
    elif len(buying):
        said += f", {figures['largest_share']} of it {buying['business_unit'].iloc[0]}"
    nothing = (
        "what is open is not known" if units["open_deals"].isna().all() else "nothing of known amount is open"
    )
    said += f"; {figures['open']} is open" if open_sum > 0 else f"; {nothing}"
    first = priority.iloc[0]
    return Finding(
        "BU-2",
        "units",
        said,
        "note",
        figures,
        "revenue of the last twelve months and known amounts of open deals, of those that name a unit",
        units[["business_unit", "revenue", "before_revenue", "wallet", "open", "executive"]],
        currency,
        next_step=(
            f"Go to {first['business_unit']} first: {first['reasons']}." if first["priority"] > 0 else ""
        ),
    )


def is_due(units: pd.DataFrame) -> pd.Series:
    """Whether somebody is to see the executive: unknown, gone, or silent as far as talks are known."""
    return units["executive_silent"].fillna(False).astype(bool) | units["executive_left"].astype(bool)


def bought_from_us(units: pd.DataFrame) -> pd.Series:
    """Whether each unit bought in twelve months, also where it is not known for how much."""
    return (units["revenue"] > 0) | (units["revenue"].isna() & (units["purchases"] > 0).fillna(False))


def _names_units(names: pd.Series) -> bool:
    """Whether rows tell of units: there are none, or one of them names its unit."""
    return names.empty or bool(names.notna().any())


def _counted(keys: pd.Series, names: pd.Series, is_known: bool) -> pd.Series:
    """How many of `names` are each of `keys`; empty where none is known or none of the rows names a unit."""
    if not is_known or not _names_units(names):
        return pd.Series(pd.NA, index=keys.index, dtype="Int64")
    return keys.map(_key(names).value_counts()).fillna(0).astype("Int64")


def _key(names: pd.Series) -> pd.Series:
    return names.astype("str").str.strip().str.casefold()
