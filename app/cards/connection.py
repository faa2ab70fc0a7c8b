"""The seam between reading a card and whatever the card hangs on: PC/SC, a card program, a test."""

from __future__ import annotations

from typing import Protocol

from app.cards.apdu import CommandApdu, ResponseApdu
from app.kernel.errors import ProgrammingError, RetriableError

GET_RESPONSE = 0xC0
_SELECT, _READ_BINARY, _READ_BINARY_ODD, _GET_CHALLENGE = 0xA4, 0xB0, 0xB1, 0x84
_EXTERNAL_AUTHENTICATE, _INTERNAL_AUTHENTICATE, _GENERAL_AUTHENTICATE, _MANAGE_SECURITY = 0x82, 0x88, 0x86, 0x22
READING = frozenset(
    (
        _SELECT,
        _READ_BINARY,
        _READ_BINARY_ODD,
        _GET_CHALLENGE,
        _EXTERNAL_AUTHENTICATE,
        _INTERNAL_AUTHENTICATE,
        _GENERAL_AUTHENTICATE,
        _MANAGE_SECURITY,
        GET_RESPONSE,
    )
)
_MOST_PARTS = 512


class CardConnection(Protocol):
    """One card, from the moment it is connected until it leaves."""

    @property
    def atr(self) -> bytes: ...

    def transmit(self, command: bytes) -> ResponseApdu:
        """The answer to one encoded command.

        RetriableError Card_Removed, Card_Mute, Card_ServiceGone, Card_ReadFailed.
        """
        ...


class ReadOnlyConnection:
    """Lets through only what reading needs.

    The signature application of the national ID card blocks after three wrong PINs and can overwrite its
    keys; VERIFY, GENERATE and everything else that changes a card therefore cannot leave this program
    towards an identity document.
    """

    def __init__(self, inner: CardConnection) -> None:
        self._inner = inner

    @property
    def atr(self) -> bytes:
        return self._inner.atr

    def transmit(self, command: bytes) -> ResponseApdu:
        if len(command) < 4 or command[1] not in READING:
            raise ProgrammingError("Card_CommandForbidden", ins=command[1:2].hex())
        return self._inner.transmit(command)


def exchange(connection: CardConnection, command: CommandApdu) -> ResponseApdu:
    """The whole answer: 61xx is fetched, 6Cxx is asked again with the length that the card named."""
    response = connection.transmit(command.encode())
    if response.sw >> 8 == 0x6C:
        exact = CommandApdu(command.cla, command.ins, command.p1, command.p2, command.data, response.sw & 0xFF or 256)
        response = connection.transmit(exact.encode())
    if response.sw >> 8 != 0x61:
        return response
    parts = [response.data]
    for _ in range(_MOST_PARTS):
        more = CommandApdu(command.cla & 0x03, GET_RESPONSE, 0, 0, le=response.sw & 0xFF or 256)
        response = connection.transmit(more.encode())
        parts.append(response.data)
        if response.sw >> 8 != 0x61:
            return ResponseApdu(b"".join(parts), response.sw)
    raise RetriableError("Card_ReadFailed", reason="endless answer")


def exchange_chained(connection: CardConnection, command: CommandApdu, part: int = 255) -> ResponseApdu:
    """The answer to a command sent in parts of at most `part` bytes (ISO/IEC 7816-4, 5.3.3)."""
    data = command.data
    while len(data) > part:
        head, data = data[:part], data[part:]
        link = CommandApdu(command.cla | 0x10, command.ins, command.p1, command.p2, head)
        response = connection.transmit(link.encode())
        if not response.ok:
            return response
    last = CommandApdu(command.cla, command.ins, command.p1, command.p2, data, command.le)
    return exchange(connection, last)
