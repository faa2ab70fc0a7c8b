"""Rule book and calendar from `resources/`. The only I/O of the rules; deciders never import it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.calendar import DayKind, DayOverride, Holiday, ServiceWindow, WorkCalendar
from app.kernel.errors import FatalError
from app.kernel.resources import load_yaml, resource, resource_files
from app.rules.book import DEFAULT_REGIME, DatedValue, Law, Parameter, RuleBook, Value

_EDITION = "edition.yaml"


def load_law(region: str = "71", regime: str = DEFAULT_REGIME) -> Law:
    """The law of one region (KATO prefix) under one regime, from the shipped book and calendar.

    FatalError Rules_Malformed names the file that cannot be read.
    """
    return Law(load_book(), load_calendar(), region, regime)


def load_book() -> RuleBook:
    """Every parameter of `resources/rules`, and the digest of all files together."""
    digest = hashlib.sha256()
    parameters: dict[str, Parameter] = {}
    edition = ""
    for path in resource_files("rules", "*.yaml"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
        if path.name == _EDITION:
            edition = _day(_read(path)["edition"], path).isoformat()
            continue
        for plain in _read(path):
            parameter = _parameter(plain, path)
            if parameter.id in parameters:
                raise FatalError("Rules_Malformed", file=path.name, where=parameter.id)
            parameters[parameter.id] = parameter
    if not edition:
        raise FatalError("Rules_Malformed", file=_EDITION, where="edition")
    return RuleBook(edition, digest.hexdigest(), MappingProxyType(parameters))


def load_calendar() -> WorkCalendar:
    """Working days of Kazakhstan: base week, holidays, moved days, and until when the tables are kept."""
    own = resource("calendars", "kz.yaml")
    table = resource("calendars", "holidays.yaml")
    plain, days = _read(own), _read(table)
    try:
        confirmed = frozenset(plain["confirmed"])
        holidays = {
            day: Holiday(marks[0], "observed" in marks, "estimated" in marks and day not in confirmed)
            for day, marks in days["holidays"].items()
        }
        overrides = {day: DayOverride(DayKind(kind), act) for day, (kind, act) in days["moved"].items()}
        overrides |= {day: DayOverride(DayKind(o["kind"]), o["act"]) for day, o in plain["overrides"].items()}
        return WorkCalendar(
            covers_from=_day(plain["covers"]["from"], own),
            covers_until=_day(plain["covers"]["until"], own),
            holidays=MappingProxyType(holidays),
            overrides=MappingProxyType(overrides),
            base_week=frozenset(n - 1 for n in plain["base_week"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FatalError("Rules_Malformed", file=own.name, where=type(error).__name__) from error


def _read(path: Path) -> Any:
    return load_yaml(path)


def _day(value: object, path: Path) -> date:
    if not isinstance(value, date):
        raise FatalError("Rules_Malformed", file=path.name, where=str(value))
    return value


def _parameter(plain: Mapping[str, Any], path: Path) -> Parameter:
    try:
        return Parameter(
            id=plain["id"],
            rule=plain["rule"],
            unit=plain["unit"],
            description=MappingProxyType(dict(plain["description"])),
            values=tuple(_dated(value, path) for value in plain["values"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        where = plain.get("id", "?") if isinstance(plain, Mapping) else "?"
        raise FatalError("Rules_Malformed", file=path.name, where=str(where)) from error


def _dated(plain: Mapping[str, Any], path: Path) -> DatedValue:
    until = plain.get("until")
    return DatedValue(
        value=_value(plain["value"]),
        since=_day(plain["from"], path),
        until=None if until is None else _day(until, path),
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
