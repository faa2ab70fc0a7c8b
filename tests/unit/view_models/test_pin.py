"""How close a PIN is to being locked: words only when the token told, and the last try only after its sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.commands import SignerRole
from app.desk.ports import PinStatus
from app.kernel.catalogue import Language, load_catalogue
from app.kernel.redaction import Secret
from tests.desktop import stories
from tests.desktop.scenes import key_with, scenes
from ui.desktop.view_models.actions import Act, PinGiven, Press
from ui.desktop.view_models.common import ButtonState
from ui.desktop.view_models.explaining import explainer
from ui.desktop.view_models.hear import heard_devices
from ui.desktop.view_models.intents import Sign
from ui.desktop.view_models.page_models import ContractVM, DecisionVM, SignerVM
from ui.desktop.view_models.present_window import present
from ui.desktop.view_models.reduce import reduce
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.window_models import WindowVM
from ui.desktop.view_models.words import Words

_CATALOGUE = load_catalogue()
KK = Words(_CATALOGUE, Language.KK, explainer(_CATALOGUE))


def state(pin: PinStatus, name: str = "04-contract") -> WindowState:
    desk, _, ui = scenes()[name]
    return WindowState(desk, key_with(pin), ui, stories.STAFF, stories.OFFICE_KK, stories.OFFICE_RU, stories.NS)


def signer(shown: WindowVM) -> SignerVM:
    if isinstance(shown.page, DecisionVM):
        assert shown.page.signer is not None
        return shown.page.signer
    assert isinstance(shown.page, ContractVM)
    return next(s for s in shown.page.signers if s.current)


@pytest.mark.parametrize("pin", [PinStatus.OK, PinStatus.UNKNOWN])
def test_nothing_is_said_when_nothing_is_known(pin: PinStatus) -> None:
    vm = signer(present(state(pin), KK))
    assert vm.caution == "" and vm.pin_label


def test_after_a_wrong_pin_it_is_said_and_the_pin_can_be_typed() -> None:
    vm = signer(present(state(PinStatus.LOW), KK))
    assert vm.caution and vm.pin_label


@pytest.mark.parametrize("name", ["04-contract", "03-refusal-sign"])
def test_the_last_try_is_asked_for_only_after_its_sentence(name: str) -> None:
    shown = state(PinStatus.FINAL, name)
    first = present(shown, KK)
    assert signer(first).caution and not signer(first).pin_label
    assert first.actions.primary is not None and first.actions.primary.state is ButtonState.READY
    ui, asked = reduce(shown, Press(Act.PRIMARY))
    assert asked == () and ui.last_try
    shown = replace(shown, ui=ui)
    assert signer(present(shown, KK)).pin_label
    ui, asked = reduce(shown, PinGiven(Secret("123456")))
    assert [type(r) for r in asked] == [Sign] and not ui.last_try
    assert isinstance(asked[0], Sign) and asked[0].role is SignerRole.HEAD


def test_a_locked_key_takes_no_pin_and_the_button_says_why() -> None:
    shown = present(state(PinStatus.LOCKED), KK)
    assert signer(shown).caution and not signer(shown).pin_label
    assert shown.actions.primary is not None
    assert shown.actions.primary.state is ButtonState.UNAVAILABLE and shown.actions.primary.reason


def test_what_was_read_counts_for_that_key_only() -> None:
    before = key_with(PinStatus.FINAL)
    read = replace(scenes()["04-contract"][2], last_try=True)
    assert heard_devices(read, before, replace(before, scanner=False)).last_try
    assert not heard_devices(read, before, key_with(PinStatus.OK)).last_try
    assert not heard_devices(read, before, stories.devices(keys=(stories.PARENT_KEY,), pin=PinStatus.FINAL)).last_try
