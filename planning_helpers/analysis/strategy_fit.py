"""Which of the seven primary strategies fits the account, with reasons for and against. Source: STR-1."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from planning_helpers.analysis.account_signs import Signs
from planning_helpers.analysis.prose import enumerated, one_or_many
from planning_helpers.figures import count, counted, money, share
from planning_helpers.findings import Finding, unknown

STRATEGIES = (
    "Defend and Grow",
    "Land and Expand",
    "Direct Attack",
    "Niche",
    "Change the Game",
    "Maintain and Support",
    "Develop Over Time",
)
GROWING, SHRINKING = 0.1, -0.1
ESTABLISHED, THIN = 0.4, 0.25

FIT_RULE = (
    "each strategy gains one point for every sign of the account that speaks for it and loses one for every"
    " sign against; signs that are not known count for neither; ties keep the order of the seven"
)


def strategy_fit(signs: Signs, chosen: pd.DataFrame) -> pd.DataFrame:
    """The seven strategies ranked by fit.

    Args:
        signs: From `account_signs`.
        chosen: Table `strategies` of the plan.

    Returns:
        `rank` (from 1), `strategy`, `fit` (points by `FIT_RULE`), `reasons_for`, `reasons_against`, `chosen`
        (`primary`, `further` or empty), best first.

    Source: STR-1, STR-3.
    """
    points = {strategy: _points(strategy, signs) for strategy in STRATEGIES}
    primary = chosen.groupby("name")["is_primary"].any()
    rows = [
        {
            "strategy": strategy,
            "fit": len(reasons) - len(doubts),
            "reasons_for": "; ".join(reasons),
            "reasons_against": "; ".join(doubts),
            "chosen": "" if strategy not in primary.index else "primary" if primary[strategy] else "further",
        }
        for strategy, (reasons, doubts) in points.items()
    ]
    ranked = pd.DataFrame(rows).sort_values("fit", ascending=False, kind="stable", ignore_index=True)
    ranked.insert(0, "rank", range(1, len(ranked) + 1))
    return ranked


def strategy_finding(ranked: pd.DataFrame, chosen: pd.DataFrame) -> Finding:
    """Whether exactly one strategy is primary, and whether the facts favour it. Source: STR-2."""
    primary = chosen.loc[chosen["is_primary"].fillna(False).astype(bool), "name"].drop_duplicates().tolist()
    best = ranked.iloc[0]
    figures = {"primary": count(len(primary)), "best_fit": count(float(best["fit"]))}
    told = bool((ranked["reasons_for"] != "").any() or (ranked["reasons_against"] != "").any())
    if not told and not primary:
        return unknown(
            "STR-2",
            "strategy",
            "No strategy is chosen, and the facts say too little to favour one",
            next_step="Import sales and deals, name wallet and incumbent, and judge the key players.",
        )
    favoured = ranked.loc[ranked["fit"] == best["fit"], "strategy"].tolist()
    favour = f"the facts favour {enumerated(favoured)}" + (" alike" if len(favoured) > 1 else "")
    because = best["reasons_for"] or "little speaks against it"
    if len(favoured) > 1:
        because = f"for {best['strategy']}, {because}"
    if len(primary) != 1:
        said = (
            "No primary strategy is chosen"
            if not primary
            else (
                f"{count(len(primary))} strategies are primary ({' and '.join(primary)}), where one is wanted"
            )
        )
        return Finding(
            "STR-2",
            "strategy",
            f"{said}; {favour}: {because}",
            "act",
            figures,
            FIT_RULE,
            ranked,
            next_step=f"Choose one primary strategy; {enumerated(favoured)} "
            + one_or_many(len(favoured), "fits best.", "fit equally well."),
        )
    own = ranked[ranked["strategy"] == primary[0]].iloc[0]
    agrees = own["fit"] == best["fit"]
    others = [strategy for strategy in favoured if strategy != primary[0]]
    as_well = f", though {enumerated(others)} {one_or_many(len(others), 'fits', 'fit')} as well"
    as_well = as_well if agrees and others else ""
    against = f"; against {primary[0]}: {own['reasons_against']}" if own["reasons_against"] else ""
    statement = (
        f"{primary[0]} is primary, and nothing fits better{as_well}: {own['reasons_for'] or because}"
        if agrees
        else f"{primary[0]} is primary, but {favour}: {because}{against}"
    )
    return Finding(
        "STR-2",
        "strategy",
        statement,
        "good" if agrees else "watch",
        {**figures, "own_fit": count(float(own["fit"]))},
        FIT_RULE,
        ranked,
        next_step=(
            ""
            if agrees
            else f"Say why {primary[0]} is right nevertheless, or change to {' or '.join(favoured)}."
        ),
    )


def _points(strategy: str, signs: Signs) -> tuple[list[str], list[str]]:
    """Reasons for and against one strategy; none of an account nothing is recorded of."""
    if signs.is_blank:
        return [], []
    buys = signs.revenue is None or signs.revenue > 0  # what is not known was bought all the same
    part, growth, support = signs.wallet_share, signs.growth, signs.support
    rival, incumbent = signs.competitor, signs.incumbent
    ours = f"we have {share(part)} of the wallet" if part is not None else ""
    moved = "fell" if growth is not None and growth < 0 else "grew"
    grows = f"revenue {moved} by {share(abs(growth))}" if growth is not None else ""
    backed = f"{share(support)} of the key players support us" if support is not None else ""
    sold = "they buy nothing from us"
    if buys:
        worth = "" if signs.revenue is None else f" {money(signs.revenue, signs.currency)}"
        sold = f"they bought{worth} in twelve months"
    spread = f"{count(signs.units_bought)} of {counted(signs.units, 'unit')} buy"
    event = "a compelling event lies ahead" if signs.compelling else "no compelling event lies ahead"
    deals = f"{counted(signs.open_deals, 'open deal')}"
    table: dict[str, tuple[Iterable[tuple[object, str]], Iterable[tuple[object, str]]]] = {
        "Defend and Grow": (
            [
                (buys, sold),
                (_over(part, ESTABLISHED), ours),
                (buys and signs.units > signs.units_bought > 1, f"only {spread}"),
                (buys and rival, f"{rival} threatens the base"),
            ],
            [(not buys, sold), (_under(part, THIN), ours), (_under(support, 0.34), backed)],
        ),
        "Land and Expand": (
            [
                (not buys, sold),
                (_under(part, THIN), ours),
                (signs.open_deals and _under(part, ESTABLISHED), deals),
                (signs.units > 1 and signs.units_bought < signs.units, spread),
                (_over(growth, GROWING) and not _over(part, ESTABLISHED), grows),
            ],
            [(_over(part, ESTABLISHED), ours), (_under(growth, SHRINKING), grows)],
        ),
        "Direct Attack": (
            [
                (incumbent, f"{incumbent} is in place"),
                (rival and _over(support, 0.6), f"{backed} against {rival}"),
                (rival and signs.compelling, event),
                (incumbent and signs.open_deals, deals),
            ],
            [
                (_under(support, 0.5), backed),
                (signs.compelling is False, event),
                (_over(part, ESTABLISHED), ours),
            ],
        ),
        "Niche": (
            [
                (signs.units > 1 and signs.units_bought == 1, f"{spread}, and only that one"),
                (buys and _under(part, THIN), ours),
                (incumbent and _under(support, 0.5), f"{incumbent} is strong, and {backed}"),
            ],
            [(_over(part, ESTABLISHED), ours), (signs.units_bought > 1, spread), (not buys, sold)],
        ),
        "Change the Game": (
            [
                (incumbent, f"{incumbent} has set the criteria"),
                (incumbent and _under(part, THIN), ours),
                (incumbent and signs.compelling, event),
                (_under(growth, SHRINKING), grows),
            ],
            [(_under(support, 0.34), backed)],
        ),
        "Maintain and Support": (
            [
                (_between(growth, SHRINKING, GROWING), grows),
                (buys and _over(part, 0.7), ours),
                (buys and not signs.open_deals, "no deal is open"),
            ],
            [
                (not buys, sold),
                (_over(growth, GROWING), grows),
                (signs.open_deals > 2, deals),
                (_under(part, ESTABLISHED), ours),
            ],
        ),
        "Develop Over Time": (
            [
                (signs.compelling is False, event),
                (not signs.open_deals, "no deal is open"),
                (not buys, sold),
                (_under(support, 0.5), backed),
            ],
            [(signs.compelling, event), (signs.open_deals > 2, deals), (_over(part, ESTABLISHED), ours)],
        ),
    }
    reasons, doubts = table[strategy]
    return [text for holds, text in reasons if holds], [text for holds, text in doubts if holds]


def _over(value: float | None, bound: float) -> bool:
    return value is not None and value >= bound


def _under(value: float | None, bound: float) -> bool:
    return value is not None and value < bound


def _between(value: float | None, low: float, high: float) -> bool:
    return value is not None and low < value < high
