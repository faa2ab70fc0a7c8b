"""The look of one text size and one palette: fonts, colours, lengths. Given to every widget, never global."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from app.kernel.resources import resource, resource_files
from ui.desktop.tokens import DARK, LIGHT, TYPE, Palette, Role

LINE_HEIGHT = 1.12


def load_fonts() -> None:
    """Inter and its fallback stand in the application; the system's fonts are not relied on."""
    for pattern in ("Inter-*.otf", "NotoSans-*.ttf"):
        for path in resource_files("fonts", pattern):
            QFontDatabase.addApplicationFont(str(path))


class Theme:
    """`scale` is the text size as a factor (1.0 to 2.0); `px` turns logical lengths into pixels."""

    def __init__(self, *, scale: float = 1.0, dark: bool = False, motion: bool = True) -> None:
        self.scale = scale
        self.dark = dark
        self.motion = motion
        self.palette: Palette = DARK if dark else LIGHT
        self._fonts: dict[Role, QFont] = {}
        self._colours: dict[str, QColor] = {}
        screen = QGuiApplication.primaryScreen()
        self._dpi = screen.logicalDotsPerInchY() if screen else 96.0

    def px(self, length: float) -> int:
        return round(length * self.scale)

    def font(self, role: Role) -> QFont:
        """Tabular figures are on, so that running numbers do not dance."""
        font = self._fonts.get(role)
        if font is None:
            size, weight = TYPE[role]
            font = QFont(["Inter", "Noto Sans"])
            font.setPointSizeF(size * self.scale * 72 / self._dpi)
            font.setWeight(QFont.Weight(weight))
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            if role not in (Role.P_TITLE, Role.BRAND):
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[role] = font
        return font

    def metrics(self, role: Role) -> QFontMetricsF:
        return QFontMetricsF(self.font(role))

    def colour(self, token: str) -> QColor:
        """The colour of a token of `Palette`."""
        colour = self._colours.get(token)
        if colour is None:
            colour = self._colours[token] = QColor(getattr(self.palette, token))
        return colour

    def stylesheet(self) -> str:
        """`resources/qss/desk.qss` with tokens and lengths filled in."""
        text = resource("qss", "desk.qss").read_text(encoding="utf-8")
        return _filled(text, lambda token: str(getattr(self.palette, token)), self.px)


def _filled(text: str, colour: Callable[[str], str], px: Callable[[float], int]) -> str:
    """`$token$` is a colour, `$12px$` a length at the text size."""
    pieces = text.split("$")
    for index in range(1, len(pieces), 2):
        name = pieces[index]
        pieces[index] = f"{px(float(name[:-2]))}px" if name.endswith("px") else colour(name)
    return "".join(pieces)
