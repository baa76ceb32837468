"""What the plan is measured by: readings against targets, and what the data itself measures."""

from __future__ import annotations

from datetime import date

import pandas as pd

from planning_helpers.measures.revenue.revenue import bought_for
from planning_helpers.periods import Period
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import values_of
from planning_helpers.wording.prose import some_of


def metric_readings(metrics: pd.DataFrame, readings: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The latest reading of each metric beside the one before and the target. Source: METR-1.

    Returns:
        One row a metric: `metric`, `unit`, `target`, `value`, `reading_date`, `before` (the reading before),
        `to_target` (value − target), `readings` (how many) and `audience`.
    """
    known = readings[readings["reading_date"] <= pd.Timestamp(as_of)].sort_values(
        "reading_date", kind="stable"
    )
    by_metric = known.groupby("metric_id")
    last, before = by_metric.nth(-1).set_index("metric_id"), by_metric.nth(-2).set_index("metric_id")
    value = values_of(metrics["row_id"], last["value"]).astype("float64")
    return pd.DataFrame(
        {
            "metric": metrics["name"],
            "unit": metrics["unit"],
            "target": metrics["target"],
            "value": value,
            "reading_date": pd.to_datetime(values_of(metrics["row_id"], last["reading_date"])).astype(
                "datetime64[us]"
            ),
            "before": values_of(metrics["row_id"], before["value"]).astype("float64"),
            "to_target": value - metrics["target"],
            "readings": values_of(metrics["row_id"], by_metric.size()).fillna(0).astype(int),
            "audience": metrics["audience"],
        }
    ).reset_index(drop=True)


def metric_finding(found: pd.DataFrame) -> Finding:
    """Say how many metrics are at or above their target, and name the one that moved away from it most."""
    if found.empty:
        return unknown(
            "METR-1",
            "metric_readings",
            "The plan is not measured by anything beyond sales",
            next_step="Agree with the client on a few measures: satisfaction, joint initiatives, use, "
            "growth.",
        )
    read = found[found["value"].notna()]
    judged = read[read["target"].notna()]
    reached = judged[judged["to_target"] >= 0]
    figures = {"metrics": count(len(found)), "read": count(len(read)), "reached": count(len(reached))}
    if read.empty:
        return unknown(
            "METR-1",
            "metric_readings",
            f"None of {counted(len(found), 'metric')} was ever read",
            next_step="Take a first reading of each, as the base line.",
        )
    statement = (
        f"{some_of(len(reached), len(judged), 'metric')} with a target "
        f"{'has' if 1 in (len(reached), len(judged)) else 'have'} reached it"
    )
    fell = read[read["value"] < read["before"]]
    if len(fell):
        first = fell.iloc[0]
        statement += f"; {first['metric']} fell from {first['before']:g} to {first['value']:g}"
    unread = len(found) - len(read)
    if unread:
        statement += f"; {count(unread)} {'was' if unread == 1 else 'were'} never read"
    return Finding(
        "METR-1",
        "metric_readings",
        statement,
        severity="watch" if len(reached) < len(judged) or len(fell) else "good",
        figures=figures,
        formula="latest reading up to the day of the facts against the target; more is taken to be better",
        rows=found,
        next_step="Ask why it fell before the client does." if len(fell) else "",
    )


def revenue_measures(rows: pd.DataFrame, *, period: Period, as_of: date) -> pd.DataFrame:
    """Revenue and margin of the period so far, beside the same days a year before. Source: METR-1.

    Args:
        rows: From `measures.revenue.revenue.revenue_rows`.
        period: The plan period.
        as_of: Its last day that counts, if it lies in the period.

    Returns:
        Two rows: `span` (says where an amount is not known), `revenue` (0 when nothing was bought, empty when
        no amount is known), `margin` (of the rows whose cost is known; empty when none is) and
        `growth_rate` (of revenue, on the earlier one; empty when there was none, an
        amount is not known, or the record begins later than the earlier days do).
    """
    spans, is_whole = [], True
    for words, years in (("period so far", 0), ("same days a year before", 1)):
        start = pd.Timestamp(period.start) - pd.DateOffset(years=years)
        end = pd.Timestamp(min(period.end, as_of)) - pd.DateOffset(years=years)
        part = rows[rows["date"].between(start, end)]
        is_whole = is_whole and bool(rows["date"].min() <= start)
        known = part["revenue"].notna()
        is_whole = is_whole and bool(known.all())
        if not known.all():
            words += f" (amount known for {count(known.sum())} of {counted(len(part), 'purchase')})"
        spans.append((words, bought_for(part["revenue"]), part["margin"].sum(min_count=1)))
    found = pd.DataFrame(spans, columns=["span", "revenue", "margin"])
    earlier = found["revenue"].iloc[1]
    growth = found["revenue"].iloc[0] / earlier - 1 if earlier > 0 and is_whole else None
    return found.assign(growth_rate=pd.Series([growth, None], dtype="float64")).astype({"margin": "float64"})


def readings_over_time(metrics: pd.DataFrame, readings: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Every reading up to `as_of`, oldest first: `metric`, `reading_date`, `value`, `target`."""
    known = readings[readings["reading_date"] <= pd.Timestamp(as_of)].sort_values(
        "reading_date", kind="stable"
    )
    own = metrics.drop_duplicates("row_id").set_index("row_id")
    named = known.assign(
        metric=values_of(known["metric_id"], own["name"]), target=values_of(known["metric_id"], own["target"])
    )
    found = named.loc[named["metric"].notna(), ["metric", "reading_date", "value", "target"]]
    return found.astype({"target": "float64"}).reset_index(drop=True)
