"""Parameters from plain data, as YAML files and signed packs hold them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Any

from app.domain.calendar import ServiceWindow
from app.kernel.errors import FatalError
from app.rules.book import DEFAULT_REGIME, DatedValue, Parameter, Value


def day_from_plain(value: object, file: str) -> date:
    """A date, or its ISO text; FatalError Rules_Malformed."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FatalError("Rules_Malformed", file=file, where=str(value)) from None


def parameter_from_plain(plain: Mapping[str, Any], file: str) -> Parameter:
    """One parameter of the book; FatalError Rules_Malformed with `file` and the id."""
    try:
        return Parameter(
            id=plain["id"],
            rule=plain["rule"],
            unit=plain["unit"],
            description=MappingProxyType(dict(plain["description"])),
            values=tuple(_dated(value, file) for value in plain["values"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        where = plain.get("id", "?") if isinstance(plain, Mapping) else "?"
        raise FatalError("Rules_Malformed", file=file, where=str(where)) from error


def _dated(plain: Mapping[str, Any], file: str) -> DatedValue:
    until = plain.get("until")
    return DatedValue(
        value=_value(plain["value"]),
        since=day_from_plain(plain["from"], file),
        until=None if until is None else day_from_plain(until, file),
        citation=plain["act"],
        source=plain["source"],
        regime=plain.get("regime", DEFAULT_REGIME),
        regions=frozenset(plain.get("regions", ())),
    )


def _value(plain: Any) -> Value:
    """A number; "MM-DD" as (month, day); a mapping with opens, closes and lunch as hours."""
    if isinstance(plain, Mapping):
        lunch = plain.get("lunch") or (None, None)
        return ServiceWindow(_time(plain["opens"]), _time(plain["closes"]), *(t and _time(t) for t in lunch))
    if isinstance(plain, str) and len(plain) == 5 and plain[2] == "-":
        return int(plain[:2]), int(plain[3:])
    if isinstance(plain, int | str) and not isinstance(plain, bool):
        return plain
    raise TypeError(type(plain).__name__)


def _time(text: str) -> time:
    return time.fromisoformat(text)
