"""A printer of Windows through the spooler's documented calls (winspool: OpenPrinter, StartDocPrinter, GetJob).

UNVERIFIED: written from the interface's documentation, never run. It sends the PDF as a RAW document, which only
printers that understand PDF themselves print; pages as pictures for all others need a rasteriser, not chosen yet.
"""

from __future__ import annotations

import importlib
from typing import Any

from app.desk.ports import JobState, PrinterCondition, PrinterState
from app.kernel.errors import RetriableError

# PRINTER_STATUS_* and JOB_STATUS_* of winspool.h
_PRINTER = (
    (0x00000008, PrinterCondition.JAM),
    (0x00000010, PrinterCondition.NO_PAPER),
    (0x00000040, PrinterCondition.NO_PAPER),
    (0x00000080, PrinterCondition.OFFLINE),
    (0x00001000, PrinterCondition.OFFLINE),
    (0x00000001, PrinterCondition.STOPPED),
    (0x00020000, PrinterCondition.LOW_TONER),
    (0x00040000, PrinterCondition.LOW_TONER),
    (0x00000400, PrinterCondition.PRINTING),
)
_JOB = (
    (0x00000004, JobState.CANCELLED),
    (0x00000100, JobState.CANCELLED),
    (0x00000002, JobState.FAILED),
    (0x00000080, JobState.DONE),
    (0x00001000, JobState.DONE),
    (0x00000010, JobState.PRINTING),
)
_INVALID_PARAMETER = 87  # GetJob answers so for a job that has left the queue


class WindowsPrinter:
    """Printer of `app.desk.ports` on the printer `name` (the default printer when None)."""

    def __init__(self, name: str | None = None) -> None:
        self._name = name
        self._spooler: Any = importlib.import_module("win32print")
        self._failed: type[Exception] = importlib.import_module("pywintypes").error

    def state(self) -> PrinterState:
        try:
            with self._open() as printer:
                status = self._spooler.GetPrinter(printer, 2)["Status"]
        except RetriableError as error:
            return PrinterState(PrinterCondition.MISSING, error.code)
        for bit, condition in _PRINTER:
            if status & bit:
                return PrinterState(condition)
        return PrinterState(PrinterCondition.READY)

    def submit(self, pdf: bytes, title: str, copies: int) -> str:
        """One RAW document per copy; the id of the last. RetriableError Printer_Missing, Printer_ServiceGone."""
        job = 0
        with self._open() as printer:
            try:
                for _ in range(copies):
                    job = self._spooler.StartDocPrinter(printer, 1, (title, None, "RAW"))
                    self._spooler.StartPagePrinter(printer)
                    self._spooler.WritePrinter(printer, pdf)
                    self._spooler.EndPagePrinter(printer)
                    self._spooler.EndDocPrinter(printer)
            except self._failed as cause:
                raise RetriableError("Printer_ServiceGone") from cause
        return str(job)

    def job(self, job_id: str) -> JobState:
        with self._open() as printer:
            try:
                status = self._spooler.GetJob(printer, int(job_id), 1)["Status"]
            except self._failed as cause:
                if cause.args and cause.args[0] == _INVALID_PARAMETER:
                    return JobState.DONE
                raise RetriableError("Printer_ServiceGone") from cause
        for bit, state in _JOB:
            if status & bit:
                return state
        return JobState.WAITING

    def _open(self) -> _Handle:
        try:
            name = self._name or self._spooler.GetDefaultPrinter()
            return _Handle(self._spooler, self._spooler.OpenPrinter(name))
        except (self._failed, RuntimeError) as cause:
            raise RetriableError("Printer_Missing") from cause


class _Handle:
    """An open printer that is closed again."""

    def __init__(self, spooler: Any, handle: Any) -> None:
        self._spooler = spooler
        self._handle = handle

    def __enter__(self) -> Any:
        return self._handle

    def __exit__(self, *_: object) -> None:
        self._spooler.ClosePrinter(self._handle)
