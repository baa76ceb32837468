"""The only SQL and transactions: open, write, read, and what a notebook reads."""

from planning_helpers.errors import InvalidRowError, StaleRowError
from planning_helpers.store.bulk import replace_facts, save_all
from planning_helpers.store.digests import Digests, store_digests
from planning_helpers.store.editing import PlanTable
from planning_helpers.store.engine import open_store, project_folder, writing
from planning_helpers.store.errors import (
    AccountNotKnownError,
    DateError,
    ForeignStoreError,
    NoAccountError,
    NotJudgementError,
    OutdatedStoreError,
    OutOfOrderError,
    StoreNotFoundError,
    StoreUnreachableError,
)
from planning_helpers.store.history import changes_between, first_effective_date, latest_effective_date
from planning_helpers.store.plan import AccountPlan, Book, book_currency, read_account_plan, read_book
from planning_helpers.store.read import read_table
from planning_helpers.store.read_cache import reading_once
from planning_helpers.store.replacing import Replaced
from planning_helpers.store.states import States, row_states
from planning_helpers.store.write import remove, save, undo

__all__ = [
    "AccountNotKnownError",
    "AccountPlan",
    "Book",
    "DateError",
    "Digests",
    "ForeignStoreError",
    "InvalidRowError",
    "NoAccountError",
    "NotJudgementError",
    "OutOfOrderError",
    "OutdatedStoreError",
    "PlanTable",
    "Replaced",
    "StaleRowError",
    "States",
    "StoreNotFoundError",
    "StoreUnreachableError",
    "book_currency",
    "changes_between",
    "first_effective_date",
    "latest_effective_date",
    "open_store",
    "project_folder",
    "read_account_plan",
    "read_book",
    "read_table",
    "reading_once",
    "remove",
    "replace_facts",
    "row_states",
    "save",
    "save_all",
    "store_digests",
    "undo",
    "writing",
]
