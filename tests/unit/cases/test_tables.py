"""Every decider against its table: what is allowed happens, everything else is refused with a finding; replay."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases import complaint, contract, place, queue_entry_state, ticket
from app.cases import service_request as request
from app.cases.book import desk_events
from app.cases.complaint import COMPLAINT_EVENTS
from app.cases.contract import CONTRACT_EVENTS
from app.cases.decider import Refused
from app.cases.enrolment_events import ENROLMENT_EVENTS
from app.cases.events import event_name
from app.cases.first_grade import FIRST_GRADE_EVENTS
from app.cases.place import PLACE_EVENTS
from app.cases.queue_entry_state import QUEUE_EVENTS
from app.cases.referral import REFERRAL_EVENTS
from app.cases.service_request import REQUEST_EVENTS
from app.cases.ticket import TICKET_EVENTS
from app.domain.first_grade import FirstGradeStatus
from app.domain.referral import ReferralStatus
from tests.unit.cases.tables import TABLES, Table, told

_BOOK = desk_events()
_STATES: dict[str, type[StrEnum]] = {
    "A0": ticket.TicketStatus, "A1": queue_entry_state.QueueStatus, "A2": ReferralStatus,
    "A4": FirstGradeStatus, "A5": contract.ContractStatus,
    "A6 transport": request.RequestStatus, "A6 meals": request.RequestStatus, "A7": complaint.ComplaintStatus,
    "A8": place.PlaceStatus,
}  # fmt: skip
_EVENTS = {
    "A0": TICKET_EVENTS, "A1": QUEUE_EVENTS, "A2": REFERRAL_EVENTS, "A4": FIRST_GRADE_EVENTS, "A5": CONTRACT_EVENTS,
    "A6 transport": REQUEST_EVENTS, "A7": COMPLAINT_EVENTS, "A8": PLACE_EVENTS,
}  # fmt: skip
_CELLS = [(t, s, c) for t in TABLES for s in t.reach for c in t.commands]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_state_is_reached(table: Table) -> None:
    assert set(table.reach) == {s.value for s in _STATES[table.name]} == set(table.allowed)
    for state, steps in table.reach.items():
        assert table.status(table.run(steps)) == state


@pytest.mark.parametrize(("table", "state", "name"), _CELLS, ids=lambda x: x if isinstance(x, str) else x.name)
def test_each_cell_of_the_table(table: Table, state: str, name: str) -> None:
    before = table.run(table.reach[state])
    decided = table.decide(before, table.commands[name], table.when.get(name, table.asked))
    if name in table.allowed[state]:
        assert not isinstance(decided, Refused)
        assert decided
        return
    assert isinstance(decided, Refused)
    told(table, state, table.commands[name], decided)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_nothing_but_the_beginning_can_be_done_with_what_is_not_there(table: Table) -> None:
    opening = {type(steps[0].command) for steps in table.reach.values()}
    for command in table.commands.values():
        decided = table.decide(None, command, table.asked)
        if type(command) not in opening and "offer" not in type(command).__name__.lower():
            assert isinstance(decided, Refused)
            told(table, "none", command, decided)


@pytest.mark.parametrize("table", [t for t in TABLES if t.name in _EVENTS], ids=lambda t: t.name)
def test_every_event_happens_and_evolve_ignores_the_others(table: Table) -> None:
    happened: set[type] = set()
    for state in table.reach:
        before = table.run(table.reach[state])
        for name, command in table.commands.items():
            decided = table.decide(before, command, table.when.get(name, table.asked))
            happened |= set() if isinstance(decided, Refused) else {type(e) for e in decided}
        assert table.evolve(before, object()) == before
    for steps in table.reach.values():
        for n, step in enumerate(steps):
            happened |= {type(e) for e in table.decide(table.run(steps[:n]), step.command, step.now)}
    assert happened == set(_EVENTS[table.name])
    assert table.evolve(None, object()) is None


def _moments(table: Table) -> list[Any]:
    return sorted(
        {s.now for steps in table.reach.values() for s in steps} | set(table.when.values()), key=lambda m: m.at
    )


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
@settings(max_examples=40, derandomize=True, deadline=None)
@given(data=st.data())
def test_replay_of_the_stored_events_gives_the_same_state(table: Table, data: st.DataObject) -> None:
    """Any commands at any moments: only what the table allows happens, and the stored events give the state again."""
    moments = _moments(table)
    state: Any = None
    stored = []
    openings = [steps[0].command for steps in table.reach.values()]
    for command in [
        data.draw(st.sampled_from(openings)),
        *data.draw(st.lists(st.sampled_from([*table.commands]), max_size=12)),
    ]:
        name = command if isinstance(command, str) else ""
        now = data.draw(st.sampled_from(moments))
        decided = table.decide(state, table.commands[name] if name else command, now)
        if isinstance(decided, Refused):
            continue
        if name and state is not None:
            assert name in table.allowed[table.status(state)] or not decided
        for event in decided:
            state = table.evolve(state, event)
            stored.append(_BOOK.write(event))
    replayed: Any = None
    for record in stored:
        replayed = table.evolve(replayed, _BOOK.read(record["type"], record["v"], record["data"]))
    assert replayed == state


def test_every_event_has_a_name_of_its_own() -> None:
    kinds = [*ENROLMENT_EVENTS, *(k for events in _EVENTS.values() for k in events)]
    names = [event_name(k) for k in kinds]
    assert len(names) == len(set(names))
    assert all(_BOOK.kinds[n] is k for n, k in zip(names, kinds, strict=True))
    assert all(fields(k) for k in kinds)
