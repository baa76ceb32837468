"""The only SQL and transactions: open, write, read, and what a notebook reads."""

from planning_helpers.errors import InvalidRowError, StaleRowError
from planning_helpers.store.bulk import replace_facts, row_keys, save_all
from planning_helpers.store.digests import Digests, store_digests
from planning_helpers.store.editing import PlanTable
from planning_helpers.store.engine import open_store, project_folder, writing
from planning_helpers.store.errors import (
    AccountNotKnownError,
    DateError,
    ForeignStoreError,
    NoAccountError,
    NothingToTakeBackError,
    NotJudgementError,
    OutdatedStoreError,
    OutOfOrderError,
    StoreNotFoundError,
    StoreUnreachableError,
    WrittenSinceError,
)
from planning_helpers.store.history import (
    changes_between,
    first_effective_date,
    latest_effective_date,
    removed_rows,
)
from planning_helpers.store.imports import Import, last_import, read_imports, record_import, take_back
from planning_helpers.store.passwords import keep_password
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
    "Import",
    "InvalidRowError",
    "NoAccountError",
    "NotJudgementError",
    "NothingToTakeBackError",
    "OutOfOrderError",
    "OutdatedStoreError",
    "PlanTable",
    "Replaced",
    "StaleRowError",
    "States",
    "StoreNotFoundError",
    "StoreUnreachableError",
    "WrittenSinceError",
    "book_currency",
    "changes_between",
    "first_effective_date",
    "keep_password",
    "last_import",
    "latest_effective_date",
    "open_store",
    "project_folder",
    "read_account_plan",
    "read_book",
    "read_imports",
    "read_table",
    "reading_once",
    "record_import",
    "remove",
    "removed_rows",
    "replace_facts",
    "row_keys",
    "row_states",
    "save",
    "save_all",
    "store_digests",
    "take_back",
    "undo",
    "writing",
]
