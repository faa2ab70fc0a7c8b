"""Terms by name: what a person may ask, and that later starts never end earlier."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import Why
from app.kernel.clock import KZ
from app.kernel.errors import InputError
from app.rules.deadlines import TERMS, deadline
from app.rules.loader import load_law

_LAW = load_law()
_STARTS = st.datetimes(datetime.fromisoformat("2021-01-01"), datetime.fromisoformat("2027-12-31"))
_NEEDS_TIME = ("REF-19.cancel", "ENR-17.wait", "ENR-17.serve", "ENR-17.term", "ENR-27.register", "ENR-27.check")


@pytest.mark.parametrize("term", TERMS)
@settings(derandomize=True, max_examples=40)
@given(start=_STARTS, later=st.timedeltas(timedelta(0), timedelta(days=40)))
def test_monotone_in_the_start(term: str, start: datetime, later: timedelta) -> None:
    first = start.replace(tzinfo=KZ)
    one, other = deadline(term, first, _LAW), deadline(term, first + later, _LAW)
    assert one.last_moment <= other.last_moment
    assert one.term == term
    assert one.edition == "2020-07-17"
    assert one.last_moment.utcoffset() == timedelta(hours=5)


@pytest.mark.parametrize("term", [t for t in TERMS if t not in ("FG-34.withdraw",)])
@settings(derandomize=True, max_examples=40)
@given(start=_STARTS)
def test_no_term_ends_before_it_begins(term: str, start: datetime) -> None:
    at = start.replace(tzinfo=KZ)
    found = deadline(term, at, _LAW)
    assert found.last_moment >= at.replace(microsecond=0)
    assert all(at.date() - timedelta(days=1) < s.day <= found.last_moment.date() for s in found.skipped)


@pytest.mark.parametrize("term", [t for t in TERMS if t not in _NEEDS_TIME])
def test_a_date_is_enough(term: str) -> None:
    by_date = deadline(term, date(2026, 6, 10), _LAW)
    by_time = deadline(term, datetime.combine(date(2026, 6, 10), time(), KZ), _LAW)
    assert by_date.last_moment == by_time.last_moment
    assert by_date.start == date(2026, 6, 10)


@pytest.mark.parametrize("term", _NEEDS_TIME)
def test_a_term_in_hours_needs_the_hour(term: str) -> None:
    with pytest.raises(InputError) as error:
        deadline(term, date(2026, 6, 10), _LAW)
    assert error.value.code == "Deadline_NeedsTime"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("REF-15", "Deadline_ManyTerms"), ("ENR-17", "Deadline_ManyTerms"), ("ENR-27", "Deadline_ManyTerms"),
        ("REF-99", "Deadline_UnknownTerm"), ("", "Deadline_UnknownTerm"), ("REF-15.no", "Deadline_UnknownTerm"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_term(name: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        deadline(name, date(2026, 6, 10), _LAW)
    assert error.value.code == code


@pytest.mark.parametrize(("name", "term"), [("REF-16", "REF-16.validity"), ("ENR-32", "ENR-32.contract")])
def test_a_rule_with_one_term_needs_no_suffix(name: str, term: str) -> None:
    assert deadline(name, date(2026, 6, 10), _LAW).term == term


def test_a_start_in_another_zone_is_kazakhstans_day() -> None:
    utc = datetime.fromisoformat("2026-11-19T20:00:00+00:00")
    assert deadline("REF-16", utc, _LAW).last_moment.date() == date(2026, 11, 27)


def test_the_start_of_a_portal_request_on_a_day_off_is_skipped() -> None:
    found = deadline("ENR-27.register", datetime(2026, 11, 21, 10, tzinfo=KZ), _LAW)
    assert [(s.day.day, s.why) for s in found.skipped] == [(21, Why.WEEKEND), (22, Why.WEEKEND)]


def test_a_deadline_beyond_the_tables_says_so() -> None:
    assert deadline("REF-16", date(2026, 11, 20), _LAW).known
    assert not deadline("REF-16", date(2028, 12, 28), _LAW).known
    assert not deadline("REF-18", date(2028, 12, 28), _LAW).known


def test_before_the_edition_there_is_no_number() -> None:
    with pytest.raises(InputError) as error:
        deadline("REF-16", date(2019, 11, 20), _LAW)
    assert error.value.code == "Rules_NotInForce"
