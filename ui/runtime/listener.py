"""What a running office tells whoever shows it. Called from worker threads; a listener must return quickly."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the window implements this before it needs any of them
    from app.desk.outcome import Outcome
    from app.desk.ports import KeyCertificate, PinStatus, PrinterState, SlotState
    from app.desk.snapshot import DeskSnapshot
    from app.kernel.errors import QabyldauError


class Work(StrEnum):
    """Long work that can be shown."""

    CARD = "card"
    SCAN = "scan"
    SIGN = "sign"
    PRINT = "print"
    DESK = "desk"
    EXCHANGE = "exchange"


class OfficeListener(Protocol):
    def outcome(self, outcome: Outcome) -> None: ...

    def snapshot(self, snapshot: DeskSnapshot) -> None: ...

    def slots(self, slots: tuple[SlotState, ...]) -> None: ...

    def certificates(self, certificates: tuple[KeyCertificate, ...], pins: tuple[PinStatus, ...]) -> None:
        """The signing keys that are in, and for each how close its PIN is to being locked."""
        ...

    def printer(self, state: PrinterState) -> None: ...

    def working(self, work: Work, percent: int | None) -> None: ...

    def finished(self, work: Work) -> None: ...

    def failed(self, work: Work, error: QabyldauError) -> None: ...


class SilentListener:
    """Hears everything and shows nothing."""

    def outcome(self, outcome: Outcome) -> None: ...

    def snapshot(self, snapshot: DeskSnapshot) -> None: ...

    def slots(self, slots: tuple[SlotState, ...]) -> None: ...

    def certificates(self, certificates: tuple[KeyCertificate, ...], pins: tuple[PinStatus, ...]) -> None: ...

    def printer(self, state: PrinterState) -> None: ...

    def working(self, work: Work, percent: int | None) -> None: ...

    def finished(self, work: Work) -> None: ...

    def failed(self, work: Work, error: QabyldauError) -> None: ...
