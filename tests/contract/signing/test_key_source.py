"""What every source of keys does alike: the fake that other tests use, SoftHSM, and a card behind a reader."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from app.desk.ports import SignedPdf
from app.domain.signatures import KeyCertificate, PinStatus
from app.kernel.clock import KZ
from app.kernel.errors import InputError, RetriableError
from app.kernel.redaction import Secret
from app.signing.profile import check_signer
from app.signing.verify import Coverage, verify_pdf
from tests.contract.signing.conftest import PIN, Rig
from tests.support.signing import HEAD, LONGEST, OTHER_PARENT, PARENT, paper, stamp
from ui.demo.pki import DemoPki, Usage

OFFICE_TIME = datetime(2026, 11, 20, 10, 25, tzinfo=KZ)


def sign(rig: Rig, pdf: bytes, certificate: KeyCertificate, pin: str = PIN, field: str = "parent") -> SignedPdf:
    return rig.keys.sign_pdf(pdf, certificate, Secret(pin), field=field, stamp_pdf=stamp(field), claimed_at=OFFICE_TIME)


def test_without_a_token_the_desk_is_told_so(rig: Rig) -> None:
    with pytest.raises(RetriableError, match="Token_None"):
        rig.keys.certificates()


def test_the_certificate_tells_whose_key_it_is(rig: Rig, pki: DemoPki) -> None:
    leaf = pki.leaf(HEAD)
    rig.insert(leaf)
    (certificate,) = rig.keys.certificates()
    assert certificate.subject_name == "ЖҮНІСОВА ГҮЛНӘР ЕРЛАНҚЫЗЫ"
    assert certificate.subject_iin == HEAD.iin
    assert certificate.organisation_bin == HEAD.bin
    assert certificate.not_before < datetime.now(UTC) < certificate.not_after
    assert certificate.certificate_der == leaf.certificate_der
    check_signer(certificate, HEAD.iin, HEAD.bin, datetime.now(UTC))


def test_parent_then_head_sign_one_contract_and_both_hold(rig: Rig, pki: DemoPki) -> None:
    contract = paper(pages=3)
    rig.insert(pki.leaf(LONGEST))
    (parent,) = rig.keys.certificates()
    first = sign(rig, contract, parent, field="parent")
    rig.insert(pki.leaf(HEAD))
    (head,) = rig.keys.certificates()
    second = sign(rig, first.pdf, head, field="head")

    assert first.pdf.startswith(contract)
    assert second.pdf.startswith(first.pdf)
    assert second.sha256 == hashlib.sha256(second.pdf).hexdigest()
    assert second.signer == head
    assert second.claimed_at == OFFICE_TIME
    reports = verify_pdf(second.pdf, [pki.ca_certificate_der()], datetime.now(UTC))
    assert [(r.field, r.valid, r.coverage, r.pades) for r in reports] == [
        ("parent", True, Coverage.REVISION, True),
        ("head", True, Coverage.WHOLE_FILE, True),
    ]
    assert [r.signer.iin for r in reports if r.signer] == [LONGEST.iin, HEAD.iin]
    assert [r.claimed_at for r in reports] == [OFFICE_TIME, OFFICE_TIME]


def test_a_refusal_has_the_head_alone(rig: Rig, pki: DemoPki) -> None:
    rig.insert(pki.leaf(HEAD))
    (head,) = rig.keys.certificates()
    signed = sign(rig, paper(pages=1), head, field="head")
    (report,) = verify_pdf(signed.pdf, [pki.ca_certificate_der()], datetime.now(UTC))
    assert report.valid
    assert b"(parent)" not in signed.pdf


def test_a_wrong_pin_signs_nothing_and_the_right_one_afterwards_does(rig: Rig, pki: DemoPki) -> None:
    rig.insert(pki.leaf(PARENT))
    (certificate,) = rig.keys.certificates()
    with pytest.raises(RetriableError, match="Token_PinWrong"):
        sign(rig, paper(), certificate, "000000")
    assert sign(rig, paper(), certificate).pdf


def test_the_pin_is_wiped_whatever_happens(rig: Rig, pki: DemoPki) -> None:
    rig.insert(pki.leaf(PARENT))
    (certificate,) = rig.keys.certificates()
    right, wrong, useless = Secret(PIN), Secret("000000"), Secret(PIN)
    rig.keys.sign_pdf(paper(), certificate, right, field="parent", stamp_pdf=stamp(), claimed_at=OFFICE_TIME)
    with pytest.raises(RetriableError):
        rig.keys.sign_pdf(paper(), certificate, wrong, field="parent", stamp_pdf=stamp(), claimed_at=OFFICE_TIME)
    with pytest.raises(InputError):
        rig.keys.sign_pdf(b"no PDF", certificate, useless, field="parent", stamp_pdf=stamp(), claimed_at=OFFICE_TIME)
    assert [secret.reveal() for secret in (right, wrong, useless)] == ["", "", ""]


def test_a_token_that_is_gone_by_the_time_of_signing(rig: Rig, pki: DemoPki) -> None:
    rig.insert(pki.leaf(PARENT))
    (certificate,) = rig.keys.certificates()
    rig.remove()
    with pytest.raises(RetriableError, match="Token_None"):
        sign(rig, paper(), certificate)
    rig.insert(pki.leaf(PARENT))
    assert sign(rig, paper(), certificate).pdf


def test_a_pin_never_goes_to_another_persons_token(rig: Rig, pki: DemoPki) -> None:
    rig.insert(pki.leaf(PARENT))
    (certificate,) = rig.keys.certificates()
    rig.insert(pki.leaf(OTHER_PARENT))
    (other,) = rig.keys.certificates()
    for _ in range(4):
        with pytest.raises(RetriableError, match="Token_Removed"):
            sign(rig, paper(), certificate, "000000")
    with pytest.raises(RetriableError, match="Token_OtherPerson"):
        check_signer(other, PARENT.iin, None, datetime.now(UTC))
    assert sign(rig, paper(), other).signer == other


def test_an_expired_certificate_is_named_before_any_pin(rig: Rig, pki: DemoPki) -> None:
    expired = pki.leaf(PARENT, valid_from=datetime(2024, 1, 1, tzinfo=UTC), lifetime=timedelta(days=365))
    rig.insert(expired)
    (certificate,) = rig.keys.certificates()
    with pytest.raises(RetriableError, match="Token_CertificateExpired") as caught:
        sign(rig, paper(), certificate, "000000")
    assert caught.value.params == {"until": "31.12.2024"}
    assert rig.keys.pin_status(certificate) is PinStatus.OK


def test_a_certificate_for_logging_in_does_not_sign(rig: Rig, pki: DemoPki) -> None:
    rig.insert(pki.leaf(PARENT, Usage.AUTH))
    with pytest.raises(RetriableError, match="Token_AuthenticationKey"):
        rig.keys.certificates()


def test_nobody_signs_twice_in_one_place(rig: Rig, pki: DemoPki) -> None:
    rig.insert(pki.leaf(PARENT))
    (certificate,) = rig.keys.certificates()
    signed = sign(rig, paper(), certificate)
    with pytest.raises(InputError, match="Sign_FieldTaken"):
        sign(rig, signed.pdf, certificate)


def test_three_wrong_pins_lock_the_token_and_the_last_try_is_announced(locking_rig: Rig, pki: DemoPki) -> None:
    rig = locking_rig
    rig.insert(pki.leaf(PARENT))
    (certificate,) = rig.keys.certificates()
    seen = []
    for _ in range(4):
        with pytest.raises(RetriableError) as caught:
            sign(rig, paper(), certificate, "000000")
        seen.append((caught.value.code, rig.keys.pin_status(certificate)))
    assert seen == [
        ("Token_PinWrong", PinStatus.OK),
        ("Token_PinLastTry", PinStatus.FINAL),
        ("Token_PinLocked", PinStatus.LOCKED),
        ("Token_PinLocked", PinStatus.LOCKED),
    ]
    with pytest.raises(RetriableError, match="Token_PinLocked"):
        sign(rig, paper(), certificate)


def test_the_right_pin_on_the_last_try_takes_the_warning_away(locking_rig: Rig, pki: DemoPki) -> None:
    rig = locking_rig
    rig.insert(pki.leaf(OTHER_PARENT))
    (certificate,) = rig.keys.certificates()
    for _ in range(2):
        with pytest.raises(RetriableError):
            sign(rig, paper(), certificate, "000000")
    assert rig.keys.pin_status(certificate) is PinStatus.FINAL
    sign(rig, paper(), certificate)
    assert rig.keys.pin_status(certificate) is PinStatus.OK
