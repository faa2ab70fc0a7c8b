"""Basic Access Control (ICAO 9303-11, 4.3): who has seen the machine-readable zone may read the chip."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from app.cards.apdu import CommandApdu
from app.cards.connection import CardConnection, exchange
from app.cards.crypto import ENC, MAC, RetailMac, TwoKeyDes, derive_3des, mrz_information, pad, same
from app.cards.secure_messaging import DesSmCipher, SecureMessaging
from app.domain.identity import MrzKey
from app.kernel.errors import RetriableError

_NONCE, _KEYING, _CRYPTOGRAM = 8, 16, 32


def access_seed(key: MrzKey) -> bytes:
    """K_seed: first 16 bytes of the SHA-1 of the MRZ information (ICAO 9303-11, 4.3.2)."""
    return hashlib.sha1(mrz_information(key), usedforsecurity=False).digest()[:16]


def open_session(
    connection: CardConnection, key: MrzKey, randoms: Callable[[int], bytes] = secrets.token_bytes
) -> SecureMessaging:
    """A secure-messaging session with the card that `key` belongs to.

    RetriableError Card_WrongNumber (the card refused the key), Card_ReadFailed, and what the connection raises.
    """
    challenge = exchange(connection, CommandApdu(0x00, 0x84, 0x00, 0x00, le=_NONCE))
    if not challenge.ok or len(challenge.data) != _NONCE:
        raise RetriableError("Card_ReadFailed", reason="challenge", sw=f"{challenge.sw:04X}")
    seed = access_seed(key)
    cipher, mac = TwoKeyDes(derive_3des(seed, ENC)), RetailMac(derive_3des(seed, MAC))
    our_nonce, our_keying = randoms(_NONCE), randoms(_KEYING)
    sent = cipher.encrypt(our_nonce + challenge.data + our_keying)
    answer = exchange(
        connection,
        CommandApdu(0x00, 0x82, 0x00, 0x00, sent + mac.tag(pad(sent, 8)), le=_CRYPTOGRAM + 8),
    )
    if answer.sw >> 8 in (0x63, 0x69):
        raise RetriableError("Card_WrongNumber")
    if not answer.ok or len(answer.data) != _CRYPTOGRAM + 8:
        raise RetriableError("Card_ReadFailed", reason="mutual authentication", sw=f"{answer.sw:04X}")
    cryptogram, tag = answer.data[:_CRYPTOGRAM], answer.data[_CRYPTOGRAM:]
    if not same(tag, mac.tag(pad(cryptogram, 8))):
        raise RetriableError("Card_ReadFailed", reason="mutual authentication")
    plain = cipher.decrypt(cryptogram)
    if plain[:8] != challenge.data or plain[8:16] != our_nonce:
        raise RetriableError("Card_ReadFailed", reason="mutual authentication")
    seed = bytes(a ^ b for a, b in zip(our_keying, plain[16:], strict=True))
    counter = int.from_bytes(challenge.data[4:] + our_nonce[4:], "big")
    return SecureMessaging(connection, DesSmCipher(derive_3des(seed, ENC), derive_3des(seed, MAC)), counter)
