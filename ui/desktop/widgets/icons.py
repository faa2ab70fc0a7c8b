"""Icons of `resources/icons` as painter paths: only M, L, C, Z, circles and rectangles, all absolute."""

from __future__ import annotations

import re

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.kernel.resources import resource

_BOX = 24.0
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ELEMENT = re.compile(r"<(path|circle|rect) ([^/]*)/>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")


def _trace(path: QPainterPath, data: str) -> None:
    for command, rest in _COMMAND.findall(data):
        n = [float(x) for x in _NUMBER.findall(rest)]
        if command == "M":
            path.moveTo(n[0], n[1])
        elif command == "L":
            path.lineTo(n[0], n[1])
        elif command == "C":
            path.cubicTo(QPointF(n[0], n[1]), QPointF(n[2], n[3]), QPointF(n[4], n[5]))
        else:
            path.closeSubpath()


def icon_path(name: str) -> QPainterPath:
    """The strokes of icon `name` in a box of 24."""
    path = QPainterPath()
    for kind, text in _ELEMENT.findall(resource("icons", f"{name}.svg").read_text(encoding="utf-8")):
        values = dict(_ATTRIBUTE.findall(text))
        if kind == "path":
            _trace(path, values["d"])
        elif kind == "circle":
            radius = float(values["r"])
            path.addEllipse(QPointF(float(values["cx"]), float(values["cy"])), radius, radius)
        else:
            x, y, w, h = (float(values[k]) for k in ("x", "y", "width", "height"))
            path.addRoundedRect(QRectF(x, y, w, h), float(values.get("rx", 0)), float(values.get("rx", 0)))
    return path


class Icons:
    """Icon paths, read once per window."""

    def __init__(self) -> None:
        self._paths: dict[str, QPainterPath] = {}

    def paint(self, painter: QPainter, name: str, rect: QRectF, colour: QColor, width: float = 2.0) -> None:
        """Icon `name` fills `rect` in `colour`."""
        path = self._paths.get(name)
        if path is None:
            path = self._paths[name] = icon_path(name)
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / _BOX, rect.height() / _BOX)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(colour, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)
        painter.restore()
