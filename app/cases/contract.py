"""Table A5: the contract. DRAFT → PRINTED? → SIGNED_PARENT → SIGNED_HEAD → REGISTERED; VOID before a signature.

A preschool contract may rest on a health certificate of at most three calendar days on the day the parent
signs (ENR-32). Its number is unique in the organisation; both copies are the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.cases.decider import Refused, not_now
from app.domain.moment import Moment


class ContractStatus(StrEnum):
    DRAFT = "draft"
    PRINTED = "printed"
    SIGNED_PARENT = "signed-parent"
    SIGNED_HEAD = "signed-head"
    REGISTERED = "registered"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class ContractSignature:
    """Who signed, with which certificate, and the digest of the PDF after that signature."""

    role: str
    signer_name: str
    certificate_sha256: str
    pdf_sha256: str
    blob: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class Contract:
    """State of one contract."""

    number: str
    case_id: str
    sign_by: date | None
    end_date: date | None
    pdf_sha256: str = ""
    blob: str = ""
    pages: int = 0
    status: ContractStatus = ContractStatus.DRAFT
    signatures: tuple[ContractSignature, ...] = ()


# ---- commands


@dataclass(frozen=True, slots=True)
class Draft:
    """`sign_by`: last day on which the certificate allows a signature. `end_date`: temporary stay (REF-04)."""

    number: str
    case_id: str
    sign_by: date | None
    end_date: date | None


@dataclass(frozen=True, slots=True)
class Fix:
    """The text stands: digest of the rendered PDF and the blob that keeps it."""

    pdf_sha256: str
    blob: str
    pages: int


@dataclass(frozen=True, slots=True)
class Print:
    pass


@dataclass(frozen=True, slots=True)
class Sign:
    role: str
    signer_name: str
    certificate_sha256: str
    pdf_sha256: str
    blob: str


@dataclass(frozen=True, slots=True)
class Void:
    reason: str


@dataclass(frozen=True, slots=True)
class Register:
    pass


ContractCommand = Draft | Fix | Print | Sign | Void | Register

# ---- events


@dataclass(frozen=True, slots=True)
class ContractDrafted:
    number: str
    case_id: str
    sign_by: date | None
    end_date: date | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class ContractFixed:
    number: str
    pdf_sha256: str
    blob: str
    pages: int


@dataclass(frozen=True, slots=True)
class ContractPrinted:
    number: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ContractSigned:
    number: str
    signature: ContractSignature


@dataclass(frozen=True, slots=True)
class ContractVoided:
    number: str
    reason: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ContractRegistered:
    number: str


ContractEvent = ContractDrafted | ContractFixed | ContractPrinted | ContractSigned | ContractVoided | ContractRegistered
CONTRACT_EVENTS = (
    ContractDrafted,
    ContractFixed,
    ContractPrinted,
    ContractSigned,
    ContractVoided,
    ContractRegistered,
)

PARENT = "parent"
HEAD = "head"


def decide(state: Contract | None, command: ContractCommand, now: Moment) -> tuple[ContractEvent, ...] | Refused:
    """Events of one command on a contract, or why not."""
    if isinstance(command, Draft):
        if state is not None and state.status is not ContractStatus.VOID:
            return not_now("A5", command, state.status)
        return (ContractDrafted(command.number, command.case_id, command.sign_by, command.end_date, now),)
    if state is None:
        return not_now("A5", command, "none")
    match state.status, command:
        case ContractStatus.DRAFT, Fix():
            return (ContractFixed(state.number, command.pdf_sha256, command.blob, command.pages),)
        case ContractStatus.DRAFT, Print():
            return (ContractPrinted(state.number, now),)
        case ((ContractStatus.DRAFT | ContractStatus.PRINTED), Sign(role="parent")):
            return _signed(state, command, now) if state.pdf_sha256 else not_now("A5", command, "not-fixed")
        case ContractStatus.SIGNED_PARENT, Sign(role="head"):
            return _signed(state, command, now)
        case ((ContractStatus.DRAFT | ContractStatus.PRINTED), Void()):
            return (ContractVoided(state.number, command.reason, now),)
        case ContractStatus.SIGNED_HEAD, Register():
            return (ContractRegistered(state.number),)
    return not_now("A5", command, state.status)


def _signed(state: Contract, command: Sign, now: Moment) -> tuple[ContractEvent, ...]:
    signature = ContractSignature(
        command.role, command.signer_name, command.certificate_sha256, command.pdf_sha256, command.blob, now
    )
    return (ContractSigned(state.number, signature),)


def evolve(state: Contract | None, event: object) -> Contract | None:
    """The contract after `event`; events of other kinds leave it as it is."""
    if isinstance(event, ContractDrafted):
        return Contract(event.number, event.case_id, event.sign_by, event.end_date)
    if state is None:
        return None
    match event:
        case ContractFixed():
            return replace(state, pdf_sha256=event.pdf_sha256, blob=event.blob, pages=event.pages)
        case ContractPrinted():
            return replace(state, status=ContractStatus.PRINTED)
        case ContractSigned():
            status = ContractStatus.SIGNED_PARENT if event.signature.role == PARENT else ContractStatus.SIGNED_HEAD
            return replace(
                state,
                status=status,
                signatures=(*state.signatures, event.signature),
                pdf_sha256=event.signature.pdf_sha256,
                blob=event.signature.blob,
            )
        case ContractVoided():
            return replace(state, status=ContractStatus.VOID)
        case ContractRegistered():
            return replace(state, status=ContractStatus.REGISTERED)
    return state
