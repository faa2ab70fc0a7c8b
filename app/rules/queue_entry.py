"""The queue entry once it is sent: registration, place, turn, choice, misses, removal (QUE-03…31, REF-09…15). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.calendar import end_of
from app.domain.queue import KeyState, Privilege, QueueKind, Removal
from app.rules.book import Law
from app.rules.finding import Finding
from app.rules.general import birthday, calendar_known
from app.rules.say import blocks, fits, present, tells, waits, warns


def check_registration(
    kind: QueueKind, live: Iterable[QueueKind], *, online: bool, otp_confirmed: bool
) -> tuple[Finding, ...]:
    """What the registry asks before it gives a number: uniqueness (QUE-06) and one-time passwords (QUE-03).

    Without a line the draft is kept and no number or time is promised (GEN-11, QUE-26, ruling X-03).
    """
    twice = blocks("QUE-06", "queue.twice", "que.4") if kind in tuple(live) else None
    if not online:
        later = (waits("QUE-03", "queue.otp-later", "que.2"), waits("GEN-11", "queue.no-number", "rules.3-7"))
        return (*present(twice), *later)
    return present(twice, None if otp_confirmed else blocks("QUE-03", "queue.otp", "que.2"))


def check_proactive(*, phone_consent: bool) -> Finding | None:
    """A proactive service needs the recipient's consent given through his phone; the desk never starts one (GEN-09)."""
    return None if phone_consent else blocks("GEN-09", "queue.proactive", "rules.3-12")


def place_in_queue(registered: datetime, others: Iterable[datetime]) -> int:
    """The number among applications of the same birth year: by the registry's time of registration (QUE-26)."""
    return 1 + sum(other < registered for other in others)


def registered(at: datetime, others: Iterable[datetime], *, privilege: Privilege | None) -> tuple[Finding, ...]:
    """What the applicant is told once registered: number, cabinet, state of the privilege (GEN-11, QUE-04, 18, 26)."""
    number = place_in_queue(at, others)
    return (
        fits("QUE-26", "queue.registered", "annex-1", at=at, count=number),
        tells("QUE-04", "queue.cabinet", "que.2"),
        *present(_privilege(privilege)),
    )


def _privilege(state: Privilege | None) -> Finding | None:
    """An unconfirmed out-of-turn right hides the referral; a rejected one puts the entry back by date (QUE-18)."""
    if state is Privilege.WAITING:
        return waits("QUE-18", "queue.privilege-waits", "que.11")
    if state is Privilege.REJECTED:
        return warns("QUE-18", "queue.privilege-rejected", "que.11")
    return fits("QUE-17", "queue.privilege", "que.11") if state is Privilege.CONFIRMED else None


def category_changed() -> Finding:
    """Circumstances changed: the number may go up or down, and a new slip is printed (QUE-27)."""
    return tells("QUE-27", "queue.changed", "annex-1")


def removed(why: Removal) -> Finding:
    """Where the entry goes: a violation suspends it, everything else archives it (QUE-30, ruling X-14)."""
    if why is Removal.VIOLATION:
        return warns("QUE-30", "queue.stop-listed", "rules.3-13")
    return tells("QUE-30", "queue.archived", "rules.3-1", reason=why.value)


def visible(*, viewer_filed: bool) -> Finding | None:
    """An entry shows only to the applicant who filed it; the other parent merges it first (QUE-31, REF-11)."""
    return None if viewer_filed else blocks("QUE-31", "queue.not-visible", "manual.6")


def district_asked(kato: str, on: date, law: Law) -> bool:
    """False for the three cities where the portal asks no district (REF-09)."""
    return not kato.startswith(tuple(law.text("REF-09.cities", on).split()))


def check_choice(birth: date, on: date, law: Law, *, turn: bool, places: int) -> tuple[Finding, ...]:
    """Whether the button to choose a kindergarten shows: two full years, the turn, free places (REF-12, X-16)."""
    two = birthday(birth, law.number("REF-12.age", on))
    return present(
        blocks("REF-12", "choice.too-young", "manual.8", turns=two) if on < two else None,
        None if turn else blocks("REF-12", "choice.turn", "manual.8"),
        None if places else blocks("REF-12", "choice.no-places", "manual.8"),
    )


@dataclass(frozen=True, slots=True)
class ChoiceTerm:
    """Until when only this applicant may choose, and whether that time has passed."""

    until: datetime
    passed: bool


def choice_term(notified: date, at: datetime, law: Law) -> ChoiceTerm:
    """Three working days from the notification (REF-14); another clock than the visit's (ruling X-15)."""
    until = end_of(law.calendar.add_working_days(notified, law.number("REF-14.choose", notified)))
    return ChoiceTerm(until, at > until)


def choice(notified: date, at: datetime, law: Law) -> tuple[Finding, ...]:
    """The countdown after «Хабарлама жіберілді» (GEN-10, REF-13, REF-14); a missed one has no sanction."""
    term = choice_term(notified, at, law)
    if term.passed:
        told = tells("REF-14", "choice.open-to-all", "REF-14", until=term.until.date())
    else:
        told = tells("REF-14", "choice.until", "REF-14", until=term.until.date())
    return (
        tells("REF-13", "choice.notified", "manual.8", today=notified),
        told,
        *present(calendar_known(term.until.date(), law)),
    )


def check_key(key: KeyState) -> Finding | None:
    """The referral is formed only when it is signed with the applicant's own valid key (REF-10, REF-17)."""
    if key is KeyState.VALID:
        return None
    return blocks("REF-17", f"key.{key.value}", "manual.10")


@dataclass(frozen=True, slots=True)
class StopTerm:
    """Last day in the stop-list, and the first working day after it."""

    until: date
    unblocked: date


def stop_term(missed: date, law: Law) -> StopTerm:
    """Ten working days after the last day of the missed referral (REF-15)."""
    until = law.calendar.add_working_days(missed, law.number("REF-15.stop", missed))
    return StopTerm(until, law.calendar.next_working_day(until))


def missed(last_day: date, misses: int, on: date, law: Law) -> tuple[Finding, ...]:
    """A referral lapsed: the stop-list, removal at the second miss, or free again (REF-15, ruling X-14)."""
    if misses >= law.number("REF-15.misses", last_day):
        return (blocks("REF-15", "queue.second-miss", "REF-15", count=misses),)
    term = stop_term(last_day, law)
    if on <= term.until:
        return (blocks("REF-15", "queue.stopped", "REF-15", until=term.until, next=term.unblocked),)
    return (tells("REF-15", "queue.unblocked", "REF-15", until=term.until),)
