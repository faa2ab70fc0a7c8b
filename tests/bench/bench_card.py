"""`card`: a whole identity document through the service, beside the same commands sent raw over the same service.

The card answers with fixed randoms and without delay, so the commands of the first read can be sent again as they
were. It lives in a process of its own, as a card has its own processor. Own CPU per command stands in the note.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from app.cards.apdu import ResponseApdu
from app.cards.connection import CardConnection
from app.cards.pcsc import PcscService
from app.cards.reading import ReadingOptions, read_identity
from app.domain.identity import IdentityDocument
from tests.bench.card_process import fixed
from tests.unit.cards.specimen import TODAY, gulsezim
from ui.demo.pcsc import PrivatePcscd

_ROUNDS = 150
_WARM = 10


class _Recorder:
    def __init__(self, inner: CardConnection) -> None:
        self._inner = inner
        self.commands: list[bytes] = []

    @property
    def atr(self) -> bytes:
        return self._inner.atr

    def transmit(self, command: bytes) -> ResponseApdu:
        self.commands.append(command)
        return self._inner.transmit(command)


def rows() -> list[dict[str, Any]]:
    """Row `card` (ms): BAC, COM, DG1, DG11, DG12 and DG2, one connection and one transaction each time."""
    person = gulsezim()
    with ExitStack() as stack:
        machine = stack.enter_context(PrivatePcscd(2))
        machine.use_here()
        service, name = PcscService(), machine.reader_name(1)
        line = machine.line(1)
        stack.callback(line.close)
        card = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.card_process", str(line.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[line.fileno()],
        )
        stack.callback(card.wait)
        stack.callback(card.communicate)
        _wait_for_card(service, name)

        def read(connection: CardConnection) -> IdentityDocument:
            return read_identity(
                connection,
                person.key,
                lambda percent: None,
                lambda: False,
                today=TODAY,
                options=ReadingOptions(randoms=fixed),
            )

        recorder: list[_Recorder] = []

        def ours() -> None:
            link = service.connect(name)
            try:
                read(link)
            finally:
                link.close()

        def record() -> None:
            link = service.connect(name)
            try:
                recorder.append(_Recorder(link))
                read(recorder[0])
            finally:
                link.close()

        def raw() -> None:
            link = service.connect(name)
            try:
                for command in recorder[0].commands:
                    link.transmit(command)
            finally:
                link.close()

        record()
        times, cpu = _alternately(ours, raw)
    commands = len(recorder[0].commands)
    own = (cpu[0] - cpu[1]) / commands * 1e6
    return [
        {
            "name": "card",
            "ours": times[0] * 1e3,
            "reference": times[1] * 1e3,
            "ratio": times[0] / times[1],
            "unit": "ms",
            "n": _ROUNDS,
            "note": f"{commands} commands, own CPU {own:.0f} µs each, photo {len(person.photo_jpeg)} bytes, no SOD",
        }
    ]


def _wait_for_card(service: PcscService, name: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        status = service.status(name)
        if status is not None and status.present:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(name)
        time.sleep(0.02)


def _alternately(*subjects: Callable[[], None]) -> tuple[list[float], list[float]]:
    """Median wall and median CPU of this thread, in seconds, for each subject; they take turns."""
    wall: list[list[float]] = [[] for _ in subjects]
    cpu: list[list[float]] = [[] for _ in subjects]
    gc.disable()
    try:
        for turn in range(_WARM + _ROUNDS):
            for i, subject in enumerate(subjects):
                begun, spent = time.perf_counter(), time.thread_time()
                subject()
                if turn >= _WARM:
                    wall[i].append(time.perf_counter() - begun)
                    cpu[i].append(time.thread_time() - spent)
    finally:
        gc.enable()
    return [statistics.median(w) for w in wall], [statistics.median(c) for c in cpu]
