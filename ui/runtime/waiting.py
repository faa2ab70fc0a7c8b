"""Waiting for a condition with a bound."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.kernel.errors import RetriableError


def wait_until(condition: Callable[[], bool], seconds: float, failure: str) -> None:
    """Returns when `condition` holds; RetriableError `failure` after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise RetriableError(failure)
        time.sleep(0.01)
