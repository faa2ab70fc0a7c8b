"""A wedge scanner types a machine-readable zone faster than people type. This tells the two apart. Without Qt.

Characters of one burst follow each other within `GAP_MS`. The first ones cannot be known as a burst and pass; from
`HOLD_FROM` on they are held. What was held and turns out not to be an MRZ is given back as typed text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

GAP_MS = 45.0
QUIET_MS = 120.0
HOLD_FROM = 14
_SUSPECT_FROM = 3
_WHOLE = (90, 72, 88)  # TD1, TD2, TD3 (ICAO 9303)
_MRZ = re.compile(r"[IACPV][A-Z0-9<]{29,}")


class Fate(StrEnum):
    """What becomes of a key: it passes, or it belongs to a burst."""

    THROUGH = "through"
    HELD = "held"


@dataclass(frozen=True, slots=True, repr=False)
class Finished:
    """A run has ended. `mrz` is the zone with its lines, '' when it was none; the first `typed` characters of the run
    were a person's and belong into the field."""

    mrz: str
    typed: int


class BurstReader:
    """Fed with characters and Enter, each with its time in milliseconds."""

    def __init__(self) -> None:
        self._run: list[str] = []
        self._lines: list[str] = []
        self._last = -1e9
        self._done_at = -1e9

    @property
    def holding(self) -> bool:
        return self._length() >= HOLD_FROM

    @property
    def suspect(self) -> bool:
        """So fast that a digit must not act as a shortcut."""
        return self._length() >= _SUSPECT_FROM

    def starts(self, at_ms: float) -> bool:
        """Whether a character at `at_ms` begins a new run."""
        return at_ms - self._last > GAP_MS

    def character(self, char: str, at_ms: float) -> tuple[Fate, Finished | None]:
        """What becomes of `char`; a run that ended before it is decided first."""
        ended = self._finish() if self.starts(at_ms) and self.holding else None
        if self.starts(at_ms):
            self._reset()
        self._last = at_ms
        self._run.append(char)
        return Fate.HELD if self.holding else Fate.THROUGH, ended

    def enter(self, at_ms: float) -> tuple[Fate, Finished | None]:
        """An Enter inside a burst ends a line; right after a burst it is its echo (CR LF)."""
        if at_ms - self._done_at <= QUIET_MS:
            return Fate.HELD, None
        if not self.holding:
            self._reset()
            return Fate.THROUGH, None
        zone = _MRZ.search(self._text())
        if self.starts(at_ms) or zone is None:
            # A person: the text is given back, and Enter means Enter.
            return Fate.THROUGH, self._finish()
        self._last = at_ms
        self._lines.append("".join(self._run))
        self._run = []
        length = self._length() - zone.start()
        if length in _WHOLE and not (length == 72 and len(self._lines) == 1):
            finished = self._finish()
            self._done_at = at_ms
            return Fate.HELD, finished
        return Fate.HELD, None

    def quiet(self) -> Finished | None:
        """Nothing came for `QUIET_MS`: what was held is decided."""
        return self._finish() if self.holding else None

    def _length(self) -> int:
        return len(self._run) + sum(len(line) for line in self._lines)

    def _text(self) -> str:
        return "".join((*self._lines, *self._run))

    def _finish(self) -> Finished:
        whole = self._text()
        lines = [*self._lines, *(["".join(self._run)] if self._run else [])]
        self._reset()
        zone = _MRZ.search(whole)
        if zone is None or len(whole) - zone.start() < min(_WHOLE):
            return Finished("", len(whole))
        lines[0] = lines[0][zone.start() :]
        return Finished("\n".join(lines), zone.start())

    def _reset(self) -> None:
        self._run, self._lines = [], []
