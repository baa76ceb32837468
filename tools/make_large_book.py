"""Write the extracts of a large book, for measuring: the same arguments give the same files.

python tools/make_large_book.py --accounts 1000 --transactions 2000000 data/large
planbook import data/large --store sqlite:///data/large.db --as-of 2026-11-15
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

FIRST_DAY, LAST_DAY = np.datetime64("2023-01-01"), np.datetime64("2026-11-14")
SELLERS, PRODUCTS, DEALS, CONTACTS, MEETINGS = 40, 60, 20, 8, 25  # the last three are of each account
STAGES = np.array(["Prospecting", "Qualification", "Proposal", "Negotiation", "Closed Won", "Closed Lost"])
FAMILIES = np.array(["Instruments", "Software", "Service", "Spare parts"])
UNITS = np.array(["Operations", "Maintenance", "Laboratory", "Group"])


def main() -> None:
    """Write the files that the arguments ask for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--accounts", type=int, default=1000)
    parser.add_argument("--transactions", type=int, default=2_000_000)
    parser.add_argument("--format", choices=["csv", "parquet"], default="csv")
    given = parser.parse_args()
    write_book(given.folder, accounts=given.accounts, transactions=given.transactions, form=given.format)


def write_book(folder: Path, *, accounts: int, transactions: int, form: str = "csv") -> None:
    """Write Salesforce's objects and `transactions`, in the order of time, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(20261115)
    files = {
        "User": _users(),
        "Product2": _products(chance),
        "Account": _accounts(chance, accounts),
        "Contact": _contacts(accounts),
        "Opportunity": _deals(chance, accounts),
        "Event": _meetings(chance, accounts),
        "transactions": _transactions(chance, accounts, transactions),
    }
    for name, rows in files.items():
        if form == "parquet":
            rows.to_parquet(folder / f"{name}.parquet", index=False)
        else:
            rows.to_csv(folder / f"{name}.csv", index=False, date_format="%Y-%m-%d")


def _ids(prefix: str, numbers: np.ndarray) -> pd.Index:
    return pd.Index([f"{prefix}Pb{number:010d}IAA" for number in numbers])


def _some(ids: pd.Index, chance: np.random.Generator, size: int) -> pd.Index:
    return ids.take(chance.integers(0, len(ids), size))


def _days(chance: np.random.Generator, size: int) -> np.ndarray:
    return FIRST_DAY + chance.integers(0, (LAST_DAY - FIRST_DAY).astype(int), size)


def _money(chance: np.random.Generator, size: int, mean: float) -> np.ndarray:
    return np.round(chance.lognormal(np.log(mean), 1.0, size), 2)


def _users() -> pd.DataFrame:
    numbers = np.arange(SELLERS)
    named = {"Id": _ids("005", numbers), "Name": [f"Seller {number}" for number in numbers]}
    return pd.DataFrame({**named, "IsActive": True})


def _products(chance: np.random.Generator) -> pd.DataFrame:
    numbers = np.arange(PRODUCTS)
    named = {"Id": _ids("01t", numbers), "Name": [f"Product {number}" for number in numbers]}
    return pd.DataFrame(
        {**named, "Family": FAMILIES[numbers % 4], "List_Price__c": _money(chance, PRODUCTS, 900)}
    )


def _accounts(chance: np.random.Generator, accounts: int) -> pd.DataFrame:
    numbers = np.arange(accounts)
    return pd.DataFrame(
        {
            "Id": _ids("001", numbers),
            "Name": [f"Customer {number:05d}" for number in numbers],
            "Industry": FAMILIES[numbers % 4],
            "OwnerId": _some(_ids("005", np.arange(SELLERS)), chance, accounts),
            "CurrencyIsoCode": "EUR",
        }
    )


def _contacts(accounts: int) -> pd.DataFrame:
    numbers = np.arange(accounts * CONTACTS)
    return pd.DataFrame(
        {
            "Id": _ids("003", numbers),
            "AccountId": _ids("001", numbers // CONTACTS),
            "FirstName": "Kim",
            "LastName": [f"Contact {number}" for number in numbers],
            "Title": UNITS[numbers % 4],
        }
    )


def _deals(chance: np.random.Generator, accounts: int) -> pd.DataFrame:
    numbers = np.arange(accounts * DEALS)
    stages = STAGES[chance.integers(0, len(STAGES), len(numbers))]
    created = _days(chance, len(numbers))
    return pd.DataFrame(
        {
            "Id": _ids("006", numbers),
            "AccountId": _ids("001", numbers // DEALS),
            "Name": [f"Deal {number}" for number in numbers],
            "StageName": stages,
            "IsClosed": np.char.startswith(stages.astype(str), "Closed"),
            "IsWon": stages == "Closed Won",
            "Amount": _money(chance, len(numbers), 20_000),
            "CreatedDate": created,
            "CloseDate": created + chance.integers(20, 300, len(numbers)),
            "OwnerId": _some(_ids("005", np.arange(SELLERS)), chance, len(numbers)),
            "Product2Id__c": _some(_ids("01t", np.arange(PRODUCTS)), chance, len(numbers)),
            "CurrencyIsoCode": "EUR",
        }
    )


def _meetings(chance: np.random.Generator, accounts: int) -> pd.DataFrame:
    numbers = np.arange(accounts * MEETINGS)
    return pd.DataFrame(
        {
            "Id": _ids("00U", numbers),
            "AccountId": _ids("001", numbers // MEETINGS),
            "OwnerId": _some(_ids("005", np.arange(SELLERS)), chance, len(numbers)),
            "ActivityDate": _days(chance, len(numbers)),
            "Type": "Meeting",
            "Subject": "Review",
        }
    )


def _transactions(chance: np.random.Generator, accounts: int, transactions: int) -> pd.DataFrame:
    """As many for each account, in the order of time: those of one account are spread over all."""
    amounts = _money(chance, transactions, 800)
    return pd.DataFrame(
        {
            "transaction_id": [f"T{number:09d}" for number in range(transactions)],
            "account_id": _ids("001", np.arange(accounts)).take(chance.permutation(transactions) % accounts),
            "transaction_date": np.sort(_days(chance, transactions)),
            "offering_id": _some(_ids("01t", np.arange(PRODUCTS)), chance, transactions),
            "business_unit": UNITS[chance.integers(0, 4, transactions)],
            "owner_id": _some(_ids("005", np.arange(SELLERS)), chance, transactions),
            "quantity": chance.integers(1, 20, transactions),
            "amount": amounts,
            "cost": np.round(amounts * 0.6, 2),
            "currency": "EUR",
        }
    )


if __name__ == "__main__":
    main()
