"""Rules that every service uses: age, groups, the registry's dates, hours of intake (GEN, ENR-24, 25, 7.6). Pure."""

from __future__ import annotations

from datetime import date, datetime

from app.domain.calendar import Profile, ServiceWindow
from app.domain.referral import GroupLevel, Place
from app.kernel.clock import KZ
from app.rules.book import Law
from app.rules.finding import Effect, Finding

_LEVELS = tuple(GroupLevel)


def full_years(birth: date, on: date) -> int:
    """Completed birthdays (GEN-07); a child born on 29 February completes the year on 1 March in other years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def birthday(birth: date, years: int) -> date:
    """The day on which `years` full years are completed (GEN-07): 1 March for 29 February in other years."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


def group_level(birth: date, on: date, law: Law) -> GroupLevel | None:
    """The group by the age reached in the calendar year (rules 7.6); None when no group takes the child."""
    reached = on.year - birth.year
    youngest = law.number("ENR-02.youngest-group", on)
    if not youngest <= reached <= law.number("ENR-02.oldest-group", on):
        return None
    return _LEVELS[reached - youngest]


def check_group(birth: date, place: Place, on: date, law: Law) -> Finding | None:
    """Attention when the kept place is of another group than the child's birth year says; the registry decides."""
    level = group_level(birth, on, law)
    if level is place.level:
        return None
    key = "group.none" if level is None else "group.other"
    return Finding("REF-01", Effect.ATTENTION, key, "groups", {"birth": birth, "year": on.year})


def registry_date(given: date | None, computed: date, kind: str) -> tuple[date, Finding | None]:
    """The registry's date wins over the computed one (GEN-06); a difference is shown. `kind`: 'referral'."""
    if given is None or given == computed:
        return computed, None
    facts = {"given": given, "computed": computed}
    return given, Finding("GEN-06", Effect.INFORMATION, f"{kind}.registry-date", "practice", facts)


def calendar_known(day: date, law: Law) -> Finding | None:
    """Attention when a deadline lies beyond the days that the calendar's tables are kept for."""
    if law.calendar.knows(day):
        return None
    return Finding("GEN-02", Effect.ATTENTION, "calendar.table-ended", "GEN-02", {"until": law.calendar.covers_until})


def intake_hours(on: date, law: Law) -> ServiceWindow:
    """Hours in which applications are taken and results are given (ENR-25)."""
    return law.hours(Profile.PRESCHOOL_INTAKE, on)


def intake_open(at: datetime, law: Law) -> bool:
    """True on a working day inside the hours of intake, lunch not counted as open (ENR-24, ENR-25)."""
    local = at.astimezone(KZ)
    hours = intake_hours(local.date(), law)
    return law.calendar.is_working(local.date()) and hours.contains(local.time(), with_lunch=False)


def ticket_allowed(at: datetime, law: Law) -> tuple[bool, Finding | None]:
    """Whether the ticket machine gives a ticket, and what it says (ENR-25).

    From opening to 17:30 of a working day it gives one, during lunch and from 17:15 on with a warning.
    """
    local = at.astimezone(KZ)
    today = local.date()
    hours = intake_hours(today, law)
    if not law.calendar.is_working(today):
        facts = {"today": today, "next": law.calendar.next_working_day(today)}
        return False, Finding("ENR-24", Effect.BLOCKS, "intake.day-off", "ENR-24", facts)
    if local.time() < hours.opens:
        facts_early = {"opens": datetime.combine(today, hours.opens, KZ)}
        return False, Finding("ENR-25", Effect.BLOCKS, "intake.not-open-yet", "ENR-25", facts_early)
    closes = datetime.combine(today, hours.closes, KZ)
    if local >= closes:
        facts_late = {"closes": closes, "next": law.calendar.next_working_day(today)}
        return False, Finding("ENR-25", Effect.BLOCKS, "intake.closed", "ENR-25", facts_late)
    left = (closes - local).total_seconds()
    if left <= law.number("ENR-25.ticket-warning", today) * 60:
        return True, Finding("ENR-25", Effect.ATTENTION, "intake.closing", "ENR-25", {"closes": closes})
    if hours.is_lunch(local.time()) and hours.lunch_until is not None:
        until = datetime.combine(today, hours.lunch_until, KZ)
        return True, Finding("ENR-25", Effect.ATTENTION, "intake.lunch", "ENR-25", {"until": until})
    return True, None
