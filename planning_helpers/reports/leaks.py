"""Whether a page tells its client what is internal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from planning_helpers.reports.internal import (
    NAME_WORDS,
    SHARED_TERMS,
    Internal,
    Permission,
    ShownRow,
    Term,
    Words,
    runs,
)
from planning_helpers.reports.page_texts import PageText, page_texts
from planning_helpers.values.likeness import bare, cased_words, is_within, places, word_spans, words
from planning_helpers.values.quantities import quantities

WHAT_IT_IS: dict[str, str] = {
    "stance": "a stance towards us",
    "strategy": "a strategy of ours",
    "person": "a person we have assessed",
    "competitor": "a competitor we have noted",
    "account": "another account",
    "goal": "a goal the client does not see",
    "term": "a word of our own calculation",
    "amount": "an amount of ours",
    "ratio": "a ratio of ours",
    "sentence": "words of an internal text",
}

_NEVER_EXCUSED = frozenset({"stance", "strategy", "sentence"})
_TELLING_STANCES = frozenset(
    words(name) for name in ("trusted advisor", "trusted adviser", "credible source", "problem solver")
) | frozenset({("non", "supporter"), ("nonsupporter",), ("non", "supporters"), ("nonsupporters",)})
_TELLING_STRATEGIES = frozenset({("direct", "attack"), ("land", "and", "expand"), ("land", "expand")})
_SHARED_TERMS = frozenset(map(words, SHARED_TERMS))
_THEIR_SIDE = frozenset({"account", "client", "customer", "deal", "deals", "them", "you"})
_ADJECTIVES = frozenset({"neutral", "vendor"})
_PROGRAMMES = frozenset(NAME_WORDS["programmes"])
_BEHIND_STANCE = frozenset(NAME_WORDS["common"]) | {"towards", "toward", "against"}
_STRATEGY_WORDS = frozenset(
    ["strategy", "strategies", "strategic", "approach", "primary", "play", "plan", "motion"]
)
_JUDGED = frozenset({"seen", "rated", "marked", "regarded", "counted", "assessed", "treated", "considered"})
_TOWARDS_US = frozenset(
    {("towards", "us"), ("to", "us"), ("on", "us"), ("of", "us"), ("of", "ours"), ("for", "us")}
)
_WITH = frozenset({"with", "by", "for"})
_GOES_ON = frozenset({"and", "in", "on", "at"})
_ORDINARY = frozenset(NAME_WORDS["ordinary"]) | frozenset(NAME_WORDS["generic"])
_TELLING_LETTERS = 6  # of a name in small letters
_A_SENTENCE = 4  # words that tell which row says them
_MARK = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]")


class Leak(NamedTuple):
    """Something internal that a page tells.

    Attributes:
        says: The words of the page.
        kind: What it is, a key of `WHAT_IT_IS`.
        row: The row for the client that says it; None for what no row says.
    """

    says: str
    kind: str
    row: ShownRow | None = None


def leaks(page: str, internal: Internal) -> list[Leak]:
    """What the HTML of `page` tells of `internal`, in the order of the page, each once.

    A leak is a listed word or name, an amount or ratio of ours where its unit or the words beside it make it
    one, or six words in a row of an internal text. What the client knows from facts, or told us or agreed
    with us in another row that it is shown, is none; stances, strategies and internal sentences are always
    one, and a row never excuses itself. What a person allowed for the row, by name and date, is none.
    """
    index = _Index(internal)
    found = (
        leak
        for text in page_texts(page)
        for leak in _of_text(_Text(text.text, text, internal), internal, index)
    )
    return list(dict.fromkeys(found))


class _Index:
    """The terms by their first word."""

    def __init__(self, internal: Internal) -> None:
        self.terms: dict[str, list[Term]] = {}
        for term in internal.terms:
            self.terms.setdefault(term.words[0], []).append(term)


class _Text:
    """A text of the page with its words, and the rows that say it."""

    def __init__(self, text: str, given: PageText, internal: Internal) -> None:
        self.text, self.beside = text, given.beside
        self.words, self.cased = words(text), cased_words(text)
        self._bare = bare(text)
        self._spans = word_spans(text)
        self._internal = internal

    def ends_with_whom(self, place: int, term: Term) -> bool:
        """Whether a clause ends with whom something is done."""
        end = place + len(term.words)
        after = self._bare[self._spans[end - 1][1] :].lstrip()
        ends = not after or after[0] in ",.;:)" or not _GOES_ON.isdisjoint(self.words[end : end + 1])
        return self.words[max(0, place - 1)] in _WITH and ends

    def says(self, place: int, end: int) -> str:
        """The words from `place` to `end` as the page has them."""
        return " ".join(self._bare[self._spans[place][0] : self._spans[end - 1][1]].split())

    def is_before_a_capital(self, end: int) -> bool:
        """Whether the next word has a capital too: both are one name."""
        return end < len(self.cased) and self.cased[end][:1].isupper()

    def follows_hyphen(self, place: int) -> bool:
        """Whether a word is the second part of one, as in pH-neutral."""
        return self._bare[: self._spans[place][0]].endswith("-")

    def is_in_brackets(self, place: int, end: int) -> bool:
        """Whether words end a bracket that opens before them."""
        opened = self._bare[: self._spans[place][0]].rpartition("(")
        return bool(opened[1]) and ")" not in opened[2] and self._bare[self._spans[end - 1][1] :][:1] == ")"

    def is_before_a_thing(self, end: int) -> bool:
        """Whether a word without a capital follows with no mark between."""
        return end < len(self.cased) and bool(re.match(r"\s[a-z]", self._bare[self._spans[end - 1][1] :]))

    def stands_alone(self, place: int, end: int) -> bool:
        """Whether words are no part of a hyphenated name, as in Groß-Gerau."""
        before, after = self._bare[: self._spans[place][0]], self._bare[self._spans[end - 1][1] :]
        joined = re.search(r"([A-Z]\w*)-$", before)
        is_part = joined is not None and joined[1].casefold() not in NAME_WORDS["prefixes"]
        return not (is_part or re.match(r"-[A-Z]", after))

    @cached_property
    def rows(self) -> tuple[ShownRow, ...]:
        """The rows for the client of whose texts this is one, or part of one, or stands beside one."""
        beside = {words(cell) for cell in self.beside.split(" | ")}
        return tuple(
            row
            for row in self._internal.shown
            if any(
                said == self.words
                or said in beside
                or (len(said) >= _A_SENTENCE and is_within(said, self.words))
                or (len(self.words) >= _A_SENTENCE and is_within(self.words, said))
                for said in map(words, row.texts)
            )
        )

    @cached_property
    def others(self) -> tuple[ShownRow, ...]:
        """The other rows for the client."""
        return tuple(row for row in self._internal.shown if row not in self.rows)

    @cached_property
    def has_person(self) -> bool:
        """Whether it names somebody at the account, by name or by what the person is."""
        return any(is_within(title, self.words) for title in self._internal.job_titles) or any(
            self.is_a_name(place, place + len(form))
            for form in self._internal.people
            for place in places(form, self.words)
        )

    def is_a_name(self, place: int, end: int) -> bool:
        """Whether words are a name there: no ordinary word in small letters, or at the beginning."""
        if (
            self.words[end : end + 1]
            and self.words[end] in NAME_WORDS["places"]
            and self.cased[end][0].isupper()
        ):
            return False
        if self.words[place] in NAME_WORDS["months"] and self._is_a_month(place):
            return False
        if end - place > 1:
            return True
        if not self.stands_alone(place, end):
            return False
        is_ordinary = self.words[place] in _ORDINARY
        if not self.cased[place][0].isupper():
            word = self.words[place]
            return word.isalpha() and len(word) >= _TELLING_LETTERS and not is_ordinary
        if not is_ordinary or not self._begins(place):
            return True
        return self.words[end : end + 1] != () and self.words[end] in NAME_WORDS["doing"]

    def _is_a_month(self, place: int) -> bool:
        """Whether a day, a year or a word such as "in" beside it makes a word a month."""
        before, after = self.words[max(0, place - 1) : place], self.words[place + 1 : place + 2]
        has_number = any(word.isdecimal() for word in before + after)
        return has_number or not set(before).isdisjoint(NAME_WORDS["before_months"])

    def _begins(self, place: int) -> bool:
        """Whether a sentence begins with the word."""
        before = self._bare[: self._spans[place][0]].rstrip(" \"'“„(")
        return not before or before[-1] in ".:;!?|"


def _of_text(text: _Text, internal: Internal, index: _Index) -> Iterator[Leak]:
    covered: set[int] = set()
    matches = [
        (place, term)
        for place, word in enumerate(text.words)
        for term in index.terms.get(word, ())
        if text.words[place : place + len(term.words)] == term.words
    ]
    for place, term in sorted(matches, key=lambda match: -len(match[1].words)):
        width = range(place, place + len(term.words))
        if covered.issuperset(width) or not _is_meant(text, place, term):
            continue
        covered.update(width)
        if not _is_known(text, place, term, internal):
            yield from _unless_allowed(text, text.says(place, width.stop), term.kind, internal)
    for run in runs(text.words):
        if run in internal.runs:
            yield from _unless_allowed(text, " ".join(run), "sentence", internal)
            break
    for quantity in quantities(text.text, beside=text.beside):
        ours = {"money": internal.amounts, "ratio": internal.ratios}.get(quantity.kind, frozenset())
        told = [value for value in ours if quantity.says(value)]
        is_known = quantity.kind == "money" and any(quantity.says(value) for value in internal.known_amounts)
        if told and not is_known and not any(_says_amount(row, told, quantity.kind) for row in text.others):
            kind = "amount" if quantity.kind == "money" else "ratio"
            yield from _unless_allowed(text, quantity.seen, kind, internal)


def _unless_allowed(text: _Text, says: str, kind: str, internal: Internal) -> Iterator[Leak]:
    told = words(says)
    is_allowed = any(
        is_within(told, permission.words) and any(_is_for(permission, row) for row in text.rows)
        for permission in internal.permissions
    )
    if not is_allowed:
        yield Leak(says, kind, text.rows[0] if text.rows else None)


def _is_for(permission: Permission, row: ShownRow) -> bool:
    return (permission.table, permission.key) == (row.table, row.key)


def _is_known(text: _Text, place: int, term: Term, internal: Internal) -> bool:
    """Whether the client knows a name from facts or from another row, or with whom an action is done."""
    if term.kind in _NEVER_EXCUSED:
        return False
    if term.kind == "person" and _is_with_whom(text, place, term):
        return True
    if any(_covers(name, text, place, term) for name in internal.known):
        return True
    return any(_names(row, term, internal) for row in text.others)


def _covers(name: Words, text: _Text, place: int, term: Term) -> bool:
    """Whether a known name stands there whole."""
    end = place + len(term.words)
    return any(start <= place and end <= start + len(name) for start in places(name, text.words))


def _names(row: ShownRow, term: Term, internal: Internal) -> bool:
    """Whether a client named in a row whom `term` names: in full, or with a capital."""
    if term.name in row.people:
        return True
    forms = [one.words for one in internal.terms if (one.name, one.kind) == (term.name, term.kind)]
    return any(
        (len(form) > 1 or (form == term.words and said.is_a_name(place, place + 1)))
        for text in row.told
        for said in [_Text(text, PageText(text), internal)]
        for form in forms
        for place in places(form, said.words)
    )


def _is_meant(text: _Text, place: int, term: Term) -> bool:
    """Whether words that have other senses too are meant as the term here."""
    end = place + len(term.words)
    cased = text.cased[place:end]
    if (term.is_name or term.kind == "person") and not text.is_a_name(place, end):
        return False
    if term.kind == "term" and term.words in _SHARED_TERMS:
        return _is_ours(text, place, end)
    if term.kind == "stance":
        return term.words in _TELLING_STANCES or _is_stance(text, place, end)
    if term.kind == "strategy":
        if term.words in _TELLING_STRATEGIES:
            return True
        is_titled = all(word[:1].isupper() for word in cased if word != "and")
        if len(cased) == 1:
            is_titled &= place > 0 and not text.is_before_a_capital(end)
        near = text.words[max(0, place - 4) : place] + text.words[end : end + 4]
        return (
            text.words == term.words
            or is_titled
            or text.is_in_brackets(place, end)
            or bool(_STRATEGY_WORDS & set(near))
        )
    return True


def _is_ours(text: _Text, place: int, end: int) -> bool:
    """Whether a text calls something ours: our average margin, the margin with this client."""
    if not {"our", "ours"}.isdisjoint(text.words[max(0, place - 3) : place]):
        return True
    behind = text.words[end : end + 3]
    return behind[:1] in {("on",), ("with",), ("at",)} and not _THEIR_SIDE.isdisjoint(behind)


def _is_with_whom(text: _Text, place: int, term: Term) -> bool:
    """Whether a text says no more of a person than its row: with whom, for whom, who answered."""
    return any(
        (term.name in row.people and (text.words == words(term.name) or text.ends_with_whom(place, term)))
        or text.words in map(words, row.whom)
        for row in text.rows
    )


def _is_stance(text: _Text, place: int, end: int) -> bool:
    cased, after = text.cased[place:end], text.words[end : end + 1]
    if len(text.words) == end - place:
        return True
    of_a_thing = text.is_before_a_thing(end) and after[0] not in _BEHIND_STANCE
    if after and after[0] in _PROGRAMMES and of_a_thing:
        return False
    if text.words[place] in _ADJECTIVES and (of_a_thing or text.follows_hyphen(place)):
        return False
    is_shouted = all(word.isupper() for word in cased) and not "".join(text.cased).isupper()
    in_brackets = any(words(inner) == text.words[place:end] for inner in _MARK.findall(bare(text.text)))
    is_ours = text.words[place] not in _ADJECTIVES and "our" in text.words[max(0, place - 2) : place]
    is_judged = not _JUDGED.isdisjoint(text.words[max(0, place - 3) : place])
    is_towards_us = text.words[end : end + 2] in _TOWARDS_US
    return text.has_person or is_shouted or in_brackets or is_ours or is_judged or is_towards_us


def _says_amount(row: ShownRow, values: Sequence[float], kind: str) -> bool:
    """Whether a row says one of `values` as the same kind of number."""
    said = [quantity for quantity in row.quantities if quantity.kind == kind]
    return any(number in values for number in row.amounts) or any(
        quantity.says(value) for quantity in said for value in values
    )
