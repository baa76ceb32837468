"""Random tables of deals: what is meant, and how a program in some country would write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import strategies as st

LOCALES = ("en_US", "de_DE", "fr_CH", "sv_SE", "en_IN", "de_CH")
COLUMNS = (
    "opportunity_id", "account_id", "name", "stage", "amount", "probability", "close_date", "created_date",
    "is_won", "is_closed", "currency",
)  # fmt: skip
TEXTS = ("opportunity_id", "account_id", "name", "stage", "currency")
DATES = ("close_date", "created_date")
FLAGS = ("is_won", "is_closed")
HEADINGS = dict(
    zip(
        COLUMNS,
        ("Nr.", "Kunde", "Titel", "Phase", "Betrag", "Chance (%)", "Abschluss", "angelegt am", "gewonnen",
         "zu", "Währung"),
        strict=True,
    )
)  # fmt: skip
"""Headings of a file that a map reads."""

DIGITS = {"EUR": 2, "USD": 2, "CHF": 2, "GBP": 2, "SEK": 2, "INR": 2, "CAD": 2, "JPY": 0, "TND": 3}
"""Decimals of each currency."""

_KEYS = (
    "007", "7", "00042", "42", "12345678901234567890", "1E5", "1.10", "1.1", "A-1", "a-1", "0x1F", "+49",
    "=1+1", "NA", "null", "Ä1", "A\u03081", "3/4", "1.5e0", "1,5", "TRUE", "-", "006bm00000LKJNN", "#1",
    "12 345",
)  # fmt: skip
_NAMES = (
    'He said "go"', '"', '""', "a;b", "a,b", "a\tb", "line\nbreak", "three\nlines\n\nand a blank one", "=1+1",
    "=SUM(A1:A9)", "+49 44 123", "-5", "@cmd", "'quoted'", "NA", "NULL", "n/a", "#N/A", "None", "nan", "TRUE",
    "00123", "1e5", "12,5", "12.500", "1.5e0", "1/2", "3.4.2026", "50%", "€5", "Mu\u0308ller", "Müller",
    "Žižka", "東京", "emoji 😀", "it's", "a|b", "\\N", "\\", 'ends with "', "sep=;", "Total", "(left)",
    "_x000D_", "a  b", "\u200bunseen", "no\u00a0break",
    "-", "<b>&amp;", "a\r\nb", ",,,,,,,,,,", '","', '";"', "won",
    "x" * 300,
)  # fmt: skip
_STAGES = {
    "Won": (True, True),
    "Closed Lost": (False, True),
    "Offer": (False, False),
    "2. Demo": (False, False),
}
_FLAG_WORDS = (
    ("true", "false"), ("TRUE", "FALSE"), ("True", "False"), ("Yes", "No"), ("1", "0"), ("Y", "N"),
    ("Ja", "Nein"), ("WAHR", "FALSCH"), ("Oui", "Non"), ("x", ""),
)  # fmt: skip
_SCALES = {
    "percent": ("fraction", "percent", "auto"),
    "fraction": ("fraction", "auto"),
    "number": ("percent", "auto"),
}
"""What a map may say of shares that are written so."""
_PROGRAMS_OWN = ("iso", "iso time", "utc", "compact")
_ORDERS = {
    ("en_US", "short"): ("month first", "m/d/yy"), ("de_DE", "short"): ("day first", "dd.mm.yy"),
    ("fr_CH", "short"): ("day first", "dd.mm.yy"), ("en_IN", "short"): ("day first", "dd/mm/yy"),
    ("de_CH", "short"): ("day first", "dd.mm.yy"), ("de_DE", "medium"): ("day first", "dd.mm.yyyy"),
    ("de_CH", "medium"): ("day first", "dd.mm.yyyy"),
}  # fmt: skip


@dataclass(frozen=True)
class Deal:
    """A deal as it is meant."""

    opportunity_id: str
    name: str
    stage: str
    amount: Decimal | None
    currency: str
    probability: Decimal | None
    close_date: date | None
    created_date: date | None
    account_id: str = "A"

    @property
    def is_won(self) -> bool:
        return _STAGES[self.stage][0]

    @property
    def is_closed(self) -> bool:
        return _STAGES[self.stage][1]


@dataclass(frozen=True)
class Manner:
    """How a program writes values.

    Attributes:
        locale: Its country.
        money: `grouped`, `two decimals`, `currency`, `accounting`, `code`, `plain` or `machine` (a point).
        share: `percent` (45 %), `fraction` (0.45) or `number` (45).
        day: A length of babel's, or `iso`, `iso time`, `utc` (midnight in Zurich as a moment in UTC),
            `compact`, `excel` (the number of the day).
        flags: The words for yes and no.
        blank: What stands for nothing.
    """

    locale: str
    money: str
    share: str
    day: str
    flags: tuple[str, str]
    blank: str

    @property
    def decimal(self) -> str:
        return "." if self.money == "machine" else str(_symbols(self.locale)["decimal"])

    @property
    def date_format(self) -> str:
        if self.day == "excel":
            return "excel"
        return _ORDERS.get((self.locale, self.day.removesuffix(" time")), ("", "yyyy-mm-dd"))[1]


@dataclass(frozen=True)
class Table:
    """Deals and how they are written.

    Attributes:
        deals: What is meant.
        manner: How a program writes it.
        writer: Which program, see `tests.support.table_writers`.
        has_currency: Whether there is a column of currencies.
        map_text: TOML of the field map; empty for our own form.
        order: Order of day and month, where its dates do not show it by themselves.
        options: What else the writer is told.
    """

    deals: tuple[Deal, ...]
    manner: Manner
    writer: str
    has_currency: bool
    map_text: str
    order: str | None
    options: dict[str, Any]

    @property
    def columns(self) -> list[str]:
        """Our names of the columns, in order."""
        return _columns(has_currency=self.has_currency, by_stage="stages" in self.map_text)

    @property
    def headings(self) -> list[str]:
        """The headings in the file."""
        return [HEADINGS[name] if self.map_text else name for name in self.columns]

    def texts(self, deal: Deal) -> list[str]:
        """The fields of a deal as text."""
        return [self.text(name, deal) for name in self.columns]

    def text(self, name: str, deal: Deal) -> str:
        """One field of a deal as text."""
        value, manner = getattr(deal, name), self.manner
        if value is None:
            return manner.blank
        if name == "amount":
            return money_text(value, deal.currency, manner)
        if name == "probability":
            return share_text(value, manner)
        if name in DATES:
            return day_text(value, manner)
        return manner.flags[not value] if name in FLAGS else str(value)


def money_text(amount: Decimal, currency: str, manner: Manner) -> str:
    """An amount as the program writes it."""
    two = format_decimal(amount, "#,##0.00#", locale=manner.locale)
    text = {
        "grouped": lambda: format_decimal(amount, locale=manner.locale, decimal_quantization=False),
        "two decimals": lambda: two,
        "currency": lambda: format_currency(amount, currency, locale=manner.locale),
        "accounting": lambda: format_currency(
            amount, currency, locale=manner.locale, format_type="accounting"
        ),
        "code": lambda: f"{currency} {two}",
        "plain": lambda: format_decimal(amount, "0.###", locale=manner.locale),
        "machine": lambda: f"{amount:f}",
    }[manner.money]()
    return text if manner.money == "machine" else text.replace("-", _symbols(manner.locale)["minusSign"])


def share_text(share: Decimal, manner: Manner) -> str:
    """A share as the program writes it."""
    if manner.share == "percent":
        return str(format_percent(share, locale=manner.locale, decimal_quantization=False))
    shown = share if manner.share == "fraction" else share * 100
    if manner.money == "machine":
        return f"{shown:f}"
    return str(format_decimal(shown, locale=manner.locale, decimal_quantization=False))


def day_text(day: date, manner: Manner) -> str:
    """A day as the program writes it."""
    match manner.day:
        case "iso":
            return day.isoformat()
        case "iso time":
            return f"{day.isoformat()}T14:30:00"
        case "utc":
            local = datetime.combine(day, time(), ZoneInfo("Europe/Zurich"))
            return local.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case "compact":
            return f"{day:%Y%m%d}"
        case "excel":
            return str(day_number(day))
        case "short time":
            return str(format_datetime(datetime.combine(day, time(14, 30)), "short", locale=manner.locale))
        case length:
            return str(format_date(day, length, locale=manner.locale))


def day_number(day: date) -> int:
    """The number that a spreadsheet has for a day."""
    return (day - date(1899, 12, 30)).days


def _symbols(locale: str) -> dict[str, str]:
    found: dict[str, str] = Locale.parse(locale).number_symbols["latn"]
    return found


@st.composite
def tables(draw: st.DrawFn, writers: tuple[str, ...], typed: frozenset[str]) -> Table:
    """Tables for one of `writers`; those of `typed` write numbers and days rather than texts."""
    writer = draw(st.sampled_from(writers))
    is_mapped = draw(st.booleans())
    shares = ("fraction", "number") if is_mapped else ("fraction",)
    shares = shares if writer in typed - {"typed xlsx"} else ("percent", *shares)
    days = ("short", "short", "medium", "long", "full", "short time", *_PROGRAMS_OWN)
    days = ("short", "medium", "iso", "iso time") if writer in typed else days
    manner = Manner(
        draw(st.sampled_from(LOCALES)),
        draw(
            st.sampled_from(("grouped", "two decimals", "currency", "accounting", "code", "plain", "machine"))
        ),
        draw(st.sampled_from(shares)),
        draw(st.sampled_from((*days, "excel") if is_mapped else days)),
        draw(st.sampled_from(_FLAG_WORDS[:6] * 4 + _FLAG_WORDS)),
        draw(st.sampled_from(("", "", "", "NULL", "n/a", "-", "–", "NaN"))),
    )
    deals = draw(_deals())
    scale = draw(st.sampled_from(_SCALES[manner.share]))
    has_currency = draw(st.booleans())
    by_stage = is_mapped and draw(st.booleans())
    map_text, options = "", _options(draw)
    if not _is_encodable(deals, manner, options["encoding"]):
        options["encoding"] = "utf-8"
    if is_mapped:
        map_text = _map_text(
            manner, scale, _columns(has_currency=has_currency, by_stage=by_stage),
            by_stage=by_stage, encoding=options["encoding"],
            says_decimal=draw(st.booleans()) and writer not in typed,
            says_order=manner.day == "excel" or (draw(st.booleans()) and writer not in typed),
        )  # fmt: skip
    order = _ORDERS.get((manner.locale, manner.day.removesuffix(" time")), (None, ""))[0]
    if writer in typed:
        order = "day first" if manner.day == "short" else None
    return Table(deals, manner, writer, has_currency, map_text, order, options)


def _columns(*, has_currency: bool, by_stage: bool) -> list[str]:
    """The columns that a file has: where stages say who won there are no flags."""
    left_out = (set() if has_currency else {"currency"}) | (set(FLAGS) if by_stage else set())
    return [name for name in COLUMNS if name not in left_out]


def _map_text(
    manner: Manner,
    scale: str,
    names: list[str],
    *,
    by_stage: bool,
    encoding: str,
    says_decimal: bool,
    says_order: bool,
) -> str:
    columns = {name: f'"{HEADINGS[name]}"' for name in names}
    columns["probability"] = f'{{ from = "{HEADINGS["probability"]}", scale = "{scale}" }}'
    lines = ['name = "random"', "[defaults]"]
    lines += ['encoding = "cp1252"'] * (encoding == "cp1252")
    lines += [f'decimal = "{manner.decimal}"'] * says_decimal
    lines += [f'date_format = "{manner.date_format}"'] * says_order
    lines += ["[tables.opportunities]", 'file = "deals.*"']
    lines += ['stages = { won = ["Won"], lost = ["Closed Lost"] }'] * by_stage
    lines += ["[tables.opportunities.columns]", *(f"{name} = {source}" for name, source in columns.items())]
    return "\n".join(lines)


def _is_encodable(deals: tuple[Deal, ...], manner: Manner, encoding: str) -> bool:
    written = Table(deals, manner, "csv", has_currency=True, map_text="", order=None, options={})
    text = "".join("".join(written.texts(deal)) for deal in deals)
    return text.encode(encoding, errors="ignore").decode(encoding) == text


def _options(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "delimiter": draw(st.sampled_from((",", ";", "\t", "|"))),
        "encoding": draw(st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))),
        "quote all": draw(st.booleans()),
        "line end": draw(st.sampled_from(("\r\n", "\n"))),
        "choice": draw(st.integers(0, 5)),
    }


@st.composite
def _deals(draw: st.DrawFn) -> tuple[Deal, ...]:
    keys = draw(st.lists(_keys(), min_size=1, max_size=10, unique=True))
    currencies = draw(st.lists(st.sampled_from(list(DIGITS)), min_size=1, max_size=3))
    step = draw(
        st.sampled_from((Decimal("0.001"), Decimal("0.01"), Decimal("0.5"), Decimal(1), Decimal(500)))
    )
    least, first_day = (
        draw(st.sampled_from((0, 0, 0, -2000))),
        date(draw(st.sampled_from((2025, 2008))), 1, 1),
    )
    days = st.dates(first_day, date(first_day.year + 2, 12, 31))
    days = draw(st.sampled_from((days, days, days.map(lambda day: day.replace(day=min(day.day, 12))))))
    maybe_day = st.one_of(days, days, days, st.none())
    return tuple(
        _deal(draw, key, draw(st.sampled_from(currencies)), step, least, maybe_day, first=place == 0)
        for place, key in enumerate(keys)
    )


def _deal(
    draw: st.DrawFn,
    key: str,
    currency: str,
    step: Decimal,
    least: int,
    days: st.SearchStrategy[date | None],
    *,
    first: bool,
) -> Deal:
    counts = st.one_of(st.integers(least, 5_000), st.integers(least, 30_000_000))
    amount = draw(st.one_of(counts, counts, counts, st.none()))
    share = draw(st.one_of(st.integers(0, 1000), st.sampled_from((0, 5, 10, 100, 500, 1000)), st.none()))
    exact = max(step, Decimal(1).scaleb(-DIGITS[currency]))
    return Deal(
        key,
        draw(_names()),
        "Won" if first else draw(st.sampled_from(list(_STAGES))),
        None if amount is None else amount * exact,
        currency,
        None if share is None else Decimal(share) / 1000,
        draw(days),
        draw(days),
    )


def _keys() -> st.SearchStrategy[str]:
    numbers = st.integers(1, 99_999).map(str)
    return st.one_of(st.sampled_from(_KEYS), numbers, numbers.map(lambda text: text.zfill(8)))


def _names() -> st.SearchStrategy[str]:
    signs = st.text("abcÄöß éñ\",;|\t\n=+-@'\\.0123%/’", min_size=1, max_size=12)
    return st.one_of(st.sampled_from(_NAMES), signs.filter(lambda text: bool(text.strip())))
