"""Acts: what a key, a button or the mouse means on the screen, before it becomes a request to the desk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.documents import DocumentKind
from app.kernel.redaction import Secret


class Act(StrEnum):
    """One per meaning in the keyboard map (screens.md 7)."""

    PRIMARY = "primary"
    FINISH = "finish"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    MARK = "mark"
    NOT_PRESENTED = "not-presented"
    PAGE_UP = "page-up"
    PAGE_DOWN = "page-down"
    OTHER_WAYS = "other-ways"
    STEP_1 = "step-1"
    STEP_2 = "step-2"
    STEP_3 = "step-3"
    STEP_4 = "step-4"
    STEP_5 = "step-5"
    LAMPS = "lamps"
    HELP = "help"
    CALL_NEXT = "call-next"
    NO_SHOW = "no-show"
    SEARCH = "search"
    CORRECT = "correct"
    ENLARGE = "enlarge"
    NEXT_AREA = "next-area"
    PREVIOUS_AREA = "previous-area"
    SCAN = "scan"
    REFUSE = "refuse"
    PRINT = "print"
    SIGN = "sign"
    PARENT_SCREEN = "parent-screen"
    LANGUAGE = "language"
    MORE_FINDINGS = "more-findings"
    DAY_0 = "day-0"
    DAY_1 = "day-1"
    DAY_2 = "day-2"
    DAY_3 = "day-3"
    DAY_4 = "day-4"
    DAY_5 = "day-5"
    DAY_6 = "day-6"
    DAY_7 = "day-7"
    DAY_8 = "day-8"
    DAY_9 = "day-9"


@dataclass(frozen=True, slots=True)
class Press:
    """A key or a button."""

    act: Act


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """The text of a field is now `text`."""

    field: str
    text: str

    def __repr__(self) -> str:
        return f"Typed({self.field!r}, …)"


@dataclass(frozen=True, slots=True)
class Focused:
    """The caret is now in `field`."""

    field: str


@dataclass(frozen=True, slots=True)
class RowChosen:
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class Chosen:
    """Item `index` of the page's list: referral, ground, task, member of staff, search result."""

    index: int
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class PinGiven:
    """Enter in a PIN field. Who it belongs to follows from the page."""

    pin: Secret


@dataclass(frozen=True, slots=True, repr=False)
class Burst:
    """The wedge scanner spoke."""

    text: str

    def __repr__(self) -> str:
        return "Burst(…)"


Action = Press | Typed | Focused | RowChosen | Chosen | PinGiven | Burst
