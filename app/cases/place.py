"""Table A8: the place ledger. FREED → DISTRIBUTED → OCCUPIED, or FREED → WITHDRAWN_PLACE with a reason (REF-05, 06)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.cases.decider import Refused, blocked, not_now
from app.domain.moment import Moment
from app.domain.referral import Place
from app.rules.places import PlaceChange, PlaceRow, check_row


class PlaceStatus(StrEnum):
    FREED = "freed"
    DISTRIBUTED = "distributed"
    OCCUPIED = "occupied"
    WITHDRAWN_PLACE = "withdrawn-place"


@dataclass(frozen=True, slots=True)
class LedgerPlace:
    """State of one place. `available_until`: last day of a temporary one."""

    id: str
    place: Place
    temporary: bool
    freed: Moment
    status: PlaceStatus = PlaceStatus.FREED
    referral: str = ""
    reason: str = ""

    @property
    def available_until(self) -> date | None:
        return self.place.available_until


# ---- commands


@dataclass(frozen=True, slots=True)
class Free:
    place_id: str
    place: Place
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class Distribute:
    """The registry gave it to the holder of `referral`."""

    referral: str


@dataclass(frozen=True, slots=True)
class Occupy:
    pass


@dataclass(frozen=True, slots=True)
class TakeBack:
    reason: str


PlaceCommand = Free | Distribute | Occupy | TakeBack

# ---- events


@dataclass(frozen=True, slots=True)
class PlaceFreed:
    place_id: str
    place: Place
    temporary: bool
    moment: Moment


@dataclass(frozen=True, slots=True)
class PlaceDistributed:
    place_id: str
    referral: str


@dataclass(frozen=True, slots=True)
class PlaceOccupied:
    place_id: str


@dataclass(frozen=True, slots=True)
class PlaceTakenBack:
    place_id: str
    reason: str
    moment: Moment


PlaceEvent = PlaceFreed | PlaceDistributed | PlaceOccupied | PlaceTakenBack
PLACE_EVENTS = (PlaceFreed, PlaceDistributed, PlaceOccupied, PlaceTakenBack)
Decision = tuple[PlaceEvent, ...] | Refused


def decide(state: LedgerPlace | None, command: PlaceCommand, now: Moment) -> Decision:
    """Events of one command on a place, or why not."""
    if isinstance(command, Free):
        if state is not None:
            return not_now("A8", command, state.status)
        row = PlaceRow(PlaceChange.FREED, now.at, "", command.temporary, command.place.available_until)
        wrong = check_row(row)
        return blocked(wrong) if wrong else (PlaceFreed(command.place_id, command.place, command.temporary, now),)
    if state is None:
        return not_now("A8", command, "none")
    match state.status, command:
        case PlaceStatus.FREED, Distribute():
            return (PlaceDistributed(state.id, command.referral),)
        case PlaceStatus.DISTRIBUTED, Occupy():
            return (PlaceOccupied(state.id),)
        case PlaceStatus.FREED, TakeBack():
            wrong = check_row(PlaceRow(PlaceChange.WITHDRAWN, now.at, command.reason))
            return blocked(wrong) if wrong else (PlaceTakenBack(state.id, command.reason, now),)
    return not_now("A8", command, state.status)


def evolve(state: LedgerPlace | None, event: object) -> LedgerPlace | None:
    """The place after `event`; events of other kinds leave it as it is."""
    if isinstance(event, PlaceFreed):
        return LedgerPlace(event.place_id, event.place, event.temporary, event.moment)
    if state is None:
        return None
    match event:
        case PlaceDistributed():
            return replace(state, status=PlaceStatus.DISTRIBUTED, referral=event.referral)
        case PlaceOccupied():
            return replace(state, status=PlaceStatus.OCCUPIED)
        case PlaceTakenBack():
            return replace(state, status=PlaceStatus.WITHDRAWN_PLACE, reason=event.reason)
    return state
