"""Table A5: parent first, head second, nothing after a void, no signature under a text that is not fixed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases import contract
from app.cases.decider import Refused
from app.domain.moment import Moment
from app.kernel.clock import KZ

NOW = Moment(datetime(2026, 11, 20, 10, 20, tzinfo=KZ), "b", 0)
SIGN_PARENT = contract.Sign("parent", "A", "c1", "p1", "b1")
SIGN_HEAD = contract.Sign("head", "H", "c2", "p2", "b2")
FIX = contract.Fix("p0", "b0", 4)
DRAFT = contract.Draft("0003/2026/A/0001", "case", date(2026, 11, 22), None)


def run(*commands: contract.ContractCommand) -> contract.Contract | None:
    state: contract.Contract | None = None
    for command in commands:
        decided = contract.decide(state, command, NOW)
        assert not isinstance(decided, Refused), command
        for event in decided:
            state = contract.evolve(state, event)
    return state


def test_both_sign_in_order_and_the_registry_confirms() -> None:
    state = run(DRAFT, FIX, SIGN_PARENT, SIGN_HEAD, contract.Register())
    assert state is not None
    assert state.status is contract.ContractStatus.REGISTERED
    assert [s.role for s in state.signatures] == ["parent", "head"]
    assert state.pdf_sha256 == "p2"


@pytest.mark.parametrize(
    ("before", "command"),
    [
        ((DRAFT,), SIGN_PARENT),
        ((DRAFT, FIX), SIGN_HEAD),
        ((DRAFT, FIX, SIGN_PARENT), SIGN_PARENT),
        ((DRAFT, FIX, SIGN_PARENT), contract.Void("x")),
        ((DRAFT, FIX, SIGN_PARENT), FIX),
        ((DRAFT, FIX, SIGN_PARENT), contract.Register()),
        ((DRAFT, contract.Void("stale")), SIGN_PARENT),
        ((DRAFT,), DRAFT),
    ],
)
def test_what_the_table_does_not_know_is_refused(
    before: tuple[contract.ContractCommand, ...], command: contract.ContractCommand
) -> None:
    decided = contract.decide(run(*before), command, NOW)
    assert isinstance(decided, Refused)
    assert decided.findings[0].rule == "A5"


def test_a_void_contract_may_be_drafted_anew_with_another_number() -> None:
    again = contract.Draft("0003/2026/A/0002", "case", None, None)
    state = run(DRAFT, contract.Void("stale"), again)
    assert state is not None
    assert state.number == "0003/2026/A/0002"


ALL = st.sampled_from([DRAFT, FIX, contract.Print(), SIGN_PARENT, SIGN_HEAD, contract.Void("x"), contract.Register()])


@given(st.lists(ALL, max_size=12))
def test_the_head_never_signs_before_the_parent(commands: list[contract.ContractCommand]) -> None:
    state: contract.Contract | None = None
    for command in commands:
        decided = contract.decide(state, command, NOW)
        for event in () if isinstance(decided, Refused) else decided:
            state = contract.evolve(state, event)
        roles = [s.role for s in state.signatures] if state else []
        assert roles in ([], ["parent"], ["parent", "head"])
