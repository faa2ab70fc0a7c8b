"""Search: IIN prefix, name prefixes in kk and ru letters, ticket."""

from __future__ import annotations

import pytest

from app.journal import Journal
from app.journal.people import ticket_number, words
from tests.unit.journal.office import act, event, refused

PEOPLE = [
    ("case-1", "Қасымова Әсел Бауыржанқызы", "Қасымов Бауыржан", "200115650012", "850101350019", "017"),
    ("case-2", "Иванов Пётр", "Иванова Анна", "210220550014", None, "018"),
    ("case-3", "Ыбырай-Төлегенұлы Өркен", "Төлеген Ұлжан", None, "900303450011", "A-017"),
]


@pytest.fixture
def searched(journal: Journal) -> Journal:
    for second, (case, child, applicant, child_iin, applicant_iin, ticket) in enumerate(PEOPLE):
        named = event(
            "named",
            child_name=child,
            applicant_name=applicant,
            child_iin=child_iin,
            applicant_iin=applicant_iin,
            ticket=ticket,
        )
        journal.append(act(case, named, second=second))
    return journal


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("200115", ["case-1"]),
        ("850101350019", ["case-1"]),
        ("қасым", ["case-1"]),
        ("КАСЫМ", ["case-1"]),
        ("асел касымова", ["case-1"]),
        ("әс қас", ["case-1"]),
        ("иван", ["case-2"]),
        ("петр", ["case-2"]),
        ("ПЁТР ив", ["case-2"]),
        ("төлеген", ["case-3"]),
        ("толегенулы", ["case-3"]),
        ("оркен улжан", ["case-3"]),
        ("17", ["case-1"]),
        ("017", ["case-1"]),
        ("a-017", ["case-3"]),
        ("A17", ["case-3"]),
        ("2", ["case-2", "case-1"]),
        ("нет такого", []),
        ("", []),
        ('"*) OR', []),
        ("нет' AND \"", []),
    ],
)
def test_cases_are_found(searched: Journal, text: str, cases: list[str]) -> None:
    assert [person.case for person in searched.reader.search(text)] == cases


def test_what_is_found_reads_as_it_was_written(searched: Journal) -> None:
    (found,) = searched.reader.search("қасымова")
    assert (found.child_name, found.child_iin, found.ticket) == ("Қасымова Әсел Бауыржанқызы", "200115650012", "017")
    assert "Қасымова" not in repr(found)


def test_a_corrected_name_replaces_the_old_one(searched: Journal) -> None:
    corrected = event("named", child_name="Сейітова Әсел", applicant_name="Қасымов Бауыржан")
    searched.append(act("case-1", corrected, second=9))
    assert [p.case for p in searched.reader.search("сейіт")] == ["case-1"]
    assert searched.reader.search("касымова") == ()
    assert searched.reader.search("200115") == ()


def test_a_limit_keeps_the_newest(journal: Journal) -> None:
    for n in range(30):
        named = event("named", child_name="Ким Анна", applicant_name=f"Ким {n}", ticket=f"{n % 5:03d}")
        journal.append(act(f"case-{n}", named, second=n))
    assert [p.case for p in journal.reader.search("ким", 3)] == ["case-29", "case-28", "case-27"]
    assert [p.case for p in journal.reader.search("004", 2)] == ["case-29", "case-24"]
    while journal.tidy(4):
        pass
    assert len(journal.reader.search("анна", 100)) == 30


def test_words_and_tickets() -> None:
    assert words("Ұлы-Дәу  ҒАЛЫМ_ё") == ["улы", "дау", "галым", "е"]
    assert [ticket_number(t) for t in ("7", "A7", "а-0123", "12345", "A", "AB-1")] == [
        "007",
        "A-007",
        "А-0123",
        None,
        None,
        None,
    ]


def test_a_view_kind_belongs_to_one_projection(journal: Journal) -> None:
    with refused("Mirror_NothingAsked"):
        journal.reader.referrals_for()
