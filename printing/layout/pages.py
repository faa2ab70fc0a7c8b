"""Blocks to pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from printing.layout.blocks import Block, PageBreak, Slice
from printing.layout.fonts import FontBook
from printing.layout.ink import Mark

_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper size and its text area, in points; `top` and `bottom` are the margins there."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        return self.height - self.top - self.bottom


A4 = Sheet(210 * _MM, 297 * _MM, 56.0, 210 * _MM - 540.0, 52.0, 88.0)
A6 = Sheet(105 * _MM, 148 * _MM, 20.0, 20.0, 34.0, 84.0)


@dataclass(frozen=True, slots=True)
class Page:
    """Marks of one page, from its upper left corner."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Reserve:
    """Room at the foot of a page that nothing is set in (signature boxes stand there)."""

    height: float

    def lay(self, fonts: FontBook, width: float) -> tuple[Slice, ...]:  # noqa: ARG002 - the shape of Block
        return (Slice(self.height, ()),)


@dataclass(frozen=True, slots=True)
class _Placed:
    block: int
    lane: int
    marks: tuple[Mark, ...]


def flow(fonts: FontBook, blocks: Sequence[Block], sheet: Sheet) -> tuple[Page, ...]:
    """Pages of `blocks` in order; slices that are glued together stay on one page if they fit on one."""
    pages: list[Page] = []
    placed: list[_Placed] = []
    y = 0.0
    for block, unit in _units(fonts, blocks, sheet.text_width):
        breaks = isinstance(blocks[block], PageBreak)
        for part in (unit,) if _height(unit) <= sheet.text_height else [(s,) for s in unit]:
            need = _height(part) + (part[0].gap if y and part else 0.0)
            if y and (breaks or y + need > sheet.text_height + 0.01):
                pages.append(_page(placed))
                placed, y = [], 0.0
            for s in part:
                y += s.gap if y else 0.0
                placed += [
                    _Placed(block, lane, tuple(m.moved(sheet.left, sheet.top + y) for m in marks))
                    for lane, marks in enumerate(s.lanes)
                ]
                y += s.height
    pages.append(_page(placed))
    return tuple(pages)


def _units(fonts: FontBook, blocks: Sequence[Block], width: float) -> Iterable[tuple[int, tuple[Slice, ...]]]:
    """Glued slices as one unit each, with the index of the block that the unit begins in."""
    unit: list[Slice] = []
    begun = 0
    for index, block in enumerate(blocks):
        slices = block.lay(fonts, width)
        if isinstance(block, PageBreak):
            yield index, ()
        for s in slices:
            if not unit:
                begun = index
            unit.append(s)
            if not s.glued:
                yield begun, tuple(unit)
                unit = []
    if unit:
        yield begun, tuple(unit)


def _height(unit: Sequence[Slice]) -> float:
    """Height of a unit without the white above its first slice."""
    return sum([s.height for s in unit]) + sum([s.gap for s in unit[1:]])


def _page(placed: Sequence[_Placed]) -> Page:
    ordered = sorted(placed, key=lambda p: (p.block, p.lane))
    return Page(tuple(mark for p in ordered for mark in p.marks))
