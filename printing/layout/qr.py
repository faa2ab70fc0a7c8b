"""The QR symbol of a paper (ISO/IEC 18004), as rows of modules."""

from __future__ import annotations

from dataclasses import dataclass

import segno

from app.kernel.errors import InputError
from printing.layout.blocks import Slice
from printing.layout.fonts import FontBook
from printing.layout.ink import QrMark

# The token is as good as random, so no mask suits it better than another; weighing all eight takes longer than the rest
# of the page.
_MASK = 2
_QUIET = 4  # modules of white that the standard asks for on each side


def qr_rows(text: str) -> tuple[bytes, ...]:
    """Rows of modules without the quiet zone, 1 is dark; InputError Document_QrTooLong."""
    try:
        code = segno.make_qr(text, error="m", boost_error=False, mask=_MASK)
    except segno.DataOverflowError as cause:
        raise InputError("Document_QrTooLong", length=len(text)) from cause
    return tuple(bytes(row) for row in code.matrix)


@dataclass(frozen=True, slots=True)
class QrBlock:
    """A symbol of at least `size` points, larger when a module would be finer than `finest`; flush right."""

    text: str
    size: float = 72.0
    finest: float = 1.05
    centred: bool = False

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:  # noqa: ARG002 - the shape of Block
        rows = qr_rows(self.text)
        module = max(self.size / len(rows), self.finest)
        side = module * len(rows)
        x = (width - side) / 2 if self.centred else width - side
        return (Slice(side, ((QrMark(x, 0.0, module, rows),),)),)


def quiet_zone(rows: tuple[bytes, ...], size: float, finest: float = 1.05) -> float:
    """White in points that has to stay around a symbol laid by `QrBlock` with the same sizes."""
    return _QUIET * max(size / len(rows), finest)
