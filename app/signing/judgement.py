"""What pyHanko's verdict on one signature means here; shared by PDF and CMS."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureStatus

from app.kernel.errors import InputError
from app.signing.profile import CertificateProfile, read_profile

# What damaged files make the library raise; anything else is a fault of the program.
DAMAGED = (
    *(PdfError, SignatureValidationError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError),
    *(AssertionError, RecursionError, ArithmeticError),  # numbers in a PDF are parsed as decimals
)


class Trust(StrEnum):
    """Whether the signer's certificate leads to a root that is trusted here, at the moment asked about."""

    TRUSTED = "trusted"
    UNKNOWN_ISSUER = "unknown-issuer"
    OUT_OF_TIME = "out-of-time"
    REVOKED = "revoked"
    UNTRUSTED = "untrusted"


_TRUST: Mapping[AdESSubIndic, Trust] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Trust.UNKNOWN_ISSUER,
    AdESIndeterminate.EXPIRED: Trust.OUT_OF_TIME,
    AdESIndeterminate.NOT_YET_VALID: Trust.OUT_OF_TIME,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Trust.OUT_OF_TIME,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Trust.OUT_OF_TIME,
    AdESFailure.NOT_YET_VALID: Trust.OUT_OF_TIME,
}


def trust_of(status: SignatureStatus) -> Trust:
    """Why the signer is trusted or not."""
    if status.revoked:
        return Trust.REVOKED
    if status.trusted:
        return Trust.TRUSTED
    return (
        Trust.UNTRUSTED
        if status.trust_problem_indic is None
        else _TRUST.get(status.trust_problem_indic, Trust.UNTRUSTED)
    )


def profile_of(certificate: x509.Certificate | None) -> CertificateProfile | None:
    """The signer's certificate as far as it can be read."""
    if certificate is None:
        return None
    try:
        return read_profile(certificate.dump())
    except InputError:
        return None
