"""The card's end of 3DES secure messaging (ICAO 9303-11, 9.8), written apart from the terminal's end on purpose:
two independent readings of the standard that have to agree."""

from __future__ import annotations

from app.cards import tlv
from app.cards.apdu import CommandApdu
from app.cards.crypto import RetailMac, TwoKeyDes, pad, same, unpad
from app.kernel.errors import InputError


class MessagingError(Exception):
    """A protected command that this session cannot accept: the session is over."""


class CardMessaging:
    """One session seen from the chip."""

    def __init__(self, key_enc: bytes, key_mac: bytes, counter: int) -> None:
        self._enc = TwoKeyDes(key_enc)
        self._mac = RetailMac(key_mac)
        self._counter = counter

    def unwrap(self, command: CommandApdu) -> CommandApdu:
        """The plain command inside. MessagingError when objects are missing or the MAC is wrong."""
        self._counter += 1
        data, le, mac, covered = b"", None, b"", b""
        try:
            for part in tlv.objects(command.data):
                match part.tag:
                    case 0x87:
                        data = unpad(self._enc.decrypt(part.value[1:]))
                    case 0x85:
                        data = unpad(self._enc.decrypt(part.value))
                    case 0x97:
                        le = int.from_bytes(part.value, "big") or (256 if len(part.value) == 1 else 65536)
                    case 0x8E:
                        mac = part.value
                if part.tag != 0x8E:
                    covered += part.raw
        except (InputError, ValueError):
            raise MessagingError from None
        text = self._counter.to_bytes(8, "big") + pad(command.header, 8) + covered
        if not same(mac, self._mac.tag(pad(text, 8))):
            raise MessagingError
        return CommandApdu(command.cla & ~0x0C, command.ins, command.p1, command.p2, data, le)

    def wrap(self, data: bytes, sw: int) -> bytes:
        """The protected answer, status word outside."""
        self._counter += 1
        body = b""
        if data:
            body = tlv.encode(0x87, b"\x01" + self._enc.encrypt(pad(data, 8)))
        body += tlv.encode(0x99, sw.to_bytes(2, "big"))
        tag = self._mac.tag(pad(self._counter.to_bytes(8, "big") + body, 8))
        return body + tlv.encode(0x8E, tag) + sw.to_bytes(2, "big")
