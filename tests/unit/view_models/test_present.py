"""Presenters: what stands on the screen in which state; every scene in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.desk.snapshot import ClockKind
from app.kernel.catalogue import Catalogue, Language, load_catalogue
from tests.desktop import stories
from tests.desktop.scenes import scenes
from ui.desktop.view_models.common import ButtonState, ClockState
from ui.desktop.view_models.explaining import explainer
from ui.desktop.view_models.page_models import DecisionVM, DocumentsVM
from ui.desktop.view_models.present_applicant import present_applicant
from ui.desktop.view_models.present_clocks import present_clock
from ui.desktop.view_models.present_window import present, split
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.window_models import LampState
from ui.desktop.view_models.words import Words


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def state(name: str) -> WindowState:
    desk, devices, ui = scenes()[name]
    return WindowState(desk, devices, ui, stories.STAFF, stories.OFFICE_KK, stories.OFFICE_RU, stories.NS)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", sorted(scenes()))
def test_every_scene_speaks_every_language(catalogue: Catalogue, language: Language, name: str) -> None:
    words = Words(catalogue, language, explainer(catalogue))
    shown = state(name)
    assert present(shown, words) == present(shown, words)
    assert present_applicant(shown, words) is not None


@pytest.mark.parametrize(
    ("used", "running", "expected", "figure"),
    [
        (0, True, ClockState.RUNNING, "15:00"),
        (719, True, ClockState.RUNNING, "3:01"),
        (720, True, ClockState.NEARLY, "3:00"),
        (900, True, ClockState.NEARLY, "0:00"),
        (901, True, ClockState.OVER, "+0:01"),
        (900, False, ClockState.FINISHED, "15:00"),
        (962, False, ClockState.OVER, "+1:02"),
    ],
)
def test_a_clock_at_its_edges(
    catalogue: Catalogue, used: int, running: bool, expected: ClockState, figure: str
) -> None:
    words = Words(catalogue, Language.KK, explainer(catalogue))
    shown = present_clock(stories.clock(ClockKind.SERVE, used=used, running=running), stories.NS, words)
    assert (shown.state, shown.figure) == (expected, figure)


def test_a_running_clock_goes_on_by_boot_time(catalogue: Catalogue) -> None:
    words = Words(catalogue, Language.KK, explainer(catalogue))
    clock = stories.clock(ClockKind.SERVE, used=552)
    later = stories.NS + int(timedelta(seconds=10) / timedelta(microseconds=1)) * 1000
    assert present_clock(clock, stories.NS, words).figure == "5:48"
    assert present_clock(clock, later, words).figure == "5:38"


def test_the_checklist_says_what_the_reference_says(catalogue: Catalogue) -> None:
    vm = present(state("01-documents"), Words(catalogue, Language.KK, explainer(catalogue)))
    assert isinstance(vm.page, DocumentsVM)
    assert vm.page.head.figure_text == "5 құжаттың 4-і бар"
    assert [r.current for r in vm.page.rows] == [False, False, False, True, False, False]
    assert vm.page.rows[4].validity_second == "шарт жасауға соңғы күн — бүгін"
    assert vm.actions.primary is not None
    assert vm.actions.primary.text == "Денсаулық паспортын сканерлеу"
    assert vm.right.findings[0].title == "Шарт бүгін жасалуы керек"


def test_offline_is_told_apart(catalogue: Catalogue) -> None:
    vm = present(state("06-offline"), Words(catalogue, Language.KK, explainer(catalogue)))
    assert vm.strip is not None and vm.strip.title == "Тізіліммен байланыс 09:12-ден бері жоқ."
    assert vm.lamps.lamps[0].state is LampState.UNREACHABLE
    assert len(vm.right.receipt) == 2


def test_the_key_of_another_person_is_not_taken(catalogue: Catalogue) -> None:
    shown = state("04-contract")
    shown = replace(shown, devices=stories.devices(card=False, keys=(stories.PARENT_KEY,)))
    vm = present(shown, Words(catalogue, Language.KK, explainer(catalogue)))
    assert vm.actions.primary is not None and vm.actions.primary.state is ButtonState.WAITING


def test_after_confirmation_the_paper_speaks_for_itself(catalogue: Catalogue) -> None:
    vm = present(state("03-refusal-sign"), Words(catalogue, Language.KK, explainer(catalogue)))
    assert isinstance(vm.page, DecisionVM)
    assert vm.page.facts == () and vm.page.signer is not None and vm.page.paper.document == "paper:refusal"


def test_sentences_keep_dates_and_hours_whole() -> None:
    assert split("Карта ерте алынды. Оны 28.04 күні қайта салыңыз.") == (
        "Карта ерте алынды.",
        "Оны 28.04 күні қайта салыңыз.",
    )
