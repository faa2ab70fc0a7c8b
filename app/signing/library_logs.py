"""The logs of pyHanko carry names and IINs of signers: they end here."""

from __future__ import annotations

import logging

_NEVER = logging.CRITICAL + 1


def keep_library_logs_home() -> None:
    """Nothing that pyHanko or its validator logs reaches a log of this program."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        logger.setLevel(_NEVER)
        logger.propagate = False
