"""With the keys that are in, the listener hears how close their PINs are to being locked."""

from __future__ import annotations

import queue
from collections.abc import Sequence
from datetime import UTC, datetime

from app.desk.ports import KeyCertificate, PinStatus, SlotKind, SlotState
from app.kernel.errors import RetriableError
from tests.support.desk import DeskStage
from ui.runtime.listener import SilentListener
from ui.runtime.running import Adapters, RunningOffice

_FROM, _UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
_TELLS = KeyCertificate("one", b"\x01", b"1", "A", None, None, _FROM, _UNTIL)
_SILENT = KeyCertificate("two", b"\x02", b"2", "B", None, None, _FROM, _UNTIL)


class TwoTokens:
    """One token tells the state of its PIN, the other is gone when it is asked."""

    def certificates(self) -> Sequence[KeyCertificate]:
        return [_TELLS, _SILENT]

    def pin_status(self, certificate: KeyCertificate) -> PinStatus:
        if certificate == _SILENT:
            raise RetriableError("Token_Removed")
        return PinStatus.FINAL


class Hears(SilentListener):
    def __init__(self) -> None:
        self.keys: queue.Queue[tuple[tuple[KeyCertificate, ...], tuple[PinStatus, ...]]] = queue.Queue()

    def certificates(self, certificates: tuple[KeyCertificate, ...], pins: tuple[PinStatus, ...]) -> None:
        self.keys.put((certificates, pins))


def test_each_key_comes_with_the_state_of_its_pin(stage: DeskStage) -> None:
    heard = Hears()
    adapters = Adapters(None, TwoTokens(), None, None, None)  # type: ignore[arg-type]
    running = RunningOffice(stage.desk, adapters, stage.clock, heard)
    try:
        running.slots_changed((SlotState("2", 1, SlotKind.SIGNATURE_TOKEN),))
        assert heard.keys.get(timeout=30) == ((_TELLS, _SILENT), (PinStatus.FINAL, PinStatus.UNKNOWN))
    finally:
        running.close()
