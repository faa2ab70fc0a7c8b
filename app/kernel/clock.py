"""Clocks. Wall time is always aware and in Kazakhstan time, UTC+5 (rule GEN-01)."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

KZ = timezone(timedelta(hours=5), "+05")


class Clock(Protocol):
    """Wall clock of the office."""

    def now(self) -> datetime:
        """Aware moment in UTC+5."""
        ...


class BootClock(Protocol):
    """Clock that only moves forward, counts suspend, and says in which boot it counts."""

    @property
    def boot(self) -> str:
        """Opaque id of this boot; spans are exact only between readings with the same id."""
        ...

    def ns(self) -> int:
        """Nanoseconds since an arbitrary point of this boot."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone(KZ)


class SystemBootClock:
    """CLOCK_BOOTTIME where there is one, else the monotonic clock."""

    def __init__(self) -> None:
        self._id = getattr(time, "CLOCK_BOOTTIME", None)
        self._boot = _machine_boot_id()

    @property
    def boot(self) -> str:
        return self._boot

    def ns(self) -> int:
        return time.monotonic_ns() if self._id is None else time.clock_gettime_ns(self._id)


def _machine_boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        # Windows: the boot moment to the minute is stable enough within one boot.
        return f"boot-{int((time.time() - time.monotonic()) // 60)}"


@dataclass(slots=True)
class ManualClock:
    """A clock that stands still until it is advanced; wall and boot time move together."""

    at: datetime
    boot: str = "manual-boot"
    _ns: int = 0

    def now(self) -> datetime:
        return self.at

    def ns(self) -> int:
        return self._ns

    def advance(self, span: timedelta) -> None:
        """Both clocks are later by `span`."""
        self.at += span
        self._ns += int(span / timedelta(microseconds=1)) * 1000


class OfficeClock:
    """The demo office's clock: a fixed working day plus elapsed time, shared through one small file.

    Desk and registry of the demo read the same file, so that they agree on the day.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._machine = SystemBootClock()
        self._seen: tuple[int, dict[str, int]] | None = None

    @classmethod
    def start(cls, path: Path, at: datetime) -> OfficeClock:
        """A clock file exists at `path` and shows `at` now."""
        clock = cls(path)
        clock.set(at)
        return clock

    def set(self, at: datetime) -> None:
        """The wall shows `at` from now on; boot time keeps its forward course."""
        boot_extra = self._load()["boot_extra_ns"] if self._path.exists() else 0
        self._store(int(at.timestamp() * 1e9) - self._machine.ns(), boot_extra)

    def advance(self, span: timedelta) -> None:
        """Wall and boot time are later by `span`."""
        state = self._load()
        extra = int(span / timedelta(microseconds=1)) * 1000
        self._store(state["wall_offset_ns"] + extra, state["boot_extra_ns"] + extra)

    def now(self) -> datetime:
        ns = self._machine.ns() + self._load()["wall_offset_ns"]
        return datetime.fromtimestamp(ns // 1000 / 1e6, UTC).astimezone(KZ)

    @property
    def boot(self) -> str:
        return self._machine.boot

    def ns(self) -> int:
        return self._machine.ns() + self._load()["boot_extra_ns"]

    def _store(self, wall_offset_ns: int, boot_extra_ns: int) -> None:
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        fresh.write_text(json.dumps({"wall_offset_ns": wall_offset_ns, "boot_extra_ns": boot_extra_ns}))
        fresh.replace(self._path)
        self._seen = None

    def _load(self) -> dict[str, int]:
        stamp = self._path.stat().st_mtime_ns
        if self._seen is None or self._seen[0] != stamp:
            self._seen = (stamp, json.loads(self._path.read_text()))
        return self._seen[1]
