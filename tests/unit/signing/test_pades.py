"""Where signatures stand in a PDF, and what a verifier says after somebody touched the file."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from app.domain.signatures import SIGNATURE_BOXES
from app.kernel.clock import KZ
from app.kernel.errors import InputError, ProgrammingError, RetriableError
from app.signing import pades
from app.signing.judgement import Trust
from app.signing.profile import Purpose
from app.signing.verify import Coverage, verify_pdf
from tests.support.signing import HEAD, PARENT, paper, sign_locally, stamp
from ui.demo.pki import DemoPki, KeyHolder, Usage

NOW = datetime.now(UTC)
CLAIMED = datetime(2026, 11, 20, 10, 25, 30, tzinfo=KZ)


def sign(pki: DemoPki, pdf: bytes, holder: KeyHolder, field: str, usage: Usage = Usage.SIGN) -> bytes:
    leaf = pki.leaf(holder, usage)
    return pades.sign_pdf(
        pdf,
        leaf.certificate_der,
        lambda data: sign_locally(leaf, data),
        field=field,
        stamp_pdf=stamp(f"{field} stamp"),
        claimed_at=CLAIMED,
    )


@pytest.fixture(scope="session")
def contract(pki: DemoPki) -> bytes:
    return sign(pki, sign(pki, paper(), PARENT, "parent"), HEAD, "head")


def _boxes(pdf: bytes) -> dict[str, tuple[int, tuple[float, ...]]]:
    found = {}
    for number, page in enumerate(PdfReader(BytesIO(pdf)).pages):
        for annotation in page.get("/Annots", []):
            widget = annotation.get_object()
            found[widget["/T"]] = (number, tuple(float(x) for x in widget["/Rect"]))
    return found


def test_both_boxes_stand_on_the_last_page_from_the_first_signature_on(pki: DemoPki) -> None:
    boxes = _boxes(sign(pki, paper(pages=3), PARENT, "parent"))
    assert boxes == {n: (2, (b.left, b.bottom, b.right, b.top)) for n, b in SIGNATURE_BOXES.items()}


def test_fields_can_be_laid_out_beforehand(pki: DemoPki) -> None:
    laid_out = pades.with_signature_fields(paper(), SIGNATURE_BOXES)
    assert set(_boxes(laid_out)) == {"parent", "head"}
    assert verify_pdf(laid_out, [], NOW) == ()
    signed = sign(pki, laid_out, HEAD, "head")
    assert set(_boxes(signed)) == {"parent", "head"}
    assert [r.field for r in verify_pdf(signed, [], NOW)] == ["head"]


def test_the_stamp_is_seen_on_paper(pki: DemoPki, contract: bytes) -> None:
    page = PdfReader(BytesIO(contract)).pages[-1]
    appearances = [a.get_object()["/AP"]["/N"].get_object() for a in page["/Annots"]]
    assert all(appearance["/Resources"]["/XObject"] for appearance in appearances)


def test_the_same_field_is_not_signed_twice_and_unknown_fields_are_a_mistake(pki: DemoPki, contract: bytes) -> None:
    with pytest.raises(InputError, match="Sign_FieldTaken"):
        sign(pki, contract, HEAD, "head")
    with pytest.raises(ProgrammingError, match="Sign_UnknownField"):
        sign(pki, paper(), HEAD, "witness")


@pytest.mark.parametrize("pdf", [b"", b"no PDF", b"%PDF-1.7\n%%EOF", paper()[:400]])
def test_what_is_no_pdf_is_not_signed(pki: DemoPki, pdf: bytes) -> None:
    with pytest.raises(InputError, match="Sign_PdfUnreadable"):
        sign(pki, pdf, PARENT, "parent")
    with pytest.raises(InputError, match="Sign_PdfUnreadable"):
        pades.with_signature_fields(pdf, SIGNATURE_BOXES)


def test_the_tokens_failure_passes_through(pki: DemoPki) -> None:
    def refuse(_: bytes) -> bytes:
        raise RetriableError("Token_PinWrong")

    with pytest.raises(RetriableError, match="Token_PinWrong"):
        pades.sign_pdf(
            paper(),
            pki.leaf(PARENT).certificate_der,
            refuse,
            field="parent",
            stamp_pdf=stamp(),
            claimed_at=CLAIMED,
        )


def test_the_report_tells_who_and_when(pki: DemoPki, contract: bytes) -> None:
    parent, head = verify_pdf(contract, [pki.ca_certificate_der()], NOW)
    assert (parent.valid, parent.coverage, parent.claimed_at) == (True, Coverage.REVISION, CLAIMED)
    assert (head.valid, head.coverage, head.claimed_at) == (True, Coverage.WHOLE_FILE, CLAIMED)
    assert parent.frame_clean
    assert head.frame_clean
    assert parent.signer is not None
    assert parent.signer.iin == PARENT.iin
    assert head.signer is not None
    assert head.signer.bin == HEAD.bin


@pytest.mark.parametrize(
    ("trusted", "later", "trust"),
    [
        (False, timedelta(0), Trust.UNKNOWN_ISSUER),
        (True, timedelta(days=500), Trust.OUT_OF_TIME),
        (True, timedelta(0), Trust.TRUSTED),
    ],
)
def test_trust_depends_on_roots_and_time(
    pki: DemoPki, contract: bytes, trusted: bool, later: timedelta, trust: Trust
) -> None:
    roots = [pki.ca_certificate_der()] if trusted else []
    reports = verify_pdf(contract, roots, NOW + later)
    assert {r.trust for r in reports} == {trust}
    assert all(r.intact for r in reports)
    assert all(r.valid == (trust is Trust.TRUSTED) for r in reports)


def test_a_signature_by_a_key_for_logging_in_is_not_valid(pki: DemoPki) -> None:
    signed = sign(pki, paper(), PARENT, "parent", Usage.AUTH)
    (report,) = verify_pdf(signed, [pki.ca_certificate_der()], NOW)
    assert report.intact
    assert report.signer is not None
    assert report.signer.purpose is Purpose.AUTHENTICATION
    assert not report.valid


def test_something_added_after_the_signatures_is_noticed(pki: DemoPki, contract: bytes) -> None:
    reports = verify_pdf(contract + b"\n% a note\n", [pki.ca_certificate_der()], NOW)
    assert [r.coverage for r in reports] != [Coverage.REVISION, Coverage.WHOLE_FILE]


def test_no_name_reaches_a_log(pki: DemoPki, contract: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        verify_pdf(contract, [], NOW)
        sign(pki, paper(), PARENT, "parent")
    assert [record.name for record in caplog.records if record.name != "asyncio"] == []


def _signed_ranges(pdf: bytes) -> list[tuple[int, int]]:
    """Bytes that the last signature covers."""
    values = PdfReader(BytesIO(pdf)).get_fields() or {}
    start, length, start2, length2 = (int(n) for n in values["head"]["/V"]["/ByteRange"])
    return [(start, start + length), (start2, start2 + length2)]


@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_change_of_signed_bytes_verifies(pki: DemoPki, contract: bytes, share: float, bit: int) -> None:
    covered = [position for start, end in _signed_ranges(contract) for position in range(start, end)]
    damaged = bytearray(contract)
    damaged[covered[int(share * len(covered))]] ^= 1 << bit
    try:
        reports = verify_pdf(bytes(damaged), [pki.ca_certificate_der()], NOW)
    except InputError as error:
        assert error.code == "Verify_PdfUnreadable"
    else:
        assert not any(r.field == "head" and r.valid for r in reports)


def test_a_number_that_is_none_makes_the_file_unreadable(pki: DemoPki, contract: bytes) -> None:
    damaged = contract.replace(b"0 595 842", b"0 5-5 842")
    with pytest.raises(InputError, match="Sign_PdfUnreadable"):
        sign(pki, paper().replace(b"0 595 842", b"0 5-5 842"), PARENT, "parent")
    try:
        assert not any(r.valid for r in verify_pdf(damaged, [pki.ca_certificate_der()], NOW))
    except InputError as error:
        assert error.code == "Verify_PdfUnreadable"


@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_change_of_the_file_is_reported(pki: DemoPki, contract: bytes, share: float, bit: int) -> None:
    damaged = bytearray(contract)
    damaged[int(share * len(damaged))] ^= 1 << bit
    try:
        reports = verify_pdf(bytes(damaged), [pki.ca_certificate_der()], NOW)
    except InputError as error:
        assert error.code == "Verify_PdfUnreadable"
    else:
        assert len(reports) < 2 or not all(r.valid and r.frame_clean for r in reports)


@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_change_inside_the_signature_itself_is_reported(
    pki: DemoPki, contract: bytes, share: float, bit: int
) -> None:
    (_, start), (end, _) = _signed_ranges(contract)
    content = bytearray.fromhex(contract[start + 1 : end - 1].decode())
    content[int(share * len(content))] ^= 1 << bit
    damaged = contract[: start + 1] + bytes(content).hex().upper().encode() + contract[end - 1 :]
    (report,) = [r for r in verify_pdf(damaged, [pki.ca_certificate_der()], NOW) if r.field == "head"]
    assert not (report.valid and report.frame_clean)


def test_the_certificate_is_carried_once(pki: DemoPki, contract: bytes) -> None:
    (_, start), (end, _) = _signed_ranges(contract)
    assert bytes.fromhex(contract[start + 1 : end - 1].decode()).count(pki.leaf(HEAD).certificate_der) == 1


@given(data=st.binary(max_size=400))
def test_anything_else_is_reported_as_no_pdf(data: bytes) -> None:
    with pytest.raises(InputError, match="Verify_PdfUnreadable"):
        verify_pdf(data, [], NOW)
