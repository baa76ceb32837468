"""Finding a person in texts: the ways in which people write one name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from planning_helpers.values.likeness import bare, in_two_letters, words

NEUTRAL = "(name removed)"
"""What stands in a text where a person was named."""

LEAST_JOINED = 8
"""So many letters has a name that is known where it is written in one word."""

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\u2060"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_TITLES = frozenset(
    {
        "dr", "prof", "dipl", "ing", "mr", "mrs", "ms", "miss", "sir", "herr", "frau", "mme", "mlle", "jr",
        "sr", "phd", "mba", "md",
    }
)  # fmt: skip
_PARTICLES = frozenset(
    {
        "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "les",
        "ter", "ten", "zu", "zum", "zur", "al", "el", "bin", "ibn", "st", "af", "av",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Spellings:
    """The ways to write a name, each as its words in plain letters with a blank between them.

    Attributes:
        full: With first name or initial, and the e-mail address: they tell who is meant.
        short: The surname alone, which others may have too.
    """

    full: frozenset[str]
    short: frozenset[str]


@dataclass(frozen=True)
class Mention:
    """Where a text names a person.

    Attributes:
        start: Place of its first letter.
        end: Place behind its last one.
        spelling: The words in plain letters.
    """

    start: int
    end: int
    spelling: str


def spellings(name: str, email: str = "") -> Spellings:
    """The ways in which texts write `name`: in both orders, with initials, with ae for ä, with a genitive s.

    In one word too, where it is too long to be another: MarisolDelgado.

    A name of one word has no full spelling.

    Examples:
        >>> sorted(spellings("Rémi Abadie").short)
        ['abadie', 'abadies']
        >>> {"remi abadie", "abadie remi", "r abadie"} <= spellings("Rémi Abadie").full
        True
        >>> "abadie remi" in spellings("Abadie, Rémi").full
        True
    """
    full: set[str] = {" ".join(words(email))} if email else set()
    short: set[str] = set()
    firsts: set[str] = set()
    for variant in _with_other_letters(name):
        given, surname = _parts(variant)
        ends = {" ".join(surname), "".join(surname)} - {""}
        short |= ends | {f"{end}s" for end in ends if not end.endswith("s")}
        initials = [word[0] for word in given]
        first = (given, given[:1], initials, ["".join(initials)], initials[:1])
        firsts |= {" ".join(written) for written in first if given}
        if len(given) > 1 and surname[0] not in _PARTICLES:  # of two surnames the first: Ana García López
            full.add(" ".join(given[:2]))
    full |= {f"{first} {end}" for first in firsts for end in short}
    full |= {f"{end} {first}" for first in firsts for end in short}
    whole = {
        "".join(spelling.split()) for spelling in full if all(len(word) > 1 for word in spelling.split())
    }
    full |= {word for word in whole if len(word) >= LEAST_JOINED}
    _, surname = _parts(name)
    if len(surname) > 1 and surname[0] in _PARTICLES:
        short.add(surname[-1])
    return Spellings(frozenset(full), frozenset(short))


def mentions(
    text: str, is_spelling: Callable[[str], bool], starts: Callable[[str], bool]
) -> Iterator[Mention]:
    """Where `text` names a person, from left to right; of several spellings in one place the longest.

    An initial counts when it is a capital, or when no blank parts it from the name (r.abadie@…).

    Args:
        text: Any text.
        is_spelling: Whether words, joined by blanks, are a spelling of the name.
        starts: Whether a spelling begins with that word.
    """
    found = [(place.start(), place.end(), _plain(place.group())) for place in _WORD.finditer(text)]
    place = 0
    while place < len(found):
        if starts(found[place][2]):
            for length in range(min(_LONGEST, len(found) - place), 0, -1):
                part = found[place : place + length]
                spelling = " ".join(word for _, _, word in part)
                if is_spelling(spelling) and (length == 1 or _initials_count(text, part)):
                    yield Mention(part[0][0], part[-1][1], spelling)
                    place += length - 1
                    break
        place += 1


def is_named(text: str, known: Iterable[str]) -> bool:
    """Whether `text`, of any length, names a person in one of the `known` spellings."""
    there = {_plain(word) for word in set(_WORD.findall(text))}
    found = {spelling for spelling in known if there.issuperset(spelling.split())}
    starts = {spelling.split()[0] for spelling in found}
    return bool(found) and any(mentions(text, found.__contains__, starts.__contains__))


def is_within_a_word(text: str, known: Iterable[str]) -> bool:
    """Whether a word of `text` holds one of the `known` spellings, as `RemiAbadie2.pdf` does.

    It may be the person or a word that is spelled so by chance; spellings of fewer than five letters are
    too often that.
    """
    parts = {part for spelling in known if len(part := spelling.replace(" ", "")) >= _FEWEST_LETTERS}
    there = {_plain(word) for word in set(_WORD.findall(text))}
    return any(part in word for word in there for part in parts)


def without_mentions(text: str, found: list[Mention]) -> str:
    """`text` with `NEUTRAL` in the place of each mention."""
    for mention in reversed(found):
        text = text[: mention.start] + NEUTRAL + text[mention.end :]
    return text


_LONGEST = 8  # words of a spelling
_FEWEST_LETTERS = 5


def _initials_count(text: str, part: list[tuple[int, int, str]]) -> bool:
    for place, (start, end, word) in enumerate(part):
        if len(word) > 1 or text[start].isupper() or word.isdigit():
            continue
        before = text[part[place - 1][1] : start] if place else " "
        behind = text[end : part[place + 1][0]] if place + 1 < len(part) else " "
        if all(" " in gap or "\n" in gap for gap in (before, behind)):
            return False
    return True


def _with_other_letters(name: str) -> set[str]:
    """`name`, and as those write it who have no umlauts, or put them back."""
    composed = unicodedata.normalize("NFC", name)
    contracted = re.sub("(?i)([aou])e", r"\1", composed)
    return {composed, in_two_letters(composed), contracted}


def _parts(name: str) -> tuple[list[str], list[str]]:
    """The words of the given names and those of the surname."""
    surname, comma, first_name = name.partition(",")
    pieces = [words(piece) for piece in (f"{first_name} {surname}" if comma else name).split()]
    pieces = [piece for piece in pieces if piece and not set(piece) <= _TITLES]
    if not pieces:
        return [], []
    first = len(pieces) - 1
    if comma:
        first = len(pieces) - len([piece for piece in surname.split() if words(piece)])
    while first > 1 and pieces[first - 1][0] in _PARTICLES:
        first -= 1
    first = max(first, 0)
    given, surnames = pieces[:first], pieces[first:]
    return [word for piece in given for word in piece], [word for piece in surnames for word in piece]


def _plain(word: str) -> str:
    return bare(word).casefold()
