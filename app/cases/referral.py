"""Table A2: the referral. Guards look at when things happened, so that a late report is judged by its own times.

The registry owns referrals; the desk decides with the same code as a pre-check (GEN-06).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.cases.decider import Refused, blocked, not_now
from app.domain.moment import Moment
from app.domain.numbers import Bin
from app.domain.referral import Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.rules.book import Law
from app.rules.finding import Effect
from app.rules.referral import ReferralVerdict, check_referral, referral_term
from app.rules.referral_changes import check_cancel, check_extension

_OPEN = frozenset({ReferralStatus.ACTIVE, ReferralStatus.EXTENDED})


@dataclass(frozen=True, slots=True)
class ReferralCase:
    """State of one referral. `presented`: the visit that stopped its term."""

    referral: Referral
    presented: Moment | None = None
    contract_number: str | None = None


# ---- commands


@dataclass(frozen=True, slots=True)
class Issue:
    referral: Referral


@dataclass(frozen=True, slots=True)
class FreePlace:
    on: date


@dataclass(frozen=True, slots=True)
class Extend:
    until: date


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Present:
    """The package is taken over at a desk of `organisation` from the holder of the ticket taken at `ticket`."""

    organisation: Bin
    ticket: Moment


@dataclass(frozen=True, slots=True)
class Use:
    contract_number: str


@dataclass(frozen=True, slots=True)
class Refuse:
    pass


@dataclass(frozen=True, slots=True)
class Lapse:
    pass


ReferralCommand = Issue | FreePlace | Extend | Cancel | Present | Use | Refuse | Lapse

# ---- events


@dataclass(frozen=True, slots=True)
class ReferralIssued:
    referral: Referral


@dataclass(frozen=True, slots=True)
class ReferralStarted:
    number: str
    seat_free_on: date


@dataclass(frozen=True, slots=True)
class ReferralExtended:
    number: str
    until: date


@dataclass(frozen=True, slots=True)
class ReferralCancelled:
    number: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ReferralShown:
    number: str
    ticket: Moment
    moment: Moment


@dataclass(frozen=True, slots=True)
class ReferralUsed:
    number: str
    contract_number: str


@dataclass(frozen=True, slots=True)
class ReferralGivenBack:
    number: str
    status: ReferralStatus


@dataclass(frozen=True, slots=True)
class ReferralLapsed:
    number: str
    last_day: date


ReferralEvent = (
    ReferralIssued | ReferralStarted | ReferralExtended | ReferralCancelled | ReferralShown | ReferralUsed
    | ReferralGivenBack | ReferralLapsed
)  # fmt: skip
REFERRAL_EVENTS = (
    ReferralIssued, ReferralStarted, ReferralExtended, ReferralCancelled, ReferralShown, ReferralUsed,
    ReferralGivenBack, ReferralLapsed,
)  # fmt: skip
Decision = tuple[ReferralEvent, ...] | Refused


def decide(state: ReferralCase | None, command: ReferralCommand, law: Law, now: Moment) -> Decision:
    """Events of one command on a referral, or why not."""
    if isinstance(command, Issue):
        return (_issued(command.referral),) if state is None else not_now("A2", command, state.referral.status)
    if state is None:
        return not_now("A2", command, "none")
    referral = state.referral
    match referral.status, command:
        case ReferralStatus.PENDING_START, FreePlace():
            return (ReferralStarted(referral.number, command.on),)
        case _, Extend():
            found = check_extension(referral, command.until, law)
            return (
                blocked(found) if found.effect is Effect.BLOCKS else (ReferralExtended(referral.number, command.until),)
            )
        case _, Cancel():
            found = check_cancel(referral, now.at, law)
            return blocked(found) if found.effect is Effect.BLOCKS else (ReferralCancelled(referral.number, now),)
        case status, Present() if status in _OPEN:
            return _present(referral, command, law, now)
        case ReferralStatus.PRESENTED, Use():
            return (ReferralUsed(referral.number, command.contract_number),)
        case ReferralStatus.PRESENTED, Refuse():
            return (_given_back(referral, law, now),)
        case status, Lapse() if status in _OPEN:
            return _lapse(referral, command, law, now)
    return not_now("A2", command, referral.status)


def _issued(referral: Referral) -> ReferralIssued:
    """An early booking waits until its place is free (REF-03)."""
    issued = referral.issued_at.astimezone(KZ).date()
    free = referral.seat_free_on
    pending = referral.kind is ReferralKind.EARLY_BOOKING and (free is None or free > issued)
    status = ReferralStatus.PENDING_START if pending else ReferralStatus.ACTIVE
    return ReferralIssued(replace(referral, status=status))


def _present(referral: Referral, command: Present, law: Law, now: Moment) -> Decision:
    checked = check_referral(
        referral, at=now.at, ticket_taken_at=command.ticket.at, organisation=command.organisation, law=law
    )
    if checked.status is not ReferralVerdict.ACCEPTED:
        return blocked(*checked.findings)
    return (ReferralShown(referral.number, command.ticket, now),)


def _given_back(referral: Referral, law: Law, now: Moment) -> ReferralEvent:
    """After a refusal the parent may come again inside the validity; else it lapses."""
    again = ReferralStatus.EXTENDED if referral.extended_until else ReferralStatus.ACTIVE
    term = referral_term(replace(referral, status=again), law)
    today = now.at.astimezone(KZ).date()
    if term is not None and today > term.last_day:
        return ReferralLapsed(referral.number, term.last_day)
    return ReferralGivenBack(referral.number, again)


def _lapse(referral: Referral, command: Lapse, law: Law, now: Moment) -> Decision:
    term = referral_term(referral, law)
    if term is None or now.at.astimezone(KZ).date() <= term.last_day:
        return not_now("A2", command, referral.status)
    return (ReferralLapsed(referral.number, term.last_day),)


def evolve(state: ReferralCase | None, event: object) -> ReferralCase | None:
    """The referral after `event`; events of other kinds leave it as it is."""
    if isinstance(event, ReferralIssued):
        return ReferralCase(event.referral)
    if state is None:
        return None
    match event:
        case ReferralStarted():
            started = replace(state.referral, seat_free_on=event.seat_free_on, status=ReferralStatus.ACTIVE)
            return replace(state, referral=started)
        case ReferralExtended():
            extended = replace(state.referral, extended_until=event.until, status=ReferralStatus.EXTENDED)
            return replace(state, referral=extended)
        case ReferralCancelled():
            return _in(state, ReferralStatus.CANCELLED_BY_APPLICANT)
        case ReferralShown():
            return replace(_in(state, ReferralStatus.PRESENTED), presented=event.ticket)
        case ReferralUsed():
            return replace(_in(state, ReferralStatus.USED), contract_number=event.contract_number)
        case ReferralGivenBack():
            return _in(state, event.status)
        case ReferralLapsed():
            return _in(state, ReferralStatus.LAPSED)
    return state


def _in(state: ReferralCase, status: ReferralStatus) -> ReferralCase:
    return replace(state, referral=replace(state.referral, status=status))
