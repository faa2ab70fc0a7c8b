"""What the desk needs from the outside. Implementations are injected by the composition roots.

Every method may raise `RetriableError` with a code of its own; nothing else may leave an adapter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

# Said again under the same names so that those who know only the ports find them here.
from app.domain.identity import IdentityDocument as IdentityDocument  # noqa: PLC0414
from app.domain.identity import MrzKey as MrzKey  # noqa: PLC0414
from app.domain.identity import SlotKind as SlotKind  # noqa: PLC0414
from app.domain.identity import SlotState as SlotState  # noqa: PLC0414
from app.domain.numbers import Iin
from app.domain.referral import ForeignReferral, Referral
from app.domain.signatures import KeyCertificate as KeyCertificate  # noqa: PLC0414
from app.domain.signatures import PinStatus as PinStatus  # noqa: PLC0414
from app.domain.signatures import SignedPdf as SignedPdf  # noqa: PLC0414
from app.kernel.redaction import Secret

# ------------------------------------------------------------------ identity documents


class CardReader(Protocol):
    """Identity documents by contact or contactless chip."""

    def slots(self) -> Sequence[SlotState]: ...

    def read_identity(
        self, reader: str, key: MrzKey, progress: Callable[[int], None], cancelled: Callable[[], bool]
    ) -> IdentityDocument:
        """The whole document, from one card, in one exclusive transaction; `progress` gets percent 0–100.

        RetriableError: Card_NoReader, Card_NoCard, Card_Removed, Card_WrongNumber, Card_NotIdentity,
        Card_Mute, Card_ServiceGone, Card_Busy, Card_ReadFailed, Card_Cancelled.
        """
        ...


# ------------------------------------------------------------------ keys and signatures


class KeySource(Protocol):
    """Signing keys of tokens (PKCS#11). Runs the vendor's module in a child process."""

    def certificates(self) -> Sequence[KeyCertificate]:
        """Signing certificates on the tokens present. RetriableError Token_None, Token_ModuleFailed."""
        ...

    def pin_status(self, certificate: KeyCertificate) -> PinStatus:
        """How close the PIN of this certificate's token is to being locked, asked without spending a try.

        RetriableError as for `certificates`, and Token_Removed.
        """
        ...

    def sign_pdf(
        self,
        pdf: bytes,
        certificate: KeyCertificate,
        pin: Secret,
        *,
        field: str,
        stamp_pdf: bytes,
        claimed_at: datetime,
    ) -> SignedPdf:
        """One more visible PAdES signature in field `field`; earlier ones stay intact. The PIN is wiped.

        `field` is 'parent' or 'head'; the renderer laid out the empty boxes. RetriableError:
        Token_PinWrong, Token_PinLocked, Token_PinLastTry, Token_Removed, Token_None, Token_ModuleFailed,
        Token_CertificateExpired.
        """
        ...


# ------------------------------------------------------------------ paper


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A finished PDF. `name` is a document name of formats.md."""

    name: str
    pdf: bytes
    sha256: str
    pages: int


class Renderer(Protocol):
    """Facts to PDF bytes: the same facts give the same bytes."""

    def render(self, name: str, facts: Mapping[str, Any]) -> RenderedDocument:
        """`facts` is plain data (JSON types); its shape per document is in printing/documents."""
        ...

    def stamp(self, facts: Mapping[str, Any]) -> bytes:
        """Appearance of a visible signature as one small PDF page."""
        ...


class PrinterCondition(StrEnum):
    READY = "ready"
    PRINTING = "printing"
    STOPPED = "stopped"
    NO_PAPER = "no-paper"
    JAM = "jam"
    OFFLINE = "offline"
    LOW_TONER = "low-toner"
    REJECTING = "rejecting"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class PrinterState:
    condition: PrinterCondition
    detail: str = ""


class JobState(StrEnum):
    WAITING = "waiting"
    PRINTING = "printing"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Printer(Protocol):
    """The office printer. Never resubmits by itself."""

    def state(self) -> PrinterState: ...

    def submit(self, pdf: bytes, title: str, copies: int) -> str:
        """Job id. RetriableError Printer_Missing, Printer_Rejecting, Printer_ServiceGone."""
        ...

    def job(self, job_id: str) -> JobState: ...


class Scanner(Protocol):
    """A document scanner."""

    def available(self) -> bool: ...

    def scan(self, profile: str) -> bytes:
        """PDF bytes (application/pdf) of the pages in the scanner, `profile` = DocumentKind value.

        RetriableError Scanner_Missing, Scanner_NoPages, Scanner_Jam, Scanner_CoverOpen, Scanner_Failed.
        """
        ...


# ------------------------------------------------------------------ the registry


class RegistryPort(Protocol):
    """Questions to the central registry beside the exchange. RetriableError Registry_Unreachable."""

    def find_referral(
        self, *, number: str | None, child: Iin | None, applicant: Iin | None
    ) -> Referral | ForeignReferral | None: ...
