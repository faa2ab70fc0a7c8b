"""Top bar, outage strip and lamp bar. Narrow windows drop what is said elsewhere, never the state itself."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Act, Press
from ui.desktop.view_models.common import Tone
from ui.desktop.view_models.window_models import LampBarVM, LampState, LampVM, StripVM, TopBarVM
from ui.desktop.widgets.base import Ground, Kit, Line, Part, Series, column, row
from ui.desktop.widgets.small import Hint, MarkView, cap_width, paint_cap
from ui.desktop.widgets.text import Text


class Plain(QWidget):
    """A plain ground of one token."""

    def __init__(self, kit: Kit, tint: str) -> None:
        super().__init__()
        self._theme, self.tint = kit.theme, tint

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(self.tint))
        painter.end()


class _Logo(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setFixedSize(kit.theme.px(28), kit.theme.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.px(7), theme.px(7))
        painter.setPen(theme.colour("on"))
        painter.setFont(theme.font(Role.BRAND))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, "Қ")
        painter.end()


class _SearchBox(QAbstractButton):
    """Looks like a field and opens the search page."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.key = "F3"
        self.hint = ""
        self.wide = True
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: kit.act(Press(Act.SEARCH)))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        px = self._kit.theme.px
        if not self.wide:
            return QSize(px(46) + cap_width(self._kit.theme, self.key), px(32))
        text = self._kit.theme.metrics(Role.BODY).horizontalAdvance(self.hint)
        return QSize(max(px(300), math.ceil(text) + px(90)), px(32))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme, px = self._kit.theme, self._kit.theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if focused else "line"), 2 if focused else 1))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        box = QRectF(px(10), (self.height() - px(16)) / 2, px(16), px(16))
        self._kit.icons.paint(painter, "search", box, theme.colour("t2"))
        cap = cap_width(theme, self.key)
        if self.wide:
            painter.setPen(theme.colour("t3"))
            painter.setFont(theme.font(Role.BODY))
            painter.drawText(QRectF(px(33), 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.hint)
        rect = QRectF(self.width() - cap - px(7), (self.height() - px(19)) / 2, cap, px(19))
        paint_cap(painter, theme, rect, self.key)
        painter.end()


class _Languages(QAbstractButton):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.words: tuple[str, str] = ("", "")
        self.index = 0
        self.key = "F12"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: kit.act(Press(Act.LANGUAGE)))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        px, theme = self._kit.theme.px, self._kit.theme
        wide = sum(theme.metrics(Role.DETAIL_STRONG).horizontalAdvance(w) for w in self.words)
        return QSize(math.ceil(wide) + px(34) + cap_width(theme, self.key), px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme, px = self._kit.theme, self._kit.theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if focused else "line"), 2 if focused else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(7), px(7))
        x = float(px(9))
        for index, word in enumerate(self.words):
            role = Role.DETAIL_STRONG if index == self.index else Role.DETAIL
            painter.setFont(theme.font(role))
            painter.setPen(theme.colour("t1" if index == self.index else "t2"))
            width = theme.metrics(Role.DETAIL_STRONG).horizontalAdvance(word)
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, word)
            x += width + px(8)
        cap = cap_width(theme, self.key)
        paint_cap(
            painter, theme, QRectF(self.width() - cap - px(6), (self.height() - px(19)) / 2, cap, px(19)), self.key
        )
        painter.end()


class TopBar(Part[TopBarVM]):
    """Who and where, search, day and hour, who works, language."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        self.setFixedHeight(px(48))
        ground = Plain(kit, "surface")
        column(self).addWidget(ground)
        line = row(ground, margins=(px(14), 0, px(12), 0))
        self._product = Text(theme, Role.BRAND, "t1")
        self._office = Text(theme, Role.BODY, "t2")
        self._search = _SearchBox(kit)
        self._day = Text(theme, Role.BODY, "t2")
        self._time = Text(theme, Role.TIME, "t1")
        self._staff = Text(theme, Role.BODY_STRONG, "t1")
        self._post = Text(theme, Role.BODY, "t2")
        self._languages = _Languages(kit)
        self._lines = [Line(theme, vertical=True), Line(theme, vertical=True)]
        line.addWidget(_Logo(kit))
        line.addSpacing(px(8))
        line.addWidget(self._product)
        line.addSpacing(px(18))
        line.addWidget(self._lines[0])
        line.addSpacing(px(18))
        line.addWidget(self._office)
        line.addStretch(3)
        line.addWidget(self._search)
        line.addStretch(3)
        line.addWidget(self._day)
        line.addSpacing(px(9))
        line.addWidget(self._time)
        line.addSpacing(px(18))
        line.addWidget(self._lines[1])
        line.addSpacing(px(18))
        line.addWidget(self._staff)
        line.addSpacing(px(8))
        line.addWidget(self._post)
        line.addSpacing(px(14))
        line.addWidget(self._languages)

    def show_vm(self, vm: TopBarVM) -> None:
        self._product.say(vm.product)
        self._office.say(vm.office)
        self._search.hint, self._search.key = vm.search_hint, vm.search_key
        self._search.setAccessibleName(f"{vm.search_spoken}, {vm.search_key}")
        self._day.say(vm.day)
        self._time.say(vm.time)
        self._staff.say(vm.staff)
        self._post.say(vm.post)
        self._languages.words, self._languages.index = vm.languages, vm.language_index
        self._languages.setAccessibleName(f"{vm.language_spoken}, {vm.language_key}")
        self._languages.update()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What does not fit is dropped, so the bar never holds the window wide."""
        return QSize(0, self.height())

    def _fit(self) -> None:
        """What has room is shown; the first to go is what the clerk knows anyway."""
        px = self.theme.px
        self._search.wide = True
        optional: list[QWidget] = [self._office, self._post, self._day, self._product, self._staff]
        for part in optional:
            part.setVisible(True)
        fixed = px(28 + 8 + 14 + 12 + 36 + 9 + 36 + 8 + 14 + 20)
        always = [self._time, self._languages]

        def needed() -> int:
            shown = [p for p in optional if not p.isHidden()] + always
            return fixed + sum(p.sizeHint().width() for p in shown) + self._search.sizeHint().width()

        for part in optional[:2]:
            if needed() > self.width():
                part.setVisible(False)
        if needed() > self.width():
            self._search.wide = False
        for part in optional[2:]:
            if needed() > self.width():
                part.setVisible(False)
        self._lines[0].setVisible(not self._office.isHidden())
        self._search.updateGeometry()


class Strip(Part[StripVM]):
    """One line under the top bar: since when, what goes on, who decides later."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        self._ground = Plain(kit, "warn_s")
        self.setMinimumHeight(px(44))
        outer = column(self)
        outer.addWidget(self._ground, 1)
        self._line = Line(theme, tint="warn_f")
        outer.addWidget(self._line)
        line = row(self._ground, gap=px(9), margins=(px(18), px(6), px(18), px(6)))
        self._icon = MarkView(kit, 18)
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._text = Text(theme, Role.BODY, "t2", wrap=True)
        self._hint = Hint(kit, Role.BODY)
        line.addWidget(self._icon)
        line.addWidget(self._title)
        line.addWidget(self._text, 1)
        line.addWidget(self._hint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_vm(self, vm: StripVM) -> None:
        good = vm.tone is Tone.OK
        self._ground.tint = "ok_s" if good else "warn_s"
        self._ground.update()
        self._line.paint_with("ok" if good else "warn_f", 1)
        self._icon.icon("check" if good else "offline", "ok" if good else "warn")
        self._title.say(vm.title)
        self._text.say(vm.text)
        self._hint.setVisible(vm.hint is not None)
        if vm.hint:
            self._hint.render_vm(vm.hint)
        self.setAccessibleName(f"{vm.title} {vm.text}")

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.vm is not None and self.vm.hint is not None:
            self.kit.act(Press(Act.LAMPS))


class _LampMark(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._theme, self.state = kit.theme, LampState.IDLE
        self._kit = kit
        self.setFixedSize(kit.theme.px(13), kit.theme.px(13))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        inner = rect.adjusted(1.5, 1.5, -1.5, -1.5)
        if self.state is LampState.READY:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ok"))
            painter.drawEllipse(rect.adjusted(1.5, 1.5, -1.5, -1.5))
        elif self.state is LampState.IDLE:
            painter.setPen(QPen(theme.colour("edge"), 2))
            painter.drawEllipse(inner)
        elif self.state is LampState.UNREACHABLE:
            painter.setPen(QPen(theme.colour("warn"), 1.8))
            painter.drawEllipse(inner)
            middle = rect.center().y()
            painter.drawLine(QPointF(inner.left() + 2.5, middle), QPointF(inner.right() - 2.5, middle))
        elif self.state is LampState.NEEDS_HAND:
            self._kit.icons.paint(painter, "warning", rect, theme.colour("warn"), 2.6)
        else:
            pen = QPen(theme.colour("pend"), 2)
            pen.setDashPattern([1.6, 1.2])
            painter.setPen(pen)
            painter.drawEllipse(inner)
        painter.end()


class Lamp(Part[LampVM]):
    """One of five: shape and words; amber ground when something is out of reach."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        self._ground = Ground(theme, radius=6)
        self.setFixedHeight(px(28))
        column(self).addWidget(self._ground)
        line = row(self._ground, gap=px(6), margins=(px(11), 0, px(11), 0))
        self._mark = _LampMark(kit)
        self._name = Text(theme, Role.DETAIL_STRONG, "t1")
        self._text = Text(theme, Role.DETAIL, "t2")
        line.addWidget(self._mark)
        line.addSpacing(px(2))
        line.addWidget(self._name)
        line.addWidget(self._text)
        line.addStretch(1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.brief = False

    def show_vm(self, vm: LampVM) -> None:
        self._mark.state = vm.state
        self._mark.update()
        self._name.say(vm.name)
        self._text.say(vm.text)
        troubled = vm.state in (LampState.UNREACHABLE, LampState.NEEDS_HAND)
        self._ground.look(fill="warn_s" if troubled else "", border="warn_f" if troubled else "")
        self.setAccessibleName(vm.spoken)
        self.setToolTip(vm.spoken)
        self.shorten(self.brief)

    def shorten(self, brief: bool) -> None:
        """Only mark and name, the words stay in the tool tip and behind Ctrl+0."""
        self.brief = brief
        self._text.setVisible(not brief)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        px = self.theme.px
        words = self._name.sizeHint().width() + (0 if self.brief else px(6) + self._text.sizeHint().width())
        return QSize(px(11 + 13 + 6 + 2 + 6 + 11) + words, px(28))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.kit.act(Press(Act.LAMPS))


class LampBar(Part[LampBarVM]):
    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        px = kit.theme.px
        self.setFixedHeight(px(40))
        ground = Plain(kit, "surface")
        column(self).addWidget(ground)
        line = row(ground, margins=(px(6), 0, px(14), 0))
        lamps = row(gap=px(8))
        self._lamps: Series[LampVM] = Series(lamps, lambda: Lamp(kit))
        line.addLayout(lamps)
        line.addStretch(1)
        self._hints = [Hint(kit) for _ in range(3)]
        for hint in self._hints:
            line.addWidget(hint)
            line.addSpacing(px(12))
        self._line = line

    def show_vm(self, vm: LampBarVM) -> None:
        self._lamps.render_vms(vm.lamps)
        for hint, words in zip(self._hints, vm.hints, strict=True):
            hint.render_vm(words)
        self._fit()
        # Widths of texts that have just changed are only true once the layouts have run.
        QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What does not fit is dropped, so the bar never holds the window wide."""
        return QSize(0, self.height())

    def _fit(self) -> None:
        lamps = [p for p in self._lamps.parts if isinstance(p, Lamp)]
        for lamp in lamps:
            lamp.shorten(False)
        for hint in self._hints:
            hint.setVisible(True)
        room = self.width() - self.theme.px(20)

        def needed() -> int:
            hints = sum(h.sizeHint().width() + self.theme.px(12) for h in self._hints if not h.isHidden())
            return sum(lamp.sizeHint().width() + self.theme.px(8) for lamp in lamps) + hints

        for hint in (self._hints[1], self._hints[2], self._hints[0]):
            if needed() > room:
                hint.setVisible(False)
        calm = [lamp for lamp in lamps if lamp.vm is not None and lamp.vm.state in (LampState.READY, LampState.IDLE)]
        for lamp in (*reversed(calm), *reversed(lamps)):
            if needed() > room:
                lamp.shorten(True)
