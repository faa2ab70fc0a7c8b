"""What a clerk could see of the window at one moment, as plain values that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.desktop.shell.window import MainWindow
    from ui.desktop.view_models.state import WindowState
    from ui.desktop.view_models.window_models import WindowVM


@dataclass(frozen=True, slots=True)
class Look:
    """Everything is text, so that a condition reads as it is meant. '' stands for nothing."""

    page: str = ""
    language: str = ""
    staff: str = ""
    case: str = ""
    ticket: str = ""
    step: str = ""
    status: str = ""
    waiting: int = 0
    primary: str = ""  # state of the filled button
    primary_text: str = ""
    busy: str = ""
    trouble: str = ""  # code
    refused: tuple[str, ...] = ()  # rules
    problem: str = ""  # sentence beside a PIN or a field
    read: bool = False  # the identity document is there
    referral: str = ""  # number
    elsewhere: bool = False  # the referral leads to another organisation
    choices: int = 0
    face: bool = False
    rows: Mapping[str, str] = field(default_factory=dict)
    row: str = ""
    question: str = ""  # 'contraindication', 'day' or ''
    signed: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # IINs on the tokens present
    printer: str = ""
    link: bool = False
    unsent: int = 0
    tasks: int = 0
    papers: tuple[tuple[str, str, str], ...] = ()  # name, job, failure
    paper_shown: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""  # the entry with the caret
    typed: str = ""  # its text; '•' for each character of a PIN
    saved: Mapping[str, str] = field(default_factory=dict)  # what of the fields is durable already
    saved_focus: str = ""
    at: datetime | None = None
    hits: int = -1


def look_at(window: MainWindow) -> Look:
    """The window as it is now. Called in its GUI thread."""
    from ui.desktop.widgets.field import Entry

    state, vm = window.state, window.vm
    if vm is None:
        return Look()
    entry = window.focusWidget()
    caret, typed = "", ""
    if isinstance(entry, Entry) and entry.isVisible():
        caret, typed = entry.field, entry.displayText()
    paper = getattr(vm.page, "paper", None)
    shown = paper is not None and window._papers.get(paper.document) is not None
    return _look(state, vm, caret, typed, paper=shown)


def _look(state: WindowState, vm: WindowVM, caret: str, typed: str, *, paper: bool) -> Look:
    ui, desk, devices = state.ui, state.desk, state.devices
    case = desk.case if desk else None
    primary = vm.actions.primary
    rows = {r.kind.value: r.state.value for r in case.rows} if case else {}
    shown = getattr(vm.page, "rows", ())
    current = next((r for r in shown if r.current), None)
    asked = next((r for r in case.rows if current and r.kind is current.kind), None) if case else None
    question = ""
    if asked is not None and current is not None and current.chips:
        question = "contraindication" if asked.needs_contraindication else "day"
    signatures = case.contract.signatures if case and case.contract else ()
    signers = (*getattr(vm.page, "signers", ()), *(s for s in (getattr(vm.page, "signer", None),) if s))
    return Look(
        page=type(vm.page).__name__.removesuffix("VM").lower(),
        language=ui.language.value,
        staff=ui.staff.id if ui.staff else "",
        case=case.id if case else "",
        ticket=case.ticket_number if case else "",
        step=case.step.value if case else "",
        status=case.status.value if case else "",
        waiting=len(desk.waiting) if desk else 0,
        primary=primary.state.value if primary else "",
        primary_text=primary.text if primary else "",
        busy=ui.busy.value if ui.busy else "",
        trouble=ui.trouble.error.code if ui.trouble else "",
        refused=tuple(f.rule for f in ui.refusals),
        problem=getattr(vm.page, "problem", "") or next((s.problem for s in signers if s.problem), ""),
        read=case is not None and case.identity is not None,
        referral=case.referral.number if case and case.referral else "",
        elsewhere=case is not None and case.foreign_referral is not None,
        choices=len(case.choices) if case else 0,
        face=ui.face_compared,
        rows=rows,
        row=current.kind.value if current else "",
        question=question,
        signed=tuple(s.role.value for s in signatures if s.at is not None),
        slots=tuple(s.kind.value for s in devices.slots),
        keys=tuple(c.subject_iin or "" for c in devices.certificates),
        printer=devices.printer.condition.value,
        link=desk.link.up if desk else False,
        unsent=desk.link.unsent if desk else 0,
        tasks=len(desk.tasks) if desk else 0,
        papers=tuple((p.name, p.job or "", p.failure or "") for p in case.papers) if case else (),
        paper_shown=paper,
        fields=dict(ui.fields),
        focus=caret,
        typed=typed,
        saved=dict(case.draft.fields) if case and case.draft else {},
        saved_focus=case.draft.focus if case and case.draft else "",
        at=desk.at if desk else None,
        hits=len(ui.search_hits) if ui.search_hits is not None else -1,
    )
