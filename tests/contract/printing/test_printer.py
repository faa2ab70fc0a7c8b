"""One suite for the printer in memory and for a queue of a running cupsd."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.desk.ports import JobState, Printer, PrinterCondition
from app.kernel.errors import RetriableError
from printing.render import ReportlabRenderer
from printing.spool.cups_printer import CupsPrinter
from tests.support.printer import FakePrinter
from tests.unit.printing.papers import facts_of
from ui.demo.cups import Fault, PrivateCups

_SECONDS = 20.0


@dataclass(slots=True)
class Bench:
    """A printer, the hand that disturbs it, and what came out."""

    printer: Printer
    hand: PrivateCups | FakePrinter
    papers: Callable[[], list[bytes]]


@pytest.fixture(params=["memory", pytest.param("cups", marks=pytest.mark.cups)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "memory":
        fake = FakePrinter()
        yield Bench(fake, fake, lambda: list(fake.papers))
        return
    with PrivateCups(tmp_path / "papers") as office:
        yield Bench(
            CupsPrinter(server=office.socket_path),
            office,
            lambda: [p.read_bytes() for p in sorted(office.papers.glob("*.pdf"))],
        )


def until(condition: Callable[[], bool]) -> None:
    """Waits for `condition`, at most 20 seconds."""
    end = time.monotonic() + _SECONDS
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def paper() -> bytes:
    return ReportlabRenderer().render("waiting-ticket", facts_of("waiting-ticket")).pdf


def test_a_paper_comes_out_as_it_is_as_often_as_asked(bench: Bench, paper: bytes) -> None:
    assert bench.printer.state().condition is PrinterCondition.READY
    job = bench.printer.submit(paper, "017-талон", 2)
    until(lambda: bench.printer.job(job) is JobState.DONE)
    assert bench.papers() == [paper, paper]


@pytest.mark.parametrize(
    ("fault", "condition"),
    [
        (Fault.NO_PAPER, PrinterCondition.NO_PAPER),
        (Fault.JAM, PrinterCondition.JAM),
        (Fault.OFFLINE, PrinterCondition.OFFLINE),
    ],
)
def test_a_job_waits_for_the_printer_and_then_comes_out_once(
    bench: Bench, paper: bytes, fault: Fault, condition: PrinterCondition
) -> None:
    bench.hand.suffer(fault)
    job = bench.printer.submit(paper, "Шарт", 1)
    until(lambda: bench.printer.state().condition is condition)
    assert bench.printer.job(job) is JobState.PRINTING
    assert bench.papers() == []
    bench.hand.suffer(Fault.NONE)
    until(lambda: bench.printer.job(job) is JobState.DONE)
    until(lambda: bench.printer.state().condition is PrinterCondition.READY)
    assert bench.papers() == [paper]


def test_a_stopped_queue_keeps_the_job_until_a_person_starts_it(bench: Bench, paper: bytes) -> None:
    bench.hand.disable("Қағаз салынуда")
    until(lambda: bench.printer.state().condition is PrinterCondition.STOPPED)
    job = bench.printer.submit(paper, "Шарт", 1)
    assert bench.printer.job(job) is JobState.WAITING
    bench.hand.enable()
    until(lambda: bench.printer.job(job) is JobState.DONE)
    assert bench.papers() == [paper]


@pytest.mark.parametrize("fault", [Fault.STOP, Fault.FAIL])
def test_a_printer_that_gives_up_stops_its_queue_and_the_job_is_kept(bench: Bench, paper: bytes, fault: Fault) -> None:
    bench.hand.suffer(fault)
    job = bench.printer.submit(paper, "Шарт", 1)
    until(lambda: bench.printer.state().condition is PrinterCondition.STOPPED)
    assert bench.printer.job(job) is JobState.WAITING
    bench.hand.suffer(Fault.NONE)
    bench.hand.enable()
    until(lambda: bench.printer.job(job) is JobState.DONE)
    assert bench.papers() == [paper]


def test_a_queue_that_takes_nothing_refuses_the_job(bench: Bench, paper: bytes) -> None:
    bench.hand.reject()
    until(lambda: bench.printer.state().condition is PrinterCondition.REJECTING)
    with pytest.raises(RetriableError) as refused:
        bench.printer.submit(paper, "Шарт", 1)
    assert refused.value.code == "Printer_Rejecting"
    bench.hand.accept()
    job = bench.printer.submit(paper, "Шарт", 1)
    until(lambda: bench.printer.job(job) is JobState.DONE)
    assert bench.papers() == [paper]


def test_a_job_that_never_was_is_unknown(bench: Bench) -> None:
    with pytest.raises(RetriableError) as refused:
        bench.printer.job("4711")
    assert refused.value.code == "Printer_JobUnknown"
