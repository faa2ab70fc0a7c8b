"""The faces that papers are set in, their widths, and proof that every character has a glyph."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, MutableMapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from app.kernel.errors import FatalError, ProgrammingError
from app.kernel.resources import resource


class Face(StrEnum):
    """A face by its PostScript name: two fonts of one name would share one face inside reportlab."""

    SERIF = "NotoSerif"
    SERIF_BOLD = "NotoSerif-Bold"
    SANS = "NotoSans"
    SANS_BOLD = "NotoSans-Bold"

    @property
    def bold(self) -> Face:
        return {Face.SERIF: Face.SERIF_BOLD, Face.SANS: Face.SANS_BOLD}.get(self, self)


_FILES = {
    Face.SERIF: "NotoSerif-Regular.ttf",
    Face.SERIF_BOLD: "NotoSerif-Bold.ttf",
    Face.SANS: "NotoSans-Regular.ttf",
    Face.SANS_BOLD: "NotoSans-Bold.ttf",
}


@dataclass(frozen=True, slots=True)
class FontBook:
    """Widths of every character that a face has, in parts of the font size.

    `fixed` remembers how the fixed texts of templates were set (see `lines.set_lines`); it holds no facts of a case.
    """

    widths: Mapping[Face, Mapping[str, float]]
    fixed: MutableMapping[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    def width(self, face: Face, text: str) -> float:
        """Width of `text` at size 1; ProgrammingError Document_GlyphMissing."""
        widths = self.widths[face]
        try:
            return sum([widths[c] for c in text])
        except KeyError as missing:
            raise _missing(face, missing.args[0]) from None

    def check(self, face: Face, text: str) -> None:
        """Nothing, when `face` can draw all of `text`; else ProgrammingError Document_GlyphMissing."""
        widths = self.widths[face]
        for character in text:
            if character not in widths:
                raise _missing(face, character)


def load_fonts() -> FontBook:
    """All faces stand registered in reportlab; FatalError Document_FontBroken."""
    # Streams as bytes, not as ASCII text: reportlab's encoder is slow and makes files a quarter larger.
    rl_config.useA85 = 0
    widths: dict[Face, dict[str, float]] = {}
    for face, file in _FILES.items():
        # reportlab's registry belongs to the process: a face is read once, however many renderers there are.
        if face.value not in pdfmetrics.getRegisteredFontNames():
            try:
                pdfmetrics.registerFont(TTFont(face.value, str(resource("fonts", file))))
            except (TTFError, OSError) as cause:
                raise FatalError("Document_FontBroken", file=file) from cause
        loaded: Any = pdfmetrics.getFont(face.value).face  # type: ignore[attr-defined]
        default = loaded.defaultWidth
        widths[face] = {chr(code): loaded.charWidths.get(code, default) / 1000 for code in loaded.charToGlyph}
    return FontBook(widths)


def _missing(face: Face, character: str) -> ProgrammingError:
    return ProgrammingError("Document_GlyphMissing", face=face.value, glyph=f"U+{ord(character):04X}")
