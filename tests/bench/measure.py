"""Ways to measure: processes until they say a line, memory of a process tree, pauses of an event loop."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

_PAGE = os.sysconf("SC_PAGE_SIZE")
_LIMIT_S = 60.0


def seconds_until_line(command: Sequence[str], line: str, environment: Mapping[str, str], runs: int) -> float:
    """Median seconds from process start to the moment `line` arrives on its standard output; the process is ended."""
    spans = []
    for _ in range(runs):
        start = time.perf_counter()
        with subprocess.Popen(
            command, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            said = _wait_for(process, line)
            spans.append(time.perf_counter() - start)
            process.kill()
            if not said:
                raise RuntimeError(f"{command[0]} never said {line!r}: {_tail(process)}")
    return median(spans)


def _wait_for(process: subprocess.Popen[str], line: str) -> bool:
    if process.stdout is None:
        return False
    return any(text.strip() == line for text in process.stdout)


def _tail(process: subprocess.Popen[str]) -> str:
    return process.stderr.read()[-800:] if process.stderr else ""


def resident_bytes_at_line(command: Sequence[str], line: str, environment: Mapping[str, str]) -> int:
    """Resident memory of the process and its children when it says `line`; the process is ended."""
    with subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        said = _wait_for(process, line)
        size = sum(_resident(pid) for pid in (process.pid, *_children(process.pid)))
        process.kill()
        if not said:
            raise RuntimeError(f"{command[0]} never said {line!r}: {_tail(process)}")
    return size


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return found
    for thread in threads:
        for child in (thread / "children").read_text().split():
            found += [int(child), *_children(int(child))]
    return found
