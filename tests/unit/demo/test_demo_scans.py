"""Prepared pages and the intake scripts that use them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from app.domain.documents import DocumentKind
from app.kernel.errors import ProgrammingError
from app.kernel.resources import load_yaml, resource
from ui.demo.families import DemoPeople, load_demo
from ui.demo.scans import scan_jpeg, scan_pdf, too_large_scan

_SCRIPTS = sorted(resource("demo", "intake").rglob("*.yaml"))
_FIVE_MB = 5 * 1024 * 1024


@pytest.fixture(scope="module")
def demo() -> DemoPeople:
    return load_demo()


def test_a_page_is_an_a4_sheet_and_always_the_same(demo: DemoPeople) -> None:
    child = demo.child("child-07a")
    pdf = scan_pdf(child, DocumentKind.HEALTH_CERTIFICATE)
    assert pdf == scan_pdf(child, DocumentKind.HEALTH_CERTIFICATE)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (595, 842)
    assert len(pdf) < 300_000


@pytest.mark.parametrize(
    ("child_id", "kind"),
    [
        ("child-22a", DocumentKind.HEALTH_PASSPORT),
        ("child-24a", DocumentKind.HEALTH_CERTIFICATE),
        ("child-09a", DocumentKind.PMPK_CONCLUSION),
        ("child-05a", DocumentKind.HEALTH_CERTIFICATE),
    ],
)
def test_every_kind_of_paper_can_be_drawn(demo: DemoPeople, child_id: str, kind: DocumentKind) -> None:
    picture = Image.open(io.BytesIO(scan_jpeg(demo.child(child_id), kind)))
    assert picture.height > picture.width


def test_a_paper_that_is_not_brought_cannot_be_scanned(demo: DemoPeople) -> None:
    with pytest.raises(ProgrammingError, match="Demo_NoSuchPaper"):
        scan_pdf(demo.child("child-13a"), DocumentKind.HEALTH_PASSPORT)
    with pytest.raises(ProgrammingError, match="Demo_NoSuchPaper"):
        scan_pdf(demo.child("child-07a"), DocumentKind.IDENTITY)


def test_the_large_scan_is_above_the_limit(demo: DemoPeople) -> None:
    pdf = too_large_scan(demo.child("child-07a"), DocumentKind.HEALTH_PASSPORT)
    assert _FIVE_MB < 6_000_000 <= len(pdf) < 8_000_000
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def _steps(script: Path) -> list[tuple[str, dict[str, Any]]]:
    return [item for step in load_yaml(script)["steps"] for item in step.items()]


@pytest.mark.parametrize("script", _SCRIPTS, ids=lambda p: p.stem)
def test_scripts_name_people_and_dates_of_the_demo(demo: DemoPeople, script: Path) -> None:
    data = load_yaml(script)
    assert data["v"] == 1
    demo.organisation(data["office"])
    for name, facts in _steps(script):
        if name == "card":
            assert demo.adult(facts["from_demo"]).card
        if name == "referral":
            assert demo.child(facts["child"]).referral
        if name == "portal":
            assert demo.child(facts["cancel-referral"]).referral
        if name == "sign" and facts["who"] != "head":
            right = facts["pin"] == demo.adult(facts["who"]).token_pin
            assert right is ("expect" not in facts)
        if name == "document" and "from_demo" in facts:
            paper = demo.child(facts["from_demo"]).document(DocumentKind(facts["kind"]))
            assert paper is not None
            day: date | None = facts.get("date")
            assert day in (None, paper.issued_on)


def test_the_five_stories_are_there() -> None:
    top = {p.stem for p in _SCRIPTS if p.parent.name == "intake"}
    assert top == {"admitted", "refused", "offline-admitted", "offline-refused", "disputed"}
