"""Table A2 as a decider: what may happen to a referral. Pure.

Guards look at the facts (when the ticket was taken, when the package was presented), never at the time of arrival:
a desk without a line reports late and truthfully.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from app.domain.numbers import Bin, Iin
from app.domain.referral import Referral, ReferralKind, ReferralStatus
from sync.protocol import DisputeReason

OPEN = frozenset({ReferralStatus.ACTIVE, ReferralStatus.EXTENDED})
"""States in which the applicant may come with the package."""


class Standing(StrEnum):
    """What a visit finds."""

    WITHIN = "within"
    TOO_LATE = "too-late"
    NOT_STARTED = "not-started"


class Terms(Protocol):
    """The law's answers about one referral."""

    def standing(self, referral: Referral, presented_at: datetime, ticket_taken_at: datetime) -> Standing:
        """Whether a visit with these facts falls into the validity (REF-02, REF-03, REF-15, REF-21)."""
        ...

    def cancel_until(self, referral: Referral) -> datetime:
        """Last moment at which the applicant may cancel (REF-19)."""
        ...


@dataclass(frozen=True, slots=True)
class ReferralFile:
    """A referral with what happened to it. `status_at`: since when it has its status."""

    referral: Referral
    status_at: datetime
    presented_at: datetime | None = None
    ticket_taken_at: datetime | None = None
    contract_number: str | None = None
    contract_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """The package was taken over at a desk of `organisation`."""

    organisation: Bin
    presented_at: datetime
    ticket_taken_at: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """A contract was signed; the place is asked for."""

    organisation: Bin
    child: Iin | None
    presented_at: datetime
    signed_at: datetime
    contract_number: str
    contract_sha256: str


@dataclass(frozen=True, slots=True)
class Refuse:
    """The desk refused with reasons at `at`."""

    organisation: Bin
    at: datetime


@dataclass(frozen=True, slots=True)
class Cancel:
    """The applicant takes the referral back at `at` by the registry's clock."""

    at: datetime


@dataclass(frozen=True, slots=True)
class FreePlace:
    """The place of an early booking became free on `on` (REF-03)."""

    on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Extend:
    """The applicant extends to `until` (REF-18)."""

    until: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Lapse:
    """The validity ended unused at `at`."""

    at: datetime


Command = Present | Use | Refuse | Cancel | FreePlace | Extend | Lapse


@dataclass(frozen=True, slots=True)
class Changed:
    """The referral's file from now on."""

    file: ReferralFile


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The command is lawful and was carried out before."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The command is refused: `reason` for the desk, `rule` it rests on, `at` since when it is so."""

    reason: DisputeReason
    rule: str
    at: datetime


Decision = Changed | Unchanged | Forbidden


def issue(referral: Referral) -> ReferralFile:
    """A new referral: ACTIVE, or PENDING_START for an early booking whose place is not free on the day of issue."""
    pending = referral.kind is ReferralKind.EARLY_BOOKING and (
        referral.seat_free_on is None or referral.seat_free_on > referral.issued_at.date()
    )
    status = ReferralStatus.PENDING_START if pending else ReferralStatus.ACTIVE
    return ReferralFile(replace(referral, status=status), referral.issued_at)


def decide(file: ReferralFile, command: Command, terms: Terms) -> Decision:
    """What `command` does to the referral, or why it may not."""
    match command:
        case Present():
            return _present(file, command, terms)
        case Use():
            return _use(file, command, terms)
        case Refuse():
            return _refuse(file, command, terms)
        case Cancel():
            return _cancel(file, command, terms)
        case FreePlace():
            return _free_place(file, command)
        case Extend():
            return _extend(file, command)
        case Lapse():
            return _lapse(file, command)


def _in_state(file: ReferralFile, status: ReferralStatus, at: datetime) -> ReferralFile:
    return replace(file, referral=replace(file.referral, status=status), status_at=at)


def _not_open(file: ReferralFile) -> Forbidden:
    """Why a referral in its present state admits nobody."""
    reason, rule = {
        ReferralStatus.CANCELLED_BY_APPLICANT: (DisputeReason.CANCELLED_BY_APPLICANT, "REF-19"),
        ReferralStatus.USED: (DisputeReason.USED, "REF-21"),
        ReferralStatus.PENDING_START: (DisputeReason.NOT_STARTED, "REF-03"),
    }.get(file.referral.status, (DisputeReason.LAPSED, "REF-15"))
    return Forbidden(reason, rule, file.status_at)


def _visit(
    file: ReferralFile, organisation: Bin, presented_at: datetime, ticket_taken_at: datetime, terms: Terms
) -> Forbidden | None:
    """None when a visit with these facts keeps the place."""
    referral = file.referral
    if referral.organisation != organisation:
        return Forbidden(DisputeReason.OTHER_ORGANISATION, "REF-21", referral.issued_at)
    if referral.status in (ReferralStatus.CANCELLED_BY_APPLICANT, ReferralStatus.USED):
        return _not_open(file)
    # A referral that the registry let lapse while the desk had no line is judged as if it were still open: the
    # visit, not the report of it, is what stops the term (REF-15).
    standing = terms.standing(replace(referral, status=_while_open(referral)), presented_at, ticket_taken_at)
    if standing is Standing.WITHIN:
        return None
    if standing is Standing.NOT_STARTED:
        return Forbidden(DisputeReason.NOT_STARTED, "REF-03", referral.issued_at)
    return Forbidden(DisputeReason.LAPSED, "REF-15", file.status_at)


def _while_open(referral: Referral) -> ReferralStatus:
    return ReferralStatus.EXTENDED if referral.extended_until else ReferralStatus.ACTIVE


def _present(file: ReferralFile, command: Present, terms: Terms) -> Decision:
    if file.referral.status is ReferralStatus.PRESENTED and file.referral.organisation == command.organisation:
        return Unchanged()
    forbidden = _visit(file, command.organisation, command.presented_at, command.ticket_taken_at, terms)
    if forbidden is not None:
        return forbidden
    presented = _in_state(file, ReferralStatus.PRESENTED, command.presented_at)
    return Changed(replace(presented, presented_at=command.presented_at, ticket_taken_at=command.ticket_taken_at))


def _use(file: ReferralFile, command: Use, terms: Terms) -> Decision:
    referral = file.referral
    if referral.organisation != command.organisation:
        return Forbidden(DisputeReason.OTHER_ORGANISATION, "REF-21", referral.issued_at)
    if command.child is not None and referral.child.iin is not None and command.child != referral.child.iin:
        return Forbidden(DisputeReason.UNKNOWN, "REF-20", referral.issued_at)
    if referral.status is ReferralStatus.USED:
        same = (file.contract_number, file.contract_sha256) == (command.contract_number, command.contract_sha256)
        return Unchanged() if same else _not_open(file)
    if referral.status is not ReferralStatus.PRESENTED:
        forbidden = _visit(file, command.organisation, command.presented_at, command.presented_at, terms)
        if forbidden is not None:
            return forbidden
    used = _in_state(file, ReferralStatus.USED, command.signed_at)
    return Changed(
        replace(
            used,
            presented_at=file.presented_at or command.presented_at,
            contract_number=command.contract_number,
            contract_sha256=command.contract_sha256,
        )
    )


def _refuse(file: ReferralFile, command: Refuse, terms: Terms) -> Decision:
    """A refusal gives the referral back to the parent while it is valid; else it lapses."""
    if file.referral.organisation != command.organisation:
        return Forbidden(DisputeReason.OTHER_ORGANISATION, "REF-21", file.referral.issued_at)
    if file.referral.status is not ReferralStatus.PRESENTED:
        return Unchanged()
    again = replace(file.referral, status=_while_open(file.referral))
    valid = terms.standing(again, command.at, command.at) is Standing.WITHIN
    return Changed(_in_state(file, again.status if valid else ReferralStatus.LAPSED, command.at))


def _cancel(file: ReferralFile, command: Cancel, terms: Terms) -> Decision:
    status = file.referral.status
    if status is ReferralStatus.CANCELLED_BY_APPLICANT:
        return Unchanged()
    if status not in (ReferralStatus.ACTIVE, ReferralStatus.PENDING_START):
        return replace(_not_open(file), rule="REF-19")
    until = terms.cancel_until(file.referral)
    if command.at > until:
        return Forbidden(DisputeReason.LAPSED, "REF-19", until)
    return Changed(_in_state(file, ReferralStatus.CANCELLED_BY_APPLICANT, command.at))


def _free_place(file: ReferralFile, command: FreePlace) -> Decision:
    if file.referral.status is not ReferralStatus.PENDING_START:
        return Unchanged()
    started = _in_state(file, ReferralStatus.ACTIVE, command.at)
    return Changed(replace(started, referral=replace(started.referral, seat_free_on=command.on)))


def _extend(file: ReferralFile, command: Extend) -> Decision:
    if file.referral.status is ReferralStatus.EXTENDED and file.referral.extended_until == command.until:
        return Unchanged()
    if file.referral.status is not ReferralStatus.ACTIVE:
        return replace(_not_open(file), rule="REF-18")
    extended = _in_state(file, ReferralStatus.EXTENDED, command.at)
    return Changed(replace(extended, referral=replace(extended.referral, extended_until=command.until)))


def _lapse(file: ReferralFile, command: Lapse) -> Decision:
    if file.referral.status not in OPEN:
        return Unchanged()
    return Changed(_in_state(file, ReferralStatus.LAPSED, command.at))
