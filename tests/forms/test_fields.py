"""What a person may type in a field, and what it means."""

from __future__ import annotations

import pytest

from planning_helpers.values.numbers import SIGNS, currencies_of
from tests.support.form_fields import parsed_fields

pytestmark = pytest.mark.browser

PEOPLE = [["u1", "Mara Ols, CFO"], ["u2", "Ben Ols, Buyer"], ["u3", "Ben Ols, Engineer"]]
FREE = {"name": "it", "label": "It", "required": False, "choices": [], "is_open": False, "options": []}
SIGNS_OF = {sign: sorted(currencies_of(sign)) for sign in SIGNS}
COLUMNS = {
    "text": {"kind": "text"},
    "note": {"kind": "note"},
    "flag": {"kind": "flag"},
    "count": {"kind": "count", "least": 0},
    "score": {"kind": "score", "least": 1, "most": 5},
    "number": {"kind": "number"},
    "money": {"kind": "money", "currency": "CHF", "signs": SIGNS_OF},
    "euros": {"kind": "money", "currency": "EUR", "signs": SIGNS_OF},
    "unknown": {"kind": "money", "currency": "", "signs": SIGNS_OF},
    "share": {"kind": "share", "least": 0, "most": 1},
    "date": {"kind": "date"},
    "choice": {"kind": "choice", "choices": ["driving", "restraining"]},
    "open": {"kind": "choice", "choices": ["champion"], "is_open": True},
    "person": {"kind": "reference", "options": PEOPLE},
    "required": {"kind": "text", "required": True},
}

MEANT = [
    ("text", " Board  Mill ", "Board  Mill"),
    ("text", "   ", None),
    ("note", "one\r\ntwo\n", "one\ntwo"),
    ("flag", "Yes", True),
    ("flag", "x", True),
    ("flag", "", False),
    ("count", "1,200", 1200),
    ("score", " 3 ", 3),
    ("number", "-0.5", -0.5),
    ("number", "−3", -3),
    ("number", "1 234,5", 1234.5),
    ("number", "1.234.567,5", 1234567.5),
    ("euros", "€ 1,200.50", 1200.5),
    ("money", "1'200 CHF", 1200),
    ("money", "250k", 250_000),
    ("money", "1.2m", 1_200_000),
    ("money", "(300)", -300),
    ("money", "12,500", 12_500),
    ("number", "1.1250", 1.125),
    ("number", "-1.1250", -1.125),
    ("number", "1234.125", 1234.125),
    ("number", "0.125", 0.125),
    ("share", "45%", 0.45),
    ("share", "45 %", 0.45),
    ("share", "12,5%", 0.125),
    ("share", "0.45", 0.45),
    ("share", "1", 1),
    ("date", "2026-2-3", "2026-02-03"),
    ("date", "3.2.2026", "2026-02-03"),
    ("date", "2026-02-03 00:00:00", "2026-02-03"),
    ("date", "13/2/2026", "2026-02-13"),
    ("date", "2/13/2026", "2026-02-13"),
    ("date", "4/4/2026", "2026-04-04"),
    ("date", "3 Feb 2026", "2026-02-03"),
    ("date", "February 3, 2026", "2026-02-03"),
    ("choice", "DRIVING", "driving"),
    ("open", "Champion", "champion"),
    ("open", "gatekeeper", "gatekeeper"),
    ("open", "cham", "champion"),
    ("open", "ch", "ch"),
    ("person", "u2", "u2"),
    ("person", "mara ols", "u1"),
    ("person", "Mara\u00a0 OLS", "u1"),
    ("open", "ＣＨＡＭＰＩＯＮ", "champion"),
    ("person", "Ben Ols, engineer", "u3"),
]
REFUSED = [
    ("flag", "maybe", "“maybe” is neither yes nor no; write one of them."),
    ("count", "twelve", "“twelve” is no number; write it like 12."),
    ("count", "1.5", "1.5 is not a whole number; write one without decimals."),
    ("count", "-1", "-1 is less than 0."),
    ("score", "6", "6 is outside 1 to 5."),
    ("number", "12,3,567", "“12,3,567” is no number; write it like 1,200.5."),
    ("money", "=1+1", "“=1+1” is no number; write it like 250,000 or 250k."),
    ("number", "120.000", "“120.000” may be 120 or 120,000; write one of them."),
    ("number", "1.125", "“1.125” may be 1.1250 or 1,125; write one of them."),
    ("number", "€ 5", "“€ 5” is no number; write it like 1,200.5."),
    (
        *("money", "€1,500"),
        "“€1,500” is marked €, and the amounts here are in CHF; convert it, and write the number alone.",
    ),
    (
        *("unknown", "€1,500"),
        "“€1,500” names a currency, and that of the account is not known; write the number alone.",
    ),
    ("share", "4500", "4500 is outside 0% to 100%; write it like 45% or 0.45."),
    ("share", "45", "45 is more than the whole; write 45% or 0.45."),
    ("share", "120%", "120% is outside 0% to 100%."),
    ("date", "3/4/2026", "“3/4/2026” may be 2026-03-04 or 2026-04-03; write one of them."),
    ("date", "9999-12-31", "“9999-12-31” stands for no date; leave the field empty."),
    ("date", "30.2.2026", "“30.2.2026” is a day that does not exist; write it like 2026-11-15."),
    ("date", "3.2.26", "“3.2.26” is no date; write it like 2026-11-15 or 15.11.2026."),
    ("choice", "pushing", "“pushing” is not in the list. In it: driving; restraining."),
    ("person", "Ben Ols", "2 in the list are called “Ben Ols”; choose one of them."),
    ("person", "engin", "“engin” is not in the list. Near it: Ben Ols, Engineer."),
    ("required", "", "It is empty; it is required."),
]


@pytest.fixture(scope="module")
def parsed():
    """What each text of the cases means in its column, and how its value is shown; all from one page."""
    asked = [
        ({**FREE, "least": None, "most": None, **COLUMNS[name]}, text) for name, text, _ in MEANT + REFUSED
    ]
    answers = parsed_fields(asked)
    return {(name, text): answer for (name, text, _), answer in zip(MEANT + REFUSED, answers, strict=True)}


@pytest.mark.parametrize(("name", "text", "value"), MEANT)
def test_a_text_has_its_meaning_and_reads_the_same_again(parsed, name, text, value):
    assert parsed[name, text] == {"value": value, "problem": "", "again": value}


@pytest.mark.parametrize(("name", "text", "problem"), REFUSED)
def test_a_text_that_does_not_fit_is_refused_with_what_would(parsed, name, text, problem):
    assert parsed[name, text]["problem"] == problem
