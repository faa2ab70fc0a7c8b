"""The token's card program against the standard it imitates."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from hypothesis import given
from hypothesis import strategies as st

from app.cards.simulator.piv_token import AUTHENTICATION_SLOT, SIGNATURE_SLOT, PivKey, PivOptions, PivToken

SELECT = bytes.fromhex("00a404000ba00000030800001000010000")
RIGHT, WRONG = b"123456\xff\xff", b"000000\xff\xff"
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def make(key: PivKey, slot: int = SIGNATURE_SLOT, options: PivOptions | None = None) -> PivToken:
    return PivToken({slot: key}, "123456", options=options)


def verify(token: PivToken, pin: bytes) -> str:
    return token.transmit(bytes.fromhex("0020008008") + pin).hex()


def padded(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    info = DIGEST_INFO + digest.finalize()
    return b"\x00\x01" + b"\xff" * (256 - 3 - len(info)) + b"\x00" + info


def template(block: bytes) -> bytes:
    return bytes.fromhex("7c820106 8200 81820100") + block


def extended(slot: int, data: bytes) -> bytes:
    return bytes((0x00, 0x87, 0x07, slot, 0)) + len(data).to_bytes(2, "big") + data + b"\x00\x00"


@pytest.fixture
def token(parent_key: PivKey) -> PivToken:
    made = make(parent_key)
    assert made.transmit(SELECT)[-2:].hex() == "9000"
    return made


def test_the_counter_runs_down_and_locks(token: PivToken) -> None:
    assert token.transmit(bytes.fromhex("00200080")).hex() == "63c3"
    assert [verify(token, WRONG) for _ in range(4)] == ["63c2", "63c1", "6983", "6983"]
    assert verify(token, RIGHT) == "6983"
    assert token.tries_left == 0


def test_the_counter_survives_being_pulled_and_the_right_pin_restores_it(token: PivToken) -> None:
    assert verify(token, WRONG) == "63c2"
    token.reset()
    token.transmit(SELECT)
    assert token.transmit(bytes.fromhex("00200080")).hex() == "63c2"
    assert verify(token, RIGHT) == "9000"
    assert token.tries_left == 3


def test_an_extended_signature_verifies(token: PivToken, parent_key: PivKey) -> None:
    verify(token, RIGHT)
    answer = token.transmit(extended(SIGNATURE_SLOT, template(padded(b"data"))))
    assert answer[-2:].hex() == "9000"
    assert answer[:8].hex() == "7c82010482820100"
    public = parent_key.key.public_key()
    public.verify(answer[8:-2], b"data", padding.PKCS1v15(), hashes.SHA256())


def test_a_chained_signature_in_short_commands_is_the_same(token: PivToken) -> None:
    data = template(padded(b"data"))
    verify(token, RIGHT)
    whole = token.transmit(extended(SIGNATURE_SLOT, data))[:-2]
    verify(token, RIGHT)
    assert token.transmit(bytes((0x10, 0x87, 0x07, 0x9C, 200)) + data[:200]).hex() == "9000"
    rest = token.transmit(bytes((0x00, 0x87, 0x07, 0x9C, len(data) - 200)) + data[200:] + b"\x00")
    assert rest[-2:].hex() == "6108"
    more = token.transmit(bytes.fromhex("00c0000008"))
    assert rest[:-2] + more[:-2] == whole


def test_the_signature_key_asks_for_the_pin_each_time(token: PivToken) -> None:
    command = extended(SIGNATURE_SLOT, template(padded(b"data")))
    assert token.transmit(command).hex() == "6982"
    verify(token, RIGHT)
    assert token.transmit(command)[-2:].hex() == "9000"
    assert token.transmit(command).hex() == "6982"


def test_the_other_key_asks_once(parent_key: PivKey) -> None:
    token = make(parent_key, AUTHENTICATION_SLOT)
    token.transmit(SELECT)
    verify(token, RIGHT)
    command = extended(AUTHENTICATION_SLOT, template(padded(b"data")))
    assert [token.transmit(command)[-2:].hex() for _ in range(2)] == ["9000", "9000"]
    assert token.transmit(extended(SIGNATURE_SLOT, template(padded(b"data")))).hex() == "6a86"


def test_nothing_is_told_before_the_application_is_selected(parent_key: PivKey) -> None:
    token = make(parent_key)
    assert verify(token, RIGHT) == "6982"
    assert token.transmit(bytes.fromhex("00a4040007a000000247100100")).hex() == "6a82"


def test_the_certificate_comes_in_parts(token: PivToken, parent_key: PivKey) -> None:
    answer = token.transmit(bytes.fromhex("00cb3fff055c035fc10a00"))
    read = answer[:-2]
    while answer[-2] == 0x61:
        answer = token.transmit(bytes((0x00, 0xC0, 0, 0, answer[-1])))
        read += answer[:-2]
    assert answer[-2:].hex() == "9000"
    assert parent_key.certificate_der in read


def test_the_hook_runs_while_the_card_is_at_work(parent_key: PivKey) -> None:
    called: list[bool] = []
    token = make(parent_key, options=PivOptions(before_signature=lambda: called.append(True)))
    token.transmit(SELECT)
    verify(token, RIGHT)
    token.transmit(extended(SIGNATURE_SLOT, template(padded(b"data"))))
    assert called == [True]


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_any_commands_get_an_answer(parent_key: PivKey, commands: list[bytes]) -> None:
    token = make(parent_key)
    for command in (SELECT, *commands):
        assert len(token.transmit(command)) >= 2


@given(st.binary(max_size=300))
def test_any_data_for_the_key_gets_an_answer(parent_key: PivKey, data: bytes) -> None:
    token = make(parent_key)
    token.transmit(SELECT)
    verify(token, RIGHT)
    assert token.transmit(extended(SIGNATURE_SLOT, data)).hex() in ("6a80", "6700")
