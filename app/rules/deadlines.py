"""Every term of the law by name: when it ends, which days it skips, on which point it rests (formats.md, terms). Pure.

The day of the start is day 0. Terms in working days end at the end of their last day unless the table names an hour;
terms in calendar days and hours run through weekends and are not shifted (GEN-03, GEN-04).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from app.domain.calendar import ONE_DAY, Profile, SkippedDay, at_time, end_of, next_working_moment
from app.kernel.clock import KZ
from app.kernel.errors import InputError
from app.rules.book import Law

Start = date | datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """`start` as it was given; `last_moment` aware, UTC+5 (for SCH-11.contract the first moment). `skipped`: days that
    a term in working days did not count. `known`: the calendar's tables cover the end.
    """

    term: str
    start: Start
    last_moment: datetime
    skipped: tuple[SkippedDay, ...]
    citation: str
    edition: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class _Ends:
    """What one kind of term gives. `skipped_after`: days after this one that do not work are told; None: none are."""

    last_moment: datetime
    skipped_after: date | None = None


@dataclass(frozen=True, slots=True)
class _Term:
    """`parameter` gives number and citation. `needs_time`: a bare date is not enough."""

    ends: Callable[[Start, str, Law], _Ends]
    parameter: str
    needs_time: bool = False


def deadline(term: str, start: Start, law: Law) -> Deadline:
    """The deadline of `term` (a name of formats.md, or a rule that has only one term) that began at `start`.

    InputError Deadline_UnknownTerm, Deadline_ManyTerms, Deadline_NeedsTime, Rules_NotInForce.
    """
    name = _full_name(term)
    rule = TERMS[name]
    if rule.needs_time and not isinstance(start, datetime):
        raise InputError("Deadline_NeedsTime", term=name)
    local = start.astimezone(KZ) if isinstance(start, datetime) else start
    first = _day(local)
    ends = rule.ends(local, rule.parameter, law)
    last = ends.last_moment.date()
    return Deadline(
        term=name,
        start=local,
        last_moment=ends.last_moment,
        skipped=law.calendar.skipped(ends.skipped_after, last) if ends.skipped_after else (),
        citation=law.value(rule.parameter, first).citation,
        edition=law.edition,
        known=law.calendar.knows(first) and law.calendar.knows(last),
    )


def _full_name(term: str) -> str:
    if term in TERMS:
        return term
    named = [name for name in TERMS if name.split(".")[0] == term]
    if len(named) == 1:
        return named[0]
    if named:
        raise InputError("Deadline_ManyTerms", term=term, terms=", ".join(named))
    raise InputError("Deadline_UnknownTerm", term=term, terms=", ".join(TERMS))


def _day(start: Start) -> date:
    return start.date() if isinstance(start, datetime) else start


def _same_or_next(start: Start, _parameter: str, law: Law) -> _Ends:
    first = _day(start)
    return _Ends(end_of(law.calendar.same_or_next_working_day(first)), first - ONE_DAY)


def _working_days(start: Start, parameter: str, law: Law) -> _Ends:
    """Working days after the start, which is day 0 (GEN-03); a referral counts from its receipt (REF-02, REF-16)."""
    first = _day(start)
    return _Ends(end_of(law.calendar.add_working_days(first, law.number(parameter, first))), first)


def _working_days_till_close(profile: Profile) -> Callable[[Start, str, Law], _Ends]:
    def ends(start: Start, parameter: str, law: Law) -> _Ends:
        first = _day(start)
        last = law.calendar.add_working_days(first, law.number(parameter, first))
        return _Ends(at_time(last, law.hours(profile, last).closes), first)

    return ends


def _calendar_days(start: Start, parameter: str, law: Law) -> _Ends:
    """Calendar days run through weekends and are not shifted (GEN-04)."""
    first = _day(start)
    return _Ends(end_of(first + timedelta(days=law.number(parameter, first))))


def _hours(start: Start, parameter: str, law: Law) -> _Ends:
    """Hours run through weekends too (GEN-04)."""
    return _Ends(_moment(start) + timedelta(hours=law.number(parameter, _day(start))))


def _minutes(start: Start, parameter: str, law: Law) -> _Ends:
    return _Ends(_moment(start) + timedelta(minutes=law.number(parameter, _day(start))))


def _portal_register(start: Start, _parameter: str, law: Law) -> _Ends:
    """At once in the hours of intake of a working day, lunch included, else 09:00 of the next (ENR-09, ENR-27)."""
    at = _moment(start)
    registered = next_working_moment(at, law.hours(Profile.PRESCHOOL_INTAKE, at.date()), law.calendar)
    return _Ends(registered, at.date() - ONE_DAY)


def _portal_check(start: Start, parameter: str, law: Law) -> _Ends:
    """Completeness is checked within 30 minutes of the registration (ENR-10)."""
    registered = _portal_register(start, parameter, law)
    minutes = timedelta(minutes=law.number(parameter, _day(start)))
    return _Ends(registered.last_moment + minutes, registered.skipped_after)


def _day_of_year(start: Start, parameter: str, law: Law) -> _Ends:
    first = _day(start)
    month, day = law.month_day(parameter, first)
    return _Ends(end_of(date(first.year, month, day)))


def _not_before(start: Start, parameter: str, law: Law) -> _Ends:
    """First moment: the day of the year at 00:00, or the start when that is later (SCH-11)."""
    first = _day(start)
    month, day = law.month_day(parameter, first)
    return _Ends(max(at_time(date(first.year, month, day), time()), _moment(start)))


def _moment(start: Start) -> datetime:
    return start if isinstance(start, datetime) else at_time(start, time())


WORKING_DAY = "GEN-02.working_day"
TERMS: Mapping[str, _Term] = MappingProxyType(
    {
        WORKING_DAY: _Term(_same_or_next, "GEN-02.working-day"),
        "REF-03.validity": _Term(_working_days, "REF-03.validity"),
        "REF-14.choose": _Term(_working_days, "REF-14.choose"),
        "REF-15.visit": _Term(_working_days_till_close(Profile.PRESCHOOL_INTAKE), "REF-15.visit"),
        "REF-15.stop": _Term(_working_days, "REF-15.stop"),
        "REF-16.validity": _Term(_working_days, "REF-16.validity"),
        "REF-18.extension": _Term(_calendar_days, "REF-18.extension"),
        "REF-19.cancel": _Term(_hours, "REF-19.cancel", needs_time=True),
        "ENR-17.wait": _Term(_minutes, "ENR-17.wait", needs_time=True),
        "ENR-17.serve": _Term(_minutes, "ENR-17.serve", needs_time=True),
        "ENR-17.term": _Term(_minutes, "ENR-17.term", needs_time=True),
        "ENR-27.register": _Term(_portal_register, "ENR-27.register", needs_time=True),
        "ENR-27.check": _Term(_portal_check, "ENR-27.check", needs_time=True),
        "ENR-32.contract": _Term(_calendar_days, "ENR-32.contract"),
        "FG-03.review": _Term(_working_days_till_close(Profile.SCHOOL_REVIEW), "FG-03.review"),
        "FG-34.withdraw": _Term(_day_of_year, "FG-34.withdraw"),
        "CMP-02.provider": _Term(_working_days, "CMP-02.provider"),
        "CMP-03.body": _Term(_working_days, "CMP-03.body"),
        "SCH-11.contract": _Term(_not_before, "SCH-11.contract"),
    }
)
