"""A private X server with a window manager, so that focus and activation behave as on a desk."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.processes import start, wait_until

_OPENBOX_RC = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <applications><application class="*"><decor>no</decor><focus>yes</focus></application></applications>
</openbox_config>
"""


class PrivateDisplay:
    """Xvfb on a free number, without TCP, and openbox on it; `wait_managed` when `manager_first` is false."""

    def __init__(self, folder: Path, size: str = "1920x1080x24", *, manager_first: bool = True) -> None:
        read, write = os.pipe()
        log = (folder / "xvfb.log").open("wb")
        self._server = start(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
            pass_fds=(write,),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        log.close()
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {(folder / 'xvfb.log').read_text(errors='replace')}")
        self.name = f":{number}"
        self._folder = folder
        self._environment = {**os.environ, "DISPLAY": self.name}
        self._manager = self._start_manager()
        if manager_first:
            self.wait_managed()

    def _start_manager(self) -> subprocess.Popen[bytes]:
        settings = self._folder / "openbox.xml"
        settings.write_text(_OPENBOX_RC)
        with (self._folder / "openbox.log").open("wb") as log:
            return start(
                ["openbox", "--sm-disable", "--config-file", str(settings)],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def wait_managed(self) -> None:
        """The window manager answers."""
        ask = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]

        def answers() -> bool:
            if self._manager.poll() is not None:
                said = (self._folder / "openbox.log").read_text(errors="replace")
                raise RuntimeError(f"openbox ended: {said}")
            told = subprocess.run(ask, env=self._environment, capture_output=True, text=True, check=False)
            return "window id" in told.stdout

        wait_until(answers, "the window manager")

    def close(self) -> None:
        """Both programs have ended."""
        for child in (self._manager, self._server):
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
