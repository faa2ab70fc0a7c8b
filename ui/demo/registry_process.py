"""The demo office's registry as a child process on a loopback port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson

from app.kernel.errors import RetriableError
from sync.http import HttpTransport
from sync.portal_client import PortalClient
from ui.demo.families import DemoPeople
from ui.demo.registry_data import write_registry_file

_PATIENCE_S = 30.0


class RegistryProcess:
    """`qabyldau-registry serve` on embedded SQLite in `folder`. RetriableError Demo_RegistryNotStarted."""

    def __init__(self, folder: Path, office_clock: Path) -> None:
        self._folder = folder
        self._clock = office_clock
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""

    @property
    def url(self) -> str:
        """Address of the running registry."""
        return self._url

    @property
    def prepared(self) -> bool:
        """Whether the folder holds a registry with the demo's people."""
        return (self._folder / "people.json").exists()

    def prepare(self, people: DemoPeople) -> None:
        """Storage and the demo's people stand in the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self.command("init")
        file = self._folder / "people.new.json"
        write_registry_file(people, file)
        self.command("demo-data", "--families", str(file))
        file.replace(self._folder / "people.json")

    def new_code(self, organisation: str) -> str:
        """A one-time code that enrols one desk of `organisation` (id)."""
        return str(self.command("enrol", "--organisation", organisation)["code"])

    def command(self, name: str, *arguments: str) -> dict[str, Any]:
        """One command of `qabyldau-registry` on this folder; its answer."""
        done = subprocess.run(
            [*self._base(name), *arguments], capture_output=True, check=False, timeout=_PATIENCE_S, env=_environment()
        )
        if done.returncode != 0:
            raise RetriableError("Demo_RegistryNotStarted", step=name)
        answer: dict[str, Any] = orjson.loads(done.stdout)
        return answer

    def start(self) -> None:
        """It answers at `url`."""
        with (self._folder / "registry.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._base("serve"), stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, env=_environment()
            )
        line: list[bytes] = []
        stream = self._process.stdout
        if stream is None:
            raise RetriableError("Demo_RegistryNotStarted", step="serve")
        reader = threading.Thread(target=lambda: line.append(stream.readline()), daemon=True)
        reader.start()
        reader.join(_PATIENCE_S)
        if not line or not line[0].strip():
            self.stop()
            raise RetriableError("Demo_RegistryNotStarted", step="serve")
        self._url = str(orjson.loads(line[0])["url"])

    def kill(self) -> None:
        """As in a power cut: gone at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """The process is gone."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process = None

    def portal(self) -> PortalClient:
        """What a parent does elsewhere."""
        return PortalClient(HttpTransport(self._url), (self._folder / "portal-token").read_text().strip())

    def __enter__(self) -> RegistryProcess:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _base(self, name: str) -> list[str]:
        return [
            sys.executable, "-m", "sync.registry.main", name, "--data", str(self._folder), "--demo",
            "--office-clock", str(self._clock),
        ]  # fmt: skip


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root}
