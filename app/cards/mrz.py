"""The machine-readable zone of cards (TD1, three lines of 30) and passports (TD3, two of 44): ICAO 9303-3, -4, -5."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.cards.crypto import mrz_check_digit
from app.domain.identity import MrzKey
from app.domain.numbers import Iin, Sex
from app.kernel.clock import SystemClock
from app.kernel.errors import InputError

_TD1, _TD3 = 90, 88
_ALLOWED = re.compile(r"[A-Z0-9<]*")
_TWELVE_DIGITS = re.compile(r"[0-9]{12}")
_LONGEST_NUMBER = 20
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_LONGEST_VALIDITY = timedelta(days=366 * 50)


@dataclass(frozen=True, slots=True, repr=False)
class Mrz:
    """What the zone says, fillers removed; `iin` from the optional data when twelve digits there are a right IIN."""

    document_code: str
    issuing_state: str
    document_number: str
    nationality: str
    surname: str
    given: str
    birth_date: date
    sex: Sex | None
    expiry_date: date
    iin: Iin | None

    @property
    def key(self) -> MrzKey:
        return MrzKey(self.document_number, self.birth_date, self.expiry_date)

    def __repr__(self) -> str:
        return f"Mrz({self.document_code!r}, {self.issuing_state!r}, …)"


def parse_mrz(text: str, today: date) -> Mrz:
    """The zone in `text`: line breaks and spaces do not matter, every check digit must be right.

    `today` decides the century of a birth. InputError Mrz_Length, Mrz_Characters, Mrz_Kind,
    Mrz_NumberCheckDigit, Mrz_BirthCheckDigit, Mrz_ExpiryCheckDigit, Mrz_OptionalCheckDigit,
    Mrz_CompositeCheckDigit, Mrz_BirthDate, Mrz_ExpiryDate, Mrz_Sex.
    """
    zone = re.sub(r"\s", "", text).upper()
    if not _ALLOWED.fullmatch(zone):
        raise InputError("Mrz_Characters")
    if len(zone) == _TD1:
        return _td1(zone, today)
    if len(zone) == _TD3:
        return _td3(zone, today)
    raise InputError("Mrz_Length", length=len(zone))


def mrz_key(text: str, today: date | None = None) -> MrzKey:
    """The key in a whole zone, or in 'number birth expiry' as the clerk types it: 000000001 01.02.1990 31.12.2030.

    `today` is the machine's day when not given. InputError as `parse_mrz`, and Mrz_TypedDate.
    """
    day = today or SystemClock().now().date()
    words = re.split(r"[\s,;/]+", text.strip())
    if len(words) == 3 and len(words[0]) <= _LONGEST_NUMBER and not any("<" in word for word in words):
        number = words[0].upper()
        if not _ALLOWED.fullmatch(number):
            raise InputError("Mrz_Characters")
        return MrzKey(number, _typed_date(words[1]), _typed_date(words[2]))
    return parse_mrz(text, day).key


def _typed_date(text: str) -> date:
    found = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if found is None:
        raise InputError("Mrz_TypedDate")
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise InputError("Mrz_TypedDate") from None


def _td1(zone: str, today: date) -> Mrz:
    one, two, three = zone[:30], zone[30:60], zone[60:]
    if one[0] not in "ACI":
        raise InputError("Mrz_Kind")
    number, optional = one[5:14], one[15:]
    if one[14] == "<":  # a longer number goes on in the optional data, its check digit last (ICAO 9303-5, note j)
        rest, _, optional = optional.partition("<")
        if len(rest) < 2:
            raise InputError("Mrz_NumberCheckDigit")
        number += rest[:-1]
        _check(number, rest[-1], "Mrz_NumberCheckDigit")
    else:
        _check(number, one[14], "Mrz_NumberCheckDigit")
    _check(two[:6], two[6], "Mrz_BirthCheckDigit")
    _check(two[8:14], two[14], "Mrz_ExpiryCheckDigit")
    _check(one[5:] + two[:7] + two[8:15] + two[18:29], two[29], "Mrz_CompositeCheckDigit")
    iin = _iin(optional) or _iin(two[18:29])
    surname, given = _names(three)
    return Mrz(
        document_code=_bare(one[:2]),
        issuing_state=_bare(one[2:5]),
        document_number=_bare(number),
        nationality=_bare(two[15:18]),
        surname=surname,
        given=given,
        birth_date=_birth(two[:6], iin, today),
        sex=_sex(two[7]),
        expiry_date=_expiry(two[8:14], today),
        iin=iin,
    )


def _td3(zone: str, today: date) -> Mrz:
    one, two = zone[:44], zone[44:]
    if one[0] != "P":
        raise InputError("Mrz_Kind")
    _check(two[:9], two[9], "Mrz_NumberCheckDigit")
    _check(two[13:19], two[19], "Mrz_BirthCheckDigit")
    _check(two[21:27], two[27], "Mrz_ExpiryCheckDigit")
    if not (two[42] == "<" and set(two[28:42]) == {"<"}):
        _check(two[28:42], two[42], "Mrz_OptionalCheckDigit")
    _check(two[:10] + two[13:20] + two[21:43], two[43], "Mrz_CompositeCheckDigit")
    iin = _iin(two[28:42])
    surname, given = _names(one[5:])
    return Mrz(
        document_code=_bare(one[:2]),
        issuing_state=_bare(one[2:5]),
        document_number=_bare(two[:9]),
        nationality=_bare(two[10:13]),
        surname=surname,
        given=given,
        birth_date=_birth(two[13:19], iin, today),
        sex=_sex(two[20]),
        expiry_date=_expiry(two[21:27], today),
        iin=iin,
    )


def _check(field: str, digit: str, code: str) -> None:
    if digit != str(mrz_check_digit(field)):
        raise InputError(code)


def _bare(field: str) -> str:
    return field.rstrip("<").replace("<", " ")


def _names(field: str) -> tuple[str, str]:
    surname, _, given = field.rstrip("<").partition("<<")
    return _bare(surname), " ".join(_bare(given).split())


def _iin(optional: str) -> Iin | None:
    """Where exactly the IIN stands is not published, so it is searched for by its check digit."""
    for i in range(len(optional) - 11):
        if _TWELVE_DIGITS.fullmatch(optional, i, i + 12):
            try:
                return Iin.parse(optional[i : i + 12])
            except InputError:
                continue
    return None


def _sex(char: str) -> Sex | None:
    if char in "<X":
        return None
    try:
        return Sex(char)
    except ValueError:
        raise InputError("Mrz_Sex") from None


def _birth(six: str, iin: Iin | None, today: date) -> date:
    if iin is not None and iin.value[:6] == six and iin.hinted_birth_date is not None:
        return iin.hinted_birth_date
    day = _day(2000, six)
    if day is None or day > today:
        day = _day(1900, six)
    if day is None:
        raise InputError("Mrz_BirthDate")
    return day


def _expiry(six: str, today: date) -> date:
    day = _day(2000, six)
    if day is None:
        raise InputError("Mrz_ExpiryDate")
    if day - today > _LONGEST_VALIDITY:
        day = _day(1900, six) or day
    return day


def _day(century: int, six: str) -> date | None:
    if not (six.isascii() and six.isdigit()):
        return None
    try:
        return date(century + int(six[:2]), int(six[2:4]), int(six[4:]))
    except ValueError:
        return None


# ------------------------------------------------------------------ building (cards of the demo, tests)


def build_td1(
    *,
    document_number: str,
    birth_date: date,
    sex: Sex | None,
    expiry_date: date,
    surname: str,
    given: str,
    optional: str = "",
    issuing_state: str = "KAZ",
    nationality: str = "KAZ",
    document_code: str = "ID",
) -> str:
    """Three lines of 30 without line breaks, check digits computed. A name too long is cut (ICAO 9303-3, 4.6.2)."""
    if len(document_number) <= 9:
        number = document_number.ljust(9, "<")
        line_one = f"{number}{mrz_check_digit(number)}{optional}"
    else:
        line_one = f"{document_number[:9]}<{document_number[9:]}{mrz_check_digit(document_number)}<{optional}"
    one = f"{document_code:<<2}{issuing_state:<<3}{line_one:<<25}"[:30]
    birth, expiry = birth_date.strftime("%y%m%d"), expiry_date.strftime("%y%m%d")
    birth += str(mrz_check_digit(birth))
    expiry += str(mrz_check_digit(expiry))
    filler = "<" * 11
    composite = mrz_check_digit(one[5:] + birth + expiry + filler)
    two = f"{birth}{sex.value if sex else '<'}{expiry}{nationality:<<3}{filler}{composite}"
    return one + two + _name_line(surname, given, 30)


def build_td3(
    *,
    document_number: str,
    birth_date: date,
    sex: Sex | None,
    expiry_date: date,
    surname: str,
    given: str,
    optional: str = "",
    issuing_state: str = "KAZ",
    nationality: str = "KAZ",
) -> str:
    """Two lines of 44 without a line break, check digits computed."""
    number = f"{document_number:<<9}"
    number += str(mrz_check_digit(number))
    birth, expiry = birth_date.strftime("%y%m%d"), expiry_date.strftime("%y%m%d")
    birth += str(mrz_check_digit(birth))
    expiry += str(mrz_check_digit(expiry))
    personal = f"{optional:<<14}"
    personal += str(mrz_check_digit(personal))
    composite = mrz_check_digit(number + birth + expiry + personal)
    two = f"{number}{nationality:<<3}{birth}{sex.value if sex else '<'}{expiry}{personal}{composite}"
    return f"P<{issuing_state:<<3}" + _name_line(surname, given, 39) + two


def _name_line(surname: str, given: str, width: int) -> str:
    def plain(name: str) -> str:
        return re.sub(r"[^A-Z]+", "<", name.upper()).strip("<")

    return f"{plain(surname)}<<{plain(given)}"[:width].ljust(width, "<")
