"""View models of the window around the page, and of the parent's screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.desk.snapshot import Step
from ui.desktop.view_models.common import ButtonVM, ClockState, ClockVM, FieldVM, FindingVM, KeyHintVM, Tone
from ui.desktop.view_models.page_models import PageVM


@dataclass(frozen=True, slots=True)
class TopBarVM:
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


@dataclass(frozen=True, slots=True)
class TicketCardVM:
    caption: str
    number: str
    desk: str
    service: str
    name: str


@dataclass(frozen=True, slots=True)
class WaitingVM:
    number: str
    service: str
    figure: str
    word: str
    state: ClockState
    fraction: float
    spoken: str


@dataclass(frozen=True, slots=True)
class LeftVM:
    card: TicketCardVM | None
    title: str
    count: str
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


@dataclass(frozen=True, slots=True)
class StepVM:
    step: Step
    number: int
    text: str
    state: StepState
    reachable: bool
    spoken: str


@dataclass(frozen=True, slots=True)
class RightVM:
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


@dataclass(frozen=True, slots=True)
class LampVM:
    state: LampState
    name: str
    text: str
    spoken: str


@dataclass(frozen=True, slots=True)
class LampBarVM:
    lamps: tuple[LampVM, ...]
    hints: tuple[KeyHintVM, ...]


@dataclass(frozen=True, slots=True)
class StripVM:
    """The line under the top bar: outage, or for 5 s that the link is back."""

    tone: Tone
    title: str
    text: str
    hint: KeyHintVM | None


@dataclass(frozen=True, slots=True)
class ErrorCardVM:
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


@dataclass(frozen=True, slots=True)
class ActionBarVM:
    back: ButtonVM | None
    buttons: tuple[ButtonVM, ...]
    primary: ButtonVM | None


@dataclass(frozen=True, slots=True)
class WindowVM:
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


@dataclass(frozen=True, slots=True)
class ApplicantVM:
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
