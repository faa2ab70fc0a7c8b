"""The demo office's certification centre, judged by openssl."""

from __future__ import annotations

import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.signing import HEAD, LONGEST, PARENT
from ui.demo.pki import DemoPki, KeyHolder, Usage


@pytest.mark.parametrize("holder", [PARENT, HEAD, LONGEST], ids=lambda h: h.id)
@pytest.mark.parametrize("usage", list(Usage))
def test_openssl_accepts_the_chain(pki: DemoPki, holder: KeyHolder, usage: Usage) -> None:
    leaf = pki.leaf(holder, usage)
    seen = subprocess.run(
        ["openssl", "verify", "-x509_strict", "-CAfile", str(pki.ca_path), str(leaf.certificate_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert seen.stdout.strip().endswith(": OK"), seen.stderr


def test_openssl_reads_the_profile(pki: DemoPki) -> None:
    leaf = pki.leaf(HEAD)
    text = subprocess.run(
        ["openssl", "x509", "-in", str(leaf.certificate_path), "-noout", "-text", "-nameopt", "utf8"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    for expected in (
        "CN=ЖҮНІСОВА ГҮЛНӘР",
        "SN=ЖҮНІСОВА",
        "GN=ЕРЛАНҚЫЗЫ",
        f"serialNumber=IIN{HEAD.iin}",
        f"OU=BIN{HEAD.bin}",
        "Digital Signature, Non Repudiation",
        "E-mail Protection, 1.2.398.3.3.4.1.2, 1.2.398.3.3.4.1.2.1",
        "Policy: 1.2.398.3.3.2.1",
        "sha256WithRSAEncryption",
        "Public-Key: (2048 bit)",
    ):
        assert expected in text


def test_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    first = DemoPki(tmp_path).leaf(PARENT)
    again = DemoPki(tmp_path).leaf(PARENT)
    assert again == first
    assert first.key_path == tmp_path / "keys" / "parent-07.key.pem"
    assert first.certificate_path == tmp_path / "keys" / "parent-07.cert.pem"
    assert (tmp_path / "ca.pem").exists()


def test_only_the_owner_can_read_the_keys(tmp_path: Path) -> None:
    leaf = DemoPki(tmp_path).leaf(PARENT)
    assert stat.S_IMODE(leaf.key_path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "ca.key.pem").stat().st_mode) == 0o600


def test_an_expired_certificate_is_renewed_for_the_same_key(tmp_path: Path) -> None:
    pki = DemoPki(tmp_path)
    old = pki.leaf(PARENT, valid_from=datetime(2024, 1, 1, tzinfo=UTC), lifetime=timedelta(days=30))
    key = old.key_path.read_bytes()
    fresh = pki.leaf(PARENT)
    assert fresh.certificate_der != old.certificate_der
    assert fresh.key_path.read_bytes() == key


def test_a_changed_name_gets_a_new_certificate(tmp_path: Path) -> None:
    pki = DemoPki(tmp_path)
    before = pki.leaf(PARENT)
    after = pki.leaf(KeyHolder(PARENT.id, HEAD.name, PARENT.iin))
    assert after.certificate_der != before.certificate_der
