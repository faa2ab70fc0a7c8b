"""A first-grade application as values: statuses with their official labels, methods, files, transport."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FirstGradeStatus(StrEnum):
    """Table A4 of the rules; five statuses are official (FG-32, FG-34, ruling X-13)."""

    DRAFT = "draft"
    TO_SIGN = "to-sign"
    SIGNED_UNCONFIRMED = "signed-unconfirmed"
    UNDER_REVIEW = "under-review"
    SIGNING = "signing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Method(StrEnum):
    """How the school was chosen (FG-17, FG-19)."""

    IN_DISTRICT = "in-district"
    OUT_OF_DISTRICT = "out-of-district"


class FormSource(StrEnum):
    """Where a medical form came from (FG-22)."""

    AUTOMATIC = "automatic"
    UPLOADED = "uploaded"
    ABSENT = "absent"


class SignMethod(StrEnum):
    """How the parent signs (FG-27); a cancelled signature leaves the application as it was."""

    QR = "qr"
    EDS = "eds"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """Where the application is made (FG-05, FG-06, SCH-01, SCH-09)."""

    PORTAL = "portal"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class UploadFile:
    """One uploaded file. `format`: by its first bytes, not by its name (FG-23). `size`: bytes."""

    format: str
    size: int


@dataclass(frozen=True, slots=True)
class Transport:
    """The request for transport (FG-20): `address_given` matters when the child lives elsewhere than registered."""

    offered: bool = True
    same_address: bool = True
    address_given: bool = False
