"""Deals and their history; a deal as of a day is the last step it had taken by then."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from builder.ids import Names, salesforce_id

Rows = list[dict[str, str]]
STAGES = {
    "Pro": ("Prospecting", 10), "Qua": ("Qualification", 20), "Nee": ("Needs Analysis", 35),
    "Prp": ("Proposal", 55), "Neg": ("Negotiation", 75),
    "Won": ("Closed Won", 100), "Lost": ("Closed Lost", 0),
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One state of a deal and the day it began."""

    day: str
    code: str
    amount: str
    close: str

    @property
    def is_closed(self) -> bool:
        """Whether the deal was won or lost with this step."""
        return self.code in {"Won", "Lost"}


def steps(path: str) -> list[Step]:
    """The steps that a path tells: `day stage [amount] [>close date]`, by commas; both hold on.

    A step `Won` or `Lost` closes on its own day.
    """
    found: list[Step] = []
    for told in path.split(","):
        day, code, *rest = told.split()
        last = found[-1] if found else Step(day, code, "", "")
        amount = next((word for word in rest if not word.startswith(">")), last.amount)
        close = next((word[1:] for word in rest if word.startswith(">")), last.close)
        found.append(Step(day, code, amount, day if code in {"Won", "Lost"} else close))
    return found


def past_deals(story: Rows, offerings: dict[str, str]) -> Rows:
    """Deals closed long ago, drawn by chance from the counts, sizes and days that the story gives."""
    deals: Rows = []
    used: set[str] = set()
    for line in story:
        chance = random.Random(f"deals of {line['account']} from {line['from']}")
        for number in range(int(line["won"]) + int(line["lost"])):
            deal = _past_deal(chance, line, offerings, is_won=number < int(line["won"]), used=used)
            deals.append(deal | {"key": f"past-{len(deals) + 1}"})
    return deals


def _past_deal(
    chance: random.Random, line: dict[str, str], offerings: dict[str, str], *, is_won: bool, used: set[str]
) -> dict[str, str]:
    offering = chance.choice(line["offerings"].split())
    unit = chance.choice(line["units"].split(";")).strip()
    first, last = date.fromisoformat(line["from"]), date.fromisoformat(line["to"])
    created = first + timedelta(days=chance.randrange((last - first).days))
    name = f"{offerings[offering]}, {unit or 'site'} {created.year}"
    title = next(
        each
        for each in (name, *(f"{name} ({part})" for part in range(2, 9)))
        if line["account"] + each not in used
    )
    used.add(line["account"] + title)
    return {
        "account": line["account"],
        "name": title,
        "offering": offering,
        "unit": unit,
        "type": chance.choice(["Existing Business", "Existing Business", "New Business", "Renewal"]),
        "owner": line["owner"],
        "competitor": line["competitor"] if not is_won or chance.random() < 0.3 else "",
        "next": "",
        "path": _past_path(chance, created, int(line["size"]), is_won),
    }


def _past_path(chance: random.Random, created: date, size: int, is_won: bool) -> str:
    amount = round(size * chance.uniform(0.4, 1.7), -3)
    day, told = created, []
    planned = created + timedelta(days=150)
    codes = ["Pro", "Qua", "Nee", "Prp", "Neg"]
    for code in codes if is_won else codes[: chance.randint(2, 5)]:
        told.append(f"{day} {code} {amount:.0f} >{planned}")
        day += timedelta(days=chance.randint(9, 52))
    return ", ".join([*told, f"{day} {'Won' if is_won else 'Lost'}"])


def opportunity_rows(deals: Rows, names: Names, currencies: dict[str, str], *, day: str) -> Rows:
    """`Opportunity` as on `day`; deals opened later are not there yet."""
    rows: Rows = []
    for deal in deals:
        taken = [step for step in steps(deal["path"]) if step.day <= day]
        if not taken:
            continue
        last = taken[-1]
        since = next(step for step in taken if step.code == last.code)
        stage, probability = STAGES[last.code]
        rows.append(
            {
                "Id": names.id("Opportunity", deal["key"]),
                "AccountId": names.id("Account", deal["account"]),
                "Name": deal["name"],
                "Type": deal["type"],
                "StageName": stage,
                "IsClosed": str(last.is_closed).lower(),
                "IsWon": str(last.code == "Won").lower(),
                "Amount": last.amount if last.amount != "?" else "",
                "Probability": str(probability),
                "CreatedDate": _moment(taken[0].day),
                "CloseDate": last.close,
                "LastStageChangeDate": _moment(since.day),
                "OwnerId": names.id("User", deal["owner"]),
                "Product2Id__c": names.id("Product2", deal["offering"]),
                "Business_Unit__c": deal["unit"],
                "MainCompetitors__c": deal["competitor"],
                "NextStep": "" if last.is_closed else deal["next"],
                "CurrencyIsoCode": currencies[deal["account"]],
            }
        )
    return rows


def history_rows(deals: Rows, names: Names, *, day: str) -> Rows:
    """`OpportunityHistory`: one row a step taken by `day`."""
    taken = [(deal, step) for deal in deals for step in steps(deal["path"])]
    return [
        {
            "Id": salesforce_id("OpportunityHistory", number),
            "OpportunityId": names.id("Opportunity", deal["key"]),
            "StageName": STAGES[step.code][0],
            "Amount": step.amount if step.amount != "?" else "",
            "Probability": str(STAGES[step.code][1]),
            "CloseDate": step.close,
            "CreatedDate": _moment(step.day),
        }
        for number, (deal, step) in enumerate(taken, 1)
        if step.day <= day
    ]


def role_rows(roles: Rows, names: Names, *, known: set[str]) -> Rows:
    """`OpportunityContactRole` of deals and people in `known`; the first person told of a deal is primary."""
    told: list[tuple[str, str, str]] = [
        (line["deal"], *pair.strip().partition(" ")[::2])
        for line in roles
        for pair in line["people"].split(";")
    ]
    firsts = {deal: person for deal, person, _ in reversed(told)}
    return [
        {
            "Id": salesforce_id("OpportunityContactRole", number),
            "OpportunityId": names.id("Opportunity", deal),
            "ContactId": names.id("Contact", person),
            "Role": role,
            "IsPrimary": str(firsts[deal] == person).lower(),
        }
        for number, (deal, person, role) in enumerate(told, 1)
        if {names.id("Opportunity", deal), names.id("Contact", person)} <= known
    ]


def _moment(day: str) -> str:
    return f"{day}T09:00:00.000Z"
