"""The referral at the counter: is it valid here and now, until when, and what follows (REF-02…REF-21, GEN-06). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.calendar import Profile, at_time
from app.domain.numbers import Bin
from app.domain.referral import ForeignReferral, Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.rules.book import Law
from app.rules.finding import Effect, Fact, Finding, Ground
from app.rules.general import calendar_known, check_group, registry_date


class ReferralVerdict(StrEnum):
    """Whether the package may be taken over on this referral."""

    ACCEPTED = "accepted"
    INTAKE_CLOSED = "intake-closed"
    EXPIRED = "expired"
    NOT_STARTED = "not-started"
    WRONG_ORGANISATION = "wrong-organisation"
    ALREADY_USED = "already-used"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ReferralCheck:
    """`last_moment`: by when a ticket has to be taken, None while the term does not run. `working_day_number`: which
    working day of the term the visit is, 0 on the day of issue. `judged_at`: the moment that was judged.
    """

    status: ReferralVerdict
    last_moment: datetime | None
    working_day_number: int | None
    findings: tuple[Finding, ...]
    judged_at: datetime


@dataclass(frozen=True, slots=True)
class ReferralTerm:
    """The days on which a referral may be presented. `last_visit`: last of them on which the office works, None when
    there is none. `difference`: the registry's date is another than the computed one (GEN-06).
    """

    start: date
    last_day: date
    last_visit: date | None
    extended: bool
    difference: Finding | None


def referral_term(referral: Referral, law: Law) -> ReferralTerm | None:
    """The term of a referral; None while an early booking waits for its place to be freed (REF-03).

    Regular and temporary places count from the issue (REF-02), early booking from the day the place was freed. An
    extension ends on a calendar day, at most 30 days after the start, whether the office works then or not (REF-18,
    GEN-04).
    """
    start = referral.issued_at.astimezone(KZ).date()
    parameter = "REF-16.validity"
    if referral.kind is ReferralKind.EARLY_BOOKING:
        if referral.seat_free_on is None:
            return None
        start, parameter = max(start, referral.seat_free_on), "REF-03.validity"
    last_day = law.calendar.add_working_days(start, law.number(parameter, start))
    extended = referral.extended_until is not None or referral.status is ReferralStatus.EXTENDED
    if extended:
        longest = start + timedelta(days=law.number("REF-18.extension", start))
        given = referral.extended_until or referral.valid_until
        last_day, difference = (
            (given, None) if given and given <= longest else registry_date(given, longest, "referral")
        )
    else:
        last_day, difference = registry_date(referral.valid_until, last_day, "referral")
    visit = law.calendar.last_working_day_until(last_day, start)
    return ReferralTerm(start, last_day, visit, extended, difference)


def check_referral(
    referral: Referral, *, at: datetime, ticket_taken_at: datetime, organisation: Bin, law: Law
) -> ReferralCheck:
    """What the rules say of `referral` presented at `at` by the holder of a ticket taken at `ticket_taken_at`.

    A referral keeps a place in one organisation (REF-07); number, dates and organisation are verified (REF-20); all
    the year round while there is a place (ENR-16). Coming to the kindergarten is the ticket: one taken before the end
    of intake is served after it (REF-15, REF-21). A ticket of an earlier day does not count for today.
    """
    at, ticket = at.astimezone(KZ), ticket_taken_at.astimezone(KZ)
    came = ticket if ticket.date() == at.date() else at
    if referral.organisation != organisation:
        return ReferralCheck(ReferralVerdict.WRONG_ORGANISATION, None, None, (_elsewhere(referral),), at)
    ended = _ended(referral)
    if ended is not None:
        return ReferralCheck(ended[0], None, None, (ended[1],), at)
    term = referral_term(referral, law)
    if term is None or came.date() < term.start:
        return ReferralCheck(ReferralVerdict.NOT_STARTED, None, None, (_not_started(term),), at)
    visit = term.last_visit or term.last_day
    closes = law.hours(Profile.PRESCHOOL_INTAKE, visit).closes
    last_moment = at_time(visit, closes)
    number = law.calendar.working_days_between(term.start, came.date())
    if referral.status is ReferralStatus.LAPSED or came.date() > term.last_day:
        return ReferralCheck(ReferralVerdict.EXPIRED, last_moment, number, _expired(term, law), at)
    closed = _closed(came, term, last_moment, law)
    if closed is not None:
        return ReferralCheck(ReferralVerdict.INTAKE_CLOSED, last_moment, number, (closed,), at)
    findings = _accepted(referral, term, last_moment, came=came.date(), law=law)
    return ReferralCheck(ReferralVerdict.ACCEPTED, last_moment, number, findings, at)


def _ended(referral: Referral) -> tuple[ReferralVerdict, Finding] | None:
    facts: dict[str, Fact] = {"number": referral.number}
    if referral.status is ReferralStatus.USED:
        finding = Finding("REF-21", Effect.BLOCKS, "referral.used", "ground.R-07", facts, Ground.R_07)
        return ReferralVerdict.ALREADY_USED, finding
    if referral.status is ReferralStatus.CANCELLED_BY_APPLICANT:
        finding = Finding("REF-19", Effect.BLOCKS, "referral.cancelled", "ground.R-07", facts, Ground.R_07)
        return ReferralVerdict.CANCELLED, finding
    return None


def _elsewhere(referral: Referral) -> Finding:
    facts: dict[str, Fact] = {
        "number": referral.number,
        "organisation_kk": referral.organisation_name_kk,
        "organisation_ru": referral.organisation_name_ru,
    }
    return Finding("REF-21", Effect.BLOCKS, "referral.other-organisation", "REF-07", facts)


def _not_started(term: ReferralTerm | None) -> Finding:
    if term is None:
        return Finding("REF-03", Effect.BLOCKS, "referral.place-not-free", "REF-03")
    return Finding("REF-03", Effect.BLOCKS, "referral.starts-later", "REF-03", {"start": term.start})


def _expired(term: ReferralTerm, law: Law) -> tuple[Finding, ...]:
    """Day 6 or later (REF-16): ground R-03, with the stop-list as the desk computes it (the registry decides it)."""
    stop_until = law.calendar.add_working_days(term.last_day, law.number("REF-15.stop", term.last_day))
    facts: dict[str, Fact] = {
        "until": term.last_day,
        "stop_until": stop_until,
        "unblocked": law.calendar.next_working_day(stop_until),
        "days": law.number("REF-16.validity", term.start),
        "stop_days": law.number("REF-15.stop", term.last_day),
    }
    key = "referral.expired-extended" if term.extended else "referral.expired"
    expired = Finding("REF-21", Effect.BLOCKS, key, "ground.R-03", facts, Ground.R_03)
    return (expired, *_present(term.difference, calendar_known(stop_until, law)))


def _closed(came: datetime, term: ReferralTerm, last_moment: datetime, law: Law) -> Finding | None:
    """Came when intake was over or on a day off; the arrival is recorded (REF-21, ENR-24, ENR-25)."""
    today = came.date()
    closes = at_time(today, law.hours(Profile.PRESCHOOL_INTAKE, today).closes)
    working = law.calendar.is_working(today)
    if working and came < closes:
        return None
    following = law.calendar.next_working_day(today)
    facts: dict[str, Fact] = {"came": came, "closes": closes, "next": following, "until": last_moment}
    if following > term.last_day:
        return Finding("REF-21", Effect.BLOCKS, "referral.intake-closed-last-day", "ENR-25", facts)
    key = "referral.intake-closed" if working else "referral.day-off"
    return Finding("ENR-25", Effect.BLOCKS, key, "ENR-25", facts)


def _accepted(
    referral: Referral, term: ReferralTerm, last_moment: datetime, *, came: date, law: Law
) -> tuple[Finding, ...]:
    days = law.number("REF-16.validity", term.start)
    day = law.calendar.working_days_between(term.start, came)
    facts: dict[str, Fact] = {"day": day, "days": days, "until": last_moment, "start": term.start}
    if came == last_moment.date():
        key, effect = "referral.last-day", Effect.ATTENTION
    elif term.extended:
        key, effect = "referral.in-extension", Effect.SATISFIED
    elif day > days:
        key, effect = "referral.by-registry", Effect.SATISFIED
    else:
        key, effect = ("referral.in-time" if day else "referral.first-day"), Effect.SATISFIED
    citation = "REF-18" if term.extended else "ENR-30.1"
    rule = "REF-18" if term.extended else "REF-16"
    presented = Finding(rule, effect, key, citation, facts)
    return (
        *_present(check_group(referral.child.birth_date, referral.place, came, law)),
        presented,
        *_present(_temporary(referral), term.difference, calendar_known(term.last_day, law)),
    )


def _temporary(referral: Referral) -> Finding | None:
    """A temporary place is kept for an absent pupil: the contract must end with it (REF-04)."""
    if referral.kind is not ReferralKind.TEMPORARY:
        return None
    until = referral.place.available_until
    if until is None:
        return Finding("REF-04", Effect.BLOCKS, "referral.temporary-without-end", "REF-04")
    return Finding("REF-04", Effect.INFORMATION, "referral.temporary", "REF-04", {"until": until})


def check_end_date(referral: Referral, end_date: date | None) -> Finding | None:
    """A contract for a temporary place must carry an end date not later than the place's own (REF-04)."""
    until = referral.place.available_until
    if referral.kind is not ReferralKind.TEMPORARY or until is None:
        return None
    if end_date is None:
        return Finding("REF-04", Effect.BLOCKS, "contract.without-end", "REF-04", {"until": until})
    if end_date > until:
        return Finding("REF-04", Effect.BLOCKS, "contract.ends-late", "REF-04", {"until": until, "end": end_date})
    return None


def foreign_referral(foreign: ForeignReferral, law: Law) -> Finding:  # noqa: ARG001 - the law of its region will matter
    """The referral of another organisation: where the parent has to go (REF-21)."""
    facts: dict[str, Fact] = {
        "number": foreign.number,
        "organisation_kk": foreign.organisation_name_kk,
        "organisation_ru": foreign.organisation_name_ru,
        "address_kk": foreign.organisation_address_kk,
        "address_ru": foreign.organisation_address_ru,
    }
    return Finding("REF-21", Effect.BLOCKS, "referral.redirect", "REF-07", facts)


def referral_unknown(*, online: bool) -> Finding:
    """No referral was found: by the registry when `online`, else only in what this desk holds."""
    key, effect = ("referral.unknown", Effect.BLOCKS) if online else ("referral.unknown-offline", Effect.PENDING)
    return Finding("REF-20", effect, key, "ENR-30.1")


def _present(*findings: Finding | None) -> tuple[Finding, ...]:
    return tuple(f for f in findings if f is not None)
