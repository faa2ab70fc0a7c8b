"""Paper preview: pages of a PDF on the desk's ground. QtPdf is loaded with the first paper, not at start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop.tokens import Role
from ui.desktop.view_models.page_models import PaperVM
from ui.desktop.widgets.base import Ground, Kit, Part, column
from ui.desktop.widgets.flow import Flow
from ui.desktop.widgets.small import Hint, KeyCap
from ui.desktop.widgets.text import Text

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

_A4 = QSizeF(595.0, 842.0)


class Papers:
    """Bytes of the papers that have arrived, by the key of `PaperVM.document`."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}

    def put(self, document: str, content: bytes) -> None:
        self._bytes[document] = content

    def get(self, document: str) -> bytes | None:
        return self._bytes.get(document)

    def clear(self) -> None:
        """Nothing of a case that ended remains in memory."""
        self._bytes.clear()


class _Page(QWidget):
    """One page, drawn as sharp as the screen is."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._document: QPdfDocument | None = None
        self._buffer: QBuffer | None = None
        self._picture: QImage | None = None
        self._drawn: tuple[int, QSize] | None = None
        self._image: QImage | None = None
        self.page = 0
        self.empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(kit.theme.px(220))

    @property
    def pages(self) -> int:
        return self._document.pageCount() if self._document else 1 if self._picture else 0

    def load(self, content: bytes | None) -> None:
        self._document = self._buffer = self._picture = self._image = self._drawn = None
        self.page = 0
        if content:
            if content[:4] == b"%PDF":
                from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415 - the window starts without QtPdf

                document = QPdfDocument(self)
                buffer = QBuffer(self)
                buffer.setData(QByteArray(content))
                buffer.open(QIODevice.OpenModeFlag.ReadOnly)
                document.load(buffer)
                self._document, self._buffer = document, buffer
            else:
                self._picture = QImage.fromData(QByteArray(content))
        self.update()

    def turn(self, step: int) -> None:
        self.page = max(0, min(self.pages - 1, self.page + step))
        self.update()

    def _sheet(self) -> QRectF:
        size = _A4
        if self._document is not None and self._document.pageCount():
            size = self._document.pagePointSize(self.page)
        elif self._picture is not None:
            size = QSizeF(self._picture.size())
        room = QSizeF(max(1, self.width() - 8), max(1, self.height() - 8))
        size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sheet = self._sheet()
        painter.setPen(Qt.PenStyle.NoPen)
        for spread, alpha in ((4, 10), (2.5, 16), (1, 26)):
            painter.setBrush(QColor(0, 0, 0, alpha))
            painter.drawRect(sheet.adjusted(-spread, -spread + 1, spread, spread + 1))
        painter.fillRect(sheet, QColor("#FFFFFF"))
        if self._document is not None:
            ratio = self.devicePixelRatioF()
            size = QSize(max(1, round(sheet.width() * ratio)), max(1, round(sheet.height() * ratio)))
            if self._drawn != (self.page, size):
                self._image = self._document.render(self.page, size)
                self._drawn = (self.page, size)
            if self._image is not None:
                painter.drawImage(sheet, self._image)
        elif self._picture is not None:
            painter.drawImage(sheet, self._picture)
        else:
            painter.setPen(QColor("#5F6C78"))
            painter.setFont(theme.font(Role.BODY))
            inside = sheet.adjusted(theme.px(20), 0, -theme.px(20), 0)
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(inside, flags, self.empty)
        painter.end()


class PaperView(Part[PaperVM]):
    """A page with its keys and page number under it."""

    def __init__(self, kit: Kit, papers: Papers, *, margin: int = 14) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        self._papers = papers
        self._loaded = ""
        ground = Ground(theme, fill="desk", radius=10)
        column(self).addWidget(ground)
        box = column(ground, gap=px(8), margins=(px(margin), px(margin), px(margin), max(0, px(margin - 2))))
        self._page = _Page(kit)
        box.addWidget(self._page, 1)
        self._foot = Flow(px(8), align=Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._foot)
        self._number = Text(theme, Role.DETAIL, "t2")
        self._note = Text(theme, Role.DETAIL, "t2")

    def show_vm(self, vm: PaperVM) -> None:
        self._page.empty = vm.empty
        self._foot.clear()
        self._number = Text(self.theme, Role.DETAIL, "t2")
        self._note = Text(self.theme, Role.DETAIL, "t2", vm.note)
        for hint in vm.keys:
            if hint.text:
                part: QWidget = Hint(self.kit)
                part.render_vm(hint)  # type: ignore[attr-defined]
                self._foot.add(part)
                continue
            for key in hint.keys:
                self._foot.add(KeyCap(self.theme, key))
            self._foot.add(self._number)
        if vm.note:
            self._foot.add(self._note)
        self.reload()
        self.setAccessibleName(vm.spoken)

    def reload(self) -> None:
        """The bytes that have arrived meanwhile are shown; the page stays when the paper is the same."""
        vm = self.vm
        if vm is None:
            return
        content = self._papers.get(vm.document) if vm.document else None
        key = f"{vm.document}:{content is not None}"
        if key != self._loaded:
            self._loaded = key
            self._page.load(content)
        self._say_page()
        self._page.update()

    @property
    def page(self) -> int:
        """The page that is shown, from 0."""
        return self._page.page

    @property
    def pages(self) -> int:
        """Pages that have arrived; 0 while nothing is there."""
        return self._page.pages

    def turn(self, step: int) -> None:
        """PgUp and PgDn."""
        self._page.turn(step)
        self._say_page()

    def _say_page(self) -> None:
        pages = self._page.pages
        text = self.vm.page_text.format(page=self._page.page + 1, pages=pages) if self.vm and pages else ""
        self._number.say(text)
        self._number.setVisible(bool(text))
        self._foot.relay()
