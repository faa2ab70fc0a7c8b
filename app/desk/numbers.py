"""Numbers of tickets and papers (formats.md): unique without asking anybody, also offline.

Ticket `017`, daily. Receipt, contract, refusal: last four digits of the BIN / year / desk letter / NNNN.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.cases.contract import ContractDrafted
from app.cases.enrolment_events import PackageTaken, RefusalDrafted
from app.cases.ticket import TicketTaken

TICKET = "ticket"
RECEIPT = "receipt"
CONTRACT = "contract"
REFUSAL = "refusal"

_SERIES: Mapping[type, tuple[str, str]] = {
    TicketTaken: (TICKET, "number"),
    PackageTaken: (RECEIPT, "receipt_number"),
    ContractDrafted: (CONTRACT, "number"),
    RefusalDrafted: (REFUSAL, "number"),
}


def next_ticket(counters: Mapping[str, int], on: date) -> str:
    """'017': one more than the last ticket of the day."""
    return f"{counters.get(f'{TICKET}:{on.isoformat()}', 0) + 1:03d}"


def next_paper(counters: Mapping[str, int], series: str, on: date, *, bin_: str, letter: str) -> str:
    """'0003/2026/A/0017': one more than the last number of the series in this year."""
    count = counters.get(f"{series}:{on.year}", 0) + 1
    return f"{bin_[-4:]}/{on.year}/{letter}/{count:04d}"


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
