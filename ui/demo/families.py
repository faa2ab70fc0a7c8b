"""The 24 invented families of the demo office as frozen values, and as the domain's own types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from app.domain.documents import DocumentKind
from app.domain.numbers import Bin, Iin, Sex
from app.domain.people import Applicant, Child, PersonName, Phone, Relation
from app.domain.referral import Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.kernel.errors import ProgrammingError
from app.kernel.resources import load_yaml, resource
from ui.demo.organisations import DemoOrganisation, DemoStaff, load_organisations

T = TypeVar("T")

DEMO_DAY = date(2026, 11, 20)
DEMO_MORNING = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)
PARENT_TOKEN_PIN = "123456"  # noqa: S105 - public on purpose: invented people, demo tokens


@dataclass(frozen=True, slots=True, repr=False)
class DemoCard:
    """An identity card. The number has nine digits and begins with 99, which no issued card does."""

    number: str
    issued_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, repr=False)
class DemoAdult:
    """A grown-up of a family. `name` stands on the card, `registry_name` in the registry."""

    id: str
    name: PersonName
    registry_name: PersonName
    birth_date: date
    sex: Sex
    iin: Iin | None
    citizenship: str
    relation: Relation
    phones: tuple[Phone, ...]
    address_kk: str
    address_ru: str
    card: DemoCard | None
    token_pin: str = PARENT_TOKEN_PIN

    @property
    def applicant(self) -> Applicant:
        """The person as the registry knows them."""
        return Applicant(
            name=self.registry_name,
            iin=self.iin,
            birth_date=self.birth_date,
            relation=self.relation,
            phones=self.phones,
            address_kk=self.address_kk,
            address_ru=self.address_ru,
            citizenship=self.citizenship,
        )


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """A paper that the parent brings."""

    kind: DocumentKind
    issued_on: date
    number: str | None = None
    issuer: str | None = None
    valid_until: date | None = None
    contraindication: bool = False


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the desk must answer on the demo day. `ground`: code of ENR-36; `rule`: the rule that decides."""

    service: str
    status: str
    ground: str | None = None
    rule: str | None = None
    registry: str = "confirmed"
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class DemoChild:
    """A child with its referral (if any), the papers brought for it and the lawful answer.

    `school`, `queued`, `enrolled`, `stop_list` are the registry's other records, as in the file.
    """

    id: str
    child: Child
    referral: Referral | None
    documents: tuple[DemoDocument, ...]
    expect: Expectation
    school: Mapping[str, Any] | None = None
    queued: Mapping[str, Any] | None = None
    enrolled: Mapping[str, Any] | None = None
    stop_list: Mapping[str, date] | None = None

    def document(self, kind: DocumentKind) -> DemoDocument | None:
        """The paper of `kind`, None when the parent does not bring it."""
        return next((d for d in self.documents if d.kind is kind), None)


@dataclass(frozen=True, slots=True, repr=False)
class Family:
    """One family. `story` says in a sentence why it is there."""

    id: str
    story: str
    adults: tuple[DemoAdult, ...]
    children: tuple[DemoChild, ...]


@dataclass(frozen=True, slots=True, repr=False)
class DemoPeople:
    """Everybody and everything of the demo office."""

    organisations: tuple[DemoOrganisation, ...]
    families: tuple[Family, ...]

    def adults(self) -> Iterator[DemoAdult]:
        return (a for f in self.families for a in f.adults)

    def children(self) -> Iterator[DemoChild]:
        return (c for f in self.families for c in f.children)

    def referrals(self) -> Iterator[Referral]:
        return (c.referral for c in self.children() if c.referral is not None)

    def organisation(self, organisation_id: str) -> DemoOrganisation:
        """ProgrammingError Demo_UnknownId, as for the lookups below."""
        return _only((o for o in self.organisations if o.organisation.id == organisation_id), organisation_id)

    def adult(self, person_id: str) -> DemoAdult:
        return _only((a for a in self.adults() if a.id == person_id), person_id)

    def child(self, person_id: str) -> DemoChild:
        return _only((c for c in self.children() if c.id == person_id), person_id)

    def family_of(self, person_id: str) -> Family:
        return _only(
            (f for f in self.families if person_id in {a.id for a in f.adults} | {c.id for c in f.children}),
            person_id,
        )

    def staff(self, organisation_id: str, role: str) -> DemoStaff:
        found = (s for s in self.organisation(organisation_id).staff if s.member.role == role)
        return _only(found, f"{organisation_id}/{role}")


def _only(found: Iterator[T], wanted: str) -> T:
    for item in found:
        return item
    raise ProgrammingError("Demo_UnknownId", id=wanted)


def load_demo() -> DemoPeople:
    """All of `resources/demo`; InputError when a number there is wrong."""
    organisations = load_organisations()
    data = load_yaml(resource("demo", "families.yaml"))["families"]
    return DemoPeople(organisations, tuple(_family(f, organisations) for f in data))


def _family(data: Mapping[str, Any], organisations: tuple[DemoOrganisation, ...]) -> Family:
    adults = tuple(_adult(a, data["address"]) for a in data["adults"])
    return Family(
        id=data["id"],
        story=data["story"],
        adults=adults,
        children=tuple(_child(c, adults, organisations) for c in data["children"]),
    )


def _iin(data: Mapping[str, Any]) -> Iin | None:
    return Iin.parse(data["iin"]) if data["iin"] else None


def _adult(data: Mapping[str, Any], address: Mapping[str, str]) -> DemoAdult:
    name = PersonName(*data["name"])
    return DemoAdult(
        id=data["id"],
        name=name,
        registry_name=PersonName(data.get("registry_surname", name.surname), name.given, name.patronymic),
        birth_date=data["born"],
        sex=Sex(data["sex"]),
        iin=_iin(data),
        citizenship=data.get("citizenship", "KAZ"),
        relation=Relation(data["relation"]),
        phones=tuple(Phone.parse(p) for p in data["phones"]),
        address_kk=address["kk"],
        address_ru=address["ru"],
        card=_card(data["card"]) if data["card"] else None,
    )


def _card(data: Mapping[str, Any]) -> DemoCard:
    issued: date = data["issued_on"]
    # Ten years, and the last day is the day before the anniversary.
    anniversary = issued.replace(year=issued.year + 10)
    return DemoCard(data["number"], issued, date.fromordinal(anniversary.toordinal() - 1))


def _child(
    data: Mapping[str, Any], adults: tuple[DemoAdult, ...], organisations: tuple[DemoOrganisation, ...]
) -> DemoChild:
    child = Child(
        name=PersonName(*data["name"]),
        iin=_iin(data),
        birth_date=data["born"],
        sex=Sex(data["sex"]),
        sen=data.get("sen", False),
        birth_certificate_number=data["birth_certificate"],
        citizenship=data.get("citizenship", "KAZ"),
    )
    referral = data.get("referral")
    return DemoChild(
        id=data["id"],
        child=child,
        referral=_referral(referral, child, adults, organisations, data) if referral else None,
        documents=tuple(_document(k, d) for k, d in data.get("documents", {}).items()),
        expect=Expectation(**data["expect"]),
        school=data.get("school"),
        queued=data.get("queued"),
        enrolled=data.get("enrolled"),
        stop_list=data.get("stop_list"),
    )


def _document(kind: str, data: Mapping[str, Any]) -> DemoDocument:
    return DemoDocument(kind=DocumentKind(kind), **data)


def _referral(
    data: Mapping[str, Any],
    child: Child,
    adults: tuple[DemoAdult, ...],
    organisations: tuple[DemoOrganisation, ...],
    child_data: Mapping[str, Any],
) -> Referral:
    home = _only(
        (o for o in organisations if data["place"] in {g.id for g in o.groups}),
        data["place"],
    )
    holder = _only((a for a in adults if a.id == data.get("applicant", adults[0].id)), child_data["id"])
    return Referral(
        number=data["number"],
        kind=ReferralKind(data.get("kind", "regular")),
        status=ReferralStatus(data.get("status", "active")),
        issued_at=_local(data["issued"]),
        organisation=Bin(home.organisation.bin.value),
        organisation_name_kk=home.organisation.name_kk,
        organisation_name_ru=home.organisation.name_ru,
        child=child,
        applicant=holder.applicant,
        place=home.place(data["place"], until=data.get("available_until")),
        seat_free_on=data.get("seat_free_on"),
        queue_number=data.get("queue_number"),
    )


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KZ)
