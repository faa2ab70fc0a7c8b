"""The package, its obstacles and grounds; the representative; what is on record and what is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.domain.people import Relation
from app.rules.certificate import certificate_term, check_certificate
from app.rules.enrolment import PackageCheck, check_package, check_representative, clerk_ground, required_documents
from app.rules.finding import Effect, Ground
from app.rules.referral import ReferralVerdict
from app.rules.results import admission_disputed, asked_of_registry, facts_on_record
from tests.unit.rules.samples import LAW, PARENT, TODAY, at, checked, package

_KINDS = st.sets(st.sampled_from(list(DocumentKind)))


def _check(documents: dict[DocumentKind, PresentedDocument] | None = None, **given_: Any) -> PackageCheck:
    arguments: dict[str, Any] = {
        "not_presented": set(),
        "sen": False,
        "contraindication": False,
        "referral_check": checked(),
        "contract_on": TODAY,
        "emergency": False,
        "law": LAW,
        **given_,
    }
    return check_package(package() if documents is None else documents, arguments.pop("not_presented"), **arguments)


def test_complete() -> None:
    found = _check()
    assert found.complete
    assert (found.missing, found.unfinished, found.deferred, found.obstacles, found.grounds) == ((), (), (), (), ())
    assert found.findings[-1].key == "package.complete"


def test_the_list_of_documents() -> None:
    assert len(required_documents(sen=True)) == 6
    assert len(required_documents(sen=False)) == 5
    assert DocumentKind.PMPK_CONCLUSION not in required_documents(sen=False)


def test_a_row_that_nobody_touched_is_unfinished_and_no_ground() -> None:
    documents = package()
    del documents[DocumentKind.HEALTH_PASSPORT]
    found = _check(documents, contraindication=None)
    assert not found.complete
    assert found.unfinished == (DocumentKind.HEALTH_PASSPORT,)
    assert [f.key for f in found.obstacles] == ["package.unfinished"]
    assert found.obstacles[0].facts == {"count": 1}
    assert found.grounds == ()
    assert all(f.key != "package.unfinished" for f in found.findings)


def test_a_certificate_without_its_day_is_unfinished() -> None:
    found = _check(package(certificate=None))
    assert found.unfinished == (DocumentKind.HEALTH_CERTIFICATE,)
    assert not found.complete


def test_a_passport_whose_contraindications_nobody_looked_up_is_unfinished() -> None:
    assert _check(contraindication=None).unfinished == (DocumentKind.HEALTH_PASSPORT,)


def test_the_referral_counts_as_presented_without_a_row() -> None:
    documents = package()
    del documents[DocumentKind.REFERRAL]
    assert _check(documents).complete


@pytest.mark.parametrize(
    ("kind", "rule", "ground"),
    [
        (DocumentKind.REFERRAL, "ENR-08", Ground.R_01),
        (DocumentKind.IDENTITY, "ENR-08", Ground.R_01),
        (DocumentKind.BIRTH_CERTIFICATE, "ENR-08", Ground.R_01),
        (DocumentKind.HEALTH_PASSPORT, "ENR-13", Ground.R_02),
        (DocumentKind.HEALTH_CERTIFICATE, "ENR-13", Ground.R_02),
        (DocumentKind.PMPK_CONCLUSION, "ENR-08", Ground.R_01),
    ],
)
def test_a_missing_document_is_a_ground(kind: DocumentKind, rule: str, ground: Ground) -> None:
    documents = {k: d for k, d in package().items() if k is not kind}
    if kind is not DocumentKind.PMPK_CONCLUSION:
        documents[DocumentKind.PMPK_CONCLUSION] = PresentedDocument(DocumentKind.PMPK_CONCLUSION, DocumentSource.SCAN)
    found = _check(documents, not_presented={kind}, sen=True)
    assert found.missing == (kind,)
    assert [(g, f.key, f.rule, f.citation) for g, f in found.grounds] == [
        (ground, f"missing.{kind.value}", rule, f"ground.{ground.value}")
    ]
    assert found.grounds[0][1].facts["until"] == at(date(2026, 11, 23), 17, 30)
    assert not found.complete


def test_the_conclusion_is_not_asked_of_a_child_without_special_needs() -> None:
    found = _check(not_presented={DocumentKind.PMPK_CONCLUSION})
    assert found.complete
    assert found.missing == ()


def test_grounds_stand_in_the_order_of_the_list() -> None:
    found = _check(
        package(certificate=date(2026, 11, 13)),
        not_presented={DocumentKind.HEALTH_PASSPORT, DocumentKind.BIRTH_CERTIFICATE},
    )
    assert [g for g, _ in found.grounds] == [Ground.R_01, Ground.R_02, Ground.R_03]


def test_findings_stand_gravest_first() -> None:
    order = [Effect.BLOCKS, Effect.ATTENTION, Effect.PENDING, Effect.INFORMATION, Effect.SATISFIED]
    found = _check(package(certificate=date(2026, 11, 17)), not_presented={DocumentKind.HEALTH_PASSPORT})
    ranks = [order.index(f.effect) for f in found.findings]
    assert ranks == sorted(ranks)
    assert {Effect.BLOCKS, Effect.ATTENTION, Effect.INFORMATION, Effect.SATISFIED} <= {f.effect for f in found.findings}


def test_a_missing_passport_hides_the_contraindication() -> None:
    found = _check(not_presented={DocumentKind.HEALTH_PASSPORT}, contraindication=True)
    assert [g for g, _ in found.grounds] == [Ground.R_02]


@pytest.mark.parametrize(
    ("now", "returnable"),
    [(at(date(2026, 11, 23), 17, 29), True), (at(date(2026, 11, 23), 17, 30), False), (None, True)],
)
def test_a_cure_names_the_referrals_last_moment_only_before_it(now: Any, returnable: bool) -> None:
    last_day = date(2026, 11, 23)
    found = _check(
        package(certificate=last_day),
        referral_check=checked(last_day),
        contract_on=last_day,
        not_presented={DocumentKind.IDENTITY},
        now=now,
    )
    assert (found.grounds[0][1].facts["until"] is not None) is returnable


def test_after_the_last_day_the_cure_is_too_late() -> None:
    later = date(2026, 11, 24)
    found = _check(
        package(certificate=date(2026, 11, 13)),
        contract_on=later,
        not_presented={DocumentKind.HEALTH_PASSPORT},
    )
    assert all(f.facts["until"] is None for _, f in found.grounds)


def test_an_expired_identity_document() -> None:
    documents = package()
    identity = PresentedDocument(DocumentKind.IDENTITY, DocumentSource.CARD, valid_until=TODAY)
    assert _check({**documents, DocumentKind.IDENTITY: identity}).complete
    yesterday = replace(identity, valid_until=TODAY - timedelta(days=1))
    found = _check({**documents, DocumentKind.IDENTITY: yesterday})
    assert [(g, f.key) for g, f in found.grounds] == [(Ground.R_03, "identity.expired")]
    assert not found.complete


def test_a_referral_that_is_not_accepted_keeps_the_package_open() -> None:
    late = checked(date(2026, 11, 24))
    assert late.status is ReferralVerdict.EXPIRED
    found = _check(referral_check=late)
    assert not found.complete
    assert found.grounds[0][0] is Ground.R_03


def test_an_emergency_defers_freshness_too() -> None:
    stale = package(certificate=date(2026, 11, 1))
    assert not _check(stale).complete
    found = _check(stale, emergency=True)
    assert found.complete
    assert found.deferred == ()
    documents = {k: d for k, d in package().items() if k not in (DocumentKind.HEALTH_CERTIFICATE,)}
    deferred = _check(documents, emergency=True)
    assert deferred.deferred == (DocumentKind.HEALTH_CERTIFICATE,)
    assert deferred.complete
    counted = next(f for f in deferred.findings if f.key == "package.deferred")
    assert counted.facts == {"count": 1}


@settings(derandomize=True, max_examples=150)
@given(
    _KINDS, _KINDS, st.tuples(st.booleans(), st.booleans()), st.sampled_from([True, False, None]), st.integers(-2, 6)
)
def test_a_package_is_complete_exactly_when_nothing_is_in_the_way(
    presented: set[DocumentKind],
    absent: set[DocumentKind],
    sen_emergency: tuple[bool, bool],
    contraindication: bool | None,
    age: int,
) -> None:
    sen, emergency = sen_emergency
    all_six = {
        **package(certificate=TODAY - timedelta(days=age)),
        DocumentKind.PMPK_CONCLUSION: PresentedDocument(DocumentKind.PMPK_CONCLUSION, DocumentSource.SCAN),
    }
    found = _check(
        {k: d for k, d in all_six.items() if k in presented - absent},
        not_presented=absent,
        sen=sen,
        contraindication=contraindication,
        emergency=emergency,
    )
    assert found.complete is not bool(found.obstacles)
    assert set(found.missing) | set(found.unfinished) | set(found.deferred) <= set(required_documents(sen=sen))
    assert not set(found.missing) & set(found.unfinished)
    assert all(f.effect is Effect.BLOCKS and f.ground is g for g, f in found.grounds)
    if found.complete:
        assert not found.grounds
        assert not found.missing


# ---- certificate


@settings(derandomize=True, max_examples=200)
@given(st.dates(date(2025, 1, 1), date(2028, 6, 1)), st.integers(-5, 10))
def test_freshness_is_decided_by_calendar_days_alone(issued: date, age: int) -> None:
    (finding,) = check_certificate(issued, issued + timedelta(days=age), LAW)
    assert (finding.effect is Effect.BLOCKS) is not (0 <= age <= 3)
    assert (finding.ground is Ground.R_03) is (age > 3)
    term = certificate_term(issued, LAW)
    assert term.sign_by == issued + timedelta(days=3)
    assert term.days_left(issued + timedelta(days=age)) == 3 - age
    last = term.last_working_day
    assert last is None or (issued <= last <= term.sign_by and LAW.calendar.is_working(last))


def test_the_last_day_in_practice_may_come_earlier() -> None:
    assert certificate_term(date(2026, 3, 20), LAW).last_working_day == date(2026, 3, 20)
    assert certificate_term(date(2026, 3, 21), LAW).last_working_day is None
    (finding,) = check_certificate(date(2026, 3, 20), date(2026, 3, 20), LAW)
    assert (finding.key, finding.facts["next"]) == ("certificate.last-working-day", date(2026, 3, 26))


def test_the_screen_says_until_when_the_contract_can_be_made() -> None:
    (finding,) = check_certificate(date(2026, 4, 24), date(2026, 4, 24), LAW)
    assert (finding.key, finding.facts["last"]) == ("certificate.fresh", date(2026, 4, 27))


# ---- representative, clerk's grounds


@pytest.mark.parametrize("relation", [Relation.MOTHER, Relation.FATHER, Relation.GUARDIAN, Relation.TRUSTEE])
def test_parents_and_legal_representatives_may_act(relation: Relation) -> None:
    assert check_representative(replace(PARENT, relation=relation)) == ()


def test_nobody_else_may() -> None:
    (none,) = check_representative(replace(PARENT, relation=Relation.NONE))
    assert (none.effect, none.ground, none.key) == (Effect.BLOCKS, Ground.R_07, "representative.none")
    assert none.facts
    (unknown,) = check_representative(replace(PARENT, relation=Relation.UNKNOWN))
    assert (unknown.effect, unknown.ground) == (Effect.ATTENTION, None)


@pytest.mark.parametrize("ground", Ground)
def test_a_ground_named_by_the_clerk_has_no_facts(ground: Ground) -> None:
    finding = clerk_ground(ground)
    assert (finding.ground, finding.facts, finding.key) == (ground, {}, f"ground.{ground.value}")


# ---- on record and asked


_RECORD = {
    "package_at": at(TODAY),
    "referral_number": "7104",
    "contract_number": "12",
    "refusal_number": None,
    "result_at": at(TODAY, 10, 30),
}


def test_what_is_a_fact_and_what_is_asked_for() -> None:
    assert [f.key for f in facts_on_record(_RECORD, LAW)] == ["record.package", "record.visit", "record.contract"]
    assert [f.key for f in asked_of_registry(_RECORD, LAW)] == ["asked.referral", "asked.seat"]
    assert {f.effect for f in facts_on_record(_RECORD, LAW)} == {Effect.SATISFIED}
    assert {f.effect for f in asked_of_registry(_RECORD, LAW)} == {Effect.PENDING}


def test_a_refusal_asks_for_no_seat() -> None:
    refused = {**_RECORD, "contract_number": None, "refusal_number": "19"}
    assert [f.key for f in facts_on_record(refused, LAW)] == ["record.package", "record.visit", "record.refusal"]
    assert [f.key for f in asked_of_registry(refused, LAW)] == ["asked.referral"]


def test_without_a_referral_only_the_delivery_is_open() -> None:
    empty = dict.fromkeys(_RECORD)
    assert facts_on_record(empty, LAW) == ()
    assert [f.key for f in asked_of_registry(empty, LAW)] == ["asked.delivery"]
    assert [f.key for f in facts_on_record({**empty, "package_at": at(TODAY)}, LAW)] == ["record.package"]
    assert facts_on_record({**empty, "contract_number": "12"}, LAW) == ()


@pytest.mark.parametrize(
    ("reason", "rule", "key"),
    [
        ("referral-cancelled-by-applicant", "REF-19", "dispute.cancelled"),
        ("referral-lapsed", "REF-15", "dispute.lapsed"),
        ("referral-used", "REF-21", "dispute.used"),
        ("referral-unknown", "REF-20", "dispute.unknown"),
        ("other-organisation", "REF-21", "dispute.other-organisation"),
        ("referral-not-started", "REF-03", "dispute.not-started"),
        ("something-new", "REF-07", "dispute.other"),
    ],
)
def test_a_dispute_is_explained(reason: str, rule: str, key: str) -> None:
    finding = admission_disputed(reason, "7104", at(TODAY))
    assert (finding.rule, finding.key, finding.ground) == (rule, key, None)
    assert finding.facts == {"number": "7104", "at": at(TODAY)}
