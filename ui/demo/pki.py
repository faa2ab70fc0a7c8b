"""The demo office's own certification centre in the profile of the national one. Refused outside --demo.

Layout under the folder given: `ca.pem`, `ca.key.pem`, and per key `keys/<id>.key.pem` (PKCS#8, no password) and
`keys/<id>.cert.pem`. Keys are made when first asked for and stay: a demo folder pays for each only once.
Validity follows the machine's clock, because the programs that verify look at that one. Certificates are built with
asn1crypto: the longest Kazakh names have more bytes than other builders let through (64 characters are allowed).
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from asn1crypto import algos, keys, pem, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from app.domain.people import PersonName

_CA_NAME = "ҮЛГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ"  # at most 64 bytes, so that every reader takes it
_CA_LIFETIME = timedelta(days=5 * 365)
_LEAF_LIFETIME = timedelta(days=365)
_LEEWAY = timedelta(days=1)  # clocks of two machines may differ


class Usage(StrEnum):
    """The two certificates that a person gets: for signing and for logging in."""

    SIGN = "sign"
    AUTH = "auth"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose key it is. With `bin` and `organisation` it is a key of the organisation's head."""

    id: str
    name: PersonName
    iin: str = field(repr=False)
    bin: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A key with its certificate: files in PEM, the certificate in DER."""

    key_path: Path
    certificate_path: Path
    certificate_der: bytes = field(repr=False)

    def private_key(self) -> rsa.RSAPrivateKey:
        return _read_key(self.key_path)


class DemoPki:
    """One certification centre per demo folder, used by one process at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ca_certificate_der(self) -> bytes:
        """The root that everything here chains to; made on the first call."""
        return bytes(self._ca()[1].dump())

    @property
    def ca_path(self) -> Path:
        """PEM file of the root; it exists after `ca_certificate_der()` or any `leaf()`."""
        return self._folder / "ca.pem"

    def leaf(
        self,
        holder: KeyHolder,
        usage: Usage = Usage.SIGN,
        *,
        valid_from: datetime | None = None,
        lifetime: timedelta = _LEAF_LIFETIME,
    ) -> Leaf:
        """The holder's key for `usage`, RSA-2048; the kept certificate while it fits, else a fresh one for the key.

        A `valid_from` of its own is for rehearsing expired and future certificates.
        """
        stem = holder.id if usage is Usage.SIGN else f"{holder.id}.{usage.value}"
        key_path = self._folder / "keys" / f"{stem}.key.pem"
        certificate_path = self._folder / "keys" / f"{stem}.cert.pem"
        ca_key, ca = self._ca()
        if key_path.exists() and certificate_path.exists() and valid_from is None:
            kept = _read_certificate(certificate_path)
            if _still_fits(kept, holder, ca):
                return Leaf(key_path, certificate_path, kept.dump())
        key = _read_key(key_path) if key_path.exists() else _new_key(key_path)
        start = valid_from or datetime.now(UTC) - _LEEWAY
        certificate = _sign(
            _subject(holder),
            ca.subject,
            (start, start + lifetime),
            key,
            ca_key=ca_key,
            extensions=[
                ("basic_constraints", True, {"ca": False}),
                ("key_usage", True, _key_usage(usage)),
                ("extended_key_usage", False, _extended_usage(holder, usage)),
                ("certificate_policies", False, [{"policy_identifier": _policy(holder, usage)}]),
            ],
        )
        _store(certificate_path, pem.armor("CERTIFICATE", certificate))
        return Leaf(key_path, certificate_path, certificate)

    def _ca(self) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
        key_path = self._folder / "ca.key.pem"
        now = datetime.now(UTC)
        if key_path.exists() and self.ca_path.exists():
            kept = _read_certificate(self.ca_path)
            if kept.not_valid_before <= now < kept.not_valid_after - _LEAF_LIFETIME:
                return _read_key(key_path), kept
        key = _new_key(key_path)
        name = x509.Name.build({"country_name": "KZ", "common_name": _CA_NAME})
        extensions: list[tuple[str, bool, object]] = [
            ("basic_constraints", True, {"ca": True, "path_len_constraint": 0}),
            ("key_usage", True, {"key_cert_sign", "crl_sign"}),
        ]
        start = now - _LEEWAY
        certificate = _sign(name, name, (start, start + _CA_LIFETIME), key, ca_key=key, extensions=extensions)
        _store(self.ca_path, pem.armor("CERTIFICATE", certificate))
        return key, x509.Certificate.load(certificate)


def _sign(
    subject: x509.Name,
    issuer: x509.Name,
    validity: tuple[datetime, datetime],
    key: rsa.RSAPrivateKey,
    *,
    ca_key: rsa.RSAPrivateKey,
    extensions: list[tuple[str, bool, object]],
) -> bytes:
    """DER of a version 3 certificate, sha256WithRSAEncryption, with both key identifiers added."""
    algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    both = [
        *extensions,
        ("key_identifier", False, _key_identifier(key)),
        ("authority_key_identifier", False, {"key_identifier": _key_identifier(ca_key)}),
    ]
    start, end = (moment.replace(microsecond=0) for moment in validity)
    tbs = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(152) | 1 << 152,
            "signature": algorithm,
            "issuer": issuer,
            "validity": {"not_before": x509.Time({"utc_time": start}), "not_after": x509.Time({"utc_time": end})},
            "subject": subject,
            "subject_public_key_info": keys.PublicKeyInfo.load(_public_der(key)),
            "extensions": [{"extn_id": i, "critical": c, "extn_value": v} for i, c, v in both],
        }
    )
    signature = ca_key.sign(tbs.dump(), padding.PKCS1v15(), hashes.SHA256())
    return bytes(
        x509.Certificate(
            {"tbs_certificate": tbs, "signature_algorithm": algorithm, "signature_value": signature}
        ).dump()
    )


def _subject(holder: KeyHolder) -> x509.Name:
    """CN=SURNAME GIVEN, SN, serialNumber=IIN…, C=KZ, G=PATRONYMIC; the head's has O and OU=BIN… too."""
    name = holder.name
    parts = {
        "common_name": f"{name.surname} {name.given}".upper(),
        "surname": name.surname.upper(),
        "serial_number": f"IIN{holder.iin}",
        "country_name": "KZ",
    }
    if name.patronymic:
        parts["given_name"] = name.patronymic.upper()
    if holder.bin is not None:
        parts["organization_name"] = holder.organisation or ""
        parts["organizational_unit_name"] = f"BIN{holder.bin}"
    return x509.Name.build(parts)


# Usages and policies of the national profile: facts/signing.md 3.2.


def _key_usage(usage: Usage) -> set[str]:
    return {"digital_signature", "non_repudiation" if usage is Usage.SIGN else "key_encipherment"}


def _extended_usage(holder: KeyHolder, usage: Usage) -> list[str]:
    purpose = "email_protection" if usage is Usage.SIGN else "client_auth"
    if holder.bin is None:
        return [purpose, "1.2.398.3.3.4.1.1"]
    return [purpose, "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.1"]


def _policy(holder: KeyHolder, usage: Usage) -> str:
    number = (1 if holder.bin is not None else 3) + (usage is Usage.AUTH)
    return f"1.2.398.3.3.2.{number}"


def _still_fits(kept: x509.Certificate, holder: KeyHolder, ca: x509.Certificate) -> bool:
    now = datetime.now(UTC)
    return bool(
        kept.subject == _subject(holder)
        and kept.authority_key_identifier == ca.key_identifier
        and kept.not_valid_before <= now < kept.not_valid_after - _LEAF_LIFETIME / 12
    )


def _new_key(path: Path) -> rsa.RSAPrivateKey:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    no_password = serialization.NoEncryption()
    _store(path, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, no_password))
    return key


def _read_key(path: Path) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(f"not an RSA key: {path.name}")
    return key


def _read_certificate(path: Path) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(path.read_bytes())[2])


def _public_der(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _key_identifier(key: rsa.RSAPrivateKey) -> bytes:
    """RFC 5280, 4.2.1.2 (1): SHA-1 of the public key's bits."""
    return bytes(keys.PublicKeyInfo.load(_public_der(key)).sha1)


def _store(path: Path, content: bytes) -> None:
    """The file has the whole content or does not exist; only the owner can read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)
