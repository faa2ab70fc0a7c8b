"""View models of what stands beside and under the page when the window is wide enough (screens.md 2).

Named tuples, not dataclasses: as frozen and as comparable, and several times quicker to define, which the start of
the window pays for.
"""

from __future__ import annotations

from typing import NamedTuple

from ui.desktop.view_models.common import BadgeVM, ButtonVM, Mark, Tone
from ui.desktop.view_models.page_models import PaperVM


class CheckVM(NamedTuple):
    """One thing that was, or has to be, checked."""

    mark: Mark
    title: str
    detail: str


class FactVM(NamedTuple):
    label: str
    value: str
    tone: Tone = Tone.NORMAL


class SourceVM(NamedTuple):
    """What a badge of the fields means."""

    badge: BadgeVM
    text: str


class ScanPreviewVM(NamedTuple):
    """The scan of the document in focus and what is known from it; in words when there is none."""

    title: str
    note: str
    paper: PaperVM
    facts_title: str
    facts: tuple[FactVM, ...]


class CardPreviewVM(NamedTuple):
    """How far the card can be trusted, what the badges mean, and what the parent sees."""

    title: str
    checks: tuple[CheckVM, ...]
    sources_title: str
    sources: tuple[SourceVM, ...]
    parent_title: str
    parent_text: str
    parent: ButtonVM


PreviewVM = ScanPreviewVM | CardPreviewVM


class CourseLineVM(NamedTuple):
    time: str
    text: str
    badge: BadgeVM


class CourseVM(NamedTuple):
    """What has happened in this case, by the clock."""

    title: str
    note: str
    lines: tuple[CourseLineVM, ...]
