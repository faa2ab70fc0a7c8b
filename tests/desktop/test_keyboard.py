"""The keyboard alone does everything; bursts are never typed; digits go by position; languages switch live."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.desk.commands import (
    BackToDocuments,
    CallNext,
    ConfirmApplicant,
    ConfirmRefusal,
    DescribeDocument,
    DraftContract,
    DraftRefusal,
    FindReferral,
    HandOver,
    MarkNotPresented,
    RecordContraindication,
    SaveDraft,
    ShowOriginal,
    SignerRole,
    TakePackage,
)
from app.desk.snapshot import DraftView, RowState, Step
from app.domain.documents import DocumentKind
from app.kernel.catalogue import Language
from tests.desktop import stories
from tests.desktop.conftest import MakeWindow
from tests.desktop.hands import Key, Mod, press, scan_mrz, type_text
from tests.desktop.mrz_sample import MRZ
from tests.desktop.scenes import scenes
from tests.desktop.stage import NotingGateway, settle, show
from ui.desktop.event_counter import EventCounter
from ui.desktop.shell.window import MainWindow
from ui.desktop.view_models.actions import Act
from ui.desktop.view_models.intents import MrzScanned, ScanDocument, Search, Sign, SignIn
from ui.desktop.view_models.state import View
from ui.desktop.widgets.button import Button
from ui.desktop.widgets.field import Entry

pytestmark = pytest.mark.display


def at_work(window: MainWindow) -> None:
    window.signed_in(stories.CLERK)
    settle()


def focus_entry(window: MainWindow) -> Entry:
    entry = window.focusWidget()
    assert isinstance(entry, Entry)
    return entry


def kinds(gateway: NotingGateway) -> list[type]:
    return [type(r) for r in gateway.asked if not isinstance(r, SaveDraft)]


def test_walk_from_card_to_second_signature_within_the_budget(make_window: MakeWindow) -> None:  # noqa: PLR0915
    window, gateway = make_window()
    at_work(window)
    counter = EventCounter(window)
    counter.install()
    window.devices_changed(stories.devices(card=True))
    window.desk_changed(stories.snapshot(stories.identify(read=False)))
    counter.reset()

    scan_mrz(window, MRZ)
    assert kinds(gateway)[-1] is MrzScanned
    window.desk_changed(stories.snapshot(stories.identify(disagree=False)))
    press(window, Key.Key_Space)
    press(window, Key.Key_Return)
    assert gateway.of(ConfirmApplicant) == [ConfirmApplicant(True, "card", None)]

    window.desk_changed(stories.snapshot(stories.child_missing()))
    assert kinds(gateway)[-1] is FindReferral
    window.desk_changed(stories.snapshot(stories.child()))
    press(window, Key.Key_Return)
    assert kinds(gateway)[-1] is TakePackage

    K = DocumentKind  # noqa: N806
    todo = {
        kind: stories.row(kind, RowState.TODO)
        for kind in (K.BIRTH_CERTIFICATE, K.HEALTH_PASSPORT, K.HEALTH_CERTIFICATE)
    }
    case = stories.with_rows(stories.DOCUMENTS, todo)
    window.desk_changed(stories.snapshot(case))
    press(window, Key.Key_Space)
    assert gateway.asked[-1] == ShowOriginal(K.BIRTH_CERTIFICATE)
    case = stories.with_rows(case, {K.BIRTH_CERTIFICATE: stories.ROWS[2]})
    window.desk_changed(stories.snapshot(case))
    press(window, Key.Key_Return)
    assert gateway.asked[-1] == ScanDocument(K.HEALTH_PASSPORT)
    window.desk_changed(stories.snapshot(stories.asked_contraindication()))
    press(window, Key.Key_Return)
    assert gateway.asked[-2:] == [RecordContraindication(False), ScanDocument(K.HEALTH_CERTIFICATE)]
    window.desk_changed(stories.snapshot(stories.asked_day()))
    press(window, Key.Key_1, text="1", scan=10)
    described = gateway.of(DescribeDocument)[-1]
    assert isinstance(described, DescribeDocument)
    assert (stories.NOW.date() - described.issued_on).days == 1 if described.issued_on else False
    window.desk_changed(stories.snapshot(stories.complete()))
    press(window, Key.Key_Return)
    assert kinds(gateway)[-1] is DraftContract

    window.devices_changed(stories.devices(card=False, keys=(stories.PARENT_KEY,)))
    window.desk_changed(stories.snapshot(stories.contract(signed=False)))
    type_text(window, "123456")
    press(window, Key.Key_Return)
    window.devices_changed(stories.devices(card=False, keys=(stories.HEAD_KEY,)))
    window.desk_changed(stories.snapshot(stories.contract()))
    type_text(window, "654321")
    press(window, Key.Key_Return)
    signs = gateway.of(Sign)
    assert [s.role for s in signs if isinstance(s, Sign)] == [SignerRole.PARENT, SignerRole.HEAD]
    assert [s.pin.reveal() for s in signs if isinstance(s, Sign)] == ["123456", "654321"]
    counter.remove()
    assert counter.count.presses <= 10
    assert counter.count.keys <= 14

    window.desk_changed(stories.snapshot(replace(stories.outcome(), clocks=stories.clocks(serve=300))))
    press(window, Key.Key_Return)
    assert kinds(gateway)[-1] is HandOver


def test_refusal_is_confirmed_and_signed_from_the_keyboard(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    at_work(window)
    window.desk_changed(stories.snapshot())
    press(window, Key.Key_Delete)
    assert gateway.asked[-1] == MarkNotPresented(DocumentKind.HEALTH_PASSPORT)
    press(window, Key.Key_F8)
    assert kinds(gateway)[-1] is DraftRefusal
    window.desk_changed(stories.snapshot(stories.refusal()))
    press(window, Key.Key_Return)
    assert kinds(gateway)[-1] is ConfirmRefusal
    window.devices_changed(stories.devices(card=False, keys=(stories.HEAD_KEY,), tries=3))
    window.desk_changed(stories.snapshot(stories.refusal(ready=True)))
    type_text(window, "654321")
    press(window, Key.Key_Escape)
    assert focus_entry(window).text() == ""
    assert not gateway.of(BackToDocuments)
    type_text(window, "654321")
    press(window, Key.Key_Return)
    assert [type(r) for r in gateway.asked][-1] is Sign


def test_burst_is_never_typed_even_into_a_focused_field(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    desk, devices, ui = scenes()["02-identify-type"]
    show(window, (desk, devices, ui), Language.KK)
    type_text(window, "99")
    scan_mrz(window, MRZ)
    assert window.state.ui.fields["mrz_number"] == "99"
    assert gateway.of(MrzScanned) == [MrzScanned("\n".join(MRZ))]


def test_one_line_burst_is_recognised(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    show(window, scenes()["02-identify-wait"], Language.KK)
    scan_mrz(window, ("".join(MRZ),))
    assert gateway.of(MrzScanned) == [MrzScanned("".join(MRZ))]


def test_fast_typing_that_is_no_burst_is_kept(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    show(window, scenes()["02-child-missing"], Language.KK)
    entry = focus_entry(window)
    type_text(window, "7104-26-118204-99", gap=5)
    press(window, Key.Key_Return)
    assert entry.text() == "7104-26-118204-99"
    assert not gateway.of(MrzScanned)


def test_language_switch_keeps_focus_caret_and_text(make_window: MakeWindow) -> None:
    window, _ = make_window()
    show(window, scenes()["02-identify"], Language.KK)
    type_text(window, "+7702")
    entry = focus_entry(window)
    entry.setCursorPosition(2)
    press(window, Key.Key_F12)
    assert window.state.ui.language is Language.RU
    assert window.focusWidget() is entry
    assert (entry.text(), entry.cursorPosition()) == ("+7702", 2)
    assert window.vm is not None
    assert "ребёнка" in (window.vm.actions.primary.text if window.vm.actions.primary else "")


def test_digit_row_of_the_kazakh_layout_types_digits_in_number_fields(make_window: MakeWindow) -> None:
    window, _ = make_window()
    show(window, scenes()["02-identify"], Language.KK)
    for scan, char in ((11, "ә"), (12, "і"), (19, "қ")):
        press(window, Key.Key_unknown, text=char, scan=scan)
    assert focus_entry(window).text() == "230"


def test_ctrl_digits_go_by_position(make_window: MakeWindow) -> None:
    window, _ = make_window()
    show(window, scenes()["01-documents"], Language.KK)
    press(window, Key.Key_unknown, Mod.ControlModifier, text="ә", scan=11)
    assert window.state.ui.shown_step is Step.CHILD
    press(window, Key.Key_unknown, Mod.ControlModifier, text="і", scan=12)
    assert window.state.ui.shown_step is None
    press(window, Key.Key_unknown, Mod.ControlModifier, text="қ", scan=19)
    assert window.state.ui.view is View.LAMPS
    press(window, Key.Key_Escape)
    assert window.state.ui.view is View.CASE


def test_savepoint_follows_typing_and_is_restored(make_window: MakeWindow, qtbot: object) -> None:
    window, gateway = make_window()
    show(window, scenes()["02-identify"], Language.KK)
    type_text(window, "+7702")
    qtbot.waitUntil(lambda: bool(gateway.of(SaveDraft)), timeout=1000)  # type: ignore[attr-defined]
    draft = gateway.of(SaveDraft)[-1]
    assert isinstance(draft, SaveDraft)
    assert dict(draft.fields)["extra_phone"] == "+7702"
    assert draft.focus == "extra_phone"

    again, _ = make_window()
    at_work(again)
    case = replace(stories.identify(), draft=DraftView(draft.step, draft.focus, dict(draft.fields)))
    again.desk_changed(stories.snapshot(case))
    settle()
    assert focus_entry(again).field == "extra_phone"
    assert focus_entry(again).text() == "+7702"
    assert again.state.ui.face_compared


def test_pin_is_in_no_savepoint_and_in_no_repr(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    show(window, scenes()["04-contract"], Language.KK)
    type_text(window, "654321")
    press(window, Key.Key_Return)
    assert "654321" not in repr(gateway.asked)
    assert "654321" not in repr(window.state)


def test_the_filled_button_hands_over_the_pin_by_mouse_too(make_window: MakeWindow, qtbot: object) -> None:
    window, gateway = make_window()
    show(window, scenes()["04-contract"], Language.KK)
    type_text(window, "654321")
    button = next(b for b in window.findChildren(Button) if b.isVisible() and b.vm and b.vm.act is Act.PRIMARY)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert [type(r) for r in gateway.asked][-1] is Sign


def test_staff_search_and_call(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    window.desk_changed(stories.snapshot(None))
    press(window, Key.Key_Down)
    type_text(window, "2222")
    press(window, Key.Key_Return)
    asked = gateway.of(SignIn)[0]
    assert isinstance(asked, SignIn) and asked.staff_id == "head"
    at_work(window)
    press(window, Key.Key_F3)
    for char in "Әбд":
        press(window, Key.Key_unknown, text=char)
    assert gateway.of(Search)[-1] == Search("Әбд")
    press(window, Key.Key_Escape)
    press(window, Key.Key_F2)
    assert kinds(gateway)[-1] is CallNext
