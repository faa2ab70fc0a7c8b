"""Numbers of tickets and papers (formats.md): unique without asking anybody, also offline.

Ticket `017`, daily. Receipt, contract, refusal: last four digits of the BIN / year / desk letter / NNNN, inside the
blocks that the registry gave this desk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.cases.contract import ContractDrafted
from app.cases.enrolment_events import PackageTaken, RefusalDrafted
from app.cases.ticket import TicketTaken
from app.desk.blocks import NumberBlock as NumberBlock  # noqa: PLC0414 - said again for those who number papers
from app.kernel.errors import InputError

TICKET = "ticket"
RECEIPT = "receipt"
CONTRACT = "contract"
REFUSAL = "refusal"
PAPER_SERIES = (RECEIPT, CONTRACT, REFUSAL)
REFILL_AT = 50
# So that a desk that is offline over the New Year has the numbers of the new year.
_AHEAD = timedelta(days=31)

_SERIES: Mapping[type, tuple[str, str]] = {
    TicketTaken: (TICKET, "number"),
    PackageTaken: (RECEIPT, "receipt_number"),
    ContractDrafted: (CONTRACT, "number"),
    RefusalDrafted: (REFUSAL, "number"),
}


def next_ticket(counters: Mapping[str, int], on: date) -> str:
    """'017': one more than the last ticket of the day."""
    return f"{counters.get(f'{TICKET}:{on.isoformat()}', 0) + 1:03d}"


@dataclass(frozen=True, slots=True)
class BlockWanted:
    """The desk needs the block of that series and year that follows number `after`."""

    series: str
    year: int
    after: int


@dataclass(frozen=True, slots=True)
class PaperNumbers:
    """How this desk numbers its papers. `blocks` None: a desk without a registry numbers alone, from 1."""

    bin_: str
    letter: str
    blocks: tuple[NumberBlock, ...] | None

    def next(self, counters: Mapping[str, int], series: str, on: date) -> str:
        """'0003/2026/A/0017': the first number of this desk after the last used of the year.

        InputError Numbers_Exhausted: the blocks are used up, and only the registry gives more.
        """
        used = counters.get(f"{series}:{on.year}", 0)
        count = used + 1 if self.blocks is None else _first_free(_of(self.blocks, series, on.year), used)
        if count is None:
            raise InputError("Numbers_Exhausted", series=series)
        return f"{self.bin_[-4:]}/{on.year}/{self.letter}/{count:04d}"

    def wanted(self, counters: Mapping[str, int], on: date) -> tuple[BlockWanted, ...]:
        """Blocks to ask the registry for: where at most 50 numbers are left, this year and, soon before, the next."""
        if self.blocks is None:
            return ()
        found: list[BlockWanted] = []
        for year in sorted({on.year, (on + _AHEAD).year}):
            for series in PAPER_SERIES:
                mine = _of(self.blocks, series, year)
                used = counters.get(f"{series}:{year}", 0)
                left = sum(max(0, b.last - max(used, b.first - 1)) for b in mine)
                if left <= REFILL_AT:
                    found.append(BlockWanted(series, year, max((b.last for b in mine), default=0)))
        return tuple(found)


def _of(blocks: Sequence[NumberBlock], series: str, year: int) -> list[NumberBlock]:
    return sorted((b for b in blocks if b.series == series and b.year == year), key=lambda b: b.first)


def _first_free(blocks: Sequence[NumberBlock], used: int) -> int | None:
    """The smallest number beyond `used` that lies in a block."""
    return next((max(used + 1, b.first) for b in blocks if b.last > used), None)


def used_number(event: object) -> tuple[str, int] | None:
    """(counter, value) that `event` used up; None for events without a number."""
    found = _SERIES.get(type(event))
    if found is None:
        return None
    series, attribute = found
    number = str(getattr(event, attribute))
    day = getattr(event, "moment").at.date()  # noqa: B009 - every class of the table has it
    if series == TICKET:
        return f"{TICKET}:{day.isoformat()}", int(number.rsplit("-", 1)[-1])
    _, year, _, count = number.split("/")
    return f"{series}:{year}", int(count)
