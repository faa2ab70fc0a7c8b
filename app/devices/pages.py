"""Scanned pages as one PDF of a size that can be kept and sent (5 MB is the limit of an attached document)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from app.kernel.errors import RetriableError

TARGET_BYTES = 4_500_000
_QUALITIES = (78, 60, 45, 30)


def pages_to_pdf(pages: Sequence[Path], dpi: int) -> bytes:
    """PDF bytes of the pages in order, at the best JPEG quality that stays under the target, else at the lowest.

    RetriableError Scanner_NoPages without a page, Scanner_Failed for a file that is no picture.
    """
    if not pages:
        raise RetriableError("Scanner_NoPages")
    try:
        images = [_opened(page) for page in pages]
    except (UnidentifiedImageError, OSError, ValueError) as cause:
        raise RetriableError("Scanner_Failed") from cause
    pdf = b""
    for quality in _QUALITIES:
        pdf = _pdf(images, dpi, quality)
        if len(pdf) <= TARGET_BYTES:
            break
    return pdf


def _opened(page: Path) -> Image.Image:
    with Image.open(page) as image:
        return image.convert("L" if image.mode in ("1", "L", "I;16") else "RGB")


def _pdf(images: Sequence[Image.Image], dpi: int, quality: int) -> bytes:
    out = io.BytesIO()
    first, *rest = images
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=float(dpi), quality=quality)
    return out.getvalue()
