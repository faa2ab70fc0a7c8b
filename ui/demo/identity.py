"""What stands on a demo identity card: Latin names, the machine-readable zone, the facts for its chip.

Layout of the zone: ICAO 9303-5, 4.2 (TD1); check digits: 9303-3, 4.9; Latin letters of Russian: 9303-3, 6 B.
The table names no Kazakh letters; here they take the letter of the base letter (Ә as А), which is an assumption.
That the IIN stands in the optional data of line 1 is a single public report, not an official sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.identity import MrzKey
from app.domain.numbers import Iin, Sex
from app.domain.people import PersonName
from app.kernel.errors import ProgrammingError
from ui.demo.families import DemoAdult
from ui.demo.portraits import portrait

_RUSSIAN = {
    "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E", "Ё": "E", "Ж": "ZH", "З": "Z", "И": "I", "Й": "I",
    "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U", "Ф": "F",
    "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ъ": "IE", "Ы": "Y", "Ь": "", "Э": "E", "Ю": "IU",
    "Я": "IA",
}  # fmt: skip
_KAZAKH = {"Ә": "A", "Ғ": "G", "Қ": "K", "Ң": "N", "Ө": "O", "Ұ": "U", "Ү": "U", "Һ": "H", "І": "I"}
_LATIN = {**_RUSSIAN, **_KAZAKH, " ": "<", "-": "<"}
_WEIGHTS = (7, 3, 1)
_NAME_WIDTH = 30


@dataclass(frozen=True, slots=True, repr=False)
class CardFacts:
    """All that a card program needs to become this person's card. `mrz`: three lines of 30."""

    person: str
    document_number: str
    issuing_state: str
    nationality: str
    latin_surname: str
    latin_given: str
    name: PersonName
    iin: Iin | None
    birth_date: date
    sex: Sex
    issued_on: date
    expiry_date: date
    mrz: tuple[str, str, str]
    photo_jpeg: bytes

    @property
    def key(self) -> MrzKey:
        return MrzKey(self.document_number, self.birth_date, self.expiry_date)

    @property
    def burst(self) -> str:
        """What a scanner in keyboard mode types: the three lines, Enter after each."""
        return "".join(f"{line}\r" for line in self.mrz)


def latin(text: str) -> str:
    """'Әбдірахманқызы' as 'ABDIRAKHMANKYZY'; ProgrammingError Demo_NoLatinLetter for a letter outside the table."""
    try:
        return "".join(_LATIN[letter] for letter in text.upper())
    except KeyError as missing:
        raise ProgrammingError("Demo_NoLatinLetter", letter=str(missing)) from None


def mrz_check_digit(field: str) -> str:
    """One digit, modulus 10 with weights 7 3 1; '<' counts 0, A…Z count 10…35."""
    return str(sum(int(c, 36) * _WEIGHTS[i % 3] for i, c in enumerate(field.replace("<", "0"))) % 10)


def td1(adult: DemoAdult) -> tuple[str, str, str]:
    """The three lines of the zone on the back of the adult's card; ProgrammingError Demo_NoCard."""
    if adult.card is None:
        raise ProgrammingError("Demo_NoCard", id=adult.id)
    number = adult.card.number
    optional = (adult.iin.value if adult.iin else "").ljust(15, "<")
    first = f"IDKAZ{number}{mrz_check_digit(number)}{optional}"
    born, until = f"{adult.birth_date:%y%m%d}", f"{adult.card.expires_on:%y%m%d}"
    birth, expiry = born + mrz_check_digit(born), until + mrz_check_digit(until)
    spare = "<" * 11
    composite = mrz_check_digit(first[5:] + birth + expiry + spare)
    second = f"{birth}{adult.sex.value}{expiry}{adult.citizenship}{spare}{composite}"
    third = f"{latin(adult.name.surname)}<<{latin(adult.name.given)}"[:_NAME_WIDTH].ljust(_NAME_WIDTH, "<")
    return first, second, third


def card_facts(adult: DemoAdult) -> CardFacts:
    """The adult's card with portrait; ProgrammingError Demo_NoCard when there is none."""
    if adult.card is None:
        raise ProgrammingError("Demo_NoCard", id=adult.id)
    return CardFacts(
        person=adult.id,
        document_number=adult.card.number,
        issuing_state="KAZ",
        nationality=adult.citizenship,
        latin_surname=latin(adult.name.surname),
        latin_given=latin(adult.name.given),
        name=adult.name,
        iin=adult.iin,
        birth_date=adult.birth_date,
        sex=adult.sex,
        issued_on=adult.card.issued_on,
        expiry_date=adult.card.expires_on,
        mrz=td1(adult),
        photo_jpeg=portrait(adult.id, adult.sex, adult.birth_date),
    )
