"""Pictures of every step in Kazakh and Russian, and one contact sheet of all of them."""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.drive.remote import RemoteWindow

_ROOT = Path(__file__).resolve().parents[2]
_FONT = _ROOT / "resources" / "fonts" / "NotoSans-Regular.ttf"
_COLUMNS, _THUMB, _GAP, _CAPTION = 8, (342, 192), 10, 22


class Album:
    """Takes a picture in kk, one in ru after F12, and turns the language back. F12 is not counted as the clerk's."""

    def __init__(self, folder: Path, window: RemoteWindow) -> None:
        self._folder = folder
        self.window = window
        self._number = 0
        self.pictures: list[tuple[Path, Path]] = []  # (kk, ru)

    def take(self, name: str) -> None:
        """`NN-name-kk.png` and `NN-name-ru.png` show the window as it stands."""
        self._both(name, self.window.picture)

    def take_parent(self, name: str) -> None:
        """The parent's screen, shown for the pictures only."""
        self.window.count_pause()
        self.window.press("F11")
        self.window.count_again()
        self._both(name, self.window.parent_picture)
        self.window.count_pause()
        self.window.press("F11")
        self.window.count_again()

    def _both(self, name: str, shoot: object) -> None:
        self._number += 1
        kk, ru = (self._folder / f"{self._number:02d}-{name}-{lang}.png" for lang in ("kk", "ru"))
        if not callable(shoot):
            raise TypeError(name)
        shoot(kk)
        self._turn("ru")
        shoot(ru)
        self._turn("kk")
        self.pictures.append((kk, ru))

    def _turn(self, language: str) -> None:
        self.window.count_pause()
        self.window.press("F12")
        self.window.until(lambda look: look.language == language, f"the window in {language}")
        self.window.count_again()


def contact_sheet(stories: dict[str, list[tuple[Path, Path]]], target: Path) -> None:
    """All pictures, small: for each story its steps in kk, and under them the same in ru."""
    font = ImageFont.truetype(str(_FONT), 14)
    bands = [(name, pairs) for name, pairs in stories.items() if pairs]
    lines = sum(2 * math.ceil(len(pairs) / _COLUMNS) for _, pairs in bands)
    cell = (_THUMB[0] + _GAP, _THUMB[1] + _CAPTION + _GAP)
    size = (_COLUMNS * cell[0] + _GAP, lines * cell[1] + len(bands) * 34 + _GAP)
    sheet = Image.new("RGB", size, "#E9EDF1")
    draw = ImageDraw.Draw(sheet)
    top = _GAP
    for name, pairs in bands:
        draw.text((_GAP, top), name, fill="#15202B", font=ImageFont.truetype(str(_FONT), 20))
        top += 34
        for start in range(0, len(pairs), _COLUMNS):
            chunk = pairs[start : start + _COLUMNS]
            for side in (0, 1):
                for column, pair in enumerate(chunk):
                    left = _GAP + column * cell[0]
                    _paste(sheet, pair[side], (left, top))
                    draw.text((left, top + _THUMB[1] + 2), pair[side].stem, fill="#44525F", font=font)
                top += cell[1]
    sheet.save(target, compress_level=6)


def _paste(sheet: Image.Image, picture: Path, at: tuple[int, int]) -> None:
    with Image.open(picture) as whole:
        small = whole.convert("RGB")
        small.thumbnail(_THUMB, Image.Resampling.BILINEAR, reducing_gap=2.0)
        sheet.paste(small, at)
