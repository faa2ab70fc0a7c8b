"""By keys on the real window: the parent leaves; the last try of a PIN; a scan that is turned beside the page."""

from __future__ import annotations

import pytest

from app.desk.commands import MarkLeft
from app.desk.ports import PinStatus
from app.desk.snapshot import RowState
from app.domain.documents import DocumentKind, DocumentSource
from app.kernel.catalogue import Language
from tests.desktop import stories
from tests.desktop.conftest import MakeWindow
from tests.desktop.gallery import paper
from tests.desktop.hands import Key, Mod, press, type_text
from tests.desktop.scenes import key_with, scenes
from tests.desktop.stage import settle, show
from ui.desktop.shell.preview import PreviewColumn
from ui.desktop.view_models.intents import Sign
from ui.desktop.widgets.field import Entry

pytestmark = pytest.mark.display


def test_the_parent_leaves_by_one_key_one_line_and_enter(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    show(window, scenes()["02-child"], Language.KK)
    press(window, Key.Key_F2, Mod.ShiftModifier)
    entry = window.focusWidget()
    assert isinstance(entry, Entry) and entry.field == "left_reason"
    for char in "асығыс":
        press(window, Key.Key_unknown, text=char)
    press(window, Key.Key_Escape)
    assert not gateway.of(MarkLeft)
    press(window, Key.Key_F2, Mod.ShiftModifier)
    press(window, Key.Key_Return)
    assert gateway.of(MarkLeft) == [MarkLeft("асығыс")]


def test_the_last_pin_is_typed_only_after_its_sentence(make_window: MakeWindow) -> None:
    window, gateway = make_window()
    show(window, scenes()["04-pin-final"], Language.KK)
    type_text(window, "123456")
    press(window, Key.Key_Return)
    assert not gateway.of(Sign)
    entry = window.focusWidget()
    assert isinstance(entry, Entry) and entry.field == "pin" and entry.text() == ""
    type_text(window, "123456")
    press(window, Key.Key_Return)
    assert len(gateway.of(Sign)) == 1
    window.devices_changed(key_with(PinStatus.LOCKED))
    settle()
    assert not isinstance(window.focusWidget(), Entry)


def test_a_new_scan_replaces_the_old_one_beside_the_page(make_window: MakeWindow) -> None:
    window, gateway = make_window(Language.KK, 1.0, (1920, 1080))
    sample = paper()
    gateway.papers = {"health-certificate": sample}
    show(window, scenes()["01-documents-scan"], Language.KK)
    shown = window.findChildren(PreviewColumn)[0].paper()
    assert shown is not None and shown.pages == 4
    press(window, Key.Key_PageDown)
    assert shown.page == 1
    kind = DocumentKind.HEALTH_CERTIFICATE
    again = stories.with_rows(
        stories.DOCUMENTS,
        {kind: stories.row(kind, RowState.DONE, stories.done(kind, DocumentSource.SCAN, blob="b9"))},
    )
    gateway.papers = {}
    window.desk_changed(stories.snapshot(again))
    settle()
    assert shown.pages == 0
    window.scan_arrived(kind, sample)
    assert shown.pages == 4
