"""The one seam between the window and the rest of the office. All calls happen in the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # only named here: the first picture comes before requests and answers
    from app.desk.snapshot import DeskSnapshot, SearchHit
    from app.domain.documents import DocumentKind
    from app.domain.organisation import StaffMember
    from app.kernel.errors import QabyldauError
    from app.rules.finding import Finding
    from ui.desktop.view_models.intents import Request
    from ui.desktop.view_models.state import Activity, DeviceStates


class DeskListener(Protocol):
    """What the window hears. The gateway calls these in the GUI thread only."""

    def desk_changed(self, snapshot: DeskSnapshot) -> None: ...

    def devices_changed(self, devices: DeviceStates) -> None: ...

    def working(self, activity: Activity | None, progress: int | None = None) -> None:
        """Long work goes on (percent when known), or None: it has ended."""
        ...

    def failed(self, error: QabyldauError, during: Activity | None = None) -> None:
        """Something failed; it is shown where it happened and closes itself with `recovered` or the next success."""
        ...

    def recovered(self) -> None:
        """The cause of the last failure is gone."""
        ...

    def refused(self, findings: tuple[Finding, ...]) -> None:
        """A command was not accepted (`Outcome.accepted` is false)."""
        ...

    def signed_in(self, staff: StaffMember) -> None: ...

    def search_answered(self, text: str, hits: tuple[SearchHit, ...]) -> None: ...

    def paper_arrived(self, sha256: str, pdf: bytes) -> None: ...

    def scan_arrived(self, kind: DocumentKind, content: bytes) -> None: ...


class DeskGateway(Protocol):
    """What the window may ask. Every call returns at once; answers come to the listener."""

    def subscribe(self, listener: DeskListener) -> None:
        """`listener` hears everything from now on, beginning with the present snapshot and devices."""
        ...

    def send(self, request: Request) -> None: ...
