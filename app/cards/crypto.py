"""Ciphers of ICAO 9303-11 on top of `cryptography`: key derivation, two-key 3DES, retail MAC, AES, padding."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from app.domain.identity import MrzKey

ENC, MAC, PACE = 1, 2, 3
_ZERO8 = bytes(8)


def mrz_check_digit(text: str) -> int:
    """Check digit of ICAO 9303-3, 4.9: weights 7 3 1; `text` is A–Z, 0–9 and <."""
    total = 0
    for i, char in enumerate(text):
        value = 0 if char == "<" else int(char, 36)
        total += value * (7, 3, 1)[i % 3]
    return total % 10


def mrz_information(key: MrzKey) -> bytes:
    """Document number, birth date and expiry, each with its check digit (ICAO 9303-11, 4.3.2)."""

    def six(day: date) -> str:
        return day.strftime("%y%m%d")

    fields = (key.document_number.ljust(9, "<"), six(key.birth_date), six(key.expiry_date))
    return "".join(f"{f}{mrz_check_digit(f)}" for f in fields).encode("ascii")


def derive_3des(seed: bytes, counter: int) -> bytes:
    """Two-key 3DES key with odd parity (ICAO 9303-11, 9.7.1.1)."""
    digest = hashlib.sha1(seed + counter.to_bytes(4, "big"), usedforsecurity=False).digest()
    return bytes(b & 0xFE | ((b & 0xFE).bit_count() + 1) % 2 for b in digest[:16])


def derive_aes(secret: bytes, counter: int, size: int) -> bytes:
    """AES key of `size` bytes: SHA-1 for 16, SHA-256 above (ICAO 9303-11, 9.7.1.2 to 9.7.1.4)."""
    text = secret + counter.to_bytes(4, "big")
    if size == 16:
        return hashlib.sha1(text, usedforsecurity=False).digest()[:16]
    return hashlib.sha256(text).digest()[:size]


def pad(data: bytes, block: int) -> bytes:
    """80 00 … up to a whole number of blocks (ISO/IEC 9797-1, method 2)."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes) -> bytes:
    """What `pad` was given; ValueError when the end is no such padding."""
    stripped = data.rstrip(b"\x00")
    if not stripped.endswith(b"\x80"):
        raise ValueError("padding")
    return stripped[:-1]


def same(left: bytes, right: bytes) -> bool:
    """Equal, compared in constant time."""
    return hmac.compare_digest(left, right)


class TwoKeyDes:
    """3DES in CBC mode with a zero vector, under one two-key key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = Cipher(TripleDES(key + key[:8]), modes.CBC(_ZERO8))

    def encrypt(self, data: bytes) -> bytes:
        return self._cipher.encryptor().update(data)

    def decrypt(self, data: bytes) -> bytes:
        return self._cipher.decryptor().update(data)


class RetailMac:
    """ISO/IEC 9797-1 MAC algorithm 3 with DES; the text must be padded already."""

    def __init__(self, key: bytes) -> None:
        left = key[:8]
        self._single = Cipher(TripleDES(left * 3), modes.CBC(_ZERO8))
        self._final = Cipher(TripleDES(key + left), modes.ECB())  # noqa: S305 - one block, as the standard says

    def tag(self, padded: bytes) -> bytes:
        """Eight bytes over `padded`."""
        chain = self._single.encryptor().update(padded[:-8])[-8:] or _ZERO8
        last = bytes(a ^ b for a, b in zip(chain, padded[-8:], strict=True))
        return self._final.encryptor().update(last)


def aes_cbc_encrypt(key: bytes, iv: bytes, data: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(data)


def aes_cbc_decrypt(key: bytes, iv: bytes, data: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor().update(data)


def aes_block(key: bytes, block: bytes) -> bytes:
    """One block under `key`."""
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)  # noqa: S305 - one block: the SSC


def aes_mac(key: bytes, data: bytes) -> bytes:
    """First eight bytes of CMAC (ICAO 9303-11, 9.8.6.2)."""
    mac = CMAC(algorithms.AES(key))
    mac.update(data)
    return mac.finalize()[:8]
