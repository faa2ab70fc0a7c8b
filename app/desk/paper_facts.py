"""From the state of a case to the facts of a paper (shapes: printing/documents/facts.py). Pure data, both languages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from app.cases.enrolment import referral_check
from app.cases.enrolment_state import Enrolment
from app.desk.commands import SignerRole
from app.desk.office import Office
from app.desk.state import CaseInHand
from app.domain.documents import DocumentKind, DocumentSource
from app.domain.organisation import StaffMember
from app.kernel.catalogue import Language
from app.kernel.errors import ProgrammingError
from app.rules.clocks import limit_seconds
from app.rules.enrolment import admission_disputed, asked_of_registry, facts_on_record
from app.rules.explain import paper_citation, paper_cure, paper_fact, paper_ground, render
from app.rules.finding import Finding

Facts = dict[str, Any]
Text = dict[str, str]


def digest(pdf: bytes) -> str:
    """SHA-256 of the bytes, in hex."""
    return hashlib.sha256(pdf).hexdigest()


def build(office: Office, case: CaseInHand, name: str) -> Facts:
    """Facts of the paper `name` of this case."""
    return _BUILDERS[name](office, case)


def both(office: Office, key: str, **params: Any) -> Text:
    """One catalogue text in both languages of a paper."""
    return {lang.value: office.catalogue.text(key, lang, **params) for lang in (Language.KK, Language.RU)}


def _paper(office: Office, case: CaseInHand, name: str, number: str, copies: int) -> Facts:
    anchor = case.anchors[name]
    organisation = office.organisation
    return {
        "demo": office.demo,
        "edition": office.law.edition,
        "number": number,
        "at": anchor.at.isoformat(),
        "copy_number": 1,
        "copies": copies,
        "organisation": {
            "name_kk": organisation.name_kk,
            "name_ru": organisation.name_ru,
            "city_kk": organisation.city_kk,
            "city_ru": organisation.city_ru,
            "address_kk": organisation.address_kk,
            "address_ru": organisation.address_ru,
            "bin": organisation.bin.value,
            "phone": organisation.phone,
        },
        "qr_text": office.token(anchor, number),
    }


def _staff(member: StaffMember) -> Facts:
    return {"name": member.name.full, "post_kk": member.post_kk, "post_ru": member.post_ru}


def _service(office: Office) -> Facts:
    text = both(office, "service.kindergarten-enrolment")
    return {"service_kk": text["kk"], "service_ru": text["ru"]}


def _state(case: CaseInHand) -> Enrolment:
    if case.enrolment is None:
        raise ProgrammingError("Desk_NoCase")
    return case.enrolment


def _applicant(state: Enrolment) -> Facts:
    if state.applicant is None:
        return {"name": "—", "iin": None}
    iin = state.applicant.iin
    return {"name": state.applicant.name.full, "iin": iin.value if iin else None}


def _child(state: Enrolment) -> Facts:
    if state.referral is None:
        return {"name": "—", "iin": None, "birth_date": state.called.at.date().isoformat(), "birth_certificate": None}
    child = state.referral.child
    return {
        "name": child.name.full,
        "iin": child.iin.value if child.iin else None,
        "birth_date": child.birth_date.isoformat(),
        "birth_certificate": child.birth_certificate_number,
    }


def waiting_ticket(office: Office, case: CaseInHand) -> Facts:
    """The ticket: number, time, how many are before, until when it has to be called."""
    ticket = office.state.tickets[case.case_id]
    ahead = sum(1 for t in office.state.waiting if t.taken.at < ticket.taken.at)
    limit = timedelta(seconds=limit_seconds("wait", office.law, ticket.taken.at.date()))
    return {
        **_paper(office, case, "waiting-ticket", ticket.number, 1),
        **_service(office),
        "ahead": ahead,
        "call_until": (ticket.taken.at + limit).isoformat(),
    }


def package_receipt(office: Office, case: CaseInHand) -> Facts:
    """What was taken over and when; two copies in one file."""
    state = _state(case)
    taken_at = state.package.at if state.package else case.anchors["package-receipt"].at
    limit = timedelta(seconds=limit_seconds("term", office.law, taken_at.date()))
    return {
        **_paper(office, case, "package-receipt", state.receipt_number, 2),
        **_service(office),
        "applicant": _applicant(state),
        "child": _child(state),
        "items": [_receipt_item(state, kind) for kind in DocumentKind],
        "result_by": (taken_at + limit).isoformat(),
        "offline_since": _offline_since(office),
        "journal_head": office.journal.head.digest,
        "clerk": _staff(office.actor),
    }


def _receipt_item(state: Enrolment, kind: DocumentKind) -> Facts:
    document = state.documents.get(kind)
    handling = "taken"
    if kind is DocumentKind.REFERRAL:
        handling = "from-registry"
    elif kind in (DocumentKind.IDENTITY, DocumentKind.BIRTH_CERTIFICATE) and document is not None:
        handling = "shown-returned"
    elif kind is DocumentKind.PMPK_CONCLUSION and not (state.referral and state.referral.child.sen):
        handling = "not-required"
    elif kind in state.not_presented:
        handling = "not-presented"
    elif document is not None and document.source is DocumentSource.SCAN:
        handling = "scanned"
    note = f"№ {document.number}" if document and document.number else ""
    return {"document": kind.value, "handling": handling, "note_kk": note, "note_ru": note}


def contract(office: Office, case: CaseInHand) -> Facts:
    """Fields of the standard contract (rules.md 7.4)."""
    state = _state(case)
    if state.contract is None or state.referral is None or state.applicant is None:
        raise ProgrammingError("Desk_NoContract")
    place = state.referral.place
    day = case.anchors["preschool-contract"].at.date()
    starts = max(day, place.available_from) if place.available_from else day
    organisation = office.organisation
    return {
        **_paper(office, case, "preschool-contract", state.contract.number, 2),
        "copy_number": 0,
        "bank": {
            "account": organisation.bank_account,
            "code": organisation.bank_code,
            "name": organisation.bank_name,
        },
        "head": _staff(organisation.head),
        "applicant": {
            **_applicant(state),
            "relation": state.applicant.relation.value,
            "document_number": state.applicant.document_number or "",
            "document_issued_on": _iso(state.applicant.document_issued_on),
            "address_kk": state.applicant.address_kk or "",
            "address_ru": state.applicant.address_ru or "",
            "phones": [p.shown for p in state.applicant.phones],
        },
        "child": _child(state),
        "place": {
            "level": place.level.value,
            "language": place.language,
            "special": place.special,
            "regime": place.regime,
            "starts_on": starts.isoformat(),
            "ends_on": _iso(place.available_until),
        },
        "referral": {"number": state.referral.number, "issued_on": state.referral.issued_at.date().isoformat()},
        "fee_tenge": organisation.parental_fee_tenge,
        "unconfirmed": not state.confirmed_by_registry,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def refusal(office: Office, case: CaseInHand) -> Facts:
    """Grounds, what was found, how to cure, until when the referral holds."""
    state = _state(case)
    if state.refusal is None:
        raise ProgrammingError("Desk_NoRefusal")
    findings = state.refusal.grounds
    extra = {"kk": state.refusal.text, "ru": state.refusal.text}
    return {
        **_paper(office, case, "reasoned-refusal", state.refusal.number, 2),
        **_service(office),
        "copy_number": 0,
        "applicant": _applicant(state),
        "child": _child(state),
        "grounds": _grounds(office, findings),
        "found": [_in_both(office, f, paper_fact) for f in findings if f.facts]
        + ([extra] if state.refusal.text else []),
        "cure": _distinct([_in_both(office, f, paper_cure) for f in findings]),
        "referral_valid_until": _referral_valid_until(office, state),
        "clerk": _staff(office.actor),
        "head": _staff(office.organisation.head),
    }


def _grounds(office: Office, findings: tuple[Finding, ...]) -> list[Facts]:
    """Each ground once, though several findings may rest on it."""
    seen: list[Facts] = []
    for finding in findings:
        citation, text = _in_both(office, finding, paper_citation), _in_both(office, finding, paper_ground)
        ground = {
            "citation_kk": citation["kk"],
            "citation_ru": citation["ru"],
            "text_kk": text["kk"],
            "text_ru": text["ru"],
        }
        if ground not in seen:
            seen.append(ground)
    return seen


def _distinct(texts: list[Text]) -> list[Text]:
    return [t for i, t in enumerate(texts) if t not in texts[:i]]


def _in_both(office: Office, finding: Finding, words: Callable[..., str]) -> Text:
    return {lang.value: words(finding, office.catalogue, lang) for lang in (Language.KK, Language.RU)}


def _referral_valid_until(office: Office, state: Enrolment) -> str | None:
    checked = referral_check(state, office.law, state.called.at)
    if checked is None or checked.last_moment is None or checked.last_moment < state.called.at:
        return None
    return checked.last_moment.isoformat()


def _offline_since(office: Office) -> str | None:
    since: datetime | None = office.offline_since()
    return since.isoformat() if since else None


def offline_sheet(office: Office, case: CaseInHand) -> Facts:
    """What is a fact already and what is only asked of the registry."""
    state = _state(case)
    number = state.contract.number if state.contract else (state.refusal.number if state.refusal else "")
    anchor = case.anchors["offline-sheet"]
    return {
        **_paper(office, case, "offline-sheet", number, 1),
        "applicant": _applicant(state),
        "child": _child(state),
        "offline_since": _offline_since(office) or anchor.at.isoformat(),
        "facts": [_body(office, f) for f in facts_on_record(_record_of(state), office.law)],
        "asked": [_body(office, f) for f in asked_of_registry(_record_of(state), office.law)],
        "phones": [p.shown for p in state.applicant.phones] if state.applicant else [],
        "clerk": _staff(office.actor),
    }


def _record_of(state: Enrolment) -> Mapping[str, Any]:
    """The facts that the rules tell apart: who saw what when, and which paper stands."""
    return {
        "package_at": state.package.at if state.package else None,
        "referral_number": state.referral.number if state.referral else None,
        "contract_number": state.contract.number if state.contract and state.contract.signatures else None,
        "refusal_number": state.refusal.number if state.refusal else None,
        "result_at": state.result.at if state.result else None,
    }


def _body(office: Office, finding: Finding) -> Text:
    return {lang.value: render(finding, office.catalogue, lang).body for lang in (Language.KK, Language.RU)}


def call_back_letter(office: Office, case: CaseInHand) -> Facts:
    """The registry disputed an admission: what happened and what to do."""
    state = _state(case)
    if case.task is None or state.contract is None:
        raise ProgrammingError("Desk_NoTask")
    finding = disputed_finding(case)
    signed = state.contract.signatures[-1].moment.at if state.contract.signatures else state.called.at
    return {
        **_paper(office, case, "call-back-letter", state.contract.number, 1),
        "applicant": _applicant(state),
        "child": _child(state),
        "contract_number": state.contract.number,
        "contract_on": signed.date().isoformat(),
        "happened": [_in_both(office, finding, paper_fact)],
        "todo": [_in_both(office, finding, paper_cure)],
        "reply_by": None,
        "clerk": _staff(office.actor),
        "head": _staff(office.organisation.head),
    }


def disputed_finding(case: CaseInHand) -> Finding:
    """What the parent of a disputed admission has to be told."""
    if case.task is None:
        raise ProgrammingError("Desk_NoTask")
    return admission_disputed(case.task.reason, case.task.referral_number, case.task.happened_at)


def stamp(office: Office, case: CaseInHand, role: SignerRole) -> Facts:
    """Appearance of a visible signature; the time is the desk's claim."""
    head = office.organisation.head
    state = _state(case)
    at = office.clock.now().isoformat()
    if role is SignerRole.HEAD:
        return {
            "demo": office.demo, "role": "head", "name": head.name.full, "post_kk": head.post_kk,
            "post_ru": head.post_ru, "at": at, "serial": "",
        }  # fmt: skip
    name = state.applicant.name.full if state.applicant else ""
    post = both(office, "signer.parent")
    return {
        "demo": office.demo, "role": "parent", "name": name, "post_kk": post["kk"], "post_ru": post["ru"], "at": at,
        "serial": "",
    }  # fmt: skip


_BUILDERS: Mapping[str, Callable[[Office, CaseInHand], Facts]] = MappingProxyType(
    {
        "waiting-ticket": waiting_ticket,
        "package-receipt": package_receipt,
        "preschool-contract": contract,
        "reasoned-refusal": refusal,
        "offline-sheet": offline_sheet,
        "call-back-letter": call_back_letter,
    }
)
