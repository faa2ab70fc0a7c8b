"""Files that are either wholly there after a power cut or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from pathlib import Path

from app.kernel.errors import FatalError, QabyldauError, RetriableError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
TEMPORARY_SUFFIX = ".part"


def write_durably(path: Path, content: bytes) -> None:
    """`path` holds `content` and survives a power cut; readable by its owner only.

    RetriableError Journal_DiskFull, FatalError Journal_StorageFailed; then `path` is as it was before.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY_SUFFIX}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise storage_error(error) from error


def sync_folder(folder: Path) -> None:
    """Names in `folder` survive a power cut. Windows has no such call and orders its own metadata."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storage_error(error: OSError) -> QabyldauError:
    """What an operating system's error means for the clerk."""
    if error.errno in _FULL:
        return RetriableError("Journal_DiskFull")
    return FatalError("Journal_StorageFailed", reason=errno.errorcode.get(error.errno or 0, "unknown"))
