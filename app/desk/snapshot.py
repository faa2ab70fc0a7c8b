"""What the desk shows: frozen values that readers may keep. Plain facts; words come later from the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.desk.ports import IdentityDocument, KeyCertificate
from app.desk.roles import Service, SignerRole
from app.domain.documents import DocumentKind, PresentedDocument
from app.domain.people import Applicant, Child
from app.domain.referral import ForeignReferral, Referral
from app.rules.finding import Finding, Ground


class ClockKind(StrEnum):
    """The three legal clocks of ENR-17."""

    WAIT = "wait"
    SERVE = "serve"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock. Running: `elapsed_s` was true at boot time `read_ns`; finished: it is the final span."""

    kind: ClockKind
    limit_s: int
    started_at: datetime | None = None
    finished_at: datetime | None = None
    elapsed_s: float = 0.0
    read_ns: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class TicketView:
    """One waiting ticket. Names of those waiting are never shown."""

    id: str
    number: str
    service: Service
    taken_at: datetime
    wait: ClockView


class Step(StrEnum):
    """The five steps of enrolment at the counter."""

    IDENTIFY = "identify"
    CHILD = "child"
    DOCUMENTS = "documents"
    DECISION = "decision"
    CONTRACT = "contract"


class CaseStatus(StrEnum):
    """States of table A3 with its amendments; REFUSAL_READY waits for the head's signature."""

    AT_COUNTER = "at_counter"
    PACKAGE_ACCEPTED = "package_accepted"
    COMPLETE = "complete"
    REGISTERED = "registered"
    CONTRACT_READY = "contract_ready"
    REFUSAL_READY = "refusal_ready"
    ADMITTED_UNCONFIRMED = "admitted_unconfirmed"
    ADMITTED = "admitted"
    DISPUTED = "disputed"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    LEFT = "left"
    NO_SHOW = "no_show"


class RowState(StrEnum):
    """State of one row of the checklist (screens.md 6)."""

    TODO = "todo"
    DONE = "done"
    WARNING = "warning"
    NOT_REQUIRED = "not-required"
    NOT_PRESENTED = "not-presented"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """`sign_by`: last day on which a contract may rest on this document (health certificate)."""

    kind: DocumentKind
    state: RowState
    document: PresentedDocument | None = None
    sign_by: date | None = None
    last_moment: datetime | None = None
    needs_date: bool = False
    needs_contraindication: bool = False


@dataclass(frozen=True, slots=True)
class SurnameDisagreement:
    """Card and registry spell the surname differently; the card's spelling goes into the contract."""

    card: str
    registry: str
    chosen: str  # "card" | "registry"


@dataclass(frozen=True, slots=True)
class GroundDraft:
    """One ground of a drafted refusal, with the fact found and the cure as findings to be rendered."""

    ground: Ground
    finding: Finding
    proposed: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class RefusalView:
    grounds: tuple[GroundDraft, ...]
    number: str | None = None
    text: str = ""
    pdf_sha256: str | None = None
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignatureView:
    role: SignerRole
    signer_name: str
    at: datetime | None = None
    certificate: KeyCertificate | None = None


@dataclass(frozen=True, slots=True)
class ContractView:
    number: str
    sign_by: date | None
    pages: int
    signatures: tuple[SignatureView, ...]
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class PaperView:
    """One document of the case that went, or should go, to the printer."""

    id: str
    name: str
    number: str
    copies: int
    job: str | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class DraftView:
    """The savepoint: where the clerk was and what was typed."""

    step: str
    focus: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case at the counter (or an opened stored one)."""

    id: str
    ticket_id: str
    ticket_number: str
    called_at: datetime
    status: CaseStatus
    step: Step
    clocks: tuple[ClockView, ClockView, ClockView]
    identity: IdentityDocument | None = None
    face_compared: bool = False
    applicant: Applicant | None = None
    surname: SurnameDisagreement | None = None
    child: Child | None = None
    referral: Referral | None = None
    foreign_referral: ForeignReferral | None = None
    choices: tuple[Referral, ...] = ()  # more than one child with a referral to this office
    referral_confirmed_by_registry: bool = False
    rows: tuple[ChecklistRow, ...] = ()
    contraindication: bool | None = None
    findings: tuple[Finding, ...] = ()
    refusal: RefusalView | None = None
    contract: ContractView | None = None
    papers: tuple[PaperView, ...] = ()
    draft: DraftView | None = None
    read_only: bool = False
    known: Applicant | None = None  # the person on the document as the registry has them, before the confirmation
    complete: bool = False  # a contract may be made now (ENR-07)


@dataclass(frozen=True, slots=True)
class TaskView:
    """Something to tell a parent: made when the registry disputes an admission."""

    id: str
    case_id: str
    kind: str  # "call-back"
    created_at: datetime
    parent_name: str
    phones: tuple[str, ...]
    finding: Finding
    paper_id: str | None = None


@dataclass(frozen=True, slots=True)
class LinkView:
    """The line to the registry. `unsent` entries wait; `since` = start of the outage, None when up."""

    up: bool
    since: datetime | None
    unsent: int
    last_contact: datetime | None = None
    paused: str | None = None  # error code when the registry refused this desk (401/403)


@dataclass(frozen=True, slots=True)
class DaySummary:
    served: int
    breaches: int
    offline_served: int


@dataclass(frozen=True, slots=True)
class SearchHit:
    case_id: str
    ticket_number: str
    applicant: str
    child: str
    iin_masked: str
    at: datetime
    status: CaseStatus


@dataclass(frozen=True, slots=True)
class DeskSnapshot:
    """Everything the window shows that is not a device."""

    at: datetime
    boot_ns: int
    waiting: tuple[TicketView, ...]
    case: CaseView | None
    link: LinkView
    day: DaySummary
    tasks: tuple[TaskView, ...] = ()
    edition: str = ""
