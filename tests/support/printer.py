"""A printer in memory that behaves as CUPS does, for tests of what stands above it."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.desk.ports import JobState, PrinterCondition, PrinterState
from app.kernel.errors import RetriableError
from ui.demo.cups import Fault

_WAITS = {
    Fault.NO_PAPER: PrinterCondition.NO_PAPER,
    Fault.JAM: PrinterCondition.JAM,
    Fault.OFFLINE: PrinterCondition.OFFLINE,
}


@dataclass(slots=True)
class FakePrinter:
    """Printer of `app.desk.ports`; it is disturbed as `PrivateCups` is. `papers` are the copies that came out."""

    papers: list[bytes] = field(default_factory=list)
    submitted: list[tuple[str, int]] = field(default_factory=list)
    fault: Fault = Fault.NONE
    rejecting: bool = False
    stopped: bool = False
    gone: bool = False
    _waiting: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    _states: dict[str, JobState] = field(default_factory=dict)

    def suffer(self, fault: Fault) -> None:
        self.fault = fault
        self._work()

    def disable(self, reason: str) -> None:
        self.stopped = True

    def enable(self) -> None:
        self.stopped = False
        self._work()

    def reject(self) -> None:
        self.rejecting = True

    def accept(self) -> None:
        self.rejecting = False

    def state(self) -> PrinterState:
        if self.gone:
            return PrinterState(PrinterCondition.MISSING, "Printer_ServiceGone")
        if self.rejecting:
            return PrinterState(PrinterCondition.REJECTING)
        if self.stopped:
            return PrinterState(PrinterCondition.STOPPED)
        if self._waiting:
            return PrinterState(_WAITS[self.fault])
        return PrinterState(PrinterCondition.READY)

    def submit(self, pdf: bytes, title: str, copies: int) -> str:
        if self.gone:
            raise RetriableError("Printer_ServiceGone")
        if self.rejecting:
            raise RetriableError("Printer_Rejecting")
        job = str(len(self.submitted) + 1)
        self.submitted.append((title, copies))
        self._waiting[job] = (pdf, copies)
        self._work()
        return job

    def job(self, job_id: str) -> JobState:
        if self.gone:
            raise RetriableError("Printer_ServiceGone")
        if job_id in self._waiting:
            return JobState.WAITING if self.stopped else JobState.PRINTING
        if job_id not in self._states:
            raise RetriableError("Printer_JobUnknown", job=job_id)
        return self._states[job_id]

    def _work(self) -> None:
        if self.fault in (Fault.STOP, Fault.FAIL) and self._waiting:
            self.stopped = True
        if self.stopped or self.fault in _WAITS:
            return
        for job, (pdf, copies) in self._waiting.items():
            self.papers += [pdf] * copies
            self._states[job] = JobState.DONE
        self._waiting.clear()
