"""What of a plan is internal, what of it the client knows, and what somebody allowed to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

import pandas as pd

from planning_helpers.model import TABLES, columns, is_fact
from planning_helpers.values.likeness import cased_words, in_two_letters, words
from planning_helpers.values.person_names import LEAST_JOINED, NEUTRAL, spellings
from planning_helpers.values.quantities import Quantity, quantities
from planning_helpers.values.word_lists import word_lists
from planning_helpers.wording.reference_names import row_names

Kind = Literal["stance", "strategy", "person", "competitor", "account", "goal", "term"]
Words = tuple[str, ...]

OWN_TERMS = (
    "close ratio", "cost to serve", "commit goal", "stretch goal", "pipeline gap", "weighted pipeline",
    "wallet share", "share of wallet",
)  # fmt: skip
"""Words that stand for our side's calculation, whatever their figure."""

SHARED_TERMS = ("gross margin", "net margin", "margin", "win rate", "hit rate", "wallet", "pipeline")
"""Words of every business, which are ours where a text calls them so: our margin, our win rate."""

OTHER_STANCES = (
    "against us", "on our side", "hostile", "opponent", "blocker", "detractor",
)  # fmt: skip
"""Words for a stance other than those of the form; beside the name of a person they say one."""

LEAST_AMOUNT = 1_000  # smaller numbers stand for too many things
RUN_OF_WORDS = 6  # so many words of an internal text in a row are no chance

SHOWN_TO_CLIENT: dict[str, tuple[str, ...]] = {
    "interview_answers": ("question", "answer", "contact_id"),
    "goals": ("name", "metric", "target"),
    "initiatives": ("name", "who_for", "why"),
    "actions": ("name", "contact_id", "expected_outcome", "recurrence"),
    "metrics": ("name", "unit", "target"),
    "risks": ("name",),
    "swot_items": ("statement",),
}
"""The columns that the client edition shows of rows for the client; the client sees no others."""

AGREED = ("plan_format", "plan_access", "update_frequency")
"""What it shows of the plan itself."""

_WHOM = ("who_for",)
_TOLD_BY_CLIENT: dict[str, tuple[str, ...]] = {
    "interview_answers": ("answer",),
    "goals": ("name", "metric"),
    "initiatives": ("name", "who_for", "why"),
    "metrics": ("name", "unit"),
}
"""What the client told us or agreed with us: names and numbers in it are no secrets to it."""

_STANCES = ("status", "level_now", "level_wanted")
NAME_WORDS = word_lists("planning_helpers.reports", "name_words.toml")
_COMMON = frozenset(NAME_WORDS["common"])
_TELLING_WORDS = 2  # of the words in a row
_LEAST_NAME = 3  # letters of a name that tells whose it is by itself


class Term(NamedTuple):
    """A word or name that the client must not read.

    Attributes:
        words: As they are compared.
        kind: What it is.
        name: As the plan has it in full.
        is_name: Whether it counts with a capital letter only.
    """

    words: Words
    kind: Kind
    name: str
    is_name: bool = False


@dataclass(frozen=True)
class ShownRow:
    """A row for the client, as far as the client sees it.

    Attributes:
        table: The table it stands in.
        key: Its key there.
        label: What it is called.
        texts: Its texts.
        told: Of them, what the client told us or agreed with us.
        quantities: The numbers in `told`.
        amounts: Its columns of money, where it was agreed.
        people: Whom its columns name.
        whom: For whom it is.
    """

    table: str
    key: str
    label: str
    texts: tuple[str, ...]
    told: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    amounts: tuple[float, ...] = ()
    people: frozenset[str] = frozenset()
    whom: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permission:
    """Words that a person allowed to be shown in a row, by name and date."""

    table: str
    key: str
    words: Words


@dataclass(frozen=True)
class Internal:
    """What a client edition is checked for.

    Attributes:
        terms: Words and names that it must not show.
        people: Words of the names of people at the account: a stance beside one is a stance.
        job_titles: What they are by profession; it names them too.
        amounts: Amounts of ours.
        ratios: Ratios of ours, 0 to 1.
        runs: Every `RUN_OF_WORDS` words in a row of internal texts.
        known: Names in words that the client knows: its own, its units', our offerings', our people's.
        known_amounts: Amounts of what it bought.
        shown: The rows for the client.
        permissions: What a person allowed.
    """

    terms: tuple[Term, ...] = ()
    people: frozenset[Words] = frozenset()
    job_titles: frozenset[Words] = frozenset()
    amounts: frozenset[float] = frozenset()
    ratios: frozenset[float] = frozenset()
    runs: frozenset[Words] = frozenset()
    known: tuple[Words, ...] = ()
    known_amounts: frozenset[float] = frozenset()
    shown: tuple[ShownRow, ...] = field(default=())
    permissions: tuple[Permission, ...] = ()


def internal_terms(
    plan: Mapping[str, pd.DataFrame], *, other_accounts: Iterable[str] = (), as_of: date | None = None
) -> Internal:
    """What of `plan` its client must not read.

    Internal are stances and strategies, people assessed, competitors, other accounts, goals that the client
    does not see, amounts and ratios of open deals, goals, cost, margin and wallet, and every text of a row
    that is not for the client. Amounts below `LEAST_AMOUNT` are not looked for: they stand for too much.

    Args:
        plan: Frames of one account's plan by table; absent tables count as empty.
        other_accounts: Names of the other accounts of the book.
        as_of: The day of the edition; what is allowed from a later day on is not allowed yet.
    """
    frames = {table: plan[table] for table in TABLES if table in plan}
    own = _own_account(frames)
    texts = list(_internal_texts(frames))
    said = [found for text in texts for found in quantities(text)]
    contacts = row_names(frames).get("contacts", {})
    return Internal(
        terms=tuple(term for term in _terms(frames, contacts, own, other_accounts) if term.words),
        people=frozenset(form for name in contacts.values() for form, _ in _person_forms(name)),
        job_titles=frozenset(
            told for title in _values(frames, "contacts", "title") if len(told := words(title)) > 1
        ),
        amounts=frozenset(_amounts(frames)) | set(_told(said, "money")),
        ratios=frozenset(_ratios(frames)) | set(_told(said, "ratio")),
        runs=frozenset(run for text in texts for run in runs(words(text))),
        known=tuple(_known_names(frames, own)),
        known_amounts=frozenset(_known_amounts(frames)),
        shown=tuple(_shown_rows(frames, contacts)),
        permissions=tuple(_permissions(frames, as_of)),
    )


def _told(said: Iterable[Quantity], kind: str) -> Iterator[float]:
    """What amounts, or ratios, in texts may mean."""
    for one in said:
        if one.kind == kind:
            yield from (number for number in one.numbers if kind == "ratio" or number >= LEAST_AMOUNT)


def runs(told: Words) -> Iterator[Words]:
    """Every `RUN_OF_WORDS` words in a row of which some tell anything."""
    for start in range(len(told) - RUN_OF_WORDS + 1):
        run = told[start : start + RUN_OF_WORDS]
        if sum(word not in _COMMON for word in run) >= _TELLING_WORDS:
            yield run


def is_for_client(rows: pd.DataFrame) -> pd.Series:
    """Which rows of a judgement table are meant for the client; none of a table that knows no audience."""
    return rows["audience"] == "client" if "audience" in rows else pd.Series(False, index=rows.index)


def _terms(
    frames: Mapping[str, pd.DataFrame],
    contacts: Mapping[str, str],
    own: set[str],
    other_accounts: Iterable[str],
) -> Iterator[Term]:
    typed_ones = _values(frames, "stakeholders", *_STANCES)
    usual = {choice for name in _STANCES for choice in _choices("stakeholders", name)}
    for stance in sorted((usual | typed_ones | set(OTHER_STANCES)) - {"unknown"}):
        told = words(stance)
        plural = (
            *told[:-1],
            *(f"{word[:-1]}ies" if word.endswith("y") else f"{word}s" for word in told[-1:]),
        )
        for form in {told, plural, ("".join(told),), ("".join(plural),)}:
            yield Term(form, "stance", stance)
    for strategy in _choices("strategies", "name"):
        yield Term(words(strategy), "strategy", strategy)
        yield Term(tuple(word for word in words(strategy) if word != "and"), "strategy", strategy)
    yield from (Term(words(term), "term", term) for term in (*OWN_TERMS, *SHARED_TERMS))
    for name in _assessed(frames, contacts):
        yield from (Term(form, "person", name, is_name) for form, is_name in _person_forms(name))
    accounts = frames.get("accounts")
    others = (
        [] if accounts is None else accounts.loc[~accounts["account_id"].isin(own), "name"].dropna().tolist()
    )
    for name in {*others, *other_accounts}:
        yield from (Term(form, "account", name, is_name) for form, is_name in _company_forms(str(name)))
    rivals = {*_values(frames, "opportunities", "competitor"), *_values(frames, "accounts", "incumbent")}
    for name in rivals:
        yield from (Term(form, "competitor", name, is_name) for form, is_name in _company_forms(name))
    if "goals" in frames:
        goals = frames["goals"]
        for name in goals.loc[~is_for_client(goals), "name"].dropna():
            yield from (Term(form, "goal", name, is_name) for form, is_name in _goal_forms(str(name)))


def _choices(table: str, name: str) -> tuple[str, ...]:
    return next(column.choices for column in columns(table) if column.name == name)


def _assessed(frames: Mapping[str, pd.DataFrame], contacts: Mapping[str, str]) -> set[str]:
    if "stakeholders" not in frames:
        return set()
    rows = frames["stakeholders"]
    inner = rows[~is_for_client(rows)]
    named = {contacts[key] for key in inner["contact_id"].dropna() if key in contacts}
    return named | {name for text in inner["placeholder"].dropna() for name in _named_in(str(text))}


def _named_in(placeholder: str) -> set[str]:
    """A placeholder, and the name that it begins with: "Avv. Tiziana Bonfanti, counsel of the family"."""
    head = re.split(r"[,;:(]|\s[-–—]\s", placeholder)[0]
    name = [word for word in head.split() if not word.endswith(".")]
    is_name = len(name) > 1 and all(word[:1].isupper() for word in name)
    is_name &= set(words(head)).isdisjoint(NAME_WORDS["posts"])
    return {placeholder, " ".join(name)} if is_name else {placeholder}


def _person_forms(name: str) -> Iterator[tuple[Words, bool]]:
    """The forms of a person's name, and whether each counts with a capital letter only."""
    found = spellings(name)
    yield from ((tuple(form.split()), False) for form in found.full)
    yield from (((form.replace(" ", ""),), False) for form in found.full if len(form) >= LEAST_JOINED)
    for form in found.short:
        last = tuple(form.split())
        yield from (((title, *last), False) for title in NAME_WORDS["titles"])
        if _tells_itself(last):
            yield last, True
    first = words(name)[:1]
    if len(words(name)) > 1 and first[0] not in NAME_WORDS["titles"] and _tells_itself(first):
        yield first, True


def _company_forms(name: str) -> Iterator[tuple[Words, bool]]:
    """The name of a company, without its legal form, in one word, its first word, its initials."""
    for spelled in {name, in_two_letters(name)}:
        told = words(spelled)
        own = tuple(word for word in told if word not in NAME_WORDS["legal_forms"]) or told
        own = own[1:] if own[:1] == ("the",) and len(own) > 1 else own
        yield own, True
        if len(own) > 1 and len("".join(own)) >= LEAST_JOINED:
            yield ("".join(own),), False
        written = spelled.removeprefix("The ").split()
        first = own[: len(words(written[0]))] if written else ()
        if first != own and _tells_itself(first):
            yield first, True
            yield ("".join(first),), True
        if len(own) > 2:
            yield ("".join(word[0] for word in own),), True


def _goal_forms(name: str) -> Iterator[tuple[Words, bool]]:
    """The name of a goal, what stands before a colon in it, its code word and its abbreviation."""
    for spelled in {name, in_two_letters(name)}:
        told = tuple(word for word in words(spelled) if word not in NAME_WORDS["small"])
        if len(told) > 1:
            yield words(spelled), False
            yield told, False
        head, colon, _ = spelled.partition(":")
        if colon and len(words(head)) > 1:
            yield words(head), False
        cased = cased_words(spelled)
        for before, word in zip(("", *cased), cased, strict=False):
            is_short = len(word) > 2 and any(sign.isupper() for sign in word[1:])
            if is_short or before.casefold() in NAME_WORDS["code_named"]:
                yield (word.casefold(),), True


def _tells_itself(part: Words) -> bool:
    """Whether a part of a name tells whose it is without the rest."""
    return len("".join(part)) >= _LEAST_NAME and part[0] not in NAME_WORDS["generic"]


def _internal_texts(frames: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """The texts of rows that are not for the client, and of what the CRM knows of open deals and of talks."""
    for table, rows in frames.items():
        told = [column.name for column in columns(table) if column.kind in {"note", "text"}]
        if is_fact(table):
            told = [name for name in told if (table, name) in _INTERNAL_FACTS]
        inner = rows if is_fact(table) else rows[~is_for_client(rows)]
        for name in told:
            if (table, name) not in _NO_SECRETS:
                yield from inner[name].dropna().astype(str)


_INTERNAL_FACTS = frozenset({("opportunities", "next_step"), ("interactions", "subject")})
_NO_SECRETS = frozenset(
    {("interview_answers", "question"), ("plans", "industry_news"), ("client_permissions", "words")}
    | {("plans", name) for name in AGREED}
)


def _amounts(frames: Mapping[str, pd.DataFrame]) -> Iterator[float]:
    """Amounts of open deals, of our goals, of cost, margin and wallet."""
    for table, names in {
        "plans": ("commit_goal", "stretch_goal"),
        "accounts": ("cost_to_serve", "wallet"),
        "business_units": ("wallet",),
        "initiatives": ("aspiration",),
        "quotas": ("amount",),
        "transactions": ("cost",),
    }.items():
        for name in names:
            yield from _large(frames[table][name]) if table in frames else ()
    if "goals" in frames:
        goals = frames["goals"]
        yield from _large(goals.loc[~is_for_client(goals), "target"])
    if "transactions" in frames:
        sales = frames["transactions"]
        margin = sales["amount"] - sales["cost"]
        yield from _large(pd.concat([margin, pd.Series([sales["cost"].sum(), margin.sum()])]))
    if "opportunities" in frames:
        deals = frames["opportunities"]
        open_deals = deals[~deals["is_closed"].fillna(False).astype(bool)]
        yield from _large(deals.loc[~deals["is_won"].fillna(False).astype(bool), "amount"])
        weighted = open_deals["amount"] * open_deals["probability"]
        yield from _large(pd.concat([weighted, pd.Series([open_deals["amount"].sum(), weighted.sum()])]))


def _ratios(frames: Mapping[str, pd.DataFrame]) -> Iterator[float]:
    """Our planned close ratio, the chances of open deals, and our margin."""
    found: list[float] = []
    if "plans" in frames:
        found += frames["plans"]["planned_close_ratio"].dropna().tolist()
    if "opportunities" in frames:
        deals = frames["opportunities"]
        found += deals.loc[~deals["is_closed"].fillna(False).astype(bool), "probability"].dropna().tolist()
    if "transactions" in frames:
        sales = frames["transactions"].dropna(subset=["amount", "cost"])
        if sales["amount"].sum() > 0:
            found.append(float((sales["amount"] - sales["cost"]).sum() / sales["amount"].sum()))
    if "goals" in frames:
        found += frames["goals"].loc[~is_for_client(frames["goals"]), "target"].dropna().tolist()
    return (ratio for ratio in found if 0 < ratio < 1)


def _known_names(frames: Mapping[str, pd.DataFrame], own: set[str]) -> Iterator[Words]:
    for table in ("offerings", "users"):
        if table in frames:
            yield from map(words, frames[table]["name"].dropna().astype(str))
    if "accounts" in frames:
        accounts = frames["accounts"]
        yield from map(words, accounts.loc[accounts["account_id"].isin(own), "name"].dropna().astype(str))
    for table in ("contacts", "opportunities", "transactions"):
        yield from map(words, _values(frames, table, "business_unit"))


def _known_amounts(frames: Mapping[str, pd.DataFrame]) -> Iterator[float]:
    if "opportunities" in frames:
        deals = frames["opportunities"]
        yield from _large(deals.loc[deals["is_won"].fillna(False).astype(bool), "amount"])
    if "transactions" in frames:
        sales = frames["transactions"]["amount"]
        yield from _large(pd.concat([sales, pd.Series([sales.sum()])]))
    if "offerings" in frames:
        yield from _large(frames["offerings"]["list_price"])
    if "accounts" in frames:
        yield from _large(frames["accounts"]["annual_revenue"])


def _shown_rows(frames: Mapping[str, pd.DataFrame], contacts: Mapping[str, str]) -> Iterator[ShownRow]:
    for table, names in SHOWN_TO_CLIENT.items():
        if table not in frames:
            continue
        rows = frames[table]
        of_client = _TOLD_BY_CLIENT.get(table, ())
        for row in rows[is_for_client(rows)].to_dict("records"):
            cells = [row[name] for name in names if not pd.isna(row.get(name))]
            texts = [str(cell) for cell in cells if isinstance(cell, str) and cell not in contacts]
            told = tuple(str(row[name]) for name in of_client if not pd.isna(row.get(name)))
            is_money = bool(of_client) and _names_money(texts)
            yield ShownRow(
                table,
                str(row["row_id"]),
                texts[0] if texts else str(row["row_id"]),
                tuple(text for text in texts if words(text)),
                told,
                tuple(found for text in told for found in quantities(text)),
                tuple(float(cell) for cell in cells if is_money and isinstance(cell, int | float)),
                frozenset(contacts[cell] for cell in cells if cell in contacts),
                tuple(str(row[name]) for name in _WHOM if name in names and not pd.isna(row.get(name))),
            )
    if "plans" in frames:
        for row in frames["plans"].to_dict("records"):
            texts = [str(row[name]) for name in AGREED if not pd.isna(row.get(name))]
            yield ShownRow("plans", str(row["plan_id"]), texts[0] if texts else "", tuple(texts))


def _names_money(texts: Iterable[str]) -> bool:
    """Whether a measure or its unit is money."""
    return any(quantities("1000", beside=text)[0].kind == "money" for text in texts)


def _permissions(frames: Mapping[str, pd.DataFrame], as_of: date | None) -> Iterator[Permission]:
    """What somebody with a name allowed, on a day that has come."""
    if "client_permissions" not in frames:
        return
    for row in frames["client_permissions"].dropna(subset=["allowed_by", "allowed_date"]).to_dict("records"):
        by, on = str(row["allowed_by"]), row["allowed_date"].date()
        if words(by) and by != NEUTRAL and (as_of is None or on <= as_of):
            yield Permission(str(row["table_name"]), str(row["for_row"]), words(str(row["words"])))


def _own_account(frames: Mapping[str, pd.DataFrame]) -> set[str]:
    """The account of the plan and the ones above it; without a plan, all there are."""
    if "accounts" not in frames:
        return set()
    accounts = frames["accounts"]
    own = set(frames["plans"]["account_id"].dropna()) if "plans" in frames else set()
    if not own:
        return set(accounts["account_id"])
    linked = accounts.dropna(subset=["parent_id"])
    parents = dict(zip(linked["account_id"].tolist(), linked["parent_id"].tolist(), strict=True))
    above = {parents[key] for key in own if key in parents}
    return own | above | {key for key, parent in parents.items() if parent in own}


def _values(frames: Mapping[str, pd.DataFrame], table: str, *names: str) -> set[str]:
    return {str(value) for name in names if table in frames for value in frames[table][name].dropna()}


def _large(values: pd.Series) -> Iterator[float]:
    return (abs(float(value)) for value in values.dropna() if abs(value) >= LEAST_AMOUNT)
