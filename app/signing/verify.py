"""Verification of the signatures in a PDF: what is signed, by whom, and whether anything changed since.

Trusts only the roots it is given and asks no network. Revocation comes with the trust store of a later issue; until
then a report says nothing about it. The time of signing is what the signer's machine claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.kernel.errors import InputError
from app.signing.frame import is_frame_clean
from app.signing.judgement import DAMAGED, Trust, profile_of, trust_of
from app.signing.library_logs import keep_library_logs_home
from app.signing.profile import CertificateProfile, Purpose


class Coverage(StrEnum):
    """What of the file the signature covers, and what was added after it."""

    WHOLE_FILE = "whole-file"
    REVISION = "revision"  # later signatures only
    REVISION_CHANGED = "revision-changed"  # more than later signatures was added
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature. `intact`: the signed bytes and the signature over them are as they were made.

    `frame_clean`: the unsigned gap that holds the signature itself holds nothing else. `signer` is None when not even
    the certificate can be read. `claimed_at` is unproven.
    """

    field: str
    intact: bool
    trust: Trust
    coverage: Coverage
    frame_clean: bool
    pades: bool
    signer: CertificateProfile | None
    claimed_at: datetime | None

    @property
    def valid(self) -> bool:
        """Intact, trusted, made with a key for signing, and nothing but signatures added since."""
        return (
            self.intact
            and self.trust is Trust.TRUSTED
            and self.coverage in (Coverage.WHOLE_FILE, Coverage.REVISION)
            and self.signer is not None
            and self.signer.purpose is Purpose.SIGNATURE
        )


def verify_pdf(pdf: bytes, trust_roots: Sequence[bytes], at: datetime) -> tuple[SignatureReport, ...]:
    """A report per signature, oldest first; empty when nobody signed. `trust_roots`: DER certificates.

    Certificates are judged as of `at`. InputError Verify_PdfUnreadable.
    """
    keep_library_logs_home()
    roots = [x509.Certificate.load(der) for der in trust_roots]
    try:
        reader = PdfFileReader(BytesIO(pdf))
        signed = [
            (str(name), field, value.get_object())
            for name, value, field in enumerate_sig_fields(reader, filled_status=True)
        ]
    except DAMAGED:
        raise InputError("Verify_PdfUnreadable") from None
    signed.sort(key=lambda one: _end_of_signed_bytes(one[2]))
    return tuple(
        _report(pdf, (reader, field, name), roots, at)
        for name, field, value in signed
        if not (isinstance(value, DictionaryObject) and value.get("/Type") == "/DocTimeStamp")
    )


def _end_of_signed_bytes(value: Any) -> int:
    try:
        return sum(int(number) for number in list(value["/ByteRange"])[2:])
    except DAMAGED:
        return 0


def _report(pdf: bytes, place: tuple[Any, Any, str], roots: list[x509.Certificate], at: datetime) -> SignatureReport:
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)
    try:
        signature = EmbeddedPdfSignature(*place)
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except DAMAGED:
        return SignatureReport(
            field=place[2],
            intact=False,
            trust=Trust.UNTRUSTED,
            coverage=Coverage.UNCLEAR,
            frame_clean=False,
            pades=False,
            signer=None,
            claimed_at=None,
        )
    return SignatureReport(
        field=place[2],
        intact=bool(status.intact and status.valid),
        trust=trust_of(status),
        coverage=_coverage(status),
        frame_clean=is_frame_clean(_gap(pdf, signature)),
        pades=_is_pades(signature),
        signer=profile_of(status.signing_cert),
        claimed_at=status.signer_reported_dt,
    )


def _coverage(status: PdfSignatureStatus) -> Coverage:
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return Coverage.WHOLE_FILE
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        return Coverage.UNCLEAR
    harmless = status.modification_level is not None and status.modification_level <= ModificationLevel.FORM_FILLING
    return Coverage.REVISION if harmless and status.docmdp_ok else Coverage.REVISION_CHANGED


def _gap(pdf: bytes, signature: Any) -> bytes:
    start, length, end, _ = (int(number) for number in signature.byte_range)
    return pdf[start + length : end]


def _is_pades(signature: Any) -> bool:
    """Sub-filter of EN 319 142-1, and the signing certificate named in the signed attributes (5.2 of 319 122-1)."""
    names = {attribute["type"].native for attribute in signature.signer_info["signed_attrs"]}
    return str(signature.sig_object.get("/SubFilter")) == "/ETSI.CAdES.detached" and "signing_certificate_v2" in names
