"""Dates as people and programs write them, a column at a time."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from planning_helpers.values.dates import likely_format, proven_order, read_dates

ANY_ORDER = ("mm/dd/yyyy", "dd.mm.yyyy")


def days(texts, formats=ANY_ORDER, **options):
    return [None if day is None else day.date() for day in moments(texts, formats, **options)]


def moments(texts, formats=ANY_ORDER, **options):
    found = read_dates(texts, formats, **options).moments
    return [moment.to_pydatetime() if moment == moment else None for moment in found]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-9-30", "2026-12-15"),
        ("20260930", "20261215"),
        ("30.09.2026 14:30", "15.12.2026 09:00"),
        ("30/09/2026, 14:30", "15/12/2026, 09:00"),
        ("30-09-2026", "15-12-2026"),
        ("2026-09-30T14:30:00.000+0000", "2026-12-15T09:00:00.000+0000"),
        ("2026-09-30 14:30:00,123", "2026-12-15 09:00:00,123"),
        ("2026-09-30 14:30:00.123456+02", "2026-12-15 09:00:00.1+02"),
        ("2026/09/30", "2026/12/15"),
        ("2026. 9. 30", "2026. 12. 15"),
        ("2026年9月30日", "2026年12月15日"),
        ("30-Sep-2026", "15-Dec-2026"),
        ("Sep 30, 2026", "December 15th, 2026"),
        ("Wed, 30 Sep 2026", "Tue, 15 Dec 2026"),
        ("30. September 2026", "15. Dezember 2026"),
        ("30 sept. 2026", "15 déc. 2026"),
        ("30 de setembro de 2026", "15 de dezembro de 2026"),
        ("9/30/2026 2:30 PM", "12/15/2026 9:00 AM"),
        ("9/30/26", "12/15/26"),
        ("9/30/2026, 2:30\u202fPM", "12/15/2026,\u00a09:00\u202fAM"),
        ("9/30/2026 2:30:15 p.m.", "12/15/2026 9:00:10 a.m."),
        ("３０.０９.２０２６", "１５.１２.２０２６"),
    ],
)
def test_every_usual_notation_is_read(first, second):
    assert days([first, second]) == [date(2026, 9, 30), date(2026, 12, 15)]


def test_a_column_has_one_order_of_day_and_month():
    assert days(["03/04/2026", "30/04/2026"]) == [date(2026, 4, 3), date(2026, 4, 30)]
    assert days(["03/04/2026", "04/30/2026"]) == [date(2026, 3, 4), date(2026, 4, 30)]


def test_formats_of_one_order_are_tried_together():
    texts = ["9/30/2026", "8/30/2026", "9/10/2026 4:37"]

    assert days(texts, ["mm/dd/yyyy", "mm/dd/yyyy hh:mm"]) == [
        date(2026, 9, 30),
        date(2026, 8, 30),
        date(2026, 9, 10),
    ]


def test_an_order_that_is_declared_is_not_guessed_at():
    assert days(["04/30/2026"], ["dd/mm/yyyy"]) == [None]
    assert days(["26-09-30"], ["yy-mm-dd"]) == [date(2026, 9, 30)]


def test_a_column_that_several_orders_read_says_so_and_follows_another():
    assert not read_dates(["03/04/2026"], ANY_ORDER).is_certain
    assert proven_order(["03/04/2026"], ANY_ORDER) is None
    assert proven_order(["30/04/2026"], ANY_ORDER) == "day first"
    assert days(["03/04/2026"], prefer="day first") == [date(2026, 4, 3)]


def test_numbers_of_days_and_seconds_are_read_where_they_are_declared():
    assert days(["46295"]) == [None]
    assert days(["46295", "46371"], ["excel"]) == [date(2026, 9, 30), date(2026, 12, 15)]
    assert days(["1790726400000"], ["epoch"]) == [date(2026, 9, 30)]
    assert likely_format(["46295", "46371"]) == "excel"
    assert likely_format(["1790726400000"]) == "epoch"
    assert likely_format(["next week"]) == ""


@pytest.mark.parametrize("text", ["2026-02-30", "31/31/2026", "12:30", "soon", "1.5", "2026-13-01", "May"])
def test_what_is_no_day_is_none(text):
    assert days([text]) == [None]


def test_a_zone_moves_no_day_unless_the_map_gives_one():
    texts = ["2026-10-01T00:30:00+02:00", "2026-09-30T22:00:00Z"]

    assert days(texts) == [date(2026, 10, 1), date(2026, 9, 30)]
    assert days(texts, time_zone="Europe/Zurich") == [date(2026, 10, 1), date(2026, 10, 1)]


def test_times_that_are_midnight_elsewhere_are_remarked_on():
    summer_and_winter = ["2026-09-30T22:00:00Z", "2026-12-31T23:00:00Z"]

    assert read_dates(summer_and_winter, ()).at_midnight_elsewhere == (22, 23)
    assert read_dates(["2026-09-30T00:00:00Z"], ()).at_midnight_elsewhere == ()
    assert read_dates(["2026-09-30T09:12:00Z", "2026-09-30T17:00:00Z"], ()).at_midnight_elsewhere == ()


def test_moments_are_in_utc():
    assert moments(["2026-07-01 12:00", "2026-07-01T12:00+02:00"], (), whole_days=False) == [
        datetime.fromisoformat("2026-07-01 12:00"),
        datetime.fromisoformat("2026-07-01 10:00"),
    ]
    assert moments(["2026-07-01 12:00"], (), whole_days=False, time_zone="Europe/Zurich") == [
        datetime.fromisoformat("2026-07-01 10:00")
    ]
