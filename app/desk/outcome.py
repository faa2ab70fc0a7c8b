"""What the desk answers to a command."""

from __future__ import annotations

from dataclasses import dataclass

from app.desk.commands import ReferralQuestion, SignerRole
from app.desk.ports import RenderedDocument
from app.desk.snapshot import DeskSnapshot
from app.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A rendered paper for the print thread; answer with `RecordPrinted(document_id, …)`."""

    document_id: str
    rendered: RenderedDocument
    title: str
    copies: int


@dataclass(frozen=True, slots=True)
class SignOrder:
    """A PDF for the token; answer with `RecordSignature(role, …)`. `required_iin`: whose key it must be.

    `required_bin`: the organisation for which that person may sign (the head's key).
    """

    role: SignerRole
    pdf: bytes
    field: str
    stamp_pdf: bytes
    required_iin: str | None
    required_bin: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`accepted` is false when the law or the state of the case forbids the command; `findings` say why.

    `ask` is a question for the registry; answer with `RecordReferralAnswer`.
    """

    accepted: bool
    snapshot: DeskSnapshot
    findings: tuple[Finding, ...] = ()
    prints: tuple[PrintOrder, ...] = ()
    to_sign: SignOrder | None = None
    ask: ReferralQuestion | None = None
