"""Secure messaging of ICAO 9303-11, 9.8: every command and answer encrypted and authenticated."""

from __future__ import annotations

from typing import Protocol

from app.cards import tlv
from app.cards.apdu import MAX_SHORT_LE, CommandApdu, ResponseApdu
from app.cards.connection import CardConnection, exchange
from app.cards.crypto import (
    RetailMac,
    TwoKeyDes,
    aes_block,
    aes_cbc_decrypt,
    aes_cbc_encrypt,
    aes_mac,
    pad,
    same,
    unpad,
)
from app.kernel.errors import InputError, RetriableError

DO_PLAIN, DO_CRYPTOGRAM, DO_LE, DO_STATUS, DO_MAC = 0x85, 0x87, 0x97, 0x99, 0x8E
_SM_CLASS = 0x0C


class SmCipher(Protocol):
    """Encryption and MAC of one session; `counter` is the send sequence counter."""

    @property
    def block(self) -> int: ...

    def encrypt(self, counter: int, padded: bytes) -> bytes: ...

    def decrypt(self, counter: int, data: bytes) -> bytes: ...

    def mac(self, counter: int, text: bytes) -> bytes:
        """Eight bytes over the counter and `text`; pads by itself."""
        ...


class DesSmCipher:
    """3DES and retail MAC (9.8.6.1): zero vector, counter of eight bytes."""

    block = 8

    def __init__(self, key_enc: bytes, key_mac: bytes) -> None:
        self._des = TwoKeyDes(key_enc)
        self._mac = RetailMac(key_mac)

    def encrypt(self, counter: int, padded: bytes) -> bytes:  # noqa: ARG002 - the vector does not depend on it
        return self._des.encrypt(padded)

    def decrypt(self, counter: int, data: bytes) -> bytes:  # noqa: ARG002
        return self._des.decrypt(data)

    def mac(self, counter: int, text: bytes) -> bytes:
        return self._mac.tag(pad(counter.to_bytes(8, "big") + text, 8))


class AesSmCipher:
    """AES and CMAC (9.8.6.2): the vector is the encrypted counter of sixteen bytes."""

    block = 16

    def __init__(self, key_enc: bytes, key_mac: bytes) -> None:
        self._enc = key_enc
        self._mac = key_mac

    def encrypt(self, counter: int, padded: bytes) -> bytes:
        return aes_cbc_encrypt(self._enc, aes_block(self._enc, counter.to_bytes(16, "big")), padded)

    def decrypt(self, counter: int, data: bytes) -> bytes:
        return aes_cbc_decrypt(self._enc, aes_block(self._enc, counter.to_bytes(16, "big")), data)

    def mac(self, counter: int, text: bytes) -> bytes:
        return aes_mac(self._mac, pad(counter.to_bytes(16, "big") + text, 16))


class SecureMessaging:
    """The terminal's end of a session. Not shared between threads: each command moves the counter."""

    def __init__(self, connection: CardConnection, cipher: SmCipher, counter: int) -> None:
        self._connection = connection
        self._cipher = cipher
        self._counter = counter

    def exchange(self, command: CommandApdu) -> ResponseApdu:
        """Answer to a plain command, sent protected.

        RetriableError Card_SessionLost (the card fell out of the session: another card, or it refused the
        form of the command), Card_ReadFailed (the answer is not authentic), and what the connection raises.
        """
        protected = self._wrap(command)
        self._counter += 1
        return self._unwrap(exchange(self._connection, protected))

    def _unwrap(self, response: ResponseApdu) -> ResponseApdu:
        if not response.data:
            raise RetriableError("Card_SessionLost", sw=f"{response.sw:04X}")
        parts: dict[int, bytes] = {}
        covered = response.data
        try:
            for part in tlv.objects(response.data):
                if DO_MAC in parts:
                    raise InputError("Tlv_Tag")  # nothing covers what comes after the MAC
                parts[part.tag] = part.value
                if part.tag == DO_MAC:  # stands last and covers all before it (9.8.4)
                    covered = response.data[: -len(part.raw)]
        except InputError:
            raise RetriableError("Card_ReadFailed", reason="protected answer") from None
        mac, status = parts.get(DO_MAC, b""), parts.get(DO_STATUS, b"")
        if len(status) != 2 or not same(mac, self._cipher.mac(self._counter, covered)):
            raise RetriableError("Card_ReadFailed", reason="answer not authentic")
        return ResponseApdu(self._plain(parts), int.from_bytes(status, "big"))

    def _wrap(self, command: CommandApdu) -> CommandApdu:
        cipher = self._cipher
        header = (command.cla | _SM_CLASS, command.ins, command.p1, command.p2)
        self._counter += 1
        body = b""
        if command.data:
            cryptogram = cipher.encrypt(self._counter, pad(command.data, cipher.block))
            body = (
                tlv.encode(DO_PLAIN, cryptogram) if command.ins & 1 else tlv.encode(DO_CRYPTOGRAM, b"\x01" + cryptogram)
            )
        extended = command.le is not None and command.le > MAX_SHORT_LE
        if command.le is not None:
            le = (command.le % 65536).to_bytes(2, "big") if extended else bytes((command.le % 256,))
            body += tlv.encode(DO_LE, le)
        body += tlv.encode(DO_MAC, cipher.mac(self._counter, pad(bytes(header), cipher.block) + body))
        return CommandApdu(*header, data=body, le=65536 if extended or len(body) > 255 else 256)

    def _plain(self, parts: dict[int, bytes]) -> bytes:
        if DO_CRYPTOGRAM in parts:
            cryptogram = parts[DO_CRYPTOGRAM][1:]
        elif DO_PLAIN in parts:
            cryptogram = parts[DO_PLAIN]
        else:
            return b""
        try:
            if not cryptogram or len(cryptogram) % self._cipher.block:
                raise ValueError("blocks")
            return unpad(self._cipher.decrypt(self._counter, cryptogram))
        except ValueError:
            raise RetriableError("Card_ReadFailed", reason="protected answer") from None
