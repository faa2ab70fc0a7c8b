"""Invented people on invented cards, and a card program directly behind the seam."""

from __future__ import annotations

import functools
import io
import random
from collections.abc import Callable
from datetime import date

from PIL import Image

from app.cards.apdu import ResponseApdu
from app.cards.simulator.id_card import IdCard, IdCardPersonalisation
from app.cards.simulator.vpcd import CardProgram
from app.domain.numbers import Sex
from app.domain.people import PersonName

TODAY = date(2026, 11, 20)


@functools.cache
def photo(seed: int = 1, width: int = 240, height: int = 320) -> bytes:
    """A JPEG of some 15 kB, the same every time."""
    dice = random.Random(seed)  # noqa: S311 - a picture
    small = Image.frombytes("RGB", (width // 4, height // 4), dice.randbytes(width * height // 16 * 3))
    out = io.BytesIO()
    small.resize((width, height), Image.Resampling.BICUBIC).save(out, "JPEG", quality=50)
    return out.getvalue()


def gulsezim() -> IdCardPersonalisation:
    return IdCardPersonalisation(
        document_number="012345678",
        name=PersonName("Әбдірахманқызы", "Гүлсезім", "Бауыржанқызы"),
        latin_surname="ABDIRAKHMANKYZY",
        latin_given="GULSEZIM",
        iin="900101400013",
        birth_date=date(1990, 1, 1),
        sex=Sex.FEMALE,
        expiry_date=date(2031, 5, 14),
        issued_on=date(2021, 5, 15),
        photo_jpeg=photo(1),
    )


def talgat() -> IdCardPersonalisation:
    return IdCardPersonalisation(
        document_number="087654321",
        name=PersonName("Өмірұлы", "Талғат"),
        latin_surname="OMIRULY",
        latin_given="TALGAT",
        iin=None,
        birth_date=date(1988, 2, 29),
        sex=Sex.MALE,
        expiry_date=date(2029, 12, 31),
        issued_on=date(2019, 12, 31),
        photo_jpeg=photo(2),
    )


class DirectConnection:
    """A card program as a CardConnection; `before` is called with the index of every command."""

    def __init__(self, program: CardProgram, before: Callable[[int], None] = lambda index: None) -> None:
        self.program = program
        self.before = before
        self.commands: list[bytes] = []

    @property
    def atr(self) -> bytes:
        return self.program.atr

    def transmit(self, command: bytes) -> ResponseApdu:
        index = len(self.commands)
        self.commands.append(command)
        self.before(index)
        return ResponseApdu.parse(self.program.transmit(command))


def card(person: IdCardPersonalisation) -> IdCard:
    return IdCard.personalised(person)
