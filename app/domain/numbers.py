"""IIN and BIN: the identification numbers of people and organisations (facts: signing.md 6, rules 7.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.kernel.errors import InputError
from app.kernel.redaction import masked

_TWELVE_ASCII_DIGITS = re.compile(r"[0-9]{12}")
_FIRST_PASS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_PASS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


class Sex(StrEnum):
    MALE = "M"
    FEMALE = "F"


def check_digit(first_eleven: str) -> int | None:
    """Control digit for eleven ASCII digits; None when both passes give 10 (such a number is never issued)."""
    digits = [int(d) for d in first_eleven]
    for weights in (_FIRST_PASS, _SECOND_PASS):
        rest = sum(a * w for a, w in zip(digits, weights, strict=True)) % 11
        if rest < 10:
            return rest
    return None


def _checked(text: str, what: str) -> str:
    value = text.strip()
    if len(value) != 12 and value.isascii() and value.isdigit():
        raise InputError(f"{what}_Length", length=len(value))
    if not _TWELVE_ASCII_DIGITS.fullmatch(value):
        raise InputError(f"{what}_NotDigits" if value else f"{what}_Empty")
    if value == "0" * 12:
        raise InputError(f"{what}_NeverIssued")
    if check_digit(value[:11]) != int(value[11]):
        raise InputError(f"{what}_CheckDigit")
    return value


@dataclass(frozen=True, slots=True, repr=False)
class Iin:
    """ЖСН: a person's number with a right check digit. Its birth date is a hint, never a proof."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Iin:
        """Right number, spaces only at the ends.

        InputError Iin_Empty, Iin_Length, Iin_NotDigits, Iin_CheckDigit, Iin_NeverIssued.
        """
        return cls(_checked(text, "Iin"))

    @property
    def hinted_birth_date(self) -> date | None:
        """Birth date that the digits suggest; None when they name no day or an unknown century."""
        century = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}.get(self.value[6])
        if century is None:
            return None
        try:
            return date(century + int(self.value[:2]), int(self.value[2:4]), int(self.value[4:6]))
        except ValueError:
            return None

    @property
    def hinted_sex(self) -> Sex | None:
        if self.value[6] not in "123456":
            return None
        return Sex.MALE if int(self.value[6]) % 2 else Sex.FEMALE

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Iin({masked(self.value)})"


@dataclass(frozen=True, slots=True)
class Bin:
    """БСН: an organisation's number with a right check digit."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Bin:
        """Right number; InputError Bin_Empty, Bin_Length, Bin_NotDigits, Bin_CheckDigit, Bin_NeverIssued."""
        return cls(_checked(text, "Bin"))

    def __str__(self) -> str:
        return self.value
