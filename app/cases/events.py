"""Stored form of events: {"type", "v", "data"}. Types are kebab-case names of the classes and never change.

A stored event of an older version goes through a pure upcaster first; unknown types stay raw.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import ProgrammingError

Upcaster = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RawEvent:
    """An event whose type this program does not know; kept as it came."""

    type: str
    v: int
    data: Mapping[str, Any]


def event_name(kind: type) -> str:
    """'PackageTaken' → 'package-taken'."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


@dataclass(frozen=True, slots=True)
class EventBook:
    """The event classes of all deciders with their versions and upcasters."""

    kinds: Mapping[str, type]
    upcasters: Mapping[tuple[str, int], Upcaster]

    def write(self, event: object) -> dict[str, Any]:
        """Stored form of a known event, version 1 unless the class says otherwise."""
        if isinstance(event, RawEvent):
            return {"type": event.type, "v": event.v, "data": dict(event.data)}
        return {
            "type": event_name(type(event)),
            "v": getattr(type(event), "VERSION", 1),
            "data": to_plain(event),
        }

    def read(self, kind: str, v: int, data: Mapping[str, Any]) -> object:
        """The event object, upcast to the newest version; RawEvent for an unknown type or a newer version."""
        known = self.kinds.get(kind)
        if known is None:
            return RawEvent(kind, v, data)
        newest = getattr(known, "VERSION", 1)
        while v < newest and (kind, v) in self.upcasters:
            data = self.upcasters[(kind, v)](data)
            v += 1
        return from_plain(known, data) if v == newest else RawEvent(kind, v, data)


def event_book(*kinds: type, upcasters: Mapping[tuple[str, int], Upcaster] = MappingProxyType({})) -> EventBook:
    """A book of these event classes. ProgrammingError Event_NameTwice: two of them would be stored under one name."""
    by_name: dict[str, type] = {}
    for kind in kinds:
        if by_name.setdefault(event_name(kind), kind) is not kind:
            raise ProgrammingError("Event_NameTwice", name=event_name(kind))
    return EventBook(by_name, upcasters)
