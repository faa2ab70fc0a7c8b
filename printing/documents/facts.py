"""The facts that each paper is drawn from: plain JSON types, one TypedDict per document of formats.md.

Days are ISO dates ("2026-11-20"), moments ISO date-times with offset ("2026-11-20T10:21:00+05:00"). Names of people
stand in Kazakh letters in both languages and are never cut. What the law says about a case (grounds, what was found,
what to do) comes in already worded, in both languages; a paper's own fixed texts live in `resources/templates`.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

Level = Literal["early", "junior", "middle", "senior", "preschool"]
StudyLanguage = Literal["kk", "ru"]
Regime = Literal["full-day", "half-day", "round-the-clock"]
RelationToChild = Literal["mother", "father", "guardian", "trustee"]
DocumentName = Literal[
    "referral", "identity", "birth-certificate", "health-passport", "health-certificate", "pmpk-conclusion"
]
Handling = Literal["taken", "shown-returned", "scanned", "from-registry", "not-presented", "not-required"]


class Text(TypedDict):
    """One thought in both languages."""

    kk: str
    ru: str


class OrganisationFacts(TypedDict):
    """Requisites for head and foot of a paper."""

    name_kk: str
    name_ru: str
    city_kk: str
    city_ru: str
    address_kk: str
    address_ru: str
    bin: str
    phone: str


class BankFacts(TypedDict):
    """Where the parental fee is paid to."""

    account: str
    code: str
    name: str


class StaffFacts(TypedDict):
    """An official who answers for the paper."""

    name: str
    post_kk: str
    post_ru: str


class PaperFacts(TypedDict):
    """What every paper carries.

    `demo` puts «ҮЛГІ / ОБРАЗЕЦ» on it. `edition` is the day of the edition of the Rules. `number` is the document's
    number, shown as given. `at` is when the facts were recorded; it is also the PDF's creation time. `copy_number` is
    the number of this copy, 0 on a signed original whose same bytes are printed `copies` times. `reprint_reason`
    stands on a copy printed again. `qr_text` is the signed token that the QR carries.
    """

    demo: bool
    edition: str
    number: str
    at: str
    copy_number: int
    copies: int
    reprint_reason: NotRequired[str]
    organisation: OrganisationFacts
    qr_text: str


class PersonFacts(TypedDict):
    """A person in full; `iin` is None when there is none."""

    name: str
    iin: str | None


class ChildFacts(TypedDict):
    """The child; `birth_certificate` is its number when it is known."""

    name: str
    iin: str | None
    birth_date: str
    birth_certificate: str | None


class WaitingTicketFacts(PaperFacts):
    """`waiting-ticket`: `number` is the ticket ("017"); `at` when it was taken.

    `ahead` people wait before this one; `call_until` is the moment by which it has to be called (ENR-17).
    """

    service_kk: str
    service_ru: str
    ahead: int
    call_until: str


class ReceiptItem(TypedDict):
    """One document of the package. `note_*`: number, day, or what is left to do; empty when there is nothing to say."""

    document: DocumentName
    handling: Handling
    note_kk: str
    note_ru: str


class PackageReceiptFacts(PaperFacts):
    """`package-receipt`: both copies are in one file, one page each, from `copy_number` on.

    `at` is when the package was taken over (start of TERM), `result_by` its end. `offline_since` is the moment since
    when the line to the registry is down, None when it is up. `journal_head` is the head hash of the desk's journal.
    """

    service_kk: str
    service_ru: str
    applicant: PersonFacts
    child: ChildFacts
    items: list[ReceiptItem]
    result_by: str
    offline_since: str | None
    journal_head: str
    clerk: StaffFacts


class ContractApplicant(PersonFacts):
    """The parent or legal representative as a party.

    `document_issued_on` is None, and `document_number` and the addresses are empty, when they are not known.
    """

    relation: RelationToChild
    document_number: str
    document_issued_on: str | None
    address_kk: str
    address_ru: str
    phones: list[str]


class PlaceFacts(TypedDict):
    """The place that the referral keeps. `starts_on` first day, `ends_on` only for a temporary stay (REF-04)."""

    level: Level
    language: StudyLanguage
    special: bool
    regime: Regime
    starts_on: str
    ends_on: str | None


class ReferralFacts(TypedDict):
    """The referral that the contract rests on."""

    number: str
    issued_on: str


class PreschoolContractFacts(PaperFacts):
    """`preschool-contract`: fields of rules.md 7.4. `at` gives the contract's day.

    `unconfirmed` is true when the referral could not be checked with the registry at signing (offline admission).
    """

    bank: BankFacts
    head: StaffFacts
    applicant: ContractApplicant
    child: ChildFacts
    place: PlaceFacts
    referral: ReferralFacts
    fee_tenge: int
    unconfirmed: bool


class GroundFacts(TypedDict):
    """A ground for refusal: the point of the act in the paper form, and its words."""

    citation_kk: str
    citation_ru: str
    text_kk: str
    text_ru: str


class ReasonedRefusalFacts(PaperFacts):
    """`reasoned-refusal`: `referral_valid_until` is the last moment of the referral (its day, 17:30), None when it
    ended or there is none. `found` and `cure` are whole sentences.
    """

    service_kk: str
    service_ru: str
    applicant: PersonFacts
    child: ChildFacts
    grounds: list[GroundFacts]
    found: list[Text]
    cure: list[Text]
    referral_valid_until: str | None
    clerk: StaffFacts
    head: StaffFacts


class OfflineSheetFacts(PaperFacts):
    """`offline-sheet`: what is a fact already and what is only asked of the registry. `phones`: who will be told."""

    applicant: PersonFacts
    child: ChildFacts
    offline_since: str
    facts: list[Text]
    asked: list[Text]
    phones: list[str]
    clerk: StaffFacts


class CallBackLetterFacts(PaperFacts):
    """`call-back-letter`: the registry disputed an admission. `contract_on` is the contract's day.

    `happened` and `todo` are whole sentences; `reply_by` is the moment until which the parent is asked to come,
    None when there is none.
    """

    applicant: PersonFacts
    child: ChildFacts
    contract_number: str
    contract_on: str
    happened: list[Text]
    todo: list[Text]
    reply_by: str | None
    clerk: StaffFacts
    head: StaffFacts


class StampFacts(TypedDict):
    """Appearance of a visible signature. `at` is the desk's claim of the time.

    `serial` is the certificate's in hex, empty when it is not shown.
    """

    demo: bool
    role: Literal["parent", "head"]
    name: str
    post_kk: str
    post_ru: str
    at: str
    serial: str
