"""Table A1 as values: states, commands, events, and what an entry is after an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.domain.moment import Moment
from app.domain.queue import KeyState, QueueKind, Removal
from app.rules.queue import QueueForm


class QueueStatus(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    OFFLINE_QUEUED = "offline-queued"
    REJECTED = "rejected"
    REGISTERED = "registered"
    NOTIFIED = "notified"
    REFERRED = "referred"
    STOP_LISTED = "stop-listed"
    REMOVED = "removed"
    ARCHIVED_ENROLLED = "archived-enrolled"
    ARCHIVED_OTHER = "archived-other"


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """State of one entry. `registered_at` is the registry's time and outlives the stop-list (ruling X-14)."""

    id: str
    form: QueueForm
    status: QueueStatus = QueueStatus.DRAFT
    number: int | None = None
    registered_at: datetime | None = None
    notified: date | None = None
    referral: str | None = None
    misses: int = 0
    missed_on: date | None = None


# ---- commands


@dataclass(frozen=True, slots=True)
class Open:
    entry_id: str
    form: QueueForm


@dataclass(frozen=True, slots=True)
class Complete:
    form: QueueForm


@dataclass(frozen=True, slots=True)
class LosePortal:
    pass


@dataclass(frozen=True, slots=True)
class LinkBack:
    """`live`: queues in which the child stands by the registry's word."""

    live: tuple[QueueKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """The registry's answer: number and time of registration."""

    number: int
    at: datetime
    otp_confirmed: bool
    live: tuple[QueueKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """The registry refuses; `rule` is the id of the rule it names."""

    rule: str


@dataclass(frozen=True, slots=True)
class ChangeCategory:
    number: int


@dataclass(frozen=True, slots=True)
class Notify:
    places: int


@dataclass(frozen=True, slots=True)
class Choose:
    referral: str
    key: KeyState


@dataclass(frozen=True, slots=True)
class TakeFree:
    """A place that is open to the whole group year."""

    referral: str
    places: int


@dataclass(frozen=True, slots=True)
class PassTurn:
    pass


@dataclass(frozen=True, slots=True)
class CancelReferral:
    """Table A2 let the applicant cancel."""


@dataclass(frozen=True, slots=True)
class LapseReferral:
    """Table A2 let the referral lapse; `last_day` was its last one."""

    last_day: date


@dataclass(frozen=True, slots=True)
class Unblock:
    pass


@dataclass(frozen=True, slots=True)
class Enrol:
    pass


@dataclass(frozen=True, slots=True)
class Archive:
    reason: Removal


QueueCommand = (
    Open | Complete | LosePortal | LinkBack | Register | Reject | ChangeCategory | Notify | Choose | TakeFree
    | PassTurn | CancelReferral | LapseReferral | Unblock | Enrol | Archive
)  # fmt: skip

# ---- events


@dataclass(frozen=True, slots=True)
class QueueDraftOpened:
    entry_id: str
    form: QueueForm
    moment: Moment


@dataclass(frozen=True, slots=True)
class QueueDraftCompleted:
    entry_id: str
    form: QueueForm


@dataclass(frozen=True, slots=True)
class QueueSetAside:
    entry_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class QueueBroughtBack:
    entry_id: str


@dataclass(frozen=True, slots=True)
class QueueRegistered:
    entry_id: str
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class QueueRejected:
    entry_id: str
    rule: str


@dataclass(frozen=True, slots=True)
class QueueCategoryChanged:
    entry_id: str
    number: int


@dataclass(frozen=True, slots=True)
class QueueNotified:
    entry_id: str
    on: date


@dataclass(frozen=True, slots=True)
class QueueReferred:
    entry_id: str
    referral: str


@dataclass(frozen=True, slots=True)
class QueueTurnPassed:
    entry_id: str


@dataclass(frozen=True, slots=True)
class QueueReferralCancelled:
    entry_id: str


@dataclass(frozen=True, slots=True)
class QueueStopListed:
    entry_id: str
    missed_on: date
    misses: int


@dataclass(frozen=True, slots=True)
class QueueRemoved:
    entry_id: str
    misses: int


@dataclass(frozen=True, slots=True)
class QueueUnblocked:
    entry_id: str


@dataclass(frozen=True, slots=True)
class QueueEnrolled:
    entry_id: str


@dataclass(frozen=True, slots=True)
class QueueArchived:
    entry_id: str
    reason: Removal


QueueEvent = (
    QueueDraftOpened | QueueDraftCompleted | QueueSetAside | QueueBroughtBack | QueueRegistered | QueueRejected
    | QueueCategoryChanged | QueueNotified | QueueReferred | QueueTurnPassed | QueueReferralCancelled
    | QueueStopListed | QueueRemoved | QueueUnblocked | QueueEnrolled | QueueArchived
)  # fmt: skip
QUEUE_EVENTS = (
    QueueDraftOpened, QueueDraftCompleted, QueueSetAside, QueueBroughtBack, QueueRegistered, QueueRejected,
    QueueCategoryChanged, QueueNotified, QueueReferred, QueueTurnPassed, QueueReferralCancelled, QueueStopListed,
    QueueRemoved, QueueUnblocked, QueueEnrolled, QueueArchived,
)  # fmt: skip


def evolve(state: QueueEntry | None, event: object) -> QueueEntry | None:  # noqa: PLR0912 - one row per event
    """The entry after `event`; events of other kinds leave it as it is."""
    if isinstance(event, QueueDraftOpened):
        return QueueEntry(event.entry_id, event.form)
    if state is None:
        return None
    match event:
        case QueueDraftCompleted():
            return replace(state, form=event.form, status=QueueStatus.READY)
        case QueueSetAside():
            return replace(state, status=QueueStatus.OFFLINE_QUEUED)
        case QueueBroughtBack():
            return replace(state, status=QueueStatus.READY)
        case QueueRegistered():
            return replace(state, status=QueueStatus.REGISTERED, number=event.number, registered_at=event.at)
        case QueueRejected():
            return replace(state, status=QueueStatus.REJECTED)
        case QueueCategoryChanged():
            return replace(state, number=event.number)
        case QueueNotified():
            return replace(state, status=QueueStatus.NOTIFIED, notified=event.on)
        case QueueReferred():
            return replace(state, status=QueueStatus.REFERRED, referral=event.referral)
        case QueueTurnPassed() | QueueReferralCancelled() | QueueUnblocked():
            return replace(state, status=QueueStatus.REGISTERED, notified=None, referral=None)
        case QueueStopListed():
            return replace(
                state, status=QueueStatus.STOP_LISTED, misses=event.misses, missed_on=event.missed_on, referral=None
            )
        case QueueRemoved():
            return replace(state, status=QueueStatus.REMOVED, misses=event.misses, referral=None)
        case QueueEnrolled():
            return replace(state, status=QueueStatus.ARCHIVED_ENROLLED)
        case QueueArchived():
            return replace(state, status=QueueStatus.ARCHIVED_OTHER)
    return state
