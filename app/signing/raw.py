"""What every source of keys comes down to: a signature over some bytes, made elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from asn1crypto import x509
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

RawSigner = Callable[[bytes], bytes]
"""Signature over the bytes given with SHA-256 and the certificate's key; may raise RetriableError."""


class ElsewhereSigner(signers.Signer):
    """A pyHanko signer whose key is on a token, in a file or behind another program."""

    def __init__(self, certificate_der: bytes, raw_signer: RawSigner, chain: tuple[bytes, ...]) -> None:
        certificate = x509.Certificate.load(certificate_der)
        # Issuers only: the library adds the signer's certificate itself, and a second copy could be altered unnoticed.
        store = SimpleCertificateStore.from_certs(map(x509.Certificate.load, chain))  # type: ignore[no-untyped-call]
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._raw_signer = raw_signer
        self._size = (certificate.public_key.bit_size + 7) // 8
        if certificate.public_key.algorithm != "rsa":
            self._size = 2 * self._size + 16  # r and s with their DER headers

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Signature value; with `dry_run` as many bytes as it will have."""
        del digest_algorithm  # always SHA-256: see the callers
        # One signature at a time in a loop of its own: waiting here for the token holds nobody up.
        return bytes(self._size) if dry_run else self._raw_signer(data)
