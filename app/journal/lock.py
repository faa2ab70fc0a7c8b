"""One process owns a data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from app.journal.files import storage_error
from app.kernel.errors import FatalError

LOCK_FILE = "owner.lock"


class FolderLock:
    """Held from construction to `release` or the end of the process, however it ends.

    FatalError Journal_InUse when another process (or another lock of this one) holds the folder. Read-only openers
    need no lock.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            # The descriptor is not inherited by programs that this one starts, so it dies with this process.
            self._descriptor: int | None = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise storage_error(error) from error
        if not _take(self._descriptor):
            os.close(self._descriptor)
            raise FatalError("Journal_InUse")

    def release(self) -> None:
        """Another process may own the folder. A second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
