"""`sign`: a visible PAdES signature with a SoftHSM key, and its verification, against pyHanko alone on the same key.

Ours goes through the child process that keeps the vendor's module away from the desk; the reference has the module
in its own process. Rows beside it: verification, and the bare RSA signature through the child and without it.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, Mechanism, ObjectClass
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from app.domain.signatures import SIGNATURE_BOXES
from app.kernel.redaction import Secret
from app.signing.tokens import TokenKeys
from app.signing.verify import verify_pdf
from tests.support.signing import PARENT, paper, stamp
from ui.demo.pki import DemoPki

_MODULE = Path("/usr/lib/softhsm/libsofthsm2.so")
_PIN = "123456"
_RUNS = 20


def rows() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="qabyldau-bench-sign-") as name:
        folder = Path(name)
        pki = DemoPki(folder / "pki")
        leaf = pki.leaf(PARENT)
        os.environ["SOFTHSM2_CONF"] = str(_make_token(folder, leaf.key_path, leaf.certificate_der))
        stamp_path = folder / "stamp.pdf"
        stamp_path.write_bytes(stamp())
        keys = TokenKeys(_MODULE)
        session = next(pkcs11.lib(str(_MODULE)).get_tokens(token_label="BENCH")).open(user_pin=_PIN)
        try:
            keys.start()
            (certificate,) = keys.certificates()
            document, appearance, now = paper(pages=4), stamp(), datetime.now(UTC)

            def ours() -> bytes:
                return keys.sign_pdf(
                    document, certificate, Secret(_PIN), field="parent", stamp_pdf=appearance, claimed_at=now
                ).pdf

            def reference() -> bytes:
                return _pyhanko_alone(document, session, stamp_path)

            signed = ours()
            roots = [pki.ca_certificate_der()]
            made = [
                _row("sign", ours, reference, "PAdES B-B with stamp, 4 pages, SoftHSM RSA-2048"),
                _row(
                    "sign-verify",
                    lambda: verify_pdf(signed, roots, now),
                    lambda: _validate_alone(signed, roots),
                    "one signature, chain of one, no revocation",
                ),
                _row(
                    "sign-bare",
                    lambda: keys._sign(certificate, b"x" * 300, Secret(_PIN)),  # the token's share alone
                    lambda: _bare(session, certificate.key_id),
                    "login and one RSA signature through the child; reference: signature in a session already open",
                ),
            ]
        finally:
            session.close()
            keys.close()
    return made


def _row(name: str, ours: Callable[[], object], reference: Callable[[], object], note: str) -> dict[str, Any]:
    """Medians of runs taken in turn, so that both meet the same machine."""
    own: list[float] = []
    bare: list[float] = []
    for action in (ours, reference):
        action()
    for _ in range(_RUNS):
        own.append(_seconds(ours))
        bare.append(_seconds(reference))
    mine, theirs = median(own) * 1000, median(bare) * 1000
    return {
        "name": name,
        "ours": mine,
        "reference": theirs,
        "ratio": mine / theirs,
        "unit": "ms",
        "n": _RUNS,
        "note": note,
    }


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _pyhanko_alone(document: bytes, session: Any, stamp_path: Path) -> bytes:
    box = SIGNATURE_BOXES["parent"]
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="parent", subfilter=fields.SigSeedSubFilter.PADES),
        PKCS11Signer(session, cert_label="BENCH", key_label="BENCH"),
        stamp_style=StaticStampStyle.from_pdf_file(str(stamp_path), border_width=0),
        new_field_spec=fields.SigFieldSpec(
            "parent", on_page=3, box=(round(box.left), round(box.bottom), round(box.right), round(box.top))
        ),
    )
    output = BytesIO()
    asyncio.run(signer.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(document)), output=output))
    return output.getvalue()


def _validate_alone(signed: bytes, roots: list[bytes]) -> None:
    context = ValidationContext(trust_roots=[x509.Certificate.load(der) for der in roots], allow_fetching=False)
    for signature in PdfFileReader(BytesIO(signed)).embedded_regular_signatures:
        if not validate_pdf_signature(signature, context).bottom_line:
            raise RuntimeError("the reference does not verify")


def _bare(session: Any, key_id: bytes) -> bytes:
    (key,) = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: key_id})
    return bytes(key.sign(b"x" * 300, mechanism=Mechanism.SHA256_RSA_PKCS))


def _make_token(folder: Path, key: Path, certificate_der: bytes) -> Path:
    """Configuration file of a SoftHSM with one token that holds this key."""
    tokens = folder / "tokens"
    tokens.mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
    certificate = folder / "certificate.der"
    certificate.write_bytes(certificate_der)
    write = ("--write-object", str(certificate), "--type", "cert", "--id", "A1", "--label", "BENCH")
    for command in (
        ["softhsm2-util", "--init-token", "--free", "--label", "BENCH", "--pin", _PIN, "--so-pin", "87654321"],
        ["softhsm2-util", "--import", str(key), "--token", "BENCH", "--label", "BENCH", "--id", "A1", "--pin", _PIN],
        ["pkcs11-tool", "--module", str(_MODULE), "--token-label", "BENCH", "--login", "--pin", _PIN, *write],
    ):
        environment = {**os.environ, "SOFTHSM2_CONF": str(configuration)}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=30)
    return configuration
