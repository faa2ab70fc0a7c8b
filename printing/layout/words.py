"""Days, hours and numbers as papers write them. Suffixes follow the last word spoken (wording.md, section 2)."""

from __future__ import annotations

from datetime import date, datetime
from enum import IntEnum

from app.kernel.clock import KZ
from app.kernel.errors import InputError

NBSP = "\u00a0"

_MONTHS_KK = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
_MONTHS_RU = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_WEEKDAYS_KK = ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі")
_WEEKDAYS_RU_ACCUSATIVE = ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье")


class Case(IntEnum):
    """Kazakh cases that a number takes on papers."""

    DATIVE = 0
    LOCATIVE = 1
    ABLATIVE = 2


_SOFT = ("ге", "де", "ден")
_SOFT_HARD = ("ке", "те", "тен")
_BACK = ("ға", "да", "дан")
_BACK_NASAL = ("ға", "да", "нан")
_BACK_HARD = ("қа", "та", "тан")
_SOFT_NASAL = ("ге", "де", "нен")
_SUFFIXES = {
    0: _SOFT, 1: _SOFT, 2: _SOFT, 7: _SOFT, 8: _SOFT, 50: _SOFT, 100: _SOFT,
    3: _SOFT_HARD, 4: _SOFT_HARD, 5: _SOFT_HARD, 70: _SOFT_HARD,
    6: _BACK, 9: _BACK, 20: _BACK, 30: _BACK,
    10: _BACK_NASAL, 90: _BACK_NASAL, 1000: _BACK_NASAL,
    40: _BACK_HARD, 60: _BACK_HARD,
    80: _SOFT_NASAL,
}  # fmt: skip


def suffix_kk(number: int, case: Case) -> str:
    """'ға' for 30 in the dative: the suffix that follows the hyphen after `number`."""
    if number == 0 or number % 10:
        return _SUFFIXES[number % 10][case]
    if number % 100:
        return _SUFFIXES[number % 100][case]
    return _SUFFIXES[100 if number % 1000 else 1000][case]


def time_kk(at: datetime, case: Case) -> str:
    """'17:30-ға'; minutes :00 count as нөл."""
    return f"{at:%H:%M}-{suffix_kk(at.minute, case)}"


def day_short(day: date) -> str:
    """'28.04.2026'."""
    return f"{day:%d.%m.%Y}"


def day_kk(day: date) -> str:
    """'2026 жылғы 28 сәуір'."""
    return f"{day.year}{NBSP}жылғы {day.day}{NBSP}{_MONTHS_KK[day.month - 1]}"


def day_ru(day: date) -> str:
    """'28 апреля 2026 года'."""
    return f"{day.day}{NBSP}{_MONTHS_RU[day.month - 1]} {day.year}{NBSP}года"


def weekday_kk(day: date) -> str:
    return _WEEKDAYS_KK[day.weekday()]


def until_kk(at: datetime) -> str:
    """'2026 жылғы 28 сәуір (сейсенбі) сағат 17:30-ға дейін'."""
    return f"{day_kk(at)} ({weekday_kk(at)}) сағат{NBSP}{time_kk(at, Case.DATIVE)} дейін"


def until_ru(at: datetime) -> str:
    """'по вторник, 28 апреля 2026 года, включительно, до 17:30'."""
    return f"по {_WEEKDAYS_RU_ACCUSATIVE[at.weekday()]}, {day_ru(at)}, включительно, до{NBSP}{at:%H:%M}"


def moment_kk(at: datetime) -> str:
    """'2026 жылғы 27 сәуірде сағат 10:14-те' has its month in the locative; this is the form without a case."""
    return f"{day_kk(at)}, сағат{NBSP}{at:%H:%M}"


def moment_ru(at: datetime) -> str:
    """'27 апреля 2026 года, 10:14'."""
    return f"{day_ru(at)}, {at:%H:%M}"


def amount(tenge: int) -> str:
    """'21 500 ₸', with spaces that do not break."""
    return f"{tenge:,}".replace(",", NBSP) + f"{NBSP}₸"


def number(text: str) -> str:
    """'№ 118' with a space that does not break."""
    return f"№{NBSP}{text}"


def parse_day(field: str, text: str) -> date:
    """The day of an ISO date; InputError Document_FactWrong."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("Document_FactWrong", field=field, expected="2026-11-20") from None


def parse_moment(field: str, text: str) -> datetime:
    """The aware moment of an ISO date-time; InputError Document_FactWrong."""
    at: datetime | None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise InputError("Document_FactWrong", field=field, expected="2026-11-20T10:05:00+05:00")
    return at.astimezone(KZ)
