"""Cards that misbehave, over a running smart-card service: never a mixed record, never a desk that hangs."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.cards.reader import PcscCardReader
from app.cards.simulator.id_card import IdCard
from app.domain.identity import SlotKind
from tests.contract.cards.test_read_over_pcsc import (
    Faulty,
    code_of,
    insert,
    on_all_readers,
    read,
    until,
)
from tests.unit.cards.specimen import card, gulsezim, talgat
from ui.demo.pcsc import PrivatePcscd

pytestmark = pytest.mark.pcsc


def test_a_slow_card_is_read_whole(service: PrivatePcscd, reader: PcscCardReader) -> None:
    def job(delay: float) -> Callable[[int], None]:
        def slow(number: int) -> None:
            insert(service, reader, number, card(gulsezim()), delay)
            document = read(reader, service.reader_name(number), gulsezim().key)
            assert document.photo_jpeg == gulsezim().photo_jpeg

        return slow

    on_all_readers(service, [job(delay) for delay in (0.02, 0.05, 0.1)])


WRONG_ANSWERS = (
    (b"", {"Card_Mute", "Card_ReadFailed", "Card_Removed"}),  # vpcd takes it for a card that went away
    (b"\x90", {"Card_ReadFailed"}),
    (bytes(60000) + b"\x90\x00", {"Card_ReadFailed"}),
    (bytes(46), {"Card_ReadFailed"}),
)


def test_an_answer_of_a_wrong_size_gives_no_record(service: PrivatePcscd, reader: PcscCardReader) -> None:
    def job(at: int, answer: bytes, codes: set[str]) -> Callable[[int], None]:
        def wrong(number: int) -> None:
            name = service.reader_name(number)
            insert(service, reader, number, Faulty(card(gulsezim()), at, lambda _right: answer))
            assert code_of(reader, name, gulsezim().key) in codes
            service.remove(number)
            insert(service, reader, number, card(gulsezim()))
            assert read(reader, name, gulsezim().key).name == gulsezim().name

        return wrong

    on_all_readers(service, [job(at, *wrong) for at in (1, 7) for wrong in WRONG_ANSWERS])


def test_an_answer_to_reset_that_is_none_is_a_mute_card(
    service: PrivatePcscd, reader: PcscCardReader, first: str
) -> None:
    service.slot(1).insert(IdCard(gulsezim().key, {}, atr=bytes.fromhex("FFFFFF")), wait=False)
    until(lambda: reader.slots()[0].kind is SlotKind.UNKNOWN_CARD)
    assert code_of(reader, first, gulsezim().key) == "Card_Mute"


def test_a_swap_in_mid_read_gives_no_mixed_record(service: PrivatePcscd, reader: PcscCardReader) -> None:
    """As fast as the service reports: out and another person's card in, between two commands."""

    def job(at: int) -> Callable[[int], None]:
        def swapping(number: int) -> None:
            swapped = threading.Event()

            def swap(answer: bytes) -> bytes:
                threading.Thread(target=hands, daemon=True).start()
                return answer

            def hands() -> None:
                service.insert(number, card(talgat()))
                swapped.set()

            name = service.reader_name(number)
            insert(service, reader, number, Faulty(card(gulsezim()), at, swap), 0.1)
            assert code_of(reader, name, gulsezim().key) == "Card_Removed"
            assert swapped.wait(15)
            until(lambda: reader.slots()[number - 1].kind is SlotKind.IDENTITY_CARD)
            assert read(reader, name, talgat().key).name == talgat().name

        return swapping

    on_all_readers(service, [job(at) for at in (3, 9, 12)])


def test_a_foreign_card_beside_the_right_one_does_not_disturb(service: PrivatePcscd, reader: PcscCardReader) -> None:
    class Unknown(IdCard):
        def transmit(self, apdu: bytes) -> bytes:
            return b"\x6a\x82"

    insert(service, reader, 1, Unknown(talgat().key, {}, atr=bytes.fromhex("3B02AABB")))
    insert(service, reader, 2, card(gulsezim()))
    insert(service, reader, 3, Unknown(talgat().key, {}, atr=bytes.fromhex("3B9795801F034B617A444C3031C7")))
    assert read(reader, service.reader_name(2), gulsezim().key).name == gulsezim().name
    kinds = [slot.kind for slot in reader.slots()][:3]
    assert kinds == [SlotKind.UNKNOWN_CARD, SlotKind.IDENTITY_CARD, SlotKind.OTHER_CARD]


def test_many_insertions_leave_no_thread_behind(service: PrivatePcscd, reader: PcscCardReader, first: str) -> None:
    def cards() -> int:
        return sum(thread.name.startswith("card") for thread in threading.enumerate())

    before = cards()
    for _ in range(5):
        insert(service, reader, 1, card(gulsezim()))
        read(reader, first, gulsezim().key)
        service.remove(1)
    until(lambda: cards() == before)
