"""Events of a preschool enrolment case (table A3). Their names and fields are stored for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.documents import DocumentKind, PresentedDocument
from app.domain.moment import Moment
from app.domain.people import Applicant
from app.domain.referral import ForeignReferral, Referral


@dataclass(frozen=True, slots=True)
class CaseOpened:
    case_id: str
    ticket_id: str
    ticket_number: str
    ticket_taken: Moment
    called: Moment
    organisation: str


@dataclass(frozen=True, slots=True)
class ApplicantConfirmed:
    """`photo_blob` keeps the face of the card; `surname_source`: 'card' | 'registry'."""

    applicant: Applicant
    face_compared: bool
    surname_source: str
    identity_source: str
    photo_blob: str | None
    moment: Moment


@dataclass(frozen=True, slots=True)
class ReferralFound:
    referral: Referral
    confirmed_by_registry: bool
    moment: Moment


@dataclass(frozen=True, slots=True)
class ReferralElsewhere:
    foreign: ForeignReferral
    moment: Moment


@dataclass(frozen=True, slots=True)
class Redirected:
    number: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class PackageTaken:
    """TERM starts here, before anything is checked."""

    receipt_number: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class ReferralPresented:
    """The visit that stops the referral's clock (REF-15); the registry acts on it."""

    referral_number: str
    presented_at: datetime
    ticket_taken_at: datetime


@dataclass(frozen=True, slots=True)
class DocumentRecorded:
    document: PresentedDocument


@dataclass(frozen=True, slots=True)
class DocumentNotPresented:
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class DocumentUndone:
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class ContraindicationRecorded:
    present: bool


@dataclass(frozen=True, slots=True)
class PackageComplete:
    moment: Moment


@dataclass(frozen=True, slots=True)
class EnrolmentRegistered:
    moment: Moment


@dataclass(frozen=True, slots=True)
class RefusalDrafted:
    """`grounds`: plain findings (see app.rules.finding), in the order of the paper."""

    number: str
    grounds: tuple[Mapping[str, Any], ...]
    text: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class RefusalFixed:
    number: str
    pdf_sha256: str
    blob: str


@dataclass(frozen=True, slots=True)
class RefusalDropped:
    number: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class EnrolmentRefused:
    """The head signed the reasoned refusal; TERM ends. The registry acts on `referral_number`."""

    referral_number: str | None
    refusal_number: str
    grounds: tuple[str, ...]
    signer_name: str
    pdf_sha256: str
    blob: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class AdmissionRequested:
    """Both signed; the registry decides about the place. TERM ends."""

    referral_number: str
    child_iin: str | None
    contract_number: str
    contract_sha256: str
    signed_at: datetime
    presented_at: datetime
    moment: Moment


@dataclass(frozen=True, slots=True)
class AdmissionConfirmed:
    referral_number: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class AdmissionDisputed:
    """The registry did not give the place: `reason` as in sync.protocol, `at` when it happened there."""

    referral_number: str
    reason: str
    at: datetime
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class HandedOver:
    """`broken_terms`: clocks of ENR-17 that were exceeded. `offline`: the line to the registry was down."""

    breach_reason: str
    moment: Moment
    broken_terms: tuple[str, ...] = ()
    offline: bool = False


@dataclass(frozen=True, slots=True)
class CaseLeft:
    """The parent left, or did not come, before a result."""

    reason: str
    no_show: bool
    moment: Moment


ENROLMENT_EVENTS = (
    CaseOpened,
    ApplicantConfirmed,
    ReferralFound,
    ReferralElsewhere,
    Redirected,
    PackageTaken,
    ReferralPresented,
    DocumentRecorded,
    DocumentNotPresented,
    DocumentUndone,
    ContraindicationRecorded,
    PackageComplete,
    EnrolmentRegistered,
    RefusalDrafted,
    RefusalFixed,
    RefusalDropped,
    EnrolmentRefused,
    AdmissionRequested,
    AdmissionConfirmed,
    AdmissionDisputed,
    HandedOver,
    CaseLeft,
)
