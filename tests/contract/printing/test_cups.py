"""What only the real scheduler has: its socket, its queues, its end."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.desk.ports import PrinterCondition
from app.kernel.errors import RetriableError
from printing.spool.cups_printer import CupsPrinter
from tests.contract.printing.test_printer import until
from ui.demo.cups import Fault, PrivateCups

pytestmark = pytest.mark.cups


def test_the_scheduler_is_private_and_leaves_nothing_but_papers(tmp_path: Path) -> None:
    with PrivateCups(tmp_path / "papers") as office:
        socket = Path(office.socket_path)
        assert socket.is_socket()
        assert CupsPrinter(server=office.socket_path).state().condition is PrinterCondition.READY
    assert not socket.parent.exists()
    assert (tmp_path / "papers").is_dir()


def test_a_queue_that_is_not_there(tmp_path: Path) -> None:
    with PrivateCups(tmp_path / "papers") as office:
        printer = CupsPrinter("nobody", office.socket_path)
        assert printer.state().condition is PrinterCondition.MISSING
        with pytest.raises(RetriableError) as refused:
            printer.submit(b"%PDF-1.4", "x", 1)
        assert refused.value.code == "Printer_Missing"


def test_a_scheduler_that_is_gone(tmp_path: Path) -> None:
    with PrivateCups(tmp_path / "papers") as office:
        printer = CupsPrinter(server=office.socket_path)
    assert printer.state().condition is PrinterCondition.MISSING
    for action in (lambda: printer.submit(b"%PDF-1.4", "x", 1), lambda: printer.job("1")):
        with pytest.raises(RetriableError) as refused:
            action()
        assert refused.value.code == "Printer_ServiceGone"


def test_low_toner_is_told_and_prints_all_the_same(tmp_path: Path) -> None:
    with PrivateCups(tmp_path / "papers") as office:
        office.suffer(Fault.TONER_LOW)
        printer = CupsPrinter(server=office.socket_path)
        printer.submit(b"%PDF-1.4 ticket", "x", 1)
        until(lambda: len(list(office.papers.glob("*.pdf"))) == 1)
        until(lambda: printer.state().condition is PrinterCondition.LOW_TONER)


def test_the_reason_of_a_person_is_told(tmp_path: Path) -> None:
    with PrivateCups(tmp_path / "papers") as office:
        printer = CupsPrinter(PrivateCups.queue, office.socket_path)
        assert printer.state().condition is PrinterCondition.READY
        office.disable("себеп")
        until(lambda: printer.state().condition is PrinterCondition.STOPPED)
        assert printer.state().detail == "себеп"


def test_it_ends_even_while_a_job_waits(tmp_path: Path) -> None:
    with PrivateCups(tmp_path / "papers") as office:
        office.suffer(Fault.JAM)
        printer = CupsPrinter(server=office.socket_path)
        printer.submit(b"%PDF-1.4 ticket", "x", 1)
        until(lambda: printer.state().condition is PrinterCondition.JAM)
        backends = _backends(office.socket_path)
        assert backends
        started = time.monotonic()
    assert time.monotonic() - started < 15
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in backends))


def _backends(socket: str) -> list[int]:
    """Processes that run the backend of this scheduler."""
    mark = str(Path(socket).parent / "bin").encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                command = (entry / "cmdline").read_bytes()
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if mark in command or b"CUPS_SERVERBIN=" + mark in environment:
                found.append(int(entry.name))
    return found
