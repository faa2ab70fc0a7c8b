"""Commands of a preschool enrolment case (table A3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.documents import DocumentKind, PresentedDocument
from app.domain.moment import Moment
from app.domain.people import Applicant
from app.domain.referral import ForeignReferral, Referral
from app.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Open:
    case_id: str
    ticket_id: str
    ticket_number: str
    ticket_taken: Moment
    organisation: str


@dataclass(frozen=True, slots=True)
class ConfirmApplicant:
    applicant: Applicant
    face_compared: bool
    surname_source: str
    identity_source: str
    photo_blob: str | None


@dataclass(frozen=True, slots=True)
class AttachReferral:
    referral: Referral
    confirmed_by_registry: bool


@dataclass(frozen=True, slots=True)
class AttachForeignReferral:
    foreign: ForeignReferral


@dataclass(frozen=True, slots=True)
class Redirect:
    pass


@dataclass(frozen=True, slots=True)
class TakePackage:
    """`seen`: documents that were checked in the steps before (referral, identity document)."""

    receipt_number: str
    seen: tuple[PresentedDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordDocument:
    document: PresentedDocument


@dataclass(frozen=True, slots=True)
class RecordNotPresented:
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class UndoDocument:
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class RecordContraindication:
    present: bool


@dataclass(frozen=True, slots=True)
class DraftContract:
    number: str


@dataclass(frozen=True, slots=True)
class FixContract:
    pdf_sha256: str
    blob: str
    pages: int


@dataclass(frozen=True, slots=True)
class CheckSignable:
    """Asks only: may this role sign the contract now? Gives no events."""

    role: str


@dataclass(frozen=True, slots=True)
class SignContract:
    role: str
    signer_name: str
    certificate_sha256: str
    pdf_sha256: str
    blob: str


@dataclass(frozen=True, slots=True)
class VoidContract:
    reason: str


@dataclass(frozen=True, slots=True)
class DraftRefusal:
    number: str
    grounds: tuple[Finding, ...]
    text: str


@dataclass(frozen=True, slots=True)
class FixRefusal:
    pdf_sha256: str
    blob: str


@dataclass(frozen=True, slots=True)
class DropRefusal:
    pass


@dataclass(frozen=True, slots=True)
class SignRefusal:
    signer_name: str
    pdf_sha256: str
    blob: str


@dataclass(frozen=True, slots=True)
class RecordVerdict:
    """The registry's answer. `reason` is empty when the place is confirmed."""

    referral_number: str
    reason: str
    at: datetime
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class HandOver:
    """`offline`: the line to the registry is down."""

    breach_reason: str = ""
    offline: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    reason: str = ""
    no_show: bool = False


EnrolmentCommand = (
    Open | ConfirmApplicant | AttachReferral | AttachForeignReferral | Redirect | TakePackage | RecordDocument
    | RecordNotPresented | UndoDocument | RecordContraindication | DraftContract | FixContract | CheckSignable
    | SignContract | VoidContract | DraftRefusal | FixRefusal | DropRefusal | SignRefusal | RecordVerdict | HandOver
    | Leave
)  # fmt: skip
