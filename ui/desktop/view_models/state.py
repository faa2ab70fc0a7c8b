"""Everything that the window knows at one moment: the desk's snapshot, the devices and its own state. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.desk.ports import KeyCertificate, PinStatus, PrinterCondition, PrinterState, SlotState
from app.desk.snapshot import DeskSnapshot, SearchHit, Step
from app.domain.documents import DocumentKind
from app.domain.organisation import StaffMember
from app.kernel.catalogue import Language
from app.kernel.errors import QabyldauError
from app.rules.finding import Finding


class Activity(StrEnum):
    """Work that takes longer than 300 ms and shows itself in the primary button."""

    CARD = "card"
    SCAN = "scan"
    SIGN = "sign"
    RENDER = "render"
    SEARCH = "search"
    SIGN_IN = "sign-in"


class View(StrEnum):
    """What lies over the case in the middle; CASE = nothing does."""

    CASE = "case"
    SEARCH = "search"
    LAMPS = "lamps"
    PAPER = "paper"
    TASK = "task"
    HELP = "help"
    LEAVE = "leave"


class Area(StrEnum):
    """Areas of the window in the order of F6."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"
    LAMPS = "lamps"


@dataclass(frozen=True, slots=True)
class DeviceStates:
    """The devices as they were last seen. `pins`: one for each certificate. `tries_left` only when it is reported."""

    slots: tuple[SlotState, ...] = ()
    printer: PrinterState = field(default_factory=lambda: PrinterState(PrinterCondition.READY))
    scanner: bool = True
    certificates: tuple[KeyCertificate, ...] = ()
    pins: tuple[PinStatus, ...] = ()
    tries_left: int | None = None
    tries_total: int = 3


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error on the screen: what failed, while what was done, and how far it had come (percent)."""

    error: QabyldauError
    during: Activity | None = None
    progress: int | None = None
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UiState:
    """What only the window knows. PINs never stand here."""

    language: Language = Language.KK
    staff: StaffMember | None = None
    staff_index: int = 0
    view: View = View.CASE
    shown_step: Step | None = None  # an earlier step that is being looked at
    fields: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""
    face_compared: bool = False
    surname_from: str = "card"
    typing_key: bool = False  # BAC values by hand
    describing: bool = False  # date, number and issuer by hand
    row: DocumentKind | None = None
    contraindication: bool = False  # the answer that is marked, not yet given
    choice: int = 0  # index in a list of the page: referral, ground, task
    other_grounds: bool = False
    all_findings: bool = False
    last_try: bool = False  # it was read that this PIN is the last that can be tried
    search_hits: tuple[SearchHit, ...] | None = None
    busy: Activity | None = None
    progress: int | None = None
    trouble: Trouble | None = None
    refusals: tuple[Finding, ...] = ()  # why the last command was not accepted
    catching_up: int | None = None  # entries that waited when the line came back, until they are gone
    back_online: int | None = None  # entries sent since the line came back, shown for 5 s
    drawer: Area | None = None
    parent_screen: bool = False
    help_about: str = ""


@dataclass(frozen=True, slots=True)
class WindowState:
    """The one input of the presenters. `staff`: who may sign in. `now_ns`: boot clock of this moment."""

    desk: DeskSnapshot | None
    devices: DeviceStates
    ui: UiState
    staff: tuple[StaffMember, ...]
    office_kk: str
    office_ru: str
    now_ns: int
    window_number: int = 1
