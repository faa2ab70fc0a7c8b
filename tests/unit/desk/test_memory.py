"""After each command memory equals what a restart would rebuild; a command that fails changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.cases.book import desk_events
from app.cases.ticket import TicketStatus
from app.desk.commands import (
    BackToDocuments,
    CallNext,
    ChooseReferral,
    Command,
    ConfirmApplicant,
    ConfirmRefusal,
    DescribeDocument,
    DraftContract,
    DraftRefusal,
    FindReferral,
    HandOver,
    MarkLeft,
    MarkNoShow,
    MarkNotPresented,
    RecordContraindication,
    RecordIdentity,
    RecordIdentityReturned,
    RecordPrinted,
    ReprintDocument,
    SaveDraft,
    ShowOriginal,
    TakePackage,
    TakeTicket,
    UndoDocument,
)
from app.desk.drafts import restore
from app.desk.memory import load_state
from app.desk.state import CaseInHand, DeskState
from app.domain.documents import DocumentKind
from app.kernel.errors import ProgrammingError, RetriableError
from app.rules.finding import Ground
from tests.support.desk import DeskStage, card_of, referral_of

CERTIFICATE = DocumentKind.HEALTH_CERTIFICATE
PASSPORT = DocumentKind.HEALTH_PASSPORT
PARENT = (
    TakeTicket(), TakeTicket(), CallNext(), SaveDraft("identify", "phone", (("phone", "+7 701"),)),
    RecordIdentity(card_of("parent-07")), RecordIdentityReturned(), ConfirmApplicant(face_compared=True),
)  # fmt: skip
DOCUMENTS = (
    ShowOriginal(DocumentKind.IDENTITY), ShowOriginal(DocumentKind.BIRTH_CERTIFICATE), MarkNotPresented(PASSPORT),
    UndoDocument(PASSPORT), ShowOriginal(PASSPORT), RecordContraindication(present=False), ShowOriginal(CERTIFICATE),
    DescribeDocument(CERTIFICATE, issued_on=date(2026, 11, 19), number="17", issuer="№ 4"),
)  # fmt: skip
COURSES: dict[str, tuple[Command, ...]] = {
    "contract": (*PARENT, TakePackage(), *DOCUMENTS, DraftContract(), BackToDocuments(), DraftContract()),
    "refusal": (
        *PARENT, TakePackage(), *DOCUMENTS[:2], MarkNotPresented(PASSPORT), DraftRefusal(),
        DraftRefusal((Ground.R_02, Ground.R_05), "the paper is of another clinic"), SaveDraft("decision", "text", ()),
        ConfirmRefusal(), BackToDocuments(), DraftRefusal(), ConfirmRefusal(),
    ),
    "declined": (
        *PARENT, TakePackage(), *DOCUMENTS, DraftContract(), DraftRefusal((Ground.R_05,), "the parent declines"),
        ConfirmRefusal(),
    ),
    "left": (*PARENT, TakePackage(), MarkLeft("went home"), CallNext(), MarkNoShow()),
    "chosen": (*PARENT[:-1], FindReferral(number=referral_of("child-07a").number),
               ChooseReferral(referral_of("child-07a").number), ConfirmApplicant(face_compared=True)),
}  # fmt: skip


def memory(state: DeskState) -> dict[str, Any]:
    """What of the desk's state has to survive: the line, the case, tasks, numbers."""
    live = {t.id: t for t in state.tickets.values() if t.status in (TicketStatus.WAITING, TicketStatus.CALLED)}
    return {
        "tickets": live,
        "waiting": state.waiting,
        "case": None if state.case is None else case_memory(state.case),
        "tasks": state.open_tasks,
        "counters": state.counters,
    }


def case_memory(case: CaseInHand) -> dict[str, Any]:
    return {
        "id": case.case_id,
        "enrolment": case.enrolment,
        "papers": case.papers,
        "anchors": case.anchors,
        "task": case.task,
        "identity": case.identity,
        "returned": case.identity_returned,
        "refusal": case.refusal_draft,
        "place": case.place,
        "typed": dict(case.typed),
    }


def rebuilt(stage: DeskStage) -> dict[str, Any]:
    """As a start would find it, from the same folder."""
    state = load_state(stage.office.journal, desk_events())
    if state.case is not None:
        other = replace(stage.office, state=state)
        restore(other, state.case)
    return memory(state)


@pytest.fixture
def stage_07(stage: DeskStage) -> DeskStage:
    stage.mirror(referral_of("child-07a"))
    return stage


@pytest.mark.parametrize("course", COURSES)
def test_memory_equals_what_a_restart_would_rebuild(stage_07: DeskStage, course: str) -> None:
    for number, command in enumerate(COURSES[course]):
        outcome = stage_07.do(command)
        assert memory(stage_07.office.state) == rebuilt(stage_07), (number, type(command).__name__)
        for order in outcome.prints:
            stage_07.do(RecordPrinted(order.document_id, f"job-{number}"))
            stage_07.do(ReprintDocument(order.document_id, "torn"))
            stage_07.do(RecordPrinted(order.document_id, None, "Printer_Missing"))
            assert memory(stage_07.office.state) == rebuilt(stage_07), (number, "printed")


@pytest.mark.parametrize("course", COURSES)
def test_a_full_disk_changes_nothing_and_the_command_works_afterwards(
    stage_07: DeskStage, monkeypatch: pytest.MonkeyPatch, course: str
) -> None:
    """At each command the first thing that is to be kept finds no room."""
    journal = stage_07.office.journal

    def no_room(*_args: Any, **_kwargs: Any) -> Any:
        raise RetriableError("Journal_DiskFull")

    for command in COURSES[course]:
        before, shown = memory(stage_07.office.state), bare(stage_07)
        with monkeypatch.context() as full:
            full.setattr(journal, "append", no_room)
            full.setattr(journal.drafts, "save", no_room)
            full.setattr(journal.vault, "put", no_room)
            with pytest.raises(RetriableError) as failed:
                stage_07.desk.execute(command)
            assert failed.value.code == "Journal_DiskFull"
        assert memory(stage_07.office.state) == before == rebuilt(stage_07), type(command).__name__
        assert bare(stage_07) == shown
        stage_07.do(command)


def bare(stage: DeskStage) -> Any:
    case = stage.desk.snapshot().case
    return None if case is None else replace(case, clocks=())


@pytest.mark.parametrize("course", COURSES)
def test_a_restart_in_the_middle_is_not_seen(stage_07: DeskStage, course: str) -> None:
    """The desk is closed and opened after every command; it ends where one goes that never closed."""
    for command in COURSES[course]:
        stage_07.do(command)
        shown = bare(stage_07)
        stage_07.restart()
        assert stage_07.desk.resume() == ()
        assert bare(stage_07) == shown, type(command).__name__


def commands_without_anybody() -> Iterator[Command]:
    course = COURSES["contract"] + COURSES["refusal"] + COURSES["chosen"] + (HandOver(), MarkLeft(), MarkNoShow())
    seen: set[type] = set()
    for command in course:
        if type(command) not in seen and not isinstance(command, TakeTicket):
            seen.add(type(command))
            yield command


@pytest.mark.parametrize("command", list(commands_without_anybody()), ids=lambda c: type(c).__name__)
def test_nothing_can_be_done_while_nobody_is_at_the_counter(stage: DeskStage, command: Command) -> None:
    head = stage.office.journal.head
    outcome = stage.desk.execute(command)
    assert not outcome.accepted
    assert stage.office.journal.head == head


def test_an_unknown_command_is_the_programs_fault(stage: DeskStage) -> None:
    with pytest.raises(ProgrammingError) as failed:
        stage.desk.execute("dance")  # type: ignore[arg-type]
    assert failed.value.code == "Desk_UnknownCommand"
