"""A queue of CUPS. The only home of pycups.

The PDF itself is sent; a filled paper tray or a started queue lets a waiting job go on, so nothing is ever submitted
twice. States are judged by numbers and printer reasons (RFC 8011); job reasons are not reliable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import cups

from app.desk.ports import JobState, PrinterCondition, PrinterState
from app.kernel.errors import RetriableError

_NOT_FOUND = 0x0406
_NO_DESTINATION = (_NOT_FOUND, 0x0500)  # CUPS answers 0x0500 for a queue it does not know
_NOT_ACCEPTING = 0x0506
_STOPPED = 5
_PROCESSING = 4
_REASONS = (
    ("media-empty", PrinterCondition.NO_PAPER),
    ("media-needed", PrinterCondition.NO_PAPER),
    ("media-jam", PrinterCondition.JAM),
    ("offline", PrinterCondition.OFFLINE),
    ("connecting-to-device", PrinterCondition.OFFLINE),
    ("timed-out", PrinterCondition.OFFLINE),
    ("toner-low", PrinterCondition.LOW_TONER),
    ("toner-empty", PrinterCondition.LOW_TONER),
    ("marker-supply-low", PrinterCondition.LOW_TONER),
    ("marker-supply-empty", PrinterCondition.LOW_TONER),
)
_JOB_STATES = {
    3: JobState.WAITING,
    4: JobState.WAITING,
    5: JobState.PRINTING,
    6: JobState.WAITING,
    7: JobState.CANCELLED,
    8: JobState.FAILED,
    9: JobState.DONE,
}


class CupsPrinter:
    """Printer of `app.desk.ports` on queue `queue` (the default queue when None).

    `server` is the socket or host of the scheduler; None is the machine's own, or CUPS_SERVER. Each call has its own
    connection, so that it may come from any thread and survives a restart of the scheduler.
    """

    def __init__(self, queue: str | None = None, server: str | None = None) -> None:
        self._queue = queue
        self._server = server

    def state(self) -> PrinterState:
        """What the queue says now; MISSING when there is no queue or no scheduler."""
        try:
            connection = self._connect()
            attributes = connection.getPrinterAttributes(
                self._name(connection),
                requested_attributes=[
                    "printer-state",
                    "printer-state-reasons",
                    "printer-state-message",
                    "printer-is-accepting-jobs",
                ],
            )
        except RetriableError as error:
            return PrinterState(PrinterCondition.MISSING, error.code)
        except (cups.IPPError, cups.HTTPError, RuntimeError):
            return PrinterState(PrinterCondition.MISSING, "Printer_Missing")
        return _state(attributes)

    def submit(self, pdf: bytes, title: str, copies: int) -> str:
        """The job is in the queue, whole; its id.

        RetriableError Printer_Missing, Printer_Rejecting, Printer_ServiceGone.
        """
        connection = self._connect()
        try:
            queue = self._name(connection)
            job = connection.createJob(queue, title, {"copies": str(copies)})
        except cups.IPPError as cause:
            raise _refused(cause) from cause
        except (cups.HTTPError, RuntimeError) as cause:
            raise RetriableError("Printer_ServiceGone") from cause
        try:
            connection.startDocument(queue, job, title, "application/pdf", 1)
            connection.writeRequestData(pdf, len(pdf))
            connection.finishDocument(queue)
        except (cups.IPPError, cups.HTTPError, RuntimeError) as cause:
            # A job without its document would hold the queue; if it cannot be cancelled, CUPS drops it in time.
            self._cancel(job)
            raise RetriableError("Printer_ServiceGone") from cause
        return str(job)

    def job(self, job_id: str) -> JobState:
        """Where the job is; RetriableError Printer_JobUnknown, Printer_ServiceGone."""
        connection = self._connect()
        try:
            attributes = connection.getJobAttributes(int(job_id), requested_attributes=["job-state"])
        except cups.IPPError as cause:
            raise RetriableError("Printer_JobUnknown", job=job_id) from cause
        except (cups.HTTPError, RuntimeError) as cause:
            raise RetriableError("Printer_ServiceGone") from cause
        return _JOB_STATES.get(attributes["job-state"], JobState.FAILED)

    def _connect(self) -> Any:
        try:
            return cups.Connection(host=self._server) if self._server else cups.Connection()
        except (cups.HTTPError, RuntimeError) as cause:
            raise RetriableError("Printer_ServiceGone") from cause

    def _name(self, connection: Any) -> str:
        queue: str | None = self._queue or connection.getDefault()
        if queue is None:
            raise RetriableError("Printer_Missing")
        return queue

    def _cancel(self, job: int) -> None:
        try:
            self._connect().cancelJob(job)
        except (RetriableError, cups.IPPError, cups.HTTPError, RuntimeError):
            return


def _refused(error: Any) -> RetriableError:
    code = error.args[0] if error.args else 0
    if code == _NOT_ACCEPTING:
        return RetriableError("Printer_Rejecting")
    if code in _NO_DESTINATION:
        return RetriableError("Printer_Missing")
    return RetriableError("Printer_ServiceGone")


def _state(attributes: Mapping[str, Any]) -> PrinterState:
    message = attributes.get("printer-state-message") or ""
    number = attributes["printer-state"]
    if attributes.get("printer-is-accepting-jobs") is False:
        return PrinterState(PrinterCondition.REJECTING, message)
    if number == _STOPPED:
        return PrinterState(PrinterCondition.STOPPED, message)
    reasons = [r.removesuffix("-error").removesuffix("-warning").removesuffix("-report") for r in _reasons(attributes)]
    for reason, condition in _REASONS:
        if reason in reasons:
            return PrinterState(condition, message)
    return PrinterState(PrinterCondition.PRINTING if number == _PROCESSING else PrinterCondition.READY, message)


def _reasons(attributes: Mapping[str, Any]) -> list[str]:
    """CUPS gives one reason as a text and several as a list."""
    reasons = attributes.get("printer-state-reasons") or []
    return [reasons] if isinstance(reasons, str) else list(reasons)
