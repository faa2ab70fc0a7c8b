"""Suffixes and dates as wording.md, section 2, rules 6 to 11 have them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.kernel.clock import KZ
from app.kernel.errors import InputError
from printing.layout.words import (
    Case,
    amount,
    day_kk,
    day_ru,
    parse_day,
    parse_moment,
    suffix_kk,
    time_kk,
    until_kk,
    until_ru,
)

DATIVE = {
    "ге": (0, 1, 2, 7, 8, 50, 100, 11, 28, 80, 180),
    "ке": (3, 4, 5, 70, 15, 103),
    "ға": (6, 9, 20, 30, 10, 90, 1000, 36, 2000),
    "қа": (40, 60, 140),
}
ABLATIVE = {
    "ден": (0, 1, 2, 7, 8, 50, 100, 300),
    "тен": (3, 4, 5, 70),
    "дан": (6, 9, 20, 30),
    "нан": (10, 90, 1000),
    "тан": (40, 60),
    "нен": (80,),
}


@pytest.mark.parametrize(("suffix", "numbers"), DATIVE.items())
def test_dative_follows_the_last_word_spoken(suffix: str, numbers: tuple[int, ...]) -> None:
    assert {suffix_kk(n, Case.DATIVE) for n in numbers} == {suffix}


@pytest.mark.parametrize(("suffix", "numbers"), ABLATIVE.items())
def test_ablative_follows_the_last_word_spoken(suffix: str, numbers: tuple[int, ...]) -> None:
    assert {suffix_kk(n, Case.ABLATIVE) for n in numbers} == {suffix}


def test_hours() -> None:
    assert time_kk(datetime(2026, 4, 27, 10, 14, tzinfo=KZ), Case.LOCATIVE) == "10:14-те"
    assert time_kk(datetime(2026, 4, 27, 9, 12, tzinfo=KZ), Case.ABLATIVE) == "09:12-ден"
    assert time_kk(datetime(2026, 4, 27, 18, 0, tzinfo=KZ), Case.DATIVE) == "18:00-ге"


def test_a_deadline_names_weekday_and_hour_and_includes_its_day() -> None:
    at = datetime(2026, 4, 28, 17, 30, tzinfo=KZ)
    assert until_kk(at).replace("\u00a0", " ") == "2026 жылғы 28 сәуір (сейсенбі) сағат 17:30-ға дейін"
    assert until_ru(at).replace("\u00a0", " ") == "по вторник, 28 апреля 2026 года, включительно, до 17:30"


def test_days_and_amounts_do_not_break_at_their_spaces() -> None:
    assert day_kk(date(2026, 11, 20)) == "2026\u00a0жылғы 20\u00a0қараша"
    assert day_ru(date(2026, 11, 20)) == "20\u00a0ноября 2026\u00a0года"
    assert amount(1046000) == "1\u00a0046\u00a0000\u00a0₸"


def test_moments_are_told_in_kazakhstan_time() -> None:
    assert parse_moment("at", "2026-11-20T05:05:00+00:00") == datetime(2026, 11, 20, 10, 5, tzinfo=KZ)
    assert f"{parse_moment('at', '2026-11-20T05:05:00+00:00'):%H:%M}" == "10:05"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-11-20T10:05:00", "2026-13-01T00:00:00+05:00"])
def test_a_moment_without_offset_or_sense_is_named(text: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_moment("result_by", text)
    assert refused.value.code == "Document_FactWrong"
    assert refused.value.params["field"] == "result_by"


def test_a_day_without_sense_is_named() -> None:
    with pytest.raises(InputError, match="edition"):
        parse_day("edition", "2026-02-30")
