"""Certificates of the national profile, read and judged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.signatures import KeyCertificate
from app.kernel.errors import InputError, RetriableError
from app.signing.profile import (
    CertificateProfile,
    KeyAlgorithm,
    Purpose,
    SubjectRole,
    check_signer,
    key_certificate,
    read_profile,
)
from tests.support.signing import HEAD, LONGEST, OTHER_PARENT, PARENT
from ui.demo.pki import DemoPki, Usage

NOW = datetime.now(UTC)
_RSA_OID = bytes.fromhex("06092a864886f70d010101")
_GOST_2015_OID = bytes.fromhex("06092a830e030a01010202")


def _replaced(der: bytes, old: bytes, new: bytes) -> bytes:
    """The certificate with other bytes of the same length; its signature no longer fits, which nobody asks here."""
    assert len(old) == len(new)
    assert old in der
    return der.replace(old, new)


def test_a_parents_certificate(pki: DemoPki) -> None:
    profile = read_profile(pki.leaf(PARENT).certificate_der)
    assert profile.common_name == "СЕЙІТҚАЛИ АЙГҮЛ"
    assert (profile.name.surname, profile.name.given, profile.name.patronymic) == ("СЕЙІТҚАЛИ", "АЙГҮЛ", "МАРАТҚЫЗЫ")
    assert (profile.iin, profile.bin, profile.organisation) == (PARENT.iin, None, None)
    assert profile.purpose is Purpose.SIGNATURE
    assert profile.roles == {SubjectRole.INDIVIDUAL}
    assert profile.policies == {"1.2.398.3.3.2.3"}
    assert profile.algorithm is KeyAlgorithm.RSA
    assert not profile.may_decide


def test_a_heads_certificate(pki: DemoPki) -> None:
    profile = read_profile(pki.leaf(HEAD).certificate_der)
    assert (profile.iin, profile.bin, profile.organisation) == (HEAD.iin, HEAD.bin, HEAD.organisation)
    assert profile.roles == {SubjectRole.ORGANISATION, SubjectRole.HEAD}
    assert profile.policies == {"1.2.398.3.3.2.1"}
    assert profile.may_decide


def test_without_a_patronymic_the_given_name_still_comes_out(pki: DemoPki) -> None:
    profile = read_profile(pki.leaf(OTHER_PARENT).certificate_der)
    assert (profile.name.surname, profile.name.given, profile.name.patronymic) == ("ӨМІРБЕК", "НҰРЛАН", None)


def test_the_longest_name_is_whole(pki: DemoPki) -> None:
    profile = read_profile(pki.leaf(LONGEST).certificate_der)
    assert profile.name.surname == LONGEST.name.surname.upper()
    assert profile.name.given == LONGEST.name.given.upper()
    assert len(profile.common_name.encode()) > 64


def test_a_certificate_for_logging_in(pki: DemoPki) -> None:
    profile = read_profile(pki.leaf(PARENT, Usage.AUTH).certificate_der)
    assert profile.purpose is Purpose.AUTHENTICATION
    assert profile.policies == {"1.2.398.3.3.2.4"}


def test_the_centres_own_certificate_is_no_signing_key(pki: DemoPki) -> None:
    assert read_profile(pki.ca_certificate_der()).purpose is Purpose.UNKNOWN


def test_an_iin_that_fails_its_check_digit_is_shown_as_it_is(pki: DemoPki) -> None:
    der = _replaced(pki.leaf(PARENT).certificate_der, b"IIN900101300017", b"IIN123456789011")
    assert read_profile(der).iin == "123456789011"


def test_an_older_certificate_with_the_bin_in_the_serial_number(pki: DemoPki) -> None:
    der = _replaced(pki.leaf(PARENT).certificate_der, b"IIN900101300017", b"BIN100140000003")
    profile = read_profile(der)
    assert (profile.iin, profile.bin) == (None, "100140000003")


def test_digits_of_other_alphabets_are_no_number(pki: DemoPki) -> None:
    der = _replaced(pki.leaf(PARENT).certificate_der, b"IIN900101300017", b"IIN90010130001x")
    assert read_profile(der).iin is None


def test_a_gost_certificate_is_shown_and_told_apart(pki: DemoPki) -> None:
    der = _replaced(pki.leaf(PARENT).certificate_der, _RSA_OID, _GOST_2015_OID)
    assert read_profile(der).algorithm is KeyAlgorithm.GOST_2015
    with pytest.raises(RetriableError, match="Token_KeyUnsupported"):
        check_signer(key_certificate("token", b"\x01", der), PARENT.iin, None, NOW)


def _certificate(pki: DemoPki, **wanted: object) -> KeyCertificate:
    return key_certificate("token", b"\x01", pki.leaf(**wanted).certificate_der)  # type: ignore[arg-type]


def test_the_right_people_may_sign(pki: DemoPki) -> None:
    check_signer(_certificate(pki, holder=PARENT), PARENT.iin, None, NOW)
    check_signer(_certificate(pki, holder=HEAD), HEAD.iin, HEAD.bin, NOW)
    check_signer(_certificate(pki, holder=HEAD), None, HEAD.bin, NOW)


@pytest.mark.parametrize(
    ("iin", "bin_", "later", "code"),
    [
        (OTHER_PARENT.iin, None, timedelta(0), "Token_OtherPerson"),
        (PARENT.iin, HEAD.bin, timedelta(0), "Token_OtherOrganisation"),
        (PARENT.iin, None, timedelta(days=400), "Token_CertificateExpired"),
        (PARENT.iin, None, timedelta(days=-400), "Token_CertificateNotYetValid"),
    ],
)
def test_the_wrong_people_may_not(pki: DemoPki, iin: str, bin_: str | None, later: timedelta, code: str) -> None:
    with pytest.raises(RetriableError) as caught:
        check_signer(_certificate(pki, holder=PARENT), iin, bin_, NOW + later)
    assert caught.value.code == code


def test_an_employee_does_not_decide(pki: DemoPki) -> None:
    # 1.2.398.3.3.4.1.2.1 (head) becomes …2.5 (employee).
    der = _replaced(
        pki.leaf(HEAD).certificate_der, bytes.fromhex("06092a830e030304010201"), bytes.fromhex("06092a830e030304010205")
    )
    with pytest.raises(RetriableError, match="Token_NoRightToSign"):
        check_signer(key_certificate("token", b"\x01", der), HEAD.iin, HEAD.bin, NOW)


def test_a_certificate_for_logging_in_may_not_sign(pki: DemoPki) -> None:
    with pytest.raises(RetriableError, match="Token_AuthenticationKey"):
        check_signer(_certificate(pki, holder=PARENT, usage=Usage.AUTH), PARENT.iin, None, NOW)


def test_labels_cut_in_the_middle_of_a_letter_are_tidied(pki: DemoPki) -> None:
    certificate = key_certificate("ӘБДІРАХМАНҚЫЗЫ\ufffd...", b"\x01", pki.leaf(PARENT).certificate_der)
    assert certificate.token_label == "ӘБДІРАХМАНҚЫЗЫ"


def test_nothing_personal_shows_in_logs(pki: DemoPki) -> None:
    der = pki.leaf(PARENT).certificate_der
    shown = repr(key_certificate("СЕЙІТҚАЛИ", b"\x01", der)) + repr(read_profile(der)) + repr(PARENT)
    assert "900101300017" not in shown
    assert "СЕЙІТҚАЛИ" not in shown.upper()


@given(position=st.integers(0, 2000), value=st.integers(0, 255), cut=st.integers(0, 2000))
def test_damaged_certificates_are_refused_or_read_but_never_crash(
    pki: DemoPki, position: int, value: int, cut: int
) -> None:
    der = bytearray(pki.leaf(PARENT).certificate_der)
    der[position % len(der)] = value
    for damaged in (bytes(der), bytes(der[:cut])):
        try:
            assert isinstance(read_profile(damaged), CertificateProfile)
        except InputError as error:
            assert error.code == "Certificate_Unreadable"


@given(st.binary(max_size=200))
def test_anything_else_is_no_certificate(data: bytes) -> None:
    with pytest.raises(InputError, match="Certificate_Unreadable"):
        read_profile(data)
