"""Step 3: the six documents one by one (ENR-30, 31, 32; screens 01, 06, 10). Pure."""

from __future__ import annotations

from app.desk.snapshot import CaseView, ChecklistRow, RowState
from app.domain.documents import DocumentKind, DocumentSource
from app.kernel.catalogue import Language
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.checklist import SCANNED, Next, acting_row, current_row, following, next_scan
from ui.desktop.view_models.common import (
    BadgeVM,
    ButtonState,
    ButtonVM,
    FieldKind,
    FieldVM,
    KeyHintVM,
    Mark,
    Source,
    Tone,
)
from ui.desktop.view_models.page_models import ChipVM, DocumentsVM, HeadVM, RowVM
from ui.desktop.view_models.present_parts import DOT, back, badge, bar, busy, child_line, primary, secondary, typed
from ui.desktop.view_models.state import Activity, WindowState
from ui.desktop.view_models.validate import parse_date, past_date_problem
from ui.desktop.view_models.window_models import ActionBarVM
from ui.desktop.view_models.words import Words, kk_possessive, long_date

_MARKS = {
    RowState.TODO: Mark.TODO,
    RowState.DONE: Mark.DONE,
    RowState.WARNING: Mark.WARNING,
    RowState.NOT_REQUIRED: Mark.NOT_REQUIRED,
    RowState.NOT_PRESENTED: Mark.NOT_PRESENTED,
    RowState.PENDING: Mark.PENDING,
}
_DAYS = (
    (Act.DAY_0, "0"), (Act.DAY_1, "1"), (Act.DAY_2, "2"), (Act.DAY_3, "3"), (Act.CORRECT, "F4"),
)  # fmt: skip
_SOURCES = {
    DocumentSource.REGISTRY: Source.REGISTRY,
    DocumentSource.CARD: Source.CARD,
    DocumentSource.ORIGINAL: Source.ORIGINAL,
    DocumentSource.SCAN: Source.SCAN,
}


def present_documents(state: WindowState, case: CaseView, words: Words) -> tuple[DocumentsVM, ActionBarVM]:
    needed = [row for row in case.rows if row.state is not RowState.NOT_REQUIRED]
    have = [row for row in needed if row.state in (RowState.DONE, RowState.WARNING, RowState.PENDING)]
    page = DocumentsVM(
        head=HeadVM(
            words("documents.title"),
            child_line(case, words),
            figure_text=words("documents.count", have=len(have), needed=len(needed), suffix=kk_possessive(len(have))),
        ),
        widths=_widths(words),
        columns=(words("documents.column"), words("documents.source"), words("documents.validity")),
        rows=tuple(_row(row, state, case, words) for row in case.rows),
        hints=(
            KeyHintVM(("↑", "↓"), words("documents.hint-choose")),
            KeyHintVM(("F4",), words("hint.correct")),
            KeyHintVM(("F7",), words("hint.scan")),
            KeyHintVM(("F8",), words("documents.hint-refuse")),
        ),
        focus=state.ui.focus if state.ui.describing else "list",
    )
    return page, _actions(state, case, words)


def _row(row: ChecklistRow, state: WindowState, case: CaseView, words: Words) -> RowVM:
    current_kind = current_row(case, state.ui)
    current = current_kind is not None and current_kind.kind is row.kind
    first, second, tone = _validity(row, state, case, words)
    title = words(f"doc.{row.kind.value}")
    mark = Mark.WARNING if row.needs_date or row.needs_contraindication else _MARKS[row.state]
    if mark is Mark.WARNING and row.state is RowState.TODO:
        mark = Mark.TODO
    question, chips, fields = _asked(row, state, current, words)
    returned = row.document is not None and row.document.returned
    spoken = words(
        "documents.row-spoken",
        title=title,
        mark=words(f"mark.{mark.value}"),
        validity=_validity_spoken(row, words) or first,
    )
    button = _row_button(row, words) if current and not state.ui.describing else None
    return RowVM(
        kind=row.kind,
        mark=mark,
        title=title,
        detail=_detail(row, case, words),
        badge=_badge(row, words),
        validity=first,
        validity_second="" if button else second,  # the reason at the right says it too
        validity_tone=tone,
        returned=words("documents.returned") if returned else "",
        button=button,
        current=current,
        question=question,
        chips=chips,
        fields=fields,
        spoken=spoken,
        last=case.rows[-1].kind is row.kind,
        widths=_widths(words),
    )


def _widths(words: Words) -> tuple[int, int, int]:
    """Kazakh validities are longer, Russian names of documents are (screens.md 2)."""
    return (104, 180, 100) if words.language is Language.KK else (94, 152, 96)


def _badge(row: ChecklistRow, words: Words) -> BadgeVM | None:
    if row.document is None or row.state in (RowState.NOT_PRESENTED, RowState.NOT_REQUIRED):
        return None
    return badge(_SOURCES[row.document.source], words)


def _detail(row: ChecklistRow, case: CaseView, words: Words) -> str:
    if row.state is RowState.NOT_REQUIRED:
        return words("documents.not-required")
    form = words.maybe(f"doc.{row.kind.value}.form")
    if row.state is RowState.NOT_PRESENTED:
        return DOT.join(p for p in (form, words("documents.not-presented")) if p)
    if row.document is None:
        return DOT.join(p for p in (form, words("documents.not-yet")) if p)
    document = row.document
    parts: list[str] = []
    if row.kind is DocumentKind.BIRTH_CERTIFICATE and case.child and case.child.iin:
        parts = [words("documents.iin", iin=case.child.iin), long_date(case.child.birth_date)]
    else:
        if document.number:
            parts.append(words("field.number", number=document.number))
        issued = long_date(document.issued_on) if document.issued_on else ""
        if document.issuer and row.kind is DocumentKind.IDENTITY and issued:
            parts.append(f"{document.issuer}, {issued}")
        else:
            parts += [p for p in (issued, document.issuer or "") if p]
    if not parts and not form and document.blob_bytes:
        parts = [words("documents.scan-size", kb=max(1, document.blob_bytes // 1024))]
    return DOT.join(parts) or form


def _validity(row: ChecklistRow, state: WindowState, case: CaseView, words: Words) -> tuple[str, str, Tone]:
    today = state.desk.at.date() if state.desk else None
    if row.state in (RowState.TODO, RowState.NOT_REQUIRED, RowState.NOT_PRESENTED) or row.document is None:
        return "", "", Tone.NORMAL
    if row.needs_date:
        return words("documents.date-missing"), "", Tone.WARN
    if row.needs_contraindication:
        return words("documents.answer-missing"), "", Tone.WARN
    if row.kind is DocumentKind.HEALTH_PASSPORT and case.contraindication is not None:
        key = "contraindicated" if case.contraindication else "no-contraindication"
        return words(f"documents.{key}"), "", Tone.WARN if case.contraindication else Tone.NORMAL
    if row.sign_by is not None and today is not None:
        until = words.until_day(row.sign_by)
        if row.sign_by < today:
            return words("documents.expired"), long_date(row.sign_by), Tone.WARN
        last = words("documents.sign-today") if row.sign_by == today else words("documents.sign-by")
        return until, last, Tone.WARN if row.state is RowState.WARNING else Tone.NORMAL
    if row.state is RowState.PENDING:
        until = words.until_day(row.last_moment.date()) if row.last_moment else ""
        return words("documents.unchecked"), until, Tone.PEND
    tone = Tone.WARN if row.state is RowState.WARNING else Tone.NORMAL
    if row.last_moment is not None:
        return words.until_day(row.last_moment.date()), "", tone
    if row.document.valid_until is not None:
        return words.until_date(row.document.valid_until), "", tone
    if row.kind is DocumentKind.BIRTH_CERTIFICATE:
        return words("documents.unlimited"), "", Tone.NORMAL
    return "", "", tone


def _validity_spoken(row: ChecklistRow, words: Words) -> str:
    day = row.sign_by or (row.last_moment.date() if row.last_moment else None)
    return words.until_day_spoken(day) if day else ""


def _row_button(row: ChecklistRow, words: Words) -> ButtonVM | None:
    if row.state is RowState.TODO and row.document is None:
        return secondary(Act.NOT_PRESENTED, "Del", words("documents.not-presented-button"))
    if row.state is RowState.NOT_PRESENTED:
        return secondary(Act.MARK, "Space", words("documents.undo"))
    if row.kind is DocumentKind.HEALTH_CERTIFICATE and row.document and not row.needs_date:
        return secondary(Act.CORRECT, "F4", words("documents.correct"))
    return None


def _asked(
    row: ChecklistRow, state: WindowState, current: bool, words: Words
) -> tuple[str, tuple[ChipVM, ...], tuple[FieldVM, ...]]:
    """The question under the row in focus: contraindications, the certificate's day, or its values by hand."""
    if not current:
        return "", (), ()
    if state.ui.describing:
        today = state.desk.at.date() if state.desk else None
        problem = past_date_problem(state.ui.fields.get("cert_date", ""), today) if today else ""
        fields = (
            typed(
                "cert_date",
                state,
                words,
                kind=FieldKind.DATE,
                hint=words("field.date-hint"),
                problem=words(f"problem.{problem}") if problem else "",
            ),
            typed("cert_number", state, words, hint=words("field.optional")),
            typed("cert_issuer", state, words, hint=words("field.optional")),
        )
        return words("documents.describe"), (), fields
    if row.needs_contraindication:
        marked = state.ui.contraindication
        chips = tuple(
            ChipVM(words(f"documents.contra-{name}"), key, secondary(act, key, words(f"documents.contra-{name}")), on)
            for name, key, act, on in (("no", "←", Act.LEFT, not marked), ("yes", "→", Act.RIGHT, marked))
        )
        return words("documents.contra-question"), chips, ()
    if row.needs_date:
        chips = tuple(
            ChipVM(words(f"documents.day-{key}"), key, secondary(act, key, words(f"documents.day-{key}")))
            for act, key in _DAYS
        )
        return words("documents.day-question"), chips, ()
    return "", (), ()


def _actions(state: WindowState, case: CaseView, words: Words) -> ActionBarVM:
    working = busy(state, words, Activity.SCAN, Activity.RENDER)
    if working:
        return bar(None, filled=working)
    refuse = secondary(Act.REFUSE, "F8", words("documents.refuse"))
    step = following(case, state.ui)
    row = acting_row(case, state.ui)
    if step is Next.REFUSE:
        return bar(back(words), filled=primary(words("documents.refuse"), act=Act.PRIMARY))
    return bar(back(words), refuse, filled=_primary(step, row, state, case, words))


def _primary(step: Next, row: ChecklistRow | None, state: WindowState, case: CaseView, words: Words) -> ButtonVM:
    if step is Next.CONTRACT:
        return primary(words("documents.contract"))
    if step is Next.DESCRIBE:
        today = state.desk.at.date() if state.desk else None
        typed_date = state.ui.fields.get("cert_date", "")
        good = parse_date(typed_date) is not None and today is not None and not past_date_problem(typed_date, today)
        reason = "" if good else words("documents.date-first")
        return primary(words("documents.take-values"), state=_ready(good), reason=reason)
    if step is Next.ANSWER and row is not None:
        if state.ui.contraindication:
            return primary(words("documents.answer-yes"))
        further = next_scan(case, row.kind) is not None
        return primary(words("documents.answer-no-scan" if further else "documents.answer-no"))
    if step is Next.DAY:
        return primary(words("documents.day"), state=ButtonState.UNAVAILABLE, reason=words("documents.day-first"))
    if row is not None and step is Next.SHOW:
        return primary(words("documents.show"))
    if row is not None and row.kind in SCANNED:
        scan = words(f"doc.{row.kind.value}.scan")
        if not state.devices.scanner:
            return primary(scan, state=ButtonState.UNAVAILABLE, reason=words("documents.no-scanner"))
        return primary(scan)
    return primary(words("documents.contract"), state=ButtonState.UNAVAILABLE, reason=words("documents.incomplete"))


def _ready(good: bool) -> ButtonState:
    return ButtonState.READY if good else ButtonState.UNAVAILABLE
