"""Processes that this test session started, found through /proc, orphans included."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKER = "QABYLDAU_TEST_SESSION"
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class ProcessSeen:
    """One running process. `maps` are the shared objects it has loaded."""

    pid: int
    name: str
    command: str

    @property
    def maps(self) -> str:
        try:
            return Path(f"/proc/{self.pid}/maps").read_text(errors="replace")
        except OSError:
            return ""


def mark_session() -> None:
    """Whatever is started from now on carries this session's mark in its environment."""
    os.environ[MARKER] = uuid.uuid4().hex


def session_processes() -> Iterator[ProcessSeen]:
    """Live processes of this session: its descendants, and orphans that carry its mark. Zombies are left out."""
    mark = f"{MARKER}={os.environ.get(MARKER, '')}".encode()
    parents: dict[int, int] = {}
    seen: dict[int, ProcessSeen] = {}
    marked: set[int] = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            pid = int(entry.name)
            after_name = (entry / "stat").read_text().rpartition(")")[2].split()
            if after_name[0] in "ZX":
                continue
            parents[pid] = int(after_name[1])
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            seen[pid] = ProcessSeen(pid, (entry / "comm").read_text().strip(), command)
            if mark in (entry / "environ").read_bytes():
                marked.add(pid)
    for pid, process in seen.items():
        if pid != os.getpid() and (pid in marked or _descends(pid, parents)):
            yield process


def _descends(pid: int, parents: dict[int, int]) -> bool:
    while pid in parents:
        pid = parents[pid]
        if pid == os.getpid():
            return True
    return False


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    """A child that ends when this process does, even when this process is killed."""
    hook = _die_with_parent if sys.platform == "linux" else None
    return subprocess.Popen(command, preexec_fn=hook, **options)  # noqa: PLW1509 - no threads are running yet


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Returns as soon as `condition` holds; TimeoutError that names `what` when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(0.01)


def end_processes(processes: Sequence[ProcessSeen]) -> None:
    """None of `processes` runs any more: asked first, killed after two seconds."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)
    pids = {p.pid for p in processes}
    try:
        wait_until(lambda: not pids & {p.pid for p in session_processes()}, "children to end", 2.0)
    except TimeoutError:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
