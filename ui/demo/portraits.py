"""Invented portraits in flat illustration: nobody's face, the same picture for the same id, 3:4, JPEG."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import date

from PIL import Image, ImageDraw, ImageFilter

from app.domain.numbers import Sex

WIDTH, HEIGHT = 480, 640
_SMOOTH = 2  # drawn twice as large, then reduced: smooth edges without a drawing library
_SKIN = ("#E3B995", "#D9AB84", "#EAC4A3", "#CF9D76", "#DDB08C")
_HAIR = ("#2A211E", "#33241D", "#1F1A1A", "#3B2A22", "#2D2426")
_GREY_HAIR = ("#6E6A68", "#8A8582")
_CLOTH = ("#35597D", "#4B6B57", "#7A4A57", "#5A5378", "#3E6A70", "#80614A")
_GROUND = (("#D6E0E9", "#C3D0DC"), ("#DDE3E0", "#C9D3CE"), ("#E1DEE6", "#CFCAD8"))
_OLD = 50

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Look:
    """The traits that make one face differ from another."""

    skin: str
    shade: str
    hair: str
    cloth: str
    ground: tuple[str, str]
    face_width: float
    face_height: float
    eye_gap: float
    brow: float
    mouth: float
    style: int
    glasses: bool


def portrait(person_id: str, sex: Sex, birth_date: date) -> bytes:
    """JPEG bytes of the person's portrait; equal arguments give equal bytes."""
    look = _look(person_id, birth_date)
    canvas = Image.new("RGB", (WIDTH * _SMOOTH, HEIGHT * _SMOOTH), look.ground[0])
    draw = _Pencil(canvas)
    _ground(draw, look)
    (_long_hair if sex is Sex.FEMALE else _nape)(draw, look)
    _body(draw, look)
    _head(draw, look)
    (_fringe if sex is Sex.FEMALE else _short_hair)(draw, look)
    _face(draw, look, beard=sex is Sex.MALE and look.style == 2)
    small = canvas.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).filter(ImageFilter.SMOOTH)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()


def _look(person_id: str, birth_date: date) -> _Look:
    dice = random.Random(person_id)  # noqa: S311 - a drawing, not a secret
    old = birth_date.year <= 2026 - _OLD
    skin = dice.choice(_SKIN)
    return _Look(
        skin=skin,
        shade=_darker(skin, 0.88),
        hair=dice.choice(_GREY_HAIR if old else _HAIR),
        cloth=dice.choice(_CLOTH),
        ground=dice.choice(_GROUND),
        face_width=dice.uniform(0.90, 1.06),
        face_height=dice.uniform(0.95, 1.05),
        eye_gap=dice.uniform(0.92, 1.06),
        brow=dice.uniform(-5, 5),
        mouth=dice.uniform(0.85, 1.15),
        style=dice.randrange(3),
        glasses=dice.random() < (0.6 if old else 0.2),
    )


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(red: float, green: float, blue: float) -> str:
    return f"#{min(255, int(red)):02X}{min(255, int(green)):02X}{min(255, int(blue)):02X}"


def _darker(colour: str, factor: float) -> str:
    red, green, blue = _channels(colour)
    return _hex(red * factor, green * factor, blue * factor)


class _Pencil:
    """Draws in the coordinates of the finished picture."""

    def __init__(self, canvas: Image.Image) -> None:
        self._draw = ImageDraw.Draw(canvas)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, fill: str) -> None:
        self._draw.ellipse(_scaled((cx - rx, cy - ry, cx + rx, cy + ry)), fill=fill)

    def chord(self, box: Box, start: float, end: float, fill: str) -> None:
        self._draw.chord(_scaled(box), start, end, fill=fill)

    def arc(self, box: Box, start: float, end: float, fill: str, width: float) -> None:
        self._draw.arc(_scaled(box), start, end, fill=fill, width=int(width * _SMOOTH))

    def block(self, box: Box, radius: float, fill: str) -> None:
        self._draw.rounded_rectangle(_scaled(box), radius * _SMOOTH, fill=fill)

    def line(self, box: Box, fill: str, width: float) -> None:
        self._draw.line(_scaled(box), fill=fill, width=int(width * _SMOOTH))

    def polygon(self, points: list[tuple[float, float]], fill: str) -> None:
        self._draw.polygon([(x * _SMOOTH, y * _SMOOTH) for x, y in points], fill=fill)


def _scaled(box: Box) -> Box:
    return box[0] * _SMOOTH, box[1] * _SMOOTH, box[2] * _SMOOTH, box[3] * _SMOOTH


_CX, _CY = WIDTH / 2, 285.0


def _ground(draw: _Pencil, look: _Look) -> None:
    top, bottom = _channels(look.ground[0]), _channels(look.ground[1])
    for y in range(0, HEIGHT, 4):
        mixed = (round(t + (b - t) * y / HEIGHT) for t, b in zip(top, bottom, strict=True))
        draw.block((0, y, WIDTH, y + 4), 0, _hex(*mixed))


def _long_hair(draw: _Pencil, look: _Look) -> None:
    width = 128 * look.face_width
    length = (470, 400, 520)[look.style]
    draw.ellipse(_CX, _CY - 55, width, 140, look.hair)
    draw.block((_CX - width, _CY - 55, _CX + width, length), 46, look.hair)


def _nape(draw: _Pencil, look: _Look) -> None:
    draw.ellipse(_CX, _CY - 46, 110 * look.face_width, 112 * look.face_height, look.hair)


def _body(draw: _Pencil, look: _Look) -> None:
    draw.ellipse(_CX, 662, 240, 196, look.cloth)
    draw.block((_CX - 46, 370, _CX + 46, 500), 40, look.shade)
    if look.style == 1:  # a collar
        draw.polygon([(_CX - 66, 472), (_CX, 556), (_CX + 66, 472), (_CX + 34, 640), (_CX - 34, 640)], "#F1F4F7")
        draw.polygon([(_CX - 46, 464), (_CX, 534), (_CX + 46, 464)], look.shade)
    else:
        draw.chord((_CX - 66, 416, _CX + 66, 524), 0, 180, look.shade)


def _head(draw: _Pencil, look: _Look) -> None:
    rx, ry = 98 * look.face_width, 128 * look.face_height
    for side in (-1, 1):
        draw.ellipse(_CX + side * rx, _CY + 10, 15, 26, look.shade)
    draw.ellipse(_CX, _CY, rx, ry, look.skin)


def _fringe(draw: _Pencil, look: _Look) -> None:
    rx = 104 * look.face_width
    top = _CY - 142 * look.face_height
    if look.style == 0:
        draw.chord((_CX - rx, top, _CX + rx, _CY + 42), 180, 360, look.hair)
        draw.ellipse(_CX, _CY - 28, rx * 0.86, 34, look.skin)
    elif look.style == 1:
        draw.chord((_CX - rx, top, _CX + rx, _CY + 30), 182, 318, look.hair)
        draw.chord((_CX - rx, top, _CX + rx, _CY + 6), 300, 358, look.hair)
    else:
        draw.chord((_CX - rx, top, _CX + rx, _CY - 4), 180, 360, look.hair)


def _short_hair(draw: _Pencil, look: _Look) -> None:
    rx = 108 * look.face_width
    top = _CY - 156 * look.face_height
    if look.style == 0:
        draw.chord((_CX - rx, top, _CX + rx, _CY - 6), 180, 360, look.hair)
        draw.chord((_CX - rx * 0.9, _CY - 128, _CX + rx * 0.2, _CY - 58), 0, 180, look.hair)
    elif look.style == 1:  # combed to one side
        draw.chord((_CX - rx, top, _CX + rx, _CY + 16), 186, 330, look.hair)
        draw.chord((_CX - rx, top, _CX + rx, _CY + 2), 300, 356, look.hair)
    else:
        draw.chord((_CX - rx, top, _CX + rx, _CY + 4), 186, 354, look.hair)
    for side in (-1, 1):
        x = _CX + side * 92 * look.face_width
        draw.block((x - 9, _CY - 84, x + 9, _CY - 26), 8, look.hair)


def _face(draw: _Pencil, look: _Look, *, beard: bool) -> None:
    gap = 40 * look.eye_gap
    for side in (-1, 1):
        x = _CX + side * gap
        draw.ellipse(x, _CY - 6, 15, 9, "#F7F4F1")
        draw.ellipse(x, _CY - 6, 8, 8, "#2B211D")
        draw.ellipse(x + 3, _CY - 9, 2.4, 2.4, "#FFFFFF")
        draw.arc((x - 19, _CY - 22, x + 19, _CY + 12), 195, 345, "#2B211D", 3)
        draw.arc((x - 26, _CY - 44 + look.brow, x + 26, _CY - 4 + look.brow), 205, 335, look.hair, 6)
        draw.ellipse(x + side * 14, _CY + 46, 20, 12, _blush(look.skin))
        if look.glasses:
            draw.arc((x - 30, _CY - 32, x + 30, _CY + 22), 0, 360, "#3A3F45", 4)
    if look.glasses:
        draw.arc((_CX - 16, _CY - 18, _CX + 16, _CY + 8), 200, 340, "#3A3F45", 4)
    draw.arc((_CX - 15, _CY + 8, _CX + 15, _CY + 42), 20, 160, _darker(look.skin, 0.74), 4)
    if beard:
        draw.chord((_CX - 74, _CY - 4, _CX + 74, _CY + 130 * look.face_height), 24, 156, look.hair)
        draw.ellipse(_CX, _CY + 70, 44, 24, look.skin)
    half = 30 * look.mouth
    draw.chord((_CX - half, _CY + 52, _CX + half, _CY + 84), 10, 170, "#B4605A")
    draw.arc((_CX - half, _CY + 48, _CX + half, _CY + 76), 15, 165, "#8F453F", 3)


def _blush(skin: str) -> str:
    red, green, blue = _channels(skin)
    return _hex(red + 4, green * 0.94, blue * 0.94)
