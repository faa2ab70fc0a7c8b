"""Use cases of step 3: the package is taken over, the six documents are checked one by one (ENR-30)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.cases import enrolment
from app.cases.decider import Refused
from app.cases.enrolment import EnrolmentCommand
from app.desk.commands import (
    AttachScan,
    DescribeDocument,
    MarkNotPresented,
    RecordContraindication,
    ShowOriginal,
    TakePackage,
    UndoDocument,
)
from app.desk.numbers import RECEIPT
from app.desk.office import Office, record
from app.desk.papers import issue_due
from app.desk.reply import Reply, nobody_here, refused
from app.desk.state import CaseInHand
from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.kernel.errors import InputError

SCAN_LIMIT_BYTES = 5_000_000


def take_package(office: Office, _command: TakePackage) -> Reply:
    """TERM runs and the visit is on record; referral and ID card count as presented; the receipt prints."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    now = office.now()
    number = office.next_number(RECEIPT)
    taken = enrolment.decide(case.enrolment, enrolment.TakePackage(number, _seen(case)), office.law, now)
    if isinstance(taken, Refused):
        return refused(taken)
    record(office, "package.taken", case, taken)
    return Reply(prints=issue_due(office, case))


def _seen(case: CaseInHand) -> tuple[PresentedDocument, ...]:
    """Referral and identity document were checked in the steps before."""
    state = case.enrolment
    if state is None or state.referral is None or state.applicant is None:
        return ()
    referral = PresentedDocument(
        DocumentKind.REFERRAL,
        DocumentSource.REGISTRY,
        number=state.referral.number,
        issued_on=state.referral.issued_at.date(),
    )
    identity = PresentedDocument(
        DocumentKind.IDENTITY,
        DocumentSource.CARD if state.identity_source == "chip" else DocumentSource.ORIGINAL,
        number=state.applicant.document_number,
        issued_on=state.applicant.document_issued_on,
        valid_until=state.applicant.document_valid_until,
        returned=case.identity_returned,
    )
    return (referral, identity)


def show_original(office: Office, command: ShowOriginal) -> Reply:
    """The original was seen and given back."""
    case = office.state.case
    if case is None or case.enrolment is None or case.enrolment.referral is None:
        return nobody_here()
    child = case.enrolment.referral.child
    before = case.enrolment.documents.get(command.kind)
    if command.kind is DocumentKind.BIRTH_CERTIFICATE and before is None:
        shown = PresentedDocument(
            command.kind, DocumentSource.ORIGINAL, number=child.birth_certificate_number, returned=True
        )
    else:
        shown = replace(before or PresentedDocument(command.kind, DocumentSource.ORIGINAL), returned=True)
    return _decide(office, case, enrolment.RecordDocument(shown), "document.shown")


def attach_scan(office: Office, command: AttachScan) -> Reply:
    """The scan is in the vault and on record. InputError Scan_TooLarge, Scan_NotDocument; nothing changes then."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    _check_scan(command.content)
    blob = office.journal.vault.put(case.case_id, command.content, command.media_type)
    before = case.enrolment.documents.get(command.kind)
    scanned = replace(
        before or PresentedDocument(command.kind, DocumentSource.SCAN),
        source=DocumentSource.SCAN,
        blob=blob.name,
        blob_bytes=len(command.content),
    )
    return _decide(office, case, enrolment.RecordDocument(scanned), "document.scanned", blobs=(blob.name,))


def _check_scan(content: bytes) -> None:
    """At most 5 MB; PDF or JPEG by its first bytes, not by its name (FG-23)."""
    if len(content) > SCAN_LIMIT_BYTES:
        raise InputError("Scan_TooLarge", megabytes=f"{len(content) / 1_000_000:.1f}".replace(".", ","))
    if not content.startswith((b"%PDF-", b"\xff\xd8\xff")):
        raise InputError("Scan_NotDocument")


def describe_document(office: Office, command: DescribeDocument) -> Reply:
    """Date, and if given number and issuer, stand with the document. InputError Document_DateAhead, _DateOld."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    today = office.clock.now().date()
    if command.issued_on is not None and command.issued_on > today:
        raise InputError("Document_DateAhead")
    if command.issued_on is not None and command.issued_on < today - timedelta(days=366 * 10):
        raise InputError("Document_DateOld")
    before = case.enrolment.documents.get(command.kind)
    if before is None:
        return Reply(accepted=False)
    described = replace(
        before,
        issued_on=command.issued_on or before.issued_on,
        number=command.number or before.number,
        issuer=command.issuer or before.issuer,
    )
    return _decide(office, case, enrolment.RecordDocument(described), "document.described")


def mark_not_presented(office: Office, command: MarkNotPresented) -> Reply:
    """The parent does not have this document; undone by `undo_document`."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    return _decide(office, case, enrolment.RecordNotPresented(command.kind), "document.not-presented")


def undo_document(office: Office, command: UndoDocument) -> Reply:
    """The row is open again."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    return _decide(office, case, enrolment.UndoDocument(command.kind), "document.undone")


def record_contraindication(office: Office, command: RecordContraindication) -> Reply:
    """What the health passport says about contraindications is on record."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    return _decide(office, case, enrolment.RecordContraindication(command.present), "document.contraindication")


def _decide(
    office: Office, case: CaseInHand, command: EnrolmentCommand, kind: str, blobs: tuple[str, ...] = ()
) -> Reply:
    decided = enrolment.decide(case.enrolment, command, office.law, office.now())
    if isinstance(decided, Refused):
        return refused(decided)
    record(office, kind, case, decided, blobs=blobs)
    return Reply()
