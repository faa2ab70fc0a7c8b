"""Case endings after digits, forms of days and hours, spans and plurals (wording.md 2, points 6 to 12)."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.catalogue import Language, load_catalogue
from app.kernel.clock import KZ
from app.kernel.errors import ProgrammingError
from app.rules.finding import Fact
from app.rules.wording import NBSP, Worded, kk_ending, last_numeral, plural_form, worded

_CATALOGUE = load_catalogue()
_KK, _RU, _EN = Language.KK, Language.RU, Language.EN


def _said(fact: Fact, form: str, language: Language = _KK) -> str:
    return format(Worded(fact, _CATALOGUE, language), form)


# Lists of wording.md, point by point.
_BY_POINT = {
    ("dative", "ге"): (0, 1, 2, 7, 8, 50, 100, 80),
    ("dative", "ке"): (3, 4, 5, 70),
    ("dative", "ға"): (6, 9, 20, 30, 10, 90, 1000),
    ("dative", "қа"): (40, 60),
    ("locative", "де"): (0, 1, 2, 7, 8, 50, 100, 80),
    ("locative", "те"): (3, 4, 5, 70),
    ("locative", "да"): (6, 9, 20, 30, 10, 90, 1000),
    ("locative", "та"): (40, 60),
    ("ablative", "ден"): (0, 1, 2, 7, 8, 50, 100),
    ("ablative", "тен"): (3, 4, 5, 70),
    ("ablative", "дан"): (6, 9, 20, 30),
    ("ablative", "нан"): (10, 90, 1000),
    ("ablative", "тан"): (40, 60),
    ("ablative", "нен"): (80,),
    ("genitive", "нің"): (2, 7, 80),
    ("genitive", "дің"): (0, 1, 8, 50, 100),
    ("genitive", "тің"): (3, 4, 5, 70),
    ("genitive", "ның"): (6, 10, 20, 90, 1000),
    ("genitive", "дың"): (9, 30),
    ("genitive", "тың"): (40, 60),
    ("possessive", "сі"): (2, 7),
    ("possessive", "і"): (0, 1, 3, 4, 5, 8, 50, 70, 80, 100),
    ("possessive", "сы"): (6, 20),
    ("possessive", "ы"): (9, 10, 30, 40, 60, 90, 1000),
}


@pytest.mark.parametrize(
    ("case", "ending", "number"), [(*key, n) for key, numbers in _BY_POINT.items() for n in numbers]
)
def test_endings(case: str, ending: str, number: int) -> None:
    assert kk_ending(number, case) == ending


@pytest.mark.parametrize(
    ("number", "spoken"),
    [(2031, 1), (2026, 6), (2030, 30), (1500, 100), (2000, 1000), (110, 10), (3_000_000, 1_000_000), (48, 8), (0, 0)],
)
def test_the_last_numeral_is_the_one_spoken_last(number: int, spoken: int) -> None:
    assert last_numeral(number) == spoken


@settings(derandomize=True, max_examples=300)
@given(st.integers(0, 10_000_000))
def test_every_number_has_all_endings(number: int) -> None:
    for case in ("dative", "locative", "ablative", "genitive", "possessive"):
        assert kk_ending(number, case)
    if number % 10:
        assert last_numeral(number) == number % 10


_DAY = date(2026, 4, 28)
_MOMENT = datetime.combine(_DAY, time(17, 30), KZ)


@pytest.mark.parametrize(
    ("fact", "form", "kk", "ru"),
    [
        (_DAY, "till", "28.04 сейсенбіге дейін", "до вторника 28.04"),
        (_DAY, "short", "28.04 сейсенбі", "вторник 28.04"),
        (_DAY, "in", "28.04 сейсенбіде", "во вторник 28.04"),
        (_DAY, "since", "28.04 сейсенбіден бастап", "со вторника 28.04"),
        (_DAY, "on", "28.04 күні", "28.04"),
        (date(2026, 11, 14), "dmy_till", "14.11.2026-ға дейін", "до 14.11.2026"),
        (date(2031, 6, 12), "dmy_till", "12.06.2031-ге дейін", "до 12.06.2031"),
        (_DAY, "paper_on", "2026 жылғы 28 сәуірде", "28 апреля 2026 года"),
        (
            _DAY,
            "paper_till",
            "2026 жылғы 28 сәуірге (сейсенбі) дейін",
            "по вторник, 28 апреля 2026 года, включительно",
        ),
        (
            _MOMENT,
            "paper_deadline",
            "2026 жылғы 28 сәуір (сейсенбі) сағат 17:30-ға дейін",
            "по вторник, 28 апреля 2026 года, включительно, до 17:30",
        ),
        (_MOMENT, "come", "28.04.2026 (сейсенбі) сағат 17:30-ға дейін", "не позднее 28.04.2026 (вторник), 17:30"),
        (_MOMENT, "deadline", "28.04 сейсенбі, сағат 17:30-ға дейін", "до вторника 28.04, 17:30"),
        (_MOMENT, "before", "17:30-ға дейін", "до 17:30"),
        (datetime(2026, 4, 27, 10, 14, tzinfo=KZ), "at", "10:14-те", "в 10:14"),
        (datetime(2026, 4, 27, 9, 0, tzinfo=KZ), "at", "09:00-де", "в 09:00"),
        (
            datetime(2026, 4, 27, 10, 14, tzinfo=KZ),
            "paper_at",
            "2026 жылғы 27 сәуірде сағат 10:14-те",
            "27 апреля 2026 года в 10:14",
        ),
        (date(2026, 11, 25), "in", "25.11 сәрсенбіде", "в среду 25.11"),
        (date(2026, 11, 27), "till", "27.11 жұмаға дейін", "до пятницы 27.11"),
        (date(2026, 11, 26), "since", "26.11 бейсенбіден бастап", "с четверга 26.11"),
    ],
)
def test_forms(fact: Fact, form: str, kk: str, ru: str) -> None:
    assert _said(fact, form, _KK) == kk
    assert _said(fact, form, _RU) == ru
    assert _said(fact, form, _EN)


def test_a_moment_in_another_zone_is_told_in_kazakhstan_time() -> None:
    assert _said(datetime.fromisoformat("2026-04-27T05:14:00+00:00"), "at") == "10:14-те"


@pytest.mark.parametrize(
    ("seconds", "kk"),
    [
        (130, "2 мин 10 с"),
        (62, "1 мин 2 с"),
        (60, "1 мин"),
        (40, "40 с"),
        (0, "0 с"),
        (6480, "1 сағ 48 мин"),
        (3600, "1 сағ"),
    ],
)
def test_spans(seconds: int, kk: str) -> None:
    assert _said(seconds, "span") == kk.replace(" мин", f"{NBSP}мин").replace(" с", f"{NBSP}с")


@pytest.mark.parametrize(
    ("number", "ru"),
    [(1, "день"), (2, "дня"), (4, "дня"), (5, "дней"), (11, "дней"), (12, "дней"), (21, "день"), (111, "дней")],
)
def test_russian_plurals(number: int, ru: str) -> None:
    assert _said(number, "plural:день|дня|дней", _RU) == ru
    assert plural_form(number, _KK) == 0


def test_english_plurals() -> None:
    assert _said(1, "plural:day|days", _EN) == "day"
    assert _said(2, "plural:day|days", _EN) == "days"


def test_names_are_never_declined() -> None:
    assert _said("Әбдірахманқызы Гүлсезім", "") == "Әбдірахманқызы Гүлсезім"
    with pytest.raises(ProgrammingError):
        _said("Әбдірахманқызы Гүлсезім", "dative")


@pytest.mark.parametrize("fact", [_DAY, _MOMENT, 5])
def test_an_unknown_form_is_an_error(fact: Fact) -> None:
    with pytest.raises(ProgrammingError):
        _said(fact, "no-such-form")


def test_numbers_take_their_ending_after_a_hyphen() -> None:
    assert (_said(5, "genitive"), _said(4, "possessive"), _said(10, "possessive")) == ("5-тің", "4-і", "10-ы")
    assert (_said(61, "locative"), _said(5, ""), _said(None, "")) == ("61-де", "5", "")


def test_a_name_in_two_languages_stands_in_the_readers() -> None:
    facts: dict[str, Fact] = {"organisation_kk": "«Айгөлек» бөбекжайы", "organisation_ru": "Ясли-сад «Айгөлек»"}
    assert str(worded(facts, _CATALOGUE, _KK)["organisation"]) == "«Айгөлек» бөбекжайы"
    assert str(worded(facts, _CATALOGUE, _RU)["organisation"]) == "Ясли-сад «Айгөлек»"
    assert str(worded(facts, _CATALOGUE, _EN)["organisation"]) == "Ясли-сад «Айгөлек»"
