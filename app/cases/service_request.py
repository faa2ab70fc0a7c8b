"""Table A6: transport or meals asked for beside an application; each has its own result (SCH-12, FG-21)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from app.cases.decider import Refused, blocked, not_now
from app.domain.first_grade import Transport
from app.domain.moment import Moment
from app.rules.book import Law
from app.rules.finding import Effect, Finding
from app.rules.first_grade_form import check_transport
from app.rules.say import blocks
from app.rules.school import Family, check_composite_transport, check_meals


class RequestKind(StrEnum):
    TRANSPORT = "transport"
    MEALS = "meals"


class RequestStatus(StrEnum):
    OFFERED = "offered"
    REQUESTED = "requested"
    UNDER_REVIEW = "under-review"
    GRANTED = "granted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """State of one request. `main`: the application it came with; `grade`: of that application."""

    id: str
    kind: RequestKind
    main: str
    grade: int
    status: RequestStatus = RequestStatus.OFFERED
    reason: str = ""


# ---- commands


@dataclass(frozen=True, slots=True)
class OfferTransport:
    """`composite`: with a school application, where only the settlement and the offer count (ruling X-08)."""

    request_id: str
    main: str
    grade: int
    offered: bool
    composite: bool = False
    rural: bool | None = None


@dataclass(frozen=True, slots=True)
class OfferMeals:
    request_id: str
    main: str
    grade: int


@dataclass(frozen=True, slots=True)
class RequestTransport:
    transport: Transport


@dataclass(frozen=True, slots=True)
class RequestMeals:
    family: Family
    income: bool = False
    decision: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """The school begins to look at it."""


@dataclass(frozen=True, slots=True)
class Grant:
    """`certified`: the result carries the official's EDS."""

    certified: bool


@dataclass(frozen=True, slots=True)
class Refuse:
    certified: bool
    reason: str


@dataclass(frozen=True, slots=True)
class CancelWithMain:
    """The main application was withdrawn."""


RequestCommand = (
    OfferTransport | OfferMeals | RequestTransport | RequestMeals | Take | Grant | Refuse | CancelWithMain
)  # fmt: skip

# ---- events


@dataclass(frozen=True, slots=True)
class RequestOffered:
    request_id: str
    kind: RequestKind
    main: str
    grade: int


@dataclass(frozen=True, slots=True)
class RequestMade:
    request_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class RequestTaken:
    request_id: str


@dataclass(frozen=True, slots=True)
class RequestGranted:
    request_id: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class RequestRefused:
    request_id: str
    reason: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class RequestCancelled:
    request_id: str


RequestEvent = RequestOffered | RequestMade | RequestTaken | RequestGranted | RequestRefused | RequestCancelled
REQUEST_EVENTS = (RequestOffered, RequestMade, RequestTaken, RequestGranted, RequestRefused, RequestCancelled)
Decision = tuple[RequestEvent, ...] | Refused
_LIVE = frozenset({RequestStatus.OFFERED, RequestStatus.REQUESTED, RequestStatus.UNDER_REVIEW})


def decide(state: ServiceRequest | None, command: RequestCommand, law: Law, now: Moment) -> Decision:
    """Events of one command on a request, or why not."""
    if isinstance(command, OfferTransport | OfferMeals):
        return _offer(command, law, now) if state is None else not_now("A6", command, state.status)
    if state is None:
        return not_now("A6", command, "none")
    transport = state.kind is RequestKind.TRANSPORT
    match state.status, command:
        case RequestStatus.OFFERED, RequestTransport() if transport:
            return _stops(check_transport(command.transport)) or (RequestMade(state.id, now),)
        case RequestStatus.OFFERED, RequestMeals() if not transport:
            found = check_meals(
                state.grade, command.family, now.at, law, income=command.income, decision=command.decision
            )
            return _stops(found) or (RequestMade(state.id, now),)
        case RequestStatus.REQUESTED, Take():
            return (RequestTaken(state.id),)
        case RequestStatus.UNDER_REVIEW, Grant():
            return _result(RequestGranted(state.id, now), certified=command.certified)
        case RequestStatus.UNDER_REVIEW, Refuse():
            if not command.reason.strip():
                return blocked(blocks("SCH-12", "result.reason", "adm.result"))
            return _result(RequestRefused(state.id, command.reason, now), certified=command.certified)
        case status, CancelWithMain() if status in _LIVE:
            return (RequestCancelled(state.id),)
    return not_now("A6", command, state.status)


def _stops(finding: Finding | None) -> Refused | None:
    return blocked(finding) if finding is not None and finding.effect is Effect.BLOCKS else None


def _offer(command: OfferTransport | OfferMeals, law: Law, now: Moment) -> Decision:
    """Meals at grade 10 only (ruling X-02); transport by the school's offer, composite in villages only (X-08)."""
    if isinstance(command, OfferMeals):
        offer = check_meals(command.grade, Family.LOW_INCOME, now.at, law, income=True, decision=False)
        kind = RequestKind.MEALS
    else:
        kind = RequestKind.TRANSPORT
        offer = _transport_offer(command)
    return _stops(offer) or (RequestOffered(command.request_id, kind, command.main, command.grade),)


def _transport_offer(command: OfferTransport) -> Finding:
    if command.composite:
        return check_composite_transport(rural=command.rural, offered=command.offered)
    return check_composite_transport(rural=True, offered=command.offered)


def _result(event: RequestEvent, *, certified: bool) -> Decision:
    return (event,) if certified else blocked(blocks("SCH-12", "result.without-eds", "adm.result"))


def evolve(state: ServiceRequest | None, event: object) -> ServiceRequest | None:
    """The request after `event`; events of other kinds leave it as it is."""
    if isinstance(event, RequestOffered):
        return ServiceRequest(event.request_id, event.kind, event.main, event.grade)
    if state is None:
        return None
    match event:
        case RequestMade():
            return replace(state, status=RequestStatus.REQUESTED)
        case RequestTaken():
            return replace(state, status=RequestStatus.UNDER_REVIEW)
        case RequestGranted():
            return replace(state, status=RequestStatus.GRANTED)
        case RequestRefused():
            return replace(state, status=RequestStatus.REFUSED, reason=event.reason)
        case RequestCancelled():
            return replace(state, status=RequestStatus.CANCELLED)
    return state
