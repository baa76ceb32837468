"""Which of the seven primary strategies fits the account, with reasons for and against. Source: STR-1."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.initiatives.strategy_inputs import StrategyInputs
from planning_helpers.wording.figures import count, counted, money, share
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

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

WALLET, GROWTH, RIVAL, PEOPLE = "share of wallet", "growth", "incumbent", "relationships"
EVENT, INSIGHT, DEALS = "compelling event", "insight", "units and deals"

_Sign = tuple[object, str, str]
"""Whether it holds, of which aspect of the position it is, and the sentence."""

FIT_RULE = (
    "each strategy gains one point for every sign of the account that speaks for it and loses one for every"
    " sign against; signs that are not known count for neither; ties keep the order of the seven"
)


def strategy_fit(signs: StrategyInputs, chosen: pd.DataFrame) -> pd.DataFrame:
    """The seven strategies ranked by fit.

    Args:
        signs: From `account_signs`.
        chosen: Table `strategies` of the plan.

    Returns:
        `rank` (from 1), `strategy`, `fit` (points by `FIT_RULE`), `points_for`, `points_against`,
        `reasons_for`, `reasons_against`, `chosen` (`primary`, `further` or empty), best first.

    Source: STR-1, STR-3.
    """
    reasons = strategy_reasons(signs)
    primary = chosen.groupby("name")["is_primary"].any()
    rows = []
    for strategy in STRATEGIES:
        own = reasons[reasons["strategy"] == strategy]
        speaks_for = own.loc[own["speaks"] == "for", "reason"]
        against = own.loc[own["speaks"] == "against", "reason"]
        rows.append(
            {
                "strategy": strategy,
                "fit": len(speaks_for) - len(against),
                "points_for": len(speaks_for),
                "points_against": len(against),
                "reasons_for": "; ".join(speaks_for),
                "reasons_against": "; ".join(against),
                "chosen": ""
                if strategy not in primary.index
                else "primary"
                if primary[strategy]
                else "further",
            }
        )
    ranked = pd.DataFrame(rows).sort_values("fit", ascending=False, kind="stable", ignore_index=True)
    ranked.insert(0, "rank", range(1, len(ranked) + 1))
    return ranked


def strategy_finding(ranked: pd.DataFrame, chosen: pd.DataFrame) -> Finding:
    """Whether exactly one strategy is primary, and whether the facts favour it. Source: STR-2."""
    primary = chosen.loc[chosen["is_primary"].fillna(False).astype(bool), "name"].drop_duplicates().tolist()
    best = ranked.iloc[0]
    figures = {"primary": count(len(primary)), "best_fit": count(float(best["fit"]))}
    told = bool((ranked["reasons_for"] != "").any() or (ranked["reasons_against"] != "").any())
    if not told and chosen.empty:
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


def strategy_reasons(signs: StrategyInputs) -> pd.DataFrame:
    """Every sign that speaks for or against a strategy, one row each, in the order of the seven.

    Returns:
        `strategy`, `aspect` (of the position, see `account_position`), `speaks` (`for` or `against`),
        `reason`; no rows for an account nothing is recorded of.

    Source: STR-1, STR-3.
    """
    rows = [
        (strategy, aspect, speaks, reason)
        for strategy, sides in ({} if signs.is_blank else _table(signs)).items()
        for speaks, side in zip(("for", "against"), sides, strict=True)
        for holds, aspect, reason in side
        if holds
    ]
    return pd.DataFrame(rows, columns=["strategy", "aspect", "speaks", "reason"], dtype="str")


def _table(signs: StrategyInputs) -> dict[str, tuple[list[_Sign], list[_Sign]]]:
    """What would speak for and against each strategy, whether it holds or not."""
    buys = signs.revenue is None or signs.revenue > 0  # what is not known was bought all the same
    part, growth, support = signs.wallet_share, signs.growth, signs.support
    rival, incumbent, sponsor = signs.competitor, signs.incumbent, signs.sponsor
    moved = "fell" if growth is not None and growth < 0 else "grew"
    worth = "" if signs.revenue is None else f" {money(signs.revenue, signs.currency)}"
    spread = f"{count(signs.units_bought)} of {counted(signs.units, 'unit')} buy"
    told = f"{signs.insights} of their {counted(signs.aims or 0, 'aim')}"
    sold = (WALLET, f"they bought{worth} in twelve months" if buys else "they buy nothing from us")
    ours = (WALLET, f"we have {share(part)} of the wallet")
    grows = (GROWTH, f"revenue {moved} by {share(abs(growth or 0))}")
    room = (GROWTH, f"{money(signs.headroom, signs.currency)} a year go to others")
    spreads = (GROWTH, spread)
    backed = (PEOPLE, f"{share(support)} of the key players support us")
    sponsored = (PEOPLE, f"{sponsor} supports us")
    alone = (PEOPLE, "no executive or decision maker supports us")
    event = (EVENT, signs.event or "a compelling event lies ahead")
    calm = (EVENT, "no compelling event lies ahead")
    insight = (INSIGHT, f"to {told} we have an answer that says what it returns")
    deals = (DEALS, counted(signs.open_deals, "open deal"))
    no_deal = (DEALS, "no deal is open")
    little, firm = _under(part, THIN), _over(part, ESTABLISHED)
    thin = buys and little  # of whom buys nothing, no share says it again
    return {
        "Defend and Grow": (
            [
                (buys, *sold),
                (firm, *ours),
                (buys and signs.units > signs.units_bought > 1, GROWTH, f"only {spread}"),
                (buys and _between(part, THIN, 1 - THIN), *room),
                (buys and rival, RIVAL, f"{rival} threatens the base"),
                (buys and sponsor, *sponsored),
            ],
            [(not buys, *sold), (thin, *ours), (_under(support, 0.34), *backed)],
        ),
        "Land and Expand": (
            [
                (not buys, *sold),
                (thin, *ours),
                (signs.open_deals and _under(part, ESTABLISHED), *deals),
                (signs.units > 1 and signs.units_bought < signs.units, *spreads),
                (signs.compelling and (thin or not buys), *event),
                (_over(growth, GROWING) and not firm, *grows),
            ],
            [(firm, *ours), (_under(growth, SHRINKING), *grows)],
        ),
        "Direct Attack": (
            [
                (incumbent, RIVAL, f"{incumbent} is in place"),
                (rival and _over(support, 0.6), PEOPLE, f"{backed[1]} against {rival}"),
                (rival and sponsor, *sponsored),
                (rival and signs.compelling, *event),
                (incumbent and signs.open_deals, *deals),
            ],
            [
                (_under(support, 0.5), *backed),
                (sponsor == "", *alone),
                (not buys, *sold),
                (signs.compelling is False, *calm),
                (firm, *ours),
            ],
        ),
        "Niche": (
            [
                (signs.units > 1 and signs.units_bought == 1, GROWTH, f"{spread}, and only that one"),
                (buys and thin, *ours),
                (incumbent and _under(support, 0.5), RIVAL, f"{incumbent} is strong, and {backed[1]}"),
            ],
            [(firm, *ours), (signs.units_bought > 1, *spreads), (not buys, *sold)],
        ),
        "Change the Game": (
            [
                (incumbent, RIVAL, f"{incumbent} has set the criteria"),
                (incumbent and little, *ours),
                (incumbent and signs.compelling, *event),
                (_under(growth, SHRINKING), *grows),
                (incumbent and signs.insights, *insight),
            ],
            [
                (_under(support, 0.34), *backed),
                (firm, *ours),
                (signs.aims and not signs.insights, *insight),
            ],
        ),
        "Maintain and Support": (
            [
                (_between(growth, SHRINKING, GROWING), *grows),
                (buys and _over(part, 0.7), *ours),
                (buys and not signs.open_deals, *no_deal),
            ],
            [
                (not buys, *sold),
                (_over(growth, GROWING), *grows),
                (signs.open_deals > 2, *deals),
                (buys and _under(part, ESTABLISHED), *ours),
            ],
        ),
        "Develop Over Time": (
            [
                (signs.compelling is False, *calm),
                (not signs.open_deals, *no_deal),
                (not buys, *sold),
                (_under(support, 0.5), *backed),
                (little and signs.compelling is False, *room),
            ],
            [(signs.compelling, *event), (signs.open_deals > 2, *deals), (firm, *ours)],
        ),
    }


def _over(value: float | None, bound: float) -> bool:
    return value is not None and value >= bound


def _under(value: float | None, bound: float) -> bool:
    return value is not None and value < bound


def _between(value: float | None, low: float, high: float) -> bool:
    return value is not None and low < value < high
