"""For tests of signatures: invented people, small PDFs, and a key source without hardware."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from reportlab.pdfgen import canvas

from app.domain.people import PersonName
from app.domain.signatures import KeyCertificate, PinStatus, SignedPdf
from app.kernel.clock import Clock, SystemClock
from app.kernel.errors import RetriableError
from app.kernel.redaction import Secret
from app.signing import pades
from app.signing.profile import Purpose, check_signer, key_certificate, read_profile
from ui.demo.pki import KeyHolder, Leaf

PARENT = KeyHolder("parent-07", PersonName("Сейітқали", "Айгүл", "Маратқызы"), "900101300017")
OTHER_PARENT = KeyHolder("parent-08", PersonName("Өмірбек", "Нұрлан"), "791028302728")
HEAD = KeyHolder(
    "head", PersonName("Жүнісова", "Гүлнәр", "Ерланқызы"), "061211600012", "100140000003", "«Ақбота» балабақшасы"
)
LONGEST = KeyHolder(
    "parent-24",
    PersonName("Әбдірахманқызы-Нұрмағамбетова-Өтеғұлова", "Гүлсезімнұрайсұлу", "Бауыржанқызы"),
    "180501500120",
)


def paper(pages: int = 2, text: str = "page") -> bytes:
    """A small A4 document as the printing floor makes them."""
    return _pdf((595, 842), pages, text)


def stamp(text: str = "stamp") -> bytes:
    """The appearance of a signature: one page of the size of a box."""
    return _pdf((234, 80), 1, text)


def _pdf(size: tuple[int, int], pages: int, text: str) -> bytes:
    output = BytesIO()
    drawing = canvas.Canvas(output, pagesize=size, invariant=True)
    for number in range(pages):
        drawing.drawString(20, 20, f"{text} {number + 1}")
        drawing.showPage()
    drawing.save()
    return output.getvalue()


def sign_locally(leaf: Leaf, data: bytes) -> bytes:
    """What a token would answer, from the key's file."""
    return leaf.private_key().sign(data, padding.PKCS1v15(), hashes.SHA256())


@dataclass(slots=True)
class _FakeToken:
    leaf: Leaf
    pin: str
    tries: int = 3


class FakeKeys:
    """A `KeySource` that signs with key files in this process. At most one token is in; three wrong PINs lock it."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._token: _FakeToken | None = None
        self._ever: dict[bytes, _FakeToken] = {}

    def insert(self, leaf: Leaf, pin: str = "123456") -> None:
        """This token is in; the one before is out and keeps its count of wrong PINs."""
        self._token = self._ever.setdefault(leaf.certificate_der, _FakeToken(leaf, pin))

    def remove(self) -> None:
        self._token = None

    def certificates(self) -> Sequence[KeyCertificate]:
        if self._token is None:
            raise RetriableError("Token_None")
        der = self._token.leaf.certificate_der
        if read_profile(der).purpose is not Purpose.SIGNATURE:
            raise RetriableError("Token_AuthenticationKey")
        return [key_certificate("FAKE", b"\x01", der)]

    def pin_status(self, certificate: KeyCertificate) -> PinStatus:
        tries = self._present(certificate).tries
        return {0: PinStatus.LOCKED, 1: PinStatus.FINAL}.get(tries, PinStatus.OK)

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
        try:
            check_signer(certificate, None, None, self._clock.now())
            signed = pades.sign_pdf(
                pdf,
                certificate.certificate_der,
                lambda data: self._sign(certificate, pin, data),
                field=field,
                stamp_pdf=stamp_pdf,
                claimed_at=claimed_at,
            )
        finally:
            pin.wipe()
        return SignedPdf(signed, hashlib.sha256(signed).hexdigest(), certificate, claimed_at)

    def _sign(self, certificate: KeyCertificate, pin: Secret, data: bytes) -> bytes:
        token = self._present(certificate)
        if token.tries == 0:
            raise RetriableError("Token_PinLocked")
        if pin.reveal() != token.pin:
            token.tries -= 1
            raise RetriableError({0: "Token_PinLocked", 1: "Token_PinLastTry"}.get(token.tries, "Token_PinWrong"))
        token.tries = 3
        return sign_locally(token.leaf, data)

    def _present(self, certificate: KeyCertificate) -> _FakeToken:
        if self._token is None:
            raise RetriableError("Token_None")
        if self._token.leaf.certificate_der != certificate.certificate_der:
            raise RetriableError("Token_Removed")
        return self._token
