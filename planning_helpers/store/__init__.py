"""The only SQL and transactions: open, write, read, and what a notebook reads."""

from planning_helpers.errors import InvalidRowError, StaleRowError
from planning_helpers.store.begin import TakenOn, begin_plan, take_on
from planning_helpers.store.bulk import replace_facts, row_keys, save_all
from planning_helpers.store.digests import Digests, store_digests
from planning_helpers.store.editing import PlanTable
from planning_helpers.store.engine import open_store, writing
from planning_helpers.store.errors import (
    AccountNotKnownError,
    DateError,
    ForeignStoreError,
    LeadsNowhereError,
    NoAccountError,
    NothingToTakeBackError,
    NotJudgementError,
    OutdatedStoreError,
    OutOfOrderError,
    PlanThereError,
    StoreNotFoundError,
    StoreUnreachableError,
    WrittenSinceError,
)
from planning_helpers.store.faults import StoreFaultError
from planning_helpers.store.history import (
    changes_between,
    first_effective_date,
    latest_effective_date,
    removed_rows,
)
from planning_helpers.store.imports import (
    Import,
    Reversal,
    day_before,
    last_import,
    read_imports,
    record_import,
    require_reversible,
    reversals,
    take_back,
)
from planning_helpers.store.kept_plans import (
    PlanMove,
    TwoPlansError,
    kept_plans,
    make_move,
    move_plan,
    planned_move,
    planned_return,
)
from planning_helpers.store.named_accounts import AmbiguousAccountError, named_accounts
from planning_helpers.store.passwords import keep_password
from planning_helpers.store.plan import AccountPlan, Book, book_currency, read_account_plan, read_book
from planning_helpers.store.read import read_table, stored_keys
from planning_helpers.store.read_cache import reading_once
from planning_helpers.store.replacing import Replaced
from planning_helpers.store.states import States, row_states
from planning_helpers.store.write import remove, save, undo

__all__ = [
    "AccountNotKnownError",
    "AccountPlan",
    "AmbiguousAccountError",
    "Book",
    "DateError",
    "Digests",
    "ForeignStoreError",
    "Import",
    "InvalidRowError",
    "LeadsNowhereError",
    "NoAccountError",
    "NotJudgementError",
    "NothingToTakeBackError",
    "OutOfOrderError",
    "OutdatedStoreError",
    "PlanMove",
    "PlanTable",
    "PlanThereError",
    "Replaced",
    "Reversal",
    "StaleRowError",
    "States",
    "StoreFaultError",
    "StoreNotFoundError",
    "StoreUnreachableError",
    "TakenOn",
    "TwoPlansError",
    "WrittenSinceError",
    "begin_plan",
    "book_currency",
    "changes_between",
    "day_before",
    "first_effective_date",
    "keep_password",
    "kept_plans",
    "last_import",
    "latest_effective_date",
    "make_move",
    "move_plan",
    "named_accounts",
    "open_store",
    "planned_move",
    "planned_return",
    "read_account_plan",
    "read_book",
    "read_imports",
    "read_table",
    "reading_once",
    "record_import",
    "remove",
    "removed_rows",
    "replace_facts",
    "require_reversible",
    "reversals",
    "row_keys",
    "row_states",
    "save",
    "save_all",
    "store_digests",
    "stored_keys",
    "take_back",
    "take_on",
    "undo",
    "writing",
]
