"""The office that uses the desk."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.numbers import Bin
from app.domain.people import PersonName


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One of the people who work here. `role`: 'clerk' | 'head'. `iin` binds the head's signing key."""

    id: str
    name: PersonName
    role: str
    post_kk: str
    post_ru: str
    iin: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """Requisites as they stand on papers. `kato`: nine digits of the classifier."""

    id: str
    bin: Bin
    name_kk: str
    name_ru: str
    short_name_kk: str
    short_name_ru: str
    city_kk: str
    city_ru: str
    address_kk: str
    address_ru: str
    kato: str
    phone: str
    bank_account: str
    bank_code: str
    bank_name: str
    service: str  # "kindergarten" | "school"
    parental_fee_tenge: int = 0
    staff: tuple[StaffMember, ...] = ()

    @property
    def head(self) -> StaffMember:
        return next(m for m in self.staff if m.role == "head")
