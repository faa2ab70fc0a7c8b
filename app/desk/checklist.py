"""The six rows of the checklist (ENR-30) as the window shows them."""

from __future__ import annotations

from datetime import datetime

from app.cases.enrolment import referral_check
from app.cases.enrolment_state import Enrolment
from app.desk.office import Office
from app.desk.snapshot import ChecklistRow, RowState
from app.domain.documents import DocumentKind, PresentedDocument
from app.rules.enrolment import certificate_term


def checklist(office: Office, state: Enrolment, at: datetime) -> tuple[ChecklistRow, ...]:
    """Rows in the order of the act; empty before the package was taken over."""
    if state.package is None or state.referral is None:
        return ()
    return tuple(_row(office, state, kind, at) for kind in DocumentKind)


def _row(office: Office, state: Enrolment, kind: DocumentKind, at: datetime) -> ChecklistRow:
    document = state.documents.get(kind)
    if kind is DocumentKind.PMPK_CONCLUSION and not (state.referral and state.referral.child.sen):
        return ChecklistRow(kind, RowState.NOT_REQUIRED)
    if kind in state.not_presented:
        return ChecklistRow(kind, RowState.NOT_PRESENTED)
    if document is None:
        return ChecklistRow(kind, RowState.TODO)
    if kind is DocumentKind.REFERRAL:
        return _referral(office, state, document, at)
    if kind is DocumentKind.HEALTH_CERTIFICATE:
        return _certificate(office, document, at)
    if kind is DocumentKind.HEALTH_PASSPORT:
        open_question = state.contraindication is None
        status = RowState.TODO if open_question else RowState.WARNING if state.contraindication else RowState.DONE
        return ChecklistRow(kind, status, document, needs_contraindication=open_question)
    return ChecklistRow(kind, RowState.DONE, document)


def _referral(office: Office, state: Enrolment, document: PresentedDocument, at: datetime) -> ChecklistRow:
    checked = referral_check(state, office.law, at)
    status = RowState.DONE if state.confirmed_by_registry else RowState.PENDING
    return ChecklistRow(DocumentKind.REFERRAL, status, document, last_moment=checked.last_moment if checked else None)


def _certificate(office: Office, document: PresentedDocument, at: datetime) -> ChecklistRow:
    kind = DocumentKind.HEALTH_CERTIFICATE
    if document.issued_on is None:
        return ChecklistRow(kind, RowState.TODO, document, needs_date=True)
    term = certificate_term(document.issued_on, office.law)
    last_usable = term.last_working_day or term.sign_by
    status = RowState.DONE if at.date() < last_usable else RowState.WARNING
    return ChecklistRow(kind, status, document, sign_by=last_usable)
