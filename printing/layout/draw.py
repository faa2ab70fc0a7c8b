"""Pages to PDF bytes. Nothing of the machine gets in: same marks and same moment, same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from printing.layout.fonts import FontBook
from printing.layout.ink import BoxMark, Colour, LineMark, Mark, QrMark, TextMark
from printing.layout.pages import Page


@dataclass(frozen=True, slots=True)
class About:
    """What a PDF says about itself. `at` becomes its creation time."""

    title: str
    subject: str
    at: datetime
    language: str = "kk"


def draw(fonts: FontBook, pages: Sequence[Page], size: tuple[float, float], about: About) -> bytes:
    """A PDF of `pages`; ProgrammingError Document_GlyphMissing before anything is drawn."""
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, TextMark):
                fonts.check(mark.face, mark.text)
    first = next(m for page in pages for m in page.marks if isinstance(m, TextMark))
    out = BytesIO()
    # Without initialFontName reportlab lists an un-embedded Helvetica in every file.
    options: dict[str, Any] = {"initialFontName": first.face.value, "lang": about.language}
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, **options)
    _describe(canvas, about)
    for page in pages:
        _draw_page(canvas, page, size[1])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _describe(canvas: Any, about: About) -> None:
    canvas.setTitle(about.title)
    canvas.setSubject(about.subject)
    canvas.setAuthor("Qabyldau")
    canvas.setCreator("Qabyldau")
    canvas.setProducer("Qabyldau")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    # Invariant mode stamps every file with one fixed day; ours carry the moment of their facts instead.
    stamp: Any = TimeStamp(invariant=1)
    stamp.t = about.at.timestamp()
    stamp.lt = about.at.timetuple()
    stamp.YMDhms = tuple(about.at.timetuple())[:6]
    offset = about.at.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    stamp.dhh, stamp.dmm = divmod(minutes, 60)
    stamp.tzname = None
    canvas._doc._timeStamp = stamp


def _draw_page(canvas: Any, page: Page, height: float) -> None:
    texts: list[TextMark] = []
    for mark in page.marks:
        if isinstance(mark, TextMark):
            texts.append(mark)
        else:
            _draw_texts(canvas, texts, height)
            texts = []
            _draw_shape(canvas, mark, height)
    _draw_texts(canvas, texts, height)


def _draw_texts(canvas: Any, marks: Sequence[TextMark], height: float) -> None:
    """One text object for marks in a row: less to write than one object each."""
    if not marks:
        return
    text = canvas.beginText()
    font: tuple[str, float] | None = None
    colour: Colour | None = None
    for mark in marks:
        if font != (mark.face, mark.size):
            font = (mark.face, mark.size)
            text.setFont(mark.face.value, mark.size)
        if colour != mark.colour:
            colour = mark.colour
            text.setFillColorRGB(*colour)
        text.setTextOrigin(mark.x, height - mark.y)
        text.textLine(mark.text)  # unlike textOut it does not measure the text once more
    canvas.drawText(text)


def _draw_shape(canvas: Any, mark: Mark, height: float) -> None:
    if isinstance(mark, BoxMark):
        if mark.fill:
            canvas.setFillColorRGB(*mark.fill)
        if mark.line:
            canvas.setStrokeColorRGB(*mark.line)
            canvas.setLineWidth(mark.weight)
        shape = {"stroke": int(mark.line is not None), "fill": int(mark.fill is not None)}
        bottom = height - mark.y - mark.height
        if mark.radius:
            canvas.roundRect(mark.x, bottom, mark.width, mark.height, mark.radius, **shape)
        else:
            canvas.rect(mark.x, bottom, mark.width, mark.height, **shape)
    elif isinstance(mark, LineMark):
        canvas.setStrokeColorRGB(*mark.colour)
        canvas.setLineWidth(mark.weight)
        canvas.setDash(*((2, 2) if mark.dashed else ()))
        canvas.line(mark.x, height - mark.y, mark.to_x, height - mark.to_y)
        canvas.setDash()
    elif isinstance(mark, QrMark):
        _draw_qr(canvas, mark, height)


def _draw_qr(canvas: Any, mark: QrMark, height: float) -> None:
    """One path in whole modules under a scaled matrix, written as it stands: formatting lengths would cost more."""
    canvas.saveState()
    canvas.setFillColorRGB(0, 0, 0)
    canvas.transform(mark.module, 0, 0, -mark.module, mark.x, height - mark.y)
    code: list[str] = []
    for index, row in enumerate(mark.rows):
        start = -1
        for at, dark in enumerate((*row, 0)):
            if dark and start < 0:
                start = at
            elif not dark and start >= 0:
                code.append(f"{start} {index} {at - start} 1 re")
                start = -1
    canvas._code.append(" ".join(code) + " f")
    canvas.restoreState()
