"""The demo's two kindergartens and two schools: requisites, staff with public PINs, groups, places, classes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.numbers import Bin, Iin
from app.domain.organisation import Organisation, StaffMember
from app.domain.people import PersonName
from app.domain.referral import GroupLevel, Place, ReferralKind
from app.kernel.errors import ProgrammingError
from app.kernel.resources import load_yaml, resource


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """One employee. `pin` opens the shift; `token` and `token_pin` are the signing token, the head's only."""

    member: StaffMember
    birth_date: date
    iin: Iin
    pin: str
    token: str | None
    token_pin: str | None


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A group of a kindergarten: children of one birth year."""

    id: str
    birth_year: int
    level: GroupLevel
    language: str
    regime: str
    special: bool
    seats: int
    taken: int


@dataclass(frozen=True, slots=True)
class DemoVacancy:
    """Free places of a group (REF-01); `until` limits a temporary stay (REF-04)."""

    group: str
    kind: ReferralKind
    count: int
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class DemoClass:
    """A first-grade class."""

    id: str
    language: str
    seats: int
    taken: int


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation with what only the demo knows of it."""

    organisation: Organisation
    staff: tuple[DemoStaff, ...]
    groups: tuple[DemoGroup, ...]
    vacancies: tuple[DemoVacancy, ...]
    classes: tuple[DemoClass, ...]
    microdistrict: tuple[str, ...]

    @property
    def clerk(self) -> DemoStaff:
        return next(s for s in self.staff if s.member.role == "clerk")

    @property
    def head(self) -> DemoStaff:
        return next(s for s in self.staff if s.member.role == "head")

    def place(self, group_id: str, until: date | None = None) -> Place:
        """The place that a referral to one of the groups keeps; ProgrammingError Demo_UnknownId."""
        for group in self.groups:
            if group.id == group_id:
                return Place(group.level, group.language, group.special, group.regime, available_until=until)
        raise ProgrammingError("Demo_UnknownId", id=group_id)


def load_organisations() -> tuple[DemoOrganisation, ...]:
    """The organisations of `resources/demo/organisations.yaml` in file order."""
    return tuple(_organisation(o) for o in load_yaml(resource("demo", "organisations.yaml"))["organisations"])


def _organisation(data: Mapping[str, Any]) -> DemoOrganisation:
    staff = tuple(_staff(s) for s in data["staff"])
    return DemoOrganisation(
        organisation=Organisation(
            id=data["id"],
            bin=Bin.parse(data["bin"]),
            name_kk=data["name"]["kk"],
            name_ru=data["name"]["ru"],
            short_name_kk=data["short_name"]["kk"],
            short_name_ru=data["short_name"]["ru"],
            city_kk=data["city"]["kk"],
            city_ru=data["city"]["ru"],
            address_kk=data["address"]["kk"],
            address_ru=data["address"]["ru"],
            kato=data["kato"],
            phone=data["phone"],
            bank_account=data["bank"]["account"],
            bank_code=data["bank"]["code"],
            bank_name=data["bank"]["name"],
            service=data["service"],
            parental_fee_tenge=data.get("parental_fee_tenge", 0),
            staff=tuple(s.member for s in staff),
        ),
        staff=staff,
        groups=tuple(
            DemoGroup(
                id=g["id"],
                birth_year=g["birth_year"],
                level=GroupLevel(g["level"]),
                language=g["language"],
                regime=g["regime"],
                special=g["special"],
                seats=g["seats"],
                taken=g["taken"],
            )
            for g in data.get("groups", ())
        ),
        vacancies=tuple(
            DemoVacancy(v["group"], ReferralKind(v["kind"]), v["count"], v["from"], v.get("until"))
            for v in data.get("vacancies", ())
        ),
        classes=tuple(DemoClass(c["id"], c["language"], c["seats"], c["taken"]) for c in data.get("classes", ())),
        microdistrict=tuple(m["kk"] for m in data.get("microdistrict", ())),
    )


def _staff(data: Mapping[str, Any]) -> DemoStaff:
    token = data.get("token") or {}
    return DemoStaff(
        member=StaffMember(
            id=data["id"],
            name=PersonName(*data["name"]),
            role=data["role"],
            post_kk=data["post"]["kk"],
            post_ru=data["post"]["ru"],
            iin=data["iin"],
        ),
        birth_date=data["born"],
        iin=Iin.parse(data["iin"]),
        pin=data["pin"],
        token=token.get("id"),
        token_pin=token.get("pin"),
    )
