"""The logs of pyHanko carry names and IINs of signers: they end here."""

from __future__ import annotations

import logging


def keep_library_logs_home() -> None:
    """Nothing that pyHanko or its validator logs reaches a log of this program."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
