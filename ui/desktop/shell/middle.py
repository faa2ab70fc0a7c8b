"""The middle: stepper, head, failure, page, action bar. It scrolls only when the window is small."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.desktop.pages.base import Page, PageKit
from ui.desktop.shell.course import Course
from ui.desktop.shell.side import scroll
from ui.desktop.shell.topbar import Plain
from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Act, Press
from ui.desktop.view_models.common import ButtonVM, ClockVM
from ui.desktop.view_models.page_models import HeadVM, PageVM
from ui.desktop.view_models.window_models import ActionBarVM, StepState, StepVM, WindowVM
from ui.desktop.widgets.base import Kit, Line, Part, Series, column, row
from ui.desktop.widgets.button import Button
from ui.desktop.widgets.cards import ErrorCard
from ui.desktop.widgets.clock import ClockBar
from ui.desktop.widgets.flow import Flow
from ui.desktop.widgets.small import TONE_TEXT
from ui.desktop.widgets.text import Text

_STEP_ACTS = (Act.STEP_1, Act.STEP_2, Act.STEP_3, Act.STEP_4, Act.STEP_5)


class StepButton(QAbstractButton):
    """One step: done, current, open; only what is reachable can be pressed."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.vm: StepVM | None = None
        self.brief = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._pressed)

    def render_vm(self, vm: StepVM) -> None:
        if vm == self.vm:
            return
        self.vm = vm
        self.setAccessibleName(vm.spoken)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if vm.reachable else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if vm.reachable else Qt.CursorShape.ArrowCursor)
        self.updateGeometry()
        self.update()

    def _pressed(self) -> None:
        if self.vm is not None and self.vm.reachable:
            self._kit.act(Press(_STEP_ACTS[self.vm.number - 1]))

    def _role(self) -> Role:
        return Role.ROW_CURRENT if self.vm is not None and self.vm.state is StepState.CURRENT else Role.BODY_STRONG

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        px, theme = self._kit.theme.px, self._kit.theme
        text = theme.metrics(self._role()).horizontalAdvance(self.vm.text) if self.vm else 0
        shown = 0 if self.brief else math.ceil(text) + px(8)
        return QSize(px(24) + shown + 2, px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        vm, theme, px = self.vm, self._kit.theme, self._kit.theme.px
        if vm is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc = QRectF(1, (self.height() - px(22)) / 2, px(22), px(22))
        tint = "t2"
        if vm.state is StepState.DONE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ok_s"))
            painter.drawEllipse(disc)
            box = QRectF(0, 0, px(13), px(13))
            box.moveCenter(disc.center())
            self._kit.icons.paint(painter, "check", box, theme.colour("ok"), 3)
            tint = "t1"
        else:
            current = vm.state is StepState.CURRENT
            painter.setPen(Qt.PenStyle.NoPen if current else QPen(theme.colour("edge"), 1.2))
            painter.setBrush(theme.colour("accent") if current else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc.adjusted(0.6, 0.6, -0.6, -0.6))
            painter.setFont(theme.font(Role.DETAIL_STRONG))
            painter.setPen(theme.colour("on" if current else "t2"))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(vm.number))
            tint = "t1" if current else "t2"
        if not self.brief:
            painter.setFont(theme.font(self._role()))
            painter.setPen(theme.colour(tint))
            painter.drawText(
                QRectF(px(32), 0, self.width() - px(32) + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, vm.text
            )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(5), px(5))
        painter.end()


class Stepper(QWidget):
    """Five steps joined by lines; in a narrow window only the current one keeps its words."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        px = kit.theme.px
        self._kit = kit
        self.setFixedHeight(px(52))
        self._box = row(self, gap=px(8), margins=(px(24), 0, px(24), 0))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._steps = [StepButton(kit) for _ in range(5)]
        self._joints: list[Line] = []
        for index, step in enumerate(self._steps):
            if index:
                joint = Line(kit.theme)
                self._joints.append(joint)
                self._box.addWidget(joint, 1)
            self._box.addWidget(step)
        self._box.addStretch(0)

    def render_vms(self, vms: tuple[StepVM, ...]) -> None:
        for step, vm in zip(self._steps, vms, strict=True):
            step.render_vm(vm)
        for joint, vm in zip(self._joints, vms, strict=False):
            joint.paint_with("ok" if vm.state is StepState.DONE else "line", 2 if vm.state is StepState.DONE else 1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self.height())

    def _fit(self) -> None:
        px = self._kit.theme.px
        for step in self._steps:
            step.brief = False
        needed = sum(s.sizeHint().width() for s in self._steps) + px(48) + 4 * px(26)
        brief = needed > self.width()
        for step in self._steps:
            step.brief = brief and not _is_current(step)
        # Still too wide: only the current step stays, its number says how far it is.
        tight = brief and sum(s.sizeHint().width() for s in self._steps) + px(48) + 4 * px(18) > self.width()
        alone = tight and any(_is_current(step) for step in self._steps)
        for joint in self._joints:
            joint.setVisible(not alone)
        for step in self._steps:
            step.setVisible(not alone or _is_current(step))
            step.updateGeometry()
            step.update()


def _is_current(step: StepButton) -> bool:
    return step.vm is not None and step.vm.state is StepState.CURRENT


class Head(Part[HeadVM]):
    """Title, one line under it, at most one figure at the right."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        line = row(self, gap=px(16), margins=(0, px(11), 0, px(8)))
        names = column(gap=px(1))
        self._title = Text(theme, Role.TITLE, "t1", wrap=True)
        self._subtitle = Text(theme, Role.BODY, "t2", wrap=True)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        line.addLayout(names, 4)
        self._figure = Text(theme, Role.PANEL, "t1")
        line.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_vm(self, vm: HeadVM) -> None:
        self._title.say(vm.title)
        self._subtitle.say(vm.subtitle, "t2" if vm.subtitle_tone.value == "normal" else TONE_TEXT[vm.subtitle_tone])
        self._subtitle.setVisible(bool(vm.subtitle))
        text = " ".join(p for p in (vm.figure, vm.figure_text) if p)
        self._figure.say(text)
        self._figure.setVisible(bool(text))


class ActionBar(Part[ActionBarVM]):
    """Back at the left, ways at the right, the one filled button last. Breaks into rows when it must."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        px = kit.theme.px
        ground = Plain(kit, "surface")
        outer = column(self)
        outer.addWidget(Line(kit.theme))
        outer.addWidget(ground)
        line = row(ground, gap=px(10), margins=(px(24), px(11), px(24), px(11)))
        self._back = Button(kit)
        self._flow = Flow(px(10), align=Qt.AlignmentFlag.AlignRight)
        line.addWidget(self._back, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._flow, 1)
        self._buttons: list[Button] = []
        self.setMinimumHeight(px(64))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_vm(self, vm: ActionBarVM) -> None:
        wanted: list[ButtonVM] = [*vm.buttons, *([vm.primary] if vm.primary else [])]
        self._back.setVisible(vm.back is not None)
        if vm.back:
            self._back.render_vm(vm.back)
        while len(self._buttons) < len(wanted):
            button = Button(self.kit)
            self._buttons.append(button)
            self._flow.add(button)
        for index, button in enumerate(self._buttons):
            button.setVisible(index < len(wanted))
            if index < len(wanted):
                button.render_vm(wanted[index])
        self._flow.updateGeometry()


class Middle(Part[WindowVM]):
    """Shows `vm.page`; pages are made when they are first needed."""

    def __init__(self, tools: PageKit, make: dict[type, Callable[[PageKit], Page]]) -> None:  # type: ignore[type-arg]
        super().__init__(tools.kit)
        kit, px = self.kit, self.theme.px
        self._tools, self._make = tools, make
        self._pages: dict[type, Page] = {}  # type: ignore[type-arg]
        self.page: Page | None = None  # type: ignore[type-arg]
        ground = Plain(kit, "surface")
        column(self).addWidget(ground)
        box = column(ground)
        self.stepper = Stepper(kit)
        self._step_line = Line(kit.theme)
        self._bars_holder = QWidget()
        bars = row(self._bars_holder, gap=px(14), margins=(px(4), 0, px(24), 0))
        self._bars: Series[ClockVM] = Series(bars, lambda: ClockBar(kit))
        top = row()
        top.addWidget(self.stepper, 1)
        top.addWidget(self._bars_holder, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(top)
        box.addWidget(self._step_line)
        inside = QWidget()
        self._area = scroll(inside)
        box.addWidget(self._area, 1)
        content = column(inside, margins=(px(24), 0, px(24), px(6)))
        self._head = Head(kit)
        self._error = ErrorCard(kit)
        content.addWidget(self._head)
        content.addWidget(self._error)
        self._gap = QWidget()
        self._gap.setFixedHeight(px(14))
        content.addWidget(self._gap)
        self._content, self._inside = content, inside
        self._holder = column()
        content.addLayout(self._holder, 1)
        self._course = Course(kit)
        self._course.hide()
        self._fitted: tuple[object, ...] | None = None
        content.addWidget(self._course)
        self.action_bar = ActionBar(kit)
        box.addWidget(self.action_bar)

    def show_vm(self, vm: WindowVM) -> None:
        steps = bool(vm.left.card)
        self.stepper.setVisible(steps)
        self._step_line.setVisible(steps)
        self.stepper.render_vms(vm.steps)
        self._head.render_vm(vm.page.head)
        self._error.setVisible(vm.error is not None)
        self._gap.setVisible(vm.error is not None)
        if vm.error:
            self._error.render_vm(vm.error)
        page = self._page_for(vm.page)
        page.render_vm(vm.page)
        if page is not self.page:
            if self.page is not None:
                self.page.hide()
            page.show()
            self.page = page
        self.action_bar.render_vm(vm.actions)
        self.fit(vm)

    def fit(self, vm: WindowVM) -> None:
        """In a narrow window the three clocks stand in the head as bars; in a wide one the course under the page."""
        self._fit_course(vm)
        narrow = self._tools.narrow() and vm.left.card is not None
        self._bars_holder.setVisible(narrow)
        if narrow:
            self._bars.render_vms(vm.right.clocks)

    def _fit_course(self, vm: WindowVM) -> None:
        """The course of the case stands only where it fits whole: nothing scrolls for its sake."""
        # Not viewport(): wrapping a widget that Qt made loads every widget class there is.
        room = self._area.maximumViewportSize()
        shown = (vm.course, vm.page, vm.error, self._tools.wide(), room)
        if shown == self._fitted:
            return
        self._fitted = shown
        if vm.course is None or not self._tools.wide():
            self._course.hide()
            return
        self._course.render_vm(vm.course)
        self._course.show()
        self._content.activate()
        self._course.setVisible(self._content.totalHeightForWidth(room.width()) <= room.height())

    def _page_for(self, vm: PageVM) -> Page:  # type: ignore[type-arg]
        return self._pages.get(type(vm)) or self._made(type(vm))

    def _made(self, kind: type) -> Page:  # type: ignore[type-arg]
        page = self._pages[kind] = self._make[kind](self._tools)
        page.hide()  # else the layout shows it as soon as the loop turns
        self._holder.addWidget(page, 1)
        return page

    def prepare_page(self) -> bool:
        """One more page stands ready, so that its first use finds it made; false when there was none to make."""
        missing = next((kind for kind in self._make if kind not in self._pages), None)
        if missing is not None:
            self._made(missing)
        return missing is not None

    def overflow(self) -> int:
        """Pixels that the page is higher than the room it has."""
        return self._area.verticalScrollBar().maximum()

    def keep_in_view(self, widget: QWidget) -> None:
        self._area.ensureWidgetVisible(widget, self.theme.px(8), self.theme.px(24))
