"""Table A1: the queue entry. The desk owns the drafts; from REGISTERED on the registry owns the entry (QUE, REF-12…15).

What happens to a referral is table A2; here only what it does to the entry.
"""

from __future__ import annotations

from datetime import date

from app.cases.decider import Refused, blocked, not_now
from app.cases.queue_entry_state import (
    Archive,
    CancelReferral,
    ChangeCategory,
    Choose,
    Complete,
    Enrol,
    LapseReferral,
    LinkBack,
    LosePortal,
    Notify,
    Open,
    PassTurn,
    QueueArchived,
    QueueBroughtBack,
    QueueCategoryChanged,
    QueueCommand,
    QueueDraftCompleted,
    QueueDraftOpened,
    QueueEnrolled,
    QueueEntry,
    QueueEvent,
    QueueNotified,
    QueueReferralCancelled,
    QueueReferred,
    QueueRegistered,
    QueueRejected,
    QueueRemoved,
    QueueSetAside,
    QueueStatus,
    QueueStopListed,
    QueueTurnPassed,
    QueueUnblocked,
    Register,
    Reject,
    TakeFree,
    Unblock,
)
from app.domain.moment import Moment
from app.rules import queue_entry as rules
from app.rules.book import Law
from app.rules.finding import Effect, Finding
from app.rules.queue import check_age, check_form

Decision = tuple[QueueEvent, ...] | Refused
_ON_OPENING = frozenset({"QUE-05", "QUE-10", "QUE-14"})
_ENDED = frozenset(
    {QueueStatus.REJECTED, QueueStatus.REMOVED, QueueStatus.ARCHIVED_ENROLLED, QueueStatus.ARCHIVED_OTHER}
)


def decide(  # noqa: PLR0912 - one row of the table per branch
    state: QueueEntry | None, command: QueueCommand, law: Law, now: Moment
) -> Decision:
    """Events of one command on a queue entry, or why not."""
    today = now.at.date()
    if state is None:
        return _open(command, law, now) if isinstance(command, Open) else not_now("A1", command, "none")
    match state.status, command:
        case QueueStatus.DRAFT, Complete():
            stops = _stops(check_form(command.form, today, law))
            return stops or (QueueDraftCompleted(state.id, command.form),)
        case QueueStatus.READY, LosePortal():
            return (QueueSetAside(state.id, now),)
        case QueueStatus.OFFLINE_QUEUED, LinkBack():
            return _again(state, command, law, today) or (QueueBroughtBack(state.id),)
        case QueueStatus.READY, Register():
            return _register(state, command, law, today)
        case QueueStatus.READY, Reject():
            return (QueueRejected(state.id, command.rule),)
        case QueueStatus.REGISTERED, ChangeCategory():
            return (QueueCategoryChanged(state.id, command.number),)
        case QueueStatus.REGISTERED, Notify():
            found = rules.check_choice(state.form.birth_date, today, law, turn=True, places=command.places)
            return _stops(found) or (QueueNotified(state.id, today),)
        case QueueStatus.NOTIFIED, Choose():
            return _choose(state, command, law, now)
        case QueueStatus.NOTIFIED, PassTurn():
            return _pass_turn(state, law, now)
        case ((QueueStatus.REGISTERED | QueueStatus.NOTIFIED), TakeFree()):
            found = rules.check_choice(state.form.birth_date, today, law, turn=True, places=command.places)
            return _stops(found) or (QueueReferred(state.id, command.referral),)
        case QueueStatus.REFERRED, CancelReferral():
            return (QueueReferralCancelled(state.id),)
        case QueueStatus.REFERRED, LapseReferral():
            return _lapse(state, command, law, today)
        case QueueStatus.REFERRED, Enrol():
            return (QueueEnrolled(state.id),)
        case QueueStatus.STOP_LISTED, Unblock():
            return _unblock(state, law, today)
        case status, Archive() if status not in _ENDED:
            return (QueueArchived(state.id, command.reason),)
    return not_now("A1", command, state.status)


def _stops(findings: tuple[Finding, ...]) -> Refused | None:
    stopping = tuple(f for f in findings if f.effect is Effect.BLOCKS)
    return blocked(*stopping) if stopping else None


def _open(command: Open, law: Law, now: Moment) -> Decision:
    """Who may not apply at all is told before anything is typed (QUE-05, 10, 14)."""
    found = check_form(command.form, now.at.date(), law)
    return _stops(tuple(f for f in found if f.rule in _ON_OPENING)) or (
        QueueDraftOpened(command.entry_id, command.form, now),
    )


def _again(state: QueueEntry, command: LinkBack, law: Law, today: date) -> Refused | None:
    """The line is back: age and uniqueness are looked at once more (QUE-06, QUE-08)."""
    found = (
        *check_age(state.form.birth_date, today, law),
        *rules.check_registration(state.form.kind, command.live, online=True, otp_confirmed=True),
    )
    return _stops(found)


def _register(state: QueueEntry, command: Register, law: Law, today: date) -> Decision:
    found = (
        *check_age(state.form.birth_date, today, law),
        *rules.check_registration(state.form.kind, command.live, online=True, otp_confirmed=command.otp_confirmed),
    )
    return _stops(found) or (QueueRegistered(state.id, command.number, command.at),)


def _choose(state: QueueEntry, command: Choose, law: Law, now: Moment) -> Decision:
    """Chosen and signed within three working days (REF-14, REF-17)."""
    wrong = rules.check_key(command.key)
    if wrong is not None:
        return blocked(wrong)
    notified = state.notified or now.at.date()
    if rules.choice_term(notified, now.at, law).passed:
        return blocked(*rules.choice(notified, now.at, law))
    return (QueueReferred(state.id, command.referral),)


def _pass_turn(state: QueueEntry, law: Law, now: Moment) -> Decision:
    notified = state.notified or now.at.date()
    if not rules.choice_term(notified, now.at, law).passed:
        return blocked(*rules.choice(notified, now.at, law))
    return (QueueTurnPassed(state.id),)


def _lapse(state: QueueEntry, command: LapseReferral, law: Law, today: date) -> Decision:
    """The first miss suspends for ten working days, the second removes (REF-15)."""
    if today <= command.last_day:
        return not_now("A1", command, state.status)
    misses = state.misses + 1
    if misses >= law.number("REF-15.misses", command.last_day):
        return (QueueRemoved(state.id, misses),)
    return (QueueStopListed(state.id, command.last_day, misses),)


def _unblock(state: QueueEntry, law: Law, today: date) -> Decision:
    last_day = state.missed_on or today
    return _stops(rules.missed(last_day, state.misses, today, law)) or (QueueUnblocked(state.id),)
