"""Step 1: photo and face at the left, the fields at the right (screens 02, 09)."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.desktop.pages.base import Page, PageKit
from ui.desktop.tokens import Role
from ui.desktop.view_models.page_models import IdentifyVM
from ui.desktop.widgets.base import Kit, column, row
from ui.desktop.widgets.choices import Disagreement, Tick
from ui.desktop.widgets.grid import FieldGrid
from ui.desktop.widgets.small import Notice
from ui.desktop.widgets.text import Text

PHOTO_WIDTH, PHOTO_HEIGHT = 132, 172


class Photo(QWidget):
    """The face from the chip, or a dashed place for it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._bytes: bytes | None = None
        self._image: QImage | None = None
        self.setFixedSize(kit.theme.px(PHOTO_WIDTH), kit.theme.px(PHOTO_HEIGHT))

    def show_photo(self, content: bytes | None) -> None:
        if content != self._bytes:
            self._bytes = content
            image = QImage.fromData(QByteArray(content)) if content else None
            self._image = image if image is not None and not image.isNull() else None
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect())
        if self._image is None:
            pen = QPen(theme.colour("edge"), 1.5)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
            size = theme.px(40)
            box = QRectF((rect.width() - size) / 2, (rect.height() - size) / 2, size, size)
            self._kit.icons.paint(painter, "parent", box, theme.colour("t3"), 1.6)
        else:
            clip = QPainterPath()
            clip.addRoundedRect(rect, theme.px(6), theme.px(6))
            painter.setClipPath(clip)
            whole = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            x, y = (rect.width() - whole.width()) / 2, (rect.height() - whole.height()) / 3
            painter.drawImage(QRectF(x, y, whole.width(), whole.height()), self._image)
        painter.end()


class IdentifyPage(Page[IdentifyVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        kit, px = self.kit, self.theme.px
        box = column(self, gap=px(10))
        self._notice = Notice(kit)
        box.addWidget(self._notice)
        body = row(gap=px(20))
        box.addLayout(body)
        box.addStretch(1)
        left = column(gap=px(6))
        self._photo = Photo(kit)
        self._caption = Text(self.theme, Role.SMALL, "t2", wrap=True, align=Qt.AlignmentFlag.AlignHCenter)
        self._caption.setFixedWidth(px(PHOTO_WIDTH))
        self._tick = Tick(kit)
        self._tick.setFixedWidth(px(PHOTO_WIDTH))
        left.addWidget(self._photo)
        left.addWidget(self._caption)
        left.addSpacing(px(4))
        left.addWidget(self._tick)
        left.addStretch(1)
        body.addLayout(left)
        right = column(gap=px(8))
        self._differs = Disagreement(kit)
        self._fields = FieldGrid(kit)
        right.addWidget(self._differs)
        right.addWidget(self._fields)
        right.addStretch(1)
        body.addLayout(right, 1)

    def show_vm(self, vm: IdentifyVM) -> None:
        self._notice.setVisible(vm.notice is not None)
        if vm.notice:
            self._notice.render_vm(vm.notice)
        self._photo.show_photo(vm.photo)
        self._photo.setAccessibleName(vm.photo_caption)
        self._caption.say(vm.photo_caption)
        self._tick.setVisible(vm.tick is not None)
        if vm.tick:
            self._tick.render_vm(vm.tick)
        self._differs.setVisible(vm.disagreement is not None)
        if vm.disagreement:
            self._differs.render_vm(vm.disagreement)
        self._fields.render_vms(vm.fields)

    def target(self, focus: str) -> QWidget:
        if focus == "face" and not self._tick.isHidden():
            return self._tick
        return super().target(focus)
