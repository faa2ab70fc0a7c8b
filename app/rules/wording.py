"""Facts as words: dates, hours, numbers, spans in the form that a sentence asks for (wording.md 2, 6-12). Pure.

A template writes `{until:till}`; the form `till` of a day stands in the catalogue as `form.day.till` and is filled from
the parts of that day. So the words stay in the catalogue and the grammar of digits stays here. Names are never
declined: a text has no forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.catalogue import Catalogue, Language
from app.kernel.clock import KZ
from app.kernel.errors import ProgrammingError
from app.rules.finding import Fact

NBSP = "\u00a0"
PLURAL = "plural:"


@dataclass(frozen=True, slots=True)
class _Endings:
    """Kazakh case endings after one spoken numeral."""

    dative: str
    locative: str
    ablative: str
    genitive: str
    possessive: str


_BY_NUMERAL: dict[int, _Endings] = {
    0: _Endings("ге", "де", "ден", "дің", "і"),
    1: _Endings("ге", "де", "ден", "дің", "і"),
    2: _Endings("ге", "де", "ден", "нің", "сі"),
    3: _Endings("ке", "те", "тен", "тің", "і"),
    4: _Endings("ке", "те", "тен", "тің", "і"),
    5: _Endings("ке", "те", "тен", "тің", "і"),
    6: _Endings("ға", "да", "дан", "ның", "сы"),
    7: _Endings("ге", "де", "ден", "нің", "сі"),
    8: _Endings("ге", "де", "ден", "дің", "і"),
    9: _Endings("ға", "да", "дан", "дың", "ы"),
    10: _Endings("ға", "да", "нан", "ның", "ы"),
    20: _Endings("ға", "да", "дан", "ның", "сы"),
    30: _Endings("ға", "да", "дан", "дың", "ы"),
    40: _Endings("қа", "та", "тан", "тың", "ы"),
    50: _Endings("ге", "де", "ден", "дің", "і"),
    60: _Endings("қа", "та", "тан", "тың", "ы"),
    70: _Endings("ке", "те", "тен", "тің", "і"),
    80: _Endings("ге", "де", "нен", "нің", "і"),
    90: _Endings("ға", "да", "нан", "ның", "ы"),
    100: _Endings("ге", "де", "ден", "дің", "і"),
    1000: _Endings("ға", "да", "нан", "ның", "ы"),
    1_000_000: _Endings("ға", "да", "нан", "ның", "ы"),
}


def last_numeral(number: int) -> int:
    """The numeral spoken last in Kazakh, which the ending follows: 2031 → 1, 1500 → 100, 40 → 40, 0 → 0."""
    number = abs(number)
    if number < 10:
        return number
    for unit in (10, 100):
        rest = number % unit
        if rest:
            return rest if unit == 10 else rest - rest % 10
    if number % 1000:
        return 100
    return 1000 if number % 1_000_000 else 1_000_000


def kk_ending(number: int, case: str) -> str:
    """The ending after `number`, without the hyphen. `case`: dative, locative, ablative, genitive, possessive."""
    return str(getattr(_BY_NUMERAL[last_numeral(number)], case))


def plural_form(number: int, language: Language) -> int:
    """Which of the forms `one|few|many` (ru) or `one|many` (en) goes with `number`; Kazakh has one form (0)."""
    if language is Language.KK:
        return 0
    if language is Language.EN:
        return 0 if number == 1 else 1
    tens, units = number % 100, number % 10
    if units == 1 and tens != 11:
        return 0
    return 1 if units in (2, 3, 4) and tens not in (12, 13, 14) else 2


def _date_parts(day: date, catalogue: Catalogue, language: Language) -> dict[str, str]:
    weekday, month = day.isoweekday(), day.month
    parts = {
        "dm": f"{day:%d.%m}",
        "dmy": f"{day:%d.%m.%Y}",
        "day": str(day.day),
        "year": str(day.year),
        "year_suffix": kk_ending(day.year, "dative"),
    }
    for form in ("name", "until", "on", "from", "through", "by"):
        parts[f"weekday_{form}"] = catalogue.text(f"word.weekday.{weekday}.{form}", language)
    for form in ("name", "to", "in"):
        parts[f"month_{form}"] = catalogue.text(f"word.month.{month}.{form}", language)
    return parts


def _time_parts(at: datetime) -> dict[str, str]:
    return {
        "time": f"{at:%H:%M}",
        "to_suffix": kk_ending(at.minute, "dative"),
        "at_suffix": kk_ending(at.minute, "locative"),
    }


def span_parts(seconds: int) -> tuple[int, int, int]:
    """Hours, minutes and seconds of a span."""
    minutes, rest = divmod(abs(seconds), 60)
    return minutes // 60, minutes % 60, rest


@dataclass(frozen=True, slots=True)
class Worded:
    """One fact inside `str.format`: the format spec names the form."""

    fact: Fact
    catalogue: Catalogue
    language: Language

    def __format__(self, form: str) -> str:
        """ProgrammingError Wording_NoForm when this kind of fact has no such form."""
        fact = self.fact
        if isinstance(fact, datetime):
            at = fact.astimezone(KZ)
            parts = {**_date_parts(at.date(), self.catalogue, self.language), **_time_parts(at)}
            key = f"form.moment.{form}"
            return self._filled(key if self.catalogue.has(key) else f"form.day.{form}", parts)
        if isinstance(fact, date):
            return self._filled(f"form.day.{form}", _date_parts(fact, self.catalogue, self.language))
        if isinstance(fact, int) and not isinstance(fact, bool):
            return self._number(fact, form)
        if form:
            raise ProgrammingError("Wording_NoForm", form=form, kind=type(fact).__name__)
        return "" if fact is None else str(fact)

    def __str__(self) -> str:
        return self.__format__("")

    def _filled(self, key: str, parts: Mapping[str, str]) -> str:
        if not self.catalogue.has(key):
            raise ProgrammingError("Wording_NoForm", form=key, kind=type(self.fact).__name__)
        return self.catalogue.text(key, self.language, **parts)

    def _number(self, number: int, form: str) -> str:
        if form.startswith(PLURAL):
            forms = form.removeprefix(PLURAL).split("|")
            return forms[min(plural_form(number, self.language), len(forms) - 1)]
        if form == "span":
            return self._span(number)
        if not form:
            return str(number)
        if form in ("dative", "locative", "ablative", "genitive", "possessive"):
            return f"{number}-{kk_ending(number, form)}"
        raise ProgrammingError("Wording_NoForm", form=form, kind="int")

    def _span(self, seconds: int) -> str:
        """'1 сағ 48 мин', '2 мин 10 с', '40 с': from an hour on without seconds."""
        hours, minutes, rest = span_parts(seconds)
        shown = [("hour", hours), ("minute", minutes)] if hours else [("minute", minutes), ("second", rest)]
        parts = [(unit, n) for unit, n in shown if n] or [shown[-1]]
        return " ".join(f"{n}{NBSP}{self.catalogue.text(f'word.unit.{unit}', self.language)}" for unit, n in parts)


def worded(facts: Mapping[str, Fact], catalogue: Catalogue, language: Language) -> dict[str, Worded]:
    """The facts ready for a template. A pair `name_kk`, `name_ru` also stands as `name` in the reader's language."""
    ready = {name: Worded(fact, catalogue, language) for name, fact in facts.items()}
    own = "kk" if language is Language.KK else "ru"
    for name in facts:
        if name.endswith(f"_{own}"):
            ready[name.removesuffix(f"_{own}")] = ready[name]
    return ready
