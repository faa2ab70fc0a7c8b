"""Table A3: every state against every command, what the guards say, and replay of stored events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases import enrolment as e
from app.cases.book import desk_events
from app.cases.decider import Refused
from app.cases.enrolment_state import EnrolmentStatus
from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.domain.people import Applicant, Relation
from app.domain.referral import ForeignReferral
from app.rules.enrolment import clerk_ground
from app.rules.finding import Ground
from tests.unit.cases.tables import BIN, LAW, NOBODY, REFERRAL, Step, Table, at, steps, told

_BOOK = desk_events()
TODAY = at("2026-11-20")
MOTHER = Applicant(NOBODY, None, None, Relation.MOTHER)
SHOWN = {k: PresentedDocument(k, DocumentSource.ORIGINAL, issued_on=date(2026, 11, 20)) for k in DocumentKind}
FOREIGN = ForeignReferral("7", BIN, "Ұйым", "Организация", "Абай к., 1", "ул. Абая, 1")
OPEN = e.Open("case", "t", "017", at("2026-11-20T09:50"), BIN.value)
CONFIRM = e.ConfirmApplicant(MOTHER, True, "card", "chip", None)
ATTACH = e.AttachReferral(REFERRAL, confirmed_by_registry=True)
TAKE = e.TakePackage("r", (SHOWN[DocumentKind.REFERRAL], SHOWN[DocumentKind.IDENTITY]))
PARENT = e.SignContract("parent", "A", "c1", "p1", "b1")
HEAD = e.SignContract("head", "H", "c2", "p2", "b2")
REFUSE = e.DraftRefusal("x", (clerk_ground(Ground.R_06),), "another birth date")
CONFIRMED = e.RecordVerdict("7104-26-1", "", TODAY.at, TODAY.at)

COUNTER = steps(TODAY, OPEN, CONFIRM, ATTACH)
TAKEN = (*COUNTER, Step(TAKE, TODAY))
CHECKED = (
    *TAKEN,
    *steps(
        TODAY,
        *(e.RecordDocument(SHOWN[k]) for k in DocumentKind if k is not DocumentKind.PMPK_CONCLUSION),
        e.RecordContraindication(False),
    ),
)
READY = (*CHECKED, *steps(TODAY, e.DraftContract("n"), e.FixContract("p0", "b0", 4)))
SIGNED = (*READY, *steps(TODAY, PARENT, HEAD))
DRAFTED = (*TAKEN, *steps(TODAY, REFUSE, e.FixRefusal("p", "b")))
S = EnrolmentStatus
A3 = Table(
    "A3", lambda s, c, n: e.decide(s, c, LAW, n), e.evolve, lambda s: str(s.status),
    {
        S.AT_COUNTER: COUNTER,
        S.PACKAGE_ACCEPTED: CHECKED,
        S.CONTRACT_READY: READY,
        S.REFUSAL_READY: DRAFTED,
        S.ADMITTED_UNCONFIRMED: SIGNED,
        S.ADMITTED: (*SIGNED, Step(CONFIRMED, TODAY)),
        S.DISPUTED: (*SIGNED, Step(replace(CONFIRMED, reason="referral-used"), TODAY)),
        S.REFUSED: (*DRAFTED, Step(e.SignRefusal("H", "p", "b"), TODAY)),
        S.REDIRECTED: steps(TODAY, OPEN, CONFIRM, e.AttachForeignReferral(FOREIGN), e.Redirect()),
        S.LEFT: (*COUNTER, Step(e.Leave("tired"), TODAY)),
        S.NO_SHOW: (*steps(TODAY, OPEN), Step(e.Leave(no_show=True), TODAY)),
    },
    {
        "open": OPEN, "confirm": CONFIRM, "attach": ATTACH, "foreign": e.AttachForeignReferral(FOREIGN),
        "redirect": e.Redirect(), "take": TAKE, "record": e.RecordDocument(SHOWN[DocumentKind.IDENTITY]),
        "absent": e.RecordNotPresented(DocumentKind.IDENTITY), "undo": e.UndoDocument(DocumentKind.IDENTITY),
        "contra": e.RecordContraindication(True), "draft": e.DraftContract("n"), "fix": e.FixContract("p", "b", 1),
        "parent": PARENT, "head": HEAD, "void": e.VoidContract("stale"), "refuse": REFUSE,
        "fix-refusal": e.FixRefusal("p", "b"), "drop": e.DropRefusal(), "sign-refusal": e.SignRefusal("H", "p", "b"),
        "verdict": CONFIRMED, "hand-over": e.HandOver(), "leave": e.Leave(),
    },
    {
        S.AT_COUNTER: frozenset(["confirm", "attach", "foreign", "take", "refuse", "leave"]),
        S.PACKAGE_ACCEPTED: frozenset(["record", "absent", "undo", "contra", "draft", "refuse", "leave"]),
        S.CONTRACT_READY: frozenset(["fix", "parent", "void", "refuse", "leave"]),
        S.REFUSAL_READY: frozenset(["fix-refusal", "drop", "sign-refusal", "leave"]),
        S.ADMITTED_UNCONFIRMED: frozenset({"verdict", "hand-over"}),
        S.ADMITTED: frozenset({"hand-over"}),
        S.DISPUTED: frozenset({"hand-over"}),
        S.REFUSED: frozenset({"hand-over"}),
        S.REDIRECTED: frozenset({"hand-over"}),
        S.LEFT: frozenset(),
        S.NO_SHOW: frozenset(),
    },
    TODAY,
)  # fmt: skip


def test_every_resting_state_is_reached() -> None:
    # COMPLETE and REGISTERED are passed through within one command.
    assert set(A3.reach) == set(EnrolmentStatus) - {S.COMPLETE, S.REGISTERED}
    for state, way in A3.reach.items():
        assert A3.status(A3.run(way)) == state


@pytest.mark.parametrize("name", A3.commands)
@pytest.mark.parametrize("state", A3.reach)
def test_each_cell_of_the_table(state: str, name: str) -> None:
    decided = A3.decide(A3.run(A3.reach[state]), A3.commands[name], A3.asked)
    if name in A3.allowed[state]:
        assert not isinstance(decided, Refused)
        assert decided
        return
    assert isinstance(decided, Refused)
    told(A3, state, A3.commands[name], decided)


def test_nothing_can_be_done_with_a_case_that_does_not_exist() -> None:
    for name, command in A3.commands.items():
        assert isinstance(A3.decide(None, command, TODAY), Refused) is (name != "open")


def _keys(way: tuple[Step, ...], command: object, when: str = "2026-11-20") -> list[str]:
    decided = A3.decide(A3.run(way), command, at(when))
    return [f.key for f in decided.findings] if isinstance(decided, Refused) else []


def test_the_package_is_taken_from_the_right_person_with_a_valid_referral() -> None:
    opened = steps(TODAY, OPEN)
    assert _keys(opened, replace(CONFIRM, face_compared=False)) == ["identity.face-not-compared"]
    assert _keys((*opened, Step(ATTACH, TODAY)), TAKE) == ["identity.not-confirmed"]
    assert _keys((*opened, Step(CONFIRM, TODAY)), TAKE) == ["referral.none"]
    assert _keys(COUNTER, TAKE, "2026-11-24") == ["referral.expired"]
    stranger = replace(CONFIRM, applicant=replace(MOTHER, relation=Relation.NONE))
    assert _keys((*opened, *steps(TODAY, stranger, ATTACH)), TAKE) == ["representative.none"]
    elsewhere = (*opened, *steps(TODAY, CONFIRM, e.AttachForeignReferral(FOREIGN)))
    assert _keys(elsewhere, TAKE) == ["referral.redirect"]
    assert _keys(COUNTER, e.Redirect()) == ["referral.none"]


def test_a_contract_needs_the_whole_package_on_the_day_of_the_signature() -> None:
    assert "package.unfinished" in _keys(TAKEN, e.DraftContract("n"))
    assert _keys(CHECKED, e.DraftContract("n"), "2026-11-23") == []
    assert "certificate.stale" in _keys(CHECKED, e.DraftContract("n"), "2026-11-24")
    assert "certificate.stale" in _keys(READY, PARENT, "2026-11-24")
    assert "certificate.stale" in _keys(READY, e.CheckSignable("parent"), "2026-11-24")
    assert _keys(READY, e.CheckSignable("parent")) == _keys(READY, e.CheckSignable("head"), "2026-11-24") == []
    drafted = A3.run(READY).contract
    assert (drafted.number, drafted.sign_by, drafted.pdf_sha256) == ("n", date(2026, 11, 23), "p0")
    assert _keys(TAKEN, e.RecordContraindication(True)) == ["contraindication.without-document"]


def test_a_refusal_has_grounds_and_words() -> None:
    assert _keys(TAKEN, e.DraftRefusal("x", (), "")) == ["refusal.without-ground"]
    ungrounded = replace(clerk_ground(Ground.R_06), ground=None)
    assert _keys(TAKEN, e.DraftRefusal("x", (ungrounded,), "so")) == ["refusal.without-ground"]
    assert _keys(TAKEN, replace(REFUSE, text=" ")) == ["refusal.without-text"]
    dropped = A3.run((*DRAFTED, Step(e.DropRefusal(), TODAY)))
    assert (dropped.status, dropped.refusal) == (S.PACKAGE_ACCEPTED, None)
    refused = A3.run(A3.reach[S.REFUSED])
    assert (refused.refusal.signer_name, refused.refusal.text, refused.result) == ("H", "another birth date", TODAY)


def test_documents_come_go_and_are_undone() -> None:
    taken = A3.run(TAKEN)
    assert set(taken.documents) == {DocumentKind.REFERRAL, DocumentKind.IDENTITY}
    absent = A3.run((*TAKEN, Step(e.RecordNotPresented(DocumentKind.IDENTITY), TODAY)))
    assert absent.not_presented == {DocumentKind.IDENTITY}
    assert DocumentKind.IDENTITY not in absent.documents
    undone = A3.run((*CHECKED, Step(e.UndoDocument(DocumentKind.HEALTH_PASSPORT), TODAY)))
    assert (undone.contraindication, DocumentKind.HEALTH_PASSPORT in undone.documents) == (None, False)
    assert A3.run((*CHECKED, Step(e.UndoDocument(DocumentKind.IDENTITY), TODAY))).contraindication is False


def test_the_registrys_verdict_and_the_hand_over() -> None:
    disputed = A3.run(A3.reach[S.DISPUTED])
    assert disputed.dispute_reason == "referral-used"
    assert str(A3.run(A3.reach[S.ADMITTED]).contract.status) == "registered"
    over = A3.decide(A3.run(SIGNED), e.HandOver("printer", offline=True), at("2026-11-20T10:40"))[0]
    assert (over.breach_reason, over.broken_terms, over.offline) == ("printer", ("serve",), True)
    done = A3.evolve(A3.run(SIGNED), over)
    assert isinstance(A3.decide(done, e.HandOver(), TODAY), Refused)
    assert isinstance(A3.decide(done, e.Leave(), TODAY), Refused)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(names=st.lists(st.sampled_from([*A3.commands]), max_size=14), start=st.sampled_from([*A3.reach.values()]))
def test_replay_of_the_stored_events_gives_the_same_state(names: list[str], start: tuple[Step, ...]) -> None:
    state: Any = None
    stored = []
    for step in (*start, *(Step(A3.commands[n], TODAY) for n in names)):
        decided = A3.decide(state, step.command, step.now)
        for event in () if isinstance(decided, Refused) else decided:
            state = A3.evolve(state, event)
            stored.append(_BOOK.write(event))
    replayed: Any = None
    for record in stored:
        replayed = A3.evolve(replayed, _BOOK.read(record["type"], record["v"], record["data"]))
    assert replayed == state
