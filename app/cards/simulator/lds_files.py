"""Files of an electronic document as a personalisation bureau would write them (ICAO 9303-10)."""

from __future__ import annotations

from datetime import date

from app.cards import tlv
from app.cards.lds import DG1, DG2, DG11, DG12, GROUP_TAGS, TAG_COM
from app.domain.people import PersonName

_JPEG = b"\xff\xd8\xff"


def build_com(groups: frozenset[int]) -> bytes:
    """EF.COM of LDS 1.7, Unicode 4.0.0."""
    tags = bytes(GROUP_TAGS[n] for n in sorted(groups))
    return tlv.encode(TAG_COM, tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000") + tlv.encode(0x5C, tags))


def build_dg1(zone: str) -> bytes:
    return tlv.encode(GROUP_TAGS[DG1], tlv.encode(0x5F1F, zone.encode("ascii")))


def build_dg2(image: bytes) -> bytes:
    """One face in a CBEFF envelope, no feature points."""
    kind = 0 if image.startswith(_JPEG) else 1
    info = bytes((1, kind)) + bytes(10)
    face = (20 + 12 + len(image)).to_bytes(4, "big") + bytes(16) + info + image
    record = b"FAC\x00010\x00" + (14 + len(face)).to_bytes(4, "big") + (1).to_bytes(2, "big") + face
    owner = (
        tlv.encode(0x80, b"\x01\x01")
        + tlv.encode(0x81, b"\x02")
        + tlv.encode(0x87, b"\x01\x01")
        + tlv.encode(0x88, b"\x00\x08")
    )
    template = tlv.encode(0x7F60, tlv.encode(0xA1, owner) + tlv.encode(0x5F2E, record))
    return tlv.encode(GROUP_TAGS[DG2], tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + template))


def build_dg11(name: PersonName, personal_number: str | None, birth_date: date) -> bytes:
    """Capitals, as chips have it."""
    secondary = "<".join(p for p in (name.given, name.patronymic) if p).replace(" ", "<")
    fields = [
        (0x5F0E, f"{name.surname.replace(' ', '<')}<<{secondary}".upper().encode()),
        (0x5F10, (personal_number or "").encode()),
        (0x5F2B, birth_date.strftime("%Y%m%d").encode()),
    ]
    return _listed(GROUP_TAGS[DG11], [(tag, value) for tag, value in fields if value])


def build_dg12(issued_on: date, authority: str) -> bytes:
    return _listed(GROUP_TAGS[DG12], [(0x5F19, authority.encode()), (0x5F26, issued_on.strftime("%Y%m%d").encode())])


def _listed(tag: int, fields: list[tuple[int, bytes]]) -> bytes:
    """A template that begins with the list of its tags."""
    listing = b"".join(t.to_bytes(2, "big") for t, _ in fields)
    return tlv.encode(tag, tlv.encode(0x5C, listing) + b"".join(tlv.encode(t, v) for t, v in fields))
