"""Use cases of step 1 and 2: who stands here, which child, which referral."""

from __future__ import annotations

from dataclasses import replace

from app.cases import enrolment
from app.cases.decider import Refused
from app.cases.enrolment_state import EnrolmentStatus
from app.desk.commands import (
    ChooseReferral,
    ConfirmApplicant,
    FindReferral,
    RecordIdentity,
    RecordIdentityReturned,
    RecordReferralAnswer,
    Redirect,
    ReferralQuestion,
)
from app.desk.drafts import save
from app.desk.office import Office, record
from app.desk.reply import Reply, nobody_here, refused
from app.desk.state import CaseInHand
from app.domain.documents import DocumentKind
from app.domain.identity import IdentityDocument
from app.domain.numbers import Iin
from app.domain.people import Applicant, PersonName, Phone, Relation
from app.domain.referral import Referral
from app.journal.values import BlobRef
from app.rules.enrolment import check_representative
from app.rules.finding import Effect, Finding
from app.rules.referral import foreign_referral, referral_unknown


def record_identity(office: Office, command: RecordIdentity) -> Reply:
    """The whole document is in the draft and the referrals of this person are looked up; nothing is journalled yet."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    if case.enrolment.status is not EnrolmentStatus.AT_COUNTER or case.enrolment.applicant is not None:
        return Reply(accepted=False)
    case.identity = command.document
    case.identity_returned = False
    return _look_up(office, case, ReferralQuestion(applicant_iin=_iin(command.document)))


def record_identity_returned(office: Office, _command: RecordIdentityReturned) -> Reply:
    """The card is back with the parent; once the package is taken over that is on record."""
    case = office.state.case
    if case is None or case.enrolment is None or case.identity is None:
        return Reply(accepted=False)
    case.identity_returned = True
    save(office, case)
    shown = case.enrolment.documents.get(DocumentKind.IDENTITY)
    if shown is None or shown.returned or case.enrolment.status is not EnrolmentStatus.PACKAGE_ACCEPTED:
        return Reply()
    decided = enrolment.decide(
        case.enrolment, enrolment.RecordDocument(replace(shown, returned=True)), office.law, office.now()
    )
    if isinstance(decided, Refused):
        return refused(decided)
    record(office, "document.returned", case, decided)
    return Reply()


def find_referral(office: Office, command: FindReferral) -> Reply:
    """Looks in the mirror, else asks the registry when the line is up."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    applicant = _iin(case.identity) if case.identity else None
    question = ReferralQuestion(command.number, command.child_iin, applicant)
    return _look_up(office, case, question)


def _look_up(office: Office, case: CaseInHand, question: ReferralQuestion) -> Reply:
    """What was found, or that something was asked, stands in the draft with all that the draft holds."""
    found: tuple[Referral, ...] = ()
    if question.number:
        one = office.referral(question.number)
        found = (one,) if one else ()
    elif question.child_iin:
        found = office.referrals_for(child=question.child_iin)
    elif question.applicant_iin:
        found = office.referrals_for(applicant=question.applicant_iin)
    case.candidates = found
    case.foreign = None
    case.lookup = None
    case.asked = None
    case.from_registry = bool(found) and office.link_up()
    if found:
        save(office, case)
        return _attach(office, case)
    if office.link_up():
        case.asked = question
        save(office, case)
        return Reply(ask=question)
    case.lookup = referral_unknown(online=False)
    save(office, case)
    return Reply(findings=(case.lookup,))


def record_referral_answer(office: Office, command: RecordReferralAnswer) -> Reply:
    """The registry's answer stands on the page: this office's referral, another's, or none.

    Only to the question that this case asked last: an answer that was late may be about another parent's child.
    """
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    if case.asked != command.question:
        return Reply(accepted=False)
    case.asked = None
    answer = command.answer
    if isinstance(answer, Referral):
        case.candidates, case.from_registry, case.lookup = (answer,), True, None
        save(office, case)
        return _attach(office, case)
    if answer is None:
        case.lookup = referral_unknown(online=command.failure is None)
    else:
        case.foreign = answer
        case.lookup = foreign_referral(answer, office.law)
    save(office, case)
    return Reply(findings=(case.lookup,))


def choose_referral(office: Office, command: ChooseReferral) -> Reply:
    """One of several candidates is this case's referral."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    chosen = tuple(r for r in case.candidates if r.number == command.number)
    if not chosen:
        return Reply(accepted=False)
    case.candidates = chosen
    save(office, case)
    return _attach(office, case)


def _attach(office: Office, case: CaseInHand) -> Reply:
    """On record only once the applicant is confirmed and exactly one referral is meant."""
    if case.enrolment is None or case.enrolment.applicant is None or len(case.candidates) != 1:
        return Reply()
    decided = enrolment.decide(
        case.enrolment,
        enrolment.AttachReferral(case.candidates[0], case.from_registry),
        office.law,
        office.now(),
    )
    if isinstance(decided, Refused):
        return refused(decided)
    record(office, "referral.found", case, decided)
    return Reply()


def confirm_applicant(office: Office, command: ConfirmApplicant) -> Reply:
    """Who stands here is on record, with the photo in the vault, and with the referral if one is meant."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    if case.identity is None:
        return Reply(accepted=False, findings=(_missing_identity(),))
    now = office.now()
    photo = _keep_photo(office, case)
    confirm = enrolment.ConfirmApplicant(
        applicant_of(case.identity, case.candidates, command),
        command.face_compared,
        command.surname_from,
        case.identity.source,
        photo.name if photo else None,
    )
    decided = enrolment.decide(case.enrolment, confirm, office.law, now)
    if isinstance(decided, Refused):
        return refused(decided)
    events: tuple[object, ...] = decided
    if len(case.candidates) == 1:
        attached = enrolment.decide(
            case.enrolment, enrolment.AttachReferral(case.candidates[0], case.from_registry), office.law, now
        )
        events += () if isinstance(attached, Refused) else attached
    elif case.foreign is not None:
        elsewhere = enrolment.decide(case.enrolment, enrolment.AttachForeignReferral(case.foreign), office.law, now)
        events += () if isinstance(elsewhere, Refused) else elsewhere
    record(office, "applicant.confirmed", case, events, blobs=[photo.name] if photo else [])
    findings = check_representative(case.enrolment.applicant) if case.enrolment.applicant else ()
    return Reply(findings=tuple(findings))


def redirect(office: Office, _command: Redirect) -> Reply:
    """The parent goes to the kindergarten of the referral; the result is on record."""
    case = office.state.case
    if case is None or case.enrolment is None:
        return nobody_here()
    now = office.now()
    events: tuple[object, ...] = ()
    if case.enrolment.foreign is None and case.foreign is not None:
        attached = enrolment.decide(case.enrolment, enrolment.AttachForeignReferral(case.foreign), office.law, now)
        if isinstance(attached, Refused):
            return refused(attached)
        record(office, "referral.elsewhere", case, attached)
    decided = enrolment.decide(case.enrolment, enrolment.Redirect(), office.law, now)
    if isinstance(decided, Refused):
        return refused(decided)
    record(office, "case.redirected", case, (*events, *decided))
    return Reply()


def applicant_of(document: IdentityDocument, candidates: tuple[Referral, ...], command: ConfirmApplicant) -> Applicant:
    """The applicant from the card, completed by what the registry knows: kinship, phones, address.

    The card's spelling of the surname goes into the contract unless the clerk chose the registry's.
    """
    known = registry_applicant(document, candidates)
    name = document.name or PersonName(document.latin_surname, document.latin_given)
    if known and command.surname_from == "registry":
        name = replace(name, surname=known.name.surname)
    extra = (Phone.parse(command.extra_phone),) if command.extra_phone else ()
    return Applicant(
        name=name,
        iin=document.iin,
        birth_date=document.birth_date,
        relation=known.relation if known else Relation.UNKNOWN,
        phones=((known.phones if known else ()) + extra)[:2],
        address_kk=known.address_kk if known else None,
        address_ru=known.address_ru if known else None,
        document_number=document.document_number,
        document_issued_on=document.issued_on,
        document_valid_until=document.expiry_date,
        citizenship=document.nationality,
    )


def registry_applicant(document: IdentityDocument, candidates: tuple[Referral, ...]) -> Applicant | None:
    """The applicant of the first candidate if it is the same person by IIN."""
    for referral in candidates:
        if referral.applicant.iin is not None and referral.applicant.iin == document.iin:
            return referral.applicant
    return None


def _keep_photo(office: Office, case: CaseInHand) -> BlobRef | None:
    if case.identity is None or case.identity.photo_jpeg is None:
        return None
    return office.journal.vault.put(case.case_id, case.identity.photo_jpeg, "image/jpeg")


def _iin(document: IdentityDocument | None) -> str | None:
    iin: Iin | None = document.iin if document else None
    return iin.value if iin else None


def _missing_identity() -> Finding:
    return Finding(rule="ENR-30", effect=Effect.BLOCKS, key="identity.not-read", citation="ENR-30.2")
