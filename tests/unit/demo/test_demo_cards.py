"""Machine-readable zone, Latin letters and portraits of the demo's cards."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from app.cards.mrz import parse_mrz
from app.domain.numbers import Iin, Sex
from app.domain.people import PersonName
from app.kernel.errors import ProgrammingError
from ui.demo.families import DEMO_DAY, DemoCard, DemoPeople, load_demo
from ui.demo.identity import card_facts, latin, mrz_check_digit, td1
from ui.demo.portraits import portrait


@pytest.fixture(scope="module")
def demo() -> DemoPeople:
    return load_demo()


def test_check_digits_of_the_published_examples() -> None:
    # ICAO 9303-3, 4.9 and 9303-5, appendix: Anna Maria Eriksson's specimen.
    assert mrz_check_digit("D23145890") == "7"
    assert mrz_check_digit("740812") == "2"
    assert mrz_check_digit("120415") == "9"
    assert mrz_check_digit("520727") == "3"


def test_zone_has_the_layout_of_the_synthetic_specimen(demo: DemoPeople) -> None:
    person = replace(
        demo.adult("parent-07"),
        name=PersonName("Тестов", "Тест"),
        birth_date=date(1990, 1, 1),
        sex=Sex.MALE,
        iin=Iin.parse("900101300017"),
        card=DemoCard("000000001", date(2025, 1, 2), date(2035, 1, 1)),
    )
    assert td1(person) == (
        "IDKAZ0000000011900101300017<<<",
        "9001011M3501014KAZ<<<<<<<<<<<0",
        "TESTOV<<TEST<<<<<<<<<<<<<<<<<<",
    )


def test_every_zone_is_three_lines_of_thirty_allowed_characters(demo: DemoPeople) -> None:
    for adult in demo.adults():
        if adult.card:
            for line in td1(adult):
                assert len(line) == 30
                assert set(line) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")


def test_the_product_reads_every_zone_as_it_was_meant(demo: DemoPeople) -> None:
    for adult in demo.adults():
        if adult.card:
            facts = card_facts(adult)
            read = parse_mrz(facts.burst, DEMO_DAY)
            assert read.key == facts.key
            assert (read.iin, read.sex, read.nationality) == (adult.iin, adult.sex, adult.citizenship)
            assert facts.latin_surname.startswith(read.surname.replace(" ", "<"))


def test_a_name_that_is_too_long_ends_in_a_letter(demo: DemoPeople) -> None:
    assert td1(demo.adult("parent-24"))[2] == "TAZHIMUKHAMMEDGALIKYZY<<GULZHA"


@pytest.mark.parametrize(
    ("cyrillic", "expected"),
    [
        ("Әбдірахманқызы", "ABDIRAKHMANKYZY"),
        ("Һұңөүғқі", "HUNOUGKI"),
        ("Щербаков-Юрьев", "SHCHERBAKOV<IUREV"),
        ("объём", "OBIEEM"),
    ],
)
def test_latin(cyrillic: str, expected: str) -> None:
    assert latin(cyrillic) == expected


def test_latin_refuses_what_it_does_not_know() -> None:
    with pytest.raises(ProgrammingError, match="Demo_NoLatinLetter"):
        latin("Ωмега")


def test_card_facts_carry_the_key_and_the_burst(demo: DemoPeople) -> None:
    facts = card_facts(demo.adult("parent-07"))
    assert facts.key.document_number == "990000007"
    assert facts.key.expiry_date == date(2031, 6, 12)
    assert facts.burst.count("\r") == 3
    assert "Гүлсезім" not in repr(facts)
    assert "990000007" not in repr(facts)


def test_no_card_no_facts(demo: DemoPeople) -> None:
    with pytest.raises(ProgrammingError, match="Demo_NoCard"):
        card_facts(demo.adult("parent-06"))
    with pytest.raises(ProgrammingError, match="Demo_NoCard"):
        td1(demo.adult("parent-06"))


def test_portraits_are_deterministic_different_and_small() -> None:
    one = portrait("parent-07", Sex.FEMALE, date(1990, 8, 17))
    assert one == portrait("parent-07", Sex.FEMALE, date(1990, 8, 17))
    assert one != portrait("parent-08", Sex.FEMALE, date(1990, 8, 17))
    assert 8_000 < len(one) < 20_000
    width, height = Image.open(io.BytesIO(one)).size
    assert width * 4 == height * 3
