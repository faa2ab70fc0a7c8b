"""Keys in PKCS#12 files, as the national authority hands them out: RSA…, AUTH_RSA…, GOST512… .

The password opens the file for one signature and is wiped; neither it nor the key is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from app.domain.signatures import KeyCertificate, SignedPdf
from app.kernel.clock import Clock, SystemClock
from app.kernel.errors import InputError, RetriableError
from app.kernel.redaction import Secret
from app.signing.profile import check_signer, key_certificate


@dataclass(frozen=True, slots=True)
class _Opened:
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)
    certificate_der: bytes = field(repr=False)
    chain: tuple[bytes, ...] = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


class KeyFile:
    """One PKCS#12 file. `clock` is the machine's clock, by which certificates are valid."""

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._path = path
        self._clock = clock or SystemClock()

    def certificate(self, password: Secret) -> KeyCertificate:
        """Whose key it is. The password is wiped. RetriableError KeyFile_PasswordWrong; InputError
        KeyFile_Unreadable, Certificate_Unreadable; RetriableError Token_KeyUnsupported for GOST.
        """
        try:
            return self._certificate(self._open(password))
        finally:
            password.wipe()

    def sign_pdf(
        self, pdf: bytes, password: Secret, *, field: str, stamp_pdf: bytes, claimed_at: datetime
    ) -> SignedPdf:
        """One more visible PAdES signature; see `TokenKeys.sign_pdf`. Errors as for `certificate` and there."""
        from app.signing.pades import sign_pdf  # noqa: PLC0415 - pyHanko takes long to import

        opened, certificate = self._ready(password)
        signed = sign_pdf(
            pdf,
            opened.certificate_der,
            opened.sign,
            field=field,
            stamp_pdf=stamp_pdf,
            claimed_at=claimed_at,
            chain=opened.chain,
        )
        return SignedPdf(signed, hashlib.sha256(signed).hexdigest(), certificate, claimed_at)

    def sign_detached(self, content: bytes, password: Secret, *, claimed_at: datetime) -> bytes:
        """A detached CMS (DER) over `content`. Errors as for `certificate`."""
        from app.signing.cms import sign_detached  # noqa: PLC0415 - pyHanko takes long to import

        opened, _ = self._ready(password)
        return sign_detached(content, opened.certificate_der, opened.sign, claimed_at=claimed_at, chain=opened.chain)

    def _ready(self, password: Secret) -> tuple[_Opened, KeyCertificate]:
        try:
            opened = self._open(password)
            certificate = self._certificate(opened)
            check_signer(certificate, None, None, self._clock.now())
        finally:
            password.wipe()
        return opened, certificate

    def _certificate(self, opened: _Opened) -> KeyCertificate:
        identity = hashlib.sha256(opened.certificate_der).digest()
        return key_certificate(self._path.stem, identity, opened.certificate_der)

    def _open(self, password: Secret) -> _Opened:
        try:
            content = self._path.read_bytes()
        except OSError:
            raise InputError("KeyFile_Unreadable") from None
        try:
            found = pkcs12.load_pkcs12(content, password.reveal().encode())
        except UnsupportedAlgorithm:
            raise RetriableError("Token_KeyUnsupported") from None
        except ValueError as error:
            # The library tells a wrong password from a damaged file only by its words.
            wrong = "password" in str(error).lower()
            raise (RetriableError("KeyFile_PasswordWrong") if wrong else InputError("KeyFile_Unreadable")) from None
        if found.cert is None or found.key is None:
            raise InputError("KeyFile_Unreadable")
        if not isinstance(found.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise RetriableError("Token_KeyUnsupported")
        der = serialization.Encoding.DER
        chain = tuple(extra.certificate.public_bytes(der) for extra in found.additional_certs)
        return _Opened(found.key, found.cert.certificate.public_bytes(der), chain)
