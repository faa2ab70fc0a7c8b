"""The rule book: every number of the law as a dated, cited parameter (GEN-05), and the law that deciders get. Pure.

A parameter has values with the days they are in force, the point of the act they rest on, and the regions and regime
that they hold for. Loading from files is `app.rules.loader`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from app.domain.calendar import Profile, ServiceWindow, WorkCalendar
from app.kernel.errors import InputError, ProgrammingError

DEFAULT_REGIME = "seeds"

Value = int | str | ServiceWindow | tuple[int, int]


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter, in force in [`since`, `until`]; `regions` (KATO prefixes) empty = everywhere."""

    value: Value
    since: date
    until: date | None
    citation: str
    source: str
    regime: str = DEFAULT_REGIME
    regions: frozenset[str] = frozenset()

    def holds(self, on: date, region: str) -> bool:
        """True when the value is in force on `on` in `region`."""
        in_force = self.since <= on and (self.until is None or on <= self.until)
        return in_force and (not self.regions or region in self.regions)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number (or hours, or day of the year) of the law. `description` by language."""

    id: str
    rule: str
    unit: str
    description: Mapping[str, str]
    values: tuple[DatedValue, ...]

    def at(self, on: date, region: str, regime: str) -> DatedValue:
        """The value in force (GEN-05); the narrower one wins: own regime before default, named region before all.

        InputError Rules_NotInForce when no value is in force on that day.
        """
        best: DatedValue | None = None
        for value in self.values:
            if value.regime not in (regime, DEFAULT_REGIME) or not value.holds(on, region):
                continue
            if best is None or _narrowness(value, regime) > _narrowness(best, regime):
                best = value
        if best is None:
            raise InputError("Rules_NotInForce", parameter=self.id, on=on.isoformat())
        return best


def _narrowness(value: DatedValue, regime: str) -> tuple[bool, bool, date]:
    return value.regime == regime, bool(value.regions), value.since


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All parameters of one edition. `edition` is the day of the edition of the Rules; `pack` digests the content."""

    edition: str
    pack: str
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: MappingProxyType({}))

    def parameter(self, parameter_id: str) -> Parameter:
        """The parameter of that id; ProgrammingError Rules_UnknownParameter."""
        try:
            return self.parameters[parameter_id]
        except KeyError:
            raise ProgrammingError("Rules_UnknownParameter", parameter=parameter_id) from None


@dataclass(frozen=True, slots=True)
class Law:
    """What a decider knows of the law: book, calendar, where it stands (KATO region prefix) and which regime holds."""

    book: RuleBook
    calendar: WorkCalendar
    region: str = "71"
    regime: str = DEFAULT_REGIME

    @property
    def edition(self) -> str:
        """Day of the edition of the Rules, ISO: what papers and the *why* panel name."""
        return self.book.edition

    def value(self, parameter_id: str, on: date) -> DatedValue:
        """The dated value in force on `on` here, with its citation."""
        return self.book.parameter(parameter_id).at(on, self.region, self.regime)

    def number(self, parameter_id: str, on: date) -> int:
        """A whole number in the parameter's unit."""
        value = self.value(parameter_id, on).value
        if not isinstance(value, int):
            raise ProgrammingError("Rules_WrongKind", parameter=parameter_id)
        return value

    def month_day(self, parameter_id: str, on: date) -> tuple[int, int]:
        """(month, day) of a day of the year."""
        value = self.value(parameter_id, on).value
        if not isinstance(value, tuple):
            raise ProgrammingError("Rules_WrongKind", parameter=parameter_id)
        return value

    def text(self, parameter_id: str, on: date) -> str:
        """A value in words or a list; its parameter's description says how to read it."""
        value = self.value(parameter_id, on).value
        if not isinstance(value, str):
            raise ProgrammingError("Rules_WrongKind", parameter=parameter_id)
        return value

    def hours(self, profile: Profile, on: date) -> ServiceWindow:
        """Hours of a profile on a working day, each service its own (ruling X-05)."""
        value = self.value(f"hours.{profile.value}", on).value
        if not isinstance(value, ServiceWindow):
            raise ProgrammingError("Rules_WrongKind", parameter=profile.value)
        return value
