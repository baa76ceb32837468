"""Amounts and ratios in running text: what a number says, as far as its unit and the words beside it tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from planning_helpers.values.likeness import bare, cased_words, words
from planning_helpers.values.numbers import SIGNS, currency_codes, readings
from planning_helpers.values.word_lists import word_lists

Kind = Literal["money", "ratio", "number"]

_RUN = re.compile(r"[+#]?\d(?:[\d.,:/'’]|[ \-–](?=\d))*")
_BEFORE = re.compile(r"(?:([^\W\d_]+)[.:]?\s?)?([^\s\w.,:;()\[\]\"“”'’-]{1,2}\s?)?$")
_SCALES = {
    "k": 1e3, "tsd": 1e3, "thousand": 1e3, "t": 1e3, "grand": 1e3, "thou": 1e3,
    "m": 1e6, "mn": 1e6, "mio": 1e6, "mill": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6,
    "mln": 1e6,
    "bn": 1e9, "billion": 1e9, "mrd": 1e9,
}  # fmt: skip
_SCALE = re.compile(rf"\s?({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b\.?", re.IGNORECASE)
_MONEY_WORD = re.compile(
    r"(?:euros?|dollars?|francs?|franken|pounds?|kron(?:er|or|en)|yen|bucks|zloty)\b", re.IGNORECASE
)
_PER_CENT = re.compile(r"\s?(?:%|per\s?cent\b|pct\b|prozent\b|p\.\s?c\.)", re.IGNORECASE)
_HUNDREDTHS = re.compile(
    r"(?<![\d.,])(\d{1,2})\s?(?:p|pence|cents?) (?:in|of|on) (?:the|each|every) (?:pound|euro|dollar|franc)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTS = word_lists("planning_helpers.values", "quantity_words.toml")
_MONEY, _RATIO, _CODED, _UNITS = (frozenset(_LISTS[name]) for name in ("money", "ratio", "coded", "units"))
_MONEY_BESIDE = _MONEY.difference(_LISTS["money_in_headings_not"])
_NAMELESS = frozenset(_LISTS["nameless"])
_NO_NOUN = _MONEY.union(_LISTS["no_noun"])
_ONES = {name: number for number, name in enumerate(_LISTS["ones"])}
_TENS = {name: 10 * number for number, name in enumerate(_LISTS["tens"], start=2)}
_ABOUT = frozenset(_LISTS["about"])
_OFFERED = _RATIO.union(_LISTS["ours"], ("bids",))
_BIG = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_WINDOW = 12  # words to each side that tell what a number is


class Quantity(NamedTuple):
    """A number in a text.

    Attributes:
        seen: As it stands there.
        numbers: What it may mean.
        step: What its last digit counts; an amount rounded to it is the same.
        kind: What its unit or the words beside it make of it.
    """

    seen: str
    numbers: tuple[float, ...]
    step: float
    kind: Kind

    def says(self, value: float) -> bool:
        """Whether it is `value`, as rounded as it is written."""
        return any(abs(one - value) <= max(self.step / 2, 1e-9) for one in self.numbers)


def quantities(text: str, *, beside: str = "") -> list[Quantity]:
    """The amounts, ratios and other numbers of `text`; no dates, times, phone or order numbers.

    Args:
        text: A sentence or a cell.
        beside: What stands beside a cell: the heading of its column, the other cells of its row. It tells
            what a number is that stands alone.

    Examples:
        >>> [(one.numbers, one.kind) for one in quantities("a deal of € 0,32 Mio., 240,000 square metres")]
        [((320000.0,), 'money'), ((240.0, 240000.0), 'number')]
        >>> [(one.numbers, one.kind) for one in quantities("we win one in two, sixty per cent or 35 %")]
        [((0.35,), 'ratio'), ((0.5,), 'ratio'), ((0.6,), 'ratio')]
        >>> quantities("on 2026-11-05 at 00:21:00.67, ISO 45001")
        []
    """
    plain = _with_unit_of_heading(bare(text), beside)
    return [*_shares(plain), *_written_in_digits(plain, beside), *_written_in_words(plain)]


def _written_in_digits(text: str, beside: str) -> Iterator[Quantity]:
    for run in _RUN.finditer(text):
        told = run.group().rstrip(".,:/'’ ")
        numbers = list(_numbers_of(told))
        is_range = len(numbers) == 2 and re.fullmatch(r"[^\-–]+ ?[\-–] ?[^\-–]+", told) is not None
        end = run.start() + len(told)
        found = [
            _quantity(
                text[: run.start() + start],
                body,
                text[end if is_range else run.start() + start + len(body) :],
                beside,
            )
            for start, body in numbers
        ]
        ends = [one for one in found if one]
        yield from [_between(*ends)] if is_range and len(ends) == 2 else ends


def _with_unit_of_heading(text: str, beside: str) -> str:
    """A number that stands alone, with the unit that its heading gives it: £k, TEUR, %."""
    if not re.fullmatch(r"\s*\d[\d.,' ]*", text):
        return text
    unit = re.search(r"(?<!\w)(?:[kKTMm]\s?(?:[€£$]|[A-Z]{3})|[€£$]\s?[kKMm])(?!\w)|%", bare(beside))
    return f"{text}{unit.group()[::-1] if unit.group()[0] in '€£$' else unit.group()}" if unit else text


def _shares(text: str) -> Iterator[Quantity]:
    """Both shares of a whole, and hundredths of a unit of money: 65/35, 37p in the pound."""
    for part in _HUNDREDTHS.finditer(text):
        yield Quantity(part[0], (int(part[1]) / 100,), 1e-9, "ratio")
    for first, second in re.findall(r"(?<![\d/.,])(\d{1,2})[/:](\d{1,2})(?![\d/:.,])", text):
        if int(first) + int(second) == 100 and _tell_a_ratio(set(words(text))):
            yield Quantity(f"{first}/{second}", (int(first) / 100,), 1e-9, "ratio")


def _between(least: Quantity, most: Quantity) -> Quantity:
    """A range, which says any value in it; one too wide to tell says its ends alone."""
    low, high = least.numbers[-1], most.numbers[-1]
    if not 0 < high - low <= high / 4:
        return most
    kind = most.kind if most.kind != "number" else least.kind
    return Quantity(f"{least.seen}-{most.seen}", ((low + high) / 2,), high - low, kind)


def _numbers_of(run: str) -> Iterator[tuple[int, str]]:
    """The numbers in a run of digits and marks, and where; none of a date, a time or a phone number."""
    if run[0] in "+#" or ":" in run or "/" in run:
        return
    for part in re.finditer(r"[^\-–]+", run):
        if part.group() != run and (run.count("-") + run.count("–") > 1 or _YEAR.fullmatch(part.group())):
            return  # 2026-11-05, 664-24-11, 2026-27
    for part in re.finditer(r"[^\-–]+", run):
        if re.fullmatch(r"\d{1,3}([ '’])\d{3}(?:\1\d{3})*(?:[.,]\d+)?", part.group()):
            yield part.start(), part.group()
        elif re.match(r"0\d", part.group()):
            continue  # 0664 240000
        else:
            yield from (
                (part.start() + one.start(), one.group()) for one in re.finditer(r"[^ ]+", part.group())
            )


def _quantity(ahead: str, body: str, behind: str, beside: str) -> Quantity | None:
    before = _BEFORE.search(ahead)
    word, sign = (before.group(1) or "", (before.group(2) or "").strip()) if before else ("", "")
    glued = bool(ahead) and (ahead[-1].isalnum() or ahead[-1] == "_")
    scale_before, currency = _currency(word if not sign else "", sign)
    if not currency and (glued or word.casefold() in _CODED):
        return None
    if not currency and word.casefold() in _LISTS["numbered"] and re.fullmatch(r"\d{5,}", body):
        return None
    values = tuple(readings(body.replace(" ", "").replace("'", "").replace("’", "")))
    if not values:
        return None
    if per_cent := _PER_CENT.match(behind):
        shares = tuple(value / 100 for value in values)
        seen = body + per_cent.group()
        return Quantity(seen, shares, _step(body) / 100, _ratio_kind(ahead, behind[per_cent.end() :], beside))
    scale = _SCALE.match(behind)
    rest = behind[scale.end() :] if scale else behind
    after = re.match(r"\s?([^\s\w.,:;()]{1,2}|[^\W\d_]{2,6})", rest)
    unit = after.group(1) if after else ""
    scale_after, is_currency_after = _currency(unit, unit)
    is_money = bool(currency or is_currency_after or _MONEY_WORD.match(rest.lstrip()))
    by = scale_before * scale_after * (_SCALES[scale.group(1).casefold()] if scale else 1)
    seen = (body + (scale.group() if scale else "")).strip()
    is_rounded = by > 1 and sum(map(str.isdigit, body.lstrip("0.,"))) > 1
    step = _step(body) * by if is_rounded else 1.0 if float(values[-1]).is_integer() and by == 1 else 0.01
    scaled = tuple(value * by for value in values)
    if not _ABOUT.isdisjoint(words(ahead)[-2:]) or ahead.rstrip().endswith("~"):
        step = max(step, _roundness(scaled[-1]))
    if scale and scale.group(1) in {"m", "t"} and not is_money:
        scaled = (*values, *scaled)  # metres and tonnes too
    if all(0 < value < 1 for value in scaled):
        return Quantity(seen, scaled, _step(body), "money" if is_money else _ratio_kind(ahead, rest, beside))
    if _YEAR.fullmatch(body) and not (is_money or scale):
        return None
    kind: Kind = (
        "money" if is_money or _is_money_by_words(ahead, rest, beside, has_scale=bool(scale)) else "number"
    )
    return Quantity(seen, scaled, step, kind)


def _currency(word: str, sign: str) -> tuple[float, bool]:
    """The scale and whether there is a currency in what stands beside a number: `€`, `TEUR`, `kCHF`, `k€`."""
    for name in (sign, word):
        for prefix, scale in (("", 1.0), ("k", 1e3), ("K", 1e3), ("T", 1e3), ("M", 1e6), ("m", 1e6)):
            rest = name.removeprefix(prefix) if prefix and name.startswith(prefix) else name
            if (not prefix or rest != name) and (
                rest in SIGNS or (rest.isupper() and rest in currency_codes())
            ):
                return scale, True
    return 1.0, bool(word and _MONEY_WORD.fullmatch(word))


def _step(body: str) -> float:
    """What the last digit of a number counts; a mark before other than three digits is the decimal mark."""
    part = re.search(r"[.,](\d+)$", body)
    return 10.0 ** -len(part.group(1)) if part and len(part.group(1)) != 3 else 1.0


def _roundness(value: float) -> float:
    """What the last digit of `value` other than 0 counts: 10,000 of 250,000."""
    step = 1.0
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def _is_money_by_words(ahead: str, behind: str, beside: str, *, has_scale: bool) -> bool:
    """Whether words make a number without a currency an amount: words of money, and nothing it counts."""
    before, after = words(_sentence_end(ahead))[-_WINDOW:], words(_sentence_start(behind))[:_WINDOW]
    counted = _counted(after)
    if (counted and not set(counted) & _MONEY) or _UNITS & set(before[-4:]):
        return False
    if not before and not after:
        named = set(words(beside)) - _NAMELESS
        if named & _UNITS:
            return False
        return (
            not named or bool(named & _MONEY_BESIDE) or not currency_codes().isdisjoint(cased_words(beside))
        )
    return has_scale or bool(set(before + after) & _MONEY)


def _counted(after: Sequence[str]) -> list[str]:
    """The words right behind a number that name what it counts."""
    found: list[str] = []
    for word in after[:4]:
        if (not found and word in _NO_NOUN) or (found and word in _NO_NOUN - _MONEY):
            break
        found.append(word)
    return found


def _ratio_kind(ahead: str, behind: str, beside: str) -> Kind:
    before, after = words(_sentence_end(ahead))[-_WINDOW:], words(_sentence_start(behind))[:_WINDOW]
    return "ratio" if _tell_a_ratio(set(before + after) or set(words(beside))) else "number"


def _tell_a_ratio(near: set[str]) -> bool:
    """Whether words make a share one of our selling."""
    return bool(near & _RATIO) or not (
        near.isdisjoint(_LISTS["weak_ratio"]) or near.isdisjoint(_LISTS["ours"])
    )


def _sentence_end(text: str) -> str:
    return re.split(r"[;!?|]|\.\s", text)[-1]


def _sentence_start(text: str) -> str:
    return re.split(r"[;:!?|()]|\.(?:\s|$)|,\s", text.lstrip(" "))[0] if text.strip() else ""


def _written_in_words(text: str) -> Iterator[Quantity]:
    """Two hundred thousand, half a million, one in two, sixty per cent, two thirds."""
    told = words(text)
    start = 0
    while start < len(told):
        read = _ratio_in_words(told, start) or _amount_in_words(told, start)
        if read is None:
            start += 1
            continue
        value, width, kind = read
        near = set(told[max(0, start - _WINDOW) : start + width + _WINDOW])
        if kind == "ratio" and not _tell_a_ratio(near):
            kind = "number"
        step = 0.01 if value < 1 else 1.0
        yield Quantity(" ".join(told[start : start + width]), (value,), step, kind)
        start += width


def _ratio_in_words(told: Sequence[str], start: int) -> tuple[float, int, Kind] | None:
    part, width = _small(told, start)
    rest = told[start + width :]
    while rest[0:1] and (rest[0] in _OFFERED or (rest[0] == "of" and rest[1:2] and rest[1] in _OFFERED)):
        rest, width = rest[1:], width + 1  # three of our deals in ten
    if part is None:
        if told[start] in {"half"} and "million" not in told[start : start + 4]:
            return 0.5, 1, "ratio"
        if tuple(told[start : start + 2]) == ("every", "second"):
            return 0.5, 2, "ratio"
        return None
    if tuple(told[start : start + 2]) == ("fifty", "fifty"):
        return 0.5, 2, "ratio"
    if not told[start].isdecimal() and rest[:1] in {
        ("percent",),
        ("per",),
    }:  # digits are read with their unit
        return part / 100, width + (2 if rest[0] == "per" else 1), "ratio"
    joint = 2 if rest[:2] == ("out", "of") else 1 if rest[:1] in {("in",), ("of",)} else 0
    if joint and told[start + width + joint : start + width + joint + 1] in {("every",), ("each",)}:
        joint += 1
    if joint:
        whole, more = _small(told, start + width + joint)
        if whole and 0 < part < whole <= 100:
            return part / whole, width + joint + more, "ratio"
    if rest and rest[0].removesuffix("s") in _PARTS and part < _PARTS[rest[0].removesuffix("s")]:
        return part / _PARTS[rest[0].removesuffix("s")], width + 1, "ratio"
    return None


def _small(told: Sequence[str], start: int) -> tuple[int | None, int]:
    """A number up to a hundred at `start`, in letters or digits, and how many words it takes."""
    word = told[start] if start < len(told) else ""
    if word.isdecimal() and len(word) <= 3:
        return int(word), 1
    if word in _TENS:
        ones = _ONES.get(told[start + 1], 0) if start + 1 < len(told) else 0
        return (_TENS[word] + ones, 2) if 0 < ones < 10 else (_TENS[word], 1)
    if word == "a" and start + 1 < len(told) and told[start + 1] in _PARTS:
        return 1, 1
    return (_ONES[word], 1) if word in _ONES else (None, 0)


def _amount_in_words(told: Sequence[str], start: int) -> tuple[float, int, Kind] | None:
    for phrase, value in (
        (("half", "a", "million"), 500_000.0),
        (("quarter", "of", "a", "million"), 250_000.0),
        (("quarter", "million"), 250_000.0),
    ):
        if tuple(told[start : start + len(phrase)]) == phrase:
            return value, len(phrase), "money"
    total, group, place = 0.0, 0.0, start
    is_big = False
    while place < len(told):
        word = told[place]
        if word in _ONES or word in _TENS:
            group += _ONES.get(word, 0) + _TENS.get(word, 0)
        elif word in _BIG and place > start:
            is_big = True
            if word == "hundred":
                group *= 100
            else:
                total, group = total + group * _BIG[word], 0.0
        elif tuple(told[place : place + 3]) == ("and", "a", "half") and group:
            group, place = group + 0.5, place + 2
        elif not (word == "and" and place > start and told[place - 1] in _BIG):
            break
        place += 1
    value = total + group
    if not is_big or value < 1_000:
        return None
    counted = _counted(told[place : place + _WINDOW])
    near = {*told[max(0, start - _WINDOW) : start], *told[place : place + _WINDOW]}
    is_money = bool(near & _MONEY or any(_MONEY_WORD.match(word) for word in told[place : place + 1]))
    is_count = bool(counted) and not set(counted) & _MONEY and not _MONEY_WORD.match(counted[0])
    return value, place - start, "money" if is_money and not is_count else "number"
