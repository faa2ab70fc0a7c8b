"""Scanned pages become a PDF that can be kept: at most 5 MB for what an office scans."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from app.devices.pages import TARGET_BYTES, pages_to_pdf
from app.kernel.errors import RetriableError


def _noise(path: Path, size: tuple[int, int], mode: str = "RGB") -> Path:
    bands = len(Image.new(mode, (1, 1)).getbands())
    data = random.Random(7).randbytes(size[0] * size[1] * bands)  # noqa: S311 - noise, not a secret
    Image.frombytes(mode, size, data).save(path)
    return path


def test_pages_stand_in_order_and_in_their_size(tmp_path: Path) -> None:
    first = _noise(tmp_path / "1.png", (200, 400))
    second = _noise(tmp_path / "2.png", (400, 200), "L")
    reader = pypdf.PdfReader(io.BytesIO(pages_to_pdf([first, second], 200)))
    sizes = [(round(p.mediabox.width), round(p.mediabox.height)) for p in reader.pages]
    assert sizes == [(72, 144), (144, 72)]


def test_the_worst_page_stays_under_the_limit(tmp_path: Path) -> None:
    page = _noise(tmp_path / "1.png", (1654, 2339))  # A4, 200 dpi, colour, nothing but noise
    assert len(pages_to_pdf([page], 200)) <= TARGET_BYTES


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA"])
def test_every_kind_of_picture_becomes_a_page(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "1.png"
    Image.new(mode, (20, 20)).save(path)
    assert pages_to_pdf([path], 72).startswith(b"%PDF")


def test_no_page_and_no_picture(tmp_path: Path) -> None:
    with pytest.raises(RetriableError, match="Scanner_NoPages"):
        pages_to_pdf([], 200)
    (tmp_path / "1.png").write_bytes(b"no picture")
    with pytest.raises(RetriableError, match="Scanner_Failed"):
        pages_to_pdf([tmp_path / "1.png"], 200)
