"""Plain facts in, findings out, by the rule functions of the desk: `qabyldau decide` and the lawyers' cases. Pure.

A kind has a dataclass of facts that a person can write by hand; everything that is not a fact of the rule (names,
numbers) is filled with a stand-in.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, get_type_hints

from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.domain.numbers import Bin
from app.domain.people import Applicant, Child, PersonName, Relation
from app.domain.referral import GroupLevel, Place, Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.kernel.codec import from_plain
from app.kernel.errors import InputError
from app.rules.book import Law
from app.rules.certificate import check_certificate
from app.rules.clocks import LegalClock, clock_finding
from app.rules.enrolment import check_package, check_representative, required_documents
from app.rules.finding import Effect, Finding
from app.rules.general import group_level, ticket_allowed
from app.rules.referral import check_end_date, check_referral

# Stand-ins: only whether they are the same matters.
_HERE, _ELSEWHERE = Bin("this organisation"), Bin("another organisation")
_NOBODY = PersonName("—", "—")


@dataclass(frozen=True, slots=True)
class Decision:
    """`outcome` is a word of the kind (accepted, refused, …); `lawful` is false when it is a refusal."""

    outcome: str
    lawful: bool
    findings: tuple[Finding, ...]
    last_moment: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """When things happened; later ones may be missing. `at` (or the last of them) ends the running clock."""

    taken: datetime
    called: datetime | None = None
    package: datetime | None = None
    result: datetime | None = None
    finished: datetime | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """`ticket`: when the visitor took the ticket (default: the moment asked about). `level`: group of the place."""

    issued: datetime | date
    kind: ReferralKind = ReferralKind.REGULAR
    status: ReferralStatus = ReferralStatus.ACTIVE
    this_organisation: bool = True
    ticket: datetime | None = None
    seat_free_on: date | None = None
    valid_until: date | None = None
    extended_until: date | None = None
    available_until: date | None = None
    birth_date: date = date(2023, 3, 14)
    level: GroupLevel | None = None


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """`not_presented`: documents the parent does not have; all others of the list count as presented.

    `certificate`: date of the health certificate (default: the day asked about).
    """

    referral: ReferralFacts
    relation: Relation = Relation.MOTHER
    sen: bool = False
    certificate: date | None = None
    contraindication: bool = False
    not_presented: tuple[DocumentKind, ...] = ()
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A preschool contract on the day asked about. `end_date` matters only for a temporary place."""

    certificate: date
    kind: ReferralKind = ReferralKind.REGULAR
    available_until: date | None = None
    end_date: date | None = None


def decide(kind: str, facts: Mapping[str, Any], at: datetime, law: Law) -> Decision:
    """What the rules of `kind` say of `facts` at the moment `at`.

    InputError Decide_UnknownKind, Decide_UnknownFact, Decide_Fact (which field, what was expected).
    """
    rule = KINDS.get(kind)
    if rule is None:
        raise InputError("Decide_UnknownKind", kind=kind, kinds=", ".join(KINDS))
    return rule.judge(_read(rule.facts, facts), at.astimezone(KZ), law)


def schema(kind: str) -> dict[str, str]:
    """Field → type of the facts of a kind, optional ones with a question mark."""
    rule = KINDS.get(kind)
    if rule is None:
        raise InputError("Decide_UnknownKind", kind=kind, kinds=", ".join(KINDS))
    return {
        f.name + ("" if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING else "?"): str(
            f.type
        )
        for f in dataclasses.fields(rule.facts)
    }


def changes(
    kind: str, facts: Mapping[str, Any], *, first: datetime, last: date, law: Law
) -> Iterator[tuple[date, Decision]]:
    """The days from `first` to `last` on which outcome or findings change, each with the decision at that hour."""
    before: tuple[str, tuple[str, ...]] | None = None
    at = first
    while at.date() <= last:
        decision = decide(kind, facts, at, law)
        now = (decision.outcome, tuple(f.key for f in decision.findings))
        if now != before:
            yield at.date(), decision
        before, at = now, at + timedelta(days=1)


def _read(kind: type, facts: Mapping[str, Any]) -> Any:
    """`facts` as a `kind`; unlike stored data, a field that nobody knows is an error. Bare times are Kazakhstan's."""
    _only_known(kind, facts, "")
    try:
        return _with_zone(from_plain(kind, facts))
    except InputError as error:
        if error.code != "Codec_Mismatch":
            raise
        field_name = str(error.params["field"]).partition(".")[2]
        raise InputError("Decide_Fact", field=field_name, expected=error.params["expected"]) from None


def _only_known(kind: type, facts: Mapping[str, Any], where: str) -> None:
    hints = get_type_hints(kind)
    for name, value in facts.items():
        if name not in hints:
            raise InputError("Decide_UnknownFact", field=f"{where}{name}", known=", ".join(hints))
        if isinstance(value, Mapping) and dataclasses.is_dataclass(hints[name]):
            _only_known(hints[name], value, f"{where}{name}.")


def _with_zone(facts: Any) -> Any:
    changed: dict[str, Any] = {}
    for f in dataclasses.fields(facts):
        value = getattr(facts, f.name)
        if isinstance(value, datetime) and value.tzinfo is None:
            changed[f.name] = value.replace(tzinfo=KZ)
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            changed[f.name] = _with_zone(value)
    return replace(facts, **changed) if changed else facts


def _ticket(facts: TicketFacts, at: datetime, law: Law) -> Decision:
    on = facts.taken.astimezone(KZ).date()
    allowed, warning = ticket_allowed(facts.taken, law)
    spans = (
        (LegalClock.WAIT, facts.taken, facts.called),
        (LegalClock.SERVE, facts.called, facts.finished),
        (LegalClock.TERM, facts.package, facts.result),
    )
    found = [warning] if warning else []
    for clock, start, end in spans:
        if start is None:
            continue
        seconds = ((end or at) - start).total_seconds()
        told = clock_finding(clock, seconds, law, on, finished=end is not None, estimated=facts.estimated)
        found += [told] if told else []
    breach = any(f.effect is Effect.BREACH for f in found)
    return Decision("no-ticket" if not allowed else "breach" if breach else "in-time", allowed, tuple(found))


def _as_referral(facts: ReferralFacts, at: datetime, law: Law) -> Referral:
    issued = (
        facts.issued if isinstance(facts.issued, datetime) else datetime.combine(facts.issued, datetime.min.time(), KZ)
    )
    level = facts.level or group_level(facts.birth_date, at.date(), law) or GroupLevel.PRESCHOOL
    return Referral(
        number="—",
        kind=facts.kind,
        status=facts.status,
        issued_at=issued,
        organisation=_HERE if facts.this_organisation else _ELSEWHERE,
        organisation_name_kk="—",
        organisation_name_ru="—",
        child=Child(_NOBODY, None, facts.birth_date),
        applicant=Applicant(_NOBODY, None, None, Relation.UNKNOWN),
        place=Place(level, "kk", special=False, regime="full-day", available_until=facts.available_until),
        seat_free_on=facts.seat_free_on,
        valid_until=facts.valid_until,
        extended_until=facts.extended_until,
    )


def _referral(facts: ReferralFacts, at: datetime, law: Law) -> Decision:
    checked = check_referral(
        _as_referral(facts, at, law), at=at, ticket_taken_at=facts.ticket or at, organisation=_HERE, law=law
    )
    lawful = checked.status.value == "accepted"
    return Decision(checked.status.value, lawful, checked.findings, checked.last_moment)


def _enrolment(facts: EnrolmentFacts, at: datetime, law: Law) -> Decision:
    referral = _as_referral(facts.referral, at, law)
    checked = check_referral(referral, at=at, ticket_taken_at=facts.referral.ticket or at, organisation=_HERE, law=law)
    documents = {
        kind: PresentedDocument(kind, DocumentSource.ORIGINAL, issued_on=facts.certificate or at.date())
        for kind in required_documents(sen=facts.sen)
        if kind not in facts.not_presented
    }
    package = check_package(
        documents,
        facts.not_presented,
        sen=facts.sen,
        contraindication=facts.contraindication,
        referral_check=checked,
        contract_on=at.date(),
        emergency=facts.emergency,
        law=law,
        now=at,
    )
    applicant = check_representative(replace(referral.applicant, relation=facts.relation))
    lawful = package.complete and not any(f.effect is Effect.BLOCKS for f in applicant)
    return Decision("admit" if lawful else "refuse", lawful, (*package.findings, *applicant), checked.last_moment)


def _contract(facts: ContractFacts, at: datetime, law: Law) -> Decision:
    place = ReferralFacts(at.date(), facts.kind, available_until=facts.available_until)
    ends = check_end_date(_as_referral(place, at, law), facts.end_date)
    found = (*check_certificate(facts.certificate, at.date(), law), *((ends,) if ends else ()))
    lawful = not any(f.effect is Effect.BLOCKS for f in found)
    return Decision("may-sign" if lawful else "may-not-sign", lawful, found)


@dataclass(frozen=True, slots=True)
class _Kind:
    facts: type
    judge: Callable[[Any, datetime, Law], Decision] = field(repr=False)


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "ticket": _Kind(TicketFacts, _ticket),
        "referral": _Kind(ReferralFacts, _referral),
        "enrolment": _Kind(EnrolmentFacts, _enrolment),
        "contract": _Kind(ContractFacts, _contract),
    }
)
