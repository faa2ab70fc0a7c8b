"""Electronic signatures as values: the certificate of a key, a signed PDF, and where signatures stand on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType


class PinStatus(StrEnum):
    """How close a token's PIN is to being locked. PKCS#11 tells states, never a number of tries."""

    OK = "ok"
    LOW = "low"
    FINAL = "final"
    LOCKED = "locked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KeyCertificate:
    """A signing certificate on a token, with what the screen tells about it."""

    token_label: str = field(repr=False)
    key_id: bytes
    certificate_der: bytes = field(repr=False)
    subject_name: str = field(repr=False)
    subject_iin: str | None = field(repr=False)
    organisation_bin: str | None
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """The PDF after one more signature, and who signed."""

    pdf: bytes = field(repr=False)
    sha256: str
    signer: KeyCertificate
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on a page in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


# Where visible signatures stand: on the last page (A4) of a contract, and 'head' alone on a refusal. The renderer
# draws the empty frames here; the signature fields of these names get exactly these rectangles.
SIGNATURE_BOXES: Mapping[str, Rect] = MappingProxyType(
    {
        "parent": Rect(56, 90, 290, 170),
        "head": Rect(305, 90, 540, 170),
    }
)
