"""The monitor at its seam: readers that come and go without a restart, a service that dies, a listener that fails."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence

import pytest

from app.cards.atr import load_atr_table
from app.cards.monitor import NO_READER, ReaderMonitor
from app.cards.service import CardLink, HardwareOnly, ReaderStatus, ReaderWatch
from app.cards.simulator.id_card import ATR_KZ_ID
from app.domain.identity import SlotKind, SlotState
from app.kernel.errors import RetriableError

Seen = queue.SimpleQueue[tuple[SlotState, ...]]


class ScriptedService:
    """Says what the test puts into `said`: statuses, or an error."""

    def __init__(self) -> None:
        self.said: queue.SimpleQueue[list[ReaderStatus] | RetriableError] = queue.SimpleQueue()
        self.last: list[ReaderStatus] = []
        self.watches = 0

    def watch(self) -> ReaderWatch:
        self.watches += 1
        return self

    def wait(self, seconds: float) -> Sequence[ReaderStatus]:
        try:
            said = self.said.get(timeout=max(seconds, 0.01))
        except queue.Empty:
            return self.last
        if isinstance(said, RetriableError):
            self.last = []
            raise said
        self.last = said
        return said

    def close(self) -> None:
        return None

    def status(self, reader: str) -> ReaderStatus | None:
        raise AssertionError("the monitor only watches")

    def connect(self, reader: str) -> CardLink:
        raise AssertionError("the monitor only watches")


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


@pytest.fixture
def seen(service: ScriptedService) -> Iterator[Seen]:
    heard: Seen = queue.SimpleQueue()
    monitor = ReaderMonitor(service, load_atr_table(), lambda reader: SlotKind.OTHER_CARD)
    monitor.listen(_failing)
    monitor.listen(heard.put)
    monitor.start()
    assert heard.get(timeout=5) == NO_READER
    yield heard
    monitor.close()
    assert not any(thread.name == "card-monitor" for thread in threading.enumerate())


def _failing(states: tuple[SlotState, ...]) -> None:
    if states != NO_READER:
        raise ValueError("a listener's own fault")


def empty(name: str, events: int = 0) -> ReaderStatus:
    return ReaderStatus(name, present=False, events=events)


def with_card(name: str, events: int, atr: bytes = ATR_KZ_ID) -> ReaderStatus:
    return ReaderStatus(name, present=True, atr=atr, events=events)


def kinds(states: tuple[SlotState, ...]) -> list[tuple[int, SlotKind, int]]:
    return [(slot.index, slot.kind, slot.insertion) for slot in states]


def test_a_reader_gone_and_back_keeps_its_number_and_its_card_counts_anew(service: ScriptedService, seen: Seen) -> None:
    service.said.put([with_card("A", 1), empty("B")])
    assert kinds(seen.get(timeout=5)) == [(1, SlotKind.IDENTITY_CARD, 1), (2, SlotKind.EMPTY, 0)]
    service.said.put([empty("B")])
    assert kinds(seen.get(timeout=5)) == [(2, SlotKind.EMPTY, 0)]
    service.said.put([empty("B"), with_card("A", 1)])
    assert kinds(seen.get(timeout=5)) == [(1, SlotKind.IDENTITY_CARD, 2), (2, SlotKind.EMPTY, 0)]
    service.said.put([empty("B"), with_card("A", 1), empty("C")])
    assert [slot.index for slot in seen.get(timeout=5)] == [1, 2, 3]


def test_a_swap_that_only_the_event_counter_shows_is_an_insertion(service: ScriptedService, seen: Seen) -> None:
    service.said.put([with_card("A", 1)])
    seen.get(timeout=5)
    service.said.put([with_card("A", 3)])
    assert kinds(seen.get(timeout=5)) == [(1, SlotKind.IDENTITY_CARD, 2)]


def test_a_card_of_an_unknown_family_is_asked(service: ScriptedService, seen: Seen) -> None:
    service.said.put([with_card("A", 1, b"\x3b\x00")])
    assert kinds(seen.get(timeout=5)) == [(1, SlotKind.UNKNOWN_CARD, 1)]
    assert kinds(seen.get(timeout=5)) == [(1, SlotKind.OTHER_CARD, 1)]


def test_a_mute_card_is_unknown_and_is_not_asked(service: ScriptedService, seen: Seen) -> None:
    service.said.put([ReaderStatus("A", present=True, mute=True, events=1)])
    assert kinds(seen.get(timeout=5)) == [(1, SlotKind.UNKNOWN_CARD, 1)]
    assert seen.empty()


def test_a_dead_service_leaves_no_reader_and_comes_back(service: ScriptedService, seen: Seen) -> None:
    service.said.put([with_card("A", 1)])
    seen.get(timeout=5)
    service.said.put(RetriableError("Card_ServiceGone"))
    assert seen.get(timeout=5) == NO_READER
    service.said.put([with_card("A", 1)])
    assert kinds(seen.get(timeout=5)) == [(1, SlotKind.IDENTITY_CARD, 2)]
    assert service.watches >= 2


def test_virtual_readers_do_not_exist_outside_the_demo(service: ScriptedService) -> None:
    hardware = HardwareOnly(service)
    service.said.put([empty("Virtual PCD 00 00"), empty("ACS ACR39U 00 00")])
    assert [status.name for status in hardware.watch().wait(1)] == ["ACS ACR39U 00 00"]
    assert hardware.status("Virtual PCD 00 00") is None
    with pytest.raises(RetriableError) as caught:
        hardware.connect("Virtual PCD 00 00")
    assert caught.value.code == "Card_VirtualReader"
