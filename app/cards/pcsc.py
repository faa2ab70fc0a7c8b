"""The only home of pyscard: result codes of PC/SC (part 5; winscard.h of pcsc-lite) end here as our own errors."""

from __future__ import annotations

from collections.abc import Sequence

from smartcard import scard

from app.cards.apdu import ResponseApdu
from app.cards.service import CardLink, ReaderStatus, ReaderWatch
from app.kernel.errors import RetriableError

_PLUG_AND_PLAY = "\\\\?PnP?\\Notification"
_REMOVED = "Card_Removed"
_GONE = "Card_ServiceGone"


def _code(value: int) -> int:
    """pyscard gives codes signed on some platforms."""
    return value & 0xFFFFFFFF


# When there is no entry the answer is Card_ReadFailed with the code beside it.
_ERRORS = {
    _code(scard.SCARD_E_NO_SMARTCARD): "Card_NoCard",
    _code(scard.SCARD_W_REMOVED_CARD): _REMOVED,
    _code(scard.SCARD_W_UNPOWERED_CARD): _REMOVED,
    _code(scard.SCARD_W_UNRESPONSIVE_CARD): "Card_Mute",
    _code(scard.SCARD_E_PROTO_MISMATCH): "Card_Mute",
    _code(scard.SCARD_E_SHARING_VIOLATION): "Card_Busy",
    _code(scard.SCARD_W_RESET_CARD): "Card_Busy",
    _code(scard.SCARD_E_UNKNOWN_READER): "Card_NoReader",
    _code(scard.SCARD_E_READER_UNAVAILABLE): "Card_NoReader",
    _code(scard.SCARD_E_NO_READERS_AVAILABLE): "Card_NoReader",
    _code(scard.SCARD_E_NO_SERVICE): _GONE,
    _code(scard.SCARD_E_SERVICE_STOPPED): _GONE,
    _code(scard.SCARD_E_SERVER_TOO_BUSY): _GONE,
    _code(scard.SCARD_F_COMM_ERROR): _GONE,
    _code(scard.SCARD_E_INVALID_HANDLE): _GONE,
    _code(scard.SCARD_F_INTERNAL_ERROR): _GONE,
    _code(scard.SCARD_E_CANCELLED): _GONE,
}


def _raise(result: int, step: str) -> None:
    """Nothing when `result` is success, else the error it stands for."""
    if result == scard.SCARD_S_SUCCESS:
        return
    raise RetriableError(_ERRORS.get(_code(result), "Card_ReadFailed"), step=step, result=f"{_code(result):08X}")


def _context() -> int:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _raise(result, "context")
    return int(context)


def _reader_names(context: int) -> list[str]:
    result, names = scard.SCardListReaders(context, [])
    if _code(result) == _code(scard.SCARD_E_NO_READERS_AVAILABLE):
        return []
    _raise(result, "list")
    return list(names)


def _status(entry: tuple[str, int, list[int]]) -> ReaderStatus:
    name, state, atr = entry
    present = bool(state & scard.SCARD_STATE_PRESENT)
    mute = present and bool(state & scard.SCARD_STATE_MUTE)
    return ReaderStatus(name, present, mute, bytes(atr) if present and not mute else b"", (state >> 16) & 0xFFFF)


class PcscService:
    """The machine's PC/SC service, each operation on a context of its own."""

    def watch(self) -> ReaderWatch:
        return _Watch(_context())

    def status(self, reader: str) -> ReaderStatus | None:
        context = _context()
        try:
            if reader not in _reader_names(context):
                return None
            result, entries = scard.SCardGetStatusChange(context, 0, [(reader, scard.SCARD_STATE_UNAWARE)])
            _raise(result, "status")
            return _status(entries[0])
        finally:
            scard.SCardReleaseContext(context)

    def connect(self, reader: str) -> CardLink:
        context = _context()
        try:
            return _Link(context, reader)
        except BaseException:
            scard.SCardReleaseContext(context)
            raise


class _Watch:
    def __init__(self, context: int) -> None:
        self._context = context
        self._seen: dict[str, int] = {}

    def wait(self, seconds: float) -> Sequence[ReaderStatus]:
        names = _reader_names(self._context)
        query = [(name, self._seen.get(name, scard.SCARD_STATE_UNAWARE)) for name in names]
        # The plug-and-play entry carries the number of readers that we know of in its upper half.
        query.append((_PLUG_AND_PLAY, len(names) << 16))
        result, entries = scard.SCardGetStatusChange(self._context, int(seconds * 1000), query)
        if _code(result) == _code(scard.SCARD_E_UNKNOWN_READER):
            return [ReaderStatus(name, present=False) for name in _reader_names(self._context)]
        if _code(result) != _code(scard.SCARD_E_TIMEOUT):
            _raise(result, "watch")
        readers = [entry for entry in entries if entry[0] != _PLUG_AND_PLAY]
        self._seen = {entry[0]: entry[1] & ~scard.SCARD_STATE_CHANGED for entry in readers}
        return [_status(entry) for entry in readers]

    def close(self) -> None:
        scard.SCardReleaseContext(self._context)


class _Link:
    def __init__(self, context: int, reader: str) -> None:
        self._context = context
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, self._card, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, protocols)
        _raise(result, "connect")
        self._pci = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        try:
            _raise(scard.SCardBeginTransaction(self._card), "transaction")
            result, _reader, _state, _protocol, atr = scard.SCardStatus(self._card)
            _raise(result, "status")
        except BaseException:
            scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)
            raise
        self._atr = bytes(atr)

    @property
    def atr(self) -> bytes:
        return self._atr

    def transmit(self, command: bytes) -> ResponseApdu:
        result, answer = scard.SCardTransmit(self._card, self._pci, list(command))
        _raise(result, "transmit")
        return ResponseApdu.parse(bytes(answer))

    def close(self) -> None:
        scard.SCardEndTransaction(self._card, scard.SCARD_LEAVE_CARD)
        scard.SCardDisconnect(self._card, scard.SCARD_RESET_CARD)
        scard.SCardReleaseContext(self._context)
