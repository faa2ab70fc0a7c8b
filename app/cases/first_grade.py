"""Table A4: the first-grade application. Nothing leaves REFUSED or WITHDRAWN; a new application is a new object.

Signed offline by token or file it is SIGNED_UNCONFIRMED: seat, uniqueness and consents are answered later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.cases.decider import Refused, blocked, not_now
from app.domain.first_grade import FirstGradeStatus as Status
from app.domain.first_grade import SignMethod
from app.domain.moment import Moment
from app.rules.book import Law
from app.rules.finding import Effect, Finding, Ground
from app.rules.first_grade import check_child, check_refusal, check_window, check_withdrawal
from app.rules.first_grade_form import FirstGradeForm, check_first_grade_form
from app.rules.say import blocks
from app.rules.school import check_school_contract


@dataclass(frozen=True, slots=True)
class FirstGrade:
    """State of one application. `received`: when it reached the school, from then on the review's term runs."""

    id: str
    birth_date: date
    region: str
    status: Status = Status.DRAFT
    form: FirstGradeForm | None = None
    filed: date | None = None
    received: Moment | None = None
    accepted: Moment | None = None
    invited: bool = False
    reason: str = ""


# ---- commands


@dataclass(frozen=True, slots=True)
class Start:
    """`active`, `enrolled`: what the registry, or the desk's own cases, say of the child (FG-13)."""

    application_id: str
    birth_date: date
    region: str
    active: bool = False
    enrolled: bool = False


@dataclass(frozen=True, slots=True)
class Complete:
    form: FirstGradeForm


@dataclass(frozen=True, slots=True)
class Sign:
    """`online`: QR and the consents of 1414 need the network; a token or file does not."""

    method: SignMethod
    online: bool = True


@dataclass(frozen=True, slots=True)
class Confirm:
    """The platform took it over."""


@dataclass(frozen=True, slots=True)
class Decline:
    """The platform does not take it over; the parent is called back."""

    reason: str


@dataclass(frozen=True, slots=True)
class Prepare:
    """The school decided; the director's signature is pending."""


@dataclass(frozen=True, slots=True)
class Admit:
    pass


@dataclass(frozen=True, slots=True)
class Refuse:
    ground: Ground | None
    reason: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    pass


@dataclass(frozen=True, slots=True)
class Invite:
    """25 August has come: notice and SMS about the contract (SCH-11)."""


FirstGradeCommand = Start | Complete | Sign | Confirm | Decline | Prepare | Admit | Refuse | Withdraw | Invite

# ---- events


@dataclass(frozen=True, slots=True)
class FirstGradeStarted:
    application_id: str
    birth_date: date
    region: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradeCompleted:
    application_id: str
    form: FirstGradeForm


@dataclass(frozen=True, slots=True)
class FirstGradeSigned:
    application_id: str
    method: SignMethod
    online: bool
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradeConfirmed:
    application_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradeDeclined:
    application_id: str
    reason: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradePrepared:
    application_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradeAdmitted:
    application_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradeRefused:
    application_id: str
    ground: Ground
    reason: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradeWithdrawn:
    application_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class FirstGradeInvited:
    application_id: str


FirstGradeEvent = (
    FirstGradeStarted | FirstGradeCompleted | FirstGradeSigned | FirstGradeConfirmed | FirstGradeDeclined
    | FirstGradePrepared | FirstGradeAdmitted | FirstGradeRefused | FirstGradeWithdrawn | FirstGradeInvited
)  # fmt: skip
FIRST_GRADE_EVENTS = (
    FirstGradeStarted, FirstGradeCompleted, FirstGradeSigned, FirstGradeConfirmed, FirstGradeDeclined,
    FirstGradePrepared, FirstGradeAdmitted, FirstGradeRefused, FirstGradeWithdrawn, FirstGradeInvited,
)  # fmt: skip
Decision = tuple[FirstGradeEvent, ...] | Refused


def decide(state: FirstGrade | None, command: FirstGradeCommand, law: Law, now: Moment) -> Decision:
    """Events of one command on an application, or why not."""
    if isinstance(command, Start):
        return _start(command, law, now) if state is None else not_now("A4", command, state.status)
    if state is None:
        return not_now("A4", command, "none")
    match state.status, command:
        case Status.DRAFT, Complete():
            stops = _stops(check_first_grade_form(replace(command.form, sign=None), now.at.date(), law))
            return stops or (FirstGradeCompleted(state.id, command.form),)
        case Status.TO_SIGN, Sign():
            return _sign(state, command, law, now)
        case Status.SIGNED_UNCONFIRMED, Confirm():
            return (FirstGradeConfirmed(state.id, now),)
        case Status.SIGNED_UNCONFIRMED, Decline():
            return (FirstGradeDeclined(state.id, command.reason, now),)
        case Status.UNDER_REVIEW, Prepare():
            return (FirstGradePrepared(state.id, now),)
        case Status.SIGNING, Admit():
            return (FirstGradeAdmitted(state.id, now),)
        case ((Status.UNDER_REVIEW | Status.SIGNING), Refuse()):
            return _refuse(state, command, now)
        case _, Withdraw():
            found = check_withdrawal(state.status, state.filed or now.at.date(), now.at, law)
            return _stops((found,)) or (FirstGradeWithdrawn(state.id, now),)
        case Status.ACCEPTED, Invite() if not state.invited and state.accepted is not None:
            return _stops((check_school_contract(state.accepted.at, now.at, law),)) or (FirstGradeInvited(state.id),)
    return not_now("A4", command, state.status)


def _stops(findings: tuple[Finding, ...]) -> Refused | None:
    stopping = tuple(f for f in findings if f.effect is Effect.BLOCKS)
    return blocked(*stopping) if stopping else None


def _start(command: Start, law: Law, now: Moment) -> Decision:
    today = now.at.date()
    found = (
        *check_window(command.region, today, law),
        *check_child(command.birth_date, today, law, active=command.active, enrolled=command.enrolled),
    )
    return _stops(found) or (FirstGradeStarted(command.application_id, command.birth_date, command.region, now),)


def _sign(state: FirstGrade, command: Sign, law: Law, now: Moment) -> Decision:
    """A cancelled signature changes nothing (FG-27); QR needs the network; the window must still be open (FG-07)."""
    if command.method is SignMethod.CANCELLED:
        return ()
    if command.method is SignMethod.QR and not command.online:
        return blocked(blocks("FG-27", "fg.qr-offline", "oqu.2"))
    closed = _stops(check_window(state.region, now.at.date(), law))
    return closed or (FirstGradeSigned(state.id, command.method, command.online, now),)


def _refuse(state: FirstGrade, command: Refuse, now: Moment) -> Decision:
    found = check_refusal(command.ground, command.reason)
    if found.ground is None:
        return blocked(found)
    return (FirstGradeRefused(state.id, found.ground, command.reason, now),)


def evolve(state: FirstGrade | None, event: object) -> FirstGrade | None:
    """The application after `event`; events of other kinds leave it as it is."""
    if isinstance(event, FirstGradeStarted):
        return FirstGrade(event.application_id, event.birth_date, event.region)
    if state is None:
        return None
    match event:
        case FirstGradeCompleted():
            return replace(state, status=Status.TO_SIGN, form=event.form)
        case FirstGradeSigned():
            status = Status.UNDER_REVIEW if event.online else Status.SIGNED_UNCONFIRMED
            received = event.moment if event.online else None
            return replace(state, status=status, filed=event.moment.at.date(), received=received)
        case FirstGradeConfirmed():
            return replace(state, status=Status.UNDER_REVIEW, received=event.moment)
        case FirstGradeDeclined():
            return replace(state, status=Status.REFUSED, reason=event.reason)
        case FirstGradePrepared():
            return replace(state, status=Status.SIGNING)
        case FirstGradeAdmitted():
            return replace(state, status=Status.ACCEPTED, accepted=event.moment)
        case FirstGradeRefused():
            return replace(state, status=Status.REFUSED, reason=event.reason)
        case FirstGradeWithdrawn():
            return replace(state, status=Status.WITHDRAWN)
        case FirstGradeInvited():
            return replace(state, invited=True)
    return state
