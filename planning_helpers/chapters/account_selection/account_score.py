"""Weighted score of each account on the agreed criteria, with what is missing shown as missing."""

from __future__ import annotations

import re

import pandas as pd

from planning_helpers.wording.figures import count, counted, score, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

MEASURES = {
    "revenue": "revenue of the last twelve months",
    "growth": "growth of revenue over the twelve months before",
    "net_margin": "margin after cost to serve",
    "wallet_potential": "wallet less revenue",
    "readiness": "readiness to buy, 1 to 5",
    "open": "amount of open deals",
    "win_rate": "deals won ÷ deals closed, estimated where deals are few",
    "interactions": "meetings, calls and messages in twelve months",
}
"""Measures of `account_measures` an account can be scored on, and what they are."""

_ALSO = {
    "margin": "net_margin", "profit_margin": "net_margin", "profitability": "net_margin",
    "margin_after_cost_to_serve": "net_margin", "growth_potential": "wallet_potential",
    "wallet": "wallet_potential", "potential": "wallet_potential", "revenue_potential": "wallet_potential",
    "revenue_growth": "growth", "pipeline": "open", "open_pipeline": "open", "win_ratio": "win_rate",
    "contact": "interactions", "interaction_frequency": "interactions", "current_revenue": "revenue",
}  # fmt: skip

LEAST_KNOWN = 0.5
"""An account is ranked when it is known on criteria of at least this share of the weight."""

SCORE_FORMULA = (
    "each criterion 0 to 1: an amount or a number of contacts as the square root of its share of the largest "
    "(0 stays 0), growth as revenue ÷ (revenue + revenue before), both with the revenue of a typical account "
    "added, the win rate as estimated from few deals, a score or readiness as (score − 1) ÷ 4, the mean of "
    "the raters; score = 100 × Σ weight × value; what is not known adds nothing"
)


def criteria_in_use(selection_criteria: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """The agreed criteria or, without any, the measures known for at least one account, weighted equally.

    Source: SEL-2, SEL-3.

    Returns:
        `criterion_id`, `criterion`, `basis` (`computed`, `scored` or, for a computed criterion whose name is
        none of `MEASURES`, `not computable`), `measure`, `weight_share` (adds up to 1), `threshold`,
        `agreed`.
    """
    agreed = selection_criteria[selection_criteria["weight"] > 0]
    if agreed.empty:
        names = [name for name in MEASURES if measures[name].notna().any()]
        found = pd.DataFrame({"criterion_id": names, "measure": names}, dtype="str")
        found = found.assign(
            criterion=found["measure"].str.replace("_", " "), basis="computed", weight=1.0, threshold=None
        )
    else:
        found = agreed.rename(columns={"row_id": "criterion_id", "name": "criterion"})
        computed = found["basis"] == "computed"
        found = found.assign(measure=found["criterion"].map(measure_named).where(computed))
        found["basis"] = found["basis"].mask(computed & found["measure"].isna(), "not computable")
    found = found.assign(weight_share=found["weight"] / found["weight"].sum(), agreed=len(agreed) > 0)
    columns = ["criterion_id", "criterion", "basis", "measure", "weight_share", "threshold", "agreed"]
    return found.astype({"threshold": "float64", "measure": "str"})[columns].reset_index(drop=True)


def measure_named(criterion: str) -> str | None:
    """The measure that a computed criterion names, whatever its case and blanks; None when there is none.

    Examples:
        >>> measure_named("Net margin"), measure_named("Open pipeline"), measure_named("Charm")
        ('net_margin', 'open', None)
    """
    key = re.sub(r"[^a-z]+", "_", criterion.lower()).strip("_")
    key = _ALSO.get(key, key)
    return key if key in MEASURES else None


def criterion_values(
    measures: pd.DataFrame, criteria: pd.DataFrame, selection_scores: pd.DataFrame
) -> pd.DataFrame:
    """Each account (row, by `account_id`) on each criterion (column, by `criterion_id`), 0 to 1 or empty.

    The value of an account does not hang on what is known of others, but for the largest of an amount.
    """
    known = measures.set_index("account_id")
    rated = selection_scores.groupby(["criterion_id", "account_id"])["score"].mean().astype("float64")
    values = {}
    for criterion in criteria.itertuples():
        if criterion.basis == "computed":
            values[criterion.criterion_id] = scaled(known, str(criterion.measure))
        else:
            given = rated[rated.index.get_level_values("criterion_id") == criterion.criterion_id]
            values[criterion.criterion_id] = ((given.droplevel("criterion_id") - 1) / 4).reindex(known.index)
    return pd.DataFrame(values, index=known.index, dtype="float64")


def account_scores(values: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Score and rank of each account, best first. Source: SEL-3, SEL-13 (thresholds).

    Args:
        values: From `criterion_values`, in the order that decides ties.
        criteria: From `criteria_in_use`.

    Returns:
        `account_id`, `rank` (empty where less than half of the weight is known, or a threshold is missed:
        the next account then moves up), `score` (0 to 100; what is not known adds nothing, so that ignorance
        raises no rank; empty where nothing is known), `known_share` (weight of the criteria the account is
        known on: how certain the score is) and `below` (criteria whose threshold it does not reach; what is
        not known misses none).
    """
    weights = criteria.set_index("criterion_id")["weight_share"]
    known_share = values.notna().mul(weights).sum(axis=1)
    scores = 100 * values.mul(weights).sum(axis=1).where(known_share > 0)
    found = pd.DataFrame({"score": scores, "known_share": known_share, "below": _below(values, criteria)})
    ranked = (known_share >= LEAST_KNOWN - 1e-9) & scores.notna() & (found["below"] == "")
    points = scores.round(9).where(ranked)  # so that sums of the same parts tie whatever their order
    found = found.assign(rank=points.rank(ascending=False, method="first").astype("Int64"))
    found = found.rename_axis("account_id").reset_index()
    found = found.sort_values(["rank", "score"], ascending=[True, False], kind="stable", ignore_index=True)
    return found[["account_id", "rank", "score", "known_share", "below"]]


def score_finding(
    scores: pd.DataFrame, criteria: pd.DataFrame, measures: pd.DataFrame, *, top: int
) -> Finding:
    """Who leads, on how much knowledge, by whose weights. Source: SEL-2, SEL-3."""
    ranked = scores[scores["rank"].notna()]
    if ranked.empty:
        return unknown(
            "SEL-3",
            "score",
            "No account can be scored: for none is half of the weight of the criteria known",
            next_step="Import transactions or closed deals, or score the accounts on the criteria (1 to 5).",
        )
    names = measures.set_index("account_id")["account"]
    rows = scores.assign(account=scores["account_id"].map(names))
    leaders = rows[rows["rank"].le(top).fillna(False)]
    named = [
        f"{name} ({score(points)})" for name, points in zip(leaders["account"], leaders["score"], strict=True)
    ]
    known = share(float(leaders["known_share"].mean()))
    below = count(int((scores["below"] != "").sum()))
    unranked = count(len(scores) - len(ranked) - int(below.value or 0))
    agreed = bool(criteria["agreed"].all())
    basis = f"{known} of the weight is known for them" + (
        ""
        if agreed
        else f"; no criteria are agreed, so {count(len(criteria))} computed measures count equally"
    )
    left_out = "".join(
        f"; {counted(left, 'account')} {one_or_many(int(left), 'is', 'are')} not ranked, as {why}"
        for left, why in ((unranked.value, "too little is known"), (below.value, "a threshold is missed"))
        if left
    )
    lead = f"{enumerated(named)} score{'s' if len(named) == 1 else ''} highest of 100"
    return Finding(
        "SEL-3",
        "score",
        f"{lead}: {basis}{left_out}",
        severity="note" if agreed else "watch",
        figures={
            "ranked": count(len(ranked)),
            "unranked": unranked,
            "below_threshold": below,
            "known_share": known,
        },
        formula=SCORE_FORMULA,
        rows=rows[["rank", "account", "score", "known_share", "below"]].head(50),
        next_step="Fill in what is missing for the leaders before the panel meets."
        if agreed
        else "Agree criteria and weights with the account managers and leadership, then enter them.",
    )


def scaled(measures: pd.DataFrame, name: str) -> pd.Series:
    """The measure `name` of `account_measures` as 0 to 1; what is not known stays empty.

    Growth from little is drawn towards none: both years count as if a typical account (the median of those
    that bought) had bought as much beside.

    Examples:
        >>> amounts = pd.DataFrame({"revenue": [400.0, 100.0, 0.0, -5.0, None]})
        >>> scaled(amounts, "revenue").tolist()
        [1.0, 0.5, 0.0, 0.0, nan]
        >>> grown = pd.DataFrame({"revenue": [200.0, 100.0], "before_revenue": [100, 1], "growth": [1, 99]})
        >>> scaled(grown, "growth").round(2).tolist()
        [0.58, 0.62]
    """
    values = measures[name]
    match name:
        case "readiness":
            return (values - 1) / 4
        case "win_rate" | "wallet_share":
            return values
        case "growth":
            now, before = (measures[year].clip(lower=0.0) for year in ("revenue", "before_revenue"))
            typical = now[now > 0].median()
            typical = 0.0 if pd.isna(typical) else typical
            return ((now + typical) / (now + before + 2 * typical)).where(values.notna())
    largest = values.max()
    return (values.clip(lower=0.0) / (largest if largest > 0 else 1.0)) ** 0.5


def _below(values: pd.DataFrame, criteria: pd.DataFrame) -> pd.Series:
    """Names of the criteria whose threshold each account misses, with commas."""
    found = pd.Series("", index=values.index, dtype="str")
    set_limits = criteria[criteria["threshold"].notna()]
    for key, name, least in zip(
        set_limits["criterion_id"], set_limits["criterion"], set_limits["threshold"], strict=True
    ):
        found = found.mask(values[key] < least, found + f", {name}")
    return found.str.removeprefix(", ")
