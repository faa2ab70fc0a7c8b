"""A signature token as a card program: PIV (NIST SP 800-73-4), as far as OpenSC's PKCS#11 module asks of a card.

One or more RSA-2048 keys with their certificates, a PIN with a counter that survives being pulled out, commands in
short, chained and extended form. Works only in the demo office and in tests.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import rsa

# Contact protocol T=0 and the historical bytes 'KAZTOKEN' (facts/signing.md 4). OpenSC selects by application.
KAZTOKEN_ATR = bytes.fromhex("3b9896004b415a544f4b454e")

SIGNATURE_SLOT, AUTHENTICATION_SLOT = 0x9C, 0x9A
"""Key references: 9C asks for the PIN before every signature, 9A once."""

_CERTIFICATE_OBJECTS = {0x9A: 0x5FC105, 0x9C: 0x5FC10A, 0x9D: 0x5FC10B, 0x9E: 0x5FC101}
_CHUID, _DISCOVERY = 0x5FC102, 0x7E
_APPLICATION = bytes.fromhex("a000000308000010000100")
_PIN_REFERENCE, _PIN_LENGTH = 0x80, 8
_RSA_2048 = 0x07

_OK = bytes.fromhex("9000")
_NOT_VERIFIED = bytes.fromhex("6982")
_BLOCKED = bytes.fromhex("6983")
_WRONG_DATA = bytes.fromhex("6a80")
_NOT_FOUND = bytes.fromhex("6a82")
_WRONG_P1P2 = bytes.fromhex("6a86")
_NO_KEY = bytes.fromhex("6a88")
_WRONG_LENGTH = bytes.fromhex("6700")
_UNKNOWN_INSTRUCTION = bytes.fromhex("6d00")


@dataclass(frozen=True, slots=True)
class PivKey:
    """A private key and its certificate in DER."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate_der: bytes = field(repr=False)


@dataclass(slots=True)
class PivOptions:
    """How the token behaves beside the standard. `before_signature` is called while the card is at work."""

    tries: int = 3
    sign_delay_s: float = 0.0
    before_signature: Callable[[], None] | None = None


@dataclass(slots=True)
class _Session:
    """What the card forgets at reset."""

    selected: bool = False
    verified: bool = False
    chained: bytes = b""
    pending: bytes = b""


@dataclass(frozen=True, slots=True)
class _Command:
    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    expected: int | None  # None: no Le


class PivToken:
    """A card program for a virtual slot. The PIN is a text of at most eight ASCII characters."""

    def __init__(
        self,
        keys: Mapping[int, PivKey],
        pin: str,
        *,
        atr: bytes = KAZTOKEN_ATR,
        options: PivOptions | None = None,
    ) -> None:
        self.options = options or PivOptions()
        self._atr = atr
        self._pin = pin.encode().ljust(_PIN_LENGTH, b"\xff")
        self._tries_left = self.options.tries
        self._keys = dict(keys)
        self._session = _Session()
        self._objects = self._build_objects()
        self._crt = {slot: _Crt.of(key.key) for slot, key in keys.items()}

    @property
    def atr(self) -> bytes:
        return self._atr

    @property
    def tries_left(self) -> int:
        """Wrong PINs that are still allowed; 0 is locked for good."""
        return self._tries_left

    def reset(self) -> None:
        """Nothing is selected and no PIN counts as entered; the counter of wrong PINs stays."""
        self._session = _Session()

    def transmit(self, apdu: bytes) -> bytes:
        """Response APDU to one command APDU (ISO 7816-4)."""
        command = _parse(apdu)
        if command is None:
            return _WRONG_LENGTH
        if command.ins == 0xC0:
            return self._send(self._session.pending, command.expected, short=True)
        self._session.pending = b""
        if command.cla & 0x10:
            self._session.chained += command.data
            return _OK
        data, self._session.chained = self._session.chained + command.data, b""
        answer, status = self._perform(command, data)
        if status != _OK or not answer:
            return status
        return self._send(answer, command.expected, short=len(apdu) < 5 or apdu[4] != 0)

    def _send(self, answer: bytes, expected: int | None, *, short: bool) -> bytes:
        """As much as was asked for; the rest waits for GET RESPONSE."""
        if not answer:
            return _WRONG_LENGTH
        room = 0 if expected is None else expected
        if short:
            room = min(room, 256)
        part, rest = answer[:room], answer[room:]
        self._session.pending = rest
        return part + (_OK if not rest else bytes((0x61, min(len(rest), 256) & 0xFF)))

    def _perform(self, command: _Command, data: bytes) -> tuple[bytes, bytes]:
        match command.ins:
            case 0xA4:
                return self._select(command, data)
            case _ if not self._session.selected:
                return b"", _NOT_VERIFIED
            case 0xCB:
                return self._get_data(data)
            case 0x20:
                return b"", self._verify(command, data)
            case 0x87:
                return self._authenticate(command, data)
        return b"", _UNKNOWN_INSTRUCTION

    def _select(self, command: _Command, data: bytes) -> tuple[bytes, bytes]:
        if command.p1 != 0x04 or not data or not _APPLICATION.startswith(data[: len(_APPLICATION)]):
            return b"", _NOT_FOUND
        self._session = _Session(selected=True, verified=self._session.verified)
        provider = _tlv(0x79, _tlv(0x4F, _APPLICATION[:5]))
        return _tlv(0x61, _tlv(0x4F, _APPLICATION[5:]) + provider), _OK

    def _get_data(self, data: bytes) -> tuple[bytes, bytes]:
        if len(data) < 3 or data[0] != 0x5C or len(data) != 2 + data[1]:
            return b"", _WRONG_DATA
        found = self._objects.get(int.from_bytes(data[2:], "big"))
        return (b"", _NOT_FOUND) if found is None else (found, _OK)

    def _verify(self, command: _Command, data: bytes) -> bytes:
        if command.p2 != _PIN_REFERENCE:
            return _NO_KEY
        if not data:
            return _OK if self._session.verified else self._counter()
        if self._tries_left == 0:
            return _BLOCKED
        if len(data) != _PIN_LENGTH:
            return _WRONG_DATA
        self._session.verified = data == self._pin
        if self._session.verified:
            self._tries_left = self.options.tries
            return _OK
        self._tries_left -= 1
        return self._counter()

    def _counter(self) -> bytes:
        return _BLOCKED if self._tries_left == 0 else bytes((0x63, 0xC0 | self._tries_left))

    def _authenticate(self, command: _Command, data: bytes) -> tuple[bytes, bytes]:
        """GENERAL AUTHENTICATE: the bare RSA operation over a padded block (SP 800-73-4 part 2, 3.2.4)."""
        crt = self._crt.get(command.p2)
        if crt is None or command.p1 != _RSA_2048:
            return b"", _WRONG_P1P2
        if not self._session.verified:
            return b"", _NOT_VERIFIED
        block = _find_tag(data, 0x81)
        if block is None or len(block) != crt.size:
            return b"", _WRONG_DATA
        if command.p2 == SIGNATURE_SLOT:
            self._session.verified = False  # the next signature asks for the PIN again
        if self.options.before_signature is not None:
            self.options.before_signature()
        if self.options.sign_delay_s:
            time.sleep(self.options.sign_delay_s)
        return _tlv(0x7C, _tlv(0x82, crt.apply(block))), _OK

    def _build_objects(self) -> dict[int, bytes]:
        everything = b"".join(key.certificate_der for key in self._keys.values())
        serial = hashlib.sha256(everything).digest()[:16]
        chuid = _tlv(0x30, bytes(25)) + _tlv(0x34, serial) + _tlv(0x35, b"20991231") + _tlv(0x3E, b"") + _tlv(0xFE, b"")
        discovery = _tlv(0x4F, _APPLICATION) + bytes.fromhex("5f2f024000")
        objects = {_CHUID: _tlv(0x53, chuid), _DISCOVERY: _tlv(0x7E, discovery)}
        for slot, key in self._keys.items():
            body = _tlv(0x70, key.certificate_der) + _tlv(0x71, b"\x00") + _tlv(0xFE, b"")
            objects[_CERTIFICATE_OBJECTS[slot]] = _tlv(0x53, body)
        return objects


@dataclass(frozen=True, slots=True, repr=False)
class _Crt:
    """The private operation by the Chinese remainder theorem: two half-sized powers instead of one whole."""

    p: int
    q: int
    dp: int
    dq: int
    qinv: int
    size: int

    @classmethod
    def of(cls, key: rsa.RSAPrivateKey) -> _Crt:
        numbers = key.private_numbers()
        return cls(numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp, key.key_size // 8)

    def apply(self, block: bytes) -> bytes:
        value = int.from_bytes(block, "big")
        of_p, of_q = pow(value, self.dp, self.p), pow(value, self.dq, self.q)
        return (of_q + self.q * (self.qinv * (of_p - of_q) % self.p)).to_bytes(self.size, "big")


def _parse(apdu: bytes) -> _Command | None:
    """Header, data and Le of a short or extended command APDU (ISO 7816-3, 12.1.3); None when lengths disagree."""
    if len(apdu) < 4:
        return None
    cla, ins, p1, p2 = apdu[:4]
    body = apdu[4:]
    if not body:
        return _Command(cla, ins, p1, p2, b"", None)
    width = 2 if body[0] == 0 and len(body) >= 3 else 1
    numbers = body[1:] if width == 2 else body
    whole = 1 << (8 * width)
    if len(numbers) == width:
        return _Command(cla, ins, p1, p2, b"", int.from_bytes(numbers, "big") or whole)
    length = int.from_bytes(numbers[:width], "big")
    data, rest = numbers[width : width + length], numbers[width + length :]
    if len(data) != length or len(rest) not in (0, width):
        return None
    return _Command(cla, ins, p1, p2, data, (int.from_bytes(rest, "big") or whole) if rest else None)


def _find_tag(data: bytes, wanted: int) -> bytes | None:
    """Value of one tag inside the dynamic authentication template 7C."""
    template = _elements(data).get(0x7C)
    return None if template is None else _elements(template).get(wanted)


def _elements(data: bytes) -> dict[int, bytes]:
    """One-byte tags and their values; what does not parse is left out."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 2 <= len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length > 0x80:
            width = length & 0x7F
            length = int.from_bytes(data[at : at + width], "big")
            at += width
        if at + length > len(data):
            break
        found[tag] = data[at : at + length]
        at += length
    return found


def _tlv(tag: int, value: bytes) -> bytes:
    length = len(value)
    if length < 0x80:
        head = bytes((length,))
    elif length < 0x100:
        head = bytes((0x81, length))
    else:
        head = b"\x82" + length.to_bytes(2, "big")
    return bytes((tag,)) + head + value
