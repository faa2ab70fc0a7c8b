"""Working time in Kazakhstan: which days work, how terms in working days run, when an office is open. Pure.

A working day is a day of the base week that is no holiday, minus and plus the days that an act moved
(Labour Code art. 84, 85; rules GEN-02…GEN-04). Nothing else in the product asks for the day of the week.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from app.kernel.clock import KZ

ONE_DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)
_FIVE_DAY_WEEK = frozenset(range(5))


class DayKind(StrEnum):
    """What an act made of one dated day."""

    WORK = "WORK"
    OFF = "OFF"


class Why(StrEnum):
    """Why a day does not work."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Holiday:
    """`name` is a key `holiday.<name>` of the catalogue. `observed`: the day off that stands in for a holiday on a
    weekend. `estimated`: a religious day that is not confirmed yet.
    """

    name: str
    observed: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class DayOverride:
    """An act that made one dated day working or free, whatever week and holidays say."""

    kind: DayKind
    act: str


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day that a term in working days does not count, and why. `name`: holiday key or act, empty for a weekend."""

    day: date
    why: Why
    name: str = ""
    observed: bool = False
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Base week (0 = Monday), holidays, dated overrides and the last day that the tables know."""

    covers_from: date
    covers_until: date
    holidays: Mapping[date, Holiday] = field(default_factory=lambda: MappingProxyType({}))
    overrides: Mapping[date, DayOverride] = field(default_factory=lambda: MappingProxyType({}))
    base_week: frozenset[int] = _FIVE_DAY_WEEK

    def is_working(self, day: date) -> bool:
        """True when `day` is a working day (GEN-02, ENR-24)."""
        override = self.overrides.get(day)
        if override is not None:
            return override.kind is DayKind.WORK
        return day.weekday() in self.base_week and day not in self.holidays

    def why_off(self, day: date) -> SkippedDay | None:
        """Why `day` does not work; None when it works."""
        override = self.overrides.get(day)
        if override is not None:
            return SkippedDay(day, Why.MOVED, override.act) if override.kind is DayKind.OFF else None
        holiday = self.holidays.get(day)
        if holiday is not None:
            return SkippedDay(day, Why.HOLIDAY, holiday.name, holiday.observed, holiday.estimated)
        return None if day.weekday() in self.base_week else SkippedDay(day, Why.WEEKEND)

    def same_or_next_working_day(self, day: date) -> date:
        """`day` when it works, else the first working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return self.same_or_next_working_day(day + ONE_DAY)

    def last_working_day_until(self, day: date, not_before: date) -> date | None:
        """The last working day in [`not_before`, `day`]; None when there is none."""
        while day >= not_before:
            if self.is_working(day):
                return day
            day -= ONE_DAY
        return None

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`; `start` itself is day 0 and never counted (GEN-03)."""
        day = start
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Number of working days in (`start`, `end`]: which working day of a term `end` is. 0 when not after."""
        count, day = 0, start
        while day < end:
            day += ONE_DAY
            count += self.is_working(day)
        return count

    def skipped(self, start: date, end: date) -> tuple[SkippedDay, ...]:
        """Days in (`start`, `end`] that do not work, in order, each with its reason."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return tuple(off for off in map(self.why_off, days) if off is not None)

    def knows(self, day: date) -> bool:
        """True when the tables cover `day`; beyond them only the base week and lawful holidays are guessed."""
        return self.covers_from <= day <= self.covers_until


@dataclass(frozen=True, slots=True)
class ServiceWindow:
    """Hours of one profile on a working day: open in [`opens`, `closes`), but for [`lunch_from`, `lunch_until`)."""

    opens: time
    closes: time
    lunch_from: time | None = None
    lunch_until: time | None = None

    def contains(self, at: time, *, with_lunch: bool = True) -> bool:
        """True when the window is open at `at`; `with_lunch` false counts the lunch break as closed."""
        if not self.opens <= at < self.closes:
            return False
        return with_lunch or not self.is_lunch(at)

    def is_lunch(self, at: time) -> bool:
        """True inside the lunch break."""
        return self.lunch_from is not None and self.lunch_until is not None and self.lunch_from <= at < self.lunch_until


class Profile(StrEnum):
    """Whose hours they are; the hours themselves are parameters of the rule book."""

    PRESCHOOL_OFFICE = "PRESCHOOL_OFFICE"
    PRESCHOOL_INTAKE = "PRESCHOOL_INTAKE"
    SCHOOL_REVIEW = "SCHOOL_REVIEW"
    SCHOOL_OFFICE = "SCHOOL_OFFICE"


def at_time(day: date, moment: time) -> datetime:
    """`day` at `moment`, aware, UTC+5 (GEN-01)."""
    return datetime.combine(day, moment, KZ)


def end_of(day: date) -> datetime:
    """23:59:59 of `day`, UTC+5."""
    return at_time(day, LAST_SECOND)


def next_working_moment(at: datetime, window: ServiceWindow, calendar: WorkCalendar) -> datetime:
    """`at` when the window is open then (lunch included), else its next opening (ENR-27)."""
    local = at.astimezone(KZ)
    if calendar.is_working(local.date()):
        if window.contains(local.time()):
            return local
        if local.time() < window.opens:
            return at_time(local.date(), window.opens)
    return at_time(calendar.next_working_day(local.date()), window.opens)
