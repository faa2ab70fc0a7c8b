"""Keeps None, True and False alive under PySide6 6.12 on Python 3.11.

Measured with 6.12.0 on CPython 3.11.7: each call of a Qt method without a result takes one reference from None (the
wheel takes None for immortal, as it is from Python 3.12 on, PEP 683). After some thousand calls the interpreter ends
with "deallocating None"; True and False went the same way at exit. Their counts are therefore raised once, far beyond
what a process can use up.
"""

from __future__ import annotations

import ctypes
import sys

_REFERENCES = 1 << 48


def keep_none_alive() -> None:
    """These constants cannot be deallocated in this process. Nothing happens where they are immortal anyway."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(constant))
        if count.value < _REFERENCES // 2:
            count.value += _REFERENCES
