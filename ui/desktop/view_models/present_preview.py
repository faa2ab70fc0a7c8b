"""The preview column: the scan in focus at the documents, the check of the card before them. Pure."""

from __future__ import annotations

from app.desk.ports import IdentityDocument
from app.desk.snapshot import CaseView, ChecklistRow, RowState, Step
from app.domain.documents import DocumentKind
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.checklist import SCANNED, current_row, scan_key
from ui.desktop.view_models.common import KeyHintVM, Mark, Source, Tone
from ui.desktop.view_models.page_models import PaperVM
from ui.desktop.view_models.present_frame import is_over
from ui.desktop.view_models.present_parts import DOT, badge, secondary
from ui.desktop.view_models.preview_models import (
    CardPreviewVM,
    CheckVM,
    FactVM,
    PreviewVM,
    ScanPreviewVM,
    SourceVM,
)
from ui.desktop.view_models.state import View, WindowState
from ui.desktop.view_models.words import Words, long_date

_SOURCES = (Source.CARD, Source.REGISTRY, Source.PARENT, Source.STAFF)
_CHIP = {"genuine": Mark.DONE, "unknown-signer": Mark.WARNING, "not-checked": Mark.INFORMATION}


def present_preview(state: WindowState, words: Words) -> PreviewVM | None:
    """None where the page has its paper beside it already, and where no case is at hand."""
    case = state.desk.case if state.desk else None
    if case is None or state.ui.staff is None or state.ui.view not in (View.CASE, View.PAPER, View.LEAVE):
        return None
    ended = (is_over(case) or case.read_only) and state.ui.shown_step is None
    if ended:
        return None
    step = state.ui.shown_step or case.step
    if step is Step.DOCUMENTS:
        return _scan(state, case, words)
    if step in (Step.IDENTIFY, Step.CHILD):
        return _card(state, case, words)
    return None


# ---- the scan in focus


def _scan(state: WindowState, case: CaseView, words: Words) -> ScanPreviewVM:
    row = current_row(case, state.ui)
    document = scan_key(row) if row else ""
    size = row.document.blob_bytes if row and row.document and document else None
    facts = _facts(row, state, words) if row and document else ()
    keys: tuple[KeyHintVM, ...] = ()
    if document:
        keys = (KeyHintVM(("F5",), words("hint.enlarge")), KeyHintVM(("PgUp", "PgDn"), ""))
    title = words(f"doc.{row.kind.value}") if row else words("preview.no-row-title")
    return ScanPreviewVM(
        title=title,
        note=words("documents.scan-size", kb=max(1, size // 1024)) if size else "",
        paper=PaperVM(
            document=document,
            keys=keys,
            page_text=words("paper.page"),
            note="",
            empty=words("preview.opening") if document else _why_none(row, words),
            spoken=DOT.join((title, words("paper.spoken"))),
        ),
        facts_title=words("preview.facts") if facts else "",
        facts=facts,
    )


def _why_none(row: ChecklistRow | None, words: Words) -> str:
    if row is None:
        return words("preview.none.row")
    if row.state is RowState.NOT_REQUIRED:
        return words("preview.none.not-required")
    if row.state is RowState.NOT_PRESENTED:
        return words("preview.none.not-presented")
    if row.kind in SCANNED:
        return words("preview.none.scan")
    return words("preview.none.referral" if row.kind is DocumentKind.REFERRAL else "preview.none.shown")


def _facts(row: ChecklistRow, state: WindowState, words: Words) -> tuple[FactVM, ...]:
    document = row.document
    if document is None:
        return ()
    today = state.desk.at.date() if state.desk else None
    facts = []
    if document.number:
        facts.append(FactVM(words("preview.number"), words("field.number", number=document.number)))
    if document.issued_on:
        facts.append(FactVM(words("preview.issued"), long_date(document.issued_on)))
    if document.issuer:
        facts.append(FactVM(words("preview.issuer"), document.issuer))
    if row.sign_by:
        late = today is not None and row.sign_by < today
        facts.append(FactVM(words("preview.sign-by"), words.until_day(row.sign_by), Tone.WARN if late else Tone.NORMAL))
    return tuple(facts)


# ---- the card


def _card(state: WindowState, case: CaseView, words: Words) -> CardPreviewVM:
    return CardPreviewVM(
        title=words("preview.card"),
        checks=_checks(state, case, words),
        sources_title=words("preview.sources"),
        sources=tuple(SourceVM(badge(s, words), words(f"preview.source.{s.value}")) for s in _SOURCES),
        parent_title=words("preview.parent"),
        parent_text=words("preview.parent-text"),
        parent=secondary(Act.PARENT_SCREEN, "F11", words("lamps.parent")),
    )


def _checks(state: WindowState, case: CaseView, words: Words) -> tuple[CheckVM, ...]:
    identity = case.identity
    names = ("chip", "data", "valid", "face")
    if identity is None:
        return tuple(CheckVM(Mark.TODO, words(f"preview.check.{n}"), words("preview.check.later")) for n in names)
    told = (_chip(identity, words), _data(identity, words), _valid(identity, state, words), _face(state, case, words))
    return tuple(CheckVM(mark, words(f"preview.check.{n}"), text) for n, (mark, text) in zip(names, told, strict=True))


def _chip(identity: IdentityDocument, words: Words) -> tuple[Mark, str]:
    if identity.source != "chip":
        return Mark.WARNING, words("preview.chip.not-read")
    return _CHIP.get(identity.authenticity, Mark.INFORMATION), words(f"preview.chip.{identity.authenticity}")


def _data(identity: IdentityDocument, words: Words) -> tuple[Mark, str]:
    chip = identity.source == "chip"
    return (Mark.DONE if chip else Mark.WARNING), words("preview.data.chip" if chip else "preview.data.typed")


def _valid(identity: IdentityDocument, state: WindowState, words: Words) -> tuple[Mark, str]:
    today = state.desk.at.date() if state.desk else None
    if today is not None and identity.expiry_date < today:
        return Mark.WARNING, words("preview.valid.expired", date=long_date(identity.expiry_date))
    return Mark.DONE, words.until_date(identity.expiry_date)


def _face(state: WindowState, case: CaseView, words: Words) -> tuple[Mark, str]:
    compared = case.face_compared or state.ui.face_compared
    return (Mark.DONE if compared else Mark.TODO), words("preview.face.done" if compared else "preview.face.todo")
