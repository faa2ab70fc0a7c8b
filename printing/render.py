"""Facts to PDF bytes: the same facts give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.desk.ports import RenderedDocument
from app.kernel.errors import InputError


class ReportlabRenderer:
    """Renderer of `app.desk.ports`. `templates` is a folder whose files replace those of `resources/templates`."""

    def __init__(self, templates: Path | None = None) -> None:
        self._templates = templates

    def documents(self) -> tuple[str, ...]:
        """Names of the documents that can be rendered."""
        return ()

    def render(self, name: str, facts: Mapping[str, Any]) -> RenderedDocument:
        """A finished PDF; InputError Document_Unknown, Document_FactMissing, Document_FactWrong."""
        raise InputError("Document_Unknown", name=name)

    def stamp(self, facts: Mapping[str, Any]) -> bytes:
        """One page with the size of the signature box, see `StampFacts`."""
        raise InputError("Document_FactMissing", field="role")
