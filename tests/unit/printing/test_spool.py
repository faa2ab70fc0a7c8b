"""Printers without a printer: none at all, and the Windows adapter against a spooler that is played."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from app.desk.ports import JobState, PrinterCondition
from app.kernel.errors import RetriableError
from printing.spool.missing import PrinterMissing
from printing.spool.windows import WindowsPrinter


def test_no_printer_says_so_and_takes_nothing() -> None:
    printer = PrinterMissing()
    assert printer.state().condition is PrinterCondition.MISSING
    with pytest.raises(RetriableError, match="Printer_Missing"):
        printer.submit(b"%PDF", "x", 1)
    with pytest.raises(RetriableError, match="Printer_JobUnknown"):
        printer.job("1")


class SpoolerError(Exception):
    """pywintypes.error as it is documented: (number, function, text)."""


class Spooler(ModuleType):
    """The calls of win32print that the adapter makes; any other fails."""

    def __init__(self, status: int = 0, job_status: int = 0) -> None:
        super().__init__("win32print")
        self.status, self.job_status = status, job_status
        self.calls: list[Any] = []
        self.default = "office"

    def GetDefaultPrinter(self) -> str:  # noqa: N802 - the name that Windows gives it
        if not self.default:
            raise RuntimeError("The default printer was not found.")
        return self.default

    def OpenPrinter(self, name: str) -> str:  # noqa: N802
        return f"handle of {name}"

    def ClosePrinter(self, handle: str) -> None:  # noqa: N802
        self.calls.append("closed")

    def GetPrinter(self, handle: str, level: int) -> dict[str, int]:  # noqa: N802
        assert level == 2
        return {"Status": self.status}

    def GetJob(self, handle: str, job: int, level: int) -> dict[str, int]:  # noqa: N802
        if job != 7:
            raise SpoolerError(87, "GetJob", "The parameter is incorrect.")
        return {"Status": self.job_status}

    def StartDocPrinter(self, handle: str, level: int, document: tuple[str, None, str]) -> int:  # noqa: N802
        self.calls.append(document)
        return 7

    def StartPagePrinter(self, handle: str) -> None:  # noqa: N802
        self.calls.append("page")

    def WritePrinter(self, handle: str, content: bytes) -> None:  # noqa: N802
        self.calls.append(content)

    def EndPagePrinter(self, handle: str) -> None:  # noqa: N802
        self.calls.append("end of page")

    def EndDocPrinter(self, handle: str) -> None:  # noqa: N802
        self.calls.append("end")


def _printer(monkeypatch: pytest.MonkeyPatch, spooler: Spooler) -> WindowsPrinter:
    types = ModuleType("pywintypes")
    types.error = SpoolerError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "win32print", spooler)
    monkeypatch.setitem(sys.modules, "pywintypes", types)
    return WindowsPrinter()


def test_windows_sends_each_copy_once_and_closes_the_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    spooler = Spooler()
    assert _printer(monkeypatch, spooler).submit(b"%PDF", "Шарт", 2) == "7"
    assert spooler.calls == [("Шарт", None, "RAW"), "page", b"%PDF", "end of page", "end"] * 2 + ["closed"]


@pytest.mark.parametrize(
    ("status", "condition"),
    [
        (0, PrinterCondition.READY),
        (0x8, PrinterCondition.JAM),
        (0x10, PrinterCondition.NO_PAPER),
        (0x80, PrinterCondition.OFFLINE),
        (0x1, PrinterCondition.STOPPED),
        (0x20000, PrinterCondition.LOW_TONER),
        (0x400, PrinterCondition.PRINTING),
    ],
)
def test_windows_states(monkeypatch: pytest.MonkeyPatch, status: int, condition: PrinterCondition) -> None:
    assert _printer(monkeypatch, Spooler(status)).state().condition is condition


@pytest.mark.parametrize(
    ("status", "state"),
    [(0, JobState.WAITING), (0x10, JobState.PRINTING), (0x80, JobState.DONE), (0x2, JobState.FAILED)],
)
def test_windows_jobs(monkeypatch: pytest.MonkeyPatch, status: int, state: JobState) -> None:
    printer = _printer(monkeypatch, Spooler(job_status=status))
    assert printer.job("7") is state
    assert printer.job("8") is JobState.DONE


def test_windows_without_a_default_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    spooler = Spooler()
    spooler.default = ""
    assert _printer(monkeypatch, spooler).state().condition is PrinterCondition.MISSING
