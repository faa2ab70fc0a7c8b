"""What all parts share: the theme, rendering by difference, painted ground, layouts without margins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QMargins, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desktop.theme import Theme
from ui.desktop.view_models.actions import Action
from ui.desktop.widgets.icons import Icons


@dataclass(frozen=True, slots=True)
class Kit:
    """What every part is built with. `act` takes what the clerk did."""

    theme: Theme
    icons: Icons
    act: Callable[[Action], None]


VM = TypeVar("VM")


class Part(QWidget, Generic[VM]):
    """A widget that shows one view model. Subclasses implement `show_vm`."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.theme = kit.theme
        self.vm: VM | None = None

    def render_vm(self, vm: VM) -> None:
        """`vm` is shown; nothing happens when it is what stands there already."""
        if vm != self.vm:
            self.vm = vm
            self.show_vm(vm)

    def show_vm(self, vm: VM) -> None:
        raise NotImplementedError


class Ground(QWidget):
    """A rounded ground: fill, border, bar at the left. Tokens by name; '' = none."""

    def __init__(self, theme: Theme, *, fill: str = "", border: str = "", radius: float = 8) -> None:
        super().__init__()
        self.theme = theme
        self.fill, self.border, self.radius = fill, border, radius
        self.bar = ""
        self.bar_width = 4.0
        self.dashed = False
        self.border_width = 1.0

    def pill(self) -> Ground:
        """As small as its content from now on."""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return self

    def look(self, *, fill: str = "", border: str = "", bar: str = "", dashed: bool = False, width: float = 1) -> None:
        """The ground looks so from now on."""
        self.fill, self.border, self.bar, self.dashed, self.border_width = fill, border, bar, dashed, width
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, QRectF(self.rect()), self)
        painter.end()


def paint_ground(painter: QPainter, rect: QRectF, ground: Ground) -> None:
    theme = ground.theme
    radius = theme.px(ground.radius)
    width = ground.border_width * theme.scale if ground.border else 0.0
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2)
    pen = QPen(Qt.PenStyle.NoPen)
    if ground.border:
        pen = QPen(theme.colour(ground.border), width)
        if ground.dashed:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3.5, 3.0])
    painter.setPen(pen)
    painter.setBrush(theme.colour(ground.fill) if ground.fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius, radius)
    if ground.bar:
        painter.save()
        painter.setClipRect(QRectF(rect.left(), rect.top(), theme.px(ground.bar_width), rect.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground.bar))
        painter.drawRoundedRect(rect, radius, radius)
        painter.restore()


def row(
    parent: QWidget | None = None, *, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QHBoxLayout:
    """A horizontal layout without Qt's own margins."""
    box = QHBoxLayout(parent) if parent else QHBoxLayout()
    return _bare(box, gap, margins)


def column(
    parent: QWidget | None = None, *, gap: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """A vertical layout without Qt's own margins."""
    box = QVBoxLayout(parent) if parent else QVBoxLayout()
    return _bare(box, gap, margins)


Box = TypeVar("Box", bound=QBoxLayout)


def _bare(box: Box, gap: int, margins: tuple[int, int, int, int]) -> Box:
    box.setSpacing(gap)
    box.setContentsMargins(QMargins(*margins))
    return box


class Line(QWidget):
    """A divider of one logical pixel."""

    def __init__(self, theme: Theme, *, vertical: bool = False, tint: str = "line") -> None:
        super().__init__()
        self._theme, self._tint = theme, tint
        thick = max(1, theme.px(1))
        self._vertical = vertical
        if vertical:
            self.setFixedWidth(thick)
        else:
            self.setFixedHeight(thick)

    def paint_with(self, tint: str, thick: float) -> None:
        """Another token and thickness from now on."""
        self._tint = tint
        if not self._vertical:
            self.setFixedHeight(max(1, self._theme.px(thick)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(self._tint))
        painter.end()


class Series(Generic[VM]):
    """Widgets for a tuple of view models, kept in place: the n-th shows the n-th."""

    def __init__(self, box: QBoxLayout, make: Callable[[], Part[Any]], *, at: int = 0) -> None:
        self._box, self._make, self._at = box, make, at
        self.parts: list[Part[Any]] = []

    def render_vms(self, vms: Sequence[VM]) -> None:
        """One widget per view model; widgets too many are gone."""
        while len(self.parts) > len(vms):
            gone = self.parts.pop()
            gone.hide()
            self._box.removeWidget(gone)
            gone.deleteLater()
        for index, vm in enumerate(vms):
            if index == len(self.parts):
                part = self._make()
                self._box.insertWidget(self._at + index, part)
                self.parts.append(part)
            self.parts[index].render_vm(vm)


def shrinkable(widget: QWidget) -> QWidget:
    """`widget` may become as narrow as the layout wants and as high as its text needs."""
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
    return widget


def clear(box: QBoxLayout) -> None:
    """All widgets of `box` are gone."""
    while box.count():
        item = box.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
