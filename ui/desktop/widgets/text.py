"""Text of one role and colour. Wrapped text has 112 % line height; nothing is ever elided."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.desktop.theme import LINE_HEIGHT, Theme
from ui.desktop.tokens import Role

_WIDTHS_KEPT = 6
_AFTER_DIGIT = re.compile(r"(?<=[0-9])-(?=\w)")


class Text(QLabel):
    """Plain text. With `wrap` it takes the width it gets and the height it needs."""

    def __init__(
        self,
        theme: Theme,
        role: Role = Role.BODY,
        tint: str = "t1",
        text: str = "",
        *,
        wrap: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__()
        self._theme, self._tint, self._role = theme, tint, role
        self._flags = align
        self._wrap = wrap
        self._made: dict[float, tuple[QTextLayout, float, float]] = {}  # by width; layouts ask often
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(role))
        policy = QSizePolicy(
            QSizePolicy.Policy.Preferred if wrap else QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed
        )
        policy.setHeightForWidth(wrap)
        if wrap:
            policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.say(text)

    def say(self, text: str, tint: str | None = None, role: Role | None = None) -> None:
        """The text (and colour, and role) is this from now on."""
        if role is not None and role is not self._role:
            self._role = role
            self._made.clear()
            self.setFont(self._theme.font(role))
        if tint is not None and tint != self._tint:
            self._tint = tint
            self.update()
        if text != self.text():
            self._made.clear()
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()

    def _layout(self, width: float) -> tuple[QTextLayout, float, float]:
        """(layout, natural width, height) at `width`."""
        made = self._made.get(width)
        if made is None:
            if len(self._made) >= _WIDTHS_KEPT:
                self._made.clear()
            made = self._made[width] = self._lay_out(width)
        return made

    def _lay_out(self, width: float) -> tuple[QTextLayout, float, float]:
        # '17:30-ға' and '018-талон' stay whole: a hyphen after a digit does not end a line.
        layout = QTextLayout(_AFTER_DIGIT.sub("\u2011", self.text()), self.font())
        option = QTextOption(self._flags)
        option.setWrapMode(QTextOption.WrapMode.WordWrap if self._wrap else QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        metrics = QFontMetricsF(self.font())
        step = metrics.height() * (LINE_HEIGHT if self._wrap else 1.0)
        layout.beginLayout()
        y, natural = 0.0, 0.0
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (step - metrics.height()) / 2))
            natural = max(natural, line.naturalTextWidth())
            y += step
        layout.endLayout()
        return layout, natural, max(y, metrics.height())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return self._wrap

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return math.ceil(self._layout(max(1, width))[2])

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        _, natural, height = self._layout(1e6)
        return QSize(math.ceil(natural) + 1, math.ceil(height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        if not self._wrap:
            return self.sizeHint()
        metrics = QFontMetricsF(self.font())
        words = self.text().replace("\n", " ").split(" ")  # no-break spaces keep their words together
        widest = max((metrics.horizontalAdvance(word) for word in words), default=0.0)
        return QSize(math.ceil(widest) + 1, math.ceil(metrics.height()))

    def needed(self) -> QSize:
        """Size that the text needs at the present width, for the test of clipped text."""
        _, natural, height = self._layout(max(1, self.width()))
        return QSize(math.ceil(natural), math.ceil(height))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if not self.text():
            return
        layout, _, height = self._layout(self.width())
        painter = QPainter(self)
        painter.setPen(self._theme.colour(self._tint))
        layout.draw(painter, QPointF(0, max(0.0, (self.height() - height) / 2)))
        painter.end()
