"""Logical data structure of an electronic document (ICAO 9303-10): which files there are and what they say."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from PIL import Image, UnidentifiedImageError

from app.cards import tlv
from app.cards.mrz import Mrz, parse_mrz
from app.domain.people import PersonName
from app.kernel.errors import InputError

EMRTD_AID = bytes.fromhex("A0000002471001")
EF_COM, EF_SOD, EF_CARD_ACCESS = 0x011E, 0x011D, 0x011C
DG1, DG2, DG11, DG12, DG14, DG15 = 1, 2, 11, 12, 14, 15
TAG_COM, TAG_SOD = 0x60, 0x77
# Table 34 of ICAO 9303-10: template tag of each data group.
GROUP_TAGS = {
    1: 0x61,
    2: 0x75,
    3: 0x63,
    4: 0x76,
    5: 0x65,
    6: 0x66,
    7: 0x67,
    8: 0x68,
    9: 0x69,
    10: 0x6A,
    11: 0x6B,
    12: 0x6C,
    13: 0x6D,
    14: 0x6E,
    15: 0x6F,
    16: 0x70,
}
_JPEG, _JP2, _J2K = b"\xff\xd8\xff", b"\x00\x00\x00\x0cjP", b"\xff\x4f\xff\x51"
_LARGEST_SIDE = 4000
_PATRONYMIC_ENDINGS = ("ұлы", "улы", "қызы", "кызы", "вич", "вна", "ична", "оглы", "гызы")


def group_file(number: int) -> int:
    """File identifier of data group `number`."""
    return 0x0100 | number


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """DG11: what stands there in the document's own letters; None for what does not."""

    name: PersonName | None = None
    personal_number: str | None = None
    birth_date: date | None = None


def groups_present(com: bytes) -> frozenset[int]:
    """Data groups that EF.COM lists. InputError Lds_Malformed."""
    with _Malformed():
        tags = set(tlv.need(tlv.need(com, TAG_COM), 0x5C))
        return frozenset(number for number, tag in GROUP_TAGS.items() if tag in tags)


def mrz_of_dg1(dg1: bytes, today: date) -> Mrz:
    """The machine-readable zone on the chip. InputError Lds_Malformed or Mrz_… ."""
    with _Malformed():
        zone = tlv.need(tlv.need(dg1, GROUP_TAGS[DG1]), 0x5F1F)
    try:
        return parse_mrz(zone.decode("ascii"), today)
    except UnicodeDecodeError:
        raise InputError("Mrz_Characters") from None


def face_of_dg2(dg2: bytes) -> bytes:
    """First face image as it stands on the chip: JPEG or JPEG 2000 (ISO/IEC 19794-5). InputError Lds_Malformed."""
    with _Malformed():
        groups = tlv.need(tlv.need(dg2, GROUP_TAGS[DG2]), 0x7F61)
        record = tlv.need(groups, 0x7F60)
        block = tlv.find(record, 0x5F2E)
        if block is None:
            block = tlv.need(record, 0x7F2E)
        return _image_of_record(block)


def _image_of_record(block: bytes) -> bytes:
    """Facial record: header of 14 bytes, then per image 20 bytes, 8 for each feature point, 12, and the image."""
    if block[:4] != b"FAC\x00" or len(block) < 14 + 20 + 12:
        raise InputError("Lds_Malformed")
    size = int.from_bytes(block[14:18], "big")
    points = int.from_bytes(block[18:20], "big")
    start = 14 + 20 + 8 * points + 12
    image = block[start : 14 + size]
    if not image.startswith((_JPEG, _JP2, _J2K)):
        raise InputError("Lds_Malformed")
    return image


def as_jpeg(image: bytes) -> bytes:
    """The same face as JPEG; JPEG 2000 is decoded. InputError Lds_Photo when it is no picture of a sane size."""
    if image.startswith(_JPEG):
        return image
    try:
        with Image.open(io.BytesIO(image), formats=("JPEG2000",)) as picture:
            if max(picture.size) > _LARGEST_SIDE:
                raise InputError("Lds_Photo")
            out = io.BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=92)
            return out.getvalue()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, MemoryError):
        raise InputError("Lds_Photo") from None


def details_of_dg11(dg11: bytes) -> PersonDetails:
    """Full name, personal number and full birth date. InputError Lds_Malformed."""
    with _Malformed():
        body = tlv.need(dg11, GROUP_TAGS[DG11])
        name, number, birth = (tlv.find(body, tag) for tag in (0x5F0E, 0x5F10, 0x5F2B))
        return PersonDetails(
            name=_full_name(name.decode("utf-8")) if name else None,
            personal_number=number.decode("utf-8").strip("< ") or None if number else None,
            birth_date=_date(birth) if birth else None,
        )


def issued_on_of_dg12(dg12: bytes) -> date | None:
    """Date of issue, when it is there. InputError Lds_Malformed."""
    with _Malformed():
        issued = tlv.find(tlv.need(dg12, GROUP_TAGS[DG12]), 0x5F26)
        return _date(issued) if issued else None


def _date(value: bytes) -> date:
    """Eight digits, as characters or packed two in a byte: both are in the field."""
    text = value.hex() if len(value) == 4 else value.decode("ascii")
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        raise InputError("Lds_Malformed")
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _full_name(text: str) -> PersonName | None:
    """'ТЕГІ<<АТЫ<ӘКЕСІНІҢ АТЫ'. The last part is a patronymic only when it ends like one: names have no other mark."""
    surname, _, rest = text.strip("< ").partition("<<")
    given = [_cased(part) for part in rest.replace("<", " ").split()]
    surname = " ".join(_cased(part) for part in surname.replace("<", " ").split())
    if not surname or not given:
        return None
    if len(given) > 1 and given[-1].lower().endswith(_PATRONYMIC_ENDINGS):
        return PersonName(surname, " ".join(given[:-1]), given[-1])
    return PersonName(surname, " ".join(given))


def _cased(word: str) -> str:
    """Chips write capitals; papers write Names. Words that are mixed already stay as they are."""
    return "-".join(part.capitalize() for part in word.split("-")) if word.isupper() else word


class _Malformed:
    """Whatever is wrong with the bytes inside becomes InputError Lds_Malformed."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, InputError | UnicodeDecodeError | ValueError | IndexError):
            raise InputError("Lds_Malformed") from None
