"""Charts of the choice of accounts: concentration, margin, key account matrix, stability."""

from __future__ import annotations

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import named_rows, with_places
from planning_helpers.charts.theme import (
    ACCENT,
    INK,
    MONEY_FORMAT,
    MONEY_LABELS,
    MUTED,
    OUTCOME_COLOURS,
    SHARE_FORMAT,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)
from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import counted

TIER_COLOURS = {"strategic": "#1b5e8c", "develop": "#f2c14e", "maintain": "#7fb6de", "standard": "#d4d4d4"}
TIER_SHAPES = {"strategic": "circle", "develop": "triangle-up", "maintain": "square", "standard": "diamond"}
MOST_NAMES = 12
_MOST_OF_CURVE = 300
MOST_POINTS = 2000


def pareto_chart(curve: pd.DataFrame, *, title: str, currency: str = "", description: str = "") -> Drawn:
    """The share of revenue that the largest accounts reach together, with the 20 % and 80 % lines.

    Drawn from the frame of `pareto.pareto_curve`.
    """
    if curve.empty:
        return nothing_to_draw("No account has revenue, so there is no curve to draw.")
    start = curve.iloc[:1].assign(accounts_share=0.0, revenue_share=0.0, revenue=0.0, account="–", place=0)
    points = pd.concat([start, _thinned(curve)], ignore_index=True)
    axis = alt.Axis(format=SHARE_FORMAT)
    base = alt.Chart(points).encode(
        x=alt.X("accounts_share:Q", title="Share of the accounts with revenue, largest first", axis=axis),
        y=alt.Y("revenue_share:Q", title="Share of revenue", axis=axis, scale=alt.Scale(domain=[0, 1])),
    )
    tooltip = [
        alt.Tooltip("account:N", title="Account"),
        alt.Tooltip("place:Q", title="Place"),
        alt.Tooltip("revenue:Q", title=money_axis_title(currency, "Revenue"), format=MONEY_FORMAT),
        alt.Tooltip("revenue_share:Q", title="Revenue reached", format=".1%"),
    ]
    line = base.mark_line(color=ACCENT, point=len(curve) <= 60).encode(tooltip=tooltip)
    even = (
        alt.Chart(pd.DataFrame({"share": [0.0, 1.0]}))
        .mark_line(color=MUTED, strokeWidth=1, strokeDash=[2, 3])
        .encode(x="share:Q", y="share:Q")
    )
    at_20 = alt.Chart(pd.DataFrame({"x": [0.2]})).mark_rule(strokeDash=[5, 4]).encode(x="x:Q")
    at_80 = alt.Chart(pd.DataFrame({"y": [0.8]})).mark_rule(strokeDash=[5, 4]).encode(y="y:Q")
    description = description or (
        f"Curve of revenue reached by {counted(len(curve), 'account')}, largest first; the largest alone "
        f"reaches {curve['revenue_share'].iloc[0]:.0%}. A dotted line shows an even spread."
    )
    return described(alt.layer(even, at_20, at_80, line, height=320), title=title, description=description)


def margin_chart(economics: pd.DataFrame, *, title: str, currency: str = "", description: str = "") -> Drawn:
    """Revenue of the largest accounts, and in it what is left after goods and service.

    Drawn from the frame of `account_margin.economics`.
    """
    costed = economics[economics["net_margin"].notna()]
    if costed.empty:
        return nothing_to_draw("No cost is known, so there is no margin to draw.")
    rows = with_places(costed.assign(left=(costed["net_margin"] >= 0).map({True: "earned", False: "lost"})))
    y = named_rows("account")
    x_title = money_axis_title(currency, "12 months: revenue (pale), what is left")
    axis = alt.Axis(labelExpr=MONEY_LABELS)
    tooltip = [
        alt.Tooltip("account:N", title="Account"),
        alt.Tooltip("revenue:Q", title="Revenue", format=MONEY_FORMAT),
        alt.Tooltip("margin:Q", title="Margin", format=MONEY_FORMAT),
        alt.Tooltip("cost_to_serve:Q", title="Cost to serve", format=MONEY_FORMAT),
        alt.Tooltip("net_margin:Q", title="Left", format=MONEY_FORMAT),
        alt.Tooltip("net_margin_share:Q", title="Left, of revenue whose cost is known", format=".1%"),
        alt.Tooltip("cost_known:N", title="Cost of goods known, purchases"),
        alt.Tooltip("margin_basis:N", title="Basis"),
    ]
    sold = (
        alt.Chart(rows)
        .mark_bar(color="#dfe4ea", size=18)
        .encode(y=y, x=alt.X("revenue:Q", title=x_title, axis=axis, stack=False), tooltip=tooltip)
    )
    colours = alt.Scale(domain=["earned", "lost"], range=[OUTCOME_COLOURS["won"], OUTCOME_COLOURS["lost"]])
    left = (
        alt.Chart(rows)
        .mark_bar(size=9)
        .encode(
            y=y,
            x=alt.X("net_margin:Q", title=x_title, axis=axis, stack=False),
            color=alt.Color("left:N", title=None, scale=colours),
            tooltip=tooltip,
        )
    )
    losing = rows.loc[rows["net_margin"] < 0, "account"].tolist()
    description = description or (
        f"Bars of revenue and margin of {counted(len(rows), 'account')}, largest first; "
        + (f"below zero: {joined(losing[:8])}." if losing else "none is below zero.")
    )
    return described(alt.layer(sold, left, height=alt.Step(30)), title=title, description=description)


def tier_chart(tiers: pd.DataFrame, *, title: str, description: str = "") -> Drawn:
    """The key account matrix: attractiveness up, our strength to the right, one mark an account.

    Drawn from the frame of `account_tiers.account_tiers`.
    """
    placed = tiers[tiers["tier"].notna()]
    if placed.empty:
        return nothing_to_draw("No account can be placed by attractiveness and strength.")
    middle = placed[["strength", "attractiveness"]].median()
    placed = placed.head(MOST_POINTS)
    scale, axis = alt.Scale(domain=[0, 1]), alt.Axis(format=".2~f", values=[0, 0.25, 0.5, 0.75, 1])
    base = alt.Chart(placed).encode(
        x=alt.X("strength:Q", title="Our strength there (0 to 1)", scale=scale, axis=axis),
        y=alt.Y("attractiveness:Q", title="Attractiveness (0 to 1)", scale=scale, axis=axis),
    )
    colours = alt.Scale(domain=list(TIER_COLOURS), range=list(TIER_COLOURS.values()))
    shapes = alt.Scale(domain=list(TIER_SHAPES), range=list(TIER_SHAPES.values()))
    marks = base.mark_point(filled=True, size=110 if len(placed) <= 100 else 45, opacity=0.9).encode(
        color=alt.Color("tier:N", title=None, scale=colours),
        shape=alt.Shape("tier:N", title=None, scale=shapes),
        tooltip=[
            alt.Tooltip("account:N", title="Account"),
            alt.Tooltip("tier:N", title="Tier"),
            alt.Tooltip("strength:Q", title="Strength", format=".2f"),
            alt.Tooltip("attractiveness:Q", title="Attractiveness", format=".2f"),
            alt.Tooltip("incumbent:N", title="Incumbent"),
        ],
    )
    named = _apart(placed).assign(
        place=lambda rows: (rows["strength"] > 0.6).map({True: "left", False: "right"})
    )
    labels = [
        alt.Chart(named[named["place"] == place])
        .mark_text(align=align, dx=dx, dy=-9, fontSize=11, color=INK, limit=190)  # type: ignore[arg-type]
        .encode(x="strength:Q", y="attractiveness:Q", text="account:N")
        for place, align, dx in (("left", "right", -4), ("right", "left", 4))
    ]
    middle_x = alt.Chart(pd.DataFrame({"x": [middle["strength"]]})).mark_rule(strokeDash=[5, 4])
    middle_y = alt.Chart(pd.DataFrame({"y": [middle["attractiveness"]]})).mark_rule(strokeDash=[5, 4])
    layers = [middle_x.encode(x="x:Q"), middle_y.encode(y="y:Q"), marks, *labels]
    counts = ", ".join(f"{int((tiers['tier'] == tier).sum())} {tier}" for tier in TIER_COLOURS)
    description = description or f"Matrix of attractiveness and strength: {counts}."
    return described(alt.layer(*layers, height=420), title=title, description=description)


def rank_robustness_chart(
    stability: pd.DataFrame, names: pd.Series, *, top: int, title: str, description: str = ""
) -> Drawn:
    """How often each account is among the first when the weights move.

    Drawn from the frame of `rank_robustness.rank_stability`; `names` are the accounts' by
    `account_id`, and the first `top` are chosen.
    """
    if stability.empty:
        return nothing_to_draw("No account is ranked, so there is nothing that weights could move.")
    rows = stability.assign(
        account=stability["account_id"].map(names),
        choice=(stability["rank"] <= top).map({True: f"first {top} as weighted", False: "further down"}),
    )
    rows = with_places(rows[(rows["rank"] <= top) | (rows["top_share"] >= 0.01)].head(max(2 * top, 12)))
    y = named_rows("account")
    colours = alt.Scale(domain=[f"first {top} as weighted", "further down"], range=[ACCENT, "#a9bdd0"])
    bars = (
        alt.Chart(rows)
        .mark_bar(size=16)
        .encode(
            y=y,
            x=alt.X(
                "top_share:Q",
                title=f"Share of draws in which it is among the first {top}",
                axis=alt.Axis(format=SHARE_FORMAT),
                scale=alt.Scale(domain=[0, 1]),
                stack=False,
            ),
            color=alt.Color("choice:N", title=None, scale=colours),
            tooltip=[
                alt.Tooltip("account:N", title="Account"),
                alt.Tooltip("rank:Q", title="Rank"),
                alt.Tooltip("top_share:Q", title="Among the first", format=".1%"),
                alt.Tooltip("best_rank:Q", title="Best rank (9 of 10)"),
                alt.Tooltip("worst_rank:Q", title="Worst rank (9 of 10)"),
            ],
        )
    )
    numbers = (
        alt.Chart(rows)
        .mark_text(align="left", dx=5, fontSize=11)
        .encode(y=y, x="top_share:Q", text=alt.Text("top_share:Q", format=".0%"))
    )
    shares = ", ".join(
        f"{name} {part:.0%}" for name, part in zip(rows["account"].head(6), rows["top_share"], strict=False)
    )
    description = description or f"Bars of how often each account is among the first {top}: {shares}."
    return described(alt.layer(bars, numbers, height=alt.Step(26)), title=title, description=description)


def _thinned(curve: pd.DataFrame) -> pd.DataFrame:
    """At most about 300 points of the curve, the first 50 and the last always among them."""
    if len(curve) <= _MOST_OF_CURVE:
        return curve
    step = -(-len(curve) // _MOST_OF_CURVE)
    kept = (curve["place"] <= 50) | (curve["place"] % step == 0) | (curve["place"] == len(curve))
    return curve[kept]


def _apart(placed: pd.DataFrame) -> pd.DataFrame:
    """The accounts to name: attractive or far from the middle, and with room for their name."""
    far = (placed["strength"] - 0.5).abs() + placed["attractiveness"]
    kept: list[int] = []
    for row in far.sort_values(ascending=False, kind="stable").index:
        beside = (placed.loc[kept, "strength"] - placed.loc[row, "strength"]).abs() < 0.32
        level = (placed.loc[kept, "attractiveness"] - placed.loc[row, "attractiveness"]).abs() < 0.045
        if len(kept) < MOST_NAMES and not (beside & level).any():
            kept.append(row)
    return placed.loc[kept]
