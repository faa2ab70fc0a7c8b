"""Keys on tokens (PKCS#11), for the desk: what certificates there are, and one more signature in a PDF.

The vendor's module runs in a child process (pkcs11_host); the PDF work runs here.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType

from app.domain.signatures import KeyCertificate, PinStatus, SignedPdf
from app.kernel.clock import Clock, SystemClock
from app.kernel.errors import InputError, RetriableError
from app.kernel.redaction import Secret
from app.signing.host_process import HostProcess
from app.signing.profile import Purpose, check_signer, key_certificate, read_profile


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long a module may think before it is ended, seconds. A signature may wait for a slow chip."""

    look_s: float = 20.0
    sign_s: float = 60.0


class TokenKeys:
    """Signing keys of every token that one PKCS#11 module sees. Implements the desk's `KeySource`.

    `clock` is the machine's clock, by which certificates are valid; the office clock of a demo only labels papers.
    """

    def __init__(
        self,
        module: Path,
        *,
        environment: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        limits: TimeLimits | None = None,
    ) -> None:
        self._host = HostProcess(module, environment)
        self._clock = clock or SystemClock()
        self._limits = limits or TimeLimits()

    def start(self) -> None:
        """The child process is started and pyHanko is imported, so that the first parent waits for neither.

        Takes most of a second: for a thread of its own.
        """
        self._host.start()
        _pades()

    @property
    def host_pid(self) -> int | None:
        """Process id of the child; None when there is none."""
        return self._host.pid

    def certificates(self) -> Sequence[KeyCertificate]:
        """Signing certificates on the tokens present, those valid now first.

        RetriableError Token_None, Token_NoSigningKey (a token, but no certificate at all), Token_AuthenticationKey
        (only certificates for logging in), Token_ModuleFailed, Token_ModuleMissing, Token_TimedOut.
        """
        answer = self._host.ask({"op": "certificates"}, timeout_s=self._limits.look_s)
        signing: list[KeyCertificate] = []
        other = False
        for item in answer:
            der = base64.b64decode(item["der"])
            # A certificate that cannot be read is no key of anybody here.
            with contextlib.suppress(InputError):
                if read_profile(der).purpose is Purpose.SIGNATURE:
                    signing.append(key_certificate(item["token"], bytes.fromhex(item["key"]), der))
                else:
                    other = True
        if not signing:
            raise RetriableError("Token_AuthenticationKey" if other else "Token_NoSigningKey")
        now = self._clock.now()
        return sorted(signing, key=lambda c: not c.not_before <= now <= c.not_after)

    def pin_status(self, certificate: KeyCertificate) -> PinStatus:
        """How close the PIN of this certificate's token is to being locked, asked without spending a try.

        RetriableError as for `certificates`, and Token_Removed.
        """
        request = {"op": "pin-status", "certificate": _fingerprint(certificate)}
        return PinStatus(self._host.ask(request, timeout_s=self._limits.look_s))

    def sign_pdf(
        self,
        pdf: bytes,
        certificate: KeyCertificate,
        pin: Secret,
        *,
        field: str,
        stamp_pdf: bytes,
        claimed_at: datetime,
    ) -> SignedPdf:
        """One more visible PAdES signature in field `field`; earlier ones stay intact. The PIN is wiped.

        RetriableError Token_PinWrong, Token_PinLastTry, Token_PinLocked, Token_PinLength, Token_PinNotSet,
        Token_Removed, Token_None, Token_KeyMissing, Token_KeyUnsupported, Token_ModuleFailed, Token_ModuleMissing,
        Token_TimedOut, Token_Cancelled, Token_CertificateExpired, Token_CertificateNotYetValid,
        Token_AuthenticationKey; InputError Certificate_Unreadable, Sign_PdfUnreadable, Sign_FieldTaken. Whatever is
        raised, `pdf` is what it was.
        """
        try:
            check_signer(certificate, None, None, self._clock.now())
            signed = _pades().sign_pdf(
                pdf,
                certificate.certificate_der,
                lambda data: self._sign(certificate, data, pin),
                field=field,
                stamp_pdf=stamp_pdf,
                claimed_at=claimed_at,
            )
        finally:
            pin.wipe()
        return SignedPdf(signed, hashlib.sha256(signed).hexdigest(), certificate, claimed_at)

    def sign_detached(self, content: bytes, certificate: KeyCertificate, pin: Secret, *, claimed_at: datetime) -> bytes:
        """A detached CMS (DER) over `content`. The PIN is wiped. RetriableError as for `sign_pdf`."""
        from app.signing.cms import sign_detached  # noqa: PLC0415 - pyHanko, see _pades

        try:
            check_signer(certificate, None, None, self._clock.now())
            return sign_detached(
                content,
                certificate.certificate_der,
                lambda data: self._sign(certificate, data, pin),
                claimed_at=claimed_at,
            )
        finally:
            pin.wipe()

    def cancel(self) -> None:
        """A request under way ends with Token_Cancelled; callable from any thread. The next request works."""
        self._host.interrupt()

    def close(self) -> None:
        """The child process is gone."""
        self._host.close()

    def _sign(self, certificate: KeyCertificate, data: bytes, pin: Secret) -> bytes:
        request = {
            "op": "sign",
            "certificate": _fingerprint(certificate),
            "key": certificate.key_id.hex(),
            "data": base64.b64encode(data).decode(),
        }
        answer = self._host.ask(request, timeout_s=self._limits.sign_s, secret=pin)
        return base64.b64decode(answer["signature"])


def _pades() -> ModuleType:
    # pyHanko takes most of a second to import; a program that never signs must not pay for it.
    from app.signing import pades  # noqa: PLC0415

    return pades


def _fingerprint(certificate: KeyCertificate) -> str:
    return hashlib.sha256(certificate.certificate_der).hexdigest()
