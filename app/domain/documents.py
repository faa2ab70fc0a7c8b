"""The six documents of Annex 4, row 8 (ENR-30) and where a copy came from (ENR-31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentKind(StrEnum):
    REFERRAL = "referral"
    IDENTITY = "identity"
    BIRTH_CERTIFICATE = "birth-certificate"
    HEALTH_PASSPORT = "health-passport"
    HEALTH_CERTIFICATE = "health-certificate"
    PMPK_CONCLUSION = "pmpk-conclusion"


class DocumentSource(StrEnum):
    REGISTRY = "registry"
    CARD = "card"
    ORIGINAL = "original"
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class PresentedDocument:
    """One document of the package as the desk has it.

    `blob` is the keyed digest under which the vault keeps the scan, None when only shown.
    `returned` is true once the original went back to the parent (items 2 and 3).
    """

    kind: DocumentKind
    source: DocumentSource
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    valid_until: date | None = None
    blob: str | None = None
    blob_bytes: int | None = None
    returned: bool = False
