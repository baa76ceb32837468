"""Write the sample book of business: two extracts of an invented firm's CRM, and what people judged.

Run `python data/sample/generate.py [FOLDER]`; the story is in `story/`, the same story gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from builder import deals, interactions, orders, people, plans
from builder.ids import Names
from builder.text_table import tables

HERE = Path(__file__).parent
EARLIER, NOW = "2026-08-15", "2026-11-15"
KEY_ACCOUNTS = ("thevenet", "kaltenbrunn", "odwyer", "petrovia", "skagenlys")
Extract = dict[str, list[dict[str, str]]]


def main(folder: Path) -> None:
    """Write both extracts below `folder`."""
    names, story = Names(), _story()
    for thing, told in _NUMBERED.items():
        names.number(thing, [row["key"] for row in story[told]])
    judged, earlier, now = judgement(names), facts(story, names, day=EARLIER), facts(story, names, day=NOW)
    known = {row["Id"] for rows in earlier.values() for row in rows}
    judged_before = plans.as_on(judged, tables("august"), names, known, day=EARLIER)
    earlier |= judged_before
    now |= orders_of(story, names) | plans.taken_on(judged, judged_before)
    for day, found in ((EARLIER, earlier), (NOW, now)):
        for name, rows in found.items():
            if rows:
                _write(folder / day / f"{name}.csv", rows)


_NUMBERED = {
    "User": "users", "Account": "accounts", "Product2": "offerings",
    "Contact": "contacts", "Opportunity": "deals",
}  # fmt: skip


def facts(story: Extract, names: Names, *, day: str) -> Extract:
    """What the CRM held on `day`, by object."""
    currencies = {account["key"]: account["currency"] for account in story["accounts"]}
    works_at = {contact["key"]: contact["account"] for contact in story["contacts"]}
    opportunities = deals.opportunity_rows(story["deals"], names, currencies, day=day)
    contacts = people.contact_rows(story["contacts"], names, day=day)
    events, tasks = interactions.interaction_rows(story["rhythms"], names, works_at, day=day)
    return {
        "User": people.user_rows(story["users"], names),
        "Account": people.account_rows(story["accounts"], names),
        "Contact": contacts,
        "Product2": people.offering_rows(story["offerings"], names),
        "Opportunity": opportunities,
        "OpportunityContactRole": deals.role_rows(
            story["roles"], names, known={row["Id"] for row in [*opportunities, *contacts]}
        ),
        "OpportunityHistory": deals.history_rows(story["deals"], names, day=day),
        "Event": events,
        "Task": tasks,
        "ForecastingQuota": people.quota_rows(story["quotas"], names),
        "DatedConversionRate": people.rate_rows(story["rates"]),
    }


def orders_of(story: Extract, names: Names) -> Extract:
    """Three years of orders and their items."""
    accounts = {account["key"]: account for account in story["accounts"]}
    prices = {offering["key"]: float(offering["price"]) for offering in story["offerings"]}
    found, items = orders.order_rows(story["sales"], names, accounts, prices)
    return {"Order": found, "OrderItem": items}


def judgement(names: Names) -> Extract:
    """Selection and the plans of the key accounts, in the planbook's own columns."""
    selection = tables("selection")
    found: Extract = {
        table: plans.judgement_rows(table, rows, names, prefix="book")
        for table, rows in selection.items()
        if table != "scores"
    }
    told = [
        {"key": f"{row['account']}-{row['rater']}-{criterion}", "account_id": row["account"],
         "rater_id": row["rater"], "criterion_id": criterion, "score": row[criterion]}
        for row in selection["scores"] for criterion in ("c5", "c6", "c7")
    ]  # fmt: skip
    found["selection_scores"] = plans.judgement_rows("selection_scores", told, names, prefix="book")
    for account in KEY_ACCOUNTS:
        written = tables(f"plan_{account}")
        plan = f"plan-{account}"
        (snapshot,) = written.pop("plan")
        written = {"plans": [snapshot | {"key": plan, "account_id": account}]} | written
        for table, rows in written.items():
            found.setdefault(table, []).extend(
                plans.judgement_rows(table, rows, names, prefix=account, plan=plan)
            )
    return found


def _story() -> Extract:
    story = tables("firm") | tables("accounts") | tables("sales") | tables("deals") | tables("interactions")
    told = tables("contacts")
    story["contacts"] = [
        {"account": account} | row for account, rows in told.items() for row in rows
    ]  # `others` name the account in each row
    offerings = {offering["key"]: offering["name"] for offering in story["offerings"]}
    story["deals"] = story["deals"] + deals.past_deals(story["past"], offerings)
    return story


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
