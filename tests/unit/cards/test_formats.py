"""Commands, TLV, zones, files and ATRs: right values, and no error but our own whatever the bytes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cards import lds, mrz, tlv
from app.cards.apdu import CommandApdu, ResponseApdu
from app.cards.atr import historical_bytes, load_atr_table
from app.cards.connection import ReadOnlyConnection, exchange, exchange_chained
from app.cards.simulator import lds_files
from app.cards.simulator.id_card import ATR_KZ_ID
from app.cards.simulator.piv_token import KAZTOKEN_ATR
from app.domain.identity import MrzKey, SlotKind
from app.domain.numbers import Iin, Sex, check_digit
from app.domain.people import PersonName
from app.kernel.errors import InputError, ProgrammingError, QabyldauError, RetriableError
from tests.unit.cards.specimen import TODAY, DirectConnection, card, gulsezim, photo

CARD_ZONE = "IDKAZ0000000011900101300017<<<\n9001011M3501014KAZ<<<<<<<<<<<0\nTESTOV<<TEST<<<<<<<<<<<<<<<<<<"
PASSPORT_ZONE = "P<KAZTESTOV<<TEST<<<<<<<<<<<<<<<<<<<<<<<<<<<\nN000000012KAZ9001011M3501014900101300017<<26"
ICAO_TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
ICAO_LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"


# ------------------------------------------------------------------ commands


@given(
    st.binary(max_size=600),
    st.one_of(st.none(), st.integers(1, 65536)),
    st.integers(0, 255),
)
def test_a_command_reads_back_as_it_was_written(data: bytes, le: int | None, ins: int) -> None:
    command = CommandApdu(0x0C, ins, 1, 2, data, le)
    assert CommandApdu.decode(command.encode()) == command


@given(st.binary(max_size=40))
def test_any_bytes_are_a_command_or_a_value_error(raw: bytes) -> None:
    try:
        CommandApdu.decode(raw)
    except ValueError:
        return


def test_an_answer_needs_a_status_word_and_only_9000_is_success() -> None:
    with pytest.raises(RetriableError):
        ResponseApdu.parse(b"\x90")
    assert ResponseApdu.parse(b"\x01\x90\x00").ok
    assert not ResponseApdu.parse(bytes(46)).ok


class Steps:
    atr = b""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.commands: list[str] = []

    def transmit(self, command: bytes) -> ResponseApdu:
        self.commands.append(command.hex())
        return ResponseApdu.parse(bytes.fromhex(self.answers.pop(0)))


def test_a_long_answer_is_fetched_in_parts_and_a_wrong_length_is_asked_again() -> None:
    parts = Steps("01026102", "03049000")
    assert exchange(parts, CommandApdu(0, 0xB0, 0, 0, le=2)).data == b"\x01\x02\x03\x04"
    assert parts.commands == ["00b0000002", "00c0000002"]
    again = Steps("6c05", "01020304059000")
    assert exchange(again, CommandApdu(0, 0xB0, 0, 0, le=256)).data == b"\x01\x02\x03\x04\x05"
    assert again.commands == ["00b0000000", "00b0000005"]


def test_an_endless_answer_ends() -> None:
    class Endless:
        atr = b""

        def transmit(self, command: bytes) -> ResponseApdu:
            return ResponseApdu(b"x", 0x6101)

    with pytest.raises(RetriableError):
        exchange(Endless(), CommandApdu(0, 0xB0, 0, 0, le=2))


def test_a_long_command_is_chained() -> None:
    steps = Steps("9000", "aa9000")
    assert exchange_chained(steps, CommandApdu(0, 0x86, 0, 0, bytes(300), le=256)).data == b"\xaa"
    assert [c[:10] for c in steps.commands] == ["10860000ff", "008600002d"]


@pytest.mark.parametrize("ins", [0x20, 0x21, 0x24, 0x2A, 0x2C, 0x46, 0x47, 0xD6, 0xDA, 0xE0, 0xE4, 0x44])
def test_no_command_that_could_harm_an_identity_card_can_leave(ins: int) -> None:
    direct = DirectConnection(card(gulsezim()))
    with pytest.raises(ProgrammingError):
        ReadOnlyConnection(direct).transmit(bytes((0x00, ins, 0x00, 0x01)))
    assert direct.commands == []


# ------------------------------------------------------------------ TLV


@given(st.sampled_from((0x60, 0x5C, 0x7F61, 0x5F1F, 0x7F2E)), st.binary(max_size=70000))
def test_a_data_object_reads_back_as_it_was_written(tag: int, value: bytes) -> None:
    raw = tlv.encode(tag, value)
    assert tlv.read(raw + b"\x00\x01").value == value
    assert tlv.find(tlv.encode(0x04, b"") + raw, tag) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_data_objects_or_an_input_error(raw: bytes) -> None:
    try:
        assert b"".join(o.raw for o in tlv.objects(raw)) == raw
    except InputError:
        return


# ------------------------------------------------------------------ zones


def test_the_card_and_the_passport_of_the_facts() -> None:
    for zone in (CARD_ZONE, PASSPORT_ZONE):
        found = mrz.parse_mrz(zone, TODAY)
        assert (found.surname, found.given, found.sex) == ("TESTOV", "TEST", Sex.MALE)
        assert found.iin == Iin("900101300017")
        assert (found.birth_date, found.expiry_date) == (date(1990, 1, 1), date(2035, 1, 1))


def test_specimens_of_the_standard() -> None:
    found = mrz.parse_mrz(ICAO_TD1, TODAY)
    assert (found.document_number, found.given, found.nationality) == ("D23145890", "ANNA MARIA", "UTO")
    assert mrz.parse_mrz(ICAO_LONG_NUMBER, TODAY).document_number == "D23145890734"


@pytest.mark.parametrize(
    ("position", "code"),
    [
        (5, "Mrz_NumberCheckDigit"),
        (31, "Mrz_BirthCheckDigit"),
        (40, "Mrz_ExpiryCheckDigit"),
        (20, "Mrz_CompositeCheckDigit"),
    ],
)
def test_one_wrong_digit_is_found_and_named(position: int, code: str) -> None:
    zone = list(CARD_ZONE.replace("\n", ""))
    zone[position] = "5"
    with pytest.raises(InputError) as caught:
        mrz.parse_mrz("".join(zone), TODAY)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "Mrz_Length"),
        ("IDKAZ", "Mrz_Length"),
        ("Ә" * 90, "Mrz_Characters"),
        ("X" + CARD_ZONE[1:], "Mrz_Kind"),
        ("V" + PASSPORT_ZONE[1:], "Mrz_Kind"),
        ("000000001 31.02.1990 01.01.2030", "Mrz_TypedDate"),
        ("000000001 yesterday 01.01.2030", "Mrz_TypedDate"),
    ],
)
def test_what_is_no_zone_is_said_to_be_none(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        mrz.mrz_key(text, TODAY)
    assert caught.value.code == code


def test_the_key_from_a_burst_and_as_typed_is_the_same() -> None:
    expected = MrzKey("000000001", date(1990, 1, 1), date(2035, 1, 1))
    for text in (CARD_ZONE, CARD_ZONE.replace("\n", "").lower(), "000000001 01.01.1990 2035-01-01"):
        assert mrz.mrz_key(text, TODAY) == expected


def test_the_century_comes_from_the_iin_when_there_is_one() -> None:
    zone = mrz.build_td1(
        document_number="000000002",
        birth_date=date(1918, 5, 1),
        sex=Sex.FEMALE,
        expiry_date=date(2030, 1, 1),
        surname="A",
        given="B",
        optional=f"18050140123{check_digit('18050140123')}",
    )
    assert mrz.parse_mrz(zone, TODAY).birth_date == date(1918, 5, 1)


@given(st.text(alphabet="ABCIDPKZ0123456789<", min_size=88, max_size=90))
def test_any_text_of_the_right_length_is_a_zone_or_an_input_error(text: str) -> None:
    try:
        mrz.mrz_key(text, TODAY)
    except InputError:
        return


@given(
    st.text(alphabet="ABCXYZ0123456789", min_size=1, max_size=12),
    st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    st.dates(date(2027, 1, 1), date(2070, 1, 1)),
    st.sampled_from((Sex.MALE, Sex.FEMALE, None)),
)
def test_a_zone_reads_back_as_it_was_built(number: str, birth: date, expiry: date, sex: Sex | None) -> None:
    zone = mrz.build_td1(
        document_number=number, birth_date=birth, sex=sex, expiry_date=expiry, surname="OMIR", given="AI GUL"
    )
    found = mrz.parse_mrz(zone, TODAY)
    assert (found.document_number, found.expiry_date, found.sex) == (number, expiry, sex)
    assert (found.birth_date.month, found.birth_date.day) == (birth.month, birth.day)
    assert (found.surname, found.given) == ("OMIR", "AI GUL")


# ------------------------------------------------------------------ files


def test_files_of_a_card_say_what_was_written() -> None:
    person = gulsezim()
    assert lds.groups_present(lds_files.build_com(frozenset((1, 2, 11)))) == {1, 2, 11}
    assert lds.mrz_of_dg1(lds_files.build_dg1(person.zone), TODAY).key == person.key
    assert lds.face_of_dg2(lds_files.build_dg2(person.photo_jpeg)) == person.photo_jpeg
    details = lds.details_of_dg11(lds_files.build_dg11(person.name, person.iin, person.birth_date))
    assert details == lds.PersonDetails(person.name, person.iin, person.birth_date)
    assert lds.issued_on_of_dg12(lds_files.build_dg12(date(2020, 2, 29), "ІІМ")) == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("ӨМІРҰЛЫ<<ТАЛҒАТ", PersonName("Өмірұлы", "Талғат")),
        ("ИВАНОВА<<АННА<ПЕТРОВНА", PersonName("Иванова", "Анна", "Петровна")),
        ("СҮЛЕЙМЕН<<АЙ<ГҮЛ", PersonName("Сүлеймен", "Ай Гүл")),
        ("КИМ<ЛИ<<АННА-МАРИЯ", PersonName("Ким Ли", "Анна-Мария")),
        ("Әлиев<<Қайрат<Ғалымұлы", PersonName("Әлиев", "Қайрат", "Ғалымұлы")),
        ("ТЕК<ТЕГІ", None),
    ],
)
def test_names_of_dg11(raw: str, expected: PersonName | None) -> None:
    dg11 = tlv.encode(0x6B, tlv.encode(0x5F0E, raw.encode()))
    assert lds.details_of_dg11(dg11).name == expected


def test_packed_dates_are_read_too() -> None:
    dg11 = tlv.encode(0x6B, tlv.encode(0x5F2B, bytes.fromhex("19900214")))
    assert lds.details_of_dg11(dg11).birth_date == date(1990, 2, 14)


@given(st.binary(max_size=120), st.sampled_from((0x60, 0x61, 0x75, 0x6B, 0x6C)), st.booleans())
def test_any_bytes_are_a_file_or_an_input_error(body: bytes, tag: int, wrapped: bool) -> None:
    raw = tlv.encode(tag, body) if wrapped else body
    for parse in (
        lds.groups_present,
        lambda data: lds.mrz_of_dg1(data, TODAY),
        lds.face_of_dg2,
        lds.details_of_dg11,
        lds.issued_on_of_dg12,
    ):
        try:
            parse(raw)
        except InputError:
            continue


@given(st.data())
def test_a_damaged_photo_file_is_a_photo_or_an_input_error(data: st.DataObject) -> None:
    raw = bytearray(lds_files.build_dg2(photo(1, 40, 40)))
    for _ in range(3):
        raw[data.draw(st.integers(0, min(120, len(raw) - 1)))] = data.draw(st.integers(0, 255))
    try:
        lds.face_of_dg2(bytes(raw))
    except InputError:
        return


def test_what_is_no_picture_is_not_shown() -> None:
    with pytest.raises(InputError):
        lds.as_jpeg(b"\x00\x00\x00\x0cjP  \r\n\x87\nnothing")


# ------------------------------------------------------------------ ATRs


@pytest.mark.parametrize(
    ("atr", "kind"),
    [
        (ATR_KZ_ID.hex(), SlotKind.IDENTITY_CARD),
        ("3B391900534F4D414453333031", SlotKind.IDENTITY_CARD),
        ("3B391900534F4D414453333033", SlotKind.IDENTITY_CARD),
        ("3B3E9500534F4D412D633030372D44533162", SlotKind.IDENTITY_CARD),
        ("3B771800004B4153414B4944", SlotKind.IDENTITY_CARD),
        ("3B8C800150F56FF82BE1F35E113381C73C", SlotKind.IDENTITY_CARD),
        ("3B8C80015001020304E1F35E113381C73C", SlotKind.IDENTITY_CARD),
        (KAZTOKEN_ATR.hex(), SlotKind.SIGNATURE_TOKEN),
        ("3B88014B415A544F4B454E82", SlotKind.SIGNATURE_TOKEN),
        ("3BDC18FF8111FE8073C82113660106013080018D", SlotKind.SIGNATURE_TOKEN),
        ("3BDC18FF8191FE1FC38073C821136601061159000128", SlotKind.SIGNATURE_TOKEN),
        ("3BD518008131FE7D8073C82110F4", SlotKind.SIGNATURE_TOKEN),
        ("3B8A0092012691070001930300", SlotKind.OTHER_CARD),
        ("3B9795801F034B617A444C3031C7", SlotKind.OTHER_CARD),
        # A family with another tail is still known by its historical bytes.
        ("3B3A9500534F4D412D633030392D", SlotKind.IDENTITY_CARD),
    ],
)
def test_known_cards_are_recognised(atr: str, kind: SlotKind) -> None:
    family = load_atr_table().family(bytes.fromhex(atr))
    assert family is not None and family.kind is kind


@given(st.binary(max_size=40))
def test_any_bytes_are_an_atr_with_historical_bytes_or_without(atr: bytes) -> None:
    assert historical_bytes(atr) in atr


def test_errors_of_cards_carry_no_personal_data() -> None:
    person = gulsezim()
    assert person.document_number not in repr(person.key)
    assert person.iin is not None
    assert person.iin not in repr(person) + repr(mrz.parse_mrz(person.zone, TODAY))
    assert isinstance(RetriableError("Card_Removed"), QabyldauError)
