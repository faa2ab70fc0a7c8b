"""Rule book and calendar from `resources/`. The only I/O of the rules; deciders never import it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.calendar import DayKind, DayOverride, Holiday, WorkCalendar
from app.kernel.errors import FatalError
from app.kernel.resources import load_yaml, resource, resource_files
from app.rules.book import DEFAULT_REGIME, Law, Parameter, RuleBook
from app.rules.pack import open_pack
from app.rules.plain import day_from_plain, parameter_from_plain
from app.rules.regime import regime_of
from app.rules.shelf import Shelf

_EDITION = "edition.yaml"


AUTOMATIC = "auto"


def load_law(
    region: str = "71", regime: str = DEFAULT_REGIME, *, on: date | None = None, book: RuleBook | None = None
) -> Law:
    """The law of one region (KATO prefix) under one regime, from the shipped calendar and `book` (default: shipped).

    Regime 'auto' is the one that holds in the region on the day `on`. FatalError Rules_Malformed names the file that
    cannot be read.
    """
    law = Law(book or load_book(), load_calendar(), region, DEFAULT_REGIME if regime == AUTOMATIC else regime)
    return replace(law, regime=regime_of(region, on, law)) if regime == AUTOMATIC and on is not None else law


def load_shelf(packs: Iterable[Path], trusted: Collection[bytes]) -> Shelf:
    """The shipped book and every signed pack of `packs` (see `open_pack` for its errors)."""
    shipped = load_book()
    return Shelf((shipped, *(open_pack(path.read_bytes(), trusted, shipped) for path in packs)))


def load_book() -> RuleBook:
    """Every parameter of `resources/rules`, and the digest of all files together."""
    digest = hashlib.sha256()
    parameters: dict[str, Parameter] = {}
    edition = ""
    for path in resource_files("rules", "*.yaml"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
        if path.name == _EDITION:
            edition = day_from_plain(_read(path)["edition"], path.name).isoformat()
            continue
        for plain in _read(path):
            parameter = parameter_from_plain(plain, path.name)
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
            covers_from=day_from_plain(plain["covers"]["from"], own.name),
            covers_until=day_from_plain(plain["covers"]["until"], own.name),
            holidays=MappingProxyType(holidays),
            overrides=MappingProxyType(overrides),
            base_week=frozenset(n - 1 for n in plain["base_week"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FatalError("Rules_Malformed", file=own.name, where=type(error).__name__) from error


def _read(path: Path) -> Any:
    return load_yaml(path)
