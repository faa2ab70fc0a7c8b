"""Which row of the checklist is meant, and what comes next. Shared by what is shown and what keys do. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.desk.snapshot import CaseStatus, CaseView, ChecklistRow, RowState
from app.domain.documents import DocumentKind
from ui.desktop.view_models.state import UiState

SHOWN_AND_RETURNED = frozenset({DocumentKind.IDENTITY, DocumentKind.BIRTH_CERTIFICATE})
SCANNED = frozenset({DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE, DocumentKind.PMPK_CONCLUSION})


class Next(StrEnum):
    """What Enter does at the documents."""

    ANSWER = "answer"  # the contraindication question of the row in focus
    DAY = "day"  # the certificate's day is missing: a digit key
    DESCRIBE = "describe"  # the values typed by hand are taken
    SHOW = "show"
    SCAN = "scan"
    CONTRACT = "contract"
    REFUSE = "refuse"
    NOTHING = "nothing"


def is_open(row: ChecklistRow) -> bool:
    return row.state is RowState.TODO or row.needs_date or row.needs_contraindication


def open_rows(case: CaseView) -> tuple[ChecklistRow, ...]:
    return tuple(row for row in case.rows if is_open(row))


def current_row(case: CaseView, ui: UiState) -> ChecklistRow | None:
    """The row that the clerk chose, else the first open one; None when nothing is left to do."""
    chosen = next((row for row in case.rows if row.kind is ui.row), None)
    if chosen is not None:
        return chosen
    opened = open_rows(case)
    return opened[0] if opened else None


def acting_row(case: CaseView, ui: UiState) -> ChecklistRow | None:
    """The row that Enter acts on: the one in focus when it is open, else the next open one."""
    current = current_row(case, ui)
    if current is not None and (is_open(current) or current.state is RowState.NOT_PRESENTED):
        return current
    opened = open_rows(case)
    return opened[0] if opened else current


def scan_key(row: ChecklistRow) -> str:
    """Key of the row's scan for `PaperVM.document`; a new scan has a new key; '' without a scan."""
    blob = row.document.blob if row.document else None
    return f"scan:{row.kind.value}:{blob}" if blob else ""


def sign_by(case: CaseView) -> date | None:
    """The last day for the contract on which the desk is open; the law's own last day when no paper tells."""
    known = next((row.sign_by for row in case.rows if row.sign_by is not None), None)
    return known or (case.contract.sign_by if case.contract else None)


def next_scan(case: CaseView, after: DocumentKind) -> DocumentKind | None:
    """The next paper to be scanned once `after` is settled."""
    return next(
        (r.kind for r in case.rows if r.kind is not after and r.kind in SCANNED and r.state is RowState.TODO), None
    )


def following(case: CaseView, ui: UiState) -> Next:
    """What the filled button does now."""
    if ui.describing:
        return Next.DESCRIBE
    opened = open_rows(case)
    if not opened:
        ready = case.complete or case.status in (CaseStatus.COMPLETE, CaseStatus.REGISTERED)
        return Next.CONTRACT if ready else Next.REFUSE
    row = acting_row(case, ui)
    if row is None or not is_open(row):
        row = opened[0]
    if row.needs_contraindication:
        return Next.ANSWER
    if row.needs_date:
        return Next.DAY
    if row.kind in SHOWN_AND_RETURNED:
        return Next.SHOW
    return Next.SCAN if row.kind in SCANNED else Next.NOTHING
