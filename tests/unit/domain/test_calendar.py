"""Working days, skipped days and opening hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import (
    DayKind,
    DayOverride,
    Holiday,
    ServiceWindow,
    SkippedDay,
    Why,
    WorkCalendar,
    end_of,
    next_working_moment,
)
from app.kernel.clock import KZ
from app.rules.loader import load_calendar

_KZ = load_calendar()
_DAYS = st.dates(date(2021, 1, 1), date(2028, 10, 1))
_WINDOW = ServiceWindow(time(9), time(17, 30), time(13), time(14))


def test_the_shipped_calendar_agrees_with_the_package_on_every_day() -> None:
    package = holidays.country_holidays("KZ", years=range(2019, 2034))
    day, wrong = _KZ.covers_from, []
    while day <= date(2032, 12, 31):
        if package.is_working_day(day) != _KZ.is_working(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert not wrong


@pytest.mark.parametrize(("year", "count"), [(2026, 247), (2027, 247), (2028, 245)])
def test_working_days_of_a_year(year: int, count: int) -> None:
    assert _KZ.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


@pytest.mark.parametrize(
    ("day", "why", "name"),
    [
        (date(2026, 11, 21), Why.WEEKEND, ""),
        (date(2026, 12, 16), Why.HOLIDAY, "independence-day"),
        (date(2026, 3, 21), Why.HOLIDAY, "nauryz"),
        (date(2024, 5, 8), Why.MOVED, "2024-05-04"),
    ],
)
def test_why_a_day_is_off(day: date, why: Why, name: str) -> None:
    off = _KZ.why_off(day)
    assert off is not None
    assert (off.why, off.name) == (why, name)


def test_marks_of_a_holiday_are_kept() -> None:
    observed, estimated = _KZ.why_off(date(2026, 3, 24)), _KZ.why_off(date(2026, 5, 27))
    assert observed == SkippedDay(date(2026, 3, 24), Why.HOLIDAY, "nauryz", observed=True)
    assert estimated == SkippedDay(date(2026, 5, 27), Why.HOLIDAY, "kurban-ait", estimated=True)


def test_an_act_wins_over_week_and_holidays() -> None:
    calendar = WorkCalendar(
        date(2026, 1, 1),
        date(2026, 12, 31),
        {date(2026, 12, 16): Holiday("independence-day")},
        {
            date(2026, 12, 16): DayOverride(DayKind.WORK, "act 1"),
            date(2026, 12, 19): DayOverride(DayKind.WORK, "act 1"),
            date(2026, 12, 21): DayOverride(DayKind.OFF, "act 1"),
        },
    )
    assert calendar.is_working(date(2026, 12, 16))
    assert calendar.is_working(date(2026, 12, 19))
    assert not calendar.is_working(date(2026, 12, 21))
    assert calendar.why_off(date(2026, 12, 19)) is None
    assert calendar.add_working_days(date(2026, 12, 15), 5) == date(2026, 12, 22)


def test_a_six_day_week() -> None:
    six = WorkCalendar(date(2026, 1, 1), date(2026, 12, 31), base_week=frozenset(range(6)))
    assert six.is_working(date(2026, 11, 21))
    assert not six.is_working(date(2026, 11, 22))
    assert six.add_working_days(date(2026, 11, 20), 5) == date(2026, 11, 26)


@settings(derandomize=True, max_examples=200)
@given(_DAYS, st.integers(0, 20))
def test_the_end_of_a_term_is_that_working_day(start: date, count: int) -> None:
    end = _KZ.add_working_days(start, count)
    assert _KZ.working_days_between(start, end) == count
    assert count == 0 or _KZ.is_working(end)


@settings(derandomize=True, max_examples=200)
@given(_DAYS, st.integers(0, 30), st.integers(1, 20))
def test_a_later_start_never_ends_earlier(start: date, later: int, count: int) -> None:
    assert _KZ.add_working_days(start, count) <= _KZ.add_working_days(start + timedelta(days=later), count)


@settings(derandomize=True, max_examples=200)
@given(_DAYS, st.integers(0, 40))
def test_every_day_either_counts_or_is_skipped(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    skipped = _KZ.skipped(start, end)
    assert len(skipped) + _KZ.working_days_between(start, end) == days
    assert all(not _KZ.is_working(s.day) and start < s.day <= end for s in skipped)


@settings(derandomize=True, max_examples=100)
@given(_DAYS)
def test_next_and_same_or_next(day: date) -> None:
    assert _KZ.next_working_day(day) > day
    same = _KZ.same_or_next_working_day(day)
    assert same == (day if _KZ.is_working(day) else _KZ.next_working_day(day))


def test_last_working_day_until() -> None:
    assert _KZ.last_working_day_until(date(2027, 1, 3), date(2026, 12, 4)) == date(2026, 12, 31)
    assert _KZ.last_working_day_until(date(2026, 11, 22), date(2026, 11, 21)) is None
    assert _KZ.last_working_day_until(date(2026, 11, 20), date(2026, 11, 20)) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("at", "open_", "without_lunch"),
    [
        (time(8, 59, 59), False, False),
        (time(9), True, True),
        (time(12, 59, 59), True, True),
        (time(13), True, False),
        (time(13, 59, 59), True, False),
        (time(14), True, True),
        (time(17, 29, 59), True, True),
        (time(17, 30), False, False),
    ],
)
def test_hours(at: time, open_: bool, without_lunch: bool) -> None:
    assert _WINDOW.contains(at) is open_
    assert _WINDOW.contains(at, with_lunch=False) is without_lunch


def test_a_window_without_lunch_has_none() -> None:
    assert not ServiceWindow(time(9), time(18, 30)).is_lunch(time(13, 30))


@settings(derandomize=True, max_examples=200)
@given(_DAYS, st.times())
def test_the_next_working_moment_is_open_and_not_earlier(day: date, at_time: time) -> None:
    at = datetime.combine(day, at_time, KZ)
    moment = next_working_moment(at, _WINDOW, _KZ)
    assert moment >= at
    assert _KZ.is_working(moment.date())
    assert _WINDOW.contains(moment.time())
    assert next_working_moment(moment, _WINDOW, _KZ) == moment


def test_moments_are_in_kazakhstan_time() -> None:
    assert end_of(date(2026, 11, 27)).isoformat() == "2026-11-27T23:59:59+05:00"
    utc = datetime.fromisoformat("2026-11-20T13:20:00+00:00")
    assert next_working_moment(utc, _WINDOW, _KZ).isoformat() == "2026-11-23T09:00:00+05:00"


def test_the_calendar_says_where_its_tables_end() -> None:
    assert _KZ.knows(_KZ.covers_until)
    assert not _KZ.knows(_KZ.covers_until + timedelta(days=1))
    assert not _KZ.knows(_KZ.covers_from - timedelta(days=1))
