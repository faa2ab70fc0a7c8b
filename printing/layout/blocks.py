"""Blocks of a paper. A block knows its width only when it is laid; it becomes slices between which a page may end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from printing.layout.fonts import Face, FontBook
from printing.layout.ink import HAIR, INK, BoxMark, Colour, LineMark, Mark, TextMark
from printing.layout.lines import Line, Run, set_lines


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. `before` is the white above it; it vanishes at the top of a page."""

    size: float = 10.0
    leading: float = 14.0
    face: Face = Face.SERIF
    colour: Colour = INK
    align: Align = Align.LEFT
    before: float = 0.0
    indent: float = 0.0

    def but(self, **changes: object) -> Style:
        """This style with some of its values changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Slice:
    """A strip of a page, `height` points high under `gap` points of white.

    Marks of one lane are drawn after each other through all slices of a block, so that copied text of a column
    stays together. `glued`: no page ends after this slice.
    """

    height: float
    lanes: tuple[tuple[Mark, ...], ...]
    gap: float = 0.0
    glued: bool = False


class Block(Protocol):
    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:
        """The block as slices for a column of `width` points."""
        ...


def glue(slices: Sequence[Slice], *, whole: bool = False, to_next: bool = False) -> tuple[Slice, ...]:
    """Slices whose first two and last two stay together (all of them when `whole`)."""
    last = len(slices) - 1
    wanted = (to_next if i == last else whole or s.glued or i == 0 or i == last - 1 for i, s in enumerate(slices))
    return tuple(
        s if s.glued == glued else Slice(s.height, s.lanes, s.gap, glued)
        for s, glued in zip(slices, wanted, strict=True)
    )


def text_marks(line: Line, style: Style, x: float, width: float) -> tuple[TextMark, ...]:
    """Marks of one set line; the baseline leaves the rest of the leading above."""
    if style.align is Align.CENTRE:
        x += (width - line.width) / 2
    elif style.align is Align.RIGHT:
        x += width - line.width
    baseline = (style.leading + style.size * 0.7) / 2
    return tuple(TextMark(x + s.x, baseline, s.text, s.face, style.size, style.colour) for s in line.segments)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `label` (a number, a dash) hangs in the indent."""

    runs: tuple[Run, ...]
    style: Style = Style()
    label: str = ""
    whole: bool = False
    to_next: bool = False

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:
        style = self.style
        inner = width - style.indent
        slices: list[Slice] = []
        for index, line in enumerate(set_lines(fonts, self.runs, style.size, inner)):
            marks = text_marks(line, style, style.indent, inner)
            if index == 0 and self.label:
                fonts.check(style.face, self.label)
                label = Line(
                    set_lines(fonts, (Run(self.label, style.face, fixed=True),), style.size, width)[0].segments, 0.0
                )
                marks = text_marks(label, style.but(align=Align.LEFT), 0.0, 0.0) + marks
            slices.append(Slice(style.leading, (marks,), style.before if index == 0 else 0.0))
        return glue(slices, whole=self.whole or len(slices) < 4, to_next=self.to_next)


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, each in its share of the width.

    Rows stand in step and a page may end between them; `whole` columns run each on their own, in one piece.
    """

    cells: tuple[tuple[Block, ...], ...]
    shares: tuple[float, ...]
    gutter: float = 16.0
    whole: bool = False
    to_next: bool = False

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:
        usable = width - self.gutter * (len(self.cells) - 1)
        total = sum(self.shares)
        columns: list[list[Slice]] = []
        lefts: list[float] = []
        left = 0.0
        for cell, share in zip(self.cells, self.shares, strict=True):
            own = usable * share / total
            slices = [s for block in cell for s in block.lay(fonts, own)]
            columns.append([_stacked(slices)] if self.whole else slices)
            lefts.append(left)
            left += own + self.gutter
        return _side_by_side(columns, lefts, to_next=self.to_next)


def _stacked(slices: Sequence[Slice]) -> Slice:
    """Slices as one; the white above the first stays outside of it."""
    marks: list[Mark] = []
    y = 0.0
    for index, s in enumerate(slices):
        y += s.gap if index else 0.0
        marks += [mark.moved(0.0, y) for lane in s.lanes for mark in lane]
        y += s.height
    return Slice(y, (tuple(marks),), slices[0].gap if slices else 0.0)


def _side_by_side(columns: Sequence[Sequence[Slice]], lefts: Sequence[float], *, to_next: bool) -> tuple[Slice, ...]:
    """Rows of slices in step."""
    rows = max(len(column) for column in columns)
    slices: list[Slice] = []
    for row in range(rows):
        here = [column[row] if row < len(column) else None for column in columns]
        gap = max(s.gap for s in here if s)
        height = max(s.height for s in here if s)
        lanes = tuple(
            tuple(mark.moved(x, 0.0) for lane in s.lanes for mark in lane) if s else ()
            for s, x in zip(here, lefts, strict=True)
        )
        slices.append(Slice(height, lanes, gap, any(s.glued for s in here if s)))
    return glue(slices, whole=len(slices) < 4, to_next=to_next)


@dataclass(frozen=True, slots=True)
class Space:
    """White that vanishes at the top of a page."""

    height: float

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:  # noqa: ARG002 - the shape of Block
        return (Slice(0.0, (), self.height),)


@dataclass(frozen=True, slots=True)
class Rule:
    """A hair line over the whole width."""

    before: float = 6.0
    after: float = 6.0
    weight: float = 0.6
    colour: Colour = HAIR
    to_next: bool = False

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:  # noqa: ARG002 - the shape of Block
        mark = LineMark(0.0, 0.0, width, 0.0, self.colour, self.weight)
        return (Slice(self.after, ((mark,),), self.before, self.to_next),)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A block under a hair line, as the rows of a table stand; it stays in one piece."""

    block: Block
    before: float = 3.0
    after: float = 3.0

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:
        line = LineMark(0.0, 0.0, width, 0.0, HAIR, 0.5)
        return glue((Slice(self.after, ((line,),), self.before), *self.block.lay(fonts, width)), whole=True)


@dataclass(frozen=True, slots=True)
class Panel:
    """Blocks in a box that stays in one piece."""

    blocks: tuple[Block, ...]
    padding: float = 8.0
    before: float = 0.0
    line: Colour | None = HAIR
    fill: Colour | None = None
    bar: Colour | None = None
    to_next: bool = False

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:
        left = self.padding + (3.0 if self.bar else 0.0)
        inner = _stacked([s for block in self.blocks for s in block.lay(fonts, width - left - self.padding)])
        height = inner.height + 2 * self.padding
        marks: list[Mark] = [BoxMark(0.0, 0.0, width, height, self.line, self.fill)]
        if self.bar:
            marks.append(BoxMark(0.0, 0.0, 3.0, height, None, self.bar))
        marks += [mark.moved(left, self.padding) for lane in inner.lanes for mark in lane]
        return (Slice(height, (tuple(marks),), self.before, self.to_next),)


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stand on one page."""

    blocks: tuple[Block, ...]
    to_next: bool = False

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:
        return glue([s for b in self.blocks for s in b.lay(fonts, width)], whole=True, to_next=self.to_next)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows stands on a new page."""

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:  # noqa: ARG002 - the shape of Block
        return ()
