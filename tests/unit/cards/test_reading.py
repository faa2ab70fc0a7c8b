"""A whole document or none: the card directly behind the seam, pulled, swapped and broken at every command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.cards import lds
from app.cards.apdu import ResponseApdu
from app.cards.reading import DocumentFiles, ReadingOptions, read_identity
from app.cards.simulator.id_card import IdCard
from app.cards.simulator.lds_files import build_dg2
from app.domain.identity import IdentityDocument, MrzKey
from app.kernel.errors import RetriableError
from tests.unit.cards.specimen import TODAY, DirectConnection, card, gulsezim, photo, talgat

COMMANDS_OF_A_READ = 14


def read(connection: DirectConnection, key: MrzKey, options: ReadingOptions | None = None) -> IdentityDocument:
    return read_identity(connection, key, lambda percent: None, lambda: False, today=TODAY, options=options)


def test_every_value_comes_from_the_chip() -> None:
    for person in (gulsezim(), talgat()):
        connection = DirectConnection(card(person))
        document = read(connection, person.key)
        assert document.name == person.name
        assert (document.iin.value if document.iin else None) == person.iin
        assert (document.latin_surname, document.latin_given) == (person.latin_surname, person.latin_given)
        assert (document.birth_date, document.sex) == (person.birth_date, person.sex)
        assert (document.expiry_date, document.issued_on) == (person.expiry_date, person.issued_on)
        assert (document.issuing_state, document.nationality) == ("KAZ", "KAZ")
        assert document.photo_jpeg == person.photo_jpeg
        assert document.authenticity == "not-checked"
        assert len(connection.commands) == COMMANDS_OF_A_READ


def test_long_files_need_as_few_commands_as_the_card_allows() -> None:
    person = gulsezim()
    long, short = DirectConnection(card(person)), DirectConnection(card(person))
    documents = [read(long, person.key), read(short, person.key, ReadingOptions(extended=False))]
    assert replace(documents[0], seconds=0.0) == replace(documents[1], seconds=0.0)
    assert len(long.commands) == COMMANDS_OF_A_READ
    # 231 bytes are the most that a short protected answer holds.
    assert len(short.commands) >= len(person.photo_jpeg) // 231


def test_a_file_beyond_32_kilobytes_is_read_with_the_odd_instruction() -> None:
    person = gulsezim()
    big = photo(3, 1000, 1300)
    files = {**person.files(), lds.group_file(lds.DG2): build_dg2(big)}
    assert len(big) > 0x8000
    for options in (ReadingOptions(), ReadingOptions(extended=False)):
        connection = DirectConnection(IdCard(person.key, files))
        assert read(connection, person.key, options).photo_jpeg == big


def test_the_wrong_key_is_a_wrong_number_and_nothing_is_shown() -> None:
    photos: list[bytes] = []
    with pytest.raises(RetriableError) as caught:
        read_identity(
            DirectConnection(card(gulsezim())),
            talgat().key,
            lambda percent: None,
            lambda: False,
            today=TODAY,
            on_photo=photos.append,
        )
    assert caught.value.code == "Card_WrongNumber"
    assert photos == []


@pytest.mark.parametrize("at", range(COMMANDS_OF_A_READ))
def test_pulled_at_any_command_there_is_no_document(at: int) -> None:
    def pull(index: int) -> None:
        if index == at:
            raise RetriableError("Card_Removed")

    with pytest.raises(RetriableError) as caught:
        read(DirectConnection(card(gulsezim()), pull), gulsezim().key)
    assert caught.value.code == "Card_Removed"


@pytest.mark.parametrize("at", range(COMMANDS_OF_A_READ))
def test_swapped_at_any_command_there_is_no_mixed_document(at: int) -> None:
    """The swap that the service is too slow to see: another person's card under the old connection."""
    connection = DirectConnection(card(gulsezim()))

    def swap(index: int) -> None:
        if index == at:
            connection.program = card(talgat())

    connection.before = swap
    with pytest.raises(RetriableError):
        read(connection, gulsezim().key)


@pytest.mark.parametrize("at", range(COMMANDS_OF_A_READ))
@pytest.mark.parametrize(
    "damage",
    [
        lambda answer: b"",
        lambda answer: b"\x90",
        lambda answer: answer[: len(answer) // 2],
        lambda answer: bytes(len(answer)),
        lambda answer: answer + answer,
        lambda answer: bytes(70000) + b"\x90\x00",
        lambda answer: b"\x6f\x00",
        lambda answer: bytes((answer[0] ^ 1,)) + answer[1:],
    ],
)
def test_a_damaged_answer_gives_no_document(at: int, damage: Callable[[bytes], bytes]) -> None:
    class Damaged(DirectConnection):
        def transmit(self, command: bytes) -> ResponseApdu:
            index = len(self.commands)
            self.commands.append(command)
            answer = self.program.transmit(command)
            return ResponseApdu.parse(damage(answer) if index == at else answer)

    person = gulsezim()
    try:
        document = read(Damaged(card(person)), person.key)
    except RetriableError as problem:
        assert problem.code.startswith("Card_")
    else:
        # Only the answer to SELECT of the application carries nothing that could be damaged.
        assert at == 0 and document.name == person.name


def test_a_cancelled_read_stops_before_the_next_command() -> None:
    connection = DirectConnection(card(gulsezim()))
    with pytest.raises(RetriableError) as caught:
        read_identity(
            connection, gulsezim().key, lambda percent: None, lambda: len(connection.commands) >= 5, today=TODAY
        )
    assert caught.value.code == "Card_Cancelled"
    assert len(connection.commands) == 5


def test_a_chip_that_names_another_document_is_not_believed() -> None:
    """Somebody else's data behind the right key: a forgery or a broken personalisation."""
    files = {**talgat().files(), lds.group_file(lds.DG1): talgat().files()[lds.group_file(lds.DG1)]}
    with pytest.raises(RetriableError) as caught:
        read(DirectConnection(IdCard(gulsezim().key, files)), gulsezim().key)
    assert caught.value.code == "Card_ReadFailed"


def test_a_card_without_the_application_is_not_an_identity_document() -> None:
    class Other(IdCard):
        def transmit(self, apdu: bytes) -> bytes:
            return b"\x6a\x82"

    with pytest.raises(RetriableError) as caught:
        read(DirectConnection(Other(gulsezim().key, {})), gulsezim().key)
    assert caught.value.code == "Card_NotIdentity"


def test_files_are_judged_when_somebody_judges() -> None:
    seen: list[DocumentFiles] = []

    def judge(files: DocumentFiles) -> str:
        seen.append(files)
        return "verified"

    person = gulsezim()
    document = read(
        DirectConnection(IdCard.personalised(person, b"\x77\x01\x00")), person.key, ReadingOptions(authenticate=judge)
    )
    assert document.authenticity == "verified"
    assert seen[0].sod == b"\x77\x01\x00"
    assert set(seen[0].groups) == {1, 2, 11, 12}
