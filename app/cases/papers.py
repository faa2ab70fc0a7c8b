"""Papers of a case: what was rendered, what went to the printer, and every reprint with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `job` or `failure` of the last print, which was ordered for `ordered` copies; `printed_copies`
    counts all copies that went out.
    """

    document_id: str
    name: str
    number: str
    copies: int
    pdf_sha256: str
    blob: str
    job: str | None = None
    failure: str | None = None
    printed_copies: int = 0
    ordered: int = 0


@dataclass(frozen=True, slots=True)
class PaperIssued:
    """The bytes stand and are kept in the vault under `blob`; `entry_id` is what its QR names."""

    document_id: str
    name: str
    number: str
    copies: int
    pdf_sha256: str
    blob: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class PaperPrinted:
    """`copies` went to the printer as `job`; or `failure` says why not. `reason` is set for a reprint."""

    document_id: str
    copies: int
    job: str | None
    failure: str | None
    reason: str = ""


PAPER_EVENTS = (PaperIssued, PaperPrinted)


def evolve(papers: tuple[Paper, ...], event: object) -> tuple[Paper, ...]:
    """The papers after `event`; events of other kinds leave them as they are."""
    if isinstance(event, PaperIssued):
        issued = Paper(
            event.document_id, event.name, event.number, event.copies, event.pdf_sha256, event.blob,
            ordered=event.copies,
        )  # fmt: skip
        return (*(p for p in papers if p.document_id != event.document_id), issued)
    if isinstance(event, PaperPrinted):
        return tuple(_printed(p, event) if p.document_id == event.document_id else p for p in papers)
    return papers


def _printed(paper: Paper, event: PaperPrinted) -> Paper:
    if event.reason:
        # The clerk ordered one more copy; what becomes of it is told next.
        return replace(paper, job=None, failure=None, ordered=1)
    copies = paper.printed_copies + (event.copies if event.job else 0)
    return replace(paper, job=event.job, failure=event.failure, printed_copies=copies)
