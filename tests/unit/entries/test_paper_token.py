"""The token in a paper's QR."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.entries import document_token, parse_document_token, sha256_hex, verify_document_token
from app.kernel.clock import KZ
from app.kernel.errors import InputError, ProgrammingError

KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
AT = datetime(2026, 11, 20, 10, 21, 5, tzinfo=KZ)
ID = UUID("01a1fb5d-5931-7c70-a3ab-8d52d2e09976")
DIGEST = sha256_hex(b"payload")
TEXT = document_token(
    KEY, kiosk="kg1-desk-a", entry_id=ID, document_number="0017/2026/A/0001", payload_digest=DIGEST, at=AT
)


def test_a_token_says_who_committed_which_facts_when() -> None:
    token = parse_document_token(TEXT)
    assert (token.kiosk, token.entry_id, token.document_number, token.at) == (
        "kg1-desk-a",
        ID,
        "0017/2026/A/0001",
        AT,
    )
    assert token.names(DIGEST)
    assert not token.names(sha256_hex(b"other"))
    assert verify_document_token(token, KEY.public_key())


def test_a_token_fits_a_small_qr_of_the_alphanumeric_mode() -> None:
    code = segno.make(TEXT, error="m", micro=False)
    assert TEXT.isascii()
    assert (code.mode, int(code.version) <= 10) == ("alphanumeric", True)


def test_case_and_outer_space_do_not_matter() -> None:
    assert parse_document_token(f" {TEXT.lower()}\n") == parse_document_token(TEXT)


def test_another_key_did_not_sign_it() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32).public_key()
    assert not verify_document_token(parse_document_token(TEXT), stranger)


@given(st.integers(3, len(TEXT) - 1), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_changed_character_is_noticed(position: int, character: str) -> None:
    changed = TEXT[:position] + character + TEXT[position + 1 :]
    try:
        token = parse_document_token(changed)
    except InputError as error:
        assert error.code == "PaperToken_Damaged"
    else:
        assert verify_document_token(token, KEY.public_key()) == (changed == TEXT)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "PaperToken_NotOurs"),
        ("https://example.kz/1", "PaperToken_NotOurs"),
        ("Q1.", "PaperToken_Damaged"),
        ("Q1.A", "PaperToken_Damaged"),
        ("Q1.!!!!", "PaperToken_Damaged"),
        (TEXT[:-8], "PaperToken_Damaged"),
        (TEXT + "A" * 600, "PaperToken_Damaged"),
        ("Q1." + "A" * 160, "PaperToken_Damaged"),
    ],
)
def test_other_texts_are_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_document_token(text)
    assert caught.value.code == code


@given(st.text(max_size=60))
def test_arbitrary_text_never_crashes(text: str) -> None:
    for given_text in (text, f"Q1.{text}"):
        with pytest.raises(InputError):
            parse_document_token(given_text)


def test_a_number_that_would_not_fit_is_a_fault_of_the_program() -> None:
    with pytest.raises(ProgrammingError, match="PaperToken_TextLength"):
        document_token(KEY, kiosk="k", entry_id=ID, document_number="9" * 65, payload_digest=DIGEST, at=AT)
