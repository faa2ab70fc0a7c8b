"""View models of the window around the page, and of the parent's screen.

Named tuples, not dataclasses: as frozen and as comparable, and several times quicker to define, which the start of
the window pays for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.desk.snapshot import Step
from ui.desktop.view_models.common import ButtonVM, ClockState, ClockVM, FieldVM, FindingVM, KeyHintVM, Tone
from ui.desktop.view_models.page_models import PageVM
from ui.desktop.view_models.preview_models import CourseVM, PreviewVM


class TopBarVM(NamedTuple):
    product: str
    office: str
    search_hint: str
    search_key: str
    search_spoken: str
    day: str
    time: str
    staff: str
    post: str
    languages: tuple[str, str]
    language_index: int
    language_key: str
    language_spoken: str


class TicketCardVM(NamedTuple):
    caption: str
    number: str
    desk: str
    service: str
    name: str
    leave: ButtonVM | None = None


class WaitingVM(NamedTuple):
    number: str
    service: str
    figure: str
    word: str
    state: ClockState
    fraction: float
    spoken: str


class LeftVM(NamedTuple):
    card: TicketCardVM | None
    title: str
    counted: str
    order: str
    waiting: tuple[WaitingVM, ...]
    more: str
    summary: str
    summary_tone: Tone
    call: ButtonVM
    task: str


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    OPEN = "open"
    CLOSED = "closed"


class StepVM(NamedTuple):
    step: Step
    number: int
    text: str
    state: StepState
    reachable: bool
    spoken: str


class RightVM(NamedTuple):
    clocks_title: str
    clocks: tuple[ClockVM, ...]
    why_title: str
    edition: str
    findings: tuple[FindingVM, ...]
    more: str
    receipt_title: str
    receipt_key: str
    receipt: tuple[FindingVM, ...]
    none: str = ""


class LampState(StrEnum):
    READY = "ready"
    IDLE = "idle"
    UNREACHABLE = "unreachable"
    NEEDS_HAND = "needs-hand"
    WAITING = "waiting"


class LampVM(NamedTuple):
    state: LampState
    name: str
    text: str
    spoken: str


class LampBarVM(NamedTuple):
    lamps: tuple[LampVM, ...]
    hints: tuple[KeyHintVM, ...]


class StripVM(NamedTuple):
    """The line under the top bar: outage, or for 5 s that the link is back."""

    tone: Tone
    title: str
    text: str
    hint: KeyHintVM | None


class ErrorCardVM(NamedTuple):
    title: str
    subtitle: str
    code: str
    help: KeyHintVM
    progress: int | None
    icon: str
    happened_title: str
    happened: str
    remedy_title: str
    remedies: tuple[str, ...]
    kept_title: str
    kept: tuple[str, ...]
    kept_at: str


class ActionBarVM(NamedTuple):
    back: ButtonVM | None
    buttons: tuple[ButtonVM, ...]
    primary: ButtonVM | None


class WindowVM(NamedTuple):
    title: str
    top: TopBarVM
    strip: StripVM | None
    left: LeftVM
    steps: tuple[StepVM, ...]
    page: PageVM
    error: ErrorCardVM | None
    actions: ActionBarVM
    right: RightVM
    lamps: LampBarVM
    preview: PreviewVM | None
    course: CourseVM | None


class ApplicantVM(NamedTuple):
    """The parent's screen. `ticket` alone is shown when `blank`."""

    blank: bool
    ticket_caption: str
    ticket: str
    title: str
    subtitle: str
    check_title: str
    check_text: str
    fields: tuple[FieldVM, ...]
    paper_title: str
    paper: tuple[str, ...]
    private: str
    sign_title: str
    sign_steps: tuple[str, ...]
    sign_note: str
    sign_done: bool
    foot_strong: str
    foot: str
    languages: tuple[str, str]
    language_index: int
    larger: str
