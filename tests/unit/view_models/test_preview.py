"""Beside and under the page: the scan in focus, the check of the card, the course of the case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.documents import DocumentKind
from app.kernel.catalogue import Language, load_catalogue
from tests.desktop import stories
from tests.desktop.scenes import scenes
from ui.desktop.view_models.common import Mark
from ui.desktop.view_models.explaining import explainer
from ui.desktop.view_models.present_course import present_course
from ui.desktop.view_models.present_preview import present_preview
from ui.desktop.view_models.preview_models import CardPreviewVM, ScanPreviewVM
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.words import Words

_CATALOGUE = load_catalogue()
KK = Words(_CATALOGUE, Language.KK, explainer(_CATALOGUE))
K = DocumentKind


def state(name: str) -> WindowState:
    desk, devices, ui = scenes()[name]
    return WindowState(desk, devices, ui, stories.STAFF, stories.OFFICE_KK, stories.OFFICE_RU, stories.NS)


def scan(kind: DocumentKind) -> ScanPreviewVM:
    shown = state("01-documents")
    vm = present_preview(replace(shown, ui=replace(shown.ui, row=kind)), KK)
    assert isinstance(vm, ScanPreviewVM)
    return vm


def test_the_scan_in_focus_comes_with_what_is_known_from_it() -> None:
    vm = scan(K.HEALTH_CERTIFICATE)
    assert vm.paper.document == "scan:health-certificate:b1"
    assert [f.value for f in vm.facts] == ["№ 1184", "24.04.2026", "№ 12 емхана", "27.04 дүйсенбіге дейін"]


@pytest.mark.parametrize("kind", [k for k in K if k is not K.HEALTH_CERTIFICATE])
def test_without_a_scan_it_is_said_why(kind: DocumentKind) -> None:
    vm = scan(kind)
    assert (vm.paper.document, vm.facts, vm.paper.keys) == ("", (), ())
    assert vm.paper.empty


def test_reasons_for_no_scan_differ() -> None:
    kinds = (K.REFERRAL, K.IDENTITY, K.HEALTH_PASSPORT, K.PMPK_CONCLUSION)
    assert len({scan(kind).paper.empty for kind in kinds}) == len(kinds)


def checks(shown: WindowState) -> list[Mark]:
    vm = present_preview(shown, KK)
    assert isinstance(vm, CardPreviewVM)
    return [check.mark for check in vm.checks]


def test_an_unchecked_chip_is_never_shown_as_right() -> None:
    assert checks(state("02-identify")) == [Mark.INFORMATION, Mark.DONE, Mark.DONE, Mark.DONE]
    assert checks(state("02-identify-face"))[-1] is Mark.TODO
    assert set(checks(state("02-identify-wait"))) == {Mark.TODO}


def test_a_card_that_has_expired_or_was_typed_asks_for_attention() -> None:
    shown = state("02-identify")
    assert shown.desk is not None and shown.desk.case is not None
    typed = replace(stories.IDENTITY, source="typed", expiry_date=date(2026, 4, 26))
    desk = replace(shown.desk, case=replace(shown.desk.case, identity=typed))
    assert checks(replace(shown, desk=desk))[:3] == [Mark.WARNING] * 3


@pytest.mark.parametrize("name", ["00-staff", "00-idle", "03-refusal", "04-contract", "08-outcome", "08-search"])
def test_where_the_page_needs_the_room_nothing_stands_beside_it(name: str) -> None:
    assert present_preview(state(name), KK) is None


def test_the_course_goes_by_the_clock() -> None:
    course = present_course(state("08-outcome"), KK)
    assert course is not None
    times = [line.time for line in course.lines]
    assert times == sorted(times)
    assert [line.text for line in course.lines][-1] == "өтініш беруші шартқа қол қойды"
    assert len(course.lines) == 4


def test_before_the_package_there_is_no_term_in_the_course() -> None:
    course = present_course(state("02-child"), KK)
    assert course is not None and [line.text for line in course.lines] == ["талон берілді", "1-терезеге шақырылды"]
