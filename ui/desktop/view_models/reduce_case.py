"""Keys on the five steps of a case. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.desk.commands import (
    BackToDocuments,
    ChooseReferral,
    ConfirmApplicant,
    ConfirmRefusal,
    DescribeDocument,
    DraftContract,
    DraftRefusal,
    FindReferral,
    HandOver,
    MarkNotPresented,
    RecordContraindication,
    Redirect,
    ReprintDocument,
    ShowOriginal,
    SignerRole,
    TakePackage,
    UndoDocument,
)
from app.desk.snapshot import CaseStatus, CaseView, RowState, Step
from app.domain.documents import DocumentKind
from app.kernel.redaction import Secret
from ui.desktop.view_models.actions import Act, Chosen
from ui.desktop.view_models.checklist import (
    SCANNED,
    SHOWN_AND_RETURNED,
    Next,
    acting_row,
    current_row,
    following,
    is_open,
    next_scan,
)
from ui.desktop.view_models.intents import MrzTyped, Request, ScanDocument, Sign
from ui.desktop.view_models.present_frame import is_over
from ui.desktop.view_models.present_identify import KEY_FIELDS
from ui.desktop.view_models.present_outcome import breached
from ui.desktop.view_models.present_papers import needs_last_word, visible_grounds
from ui.desktop.view_models.state import UiState, WindowState
from ui.desktop.view_models.validate import (
    document_number_problem,
    iin_problem,
    parse_date,
    past_date_problem,
    phone_problem,
)

Result = tuple[UiState, tuple[Request, ...]]
_DAYS = {Act(f"day-{n}"): n for n in range(10)}
_ENTER = (Act.PRIMARY, Act.FINISH)


def case_press(state: WindowState, case: CaseView, act: Act) -> Result:
    """A key on the page of the case. Work that goes on swallows everything but Esc."""
    if state.ui.busy is not None:
        return state.ui, ()
    if is_over(case) and state.ui.shown_step is None:
        return _outcome(state, case, act)
    if state.ui.shown_step is not None:
        return (replace(state.ui, shown_step=None), ()) if act in _ENTER else (state.ui, ())
    if case.step is Step.IDENTIFY:
        return _identify(state, case, act)
    if case.step is Step.CHILD:
        return _child(state, case, act)
    if case.step is Step.DOCUMENTS:
        return _documents(state, case, act)
    if act in _ENTER and case.step in (Step.DECISION, Step.CONTRACT) and needs_last_word(state, case):
        return replace(state.ui, last_try=True, trouble=None), ()
    if case.step is Step.DECISION:
        return _decision(state, case, act)
    return state.ui, ()


def case_pin(state: WindowState, pin: Secret) -> Result:
    """The PIN belongs to the first signature that is still open."""
    case = state.desk.case if state.desk else None
    if case is None or state.ui.busy is not None:
        return state.ui, ()
    ui = replace(state.ui, trouble=None, last_try=False)
    if case.status is CaseStatus.REFUSAL_READY:
        return ui, (Sign(SignerRole.HEAD, pin),)
    role = next((s.role for s in case.contract.signatures if s.at is None), None) if case.contract else None
    return (ui, (Sign(role, pin),)) if role else (ui, ())


def case_chosen(state: WindowState, chosen: Chosen) -> Result:
    """A line of the page's list was clicked: it becomes current; on the grounds it is ticked as well."""
    ui = replace(state.ui, choice=chosen.index)
    case = state.desk.case if state.desk else None
    if case is None:
        return ui, ()
    if case.step is Step.IDENTIFY:
        return replace(state.ui, surname_from="card" if chosen.index == 0 else "registry"), ()
    if case.step is Step.DECISION and not is_over(case):
        return case_press(replace(state, ui=ui), case, Act.MARK)
    return ui, ()


def row_chosen(state: WindowState, kind: DocumentKind) -> UiState:
    return replace(state.ui, row=kind, contraindication=False, describing=False)


def _identify(state: WindowState, case: CaseView, act: Act) -> Result:
    ui = state.ui
    if case.identity is None:
        if act is Act.CORRECT:
            return replace(ui, typing_key=True, focus=KEY_FIELDS[0]), ()
        if act is Act.BACK and ui.typing_key:
            return replace(ui, typing_key=False), ()
        if act in _ENTER and ui.typing_key:
            return replace(ui, trouble=None), _typed_key(ui)
        return ui, ()
    if act is Act.MARK:
        return replace(ui, face_compared=not ui.face_compared), ()
    if act in (Act.UP, Act.DOWN) and case.surname is not None:
        return replace(ui, surname_from="registry" if ui.surname_from == "card" else "card"), ()
    phone = ui.fields.get("extra_phone", "")
    if act in _ENTER and ui.face_compared and not phone_problem(phone):
        extra = phone if phone.strip() not in ("", "+7", "+") else None
        return replace(ui, trouble=None), (ConfirmApplicant(True, ui.surname_from, extra),)
    return ui, ()


def _typed_key(ui: UiState) -> tuple[Request, ...]:
    number = ui.fields.get("mrz_number", "").strip().upper()
    birth, expiry = parse_date(ui.fields.get("mrz_birth", "")), parse_date(ui.fields.get("mrz_expiry", ""))
    if not number or document_number_problem(number) or birth is None or expiry is None:
        return ()
    return (MrzTyped(number, birth, expiry),)


def _child(state: WindowState, case: CaseView, act: Act) -> Result:
    ui = state.ui
    if act in (Act.UP, Act.DOWN) and case.choices:
        return replace(ui, choice=(ui.choice + (1 if act is Act.DOWN else -1)) % len(case.choices)), ()
    if act is Act.REFUSE and case.referral is None:
        return ui, (DraftRefusal(),)
    if act not in _ENTER:
        return ui, ()
    if case.foreign_referral is not None:
        return ui, (Redirect(),)
    if case.referral is not None:
        return replace(ui, row=None), (TakePackage(),)
    if case.choices:
        return ui, (ChooseReferral(case.choices[min(ui.choice, len(case.choices) - 1)].number),)
    number, iin = ui.fields.get("referral_number", "").strip(), ui.fields.get("child_iin", "").strip()
    if number:
        return ui, (FindReferral(number=number),)
    if iin and not iin_problem(iin):
        return ui, (FindReferral(child_iin=iin),)
    return ui, ()


def _documents(state: WindowState, case: CaseView, act: Act) -> Result:
    ui = state.ui
    row = current_row(case, ui)
    if act in (Act.UP, Act.DOWN) and case.rows and not ui.describing:
        start = -1 if act is Act.DOWN else len(case.rows)
        at = next((i for i, r in enumerate(case.rows) if row is not None and r.kind is row.kind), start)
        at = max(0, min(len(case.rows) - 1, at + (1 if act is Act.DOWN else -1)))
        return row_chosen(state, case.rows[at].kind), ()
    if act is Act.BACK:
        return replace(ui, describing=False, row=None if not ui.describing else ui.row), ()
    if act is Act.REFUSE:
        return replace(ui, choice=0, describing=False), (DraftRefusal(),)
    if row is None:
        return _enter(state, case) if act in _ENTER else (ui, ())
    if act is Act.MARK:
        return _mark(ui, case, row.kind)
    if act is Act.NOT_PRESENTED and row.state is RowState.TODO and row.document is None:
        return replace(ui, row=None), (MarkNotPresented(row.kind),)
    if act in (Act.LEFT, Act.RIGHT) and row.needs_contraindication:
        return replace(ui, contraindication=act is Act.RIGHT), ()
    if act in _DAYS and row.needs_date and state.desk:
        day = state.desk.at.date() - timedelta(days=_DAYS[act])
        return replace(ui, row=None), (DescribeDocument(row.kind, issued_on=day),)
    if act is Act.CORRECT and _describable(case, ui):
        return replace(ui, describing=True, row=row.kind, focus="cert_date"), ()
    if act is Act.SCAN and row.kind in SCANNED and row.state is not RowState.NOT_REQUIRED:
        return replace(ui, trouble=None), (ScanDocument(row.kind),)
    if act in _ENTER:
        return _enter(state, case)
    return ui, ()


def _describable(case: CaseView, ui: UiState) -> bool:
    row = current_row(case, ui)
    return row is not None and row.kind in SCANNED and row.document is not None


def _mark(ui: UiState, case: CaseView, kind: DocumentKind) -> Result:
    row = next(r for r in case.rows if r.kind is kind)
    if row.state is RowState.NOT_PRESENTED:
        return replace(ui, row=kind), (UndoDocument(kind),)
    if kind in SHOWN_AND_RETURNED and row.state is RowState.TODO:
        return replace(ui, row=None), (ShowOriginal(kind),)
    return ui, ()


def _enter(state: WindowState, case: CaseView) -> Result:
    ui = state.ui
    step = following(case, ui)
    row = acting_row(case, ui)
    if step is Next.CONTRACT:
        return replace(ui, row=None), (DraftContract(),)
    if step is Next.REFUSE:
        return replace(ui, choice=0), (DraftRefusal(),)
    if row is None:
        return ui, ()
    if step is Next.ANSWER:
        requests: tuple[Request, ...] = (RecordContraindication(ui.contraindication),)
        scan = None if ui.contraindication else next_scan(case, row.kind)
        if scan is not None:
            # The button says both: the answer, and that the next paper is scanned.
            requests += (ScanDocument(scan),)
        return replace(ui, row=None, contraindication=False), requests
    if step is Next.DESCRIBE:
        return _describe(state, row.kind)
    if step is Next.SHOW:
        return replace(ui, row=None), (ShowOriginal(row.kind),)
    if step is Next.SCAN and is_open(row) and state.devices.scanner:
        return replace(ui, trouble=None), (ScanDocument(row.kind),)
    return ui, ()


def _describe(state: WindowState, kind: DocumentKind) -> Result:
    ui = state.ui
    text = ui.fields.get("cert_date", "")
    day = parse_date(text)
    if day is None or state.desk is None or past_date_problem(text, state.desk.at.date()):
        return ui, ()
    number, issuer = ui.fields.get("cert_number", "").strip(), ui.fields.get("cert_issuer", "").strip()
    return replace(ui, describing=False, row=None), (DescribeDocument(kind, day, number or None, issuer or None),)


def _decision(state: WindowState, case: CaseView, act: Act) -> Result:
    ui, refusal = state.ui, case.refusal
    if act in (Act.BACK, Act.SCAN):
        if act is Act.BACK and ui.describing:
            return replace(ui, describing=False), ()
        return replace(ui, row=None, choice=0), (BackToDocuments(),)
    if refusal is None or case.status is CaseStatus.REFUSAL_READY:
        return ui, ()
    shown = visible_grounds(refusal, ui.other_grounds)
    if act in (Act.UP, Act.DOWN) and shown and not ui.describing:
        return replace(ui, choice=(ui.choice + (1 if act is Act.DOWN else -1)) % len(shown)), ()
    if act is Act.OTHER_WAYS:
        return replace(ui, other_grounds=True), ()
    if act is Act.CORRECT:
        return replace(ui, describing=True, focus="refusal_text"), ()
    if act is Act.MARK and shown:
        turned = shown[min(ui.choice, len(shown) - 1)].ground
        chosen = {g.ground for g in refusal.grounds if g.chosen} ^ {turned}
        grounds = tuple(g.ground for g in refusal.grounds if g.ground in chosen)
        return ui, (DraftRefusal(tuple(dict.fromkeys(grounds)), ui.fields.get("refusal_text", "")),)
    if act in _ENTER and any(g.chosen for g in refusal.grounds):
        text = ui.fields.get("refusal_text", "").strip()
        if ui.describing and text != refusal.text:
            grounds = tuple(dict.fromkeys(g.ground for g in refusal.grounds if g.chosen))
            return replace(ui, describing=False), (DraftRefusal(grounds, text),)
        return replace(ui, describing=False), (ConfirmRefusal(),)
    return ui, ()


def _outcome(state: WindowState, case: CaseView, act: Act) -> Result:
    ui = state.ui
    if act in (Act.UP, Act.DOWN) and case.papers:
        return replace(ui, choice=(ui.choice + (1 if act is Act.DOWN else -1)) % len(case.papers)), ()
    if act is Act.PRINT and case.papers:
        return ui, (ReprintDocument(case.papers[min(ui.choice, len(case.papers) - 1)].id, "clerk"),)
    if act in _ENTER:
        reason = ui.fields.get("breach_reason", "").strip()
        if breached(case, state.now_ns) and not reason:
            return replace(ui, focus="breach_reason"), ()
        return ui, (HandOver(reason),)
    return ui, ()
