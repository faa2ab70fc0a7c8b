"""Appearance of a visible signature: who signed, as whom, when by the desk's clock, with which certificate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.signatures import SIGNATURE_BOXES
from printing.documents.template import Template, plain
from printing.layout.blocks import Block, Paragraph, Style
from printing.layout.draw import About
from printing.layout.fonts import Face, FontBook
from printing.layout.ink import ACCENT, ALERT, GREY, WHITE, BoxMark, Mark, TextMark
from printing.layout.lines import Run
from printing.layout.pages import Page
from printing.layout.words import NBSP, day_short, parse_moment

_LABEL = Style(6.4, 9.0, Face.SANS_BOLD, ACCENT)
_NAME = Style(9.4, 11.4, Face.SERIF_BOLD)
_LINE = Style(7.0, 9.2, Face.SANS, GREY)
_BAR = 3.0
_SERIAL = 16  # hex digits of the serial number that are shown; the whole stands in the certificate


def compose_stamp(
    fonts: FontBook, facts: Mapping[str, Any], template: Template
) -> tuple[Page, tuple[float, float], About]:
    """The page, its size, and what the PDF says about itself."""
    box = SIGNATURE_BOXES[facts["role"]]
    at = parse_moment("at", facts["at"])
    values = {
        "post_kk": facts["post_kk"],
        "post_ru": facts["post_ru"],
        "at": f"{day_short(at)}{NBSP}{at:%H:%M}",
        "serial": _grouped(facts["serial"]),
    }
    role = plain(template[f"role.{facts['role']}"].kk, values)
    lines: list[Block] = [
        _text(template["signed"].kk, _LABEL),
        _text(facts["name"], _NAME),
        _text(role[:1].upper() + role[1:], _LINE),
        _text(plain(template["time"].kk, values), _LINE),
    ]
    if facts["serial"]:
        lines.append(_text(plain(template["certificate"].kk, values), _LINE))
    slices = [s for block in lines for s in block.lay(fonts, box.width - 20.0)]
    height = sum(s.height for s in slices)
    # A very long name takes lines: the text shrinks in its frame instead of running out of it.
    y = max(2.0, (box.height - height) / 2)
    marks: list[Mark] = [
        BoxMark(0.4, 0.4, box.width - 0.8, box.height - 0.8, ACCENT, WHITE, 0.8),
        BoxMark(0.4, 0.4, _BAR, box.height - 0.8, None, ACCENT),
    ]
    for s in slices:
        marks += [m.moved(11.0, y) for lane in s.lanes for m in lane]
        y += s.height
    if facts["demo"]:
        sample = f"{template['sample'].kk} / {template['sample'].ru}"
        width = fonts.width(Face.SANS_BOLD, sample) * 6.4
        marks.append(TextMark(box.width - width - 8.0, 12.0, sample, Face.SANS_BOLD, 6.4, ALERT))
    return Page(tuple(marks)), (box.width, box.height), About(template["signed"].kk, "signature", at)


def _text(text: str, style: Style) -> Paragraph:
    return Paragraph((Run(text, style.face),), style)


def _grouped(serial: str) -> str:
    """The last digits of the serial number in fours: '…0A1B 2C3D'."""
    digits = serial.upper()
    shown = digits[-_SERIAL:]
    groups = [shown[max(0, end - 4) : end] for end in range(len(shown), 0, -4)][::-1]
    return ("…" if len(digits) > _SERIAL else "") + " ".join(groups)
