"""The project's sample numbers: right, wrong and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.numbers import Iin
from app.domain.people import PersonName, Phone
from app.kernel.catalogue import Language, load_catalogue
from app.kernel.errors import InputError

SAMPLES: dict[str, list[Any]] = json.loads((Path(__file__).parent / "iin-samples.json").read_text(encoding="utf-8"))
CATALOGUE = load_catalogue()


@pytest.mark.parametrize("text", [*SAMPLES["right"], *SAMPLES["right_by_check_digit_but_other_person"]])
def test_right_numbers_parse(text: str) -> None:
    assert Iin.parse(text).value == text


@pytest.mark.parametrize("sample", SAMPLES["wrong"], ids=lambda s: str(s["why"])[:30])
def test_wrong_numbers_are_refused_with_a_sentence(sample: dict[str, str]) -> None:
    with pytest.raises(InputError) as caught:
        Iin.parse(sample["iin"])
    message, remedy = CATALOGUE.error(caught.value, Language.KK)
    assert message
    assert remedy


@pytest.mark.parametrize("sample", SAMPLES["warn"], ids=lambda s: str(s["iin"]))
def test_a_number_that_names_no_day_is_still_a_number(sample: dict[str, str]) -> None:
    assert Iin.parse(sample["iin"]).hinted_birth_date is None


@pytest.mark.parametrize("text", ["+7 701 000 00 17", "8 701 000-00-17", "+77010000017", "(8)7010000017"])
def test_phones_in_the_forms_people_write(text: str) -> None:
    assert Phone.parse(text).shown == "+7 701 000 00 17"


@pytest.mark.parametrize("text", ["", "+7701000001", "+770100000177", "77010000017", "+7701000001x"])
def test_what_is_no_phone_number(text: str) -> None:
    with pytest.raises(InputError):
        Phone.parse(text)


def test_names_are_whole_or_with_initials() -> None:
    name = PersonName("Әбдірахманқызы", "Гүлсезім", "Бауыржанқызы")
    assert name.full == "Әбдірахманқызы Гүлсезім Бауыржанқызы"
    assert name.short == "Әбдірахманқызы Г. Б."
    assert PersonName("Ли", "Ян").short == "Ли Я."
    assert "Гүлсезім" not in repr(name)
