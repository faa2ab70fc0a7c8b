"""PAdES baseline B-B signatures in PDFs (ETSI EN 319 142-1), visible, one after the other.

Every signature is an incremental update: the bytes that an earlier one covers never change.
"""

from __future__ import annotations

import asyncio
import binascii
import uuid
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle

from app.domain.signatures import SIGNATURE_BOXES, Rect
from app.kernel.errors import InputError, ProgrammingError
from app.signing.library_logs import keep_library_logs_home
from app.signing.raw import ElsewhereSigner, RawSigner

_PARENT, _HEAD = "parent", "head"
# What damaged files make the library raise; numbers in a PDF are parsed as decimals.
_UNREADABLE = (PdfError, ValueError, ArithmeticError)


def with_signature_fields(pdf: bytes, boxes: Mapping[str, Rect]) -> bytes:
    """The PDF with an empty signature field per box on its last page. InputError Sign_PdfUnreadable."""
    keep_library_logs_home()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        _append_fields(writer, boxes)
        output = BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]
    except _UNREADABLE:
        raise InputError("Sign_PdfUnreadable") from None
    return output.getvalue()


def sign_pdf(
    pdf: bytes,
    certificate_der: bytes,
    raw_signer: RawSigner,
    *,
    field: str,
    stamp_pdf: bytes,
    claimed_at: datetime,
    chain: tuple[bytes, ...] = (),
) -> bytes:
    """The PDF with one more signature in `field` ('parent' or 'head'), its appearance being the page `stamp_pdf`.

    A PDF without signature fields gets them first: both when the parent signs, the head's alone when the head
    signs alone. `claimed_at` is what the desk says the time is; it stands in the signature dictionary and proves
    nothing. `chain` holds issuers' certificates in DER to be carried along. InputError Sign_PdfUnreadable,
    Sign_FieldTaken; what `raw_signer` raises passes through.
    """
    keep_library_logs_home()
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        _prepare_field(writer, field)
        stamp = _StampPage(PdfFileReader(BytesIO(stamp_pdf)))
        pdf_signer = _ClaimedTimeSigner(
            signers.PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.PADES,
                tight_size_estimates=True,  # ElsewhereSigner tells the exact size
            ),
            ElsewhereSigner(certificate_der, raw_signer, chain),
            stamp_style=StaticStampStyle(background=stamp, background_layout=_FILL, border_width=0),
            claimed_at=claimed_at,
        )
        output = BytesIO()
        asyncio.run(pdf_signer.async_sign_pdf(writer, existing_fields_only=True, output=output))
    except _UNREADABLE:
        raise InputError("Sign_PdfUnreadable") from None
    except SigningError:
        raise ProgrammingError("Sign_Failed") from None
    return output.getvalue()


_FILL = layout.SimpleBoxLayoutRule(
    x_align=layout.AxisAlignment.ALIGN_MID, y_align=layout.AxisAlignment.ALIGN_MID, margins=layout.Margins(0, 0, 0, 0)
)


def _prepare_field(writer: IncrementalPdfFileWriter, field: str) -> None:
    """An empty signature field of this name is there."""
    if field not in SIGNATURE_BOXES:
        raise ProgrammingError("Sign_UnknownField", field=field)
    present = {name: value for name, value, _ in fields.enumerate_sig_fields(writer)}
    if present.get(field) is not None:
        raise InputError("Sign_FieldTaken", field=field)
    if field not in present:
        wanted = (_PARENT, _HEAD) if field == _PARENT and not present else (field,)
        _append_fields(writer, {name: SIGNATURE_BOXES[name] for name in wanted})


def _append_fields(writer: IncrementalPdfFileWriter, boxes: Mapping[str, Rect]) -> None:
    last = int(writer.root["/Pages"]["/Count"]) - 1
    for name, box in boxes.items():
        corners = (round(box.left), round(box.bottom), round(box.right), round(box.top))
        fields.append_signature_field(writer, fields.SigFieldSpec(name, on_page=last, box=corners))


class _ClaimedTimeSigner(signers.PdfSigner):
    """Puts the desk's own time into the signature, where pyHanko would put the machine's."""

    def __init__(self, *args: Any, claimed_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._claimed_at = claimed_at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._claimed_at
        return session


class _StampPage(PdfContent):
    """The first page of a PDF in memory as the appearance of a signature."""

    def __init__(self, page: PdfFileReader) -> None:
        super().__init__()
        self._page = page

    def render(self) -> bytes:
        """Operators that paint the page; its size becomes the box, its fonts and images come along."""
        page = self._ensure_writer.import_page_as_xobject(self._page, page_ix=0)
        name = b"/Stamp" + binascii.hexlify(uuid.uuid4().bytes)
        self.resources.xobject[generic.pdf_name(name.decode())] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return name + b" Do"
