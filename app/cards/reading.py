"""Reading an identity document whole: application, access, files, values. Partial read is no read."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from app.cards import bac, lds, tlv
from app.cards.apdu import CommandApdu, ResponseApdu
from app.cards.connection import CardConnection, ReadOnlyConnection, exchange
from app.cards.crypto import mrz_information
from app.cards.mrz import Mrz
from app.cards.secure_messaging import SecureMessaging
from app.domain.identity import IdentityDocument, MrzKey
from app.domain.numbers import Iin
from app.kernel.errors import InputError, RetriableError

NOT_CHECKED = "not-checked"
_SHORT_READ = 231  # the most whose protected answer still fits into 256 bytes under 3DES
_LONG_READ = 65000
_LAST_PLAIN_OFFSET = 0x7FFF
_LARGEST_FILE = 1 << 20
_END_OF_FILE = 0x6282
_ABSENT = frozenset((0x6A82, 0x6A81, 0x6A86, 0x6A87, 0x6D00, 0x6E00, 0x6999))


@dataclass(frozen=True, slots=True, repr=False)
class DocumentFiles:
    """Elementary files of one document as they stood on the chip; `groups` by data-group number."""

    groups: dict[int, bytes]
    sod: bytes | None = None


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How to read. `extended` false keeps to short commands, for readers and cards that take no others.

    `authenticate` judges the files and returns the document's `authenticity`; it asks for EF.SOD.
    """

    extended: bool = True
    randoms: Callable[[int], bytes] = secrets.token_bytes
    authenticate: Callable[[DocumentFiles], str] | None = None


def read_identity(
    connection: CardConnection,
    key: MrzKey,
    progress: Callable[[int], None],
    cancelled: Callable[[], bool],
    *,
    today: date,
    options: ReadingOptions | None = None,
    on_photo: Callable[[bytes], None] | None = None,
) -> IdentityDocument:
    """The whole document on `connection`. `progress` gets percent; `on_photo` the face as soon as it is there.

    RetriableError Card_NotIdentity, Card_WrongNumber, Card_ReadFailed, Card_SessionLost, Card_Cancelled,
    and what the connection raises.
    """
    chosen = options or ReadingOptions()
    started = time.monotonic()
    reader = _FileReader(_Interruptible(ReadOnlyConnection(connection), cancelled), chosen, progress)
    reader.open(key)
    files = reader.read_files()
    with _chip_data():
        photo = lds.as_jpeg(lds.face_of_dg2(files.groups[lds.DG2]))
    if on_photo is not None:
        on_photo(photo)
    authenticity = chosen.authenticate(files) if chosen.authenticate else NOT_CHECKED
    document = _document(files, photo, key, today, authenticity)
    progress(100)
    return replace(document, seconds=time.monotonic() - started)


class _Interruptible:
    """Asks before every command whether the clerk still wants it."""

    def __init__(self, inner: CardConnection, cancelled: Callable[[], bool]) -> None:
        self._inner = inner
        self._cancelled = cancelled

    @property
    def atr(self) -> bytes:
        return self._inner.atr

    def transmit(self, command: bytes) -> ResponseApdu:
        if self._cancelled():
            raise RetriableError("Card_Cancelled")
        return self._inner.transmit(command)


class _FileReader:
    def __init__(self, connection: CardConnection, options: ReadingOptions, progress: Callable[[int], None]) -> None:
        self._connection = connection
        self._options = options
        self._progress = progress
        self._session: SecureMessaging | None = None

    def open(self, key: MrzKey) -> None:
        """The application is selected and a session with the card stands."""
        self._progress(0)
        select_application(self._connection)
        self._progress(4)
        self._session = bac.open_session(self._connection, key, self._options.randoms)
        self._progress(10)

    def read_files(self) -> DocumentFiles:
        with _chip_data():
            present = lds.groups_present(self._file(lds.EF_COM))
        if not {lds.DG1, lds.DG2} <= present:
            raise RetriableError("Card_ReadFailed", reason="mandatory groups")
        groups: dict[int, bytes] = {}
        # The face is by far the longest: it comes last, so that the bar tells the truth.
        small = [n for n in (lds.DG1, lds.DG11, lds.DG12) if n in present]
        for i, number in enumerate(small):
            groups[number] = self._file(lds.group_file(number))
            self._progress(12 + 4 * i)
        sod = self._file(lds.EF_SOD, optional=True) if self._options.authenticate else None
        self._progress(26)
        groups[lds.DG2] = self._file(lds.group_file(lds.DG2), span=(26, 98))
        return DocumentFiles(groups, sod or None)

    # ------------------------------------------------------------------ one file

    def _file(self, identifier: int, optional: bool = False, span: tuple[int, int] | None = None) -> bytes:
        """The file whole; empty when it is optional and not there."""
        selected = self._send(CommandApdu(0x00, 0xA4, 0x02, 0x0C, identifier.to_bytes(2, "big")))
        if optional and selected.sw in _ABSENT:
            return b""
        if not selected.ok:
            raise RetriableError("Card_ReadFailed", reason="select file", sw=f"{selected.sw:04X}")
        content = self._binary(0, _SHORT_READ)
        with _chip_data():
            _, offset, length = tlv.header(content)
        total = offset + length
        if total > _LARGEST_FILE:
            raise RetriableError("Card_ReadFailed", reason="file size")
        largest = _LONG_READ if self._options.extended else _SHORT_READ
        parts, have = [content], len(content)
        while have < total:
            part = self._binary(have, min(largest, total - have))
            parts.append(part)
            have += len(part)
            if span is not None:
                self._progress(span[0] + (span[1] - span[0]) * min(have, total) // total)
        return b"".join(parts)[:total]

    def _binary(self, offset: int, count: int) -> bytes:
        """At least one byte from `offset`; the card may give fewer than `count`."""
        if offset > _LAST_PLAIN_OFFSET:
            where = tlv.encode(0x54, offset.to_bytes(4, "big").lstrip(b"\x00"))
            response = self._send(CommandApdu(0x00, 0xB1, 0x00, 0x00, where, le=count))
        else:
            response = self._send(CommandApdu(0x00, 0xB0, offset >> 8, offset & 0xFF, le=count))
        if response.sw not in (0x9000, _END_OF_FILE) or not response.data:
            raise RetriableError("Card_ReadFailed", reason="read", sw=f"{response.sw:04X}")
        if offset > _LAST_PLAIN_OFFSET:
            with _chip_data():
                return tlv.need(response.data, 0x53)
        return response.data

    def _send(self, command: CommandApdu) -> ResponseApdu:
        if self._session is None:
            raise RetriableError("Card_SessionLost")
        return self._session.exchange(command)


def select_application(connection: CardConnection) -> None:
    """The eMRTD application is selected. RetriableError Card_NotIdentity when the card has none."""
    response = exchange(connection, CommandApdu(0x00, 0xA4, 0x04, 0x0C, lds.EMRTD_AID))
    if response.sw in _ABSENT:
        raise RetriableError("Card_NotIdentity")
    if not response.ok:
        raise RetriableError("Card_ReadFailed", reason="select application", sw=f"{response.sw:04X}")


class _chip_data:  # noqa: N801 - reads as a block
    """What is malformed on a chip is a failed read, not the clerk's input."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, InputError):
            raise RetriableError("Card_ReadFailed", reason=error.code) from None


def _document(files: DocumentFiles, photo: bytes, key: MrzKey, today: date, authenticity: str) -> IdentityDocument:
    with _chip_data():
        zone = lds.mrz_of_dg1(files.groups[lds.DG1], today)
        if mrz_information(zone.key) != mrz_information(key):
            # The chip opened with another person's key: nothing of it can be believed.
            raise RetriableError("Card_ReadFailed", reason="key and chip differ")
        details = lds.details_of_dg11(files.groups[lds.DG11]) if lds.DG11 in files.groups else lds.PersonDetails()
        issued_on = lds.issued_on_of_dg12(files.groups[lds.DG12]) if lds.DG12 in files.groups else None
    return IdentityDocument(
        document_number=zone.document_number,
        issuing_state=zone.issuing_state,
        nationality=zone.nationality,
        latin_surname=zone.surname,
        latin_given=zone.given,
        name=details.name,
        iin=_iin(details.personal_number, zone),
        # The zone has two digits for the year; DG11 and the key from elsewhere have four.
        birth_date=details.birth_date or key.birth_date,
        sex=zone.sex,
        expiry_date=key.expiry_date,
        issued_on=issued_on,
        photo_jpeg=photo,
        source="chip",
        authenticity=authenticity,
        seconds=0.0,
    )


def _iin(personal_number: str | None, zone: Mrz) -> Iin | None:
    if personal_number:
        try:
            return Iin.parse(personal_number)
        except InputError:
            return zone.iin
    return zone.iin
