"""The rule book: values by day, region and regime; citations; what a broken file gives."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from app.domain.calendar import Profile, ServiceWindow
from app.kernel.catalogue import load_catalogue
from app.kernel.errors import FatalError, InputError, ProgrammingError
from app.rules import loader
from app.rules.book import DatedValue, Law, Parameter, RuleBook
from app.rules.holiday_table import as_yaml, compute
from app.rules.loader import load_book, load_calendar, load_law
from app.rules.trace import traced

_LAW = load_law()
_TODAY = date(2026, 11, 20)
_IDS = (Path(__file__).parents[2] / "rules" / "rule-ids.txt").read_text(encoding="utf-8").split()


def _parameter(*values: DatedValue) -> Law:
    book = RuleBook("2020-07-17", "", {"X": Parameter("X", "GEN-05", "day", {}, values)})
    return Law(book, load_calendar(), "71", "seeds")


def _value(value: int, since: date, until: date | None = None, **rest: object) -> DatedValue:
    return DatedValue(value, since, until, "practice", "test", **rest)  # type: ignore[arg-type]


def test_the_value_of_the_day_is_taken() -> None:
    law = _parameter(_value(5, date(2020, 1, 1), date(2024, 12, 31)), _value(7, date(2025, 1, 1)))
    assert law.number("X", date(2024, 12, 31)) == 5
    assert law.number("X", date(2025, 1, 1)) == 7
    with pytest.raises(InputError) as error:
        law.number("X", date(2019, 12, 31))
    assert error.value.code == "Rules_NotInForce"


def test_a_named_region_wins_over_the_country() -> None:
    law = _parameter(_value(5, date(2020, 1, 1)), _value(9, date(2019, 1, 1), regions=frozenset({"71"})))
    assert law.number("X", _TODAY) == 9
    assert Law(law.book, law.calendar, "75").number("X", _TODAY) == 5


def test_the_own_regime_wins_and_falls_back_to_the_default() -> None:
    law = _parameter(
        _value(3, date(2020, 1, 1), regions=frozenset({"71"})),
        _value(2, date(2025, 1, 1), date(2026, 7, 1), regime="voucher"),
    )
    voucher = Law(law.book, law.calendar, "71", "voucher")
    assert voucher.number("X", date(2026, 7, 1)) == 2
    assert voucher.number("X", date(2026, 7, 2)) == 3
    assert law.number("X", date(2026, 7, 1)) == 3


def test_a_later_value_of_the_same_rank_wins() -> None:
    law = _parameter(_value(5, date(2020, 1, 1)), _value(7, date(2025, 1, 1)))
    assert law.number("X", _TODAY) == 7


def test_the_shipped_numbers() -> None:
    numbers = {
        "REF-14.choose": 3, "REF-15.visit": 5, "REF-15.stop": 10, "REF-15.misses": 2, "REF-16.validity": 5,
        "REF-03.validity": 5, "REF-18.extension": 30, "REF-19.cancel": 24, "ENR-17.wait": 15, "ENR-17.serve": 15,
        "ENR-17.term": 30, "ENR-27.check": 30, "ENR-32.contract": 3, "CMP-02.provider": 5, "CMP-03.body": 15,
        "FG-03.review": 1,
    }  # fmt: skip
    assert {name: _LAW.number(name, _TODAY) for name in numbers} == numbers
    assert _LAW.month_day("FG-34.withdraw", _TODAY) == (8, 31)
    assert _LAW.month_day("SCH-11.contract", _TODAY) == (8, 25)


def test_the_shipped_hours() -> None:
    lunch = (time(13), time(14))
    assert _LAW.hours(Profile.PRESCHOOL_OFFICE, _TODAY) == ServiceWindow(time(9), time(18), *lunch)
    assert _LAW.hours(Profile.PRESCHOOL_INTAKE, _TODAY) == ServiceWindow(time(9), time(17, 30), *lunch)
    assert _LAW.hours(Profile.SCHOOL_REVIEW, _TODAY) == ServiceWindow(time(9), time(18, 30))
    assert _LAW.hours(Profile.SCHOOL_OFFICE, _TODAY) == ServiceWindow(time(9), time(17, 30), *lunch)


def test_asking_for_the_wrong_kind_is_a_mistake_of_the_program() -> None:
    for ask in (
        lambda: _LAW.number("FG-34.withdraw", _TODAY),
        lambda: _LAW.month_day("REF-14.choose", _TODAY),
        lambda: _LAW.number("no-such", _TODAY),
    ):
        with pytest.raises(ProgrammingError):
            ask()


def test_every_parameter_is_cited_described_and_belongs_to_a_rule() -> None:
    catalogue = load_catalogue()
    for parameter in _LAW.book.parameters.values():
        assert parameter.rule in _IDS
        assert set(parameter.description) == {"kk", "ru"}
        for value in parameter.values:
            assert value.source
            assert catalogue.has(f"citation.{value.citation}")
            assert catalogue.has(f"citation.{value.citation}.full")
            assert value.until is None or value.since <= value.until


def test_the_edition_is_named_and_the_content_digested() -> None:
    assert _LAW.edition == "2020-07-17"
    assert len(_LAW.book.pack) == 64
    assert load_book().pack == _LAW.book.pack


def test_the_shipped_holidays_are_those_of_the_package() -> None:
    shipped = loader.resource("calendars", "holidays.yaml").read_text(encoding="utf-8")
    assert shipped == as_yaml(*compute(2020, 2032))


@pytest.mark.parametrize(
    "text",
    [
        "- {id: A, rule: GEN-02}",
        "- {id: A, rule: R, unit: d, description: {}, values: [{value: 1.5, from: 2020-01-01, act: x, source: y}]}",
        "- {id: A, rule: GEN-02, unit: day, description: {}, values: [{value: 1, from: soon, act: x, source: y}]}",
        "- 5",
    ],
)
def test_a_broken_file_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = tmp_path / "edition.yaml"
    edition.write_text("edition: 2020-07-17\n", encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr(loader, "resource_files", lambda *_: [broken, edition])
    with pytest.raises(FatalError) as error:
        load_book()
    assert error.value.code == "Rules_Malformed"
    assert error.value.params["file"] == "broken.yaml"


def test_a_parameter_that_stands_twice_and_a_missing_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = tmp_path / "one.yaml"
    one.write_text("- {id: A, rule: GEN-02, unit: day, description: {}, values: []}\n" * 2, encoding="utf-8")
    monkeypatch.setattr(loader, "resource_files", lambda *_: [one])
    with pytest.raises(FatalError):
        load_book()
    monkeypatch.setattr(loader, "resource_files", lambda *_: [])
    with pytest.raises(FatalError):
        load_book()


def test_a_broken_calendar_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kz.yaml"
    file.write_text("covers: {}\n", encoding="utf-8")
    monkeypatch.setattr(loader, "resource", lambda *_: file)
    with pytest.raises(FatalError) as error:
        load_calendar()
    assert error.value.code == "Rules_Malformed"


def test_a_traced_law_tells_what_it_was_asked() -> None:
    law, used = traced(_LAW)
    law.number("ENR-32.contract", _TODAY)
    law.number("ENR-32.contract", _TODAY)
    law.hours(Profile.PRESCHOOL_INTAKE, _TODAY)
    assert [p.id for p, _ in used] == ["ENR-32.contract", "hours.PRESCHOOL_INTAKE"]
    assert law.edition == _LAW.edition
