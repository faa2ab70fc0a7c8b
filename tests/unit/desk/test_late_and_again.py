"""Memory is what a restart rebuilds, and what comes late does not end up with the next parent."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from app.desk.commands import (
    BackToDocuments,
    CallNext,
    ChooseReferral,
    ConfirmApplicant,
    DraftContract,
    DraftRefusal,
    FindReferral,
    MarkNoShow,
    RecordIdentity,
    RecordReferralAnswer,
    ReferralQuestion,
    TakeTicket,
)
from app.desk.ports import IdentityDocument, SlotKind, SlotState
from app.desk.snapshot import CaseView, Step
from app.domain.referral import ForeignReferral, Referral
from app.rules.finding import Ground
from tests.support.desk import DeskStage, card_of, referral_of
from ui.runtime.listener import SilentListener
from ui.runtime.running import Adapters, RunningOffice

OURS = referral_of("child-07a")
FOREIGN = ForeignReferral("7104-26-900001", OURS.organisation, "kk", "ru", "kk", "ru")


def same_after_a_restart(stage: DeskStage) -> CaseView:
    before = stage.case
    stage.restart()
    assert stage.case == before
    return before


def asked_after(stage: DeskStage, *commands: RecordIdentity | FindReferral) -> ReferralQuestion:
    question = stage.do(*commands).ask
    assert question is not None
    return question


@pytest.mark.parametrize("answer", [OURS, FOREIGN, None])
@pytest.mark.parametrize("failure", [None, "Registry_Unreachable"])
def test_what_the_registry_answered_survives_a_restart(
    stage: DeskStage, answer: Referral | ForeignReferral | None, failure: str | None
) -> None:
    stage.at_counter()
    question = asked_after(stage, RecordIdentity(card_of("parent-07")))
    stage.do(RecordReferralAnswer(question, None if failure else answer, failure))
    shown = same_after_a_restart(stage)
    assert bool(shown.findings or shown.referral)


def test_what_the_mirror_answered_survives_a_restart(stage: DeskStage) -> None:
    twin = replace(OURS, number="7104-26-900099")
    stage.mirror(OURS, twin)
    stage.at_counter()
    stage.do(RecordIdentity(card_of("parent-07")))
    assert len(same_after_a_restart(stage).choices) == 2
    assert not stage.desk.execute(ChooseReferral("7104-26-000000")).accepted
    assert len(stage.case.choices) == 2
    stage.do(ChooseReferral(twin.number))
    assert same_after_a_restart(stage).referral == twin


def test_a_late_answer_is_not_the_next_parents(stage: DeskStage) -> None:
    stage.do(TakeTicket(), TakeTicket(), CallNext())
    question = asked_after(stage, RecordIdentity(card_of("parent-07")))
    stage.do(MarkNoShow(), CallNext())
    assert not stage.desk.execute(RecordReferralAnswer(question, OURS)).accepted
    assert stage.case.referral is None
    stage.do(RecordIdentity(card_of("parent-08")), ConfirmApplicant(face_compared=True))
    assert stage.case.referral is None


def test_an_answer_to_an_older_question_is_not_the_newer_ones(stage: DeskStage) -> None:
    stage.at_counter()
    first = asked_after(stage, RecordIdentity(card_of("parent-07")))
    second = asked_after(stage, FindReferral(number=FOREIGN.number))
    assert not stage.desk.execute(RecordReferralAnswer(first, OURS)).accepted
    stage.do(RecordReferralAnswer(second, FOREIGN))
    assert stage.case.foreign_referral == FOREIGN


def test_a_refusal_that_was_thought_of_is_gone_when_the_contract_stands(stage: DeskStage) -> None:
    stage.contract_ready()
    stage.do(BackToDocuments(), DraftRefusal((Ground.R_07,), "the parent declines"))
    assert same_after_a_restart(stage).step is Step.DECISION
    stage.do(DraftContract())
    assert same_after_a_restart(stage).step is Step.CONTRACT


# ---- a device that takes long


class SlowCards:
    """A reader with parent-07's card in it, which is read only once it is let."""

    def __init__(self) -> None:
        self.begun, self.let = threading.Event(), threading.Event()

    def slots(self) -> tuple[SlotState, ...]:
        return (SlotState("reader", 1, SlotKind.IDENTITY_CARD, 1),)

    def read_identity(self, *_: object) -> IdentityDocument:
        self.begun.set()
        self.let.wait(30)
        return card_of("parent-07")


def test_a_card_that_was_read_too_late_is_not_the_next_parents(stage: DeskStage) -> None:
    stage.do(TakeTicket(), TakeTicket(), CallNext())
    cards = SlowCards()
    running = RunningOffice(stage.desk, Adapters(cards, *[None] * 4), stage.clock, SilentListener())  # type: ignore[arg-type]
    try:
        reading = running.read_identity(None)  # type: ignore[arg-type]
        assert cards.begun.wait(30)
        running.execute(MarkNoShow()).result()
        running.execute(CallNext()).result()
        cards.let.set()
        assert not reading.result(30).accepted
        assert stage.case.identity is None
    finally:
        cards.let.set()
        running.close()
