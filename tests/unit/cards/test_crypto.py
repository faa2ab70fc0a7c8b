"""Worked examples of ICAO 9303-11, appendix D, and round trips."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cards.apdu import CommandApdu, ResponseApdu
from app.cards.bac import access_seed, open_session
from app.cards.crypto import ENC, MAC, RetailMac, TwoKeyDes, derive_3des, mrz_information, pad, unpad
from app.cards.secure_messaging import AesSmCipher, DesSmCipher, SecureMessaging
from app.domain.identity import MrzKey
from app.kernel.errors import RetriableError

KEY = MrzKey("L898902C", date(1969, 8, 6), date(1994, 6, 23))
SEED = bytes.fromhex("239AB9CB282DAF66231DC5A4DF6BFBAE")
K_ENC = bytes.fromhex("AB94FDECF2674FDFB9B391F85D7F76F2")
K_MAC = bytes.fromhex("7962D9ECE03D1ACD4C76089DCE131543")


class Script:
    """Answers exactly the commands expected, in order."""

    atr = b""

    def __init__(self, *steps: tuple[str, str]) -> None:
        self._steps = list(steps)

    def transmit(self, command: bytes) -> ResponseApdu:
        expected, answer = self._steps.pop(0)
        assert command.hex().upper() == expected
        return ResponseApdu.parse(bytes.fromhex(answer))


def test_keys_of_the_worked_example() -> None:
    assert mrz_information(KEY) == b"L898902C<369080619406236"
    assert access_seed(KEY) == SEED
    assert derive_3des(SEED, ENC) == K_ENC
    assert derive_3des(SEED, MAC) == K_MAC


def test_mutual_authentication_and_secure_messaging_of_the_worked_example() -> None:
    card = Script(
        ("0084000008", "4608F919887022129000"),
        (
            "008200002872C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A728",
            "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D74499000",
        ),
        ("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000"),
        ("0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000"),
    )
    randoms = iter((bytes.fromhex("781723860C06C226"), bytes.fromhex("0B795240CB7049B01C19B33E32804F0B")))
    session = open_session(card, KEY, lambda count: next(randoms))
    assert session.exchange(CommandApdu(0, 0xA4, 2, 0x0C, bytes.fromhex("011E"))).ok
    assert session.exchange(CommandApdu(0, 0xB0, 0, 0, le=4)).data == bytes.fromhex("60145F01")


def test_an_answer_with_one_bit_changed_is_not_believed() -> None:
    mac = bytearray.fromhex("990290008E08FA855A5D4C50A8ED9000")
    mac[8] ^= 1
    card = Script(("0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", mac.hex()))
    keys = (bytes.fromhex("979EC13B1CBFE9DCD01AB0FED307EAE5"), bytes.fromhex("F1CB1F1FB5ADF208806B89DC579DC1F8"))
    session = SecureMessaging(card, DesSmCipher(*keys), 0x887022120C06C226)
    with pytest.raises(RetriableError) as caught:
        session.exchange(CommandApdu(0, 0xA4, 2, 0x0C, bytes.fromhex("011E")))
    assert caught.value.code == "Card_ReadFailed"


def test_a_plain_answer_means_that_the_session_is_lost() -> None:
    class Plain:
        atr = b""

        def transmit(self, command: bytes) -> ResponseApdu:
            return ResponseApdu(b"", 0x6988)

    with pytest.raises(RetriableError) as caught:
        SecureMessaging(Plain(), DesSmCipher(bytes(16), bytes(16)), 0).exchange(CommandApdu(0, 0xB0, 0, 0, le=4))
    assert caught.value.code == "Card_SessionLost"


def test_retail_mac_of_the_worked_example() -> None:
    cryptogram = bytes.fromhex("72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F2")
    assert RetailMac(K_MAC).tag(pad(cryptogram, 8)) == bytes.fromhex("5F1448EEA8AD90A7")


@given(st.binary(max_size=300), st.sampled_from((8, 16)))
def test_padding_round_trip(data: bytes, block: int) -> None:
    padded = pad(data, block)
    assert len(padded) % block == 0
    assert unpad(padded) == data


@given(st.binary(max_size=100), st.integers(0, 1 << 40), st.sampled_from((16, 24, 32)))
def test_ciphers_round_trip(data: bytes, counter: int, size: int) -> None:
    des = TwoKeyDes(bytes(range(16)))
    assert des.decrypt(des.encrypt(pad(data, 8))) == pad(data, 8)
    aes = AesSmCipher(bytes(range(size)), bytes(size))
    assert aes.decrypt(counter, aes.encrypt(counter, pad(data, 16))) == pad(data, 16)
    assert len(aes.mac(counter, data)) == 8
