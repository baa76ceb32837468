"""What hangs on one person, as bars of the money exposed, or of how many things."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from planning_helpers.charts.bars import end_to_end, named_rows, numbered, with_places
from planning_helpers.charts.theme import (
    MONEY_FORMAT,
    MONEY_LABELS,
    OUTCOME_COLOURS,
    Drawn,
    described,
    money_axis_title,
    nothing_to_draw,
)

MOST = 12
_OPEN, _REVENUE = "open deals", "a year's revenue of units"
_COLOURS = {_OPEN: OUTCOME_COLOURS["won"], _REVENUE: OUTCOME_COLOURS["open"]}


def single_points_of_failure_chart(
    found: pd.DataFrame, *, title: str, currency: str, description: str = ""
) -> Drawn:
    """Draw the frame of `single_points_of_failure`: one bar a person, open amount and a year's revenue.

    Where no money hangs on anybody, the length is the number of deals, initiatives and units instead.
    The words beside a bar count what hangs on the person, so that a bar of unknown length still tells.
    """
    if found.empty:
        return nothing_to_draw("Nothing open hangs on one person alone, so there is no bar to draw.")
    shown = with_places(found.head(MOST)).assign(
        who=lambda rows: numbered(rows["person"] + " (" + _side(rows) + ")"),
        label=lambda rows: [_words(row) for row in rows.to_dict("records")],
    )
    parts = _parts(shown)
    in_money = bool((parts["amount"] > 0).any())
    if not in_money:
        parts = _things(shown)
    ends = parts.groupby("place", as_index=False).agg(
        end=("end", "max"), who=("who", "first"), label=("label", "first")
    )
    far = max(float(parts["end"].max()), 1.0) * 1.6  # room for the words beside the longest bar
    kinds = [kind for kind in _COLOURS if kind in set(parts["kind"])]
    bars = (
        alt.Chart(parts)
        .mark_bar(height=16)
        .encode(
            y=named_rows("who", stack=False),
            x=alt.X(
                "start:Q",
                title=money_axis_title(currency, "Money that hangs on the person")
                if in_money
                else "Deals, initiatives and units that hang on the person",
                axis=alt.Axis(labelExpr=MONEY_LABELS, tickCount=6) if in_money else alt.Axis(tickMinStep=1),
                scale=alt.Scale(domain=[0, far], nice=False),
            ),
            x2="end:Q",
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=kinds, range=[_COLOURS[kind] for kind in kinds]),
                legend=alt.Legend() if in_money else None,
            ),
            tooltip=[
                alt.Tooltip("who:N", title="Person"),
                alt.Tooltip("title:N", title="Title"),
                alt.Tooltip("kind:N", title="Of which"),
                alt.Tooltip(
                    "amount:Q", title=money_axis_title(currency if in_money else ""), format=MONEY_FORMAT
                ),
                alt.Tooltip("what:N", title="What"),
            ],
        )
    )
    words = (
        alt.Chart(ends)
        .mark_text(align="left", dx=6, fontSize=11)
        .encode(y=named_rows("who"), x="end:Q", text="label:N")
    )
    drawn = alt.layer(bars, words, height=alt.Step(26))
    return described(drawn, title=title, description=description or _description(ends, in_money, currency))


def _parts(shown: pd.DataFrame) -> pd.DataFrame:
    """The money of each person in two parts, laid end to end."""
    kinds = {"exposed": _OPEN, "revenue": _REVENUE}
    return end_to_end(
        pd.concat(
            [shown.assign(kind=kind, amount=shown[name].fillna(0.0)) for name, kind in kinds.items()],
            ignore_index=True,
        ).sort_values("place", kind="stable", ignore_index=True)
    )


def _things(shown: pd.DataFrame) -> pd.DataFrame:
    """How many things hang on each person, as one part."""
    number = shown[["deals", "initiatives", "units"]].sum(axis=1)
    return end_to_end(shown.assign(kind=_OPEN, amount=number))


def _side(rows: pd.DataFrame) -> pd.Series:
    """Whose the person is, and whether they have left."""
    return rows["side"] + rows["has_left"].map({True: ", has left", False: ""})


def _words(row: Mapping[Hashable, Any]) -> str:
    parts = ((row["deals"], "deal"), (row["initiatives"], "initiative"), (row["units"], "unit"))
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in parts if number)


def _description(ends: pd.DataFrame, in_money: bool, currency: str) -> str:
    first = "; ".join(f"{row['who']} {row['end']:,.0f}" for row in ends.head(5).to_dict("records"))
    what = f"money in {currency or 'currency'}" if in_money else "number of things"
    return f"Bars of the {what} that hangs on one person: {first}."
