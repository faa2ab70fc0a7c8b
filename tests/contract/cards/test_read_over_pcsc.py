"""A whole read of an identity card over a running smart-card service, and every way in which it can fail."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.cards.reader import PcscCardReader
from app.cards.simulator.id_card import IdCard
from app.cards.simulator.vpcd import CardMute, CardProgram, CardPulled
from app.domain.identity import IdentityDocument, MrzKey, SlotKind, SlotState
from app.kernel.errors import RetriableError
from tests.unit.cards.specimen import card, gulsezim, talgat
from ui.demo.pcsc import PrivatePcscd

pytestmark = pytest.mark.pcsc


COMMANDS_OF_A_READ = 14  # the unit test of reading holds it to that


class Faulty:
    """A card that does something wrong at one command of every power-up."""

    def __init__(self, inner: IdCard, at: int, fault: Callable[[bytes], bytes]) -> None:
        self._inner, self._at, self._fault = inner, at, fault
        self._count = -1

    @property
    def atr(self) -> bytes:
        return self._inner.atr

    def reset(self) -> None:
        self._inner.reset()
        self._count = -1

    def transmit(self, apdu: bytes) -> bytes:
        self._count += 1
        answer = self._inner.transmit(apdu)
        return self._fault(answer) if self._count == self._at else answer


def pulled(answer: bytes) -> bytes:
    raise CardPulled


def cut_short(answer: bytes) -> bytes:
    raise CardPulled(answer[: len(answer) // 2], announced=len(answer))


def mute(answer: bytes) -> bytes:
    raise CardMute


def read(reader: PcscCardReader, name: str, key: MrzKey) -> IdentityDocument:
    return reader.read_identity(name, key, lambda percent: None, lambda: False)


def code_of(reader: PcscCardReader, name: str, key: MrzKey) -> str:
    with pytest.raises(RetriableError) as caught:
        read(reader, name, key)
    return caught.value.code


def until(condition: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def insert(service: PrivatePcscd, reader: PcscCardReader, number: int, program: CardProgram, delay: float = 0) -> None:
    """The card is in and the monitor has seen it."""
    before = reader.slots()[number - 1].insertion
    service.insert(number, program, delay)
    until(lambda: reader.slots()[number - 1].insertion > before)


def test_a_card_is_read_whole_with_photo_and_kazakh_letters(
    service: PrivatePcscd, reader: PcscCardReader, first: str
) -> None:
    person = gulsezim()
    insert(service, reader, 1, card(person))
    percents: list[int] = []
    photos: list[bytes] = []

    document = reader.read_identity(first, person.key, percents.append, lambda: False, photos.append)

    assert document.name == person.name
    assert document.iin is not None and document.iin.value == person.iin
    assert document.photo_jpeg == person.photo_jpeg
    assert photos == [person.photo_jpeg]
    assert (document.document_number, document.birth_date, document.expiry_date, document.issued_on) == (
        person.document_number,
        person.birth_date,
        person.expiry_date,
        person.issued_on,
    )
    assert document.source == "chip"
    assert percents == sorted(percents) and percents[-1] == 100


def test_a_wrong_document_number_is_told_apart(service: PrivatePcscd, reader: PcscCardReader, first: str) -> None:
    insert(service, reader, 1, card(gulsezim()))
    assert code_of(reader, first, talgat().key) == "Card_WrongNumber"
    assert read(reader, first, gulsezim().key).name == gulsezim().name


def test_an_empty_reader_a_missing_reader_and_a_wrong_card(
    service: PrivatePcscd, reader: PcscCardReader, first: str
) -> None:
    assert code_of(reader, first, gulsezim().key) == "Card_NoCard"
    assert code_of(reader, "no such reader", gulsezim().key) == "Card_NoReader"

    class Licence(IdCard):
        def transmit(self, apdu: bytes) -> bytes:
            return b"\x6a\x82"

    insert(service, reader, 1, Licence(gulsezim().key, {}, atr=bytes.fromhex("3B9795801F034B617A444C3031C7")))
    until(lambda: reader.slots()[0].kind is SlotKind.OTHER_CARD)
    assert code_of(reader, first, gulsezim().key) == "Card_NotIdentity"


def on_all_readers(service: PrivatePcscd, jobs: Sequence[Callable[[int], None]]) -> None:
    """Every job with a reader for itself, as many at once as there are readers; the first failure is raised."""
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(1, 5):
        free.put(number)

    def one(job: Callable[[int], None]) -> None:
        number = free.get(timeout=60)
        try:
            job(number)
        finally:
            service.remove(number)
            free.put(number)

    with ThreadPoolExecutor(4) as hands:
        for done in [hands.submit(one, job) for job in jobs]:
            done.result(90)


def test_a_card_that_leaves_at_any_command_gives_no_record(service: PrivatePcscd, reader: PcscCardReader) -> None:
    person = gulsezim()

    def job(at: int, fault: Callable[[bytes], bytes]) -> Callable[[int], None]:
        def leave(number: int) -> None:
            name = service.reader_name(number)
            insert(service, reader, number, Faulty(card(person), at, fault))
            assert code_of(reader, name, person.key) == "Card_Removed", at
            insert(service, reader, number, card(person))
            assert read(reader, name, person.key).name == person.name

        return leave

    pulls = [job(at, pulled) for at in range(COMMANDS_OF_A_READ)]
    on_all_readers(service, [*pulls, *(job(at, cut_short) for at in (1, 2, 7, 13))])


def test_a_mute_card_does_not_hold_the_desk(service: PrivatePcscd, reader: PcscCardReader, first: str) -> None:
    person = gulsezim()
    insert(service, reader, 1, Faulty(card(person), 6, mute))
    started = time.monotonic()
    assert code_of(reader, first, person.key) == "Card_Mute"
    assert time.monotonic() - started < 6
    assert code_of(reader, first, person.key) == "Card_Mute"  # still in there
    insert(service, reader, 1, card(person))
    until(lambda: _reads(reader, first, person.key))


def _reads(reader: PcscCardReader, name: str, key: MrzKey) -> bool:
    try:
        return read(reader, name, key).photo_jpeg is not None
    except RetriableError as problem:
        assert problem.code in ("Card_Mute", "Card_Removed", "Card_Busy", "Card_NoCard", "Card_ServiceGone")
        return False


def test_a_read_can_be_cancelled(service: PrivatePcscd, reader: PcscCardReader, first: str) -> None:
    person = gulsezim()
    insert(service, reader, 1, card(person), 0.1)
    with pytest.raises(RetriableError) as caught:
        reader.read_identity(first, person.key, lambda percent: None, lambda: True)
    assert caught.value.code == "Card_Cancelled"
    until(lambda: _reads(reader, first, person.key))


def test_two_readers_are_read_at_once(service: PrivatePcscd, reader: PcscCardReader) -> None:
    people = {1: gulsezim(), 2: talgat()}
    for index, person in people.items():
        insert(service, reader, index, card(person), 0.02)
    found: dict[int, IdentityDocument] = {}

    def one(index: int) -> None:
        found[index] = read(reader, service.reader_name(index), people[index].key)

    threads = [threading.Thread(target=one, args=(index,)) for index in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert {index: document.name for index, document in found.items()} == {i: p.name for i, p in people.items()}


def test_the_monitor_tells_what_comes_and_goes(service: PrivatePcscd, reader: PcscCardReader) -> None:
    seen: list[tuple[SlotState, ...]] = []
    stop = reader.watch(seen.append)
    assert [slot.index for slot in reader.slots()] == [1, 2, 3, 4]
    insert(service, reader, 2, card(talgat()))
    until(lambda: seen[-1][1].kind is SlotKind.IDENTITY_CARD)
    assert seen[-1][1].insertion == 1
    service.remove(2)
    until(lambda: seen[-1][1].kind is SlotKind.EMPTY)
    insert(service, reader, 2, card(talgat()))
    until(lambda: seen[-1][1].insertion == 2)
    stop()


def test_a_card_with_an_unknown_atr_is_known_by_its_applications(service: PrivatePcscd, reader: PcscCardReader) -> None:
    person = gulsezim()
    insert(service, reader, 1, IdCard(person.key, person.files(), atr=bytes.fromhex("3B00")))
    until(lambda: reader.slots()[0].kind is SlotKind.IDENTITY_CARD)


def test_everything_recovers_after_the_service_was_killed(
    service: PrivatePcscd, reader: PcscCardReader, first: str
) -> None:
    person = gulsezim()
    insert(service, reader, 1, card(person))
    until(lambda: reader.slots()[0].kind is SlotKind.IDENTITY_CARD)
    service.kill_service()
    until(lambda: reader.slots()[0].kind is SlotKind.NO_READER)
    assert code_of(reader, first, person.key) == "Card_ServiceGone"
    service.start_service()
    until(lambda: reader.slots()[0].kind is SlotKind.IDENTITY_CARD)
    assert read(reader, first, person.key).name == person.name


def test_a_service_killed_in_mid_read_gives_no_record(
    service: PrivatePcscd, reader: PcscCardReader, first: str
) -> None:
    person = gulsezim()

    def kill(answer: bytes) -> bytes:
        service.kill_service()
        return answer

    insert(service, reader, 1, Faulty(card(person), 7, kill))
    assert code_of(reader, first, person.key) == "Card_ServiceGone"
    service.start_service()
    until(lambda: reader.slots()[0].kind is SlotKind.IDENTITY_CARD)


def test_a_reader_that_went_away_keeps_its_number(service: PrivatePcscd, reader: PcscCardReader) -> None:
    assert len(reader.slots()) == 4
    service.kill_service()
    service.start_service(readers=2)
    until(lambda: [slot.index for slot in reader.slots()] == [1, 2] and reader.slots()[0].reader != "")
    service.kill_service()
    service.start_service(readers=4)
    until(lambda: [slot.index for slot in reader.slots()] == [1, 2, 3, 4])


def test_short_commands_serve_where_long_ones_do_not(service: PrivatePcscd, reader: PcscCardReader, first: str) -> None:
    person = gulsezim()
    insert(service, reader, 1, IdCard(person.key, person.files(), extended_length=False))
    assert read(reader, first, person.key).photo_jpeg == person.photo_jpeg
