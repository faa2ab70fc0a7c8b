"""The demo desk's line to the registry, cut while a file exists, so that another process can cut it."""

from __future__ import annotations

from pathlib import Path

from app.kernel.errors import RetriableError
from sync.transport import Transport, WireReply, WireRequest

LINK_FILE = "link-is-cut"  # in the demo office's folder


class FileGate:
    """A transport through which nothing gets while `path` exists."""

    def __init__(self, inner: Transport, path: Path) -> None:
        self._inner = inner
        self._path = path

    def send(self, request: WireRequest) -> WireReply:
        if self._path.exists():
            raise RetriableError("Registry_Unreachable")
        reply = self._inner.send(request)
        if self._path.exists():
            raise RetriableError("Registry_Unreachable")
        return reply


def cut(path: Path) -> None:
    """Nothing gets through from now on."""
    path.touch()


def restore(path: Path) -> None:
    """The line is whole again."""
    path.unlink(missing_ok=True)
