"""CMS signatures beside a file (RFC 5652) in the CAdES baseline B-B (ETSI EN 319 122-1), and their verification."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, pem, x509
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from app.kernel.errors import InputError
from app.signing.judgement import DAMAGED, Trust, profile_of, trust_of
from app.signing.library_logs import keep_library_logs_home
from app.signing.profile import CertificateProfile, Purpose
from app.signing.raw import ElsewhereSigner, RawSigner


@dataclass(frozen=True, slots=True)
class CmsReport:
    """One signature over a file. `intact`: the file and the signed attributes are as they were signed.

    `cades`: the signing certificate is named in the signed attributes. `claimed_at` is unproven.
    """

    intact: bool
    trust: Trust
    cades: bool
    signer: CertificateProfile | None
    claimed_at: datetime | None

    @property
    def valid(self) -> bool:
        """Intact, trusted, and made with a key for signing."""
        return (
            self.intact
            and self.trust is Trust.TRUSTED
            and self.signer is not None
            and self.signer.purpose is Purpose.SIGNATURE
        )


def sign_detached(
    content: bytes,
    certificate_der: bytes,
    raw_signer: RawSigner,
    *,
    claimed_at: datetime,
    chain: tuple[bytes, ...] = (),
) -> bytes:
    """A detached CMS over `content` in DER: one signer, SHA-256, signing time as the desk claims it.

    What `raw_signer` raises passes through.
    """
    keep_library_logs_home()
    signer = ElsewhereSigner(certificate_der, raw_signer, chain)
    signed = asyncio.run(
        signer.async_sign_general_data(
            content,
            "sha256",
            detached=True,
            use_cades=True,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=claimed_at),
        )
    )
    return bytes(signed.dump())


def verify_detached(content: bytes, signature: bytes, trust_roots: Sequence[bytes], at: datetime) -> CmsReport:
    """What a detached CMS (DER or PEM) says about `content`; certificates are judged as of `at`.

    InputError Verify_CmsUnreadable: not CMS, or not exactly one signer (facts/signing.md 3.7).
    """
    keep_library_logs_home()
    roots = [x509.Certificate.load(der) for der in trust_roots]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
    try:
        signed = _signed_data(signature)
        (signer,) = signed["signer_infos"]
        names = {attribute["type"].native for attribute in signer["signed_attrs"]}
        status = asyncio.run(async_validate_detached_cms(content, signed, signer_validation_context=context))
    except DAMAGED:
        raise InputError("Verify_CmsUnreadable") from None
    return CmsReport(
        intact=bool(status.intact and status.valid),
        trust=trust_of(status),
        cades="signing_certificate_v2" in names,
        signer=profile_of(status.signing_cert),
        claimed_at=status.signer_reported_dt,
    )


def _signed_data(signature: bytes) -> cms.SignedData:
    der = pem.unarmor(signature)[2] if pem.detect(signature) else signature
    info = cms.ContentInfo.load(der, strict=True)
    if info["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    return info["content"]
