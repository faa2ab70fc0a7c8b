"""The appearance of a signature: as large as its box, deterministic, and honest about its time."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

from app.domain.signatures import SIGNATURE_BOXES
from app.kernel.errors import InputError
from printing.render import ReportlabRenderer
from tests.unit.printing.papers import LONG_NAME, text_of

RENDERER = ReportlabRenderer()


def _facts(**changes: Any) -> dict[str, Any]:
    return {
        "demo": True,
        "role": "head",
        "name": "Оспанова Жанар Қайратқызы",
        "post_kk": "меңгеруші",
        "post_ru": "заведующая",
        "at": "2026-11-20T10:26:00+05:00",
        "serial": "4f1a9c0b77e2d35512ab34cd",
    } | changes


@pytest.mark.parametrize("role", ["parent", "head"])
def test_it_is_one_page_of_the_size_of_its_box(role: str) -> None:
    (page,) = pypdf.PdfReader(io.BytesIO(RENDERER.stamp(_facts(role=role)))).pages
    box = SIGNATURE_BOXES[role]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (box.width, box.height)


def test_it_tells_who_signed_and_whose_clock_says_when(tmp_path: Path) -> None:
    text = text_of(RENDERER.stamp(_facts()), tmp_path)
    for words in (
        "Оспанова Жанар Қайратқызы",
        "Меңгеруші",
        "ұйым компьютері бойынша",
        "20.11.2026 10:26",
        "…77E2 D355 12AB 34CD",
    ):
        assert words in text
    assert "Сертификат" not in text_of(RENDERER.stamp(_facts(serial="")), tmp_path)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert RENDERER.stamp(_facts()) == RENDERER.stamp(_facts())
    assert RENDERER.stamp(_facts()) != RENDERER.stamp(_facts(at="2026-11-20T10:27:00+05:00"))


def test_a_long_name_stays_in_the_box(tmp_path: Path) -> None:
    assert LONG_NAME.split()[0] in text_of(RENDERER.stamp(_facts(name=LONG_NAME)), tmp_path)


def test_a_role_that_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match="role"):
        RENDERER.stamp(_facts(role="cook"))
