"""The seam to the smart-card service: readers, their states, a link to one card. `pcsc.py` is the real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.cards.connection import CardConnection
from app.kernel.errors import RetriableError


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """One reader as the service sees it. `events` changes with every insertion and removal; `mute`: no ATR came."""

    name: str
    present: bool
    mute: bool = False
    atr: bytes = field(default=b"", repr=False)
    events: int = 0


class CardLink(CardConnection, Protocol):
    """A connected card, nobody else talks to it until `close`."""

    def close(self) -> None:
        """The card is reset, so that no session outlives the link, and free for others."""
        ...


class ReaderWatch(Protocol):
    """A running observation of all readers."""

    def wait(self, seconds: float) -> Sequence[ReaderStatus]:
        """All readers, when something changed or after `seconds`. RetriableError Card_ServiceGone."""
        ...

    def close(self) -> None: ...


class CardService(Protocol):
    """The smart-card service of the machine."""

    def watch(self) -> ReaderWatch:
        """RetriableError Card_ServiceGone."""
        ...

    def status(self, reader: str) -> ReaderStatus | None:
        """State now, None when there is no such reader. RetriableError Card_ServiceGone."""
        ...

    def connect(self, reader: str) -> CardLink:
        """The card in `reader`, in an exclusive transaction (waits for others to finish theirs).

        RetriableError Card_NoReader, Card_NoCard, Card_Removed, Card_Mute, Card_Busy, Card_ServiceGone.
        """
        ...


class HardwareOnly:
    """A service without its virtual readers: outside the demo a card program must never pass for a card."""

    def __init__(self, inner: CardService) -> None:
        self._inner = inner

    def watch(self) -> ReaderWatch:
        return _HardwareWatch(self._inner.watch())

    def status(self, reader: str) -> ReaderStatus | None:
        return None if is_virtual(reader) else self._inner.status(reader)

    def connect(self, reader: str) -> CardLink:
        if is_virtual(reader):
            raise RetriableError("Card_VirtualReader")
        return self._inner.connect(reader)


class _HardwareWatch:
    def __init__(self, inner: ReaderWatch) -> None:
        self._inner = inner

    def wait(self, seconds: float) -> Sequence[ReaderStatus]:
        return [status for status in self._inner.wait(seconds) if not is_virtual(status.name)]

    def close(self) -> None:
        self._inner.close()


def is_virtual(reader: str) -> bool:
    """True for readers that are programs: vpcd and the virtual smart cards of Windows."""
    name = reader.lower()
    return "virtual" in name or "vpcd" in name
