"""Identity documents and readers as values: what a chip, a machine-readable zone or a clerk says about a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.numbers import Iin, Sex
from app.domain.people import PersonName


@dataclass(frozen=True, slots=True, repr=False)
class MrzKey:
    """What BAC needs from the machine-readable zone: document number, birth date, expiry (ICAO 9303-11, 4.3)."""

    document_number: str
    birth_date: date
    expiry_date: date

    def __repr__(self) -> str:
        return "MrzKey(…)"


@dataclass(frozen=True, slots=True, repr=False)
class IdentityDocument:
    """A whole read of one identity document. Partial reads do not exist outside the reader.

    `latin_*` come from DG1 (transliterated), `name` from DG11 in Kazakh letters when it is there.
    `photo_jpeg` is the DG2 face. `authenticity`: 'not-checked' until the card issue adds passive
    authentication.
    """

    document_number: str
    issuing_state: str
    nationality: str
    latin_surname: str
    latin_given: str
    name: PersonName | None
    iin: Iin | None
    birth_date: date
    sex: Sex | None
    expiry_date: date
    issued_on: date | None
    photo_jpeg: bytes | None
    source: str  # "chip" | "mrz" | "typed"
    authenticity: str
    seconds: float

    def __repr__(self) -> str:
        return f"IdentityDocument(source={self.source!r}, authenticity={self.authenticity!r}, …)"


class SlotKind(StrEnum):
    """What stands in a reader, judged from ATR and applications."""

    EMPTY = "empty"
    IDENTITY_CARD = "identity-card"
    SIGNATURE_TOKEN = "signature-token"  # noqa: S105 - a kind of card, no secret
    OTHER_CARD = "other-card"
    UNKNOWN_CARD = "unknown-card"
    NO_READER = "no-reader"


@dataclass(frozen=True, slots=True)
class SlotState:
    """State of one reader as the monitor saw it last. `insertion` grows with every card put in."""

    reader: str
    index: int  # 1-based, as the clerk counts
    kind: SlotKind
    insertion: int = 0
    atr: bytes = field(default=b"", repr=False)
