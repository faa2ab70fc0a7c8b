"""People as the desk knows them: names, phones, addresses, kinship."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.numbers import Iin, Sex
from app.kernel.errors import InputError
from app.kernel.redaction import masked

_PHONE = re.compile(r"\+7[0-9]{10}")


@dataclass(frozen=True, slots=True, repr=False)
class PersonName:
    """Surname, given name and patronymic (if any), in Kazakh letters; never cut, never declined."""

    surname: str
    given: str
    patronymic: str | None = None

    @property
    def full(self) -> str:
        """'Әбдірахманқызы Гүлсезім Бауыржанқызы'."""
        return " ".join(p for p in (self.surname, self.given, self.patronymic) if p)

    @property
    def short(self) -> str:
        """'Әбдірахманқызы Г. Б.'."""
        initials = [f"{p[0]}." for p in (self.given, self.patronymic) if p]
        return " ".join([self.surname, *initials])

    def __repr__(self) -> str:
        return "PersonName(…)"


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """+7 and ten digits."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Phone:
        """Accepts spaces, dashes, brackets and a leading 8; InputError Phone_Format."""
        digits = re.sub(r"[\s()\-]", "", text)
        if re.fullmatch(r"8[0-9]{10}", digits):
            digits = "+7" + digits[1:]
        if not _PHONE.fullmatch(digits):
            raise InputError("Phone_Format")
        return cls(digits)

    @property
    def shown(self) -> str:
        """'+7 701 000 00 17'."""
        d = self.value
        return f"{d[:2]} {d[2:5]} {d[5:8]} {d[8:10]} {d[10:]}"

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"Phone({masked(self.value, 2)})"


class Relation(StrEnum):
    """Who the applicant is to the child, as the registry says (QUE-10, QUE-12)."""

    MOTHER = "mother"
    FATHER = "father"
    GUARDIAN = "guardian"
    TRUSTEE = "trustee"
    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Applicant:
    """A parent or legal representative at the counter."""

    name: PersonName
    iin: Iin | None
    birth_date: date | None
    relation: Relation
    phones: tuple[Phone, ...] = ()
    address_kk: str | None = None
    address_ru: str | None = None
    document_number: str | None = None
    document_issued_on: date | None = None
    document_valid_until: date | None = None
    citizenship: str = "KAZ"


@dataclass(frozen=True, slots=True)
class Child:
    """The child whom the case is about. Children of other countries may have no IIN (QUE-15)."""

    name: PersonName
    iin: Iin | None
    birth_date: date
    sex: Sex | None = None
    sen: bool = False
    birth_certificate_number: str | None = None
    citizenship: str = "KAZ"
