"""Bytes of papers and scans: asked for once, when they are first shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.documents import DocumentKind
from ui.desktop.widgets.paper import Papers

if TYPE_CHECKING:
    from ui.desktop.view_models.intents import Request


class Fetching:
    """Keeps `papers` filled with what is shown. A new scan of the same document has another key and is asked anew."""

    def __init__(self, papers: Papers, send: Callable[[Request], None]) -> None:
        self._papers, self._send = papers, send
        self._wanted: set[str] = set()
        self._scans: dict[DocumentKind, str] = {}

    def fetch(self, document: str) -> None:
        """`document` is a key of `PaperVM`; '' asks nothing."""
        if not document or document in self._wanted:
            return
        from ui.desktop.view_models.intents import FetchPaper, FetchScan  # noqa: PLC0415 - not before the first paper

        self._wanted.add(document)
        sort, name, *_ = document.split(":")
        if sort == "paper":
            self._send(FetchPaper(name))
            return
        kind = DocumentKind(name)
        self._scans[kind] = document
        self._send(FetchScan(kind))

    def paper_arrived(self, sha256: str, content: bytes) -> None:
        self._papers.put(f"paper:{sha256}", content)

    def scan_arrived(self, kind: DocumentKind, content: bytes) -> None:
        """The scan that was asked for last; one that nobody asked for is dropped."""
        document = self._scans.get(kind)
        if document is not None:
            self._papers.put(document, content)

    def clear(self) -> None:
        """Nothing of a case that ended remains in memory."""
        self._papers.clear()
        self._wanted.clear()
        self._scans.clear()
