"""Detached signatures and key files, judged by openssl where it can."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.clock import KZ
from app.kernel.errors import InputError, RetriableError
from app.kernel.redaction import Secret
from app.signing.cms import sign_detached, verify_detached
from app.signing.judgement import Trust
from app.signing.key_file import KeyFile
from app.signing.verify import verify_pdf
from tests.support.signing import HEAD, PARENT, paper, sign_locally, stamp
from ui.demo.pki import DemoPki, Usage

NOW = datetime.now(UTC)
CLAIMED = datetime(2026, 11, 20, 10, 25, 30, tzinfo=KZ)
CONTENT = "Келісемін.".encode()


@pytest.fixture(scope="session")
def signature(pki: DemoPki) -> bytes:
    leaf = pki.leaf(PARENT)
    return sign_detached(CONTENT, leaf.certificate_der, lambda data: sign_locally(leaf, data), claimed_at=CLAIMED)


def key_file(folder: Path, pki: DemoPki, usage: Usage = Usage.SIGN) -> Path:
    leaf = pki.leaf(PARENT, usage)
    path = folder / "RSA256_0123.p12"
    certificate = x509.load_der_x509_certificate(leaf.certificate_der)
    issuer = x509.load_der_x509_certificate(pki.ca_certificate_der())
    encryption = BestAvailableEncryption(b"Qwerty12")
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"key",
            leaf.private_key(),
            certificate,
            [issuer],
            encryption,
        )
    )
    return path


def openssl_verifies(folder: Path, pki: DemoPki, content: bytes, signature: bytes) -> bool:
    (folder / "content").write_bytes(content)
    (folder / "content.p7s").write_bytes(signature)
    seen = subprocess.run(
        [
            *("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any"),
            *("-in", str(folder / "content.p7s"), "-content", str(folder / "content"), "-CAfile", str(pki.ca_path)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return seen.returncode == 0 and "CAdES Verification successful" in seen.stderr


def test_openssl_accepts_it_as_cades(tmp_path: Path, pki: DemoPki, signature: bytes) -> None:
    assert openssl_verifies(tmp_path, pki, CONTENT, signature)
    assert not openssl_verifies(tmp_path, pki, CONTENT + b" ", signature)


def test_our_own_report(pki: DemoPki, signature: bytes) -> None:
    report = verify_detached(CONTENT, signature, [pki.ca_certificate_der()], NOW)
    assert (report.valid, report.cades, report.claimed_at) == (True, True, CLAIMED)
    assert report.signer is not None
    assert report.signer.iin == PARENT.iin
    assert not verify_detached(CONTENT + b" ", signature, [pki.ca_certificate_der()], NOW).intact
    assert verify_detached(CONTENT, signature, [], NOW).trust is Trust.UNKNOWN_ISSUER
    later = verify_detached(CONTENT, signature, [pki.ca_certificate_der()], NOW + timedelta(days=500))
    assert later.trust is Trust.OUT_OF_TIME


def test_what_openssl_signs_verifies_here(tmp_path: Path, pki: DemoPki) -> None:
    leaf = pki.leaf(HEAD)
    (tmp_path / "content").write_bytes(CONTENT)
    for form in ("DER", "PEM"):
        subprocess.run(
            [
                *("openssl", "cms", "-sign", "-cades", "-binary", "-md", "sha256", "-outform", form),
                *("-in", str(tmp_path / "content"), "-out", str(tmp_path / "p7s")),
                *("-signer", str(leaf.certificate_path), "-inkey", str(leaf.key_path)),
            ],
            check=True,
            capture_output=True,
            timeout=30,
        )
        report = verify_detached(CONTENT, (tmp_path / "p7s").read_bytes(), [pki.ca_certificate_der()], NOW)
        assert report.valid


def test_a_key_for_logging_in_signs_nothing_valid(pki: DemoPki) -> None:
    leaf = pki.leaf(PARENT, Usage.AUTH)
    made = sign_detached(CONTENT, leaf.certificate_der, lambda data: sign_locally(leaf, data), claimed_at=CLAIMED)
    report = verify_detached(CONTENT, made, [pki.ca_certificate_der()], NOW)
    assert report.intact
    assert not report.valid


@given(data=st.binary(max_size=300))
def test_anything_else_is_no_signature(data: bytes) -> None:
    with pytest.raises(InputError, match="Verify_CmsUnreadable"):
        verify_detached(CONTENT, data, [], NOW)


@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_damaged_signatures_are_refused_or_reported(pki: DemoPki, signature: bytes, share: float, bit: int) -> None:
    damaged = bytearray(signature)
    damaged[int(share * len(damaged))] ^= 1 << bit
    try:
        report = verify_detached(CONTENT, bytes(damaged), [pki.ca_certificate_der()], NOW)
    except InputError as error:
        assert error.code == "Verify_CmsUnreadable"
    else:
        # Unsigned and redundant fields may change; who signed what may not.
        assert not report.valid or (report.signer is not None and report.signer.iin == PARENT.iin)


def test_a_key_file_signs_both_ways(tmp_path: Path, pki: DemoPki) -> None:
    keys = KeyFile(key_file(tmp_path, pki))
    password = Secret("Qwerty12")
    assert keys.certificate(password).subject_iin == PARENT.iin
    assert password.reveal() == ""
    made = keys.sign_detached(CONTENT, Secret("Qwerty12"), claimed_at=CLAIMED)
    assert openssl_verifies(tmp_path, pki, CONTENT, made)
    signed = keys.sign_pdf(paper(), Secret("Qwerty12"), field="parent", stamp_pdf=stamp(), claimed_at=CLAIMED)
    (report,) = verify_pdf(signed.pdf, [pki.ca_certificate_der()], NOW)
    assert report.valid
    assert signed.signer.token_label == "RSA256_0123"


def test_a_wrong_password_and_a_damaged_file_are_told_apart(tmp_path: Path, pki: DemoPki) -> None:
    path = key_file(tmp_path, pki)
    wrong = Secret("no")
    with pytest.raises(RetriableError, match="KeyFile_PasswordWrong"):
        KeyFile(path).certificate(wrong)
    assert wrong.reveal() == ""
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(InputError, match="KeyFile_Unreadable"):
        KeyFile(path).certificate(Secret("Qwerty12"))
    with pytest.raises(InputError, match="KeyFile_Unreadable"):
        KeyFile(tmp_path / "gone.p12").certificate(Secret("Qwerty12"))


def test_a_key_file_for_logging_in_does_not_sign(tmp_path: Path, pki: DemoPki) -> None:
    with pytest.raises(RetriableError, match="Token_AuthenticationKey"):
        KeyFile(key_file(tmp_path, pki, Usage.AUTH)).sign_detached(CONTENT, Secret("Qwerty12"), claimed_at=CLAIMED)
