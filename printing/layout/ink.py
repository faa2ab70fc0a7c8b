"""Marks on paper as values. Lengths are points; `x` runs right from the block's edge, `y` down from its top."""

from __future__ import annotations

from dataclasses import dataclass, replace

from printing.layout.fonts import Face

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
INK: Colour = (0.08, 0.09, 0.11)
GREY: Colour = (0.33, 0.35, 0.38)
HAIR: Colour = (0.62, 0.65, 0.69)
MIST: Colour = (0.945, 0.952, 0.96)
ACCENT: Colour = (0.04, 0.36, 0.66)
ALERT: Colour = (0.66, 0.16, 0.11)
WHITE: Colour = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class TextMark:
    """Text whose baseline starts at (x, y)."""

    x: float
    y: float
    text: str
    face: Face
    size: float
    colour: Colour = INK

    def moved(self, dx: float, dy: float) -> TextMark:
        return TextMark(self.x + dx, self.y + dy, self.text, self.face, self.size, self.colour)


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A rectangle whose upper left corner is (x, y)."""

    x: float
    y: float
    width: float
    height: float
    line: Colour | None = HAIR
    fill: Colour | None = None
    weight: float = 0.6
    radius: float = 0.0

    def moved(self, dx: float, dy: float) -> BoxMark:
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, slots=True)
class LineMark:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: Colour = HAIR
    weight: float = 0.6
    dashed: bool = False

    def moved(self, dx: float, dy: float) -> LineMark:
        return replace(self, x=self.x + dx, y=self.y + dy, to_x=self.to_x + dx, to_y=self.to_y + dy)


@dataclass(frozen=True, slots=True)
class QrMark:
    """A QR symbol, drawn as vectors: `rows` of dark modules, each module `module` wide."""

    x: float
    y: float
    module: float
    rows: tuple[bytes, ...]

    def moved(self, dx: float, dy: float) -> QrMark:
        return replace(self, x=self.x + dx, y=self.y + dy)


Mark = TextMark | BoxMark | LineMark | QrMark
