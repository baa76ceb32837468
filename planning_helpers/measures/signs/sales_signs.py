"""What sales say for and against us: offerings that fall or grow, share of spend, concentration, cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from planning_helpers.measures.revenue.revenue import base_is_complete, trailing_year, trailing_year_by
from planning_helpers.measures.revenue.revenue_trend import STEADY, STEEP, fall_over_years
from planning_helpers.measures.signs.candidate import Candidate, candidate, evidence_rows
from planning_helpers.wording.figures import count, counted, money, share

FALLEN = -0.25
RISEN = 0.25
CONCENTRATED = 0.6
MATERIAL = 0.05
RISEN_POINTS = 0.03
"""A share of wallet that rose by so much has risen."""

SOURCE = "sales on record"


def revenue_falling(sold: pd.DataFrame, *, as_of: date, currency: str) -> Iterator[Candidate]:
    """The account as a whole buys much less than a year ago, or still falls and is far below its best year.

    The same fall as `revenue_trend.trend_finding` tells, from the same figures.
    """
    year, fall = trailing_year(sold, as_of), fall_over_years(sold, as_of=as_of)
    if year.change is None or year.change > -STEADY:
        return
    from_best = None if fall is None else fall[0]
    if year.change > -STEEP and (from_best is None or from_best > -STEEP):
        return
    now, before, change = money(year.revenue, currency), money(year.before, currency), share(-year.change)
    statement = f"Revenue fell by {change}, from {before} to {now} in twelve months"
    items, amounts = ["last twelve months", "twelve before"], [year.revenue, year.before]
    if fall is not None:
        statement += f", and by {share(-fall[0])} from {money(fall[2], currency)} up to {fall[1]:%Y-%m-%d}"
        items, amounts = [*items, f"best twelve months, up to {fall[1]:%Y-%m-%d}"], [*amounts, fall[2]]
    yield candidate(
        "revenue",
        ["account"],
        "threat",
        statement,
        evidence_rows(items, amount=amounts),
        source=SOURCE,
        formula="sales of the last twelve months against the twelve before, and against the best twelve up "
        f"to that day of a year; from {STEEP:.0%} on",
        figures={
            "revenue": now,
            "before": before,
            "change": share(year.change),
            "from_best": share(from_best),
        },
        currency=currency,
        ask="Do they need less, or buy elsewhere? Who of theirs decided so?",
    )


def trends(sold: pd.DataFrame, *, as_of: date, currency: str) -> Iterator[Candidate]:
    """Offerings that fell, grew or are no longer bought, those first of which most was lost or gained.

    Nothing fell or grew where the record of the account does not hold all of the twelve months before; what
    is no longer bought is told all the same. `sold` are `revenue.revenue_rows` with the `offering` by name.
    """
    changes = trailing_year_by(
        sold.assign(offering=sold["offering"].fillna("")), "offering", as_of=as_of
    ).query("offering != ''")
    larger = changes[["revenue", "before_revenue"]].max(axis=1)
    material = larger >= MATERIAL * changes[["revenue", "before_revenue"]].sum().max()
    moved = (changes["revenue"] - changes["before_revenue"]).abs()
    largest_first = moved[material].sort_values(ascending=False, kind="stable").index
    formula = (
        f"sales of the last twelve months against the twelve before; from {RISEN:.0%} on, of offerings with "
        f"{MATERIAL:.0%} of sales or more"
    )
    for change in changes.loc[largest_first].to_dict("records"):
        name, now, before = change["offering"], change["revenue"], change["before_revenue"]
        is_lapsed = change["state"] == "lapsed" and change["purchases"] == change["with_amount"]
        if not before > 0 or (pd.isna(change["change_revenue"]) and not is_lapsed):
            continue
        then, current, grown = money(before, currency), money(now, currency), now / before - 1
        said = {"source": SOURCE, "formula": formula, "currency": currency}
        rows = evidence_rows([f"{name}, last twelve months", f"{name}, twelve before"], amount=[now, before])
        figures = {"revenue": current, "before": then, "change": share(grown)}
        if is_lapsed:
            statement = f"{name} is no longer bought: {then} in the twelve months before, nothing since"
            ask = f"Who supplies {name} now, and since when?"
            yield candidate("lapsed", [name], "threat", statement, rows, figures=figures, ask=ask, **said)
        elif grown <= FALLEN:
            statement = f"{name} fell by {share(-grown)}, from {then} to {current} in twelve months"
            ask = f"Do they need less of {name}, or buy it elsewhere?"
            yield candidate("falling", [name], "weakness", statement, rows, figures=figures, ask=ask, **said)
        elif grown >= RISEN:
            statement = f"{name} grew by {share(grown)}, from {then} to {current} in twelve months"
            ask = f"Who of theirs wanted more of {name}, and who else would?"
            yield candidate("growing", [name], "strength", statement, rows, figures=figures, ask=ask, **said)


def wallet_shares(
    sold: pd.DataFrame, account: pd.Series, units: pd.DataFrame, *, as_of: date, currency: str
) -> Iterator[Candidate]:
    """The account's, and each unit's, spend of which we have more than a year ago; by the wallet known now.

    `units` is the plan's table `business_units`.
    """
    if not base_is_complete(sold["date"].min(), as_of):
        return
    today = pd.Timestamp(as_of)
    year_ago, two_years_ago = today - pd.DateOffset(years=1), today - pd.DateOffset(years=2)
    recent = sold[(sold["date"] > two_years_ago) & (sold["date"] <= today)]
    keys = recent["business_unit"].astype("str").str.strip().str.casefold()
    spends = [("account", "the account", account.get("wallet"), recent)]
    for unit in units.drop_duplicates("name", keep="last").to_dict("records"):
        name = str(unit["name"])
        spends.append((f"unit {name}", name, unit["wallet"], recent[keys == name.strip().casefold()]))
    for member, name, wallet, rows in spends:
        if wallet is None or pd.isna(wallet) or wallet <= 0 or rows["revenue"].isna().any():
            continue
        is_last = rows["date"] > year_ago
        now, before = float(rows.loc[is_last, "revenue"].sum()), float(rows.loc[~is_last, "revenue"].sum())
        if before <= 0 or now > wallet or (now - before) / wallet < RISEN_POINTS:
            continue
        shares = {"share": share(now / wallet), "share_before": share(before / wallet)}
        yield candidate(
            "wallet share",
            [member],
            "strength",
            f"Our share of what {name} spends rose from {shares['share_before']} to {shares['share']}",
            evidence_rows(
                [f"{name}, last twelve months", f"{name}, twelve before", f"{name}, spend a year"],
                amount=[now, before, wallet],
            ),
            source=SOURCE,
            formula="sales of the last twelve months, and of the twelve before, ÷ the wallet as it is known "
            f"now; from {100 * RISEN_POINTS:.0f} points on",
            figures={**shares, "wallet": money(float(wallet), currency)},
            currency=currency,
            ask="Did we win it from a competitor, or did they buy more? Has their spend changed?",
        )


def concentrated(sold: pd.DataFrame, *, as_of: date, currency: str) -> Iterator[Candidate]:
    """One unit, or one offering, that most of the sales come from; one alone that is known is none."""
    year = sold[
        (sold["date"] > pd.Timestamp(as_of) - pd.DateOffset(years=1)) & (sold["date"] <= pd.Timestamp(as_of))
    ]
    for column, noun in (("business_unit", "unit"), ("offering", "offering")):
        named = year.dropna(subset=[column])
        bought = trailing_year_by(named, column, as_of=as_of)
        is_whole = bool((bought["with_amount"] == bought["purchases"]).all()) and len(named) == len(year)
        bought = bought[bought["revenue"] > 0]
        if len(bought) < 2 or bought["revenue"].iloc[0] < CONCENTRATED * bought["revenue"].sum():
            continue
        first, part = str(bought[column].iloc[0]), share(bought["revenue"].iloc[0] / bought["revenue"].sum())
        known = "" if is_whole else f", as far as {noun}s and amounts are known"
        yield candidate(
            "concentration",
            [f"{noun} {first}"],
            "threat",
            f"{part} of what we sell here comes from one {noun}, {first}{known}",
            evidence_rows(bought[column], amount=bought["revenue"]),
            source=SOURCE,
            formula=f"sales of the last twelve months by {noun}; one with {CONCENTRATED:.0%} or more",
            figures={"share": part, f"{noun}s": count(len(bought))},
            currency=currency,
            ask=f"What would make {first} stop, and what do the others need?",
        )


def below_cost(sold: pd.DataFrame, account: pd.Series, *, as_of: date, currency: str) -> Iterator[Candidate]:
    """Offerings sold below their cost, and an account that costs more to serve than it earns."""
    year = sold[(sold["date"] > pd.Timestamp(as_of) - pd.DateOffset(years=1)) & sold["margin"].notna()]
    margins = year.groupby("offering")["margin"].sum()
    losing = margins[margins < 0].sort_values()
    if len(losing):
        total = money(losing.sum(), currency)
        yield candidate(
            "below cost",
            losing.index,
            "weakness",
            f"{counted(len(losing), 'offering')} sold below cost: {total} margin in twelve months",
            evidence_rows(losing.index, amount=losing.to_numpy()),
            source=SOURCE,
            formula="revenue less cost of goods of the last twelve months by offering, below zero; purchases "
            "whose cost is known",
            figures={"offerings": count(len(losing)), "margin": total},
            currency=currency,
            ask="Is the price wrong, or the cost we book? Who may change it?",
        )
    serving = account.get("cost_to_serve")
    if serving is None or pd.isna(serving) or year.empty:
        return
    earned = float(year["margin"].sum())
    if earned < serving:
        left = money(earned - float(serving), currency)
        yield candidate(
            "cost to serve",
            ["account"],
            "weakness",
            f"The account costs more to serve than it earns: {left} in twelve months",
            evidence_rows(
                ["margin, twelve months", "cost to serve a year"], amount=[earned, -float(serving)]
            ),
            source=SOURCE,
            formula="revenue less cost of goods of the last twelve months (purchases whose cost is known) "
            "less cost to serve a year",
            figures={"margin": money(earned, currency), "net": left},
            currency=currency,
            ask="Which visits or services would they not miss?",
        )
