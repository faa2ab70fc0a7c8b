"""What one walk-in came to, and the listener that watches it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.desk.outcome import Outcome
from app.desk.ports import KeyCertificate, PinStatus, PrinterState, SlotState
from app.desk.snapshot import CaseView, DeskSnapshot
from app.kernel.catalogue import Catalogue, Language
from app.kernel.errors import QabyldauError
from app.rules.explain import render
from app.rules.finding import Finding
from ui.runtime.listener import Work


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper left in the output folder."""

    name: str
    path: str
    sha256: str


@dataclass(slots=True)
class Story:
    """What one walk-in came to. `status` is as it was when the parent left."""

    name: str
    status: str = ""
    registry: str = "pending"
    case: str = ""
    ticket: str = ""
    number: str = ""
    clocks: dict[str, Any] = field(default_factory=dict)
    documents: list[PaperFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    actions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"presses": 0, "keys": 0}))

    def note(self, outcome: Outcome) -> None:
        """What the outcome found and where the case stands is on the story's record."""
        case = outcome.snapshot.case
        for finding in (*outcome.findings, *(case.findings if case else ())):
            if finding not in self.findings:
                self.findings.append(finding)
        if case is not None:
            self.remember(case)

    def remember(self, case: CaseView) -> None:
        """Where the case stands."""
        self.case, self.ticket = case.id, case.ticket_number
        if case.contract is not None:
            self.number = case.contract.number
        elif case.refusal is not None and case.refusal.number:
            self.number = case.refusal.number
        for clock in case.clocks:
            if clock.started_at is not None:
                self.clocks[clock.kind.value] = {
                    "seconds": round(clock.elapsed_s, 1),
                    "limit": clock.limit_s,
                    "estimated": clock.estimated,
                }

    def plain(self, catalogue: Catalogue, language: Language) -> dict[str, Any]:
        """The row of `summary.json` (formats.md)."""
        return {
            "story": self.name,
            "status": self.status,
            "registry": self.registry,
            "case": self.case,
            "ticket": self.ticket,
            "number": self.number,
            "clocks": self.clocks,
            "documents": [{"name": d.name, "path": d.path, "sha256": d.sha256} for d in self.documents],
            "findings": [
                {"rule": f.rule, "citation": said.citation, "text": said.body}
                for f in self.findings
                for said in [render(f, catalogue, language)]
            ],
            "actions": dict(self.actions),
        }


class StoryListener:
    """Keeps what the office tells and waits for it."""

    def __init__(self, out: Path, story: Callable[[], Story]) -> None:
        self._out = out
        self._story = story
        self.slots_seen: tuple[SlotState, ...] = ()
        self.last: DeskSnapshot | None = None
        self.errors: list[tuple[Work, QabyldauError]] = []

    def outcome(self, outcome: Outcome) -> None:
        self.last = outcome.snapshot
        for order in outcome.prints:
            self.keep(order.rendered.name, order.rendered.pdf)

    def keep(self, name: str, pdf: bytes) -> None:
        """The paper lies in the output folder and is on the story's list."""
        story = self._story()
        same = sum(1 for d in story.documents if d.name == name)
        file = self._out / (f"{name}.pdf" if not same else f"{name}-{same + 1}.pdf")
        file.write_bytes(pdf)
        story.documents.append(PaperFile(name, file.name, hashlib.sha256(pdf).hexdigest()))

    def snapshot(self, snapshot: DeskSnapshot) -> None:
        self.last = snapshot

    def slots(self, slots: tuple[SlotState, ...]) -> None:
        self.slots_seen = slots

    def certificates(self, certificates: tuple[KeyCertificate, ...], pins: tuple[PinStatus, ...]) -> None: ...

    def printer(self, state: PrinterState) -> None: ...

    def working(self, work: Work, percent: int | None) -> None: ...

    def finished(self, work: Work) -> None: ...

    def failed(self, work: Work, error: QabyldauError) -> None:
        self.errors.append((work, error))
