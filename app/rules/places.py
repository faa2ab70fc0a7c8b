"""Places given and taken back, day by day (REF-05, REF-06), and what is never changed on record (GEN-08). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.kernel.clock import KZ
from app.rules.finding import Finding
from app.rules.say import blocks, fits, present, tells, warns


class PlaceChange(StrEnum):
    """Freed for distribution, or taken back (ruling X-19: places, not applications)."""

    FREED = "freed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One row of a bulletin. `at`: when it happened, whenever it is sent."""

    change: PlaceChange
    at: datetime
    reason: str = ""
    temporary: bool = False
    available_until: date | None = None


def bulletin(rows: tuple[PlaceRow, ...], change: PlaceChange, day: date) -> tuple[PlaceRow, ...]:
    """The day's protocol of one kind in the order of time (REF-05, REF-06, X-19)."""
    own = (r for r in rows if r.change is change and r.at.astimezone(KZ).date() == day)
    return tuple(sorted(own, key=lambda row: row.at))


def check_row(row: PlaceRow) -> Finding | None:
    """A place taken back has a reason; a temporary one has its last day (REF-04, REF-06)."""
    if row.change is PlaceChange.WITHDRAWN and not row.reason.strip():
        return blocks("REF-06", "place.reason", "rules.3-9")
    if row.temporary and row.available_until is None:
        return blocks("REF-04", "place.end", "REF-04")
    return None


def day_told(rows: tuple[PlaceRow, ...], day: date, *, sent: bool) -> tuple[Finding, ...]:
    """How many places were freed and taken back; a day that was not sent goes later with its own times."""
    freed = len(bulletin(rows, PlaceChange.FREED, day))
    withdrawn = len(bulletin(rows, PlaceChange.WITHDRAWN, day))
    return present(
        *(check_row(row) for row in rows),
        tells("REF-05", "place.freed", "rules.3-4", count=freed, today=day),
        tells("REF-06", "place.withdrawn", "rules.3-9", count=withdrawn, today=day),
        None if sent else warns("REF-05", "place.unsent", "rules.3-4", today=day),
    )


def check_record_change(*, sent: bool) -> Finding:
    """What was sent is never rewritten: a correction is a new record (GEN-08)."""
    if sent:
        return blocks("GEN-08", "record.append-only", "rules.3-2")
    return fits("GEN-08", "record.draft", "rules.3-2")
