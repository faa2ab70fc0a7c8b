"""Shift+F2: nobody came, or the parent went before a result. One key, no dialog, nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.commands import MarkLeft, MarkNoShow
from app.kernel.catalogue import Language, load_catalogue
from tests.desktop import stories
from tests.desktop.scenes import scenes
from ui.desktop.view_models.actions import Act, Focused, Press, Typed
from ui.desktop.view_models.explaining import explainer
from ui.desktop.view_models.hear import hear
from ui.desktop.view_models.page_models import LeaveVM
from ui.desktop.view_models.present_window import present
from ui.desktop.view_models.reduce import reduce
from ui.desktop.view_models.state import Activity, View, WindowState
from ui.desktop.view_models.words import Words

_CATALOGUE = load_catalogue()
KK = Words(_CATALOGUE, Language.KK, explainer(_CATALOGUE))
KEY = Press(Act.NO_SHOW)


def state(name: str) -> WindowState:
    desk, devices, ui = scenes()[name]
    return WindowState(desk, devices, ui, stories.STAFF, stories.OFFICE_KK, stories.OFFICE_RU, stories.NS)


def test_before_anybody_is_known_nobody_came() -> None:
    assert reduce(state("02-identify-wait"), KEY)[1] == (MarkNoShow(),)


@pytest.mark.parametrize("name", ["02-identify", "02-child", "01-documents", "03-refusal", "04-contract"])
def test_later_the_reason_is_asked_and_enter_ends_the_case(name: str) -> None:
    shown = state(name)
    ui, asked = reduce(shown, KEY)
    assert (ui.view, asked) == (View.LEAVE, ())
    assert isinstance(present(replace(shown, ui=ui), KK).page, LeaveVM)
    ui, asked = reduce(replace(shown, ui=ui), Typed("left_reason", " асығып кетті "))
    ui, asked = reduce(replace(shown, ui=ui), Press(Act.PRIMARY))
    assert (ui.view, asked) == (View.CASE, (MarkLeft("асығып кетті"),))


def test_esc_goes_back_and_loses_nothing() -> None:
    shown = state("02-identify")
    ui = shown.ui
    for action in (KEY, Focused("left_reason"), Typed("left_reason", "асығып"), Press(Act.BACK)):
        ui, asked = reduce(replace(shown, ui=ui), action)
        assert asked == ()
    assert ui == replace(shown.ui, fields={**shown.ui.fields, "left_reason": "асығып"})


@pytest.mark.parametrize("name", ["00-idle", "08-outcome"])
def test_where_nobody_can_leave_the_key_does_nothing(name: str) -> None:
    shown = state(name)
    assert reduce(shown, KEY) == (shown.ui, ())


def test_work_with_a_device_is_not_left_behind() -> None:
    shown = state("04-contract")
    ui = replace(shown.ui, busy=Activity.SIGN)
    assert reduce(replace(shown, ui=ui), KEY) == (ui, ())


def test_the_ticket_card_offers_it_while_it_can_be_done() -> None:
    offered = {name: present(state(name), KK).left.card for name in ("02-identify-wait", "01-documents", "08-outcome")}
    assert [bool(card and card.leave) for card in offered.values()] == [False, True, False]
    card = offered["01-documents"]
    assert card is not None and card.leave is not None and card.leave.key == "Shift+F2"


def test_a_case_that_moved_on_closes_the_question() -> None:
    shown = state("02-leave")
    assert shown.desk is not None
    ui, _ = hear(shown.ui, shown.desk, stories.snapshot())
    assert ui.view is View.CASE
