"""What becomes of an exception in a worker thread: the clerk is told, the log learns kind and place."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from app.kernel.errors import ProgrammingError, QabyldauError

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[2]


def as_shown(error: Exception) -> QabyldauError:
    """`error` itself when it has words of its own, else `Unknown`, and the log says where it came from.

    Messages of foreign exceptions stay out of the log: they may quote a name or a number of a person.
    """
    if isinstance(error, QabyldauError) and not isinstance(error, ProgrammingError):
        return error
    _log.error("unforeseen %s at %s", _kind(error), _way(error))
    return error if isinstance(error, QabyldauError) else ProgrammingError("Unknown", kind=type(error).__name__)


def _kind(error: Exception) -> str:
    return error.code if isinstance(error, QabyldauError) else type(error).__name__


def _way(error: Exception) -> str:
    """Files and lines of this program that the exception passed, innermost first."""
    passed = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [
        f"{path.relative_to(_ROOT).as_posix()}:{line}"
        for path, line in passed
        if path.is_relative_to(_ROOT) and "site-packages" not in path.parts
    ]
    return " < ".join(reversed(own)) or "?"
