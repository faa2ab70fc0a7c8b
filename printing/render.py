"""Facts to PDF bytes: the same facts give the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from app.desk.ports import RenderedDocument
from app.kernel.errors import InputError
from printing.documents.check import check_facts
from printing.documents.facts import PaperFacts, StampFacts
from printing.documents.furniture import furniture
from printing.documents.registry import DOCUMENTS
from printing.documents.stamp import compose_stamp
from printing.documents.template import Template, load_template
from printing.layout.draw import About, draw
from printing.layout.fonts import load_fonts
from printing.layout.pages import Page, flow
from printing.layout.words import parse_moment


class ReportlabRenderer:
    """Renderer of `app.desk.ports`. `templates` is a folder whose files replace those of `resources/templates`.

    Fonts are read when it is made (FatalError Document_FontBroken), templates when they are first needed.
    """

    def __init__(self, templates: Path | None = None) -> None:
        self._own = templates
        self._fonts = load_fonts()
        self._templates: dict[str, Template] = {}

    def documents(self) -> tuple[str, ...]:
        """Names of the documents that can be rendered."""
        return tuple(DOCUMENTS)

    def render(self, name: str, facts: Mapping[str, Any]) -> RenderedDocument:
        """A finished PDF of `facts`, whose shape is in `printing.documents.facts`.

        InputError Document_Unknown, Document_FactMissing, Document_FactWrong, Document_QrTooLong, Template_*.
        """
        if name not in DOCUMENTS:
            raise InputError("Document_Unknown", name=name)
        document = DOCUMENTS[name]
        check_facts(document.shape, facts)
        common = self._template("paper")
        papers = document.compose(facts, self._template(name), common)
        paper_facts = cast(PaperFacts, facts)  # check_facts has proved it
        pages: list[Page] = []
        for paper in papers:
            texts = flow(self._fonts, paper.blocks, paper.sheet)
            for index, page in enumerate(texts, start=1):
                around = furniture(self._fonts, paper, paper_facts, common, page=index, pages=len(texts))
                pages.append(Page((*page.marks, *around)))
        sheet = papers[0].sheet
        about = About(papers[0].title, name, parse_moment("at", facts["at"]))
        pdf = draw(self._fonts, pages, (sheet.width, sheet.height), about)
        return RenderedDocument(name, pdf, hashlib.sha256(pdf).hexdigest(), len(pages))

    def stamp(self, facts: Mapping[str, Any]) -> bytes:
        """One page as large as the signature box of `role`, see `StampFacts`; errors as in `render`."""
        check_facts(StampFacts, facts)
        page, size, about = compose_stamp(self._fonts, facts, self._template("stamp"))
        return draw(self._fonts, (page,), size, about)

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = load_template(name, self._own)
        return self._templates[name]
