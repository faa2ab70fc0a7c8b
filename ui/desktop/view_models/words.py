"""Dates, hours, names and numbers in words of one language (wording.md 2, points 6 to 12). Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.kernel.catalogue import Catalogue, Language
from app.kernel.clock import KZ
from app.rules.finding import Finding

NBSP = "\u00a0"
_DATIVE = {"ге": (0, 1, 2, 7, 8, 50, 80, 100), "ке": (3, 4, 5, 70), "ға": (6, 9, 10, 20, 30, 90, 1000), "қа": (40, 60)}
_LOCATIVE = {
    "де": (0, 1, 2, 7, 8, 50, 80, 100),
    "те": (3, 4, 5, 70),
    "да": (6, 9, 10, 20, 30, 90, 1000),
    "та": (40, 60),
}
_ABLATIVE = {
    "ден": (0, 1, 2, 7, 8, 50, 100),
    "тен": (3, 4, 5, 70),
    "дан": (6, 9, 20, 30),
    "нан": (10, 90, 1000),
    "тан": (40, 60),
    "нен": (80,),
}
_POSSESSIVE = {
    "сі": (2, 7),
    "і": (0, 1, 3, 4, 5, 8, 50, 70, 80, 100),
    "сы": (6, 20),
    "ы": (9, 10, 30, 40, 60, 90, 1000),
}


def last_word(number: int) -> int:
    """The last numeral spoken in Kazakh: 2031 → 1, 2030 → 30, 1500 → 100, 2000 → 1000, 0 → 0."""
    if number == 0 or number % 10:
        return number % 10
    if number % 100:
        return number % 100
    return 100 if number % 1000 else 1000


def _suffix(table: dict[str, tuple[int, ...]], number: int) -> str:
    return next(ending for ending, words in table.items() if last_word(number) in words)


def kk_dative(number: int) -> str:
    """'ге' of '2031-ге'."""
    return _suffix(_DATIVE, number)


def kk_locative(number: int) -> str:
    """'де' of '10:12-де'."""
    return _suffix(_LOCATIVE, number)


def kk_ablative(number: int) -> str:
    """'ден' of '09:12-ден бері'."""
    return _suffix(_ABLATIVE, number)


def kk_possessive(number: int) -> str:
    """'і' of '5 құжаттың 4-і'."""
    return _suffix(_POSSESSIVE, number)


def span(seconds: float) -> str:
    """'m:ss', or 'h:mm:ss' from one hour on; the sign is dropped."""
    whole = abs(int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def grouped(iin: str) -> str:
    """'900817 400006': birth digits apart."""
    return f"{iin[:6]} {iin[6:]}" if len(iin) == 12 else iin


def long_date(day: date) -> str:
    return f"{day:%d.%m.%Y}"


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding in words of one language. `fact`, `cure` and `ground` are set for grounds of refusal;

    `tell` is what the parent is told in whole sentences."""

    title: str
    body: str
    citation: str
    fact: str = ""
    cure: str = ""
    ground: str = ""
    tell: str = ""


Explain = Callable[[Finding, Language], Explained]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything needed to speak one language."""

    catalogue: Catalogue
    language: Language
    explain: Explain

    def __call__(self, key: str, **params: Any) -> str:
        """The text `ui.<key>`."""
        return self.catalogue.text(f"ui.{key}", self.language, **params)

    def maybe(self, key: str) -> str:
        """The text `ui.<key>`, '' when there is none: nothing is shown then."""
        return self(key) if self.catalogue.has(f"ui.{key}") else ""

    def pick(self, kk: str, ru: str) -> str:
        """A value that the office holds in two languages; Russian also serves English readers."""
        return kk if self.language is Language.KK else ru

    def finding(self, finding: Finding) -> Explained:
        return self.explain(finding, self.language)

    def weekday(self, day: date, form: str = "plain") -> str:
        """Forms: 'plain' (дүйсенбі), 'until' (дүйсенбіге; понедельника), 'on' (дүйсенбіде; в понедельник)."""
        return self(f"weekday.{day.isoweekday()}.{form}")

    def day_month(self, day: date) -> str:
        """'27 сәуір', '27 апреля'."""
        return self("date.day-month", day=day.day, month=self(f"month.{day.month}"))

    def today(self, moment: datetime) -> str:
        """'дүйсенбі, 27 сәуір'."""
        return self("date.today", weekday=self.weekday(moment.date()), date=self.day_month(moment.date()))

    def until_day(self, day: date) -> str:
        """A deadline with its weekday: '28.04 сейсенбіге дейін', 'до вторника 28.04'."""
        return self("date.until-day", date=f"{day:%d.%m}", weekday=self.weekday(day, "until"))

    def until_day_spoken(self, day: date) -> str:
        """The same with the month in words, as it is read aloud."""
        return self("date.until-spoken", date=self.day_month(day), weekday=self.weekday(day, "until"))

    def until_date(self, day: date) -> str:
        """'12.06.2031-ге дейін', 'до 12.06.2031'."""
        return self("date.until-date", date=long_date(day), suffix=kk_dative(day.year))

    def at_time(self, moment: datetime) -> str:
        """'10:12-де', 'в 10:12'."""
        at = moment.astimezone(KZ)
        return self("date.at", time=f"{at:%H:%M}", suffix=kk_locative(at.minute))

    def at_second(self, moment: datetime) -> str:
        """'10:12:41-де'."""
        at = moment.astimezone(KZ)
        return self("date.at", time=f"{at:%H:%M:%S}", suffix=kk_locative(at.second))

    def since(self, moment: datetime, now: datetime) -> str:
        """'09:12-ден бері'; with the date when it was another day."""
        at = moment.astimezone(KZ)
        shown = f"{at:%H:%M}" if at.date() == now.astimezone(KZ).date() else f"{at:%d.%m} {at:%H:%M}"
        return self("date.since", time=shown, suffix=kk_ablative(at.minute))

    def minutes_seconds(self, seconds: float) -> str:
        """'2 мин 10 с'."""
        whole = abs(int(seconds))
        return self("time.min-s", minutes=whole // 60, seconds=whole % 60).replace(" ", NBSP)
