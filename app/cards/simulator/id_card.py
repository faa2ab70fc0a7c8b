"""An electronic identity card as a card program: eMRTD application, BAC, 3DES secure messaging, extended length.

It behaves as an ICAO card would and knows nothing of the terminal's code but the ciphers and the data format.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.cards import lds, tlv
from app.cards.apdu import CommandApdu
from app.cards.bac import access_seed
from app.cards.crypto import ENC, MAC, RetailMac, TwoKeyDes, derive_3des, pad, same
from app.cards.mrz import build_td1
from app.cards.simulator import lds_files
from app.cards.simulator.card_messaging import CardMessaging, MessagingError
from app.domain.identity import MrzKey
from app.domain.numbers import Sex
from app.domain.people import PersonName
from app.kernel.errors import InputError

# "Kazakhstan Identity Card (eID)", historical bytes SOMA-c007-DS1a (facts: signing.md 4).
ATR_KZ_ID = bytes.fromhex("3B3E9500534F4D412D633030372D44533161")
_OK, _EOF, _WRONG_LENGTH, _SECURITY, _CONDITIONS = 0x9000, 0x6282, 0x6700, 0x6982, 0x6985
_NOT_FOUND, _NO_INS, _WRONG_OFFSET, _SM_OBJECTS = 0x6A82, 0x6D00, 0x6B00, 0x6988
_AUTHENTICATION_FAILED = 0x6300


@dataclass(frozen=True, slots=True, repr=False)
class IdCardPersonalisation:
    """What is written on one card. `latin_*` stand in the machine-readable zone, `name` in DG11."""

    document_number: str
    name: PersonName
    latin_surname: str
    latin_given: str
    iin: str | None
    birth_date: date
    sex: Sex | None
    expiry_date: date
    issued_on: date
    photo_jpeg: bytes
    issuing_authority: str = "ІШКІ ІСТЕР МИНИСТРЛІГІ"
    nationality: str = "KAZ"

    @property
    def zone(self) -> str:
        """The machine-readable zone, 90 characters."""
        return build_td1(
            document_number=self.document_number,
            birth_date=self.birth_date,
            sex=self.sex,
            expiry_date=self.expiry_date,
            surname=self.latin_surname,
            given=self.latin_given,
            optional=self.iin or "",
            nationality=self.nationality,
        )

    @property
    def key(self) -> MrzKey:
        return MrzKey(self.document_number, self.birth_date, self.expiry_date)

    def files(self, sod: bytes | None = None) -> dict[int, bytes]:
        """Elementary files by identifier."""
        groups = {
            lds.DG1: lds_files.build_dg1(self.zone),
            lds.DG2: lds_files.build_dg2(self.photo_jpeg),
            lds.DG11: lds_files.build_dg11(self.name, self.iin, self.birth_date),
            lds.DG12: lds_files.build_dg12(self.issued_on, self.issuing_authority),
        }
        files = {lds.group_file(number): content for number, content in groups.items()}
        files[lds.EF_COM] = lds_files.build_com(frozenset(groups))
        if sod is not None:
            files[lds.EF_SOD] = sod
        return files


class IdCard:
    """One card. `largest_answer` bounds the data of one READ BINARY; below 65536 it may refuse long commands.

    `randoms` may be fixed for benchmarks only.
    """

    def __init__(
        self,
        key: MrzKey,
        files: dict[int, bytes],
        *,
        atr: bytes = ATR_KZ_ID,
        extended_length: bool = True,
        randoms: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._atr = atr
        self._files = files
        self._seed = access_seed(key)
        self._extended = extended_length
        self._randoms = randoms
        self.reset()

    @classmethod
    def personalised(cls, person: IdCardPersonalisation, sod: bytes | None = None) -> IdCard:
        """A card ready to be put into a reader."""
        return cls(person.key, person.files(sod))

    @property
    def atr(self) -> bytes:
        return self._atr

    def reset(self) -> None:
        self._application = False
        self._file: bytes | None = None
        self._challenge: bytes | None = None
        self._messaging: CardMessaging | None = None

    def transmit(self, apdu: bytes) -> bytes:
        try:
            command = CommandApdu.decode(apdu)
        except ValueError:
            return _status(_WRONG_LENGTH)
        if not self._extended and len(apdu) > 5 and apdu[4] == 0:
            self._messaging = None
            return _status(_WRONG_LENGTH)
        if command.cla & 0x0C != 0x0C:
            self._messaging = None  # a plain command ends the session (ICAO 9303-11, 9.8.3)
            return self._plain(command)
        if self._messaging is None:
            return _status(_SM_OBJECTS)
        try:
            inner = self._messaging.unwrap(command)
        except MessagingError:
            self._messaging = None
            return _status(_SM_OBJECTS)
        data, sw = self._protected(inner)
        return self._messaging.wrap(data, sw)

    # ------------------------------------------------------------------ commands

    def _plain(self, command: CommandApdu) -> bytes:
        match command.ins:
            case 0xA4 if command.p1 == 0x04:
                self.reset()
                self._application = command.data == lds.EMRTD_AID
                return _status(_OK if self._application else _NOT_FOUND)
            case 0x84 if self._application:
                self._challenge = self._randoms(8)
                return self._challenge + _status(_OK)
            case 0x82 if self._application:
                return self._authenticate(command.data)
            case 0xA4 | 0xB0 | 0xB1:
                return _status(_SECURITY if self._application else _NOT_FOUND)
        return _status(_NO_INS)

    def _authenticate(self, data: bytes) -> bytes:
        challenge, self._challenge = self._challenge, None
        if challenge is None:
            return _status(_CONDITIONS)
        if len(data) != 40:
            return _status(_WRONG_LENGTH)
        cipher, mac = TwoKeyDes(derive_3des(self._seed, ENC)), RetailMac(derive_3des(self._seed, MAC))
        if not same(data[32:], mac.tag(pad(data[:32], 8))):
            return _status(_AUTHENTICATION_FAILED)
        plain = cipher.decrypt(data[:32])
        nonce, keying = plain[:8], plain[16:]
        if plain[8:16] != challenge:
            return _status(_AUTHENTICATION_FAILED)
        own = self._randoms(16)
        answer = cipher.encrypt(challenge + nonce + own)
        seed = bytes(a ^ b for a, b in zip(keying, own, strict=True))
        counter = int.from_bytes(challenge[4:] + nonce[4:], "big")
        self._messaging = CardMessaging(derive_3des(seed, ENC), derive_3des(seed, MAC), counter)
        return answer + mac.tag(pad(answer, 8)) + _status(_OK)

    def _protected(self, command: CommandApdu) -> tuple[bytes, int]:
        match command.ins:
            case 0xA4:
                self._file = self._files.get(int.from_bytes(command.data, "big"))
                return b"", _NOT_FOUND if self._file is None else _OK
            case 0xB0 if self._file is not None:
                return self._slice(command.p1 << 8 | command.p2, command.le)
            case 0xB1 if self._file is not None:
                try:
                    offset = int.from_bytes(tlv.need(command.data, 0x54), "big")
                except InputError:
                    return b"", _WRONG_LENGTH
                data, sw = self._slice(offset, command.le)
                return (tlv.encode(0x53, data) if data else b""), sw
            case 0xB0 | 0xB1:
                return b"", _CONDITIONS
        return b"", _NO_INS

    def _slice(self, offset: int, count: int | None) -> tuple[bytes, int]:
        file = self._file or b""
        if offset >= len(file):
            return b"", _WRONG_OFFSET
        data = file[offset : offset + (count or 0)]
        return data, _OK if len(data) == count else _EOF


def _status(sw: int) -> bytes:
    return sw.to_bytes(2, "big")
