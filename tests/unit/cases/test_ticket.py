"""Table A0: strict order, no step outside the table, replay equals state."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases import ticket
from app.cases.book import desk_events
from app.cases.decider import Refused
from app.domain.moment import Moment, span
from app.kernel.clock import KZ

START = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)


def moment(seconds: float = 0, boot: str = "b1") -> Moment:
    return Moment(START + timedelta(seconds=seconds), boot, int(seconds * 1e9))


def taken() -> ticket.Ticket:
    decided = ticket.decide(None, ticket.Take("t1", "017", "kindergarten-enrolment"), moment())
    assert not isinstance(decided, Refused)
    state = ticket.evolve(None, decided[0])
    assert state is not None
    return state


def after(state: ticket.Ticket, command: ticket.TicketCommand, at: float = 60) -> ticket.Ticket:
    decided = ticket.decide(state, command, moment(at))
    assert not isinstance(decided, Refused), decided
    for event in decided:
        changed = ticket.evolve(state, event)
        assert changed is not None
        state = changed
    return state


def test_a_ticket_waits_is_called_and_is_served() -> None:
    called = after(taken(), ticket.Call(first_in_line=True))
    assert called.status is ticket.TicketStatus.CALLED
    assert called.called == moment(60)
    assert after(called, ticket.Serve()).status is ticket.TicketStatus.SERVED


def test_nobody_is_called_before_those_who_came_earlier() -> None:
    decided = ticket.decide(taken(), ticket.Call(first_in_line=False), moment(60))
    assert isinstance(decided, Refused)
    assert [f.rule for f in decided.findings] == ["ENR-26"]


def test_a_no_show_can_be_recalled() -> None:
    called = after(taken(), ticket.Call(first_in_line=True))
    gone = after(called, ticket.MarkNoShow())
    assert gone.status is ticket.TicketStatus.NO_SHOW
    assert after(gone, ticket.Recall()).status is ticket.TicketStatus.CALLED


@pytest.mark.parametrize("command", [ticket.Serve(), ticket.MarkNoShow(), ticket.HandToOther("x"), ticket.Recall()])
def test_a_waiting_ticket_refuses_what_only_a_called_one_may(command: ticket.TicketCommand) -> None:
    decided = ticket.decide(taken(), command, moment(60))
    assert isinstance(decided, Refused)
    assert decided.findings[0].rule == "A0"


def test_the_same_ticket_is_not_taken_twice() -> None:
    assert isinstance(ticket.decide(taken(), ticket.Take("t1", "017", "x"), moment()), Refused)


def test_nothing_can_be_done_with_a_ticket_that_does_not_exist() -> None:
    assert isinstance(ticket.decide(None, ticket.Serve(), moment()), Refused)


COMMANDS = st.sampled_from(
    [
        ticket.Call(first_in_line=True),
        ticket.Call(first_in_line=False),
        ticket.MarkNoShow(),
        ticket.Recall(),
        ticket.HandToOther("clerk-2"),
        ticket.Serve(),
        ticket.Leave("late"),
        ticket.Take("t1", "017", "s"),
    ]
)


@given(st.lists(COMMANDS, max_size=12))
def test_replay_of_the_stored_events_gives_the_same_state(commands: list[ticket.TicketCommand]) -> None:
    book = desk_events()
    state: ticket.Ticket | None = None
    stored = []
    for i, command in enumerate([ticket.Take("t1", "017", "s"), *commands]):
        decided = ticket.decide(state, command, moment(i))
        for event in () if isinstance(decided, Refused) else decided:
            state = ticket.evolve(state, event)
            stored.append(book.write(event))
    replayed: ticket.Ticket | None = None
    for record in stored:
        replayed = ticket.evolve(replayed, book.read(record["type"], record["v"], record["data"]))
    assert replayed == state


def test_a_span_within_one_boot_is_measured_and_across_boots_estimated() -> None:
    one, later = moment(0), Moment(START + timedelta(hours=2), "b1", int(30e9))
    assert span(one, later).seconds == 30
    assert not span(one, later).estimated
    other_boot = Moment(START + timedelta(seconds=45), "b2", 1)
    assert span(one, other_boot).seconds == 45
    assert span(one, other_boot).estimated
