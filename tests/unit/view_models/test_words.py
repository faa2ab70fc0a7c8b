"""Kazakh endings after digits, dates with weekdays, and that every key exists in three languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.kernel.catalogue import Catalogue, Language, load_catalogue
from app.kernel.clock import KZ
from ui.desktop.view_models.explaining import explainer
from ui.desktop.view_models.words import (
    Words,
    kk_ablative,
    kk_dative,
    kk_locative,
    kk_possessive,
    last_word,
    span,
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def words(catalogue: Catalogue, language: Language) -> Words:
    return Words(catalogue, language, explainer(catalogue))


@pytest.mark.parametrize(
    ("number", "spoken"), [(2031, 1), (2030, 30), (2000, 1000), (1500, 100), (0, 0), (12, 2), (40, 40)]
)
def test_last_numeral(number: int, spoken: int) -> None:
    assert last_word(number) == spoken


def test_endings_follow_the_last_word() -> None:
    assert [kk_dative(n) for n in (2031, 2026, 2040, 2033)] == ["ге", "ға", "қа", "ке"]
    assert [kk_locative(n) for n in (12, 26, 14, 40)] == ["де", "да", "те", "та"]
    assert [kk_ablative(n) for n in (12, 30, 10, 80)] == ["ден", "дан", "нан", "нен"]
    assert [kk_possessive(n) for n in (4, 5, 6, 9, 2)] == ["і", "і", "сы", "ы", "сі"]


def test_dates_are_said_as_the_style_page_asks(catalogue: Catalogue) -> None:
    day, now = date(2026, 4, 28), datetime(2026, 4, 27, 10, 21, tzinfo=KZ)
    kk, ru = words(catalogue, Language.KK), words(catalogue, Language.RU)
    assert kk.until_day(day) == "28.04 сейсенбіге дейін"
    assert ru.until_day(day) == "до вторника 28.04"
    assert kk.until_day_spoken(day) == "28 сәуір, сейсенбіге дейін"
    assert kk.until_date(date(2031, 6, 12)) == "12.06.2031-ге дейін"
    assert kk.at_time(datetime(2026, 4, 27, 10, 12, tzinfo=KZ)) == "10:12-де"
    assert kk.since(datetime(2026, 4, 27, 9, 12, tzinfo=KZ), now) == "09:12-ден бері"
    assert kk.since(datetime(2026, 4, 26, 17, 0, tzinfo=KZ), now) == "26.04 17:00-ден бері"


def test_spans() -> None:
    assert [span(s) for s in (0, 62, 900, -62, 3661)] == ["0:00", "1:02", "15:00", "1:02", "1:01:01"]


def test_every_text_of_the_window_has_three_languages(catalogue: Catalogue) -> None:
    lacking = [k for k, v in catalogue.texts.items() if k.startswith("ui.") and set(v) != {"kk", "ru", "en"}]
    assert not lacking


def test_kazakh_texts_have_no_latin_lookalikes(catalogue: Catalogue) -> None:
    """Style page, point 18: no Latin i or c inside Cyrillic words."""
    bad = []
    for key, by_language in catalogue.texts.items():
        if not key.startswith("ui."):
            continue
        for text in (by_language["kk"], by_language["ru"]):
            for word in text.replace("-", " ").split():
                letters = [c for c in word if c.isalpha()]
                if any(c.isascii() for c in letters) and any(not c.isascii() for c in letters) and "{" not in word:
                    bad.append((key, word))
    assert not bad
