"""Questions of the kinds `ticket`, `referral`, `enrolment`, `contract`. Pure.

Everything that is not a fact of the rule (names, numbers) is filled with a stand-in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.documents import DocumentKind, PresentedDocument
from app.domain.numbers import Bin
from app.domain.people import Applicant, Child, PersonName, Relation
from app.domain.referral import GroupLevel, Place, Referral, ReferralKind, ReferralStatus
from app.kernel.clock import KZ
from app.kernel.errors import InputError
from app.rules.book import Law
from app.rules.certificate import check_certificate
from app.rules.clocks import LegalClock, clock_finding
from app.rules.enrolment import check_package, check_representative, required_documents
from app.rules.finding import Effect, Ground
from app.rules.general import group_level, ticket_allowed
from app.rules.questions import Decision, by_findings
from app.rules.referral import check_end_date, check_referral
from app.rules.referral_changes import check_cancel, check_extension, check_state_order
from app.rules.regime import regime_told
from app.rules.say import blocking, present
from app.rules.school import check_school_contract
from app.rules.service import (
    Channel,
    check_clerk_ground,
    check_form_number,
    check_line,
    check_stage_order,
    in_zone,
    portal_registration,
    source_of,
)

# Stand-ins: only whether they are the same matters.
_HERE, _ELSEWHERE = Bin("this organisation"), Bin("another organisation")
_NOBODY = PersonName("—", "—")


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """When things happened; later ones may be missing. `at` (or the last of them) ends the running clock.

    `first_in_line`: nobody has been waiting longer. `portal`: `taken` is the arrival of a portal request.
    """

    taken: datetime
    called: datetime | None = None
    package: datetime | None = None
    result: datetime | None = None
    finished: datetime | None = None
    estimated: bool = False
    first_in_line: bool = True
    portal: bool = False


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """`ticket`: when the visitor took the ticket (default: the moment asked about). `level`: group of the place.

    `cancel`, `extend_to`: the applicant asks for it. `state_order`: the organisation holds a state education order.
    """

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
    cancel: bool = False
    extend_to: date | None = None
    state_order: bool = True


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """`not_presented`: documents the parent does not have; all others of the list count as presented.

    `certificate`: date of the health certificate (default: the day asked about). `passport_form`: number of the health
    passport's form. `clerk_ground`, `clerk_text`: the clerk refuses on that ground with those words.
    """

    referral: ReferralFacts
    relation: Relation = Relation.MOTHER
    sen: bool = False
    certificate: date | None = None
    contraindication: bool = False
    not_presented: tuple[DocumentKind, ...] = ()
    emergency: bool = False
    channel: Channel = Channel.OFFICE
    passport_form: str = "026/у-3"
    clerk_ground: Ground | None = None
    clerk_text: str = ""


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A contract on the day asked about: a preschool one rests on `certificate`, a school one on `accepted`.

    `end_date` matters only for a temporary place.
    """

    certificate: date | None = None
    accepted: datetime | None = None
    kind: ReferralKind = ReferralKind.REGULAR
    available_until: date | None = None
    end_date: date | None = None


def judge_ticket(facts: TicketFacts, at: datetime, law: Law) -> Decision:
    """in-time, breach, no-ticket, or not-yours; a portal request: registered."""
    if facts.portal:
        found_portal = portal_registration(facts.taken, law)
        return Decision("registered", True, found_portal)
    stopped = present(
        check_line(first_in_line=facts.first_in_line, number="—"), check_stage_order(facts.package, facts.result)
    )
    if stopped:
        return Decision("not-in-order", False, stopped)
    on = in_zone(facts.taken).date()
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


def judge_referral(facts: ReferralFacts, at: datetime, law: Law) -> Decision:
    """The verdict at the counter; or whether it may be cancelled or extended."""
    regime = regime_told(at.date(), law)
    without_order = check_state_order(state_order=facts.state_order)
    if without_order is not None:
        return Decision("impossible", False, (without_order, *regime))
    if facts.cancel:
        found = check_cancel(_as_referral(facts, at, law), at, law)
        return by_findings("cancelled-by-applicant", "cannot-cancel", (found, *regime))
    if facts.extend_to is not None:
        found = check_extension(_as_referral(facts, at, law), facts.extend_to, law)
        return by_findings("extended", "cannot-extend", (found, *regime))
    checked = check_referral(
        _as_referral(facts, at, law), at=at, ticket_taken_at=facts.ticket or at, organisation=_HERE, law=law
    )
    lawful = checked.status.value == "accepted"
    return Decision(checked.status.value, lawful, (*checked.findings, *regime), checked.last_moment)


def judge_enrolment(facts: EnrolmentFacts, at: datetime, law: Law) -> Decision:
    """admit or refuse: the only two results of the service (ENR-19)."""
    if facts.clerk_ground is not None:
        named = check_clerk_ground(facts.clerk_ground, facts.clerk_text)
        return Decision("refuse" if named.ground else "no-refusal", False, (named,))
    referral = _as_referral(facts.referral, at, law)
    checked = check_referral(referral, at=at, ticket_taken_at=facts.referral.ticket or at, organisation=_HERE, law=law)
    documents = {
        kind: PresentedDocument(kind, source_of(kind, facts.channel), issued_on=facts.certificate or at.date())
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
    form = present(check_form_number(facts.passport_form, "ENR-30.passport-forms", at.date(), law))
    lawful = package.complete and not blocking((*applicant, *form))
    found = (*package.findings, *applicant, *form, *regime_told(at.date(), law))
    return Decision("admit" if lawful else "refuse", lawful, found, checked.last_moment)


def judge_contract(facts: ContractFacts, at: datetime, law: Law) -> Decision:
    """may-sign or may-not-sign.

    InputError Decide_Fact when neither `certificate` nor `accepted` is there.
    """
    if facts.accepted is not None:
        return by_findings("may-sign", "may-not-sign", (check_school_contract(facts.accepted, at, law),))
    if facts.certificate is None:
        raise InputError("Decide_Fact", field="certificate", expected="date")
    place = ReferralFacts(at.date(), facts.kind, available_until=facts.available_until)
    ends = check_end_date(_as_referral(place, at, law), facts.end_date)
    return by_findings(
        "may-sign", "may-not-sign", (*check_certificate(facts.certificate, at.date(), law), *present(ends))
    )
