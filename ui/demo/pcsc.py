"""A private smart-card service with virtual readers: reachable from this machine only, several at once.

Clients in other processes find it through PCSCLITE_CSOCK_NAME (see `environment`), which must be in their
environment before their first call into the PC/SC library; in this process call `use_here` before it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol

from app.cards.simulator.vpcd import CardProgram, VirtualSlot
from app.kernel.errors import FatalError, RetriableError

_DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_SLOTS_PER_BLOCK = 2  # of vpcd
_FIRST_PORT = 0x8C7B  # private to the network namespace, so the same everywhere
_PATIENCE_SECONDS = 15.0
_SOCKET_VARIABLE, _LINK = "PCSCLITE_CSOCK_NAME", "turning.comm"


class VirtualReaders(Protocol):
    """Hands that put cards into readers; readers are counted from 1, as the clerk does."""

    def insert(self, reader: int, program: CardProgram, delay_s: float = 0.0) -> None: ...

    def remove(self, reader: int) -> None: ...


class PrivatePcscd:
    """pcscd and vpcd in namespaces of their own. A context manager: running inside, gone after.

    FatalError Pcscd_Missing (package not installed), Pcscd_NoNamespace (the machine forbids it),
    Pcscd_NotStarted.
    """

    def __init__(self, readers: int = 2) -> None:
        self._count = readers
        self._folder: Path | None = None
        self._jail: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None
        self._lock = threading.Lock()
        self._slots = [
            VirtualSlot(lambda port=_FIRST_PORT + i: self._dial(port), f"reader-{i + 1}")  # type: ignore[misc]
            for i in range(readers)
        ]

    # ------------------------------------------------------------------ life

    def start(self) -> PrivatePcscd:
        """The service answers and shows its readers; nothing of it is reachable from a network."""
        pcscd = shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin:/sbin:/usr/local/sbin")
        unshare = shutil.which("unshare")
        if pcscd is None or unshare is None or not _DRIVER.exists():
            raise FatalError("Pcscd_Missing")
        # Short on purpose: the path of a Unix socket has room for 107 bytes.
        self._folder = Path(tempfile.mkdtemp(prefix="qpcsc-"))
        (self._folder / "run" / "pcscd").mkdir(parents=True)
        (self._folder / "none").mkdir()
        (self._folder / "readers").mkdir()
        self._write_configuration(self._count)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(_PATIENCE_SECONDS)
        self._orders = ours
        namespaces = ["--mount", "--net"] if os.geteuid() == 0 else ["--map-root-user", "--mount", "--net"]
        arguments = [str(Path(__file__).with_name("pcsc_jail.py")), str(theirs.fileno()), str(self._folder), pcscd]
        with theirs, (self._folder / "jail.log").open("wb") as log:
            self._jail = subprocess.Popen(
                [unshare, *namespaces, sys.executable, "-I", "-S", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            if not _received(ours):
                raise FatalError("Pcscd_NoNamespace")
            self.start_service()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Every process started here is gone, and so is the folder. May be called twice."""
        if self._orders is not None:
            self._orders.close()  # ends the jail, and the service with it
            self._orders = None
        if self._jail is not None:
            try:
                self._jail.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self._jail.kill()
                self._jail.wait()
            self._jail = None
        for slot in self._slots:
            slot.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def __enter__(self) -> PrivatePcscd:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # ------------------------------------------------------------------ for clients

    @property
    def socket_path(self) -> Path:
        if self._folder is None:
            raise FatalError("Pcscd_NotStarted")
        return self._folder / "run" / "pcscd" / "pcscd.comm"

    @property
    def environment(self) -> dict[str, str]:
        """What a client process needs in its environment."""
        return {_SOCKET_VARIABLE: str(self.socket_path)}

    def use_here(self) -> None:
        """The PC/SC library of this process talks to this service from its next call on.

        The library reads its path once per process, so the path is a link that can be turned to the next service.
        """
        link = Path(os.environ.get(_SOCKET_VARIABLE, ""))
        if link.name != _LINK or not link.parent.name.startswith(f"qpcsc-{os.getpid()}-"):
            home = tempfile.mkdtemp(prefix=f"qpcsc-{os.getpid()}-")
            atexit.register(shutil.rmtree, home, ignore_errors=True)
            link = Path(home) / _LINK
            os.environ[_SOCKET_VARIABLE] = str(link)
        link.unlink(missing_ok=True)
        link.symlink_to(self.socket_path)

    def reader_name(self, reader: int) -> str:
        """Name of reader 1, 2, … as PC/SC lists it."""
        block, slot = divmod(reader - 1, _SLOTS_PER_BLOCK)
        return f"{_block_name(block)} 00 {slot:02d}"

    # ------------------------------------------------------------------ cards

    def insert(self, reader: int, program: CardProgram, delay_s: float = 0.0) -> None:
        """`program` stands in reader 1, 2, … and the service has seen its ATR. RetriableError Simulator_NotTaken."""
        self._slots[reader - 1].insert(program, delay_s)

    def remove(self, reader: int) -> None:
        """The reader is empty and its driver has noticed."""
        self._slots[reader - 1].remove()

    def line(self, reader: int) -> socket.socket:
        """A line of its own to the reader's driver, for a card program in another process."""
        return self._dial(_FIRST_PORT + reader - 1)

    def slot(self, reader: int) -> VirtualSlot:
        return self._slots[reader - 1]

    # ------------------------------------------------------------------ faults

    def kill_service(self) -> None:
        """pcscd is gone as after a crash; cards stay in their readers."""
        self._order(b"K")

    def start_service(self, readers: int | None = None) -> None:
        """pcscd runs (again) and accepts clients; `readers` limits how many readers it knows from now on."""
        if readers is not None:
            self._write_configuration(readers)
        self._order(b"S")
        self._until(self._accepts)

    # ------------------------------------------------------------------ inside

    def _write_configuration(self, readers: int) -> None:
        if self._folder is None:
            raise FatalError("Pcscd_NotStarted")
        blocks = []
        for block in range(-(-readers // _SLOTS_PER_BLOCK)):
            port = f"0x{_FIRST_PORT + block * _SLOTS_PER_BLOCK:04X}"
            blocks.append(
                f'FRIENDLYNAME "{_block_name(block)}"\nDEVICENAME /dev/null:{port}\n'
                f"LIBPATH {self._driver(block)}\nCHANNELID {port}\n"
            )
        (self._folder / "readers" / "virtual").write_text("\n".join(blocks))

    def _driver(self, block: int) -> Path:
        """vpcd keeps its slots in one array per loaded library, so every block beyond the first needs its own copy."""
        if block == 0 or self._folder is None:
            return _DRIVER
        return Path(shutil.copy(_DRIVER, self._folder / f"vpcd-{block}.so"))

    def _accepts(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_path))
            except OSError:
                return False
            return True

    def _until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                raise FatalError("Pcscd_NotStarted")
            time.sleep(0.01)

    def _order(self, order: bytes) -> None:
        with self._lock:
            if self._orders is None:
                raise FatalError("Pcscd_NotStarted")
            self._orders.send(order)
            if not _received(self._orders):
                raise FatalError("Pcscd_NotStarted")

    def _dial(self, port: int) -> socket.socket:
        with self._lock:
            if self._orders is None:
                raise OSError("the service is stopped")
            self._orders.send(b"D%d" % port)
            answer, descriptors, _flags, _address = socket.recv_fds(self._orders, 256, 1)
        if answer[:1] != b"+" or not descriptors:
            raise OSError(answer[1:].decode(errors="replace"))
        os.set_inheritable(descriptors[0], False)  # a child holding the line would keep the card in the reader
        return socket.socket(fileno=descriptors[0])


def _received(orders: socket.socket) -> bool:
    try:
        return orders.recv(256)[:1] == b"+"
    except TimeoutError:
        raise RetriableError("Pcscd_Slow") from None
    except OSError:
        return False


def _block_name(block: int) -> str:
    return "Virtual PCD" if block == 0 else f"Virtual PCD {block + 1}"
