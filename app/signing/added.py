"""Whether a PDF that came back from a key is the paper that was handed out with one good signature more."""

from __future__ import annotations

import hashlib

from app.domain.signatures import SignedPdf
from app.kernel.errors import InputError, RetriableError
from app.signing.profile import read_profile
from app.signing.verify import Coverage, SignatureReport, verify_pdf


def check_added_signature(handed_out: bytes, signed: SignedPdf, field: str) -> None:
    """Returns when `signed` is `handed_out`, byte for byte, with one signature added in `field` by the key it names.

    Earlier signatures hold still. Nothing is said about who issued the certificate. RetriableError
    Token_SignatureWrong.
    """
    pdf = signed.pdf
    if not pdf.startswith(handed_out) or hashlib.sha256(pdf).hexdigest() != signed.sha256:
        raise RetriableError("Token_SignatureWrong")
    try:
        signer = read_profile(signed.signer.certificate_der)
        before = verify_pdf(handed_out, (), signed.claimed_at)
        after = verify_pdf(pdf, (), signed.claimed_at)
    except InputError:
        raise RetriableError("Token_SignatureWrong") from None
    added = after[-1] if after else None
    if (
        added is None
        or [r.field for r in after] != [*(r.field for r in before), field]
        or not all(_holds(r, Coverage.REVISION) for r in after[:-1])
        or not _holds(added, Coverage.WHOLE_FILE)
        or added.signer != signer
    ):
        raise RetriableError("Token_SignatureWrong")


def _holds(report: SignatureReport, coverage: Coverage) -> bool:
    return report.intact and report.pades and report.coverage is coverage
