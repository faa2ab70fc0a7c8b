"""The inside of a private smart-card service. Started by `pcsc.py` under `unshare`; standard library only.

Its own network namespace keeps vpcd's listening ports (it binds every address) away from any network;
its own mount namespace puts a private folder over /run, where pcscd insists on its socket. Orders come
over an inherited socket: `D<port>` hands back a connected socket, `K` kills the service, `S` starts it.
When the other end goes away, for whatever reason, service and namespaces end with it.
"""

from __future__ import annotations

import array
import ctypes
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

_SIOCSIFFLAGS, _IFF_UP, _IFF_RUNNING = 0x8914, 0x1, 0x40
_PR_SET_PDEATHSIG = 1


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _IFF_UP | _IFF_RUNNING))


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class _Service:
    def __init__(self, folder: Path, pcscd: str) -> None:
        self._folder = folder
        self._pcscd = pcscd
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.kill()
        for left_over in ("pcscd.comm", "pcscd.pid"):
            (self._folder / "run" / "pcscd" / left_over).unlink(missing_ok=True)
        # An empty driver folder: this service must never seize a real reader of the machine.
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "PCSCLITE_HP_DROPDIR": str(self._folder / "none"),
        }
        with (self._folder / "pcscd.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._pcscd, "--foreground", "--error", "--config", str(self._folder / "readers")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
            )

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _dial(port: int) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=5)
    line.settimeout(None)
    return line


def _answer(orders: socket.socket, service: _Service, order: bytes) -> None:
    if order[:1] == b"D":
        with _dial(int(order[1:])) as line:
            rights = array.array("i", [line.fileno()])
            orders.sendmsg([b"+"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        return
    if order == b"K":
        service.kill()
    elif order == b"S":
        service.start()
    orders.send(b"+")


def main(control: int, folder: Path, pcscd: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the owner decides
    orders = socket.socket(fileno=control)
    service = _Service(folder, pcscd)
    try:
        subprocess.run(["mount", "--bind", str(folder / "run"), "/run"], check=True)
        _loopback_up()
        orders.send(b"+")
        while order := orders.recv(64):
            try:
                _answer(orders, service, order)
            except OSError as problem:
                orders.send(b"-" + str(problem).encode()[:200])
    except OSError:
        pass  # the owner is gone
    finally:
        service.kill()
        shutil.rmtree(folder, ignore_errors=True)  # the owner may have had no chance to


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
