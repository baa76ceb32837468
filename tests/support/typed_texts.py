"""What a text means wherever a person types or a program writes it: one table for all who read one."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

REFUSED = "refused"
"""In place of a value: it is asked for again, and no value is taken."""

SAME = "as in Excel"


class Typed(NamedTuple):
    """A text in a column of a kind (`PLACES`), and its value for each reader; amounts are in USD."""

    kind: str
    text: str
    excel: Any
    form: Any = SAME
    extract: Any = SAME


_DAY = date(2026, 2, 3)

TYPED = [
    # numbers that can be one only
    Typed("money", "1500", 1500.0),
    Typed("money", "0,925", 0.925),
    Typed("money", "0.925", 0.925),
    Typed("money", "1,5", 1.5),
    Typed("money", "1,234.50", 1234.5),
    Typed("money", "1.200,50", 1200.5),
    Typed("money", "1.200.000", 1_200_000.0),
    Typed("money", "1 200", 1200.0),
    Typed("money", "1\u00a0200", 1200.0),
    Typed("money", "1'200", 1200.0),
    Typed("money", "1’200.50", 1200.5),
    Typed("money", "１５００", 1500.0),
    Typed("money", "(300)", -300.0),
    Typed("money", "300-", -300.0),
    Typed("money", "1.200.000,-", 1_200_000.0),  # no cents
    Typed("money", "\u2212300", -300.0),
    Typed("money", "1e3", 1000.0),
    Typed("number", "-0.5", -0.5),
    Typed("number", "1,200,500", 1_200_500.0),
    Typed("count", "1200", 1200),
    Typed("score", "3", 3),
    # numbers that may be either; a form writes English and shows 12,500 itself, and so do most extracts
    Typed("money", "12.500", REFUSED),
    Typed("money", "120.000", REFUSED),
    Typed("number", "1.125", REFUSED),
    Typed("count", "120.000", REFUSED),
    Typed("money", "12,500", REFUSED, form=12_500.0, extract=12_500.0),
    Typed("count", "1,200", 1200),  # 1.2 is no count
    Typed("count", "12.500", 12_500, extract=REFUSED),  # an extract does not look at what would fit
    # no numbers
    Typed("money", "twelve", REFUSED),
    Typed("money", "12,34,567", 1234567),  # as in India
    Typed("money", "1.2.3", REFUSED),
    Typed("money", "45%", REFUSED),
    Typed("money", "", None),
    Typed("count", "1.5", REFUSED),
    # k and m are for people; programs do not write them
    Typed("money", "150k", 150_000.0, extract=REFUSED),
    Typed("money", "1.2 m", 1_200_000.0, extract=REFUSED),
    Typed("money", "$1.5k", 1500.0, extract=REFUSED),
    Typed("money", "12.500k", REFUSED),
    Typed("number", "150k", REFUSED),
    # currencies; an extract stores the currency beside each amount
    Typed("money", "$1500", 1500.0),
    Typed("money", "1500 USD", 1500.0),
    Typed("money", "US$ 1500", 1500.0),
    Typed("money", "$1,500", REFUSED, form=1500.0, extract=1500.0),
    Typed("money", "€1,500", REFUSED, extract=1500.0),
    Typed("money", "CHF 1500", REFUSED, extract=1500.0),
    Typed("money", "€ 5 $", REFUSED),
    Typed("money", "XXL 5", REFUSED),
    # shares of a whole
    Typed("share", "45%", 0.45),
    Typed("share", "45 %", 0.45),
    Typed("share", "57%", 0.57),
    Typed("share", "0.45", 0.45),
    Typed("share", "0,45", 0.45),
    Typed("share", "12,5%", 0.125),
    Typed("share", "1", 1.0),
    Typed("share", "12.345%", 0.12345, extract=REFUSED),  # 12,345% would be no share
    Typed("share", "45", REFUSED),
    Typed("share", "60", REFUSED),
    Typed("share", "4500", REFUSED),
    Typed("share", "4500%", REFUSED),
    Typed("share", "-5%", REFUSED),
    # what stands for nothing; a form has no place for a remark, so it asks
    Typed("money", "NULL", None, form=REFUSED),
    Typed("money", "n/a", None, form=REFUSED),
    Typed("count", "#N/A", None, form=REFUSED),
    Typed("share", "-", None, form=REFUSED),
    Typed("date", "null", None, form=REFUSED),
    Typed("date", "9999-12-31", None, form=REFUSED),
    Typed("date", "31.12.9999", None, form=REFUSED),
    Typed("date", "1900-01-01", None, form=REFUSED),
    Typed("date", "0000-00-00", REFUSED, extract=None),
    Typed("date", "0001-01-01", REFUSED, extract=None),
    # days
    Typed("date", "2026-02-03", _DAY),
    Typed("date", "2026-2-3", _DAY),
    Typed("date", "2026/02/03", _DAY),
    Typed("date", "20260203", _DAY),
    Typed("date", "2026-02-03 00:00:00", _DAY),
    Typed("date", "2026-02-03T14:30:00.000+0000", _DAY),
    Typed("date", "2026年2月3日", _DAY),
    Typed("date", "3.2.2026", _DAY),
    Typed("date", "03.02.2026 14:30", _DAY),
    Typed("date", "3 Feb 2026", _DAY),
    Typed("date", "03-Feb-26", _DAY),
    Typed("date", "February 3rd, 2026", _DAY),
    Typed("date", "Tue, 3 Feb 2026", _DAY),
    Typed("date", "3. Februar 2026", _DAY),
    Typed("date", "3 févr. 2026", _DAY),
    Typed("date", "3 de fevereiro de 2026", _DAY),
    Typed("date", "13/2/2026", date(2026, 2, 13)),
    Typed("date", "2/13/2026", date(2026, 2, 13)),
    Typed("date", "4/4/2026", date(2026, 4, 4)),
    # a column of an extract has one order of day and month, and a remark where nothing proves it
    Typed("date", "3/2/2026", REFUSED, extract=_DAY),
    Typed("date", "3.2.26", REFUSED, extract=_DAY),
    Typed("date", "30.2.2026", REFUSED),
    Typed("date", "46000", REFUSED),
    Typed("date", "May", REFUSED),
    Typed("date", "soon", REFUSED),
    # yes and no
    Typed("flag", "Yes", True),
    Typed("flag", "x", True),
    Typed("flag", "T", True),
    Typed("flag", "0", False),
    Typed("flag", "f", False),
    Typed("flag", "☑", True),
    Typed("flag", "WAHR", True),
    Typed("flag", "nein", False),
    Typed("flag", "maybe", REFUSED),
    # choices; extracts have none that take other texts
    Typed("choice", "WEAKNESS", "weakness"),
    Typed("choice", " weakness\u00a0", "weakness"),
    Typed("open", "non-supporter", "non-supporter"),
    Typed("open", "Non-Supporter", "non-supporter"),
    Typed("open", "non\u2011supporter", "non-supporter"),
    Typed("open", "\u200bＮｏｎ\u2013supporter ", "non-supporter"),
    Typed("open", "gatekeeper", "gatekeeper"),
]  # fmt: skip
