"""Monthly orders: each line of the story is one offering that one unit buys, month after month."""

from __future__ import annotations

import math
import random
from datetime import date

from builder.ids import Names, salesforce_id

Rows = list[dict[str, str]]
FIRST, LAST = (2023, 11), (2026, 11)
SEASON = 0.18  # how far sales swing round their mean over a year


def order_rows(
    sales: Rows, names: Names, accounts: dict[str, dict[str, str]], prices: dict[str, float]
) -> tuple[Rows, Rows]:
    """`Order` and `OrderItem`: one order a month, account, unit and seller, one item an offering bought."""
    orders: dict[tuple[str, ...], dict[str, str]] = {}
    items: Rows = []
    for sale in sales:
        chance = random.Random(f"{sale['account']} {sale['offering']} {sale['unit']}")
        account = accounts[sale["account"]]
        for day in _days(sale):
            key = (sale["account"], day.isoformat(), sale["unit"], sale["owner"] or account["owner"])
            order = orders.setdefault(key, _order(len(orders) + 1, key, account, names))
            items.append(_item(len(items) + 1, order, sale, day, chance, prices, names))
    return list(orders.values()), items


def _days(sale: dict[str, str]) -> list[date]:
    first, last = _month(sale["from"], FIRST), _month(sale["to"], LAST)
    day = 3 + sum(map(ord, sale["account"])) % 9
    months = range(first[0] * 12 + first[1] - 1, last[0] * 12 + last[1], int(sale["every"] or 1))
    return [date(month // 12, month % 12 + 1, day) for month in months]


def _month(text: str, default: tuple[int, int]) -> tuple[int, int]:
    return (int(text[:4]), int(text[5:7])) if text else default


def _order(number: int, key: tuple[str, ...], account: dict[str, str], names: Names) -> dict[str, str]:
    return {
        "Id": salesforce_id("Order", number),
        "AccountId": names.id("Account", key[0]),
        "EffectiveDate": key[1],
        "Business_Unit__c": key[2],
        "OwnerId": names.id("User", key[3]),
        "CurrencyIsoCode": account["currency"],
    }


def _item(
    number: int,
    order: dict[str, str],
    sale: dict[str, str],
    day: date,
    chance: random.Random,
    prices: dict[str, float],
    names: Names,
) -> dict[str, str]:
    years = (day - date(*FIRST, 1)).days / 365.25
    season = 1 + SEASON * math.cos((day.month - int(sale["peak"])) * math.pi / 6) if sale["peak"] else 1
    price = prices[sale["offering"]]
    wanted = float(sale["amount"]) * (1 + float(sale["trend"])) ** years * season * chance.uniform(0.9, 1.1)
    quantity = max(1, round(wanted / price))
    amount = round(wanted, -1)
    return {
        "Id": salesforce_id("OrderItem", number),
        "OrderId": order["Id"],
        "Product2Id": names.id("Product2", sale["offering"]),
        "Quantity": str(quantity),
        "TotalPrice": f"{amount:.0f}",
        "Total_Cost__c": f"{amount * (1 - float(sale['margin']) + chance.uniform(-0.02, 0.02)):.0f}",
    }
