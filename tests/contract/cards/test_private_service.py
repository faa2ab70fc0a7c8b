"""The private smart-card service: unreachable from outside, several at once, gone with its owner."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cards.pcsc import PcscService
from app.kernel.errors import FatalError
from tests.unit.cards.specimen import card, gulsezim
from ui.demo import pcsc
from ui.demo.pcsc import PrivatePcscd

pytestmark = pytest.mark.pcsc
OWNER = """
import sys
from ui.demo.pcsc import PrivatePcscd
with PrivatePcscd(2) as service:
    print(service.socket_path, flush=True)
    sys.stdin.read()
"""


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_no_port_of_it_is_open_on_this_machine(service: PrivatePcscd) -> None:
    service.insert(1, card(gulsezim()))
    line = service.line(2)
    port = line.getpeername()[1]
    line.close()
    for address in ("127.0.0.1", socket.gethostname()):
        with pytest.raises(OSError):
            socket.create_connection((address, port), timeout=2).close()


def test_two_services_stand_side_by_side(service: PrivatePcscd) -> None:
    with PrivatePcscd(2) as other:
        other.use_here()
        other.insert(1, card(gulsezim()))
        until(lambda: _present(other.reader_name(1)))
        service.use_here()
        assert not _present(service.reader_name(1))


def _present(name: str) -> bool:
    status = PcscService().status(name)
    return status is not None and status.present


def test_it_does_not_outlive_a_killed_owner() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    ) as owner:
        assert owner.stdout is not None
        path = Path(owner.stdout.readline().strip())
        daemon = int(path.with_name("pcscd.pid").read_text().strip("\0\n"))
        os.kill(owner.pid, signal.SIGKILL)
    until(lambda: not _alive(daemon))
    until(lambda: not path.parents[2].exists())


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_a_missing_driver_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc, "_DRIVER", Path("/nowhere/libifdvpcd.so"))
    with pytest.raises(FatalError) as caught:
        PrivatePcscd(2).start()
    assert caught.value.code == "Pcscd_Missing"
