"""The printer of a machine that has none."""

from __future__ import annotations

from app.desk.ports import JobState, PrinterCondition, PrinterState
from app.kernel.errors import RetriableError


class PrinterMissing:
    """Printer of `app.desk.ports` that says so and takes nothing."""

    def state(self) -> PrinterState:
        return PrinterState(PrinterCondition.MISSING, "Printer_Missing")

    def submit(self, pdf: bytes, title: str, copies: int) -> str:  # noqa: ARG002 - the shape of Printer
        """Always RetriableError Printer_Missing."""
        raise RetriableError("Printer_Missing")

    def job(self, job_id: str) -> JobState:
        """Always RetriableError Printer_JobUnknown."""
        raise RetriableError("Printer_JobUnknown", job=job_id)
