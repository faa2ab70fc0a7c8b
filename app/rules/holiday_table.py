"""Holidays of Kazakhstan out of the `holidays` package: its only home. I/O side of the calendar.

The shipped table `resources/calendars/holidays.yaml` is what this module gives for the years it covers (a test
compares them), because importing the package costs more time than reading the table. `python -m
app.rules.holiday_table FROM TO` writes the table anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import date

from app.domain.calendar import DayKind, DayOverride, Holiday

_NAMES = {
    "New Year's Day": "new-year",
    "Orthodox Christmas": "orthodox-christmas",
    "International Women's Day": "womens-day",
    "Constitution Day": "constitution-day",
    "Nowruz Holiday": "nauryz",
    "Kazakhstan's People Solidarity Holiday": "unity-day",
    "Defender of the Fatherland Day": "defender-day",
    "Victory Day": "victory-day",
    "Capital Day": "capital-day",
    "Republic Day": "republic-day",
    "First President Day": "first-president-day",
    "Independence Day": "independence-day",
    "Eid al-Adha": "kurban-ait",
}
_MARK = re.compile(r" \((observed|estimated|observed, estimated)\)$")
_MOVED = re.compile(r"^Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)$")


def compute(first_year: int, last_year: int) -> tuple[dict[date, Holiday], dict[date, DayOverride]]:
    """Holidays and moved days of the years from `first_year` to `last_year`, both included."""
    import holidays as package  # noqa: PLC0415 - slow to import and needed only beyond the shipped table

    days = package.country_holidays("KZ", years=range(first_year, last_year + 1), language="en_US")
    found: dict[date, Holiday] = {}
    moved: dict[date, DayOverride] = {}
    for day in sorted(days):
        if not first_year <= day.year <= last_year:
            continue
        for label in days.get_list(day):
            substituted = _MOVED.match(label)
            if substituted:
                month, of_month, year = (int(part) for part in substituted.groups())
                origin = date(year, month, of_month)
                moved[day] = DayOverride(DayKind.OFF, origin.isoformat())
                moved[origin] = DayOverride(DayKind.WORK, day.isoformat())
            else:
                found.setdefault(day, _holiday(label))
    return found, moved


def _holiday(label: str) -> Holiday:
    mark = _MARK.search(label)
    marks = mark.group(1) if mark else ""
    return Holiday(_NAMES[_MARK.sub("", label)], observed="observed" in marks, estimated="estimated" in marks)


def as_yaml(days: Mapping[date, Holiday], moved: Mapping[date, DayOverride]) -> str:
    """The table as the text of the shipped file."""
    lines = [
        "# Written by `python -m app.rules.holiday_table FROM TO` from the package `holidays`; a test compares both.",
        "# Acts of the office (moved days, confirmed religious days) stand in kz.yaml and win over this table.",
        "holidays:",
    ]
    for day, holiday in sorted(days.items()):
        marks = [m for m, on in (("observed", holiday.observed), ("estimated", holiday.estimated)) if on]
        lines.append(f"  {day.isoformat()}: [{', '.join([holiday.name, *marks])}]")
    lines.append("moved:")
    lines += [
        f'  {day.isoformat()}: ["{override.kind.value}", "{override.act}"]' for day, override in sorted(moved.items())
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_yaml(*compute(int(sys.argv[1]), int(sys.argv[2]))))
