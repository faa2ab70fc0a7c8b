"""Nothing that goes wrong in a worker thread vanishes: the clerk hears of it, and the log says nothing of a person."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator

import pytest

from app.desk.commands import SignerRole, TakeTicket
from app.desk.ports import JobState, PrinterState
from app.kernel.errors import ProgrammingError, QabyldauError, RetriableError
from app.kernel.redaction import Secret
from sync.exchange import StepReport
from tests.support.desk import DeskStage
from ui.runtime.exchange import ExchangeThread
from ui.runtime.faults import as_shown
from ui.runtime.listener import SilentListener, Work
from ui.runtime.running import Adapters, RunningOffice

PRIVATE = "900101300017"


class Hears(SilentListener):
    def __init__(self) -> None:
        self.failures: queue.Queue[tuple[Work, QabyldauError]] = queue.Queue()

    def failed(self, work: Work, error: QabyldauError) -> None:
        self.failures.put((work, error))


class Unusable:
    """No test here may reach a device; whoever does hears a foreign exception with a person in it."""

    def __getattr__(self, name: str) -> object:
        raise LookupError(f"{name} {PRIVATE}")


class Slow(Unusable):
    """A printer that takes papers only once it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.taken: list[str] = []

    def submit(self, pdf: bytes, title: str, copies: int) -> str:
        self.let.wait(30)
        self.taken.append(title)
        return str(len(self.taken))

    def state(self) -> PrinterState:
        raise RetriableError("Printer_ServiceGone")

    def job(self, job_id: str) -> JobState:
        return JobState.DONE


@pytest.fixture
def heard() -> Hears:
    return Hears()


@pytest.fixture
def running(stage: DeskStage, heard: Hears) -> Iterator[RunningOffice]:
    made = _running(stage, heard, Unusable())
    yield made
    made.close()


def _running(stage: DeskStage, heard: Hears, printer: object) -> RunningOffice:
    none = Unusable()
    adapters = Adapters(none, none, printer, none, None)  # type: ignore[arg-type]
    return RunningOffice(stage.desk, adapters, stage.clock, heard)


def test_an_unforeseen_exception_reaches_the_clerk_and_the_log_without_the_person(
    running: RunningOffice, heard: Hears, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        running.watch_printer()  # nobody waits for this future
        work, error = heard.failures.get(timeout=30)
    assert (work, error.code) == (Work.PRINT, "Unknown")
    assert "LookupError" in caplog.text
    assert "ui/runtime/running.py" in caplog.text
    assert PRIVATE not in caplog.text + str(error)


def test_a_desk_that_cannot_show_itself_says_so(
    stage: DeskStage, running: RunningOffice, heard: Hears, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(stage.desk, "_day", broken)
    running.refresh()
    assert heard.failures.get(timeout=30)[1].code == "Unknown"


def test_a_programming_error_is_shown_under_its_code_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    error = ProgrammingError("Desk_NoCase")
    assert as_shown(error) is error
    assert "Desk_NoCase" in caplog.text


def test_the_pin_is_wiped_also_when_the_office_closes_first(stage: DeskStage, heard: Hears) -> None:
    running = _running(stage, heard, Unusable())
    begun, go_on = threading.Event(), threading.Event()

    def long_work() -> None:
        begun.set()
        go_on.wait(30)

    running._threads.devices.submit(long_work)
    assert begun.wait(30)
    pin = Secret("123456")
    future = running.sign(SignerRole.PARENT, pin)
    closing = threading.Thread(target=running.close)
    closing.start()
    while not future.cancelled():
        closing.join(0.01)
    go_on.set()
    closing.join(30)
    assert pin.reveal() == ""


def test_papers_ordered_before_the_end_are_handed_to_the_printer(stage: DeskStage, heard: Hears) -> None:
    printer = Slow()
    running = _running(stage, heard, printer)
    for _ in range(3):
        running.execute(TakeTicket())
    closing = threading.Thread(target=running.close)
    closing.start()
    printer.let.set()
    closing.join(60)
    assert len(printer.taken) == 3


class StumblingExchange:
    """Its first step fails as storage does, the second goes through."""

    def __init__(self) -> None:
        self.steps = 0
        self.went_through = threading.Event()

    def step(self, now: object, *, force: bool, stopping: object) -> StepReport:
        self.steps += 1
        if self.steps == 1:
            raise RetriableError("Journal_DiskFull")
        self.went_through.set()
        return StepReport(skipped=True)


def test_the_exchange_outlives_a_full_disk(stage: DeskStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.runtime.exchange._AFTER_FAULT_S", 0.01)
    exchange = StumblingExchange()
    failures: list[Exception] = []
    thread = ExchangeThread(
        exchange,  # type: ignore[arg-type]
        stage.clock,
        changed=lambda: None,
        failed=failures.append,
        before=lambda: None,
        after_success=lambda: None,
        _stop=threading.Event(),
        _wake=threading.Event(),
        _busy=threading.Lock(),
    )
    thread.start()
    assert exchange.went_through.wait(30)
    thread.close()
    assert [str(f) for f in failures] == ["Journal_DiskFull"]
