"""What stands on each page around the text: marks, running head, foot of ENR-37, frames for signatures."""

from __future__ import annotations

from app.domain.signatures import SIGNATURE_BOXES, Rect
from printing.documents.facts import PaperFacts
from printing.documents.paper import Paper, PenFrame, SignatureFrame
from printing.documents.template import Template, plain
from printing.layout.blocks import Align, Style, text_marks
from printing.layout.fonts import Face, FontBook
from printing.layout.ink import ACCENT, ALERT, GREY, HAIR, INK, BoxMark, Colour, LineMark, Mark, TextMark
from printing.layout.lines import Run, set_lines
from printing.layout.pages import Sheet
from printing.layout.words import day_short, number, parse_day

FOOT_TOP = 84.0  # points above the lower edge where the foot begins
CAPTION_ROOM = 46.0  # points above a signature frame for its caption
_WIDE = 400.0
_FOOT = Style(6.2, 7.9, Face.SANS, GREY)
_FOOT_NARROW = Style(5.0, 6.3, Face.SANS, GREY)
_HEAD = Style(7.4, 9.4, Face.SANS, GREY)
_CAPTION = Style(7.2, 9.0, Face.SANS, GREY)
_NAME = Style(8.2, 10.0, Face.SERIF_BOLD)


def furniture(
    fonts: FontBook, paper: Paper, facts: PaperFacts, common: Template, *, page: int, pages: int
) -> tuple[Mark, ...]:
    """Marks of page `page` of `pages` outside the text area; signature frames on the last."""
    sheet = paper.sheet
    marks: list[Mark] = list(_badges(fonts, paper, facts, common))
    values = {"page": str(page), "pages": str(pages)}
    count = f"{plain(common['page'].kk, values)} / {plain(common['page'].ru, values)}"
    head = [paper.head, count] if pages > 1 else [paper.head]
    right = _HEAD.but(align=Align.RIGHT)
    marks += _set(fonts, " · ".join(head), right, (sheet.left, _head_y(sheet)), sheet.text_width)[0]
    marks += _foot(fonts, paper, facts, common)
    if page == pages:
        for frame in paper.frames:
            marks += _frame(fonts, frame, sheet)
        for pen in paper.pens:
            marks += _pen(fonts, pen, sheet)
    return tuple(marks)


def _head_y(sheet: Sheet) -> float:
    return sheet.top * 0.45


def _set(
    fonts: FontBook, text: str, style: Style, place: tuple[float, float], width: float, *, fixed: bool = False
) -> tuple[tuple[TextMark, ...], float]:
    """Marks of `text` in a column from `place` down, and where it ends."""
    x, y = place
    marks: list[TextMark] = []
    for line in set_lines(fonts, (Run(text, style.face, fixed),), style.size, width):
        marks += [m.moved(x, y) for m in text_marks(line, style, 0.0, width)]
        y += style.leading
    return tuple(marks), y


def _badges(fonts: FontBook, paper: Paper, facts: PaperFacts, common: Template) -> tuple[Mark, ...]:
    """«ҮЛГІ / ОБРАЗЕЦ» on every demo paper, «ЖОБА / ПРОЕКТ» while the text is not approved."""
    sheet = paper.sheet
    wanted: list[tuple[str, Colour]] = []
    if facts["demo"]:
        wanted.append((f"{common['sample'].kk} / {common['sample'].ru}", ALERT))
    if paper.draft:
        wanted.append((f"{common['draft'].kk} / {common['draft'].ru}", ACCENT))
    marks: list[Mark] = []
    x, y = sheet.left, _head_y(sheet)
    for text, colour in wanted:
        width = fonts.width(Face.SANS_BOLD, text) * 7.4 + 10.0
        marks.append(BoxMark(x, y - 1.6, width, 12.6, colour, None, 0.9, 2.0))
        marks.append(TextMark(x + 5.0, y + 7.4, text, Face.SANS_BOLD, 7.4, colour))
        x += width + 6.0
    return tuple(marks)


def _foot(fonts: FontBook, paper: Paper, facts: PaperFacts, common: Template) -> tuple[Mark, ...]:
    sheet = paper.sheet
    wide = sheet.text_width > _WIDE
    style = _FOOT if wide else _FOOT_NARROW
    top = sheet.height - FOOT_TOP + 2.0
    marks: list[Mark] = [LineMark(sheet.left, top, sheet.left + sheet.text_width, top, HAIR, 0.5)]
    last = _last_line(paper, facts, common)
    if wide:
        column = (sheet.text_width - 16.0) / 2
        ends = []
        for index, text in enumerate(_foot_texts(common)):
            laid, end = _set(fonts, text, style, (sheet.left + index * (column + 16.0), top + 3.0), column, fixed=True)
            marks += laid
            ends.append(end)
        y = max(ends)
    else:
        y = top + 2.0
        for text in _foot_texts(common):
            laid, y = _set(fonts, text, style, (sheet.left, y), sheet.text_width, fixed=True)
            marks += laid
    strong = style.but(face=style.face.bold, colour=INK)
    marks += _set(fonts, last, strong, (sheet.left, y + (2.0 if wide else 1.0)), sheet.text_width)[0]
    return tuple(marks)


def _foot_texts(common: Template) -> tuple[str, str]:
    contacts, complaint = common["contacts"], common["complaint"]
    return f"{contacts.kk} {complaint.kk}", f"{contacts.ru} {complaint.ru}"


def _last_line(paper: Paper, facts: PaperFacts, common: Template) -> str:
    """Document number, copy, reprint reason, edition of the Rules, and that the text is a draft."""
    copy = paper.copy_number
    key, values = ("copy", {"copy": str(copy)}) if copy else ("original", {"copies": str(facts["copies"])})
    edition = {"edition": day_short(parse_day("edition", facts["edition"]))}
    reason = {"reason": facts.get("reprint_reason", "")}
    parts = [number(facts["number"]), f"{plain(common[key].kk, values)} / {plain(common[key].ru, values)}"]
    if reason["reason"]:
        parts.append(f"{plain(common['reprint'].kk, reason)} / {plain(common['reprint'].ru, reason)}")
    parts.append(f"{plain(common['edition'].kk, edition)} / {plain(common['edition'].ru, edition)}")
    if paper.draft:
        parts.append(f"{common['draft_note'].kk} / {common['draft_note'].ru}")
    return " · ".join(parts)


def _frame(fonts: FontBook, frame: SignatureFrame, sheet: Sheet) -> tuple[Mark, ...]:
    """The empty frame on the exact rectangle of its field, with who signs above it."""
    box = SIGNATURE_BOXES[frame.field]
    edge = BoxMark(box.left, sheet.height - box.top, box.width, box.height, HAIR, None, 0.7)
    return (edge, *_caption(fonts, f"{frame.kk} / {frame.ru}", frame.name, box, sheet))


def _pen(fonts: FontBook, pen: PenFrame, sheet: Sheet) -> tuple[Mark, ...]:
    """A pen line in the middle of the box, with its caption beneath."""
    box = SIGNATURE_BOXES[pen.field]
    y = sheet.height - box.bottom - box.height * 0.3
    caption = f"{pen.caption.kk} / {pen.caption.ru}"
    return (
        LineMark(box.left, y, box.right, y, GREY, 0.6),
        *_set(fonts, caption, _CAPTION.but(size=6.8, leading=8.6), (box.left, y + 1.5), box.width)[0],
        *_caption(fonts, f"{pen.confirms.kk} / {pen.confirms.ru}", pen.name, box, sheet),
    )


def _caption(fonts: FontBook, label: str, name: str, box: Rect, sheet: Sheet) -> tuple[TextMark, ...]:
    """Label and name in the room above a box; a long name takes a second line."""
    first, middle = _set(fonts, label, _CAPTION, (box.left, 0.0), box.width)
    second, height = _set(fonts, name, _NAME, (box.left, middle), box.width)
    top = sheet.height - box.top - 3.0 - height
    return tuple(m.moved(0.0, top) for m in (*first, *second))
