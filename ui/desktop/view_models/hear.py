"""What news from the desk do to the window's own state, and the savepoint of a draft. Pure."""

from __future__ import annotations

from dataclasses import replace

from app.desk.commands import FindReferral, SaveDraft
from app.desk.snapshot import CaseView, DeskSnapshot, DraftView, Step
from app.domain.documents import DocumentKind
from ui.desktop.view_models.checklist import is_open
from ui.desktop.view_models.intents import Request
from ui.desktop.view_models.present_frame import is_over
from ui.desktop.view_models.reduce import fresh
from ui.desktop.view_models.state import DeviceStates, UiState, View

_FACE, _SURNAME, _ROW = "·face", "·surname", "·row"


def hear(ui: UiState, before: DeskSnapshot | None, after: DeskSnapshot) -> tuple[UiState, tuple[Request, ...]]:
    """(window state, requests that follow by themselves) after a new snapshot."""
    asked: tuple[Request, ...] = ()
    old, new = before.case if before else None, after.case
    ui = _line(ui, before, after)
    if new is None:
        return (fresh(ui) if old else ui), asked
    if old is None or old.id != new.id:
        view = ui.view
        ui = restored(fresh(ui), new.draft)
        return (replace(ui, view=view) if view is View.LAMPS else ui), asked
    if old.step is not new.step or is_over(old) != is_over(new):
        ui = replace(
            ui,
            shown_step=None,
            choice=0,
            focus="",
            row=None,
            describing=False,
            typing_key=False,
            other_grounds=False,
            all_findings=False,
            trouble=None,
            refusals=(),
            view=View.CASE if ui.view in (View.PAPER, View.LEAVE) else ui.view,
        )
        if old.step is Step.IDENTIFY and new.step is Step.CHILD and _nothing_known(new):
            asked = (FindReferral(),)
    if old.status is not new.status or old.rows != new.rows or old.identity != new.identity:
        ui = replace(ui, trouble=None, refusals=())
    if old.identity is None and new.identity is not None:
        ui = replace(ui, typing_key=False, focus="face")
    return _row_follows(ui, old, new), asked


def heard_devices(ui: UiState, before: DeviceStates, after: DeviceStates) -> UiState:
    """What was read about the last try counts for the key that was in then, as it was then."""
    same = (before.certificates, before.pins) == (after.certificates, after.pins)
    return ui if same else replace(ui, last_try=False)


def _line(ui: UiState, before: DeskSnapshot | None, after: DeskSnapshot) -> UiState:
    """After an outage it is said how much was sent, once all of it is; the first contact after a start is no news."""
    if not after.link.up:
        return replace(ui, back_online=None, catching_up=None)
    if before is not None and not before.link.up and before.link.since is not None:
        ui = replace(ui, catching_up=before.link.unsent)
    if ui.catching_up is not None and after.link.unsent == 0:
        return replace(ui, back_online=ui.catching_up, catching_up=None)
    return ui


def _nothing_known(case: CaseView) -> bool:
    return case.referral is None and case.foreign_referral is None and not case.choices


def _row_follows(ui: UiState, old: CaseView, new: CaseView) -> UiState:
    """A row that was just settled lets go of the focus, so that it moves to the next open one."""
    if ui.row is None:
        return ui
    was = next((r for r in old.rows if r.kind is ui.row), None)
    now = next((r for r in new.rows if r.kind is ui.row), None)
    if was and now and was != now and is_open(was) and not is_open(now):
        return replace(ui, row=None, describing=False)
    return ui


def draft_of(ui: UiState, case: CaseView) -> SaveDraft:
    """The savepoint: step, focus and everything typed. PINs and the search text are never in it."""
    fields = {name: text for name, text in ui.fields.items() if name != "search"}
    if ui.face_compared:
        fields[_FACE] = "1"
    if ui.surname_from != "card":
        fields[_SURNAME] = ui.surname_from
    if ui.row is not None:
        fields[_ROW] = ui.row.value
    return SaveDraft(case.step.value, ui.focus, tuple(sorted(fields.items())))


def restored(ui: UiState, draft: DraftView | None) -> UiState:
    """The window as it was at the savepoint."""
    if draft is None:
        return ui
    fields = dict(draft.fields)
    row = fields.pop(_ROW, None)
    return replace(
        ui,
        face_compared=fields.pop(_FACE, "") == "1",
        surname_from=fields.pop(_SURNAME, "card"),
        row=DocumentKind(row) if row in {k.value for k in DocumentKind} else None,
        focus=draft.focus,
        describing=draft.focus in ("cert_date", "cert_number", "cert_issuer", "refusal_text"),
        typing_key=draft.focus.startswith("mrz_"),
        fields=fields,
    )
