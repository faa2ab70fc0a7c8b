"""What a clerk (or the exchange) asks of the desk. One command that changes something is one journal entry.

A command is a frozen value; `Desk.execute` answers with an `Outcome` (see outcome.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.desk.ports import IdentityDocument, SignedPdf
from app.desk.roles import Service as Service  # noqa: PLC0414 - said again for those who send commands
from app.desk.roles import SignerRole as SignerRole  # noqa: PLC0414
from app.domain.documents import DocumentKind
from app.domain.referral import ForeignReferral, Referral
from app.rules.finding import Ground


@dataclass(frozen=True, slots=True)
class ReferralQuestion:
    """What the mirror could not answer and the registry may know."""

    number: str | None = None
    child_iin: str | None = None
    applicant_iin: str | None = None


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """A parent takes a ticket; WAIT runs; `waiting-ticket` prints."""

    service: Service = Service.KINDERGARTEN_ENROLMENT


@dataclass(frozen=True, slots=True)
class CallNext:
    """The first waiting ticket (strict FIFO, ENR-26) is called; WAIT ends, SERVE starts; a case opens."""


@dataclass(frozen=True, slots=True)
class MarkNoShow:
    """The called ticket did not come; its case closes."""


@dataclass(frozen=True, slots=True)
class RecordIdentity:
    """A whole identity document was read; it fills the form of the open case.

    Kept in the draft, not journalled, until ConfirmApplicant.
    """

    document: IdentityDocument


@dataclass(frozen=True, slots=True)
class RecordIdentityReturned:
    """The identity card left the reader: the original is back with the parent."""


@dataclass(frozen=True, slots=True)
class ConfirmApplicant:
    """The clerk compared the face and confirms who stands here. `surname_from`: 'card' | 'registry'."""

    face_compared: bool
    surname_from: str = "card"
    extra_phone: str | None = None


@dataclass(frozen=True, slots=True)
class FindReferral:
    """Looks the referral up: by number, or (both None) by the applicant, or by the child's IIN.

    Mirror first, then the registry when the line is up; offline and unknown → a finding says so.
    """

    number: str | None = None
    child_iin: str | None = None


@dataclass(frozen=True, slots=True)
class ChooseReferral:
    """One of several referrals of this applicant (twins, brothers and sisters)."""

    number: str


@dataclass(frozen=True, slots=True)
class RecordReferralAnswer:
    """The registry's answer to `Outcome.ask`; `failure` is the code when the line broke meanwhile."""

    question: ReferralQuestion
    answer: Referral | ForeignReferral | None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """The referral is another kindergarten's: the parent is sent there; the case ends."""


@dataclass(frozen=True, slots=True)
class TakePackage:
    """The documents are taken over: TERM starts, the referral counts as presented, `package-receipt` prints."""


@dataclass(frozen=True, slots=True)
class ShowOriginal:
    """An original was shown and given back (items 2 and 3)."""

    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class AttachScan:
    """A scan (PDF or JPEG bytes, at most 5 MB) of one document. Kept in the vault before anything else happens."""

    kind: DocumentKind
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class DescribeDocument:
    """Date (and, if wanted, number and issuer) of a document."""

    kind: DocumentKind
    issued_on: date | None = None
    number: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class MarkNotPresented:
    """The parent does not have this document. Undone by UndoDocument."""

    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class UndoDocument:
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class RecordContraindication:
    """What the health passport says about medical contraindications (ENR-14)."""

    present: bool


@dataclass(frozen=True, slots=True)
class DraftContract:
    """The package is complete: number taken, contract rendered, ready for signatures."""


@dataclass(frozen=True, slots=True)
class DraftRefusal:
    """The reasoned refusal stands as a draft with the grounds the rules found, plus `grounds` with `text`."""

    grounds: tuple[Ground, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmRefusal:
    """The clerk confirms the draft: number taken, paper rendered, ready for the head's signature."""


@dataclass(frozen=True, slots=True)
class BackToDocuments:
    """A refusal that is not signed yet is dropped; the documents go on."""


@dataclass(frozen=True, slots=True)
class BeginSignature:
    """What has to be signed next (see Outcome.to_sign); guards are checked again at this moment (ENR-32)."""

    role: SignerRole


@dataclass(frozen=True, slots=True)
class RecordSignature:
    """The signed PDF came back from the token."""

    role: SignerRole
    signed: SignedPdf


@dataclass(frozen=True, slots=True)
class RecordPrinted:
    """A paper left for the printer: job id, or the code of the failure."""

    document_id: str
    job: str | None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class ReprintDocument:
    """The same bytes once more, with the reason and the next copy number."""

    document_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """The papers are in the parent's hands: SERVE ends, the case leaves the counter.

    `breach_reason` is asked for when a legal term was broken.
    """

    breach_reason: str = ""


@dataclass(frozen=True, slots=True)
class MarkLeft:
    """The parent left before a result."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Where the clerk is and what is typed; one encrypted row, never journalled. Values are plain JSON types."""

    step: str
    focus: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Shows a stored case (search result, task) read-only."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CloseTask:
    """The clerk has called the parent back; the task is done."""

    task_id: str


Command = (
    TakeTicket | CallNext | MarkNoShow | RecordIdentity | RecordIdentityReturned | ConfirmApplicant | FindReferral
    | ChooseReferral | RecordReferralAnswer | Redirect
    | TakePackage | ShowOriginal | AttachScan | DescribeDocument | MarkNotPresented | UndoDocument
    | RecordContraindication | DraftContract | DraftRefusal | ConfirmRefusal | BackToDocuments | BeginSignature
    | RecordSignature | RecordPrinted | ReprintDocument | HandOver | MarkLeft | SaveDraft | OpenCase | CloseTask
)  # fmt: skip
