"""Which parameters a decision used: a law that remembers what it was asked, for `decide --explain`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from app.rules.book import DatedValue, Law, Parameter, RuleBook

Used = list[tuple[Parameter, DatedValue]]


@dataclass(frozen=True, slots=True)
class _Asked(Parameter):
    """A parameter that notes each of its values that was asked for."""

    used: Used = field(default_factory=list)

    def at(self, on: date, region: str, regime: str) -> DatedValue:
        value = Parameter.at(self, on, region, regime)
        if all(value is not seen for _, seen in self.used):
            self.used.append((self, value))
        return value


def traced(law: Law) -> tuple[Law, Used]:
    """The same law, and the list that fills with the parameters it is asked for, in the order of asking."""
    used: Used = []
    parameters = {
        key: _Asked(p.id, p.rule, p.unit, p.description, p.values, used) for key, p in law.book.parameters.items()
    }
    return replace(law, book=RuleBook(law.book.edition, law.book.pack, parameters)), used
