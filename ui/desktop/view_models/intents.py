"""What the window asks for beyond the desk's own commands: devices, search, papers, staff. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.desk.commands import Command, SignerRole
from app.domain.documents import DocumentKind
from app.kernel.redaction import Secret


@dataclass(frozen=True, slots=True, repr=False)
class MrzScanned:
    """The wedge scanner delivered a machine-readable zone: its lines joined by newlines, untouched otherwise."""

    text: str

    def __repr__(self) -> str:
        return "MrzScanned(…)"


@dataclass(frozen=True, slots=True, repr=False)
class MrzTyped:
    """The three values of BAC typed by hand because there is no scanner."""

    document_number: str
    birth_date: date
    expiry_date: date

    def __repr__(self) -> str:
        return "MrzTyped(…)"


@dataclass(frozen=True, slots=True)
class CancelWork:
    """Esc during long work: card reading, scanning or signing is to stop; nothing captured is lost."""


@dataclass(frozen=True, slots=True)
class ScanDocument:
    """F7: the pages in the scanner become the scan of `kind` (answered by `AttachScan` inside the desk)."""

    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class Sign:
    """The PIN for the next signature. The receiver wipes `pin` after use."""

    role: SignerRole
    pin: Secret


@dataclass(frozen=True, slots=True)
class SignIn:
    """A member of staff takes the desk, proved by PIN; answered by `DeskListener.signed_in`."""

    staff_id: str
    pin: Secret


@dataclass(frozen=True, slots=True, repr=False)
class Search:
    """IIN, name prefix or ticket; answered by `DeskListener.search_answered` with the same text."""

    text: str

    def __repr__(self) -> str:
        return "Search(…)"


@dataclass(frozen=True, slots=True)
class FetchPaper:
    """The bytes of a rendered paper; answered by `DeskListener.paper_arrived`."""

    sha256: str


@dataclass(frozen=True, slots=True)
class FetchScan:
    """The bytes of a stored scan of the open case; answered by `DeskListener.scan_arrived`."""

    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class CloseStored:
    """The clerk is done with a stored case that was opened read-only."""


Intent = (
    MrzScanned | MrzTyped | CancelWork | ScanDocument | Sign | SignIn | Search | FetchPaper | FetchScan | CloseStored
)  # fmt: skip
Request = Intent | Command
