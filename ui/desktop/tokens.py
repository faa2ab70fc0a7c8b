"""Colours, type and sizes of screens.md 2 to 5, in one place and without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Palette:
    """Colour tokens of one theme, as '#RRGGBB'."""

    app: str
    panel: str
    surface: str
    sunken: str
    desk: str
    line: str
    edge: str
    t1: str
    t2: str
    t3: str
    accent: str
    accent_s: str
    on: str
    ok: str
    ok_s: str
    warn: str
    warn_f: str
    warn_s: str
    bad: str
    bad_s: str
    pend: str
    pend_s: str
    track: str
    key: str
    keyl: str


LIGHT = Palette(
    app="#E9EDF1", panel="#F5F7F9", surface="#FFFFFF", sunken="#F1F4F7", desk="#DFE5EA",
    line="#DCE2E8", edge="#7C8894", t1="#15202B", t2="#44525F", t3="#5F6C78",
    accent="#0B5CA8", accent_s="#E4EFF9", on="#FFFFFF", ok="#1A7347", ok_s="#E3F3EA",
    warn="#865200", warn_f="#BF7600", warn_s="#FDF2D8", bad="#B3261E", bad_s="#FBE9E7",
    pend="#5A4A9C", pend_s="#EEEBF8", track="#D9E0E7", key="#FFFFFF", keyl="#B9C3CC",
)  # fmt: skip
DARK = Palette(
    app="#0F151B", panel="#151D25", surface="#1B252E", sunken="#17202A", desk="#10171E",
    line="#2C3945", edge="#748391", t1="#EAF0F5", t2="#B7C3CE", t3="#97A5B2",
    accent="#7DB9F2", accent_s="#1C3A56", on="#08131E", ok="#6FCF9B", ok_s="#18382A",
    warn="#F2C15B", warn_f="#E2A01B", warn_s="#3A2E14", bad="#FF9C93", bad_s="#4A201D",
    pend="#B9ABF5", pend_s="#2C2650", track="#33424F", key="#2A3742", keyl="#4A5A68",
)  # fmt: skip

SCALES = (100, 115, 130, 150, 200)


class Role(StrEnum):
    """Type roles of screens.md 3."""

    TICKET = "ticket"
    TITLE = "title"
    LIST_TICKET = "list-ticket"
    ERROR_TITLE = "error-title"
    PANEL = "panel"
    BUTTON = "button"
    BUTTON_2 = "button-2"
    ROW = "row"
    ROW_CURRENT = "row-current"
    VALUE = "value"
    BODY = "body"
    BODY_STRONG = "body-strong"
    DETAIL = "detail"
    DETAIL_STRONG = "detail-strong"
    LABEL = "label"
    SMALL = "small"
    KEY = "key"
    CAPTION = "caption"
    TIME = "time"
    BRAND = "brand"
    P_TITLE = "p-title"
    P_HEAD = "p-head"
    P_VALUE = "p-value"
    P_TEXT = "p-text"
    P_STRONG = "p-strong"
    P_LABEL = "p-label"
    P_TICKET = "p-ticket"


TYPE: dict[Role, tuple[float, int]] = {
    Role.TICKET: (26, 700),
    Role.TITLE: (20, 600),
    Role.LIST_TICKET: (18, 600),
    Role.ERROR_TITLE: (18, 600),
    Role.PANEL: (14, 600),
    Role.BUTTON: (14, 600),
    Role.BUTTON_2: (14, 500),
    Role.ROW: (14, 500),
    Role.ROW_CURRENT: (14, 600),
    Role.VALUE: (14.5, 500),
    Role.BODY: (13, 400),
    Role.BODY_STRONG: (13, 500),
    Role.DETAIL: (12.5, 400),
    Role.DETAIL_STRONG: (12.5, 600),
    Role.LABEL: (12, 500),
    Role.SMALL: (12, 400),
    Role.KEY: (11, 500),
    Role.CAPTION: (10.5, 400),
    Role.TIME: (15, 600),
    Role.BRAND: (15, 600),
    Role.P_TITLE: (28, 600),
    Role.P_HEAD: (21.5, 600),
    Role.P_VALUE: (21.5, 500),
    Role.P_TEXT: (18, 400),
    Role.P_STRONG: (18, 500),
    Role.P_LABEL: (15, 400),
    Role.P_TICKET: (42, 700),
}


def _channel(value: int) -> float:
    c = value / 255
    return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.x) of '#RRGGBB'."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * _channel(red) + 0.7152 * _channel(green) + 0.0722 * _channel(blue)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
