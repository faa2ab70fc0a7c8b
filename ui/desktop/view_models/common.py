"""Small parts of view models: words already chosen, states as enums.

Named tuples, not dataclasses: as frozen and as comparable, and several times quicker to define, which the start of
the window pays for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from ui.desktop.view_models.actions import Act


class Tone(StrEnum):
    """Meaning of a colour; each tone also has its own shape or word (screens.md 10)."""

    NORMAL = "normal"
    MUTED = "muted"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    PEND = "pend"


class Source(StrEnum):
    CARD = "card"
    REGISTRY = "registry"
    PARENT = "parent"
    STAFF = "staff"
    ORIGINAL = "original"
    SCAN = "scan"


class BadgeVM(NamedTuple):
    source: Source
    text: str


class KeyHintVM(NamedTuple):
    keys: tuple[str, ...]
    text: str


class ButtonState(StrEnum):
    READY = "ready"
    BUSY = "busy"
    WAITING = "waiting"
    UNAVAILABLE = "unavailable"


class ButtonKind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"


class ButtonVM(NamedTuple):
    """A button with its key on it. `reason` says in words why it is not available."""

    act: Act
    text: str
    key: str = ""
    kind: ButtonKind = ButtonKind.SECONDARY
    state: ButtonState = ButtonState.READY
    reason: str = ""
    progress: int | None = None
    icon: str = ""


class FieldMode(StrEnum):
    GIVEN = "given"
    TYPED = "typed"
    NOT_READ = "not-read"
    LOCKED = "locked"


class FieldKind(StrEnum):
    """What the digit row of the keyboard means in this field (screens.md 7)."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PHONE = "phone"
    DOCUMENT = "document"


class FieldVM(NamedTuple):
    id: str
    label: str
    value: str
    mode: FieldMode
    badge: BadgeVM | None = None
    hint: str = ""
    problem: str = ""
    kind: FieldKind = FieldKind.TEXT
    spoken: str = ""
    wide: bool = False


class ClockState(StrEnum):
    NOT_STARTED = "not-started"
    RUNNING = "running"
    NEARLY = "nearly"
    OVER = "over"
    FINISHED = "finished"


class ClockVM(NamedTuple):
    """A clock ring at one second. `fraction` of the limit that is used, 0–1; `announce` is set only at the marks
    that are read aloud (80 %, 60 s left, the limit)."""

    state: ClockState
    figure: str
    caption: str
    label: str
    limit: str
    fraction: float
    spoken: str
    announce: str = ""


class FindingKind(StrEnum):
    BLOCKS = "blocks"
    ATTENTION = "attention"
    INFORMATION = "information"
    SATISFIED = "satisfied"
    BREACH = "breach"
    PENDING = "pending"


class FindingVM(NamedTuple):
    kind: FindingKind
    title: str
    body: str
    citation: str
    spoken: str


class Mark(StrEnum):
    """State marks of rows, steps and signatures; all differ in shape."""

    DONE = "done"
    WARNING = "warning"
    TODO = "todo"
    NOT_REQUIRED = "not-required"
    NOT_PRESENTED = "not-presented"
    PENDING = "pending"
    INFORMATION = "information"
