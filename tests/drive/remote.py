"""The parent's side of a driven window: start it, press keys, wait for what it shows, kill it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.drive.look import Look

if TYPE_CHECKING:
    from ui.desktop.view_models.state import WindowState
    from ui.desktop.view_models.window_models import WindowVM

PATIENCE_S = 30.0
_ROOT = Path(__file__).resolve().parents[2]


class NotShown(AssertionError):
    """What was waited for did not come; the message says what stood there instead."""


class RemoteWindow:
    """The real desktop in a process of its own. `tell_display` lets it appear."""

    def __init__(self, options: Sequence[str], log: Path) -> None:
        self._line, theirs = multiprocessing.Pipe()
        self._log = log
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.drive.window", str(theirs.fileno()), *options],
                pass_fds=[theirs.fileno()],
                cwd=_ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        theirs.close()

    def tell_display(self, name: str) -> None:
        """The window appears on this display."""
        self._line.send(name)

    def wait_usable(self) -> None:
        """Returns when it said that it is painted and takes keys (started with --say-usable)."""
        stream = self._process.stdout
        if stream is None or stream.readline().strip() != b"usable":
            raise NotShown(f"the window did not come up: {self.said()}")

    def said(self) -> str:
        """What the process wrote on standard error."""
        return self._log.read_text(errors="replace")[-2000:]

    def until_said(self, words: str, seconds: float = PATIENCE_S) -> str:
        """What it wrote on standard error, once `words` stand there."""
        end = time.monotonic() + seconds
        while words not in self.said():
            if time.monotonic() > end:
                raise NotShown(f"waited {seconds:g} s for {words!r} on standard error; there is: {self.said()}")
            time.sleep(0.02)
        return self.said()

    def _ask(self, name: str, *arguments: Any) -> Any:
        try:
            self._line.send((name, arguments))
            if not self._line.poll(PATIENCE_S):
                raise NotShown(f"the window does not answer to {name}: {self.said()}")
            good, value = self._line.recv()
        except (OSError, EOFError):
            raise NotShown(f"the window ended (exit {self._process.poll()}): {self.said()}") from None
        if not good:
            raise RuntimeError(f"{name}: {value}")
        return value

    # ---- keys

    def press(self, *names: str) -> None:
        for name in names:
            self._ask("press", name)

    def type(self, text: str) -> None:
        self._ask("type", text)

    def burst(self, text: str) -> None:
        self._ask("burst", text)

    # ---- what it shows

    def look(self) -> Look:
        seen: Look = self._ask("look")
        return seen

    def state(self) -> tuple[WindowState, WindowVM]:
        seen: tuple[WindowState, WindowVM] = pickle.loads(self._ask("state"))  # noqa: S301 - our own child
        return seen

    def until(self, condition: Callable[[Look], bool], what: str, seconds: float = PATIENCE_S) -> Look:
        """The first look for which `condition` holds; NotShown with the last one when none comes."""
        end = time.monotonic() + seconds
        while True:
            look = self.look()
            if condition(look):
                return look
            if time.monotonic() > end:
                raise NotShown(f"waited {seconds:g} s for {what}; the window shows {look}\n{self.said()}")
            time.sleep(0.015)

    def picture(self, path: Path) -> None:
        self._ask("picture", str(path))

    def parent_picture(self, path: Path) -> None:
        self._ask("parent_picture", str(path))

    def notice_picture(self, path: Path) -> None:
        self._ask("notice_picture", str(path))

    def pictures_written(self) -> None:
        self._ask("pictures_written")

    def resize(self, width: int, height: int) -> None:
        self._ask("resize", width, height)

    # ---- counting and measuring

    def count_from_now(self) -> None:
        self._ask("count_from_now")

    def count_pause(self) -> None:
        self._ask("count_pause")

    def count_again(self) -> None:
        self._ask("count_again")

    def count(self) -> tuple[int, int]:
        presses, keys = self._ask("count")
        return int(presses), int(keys)

    def probe_start(self) -> None:
        self._ask("probe_start")

    def probe_stop(self) -> tuple[float, int]:
        longest, ticks = self._ask("probe_stop")
        return float(longest), int(ticks)

    # ---- its end

    def kill(self) -> None:
        """As in a power cut: gone at once."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._end()

    def close(self) -> int:
        """Closed as by its owner; the exit code."""
        if self._process.poll() is None:
            with contextlib.suppress(NotShown):
                self._ask("close")
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
        return self._end()

    def wait_end(self) -> int:
        """Returns when it has ended by itself; the exit code."""
        self._process.wait(PATIENCE_S)
        return self._end()

    def running(self) -> bool:
        return self._process.poll() is None

    def _end(self) -> int:
        code = self._process.wait()
        self._line.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code
