"""Identifiers. UUIDv7 (RFC 9562): ordered by time of making, unique without asking anybody."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime


def uuid7(at: datetime) -> uuid.UUID:
    """A new UUID version 7 whose first 48 bits are the milliseconds of `at`."""
    ms = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    value = (ms << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return uuid.UUID(int=value)
