"""Intake scripts (formats.md): a walk-in described in a file. Parsing only; InputError names the step and the field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from app.domain.documents import DocumentKind
from app.kernel.clock import KZ
from app.kernel.errors import InputError

_SPAN = re.compile(r"(\d+)\s*(s|m|h|d)")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
VERSION = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name and its arguments as written."""

    name: str
    arguments: Mapping[str, Any]
    index: int

    def text(self, name: str, default: str | None = None) -> str | None:
        """An argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """An argument that must be there; InputError Script_ArgumentMissing."""
        value = self.text(name)
        if value is None:
            raise InputError("Script_ArgumentMissing", step=self.index, name=self.name, argument=name)
        return value

    def day(self, name: str) -> date | None:
        """An argument as a day; InputError Script_ArgumentWrong."""
        value = self.arguments.get(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.wrong(name, "YYYY-MM-DD") from None

    def kind(self) -> DocumentKind:
        """The document kind of this step; InputError Script_ArgumentWrong."""
        try:
            return DocumentKind(self.need("kind"))
        except ValueError:
            raise self.wrong("kind", ", ".join(k.value for k in DocumentKind)) from None

    def wrong(self, name: str, expected: str) -> InputError:
        """Error for an argument that does not fit."""
        return InputError("Script_ArgumentWrong", step=self.index, name=self.name, argument=name, expected=expected)


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """When the desk's line to the registry is down, by the office clock; both None: always up."""

    down: datetime | None = None
    up: datetime | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """A whole walk-in. `folder` is where its files lie."""

    story: str
    at: datetime
    office: str
    link: LinkPlan
    steps: tuple[Step, ...]
    folder: Path


def load_script(path: Path) -> Script:
    """The script in `path`; InputError Script_Unreadable, Script_Version, Script_FieldMissing, Script_UnknownStep…"""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise InputError("Script_Unreadable", file=path.name) from None
    if not isinstance(data, Mapping):
        raise InputError("Script_Unreadable", file=path.name)
    if data.get("v") != VERSION:
        raise InputError("Script_Version", found=str(data.get("v")), expected=VERSION)
    for name in ("at", "office", "steps"):
        if name not in data:
            raise InputError("Script_FieldMissing", field=name)
    return Script(
        story=str(data.get("story", path.stem)),
        at=moment(data["at"], "at"),
        office=str(data["office"]),
        link=_link(data.get("link", "up")),
        steps=tuple(_step(i, raw) for i, raw in enumerate(data["steps"], start=1)),
        folder=path.parent,
    )


def _link(data: Any) -> LinkPlan:
    if data == "up":
        return LinkPlan()
    if not isinstance(data, Mapping) or not set(data) <= {"down", "up"} or "down" not in data:
        raise InputError("Script_FieldMissing", field="link.down")
    up = data.get("up")
    return LinkPlan(moment(data["down"], "link.down"), moment(up, "link.up") if up else None)


_STEPS = frozenset({
    "portal", "ticket", "wait", "call", "no-show", "card", "referral", "package", "document", "contraindication",
    "refuse", "sign", "hand-over", "leave", "sync", "type",
})  # fmt: skip


def _step(index: int, raw: Any) -> Step:
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise InputError("Script_StepForm", step=index)
    name, arguments = next(iter(raw.items()))
    if name not in _STEPS:
        raise InputError("Script_UnknownStep", step=index, name=str(name), expected=", ".join(sorted(_STEPS)))
    if not isinstance(arguments, Mapping):
        arguments = {"value": arguments}
    return Step(str(name), arguments, index)


def moment(value: Any, field: str) -> datetime:
    """A moment with offset, or local Kazakhstan time; InputError Script_FieldWrong."""
    try:
        parsed = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        raise InputError("Script_FieldWrong", field=field, expected="2026-11-20T10:05+05:00") from None
    return parsed.replace(tzinfo=KZ) if parsed.tzinfo is None else parsed.astimezone(KZ)


def span(text: str, step: Step) -> timedelta:
    """'6m', '1h30m', '45s'; InputError Script_ArgumentWrong."""
    parts = _SPAN.findall(text)
    if not parts or _SPAN.sub("", text).strip():
        raise step.wrong("wait", "6m, 90s, 1h30m")
    return sum((timedelta(**{_UNITS[unit]: int(count)}) for count, unit in parts), timedelta())
