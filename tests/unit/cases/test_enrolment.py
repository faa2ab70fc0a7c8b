"""Table A3 with its amendments: what each state allows, what it refuses and why, and that replay equals state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases import enrolment as a3
from app.cases import enrolment_commands as ask
from app.cases import enrolment_events as happened
from app.cases.book import desk_events
from app.cases.contract import ContractStatus
from app.cases.decider import Refused
from app.cases.enrolment_state import Enrolment, EnrolmentStatus, evolve
from app.domain.documents import DocumentKind, DocumentSource, PresentedDocument
from app.domain.moment import Moment
from app.domain.people import Relation
from app.kernel.catalogue import Language, load_catalogue
from app.kernel.clock import KZ
from app.rules.enrolment import clerk_ground
from app.rules.explain import render
from app.rules.finding import Finding, Ground
from tests.unit.rules import samples

LAW = samples.LAW
START = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)
S = EnrolmentStatus
MISSING = clerk_ground(Ground.R_02)


def moment(minutes: float = 0) -> Moment:
    return Moment(START + timedelta(minutes=minutes), "b1", int(minutes * 60e9))


def document(kind: DocumentKind, issued_on: date | None = None) -> ask.RecordDocument:
    return ask.RecordDocument(PresentedDocument(kind, DocumentSource.SCAN, issued_on=issued_on, blob="b"))


OPEN = ask.Open("c1", "t1", "017", moment(), samples.HERE.value)
CONFIRM = ask.ConfirmApplicant(samples.PARENT, True, "card", "chip", "p")
ATTACH = ask.AttachReferral(samples.referral(), True)
FOREIGN = ask.AttachForeignReferral(samples.FOREIGN)
SEEN = tuple(PresentedDocument(k, DocumentSource.ORIGINAL) for k in (DocumentKind.REFERRAL, DocumentKind.IDENTITY))
PACKAGE = ask.TakePackage("0715/2026/A/0001", SEEN)
BIRTH = document(DocumentKind.BIRTH_CERTIFICATE)
PASSPORT = document(DocumentKind.HEALTH_PASSPORT)
CERTIFICATE = document(DocumentKind.HEALTH_CERTIFICATE, date(2026, 11, 19))
HEALTHY = ask.RecordContraindication(False)
DRAFT = ask.DraftContract("0715/2026/A/0001")
FIX = ask.FixContract("ab" * 32, "blob", 4)
PARENT_SIGNS = ask.SignContract("parent", "P", "cd" * 32, "ef" * 32, "blob2")
HEAD_SIGNS = ask.SignContract("head", "H", "cd" * 32, "ee" * 32, "blob3")
REFUSE = ask.DraftRefusal("0715/2026/A/0002", (MISSING,), "")
FIX_REFUSAL = ask.FixRefusal("ab" * 32, "blob")
SIGN_REFUSAL = ask.SignRefusal("H", "aa" * 32, "blob4")
CONFIRMED = ask.RecordVerdict("7104-26-118204", "", START, START)
DISPUTED = ask.RecordVerdict("7104-26-118204", "referral-lapsed", START, START)

AT_COUNTER: tuple[ask.EnrolmentCommand, ...] = (OPEN, CONFIRM, ATTACH)
ACCEPTED = (*AT_COUNTER, PACKAGE, BIRTH, PASSPORT, HEALTHY, CERTIFICATE)
READY = (*ACCEPTED, DRAFT, FIX)
PARENT_SIGNED = (*READY, PARENT_SIGNS)
ADMITTED = (*PARENT_SIGNED, HEAD_SIGNS)
REFUSAL = (*ACCEPTED, REFUSE, FIX_REFUSAL)

PATHS: dict[str, tuple[ask.EnrolmentCommand, ...]] = {
    "none": (),
    "at_counter": AT_COUNTER,
    "at_counter, foreign": (OPEN, CONFIRM, FOREIGN),
    "package_accepted": ACCEPTED,
    "contract_ready": READY,
    "contract_ready, parent signed": PARENT_SIGNED,
    "refusal_ready": REFUSAL,
    "admitted_unconfirmed": ADMITTED,
    "admitted": (*ADMITTED, CONFIRMED),
    "disputed": (*ADMITTED, DISPUTED),
    "refused": (*REFUSAL, SIGN_REFUSAL),
    "redirected": (OPEN, CONFIRM, FOREIGN, ask.Redirect()),
    "handed over": (*ADMITTED, ask.HandOver()),
    "left": (*ACCEPTED, ask.Leave("went home")),
    "no_show": (OPEN, ask.Leave(no_show=True)),
}

COMMANDS: dict[str, ask.EnrolmentCommand] = {
    "open": OPEN, "confirm applicant": CONFIRM, "attach referral": ATTACH, "attach foreign": FOREIGN,
    "redirect": ask.Redirect(), "take package": PACKAGE, "document": BIRTH,
    "not presented": ask.RecordNotPresented(DocumentKind.HEALTH_PASSPORT),
    "undo": ask.UndoDocument(DocumentKind.HEALTH_PASSPORT), "contraindication": ask.RecordContraindication(True),
    "draft contract": DRAFT, "fix contract": FIX, "may parent sign": ask.CheckSignable("parent"),
    "parent signs": PARENT_SIGNS, "head signs": HEAD_SIGNS, "void contract": ask.VoidContract("back"),
    "draft refusal": REFUSE, "fix refusal": FIX_REFUSAL, "drop refusal": ask.DropRefusal(),
    "head signs refusal": SIGN_REFUSAL, "confirmed": CONFIRMED, "disputed": DISPUTED, "hand over": ask.HandOver(),
    "leave": ask.Leave(), "no show": ask.Leave(no_show=True),
}  # fmt: skip

# What each state allows, and the state after it. Everything else is refused.
ALLOWED: dict[str, dict[str, EnrolmentStatus]] = {
    "none": {"open": S.AT_COUNTER},
    "at_counter": {
        "confirm applicant": S.AT_COUNTER, "attach referral": S.AT_COUNTER, "attach foreign": S.AT_COUNTER,
        "take package": S.PACKAGE_ACCEPTED, "draft refusal": S.REFUSAL_READY, "leave": S.LEFT, "no show": S.NO_SHOW,
    },
    "at_counter, foreign": {
        "confirm applicant": S.AT_COUNTER, "attach referral": S.AT_COUNTER, "attach foreign": S.AT_COUNTER,
        "redirect": S.REDIRECTED, "draft refusal": S.REFUSAL_READY, "leave": S.LEFT, "no show": S.NO_SHOW,
    },
    "package_accepted": {
        "document": S.PACKAGE_ACCEPTED, "not presented": S.PACKAGE_ACCEPTED, "undo": S.PACKAGE_ACCEPTED,
        "contraindication": S.PACKAGE_ACCEPTED, "draft contract": S.CONTRACT_READY, "draft refusal": S.REFUSAL_READY,
        "leave": S.LEFT, "no show": S.NO_SHOW,
    },
    "contract_ready": {
        "fix contract": S.CONTRACT_READY, "may parent sign": S.CONTRACT_READY, "parent signs": S.CONTRACT_READY,
        "void contract": S.PACKAGE_ACCEPTED, "draft refusal": S.REFUSAL_READY, "leave": S.LEFT, "no show": S.NO_SHOW,
    },
    "contract_ready, parent signed": {
        "may parent sign": S.CONTRACT_READY, "head signs": S.ADMITTED_UNCONFIRMED, "leave": S.LEFT,
        "no show": S.NO_SHOW,
    },
    "refusal_ready": {
        "fix refusal": S.REFUSAL_READY, "drop refusal": S.PACKAGE_ACCEPTED, "head signs refusal": S.REFUSED,
        "leave": S.LEFT, "no show": S.NO_SHOW,
    },
    "admitted_unconfirmed": {
        "confirmed": S.ADMITTED, "disputed": S.DISPUTED, "hand over": S.ADMITTED_UNCONFIRMED,
    },
    "admitted": {"hand over": S.ADMITTED},
    "disputed": {"hand over": S.DISPUTED},
    "refused": {"hand over": S.REFUSED},
    "redirected": {"hand over": S.REDIRECTED},
    "handed over": {"confirmed": S.ADMITTED, "disputed": S.DISPUTED},
    "left": {},
    "no_show": {},
}  # fmt: skip


def run(commands: Sequence[ask.EnrolmentCommand], minutes: float = 6) -> Enrolment | None:
    """The case after commands that are all allowed."""
    state: Enrolment | None = None
    for command in commands:
        decided = a3.decide(state, command, LAW, moment(minutes))
        assert not isinstance(decided, Refused), (command, decided)
        for event in decided:
            state = evolve(state, event)
    return state


@pytest.mark.parametrize("place", PATHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_table(place: str, name: str) -> None:
    state = run(PATHS[place])
    decided = a3.decide(state, COMMANDS[name], LAW, moment(7))
    expected = ALLOWED[place].get(name)
    if expected is None:
        assert isinstance(decided, Refused)
        assert decided.findings
        assert all(is_said(f) for f in decided.findings)
        return
    assert not isinstance(decided, Refused), decided
    for event in decided:
        state = evolve(state, event)
    assert state is not None
    assert state.status is expected


CATALOGUE = load_catalogue()


def is_said(finding: Finding) -> bool:
    """A refusal has words in every language."""
    return all(render(finding, CATALOGUE, language).title for language in Language)


def test_every_status_is_reached() -> None:
    """COMPLETE and REGISTERED are passed through on the way to the contract, within one entry."""
    reached = {run(path).status for path in PATHS.values() if path}  # type: ignore[union-attr]
    state, through = run(ACCEPTED), set()
    decided = a3.decide(state, DRAFT, LAW, moment(7))
    assert not isinstance(decided, Refused)
    for event in decided:
        state = evolve(state, event)
        assert state is not None
        through.add(state.status)
    assert reached | through == set(EnrolmentStatus)


# ------------------------------------------------------------------ guards


def refused(commands: Sequence[ask.EnrolmentCommand], command: ask.EnrolmentCommand, minutes: float = 7) -> list[str]:
    """Keys of the findings that forbid `command`."""
    decided = a3.decide(run(commands), command, LAW, moment(minutes))
    assert isinstance(decided, Refused), decided
    return [f.key for f in decided.findings]


def test_face_is_always_compared() -> None:
    assert refused((OPEN,), replace(CONFIRM, face_compared=False)) == ["identity.face-not-compared"]


def test_package_needs_applicant_referral_and_right() -> None:
    assert refused((OPEN, ATTACH), PACKAGE) == ["identity.not-confirmed"]
    assert refused((OPEN, CONFIRM), PACKAGE) == ["referral.none"]
    aunt = replace(CONFIRM, applicant=replace(samples.PARENT, relation=Relation.NONE))
    assert refused((OPEN, aunt, ATTACH), PACKAGE) == ["representative.none"]
    assert run((OPEN, replace(CONFIRM, applicant=replace(samples.PARENT, relation=Relation.UNKNOWN)), ATTACH, PACKAGE))


def test_package_on_a_lapsed_referral_is_refused_and_becomes_a_reasoned_refusal() -> None:
    """AT_COUNTER → REFUSED (R-03, day 6): the visit is too late, nothing is taken over."""
    late = ask.AttachReferral(samples.referral(issued_at=datetime(2026, 11, 12, 12, tzinfo=KZ)), True)
    assert refused((OPEN, CONFIRM, late), PACKAGE)
    expired = clerk_ground(Ground.R_03)
    state = run((OPEN, CONFIRM, late, replace(REFUSE, grounds=(expired,)), FIX_REFUSAL, SIGN_REFUSAL))
    assert state is not None
    assert (state.status, state.package) == (S.REFUSED, None)


def test_contract_needs_the_whole_package() -> None:
    without = tuple(c for c in ACCEPTED if c is not PASSPORT and c is not HEALTHY)
    assert "package.unfinished" in refused(without, DRAFT)
    gone = (*ACCEPTED, ask.RecordNotPresented(DocumentKind.HEALTH_PASSPORT))
    assert "missing.health-passport" in refused(gone, DRAFT)
    ill = (*ACCEPTED, ask.RecordContraindication(True))
    assert "contraindication.present" in refused(ill, DRAFT)
    assert refused((*AT_COUNTER, PACKAGE), HEALTHY) == ["contraindication.without-document"]


@pytest.mark.parametrize(("issued", "fresh"), [(17, True), (16, False), (20, True), (21, False)])
def test_certificate_is_judged_on_the_day_of_the_contract(issued: int, *, fresh: bool) -> None:
    """ENR-32: at most three calendar days, and not from tomorrow."""
    dated = document(DocumentKind.HEALTH_CERTIFICATE, date(2026, 11, issued))
    commands = tuple(dated if c is CERTIFICATE else c for c in ACCEPTED)
    decided = a3.decide(run(commands), DRAFT, LAW, moment(7))
    assert isinstance(decided, Refused) is not fresh


def test_stale_certificate_stops_the_parents_signature_and_a_new_one_helps() -> None:
    """CONTRACT_READY → CONTRACT_READY: drafted on Friday, signed on Monday; the old text is void, a new one follows."""
    monday = (datetime(2026, 11, 23, 10, 0, tzinfo=KZ) - START) / timedelta(minutes=1)
    assert refused(READY, ask.CheckSignable("parent"), monday)
    assert refused(READY, PARENT_SIGNS, monday)
    fresh = document(DocumentKind.HEALTH_CERTIFICATE, date(2026, 11, 23))
    state = run(READY)
    for command in (ask.VoidContract("stale"), fresh, replace(DRAFT, number="0715/2026/A/0002"), FIX, PARENT_SIGNS):
        decided = a3.decide(state, command, LAW, moment(monday))
        assert not isinstance(decided, Refused), decided
        for event in decided:
            state = evolve(state, event)
    assert state is not None
    assert state.contract is not None
    assert (state.contract.number, len(state.contract.signatures)) == ("0715/2026/A/0002", 1)


def test_head_signs_after_the_parent_and_only_then_the_place_is_asked_for() -> None:
    assert refused(READY, HEAD_SIGNS)
    decided = a3.decide(run(PARENT_SIGNED), HEAD_SIGNS, LAW, moment(9))
    assert not isinstance(decided, Refused)
    (asked,) = [e for e in decided if isinstance(e, happened.AdmissionRequested)]
    assert (asked.referral_number, asked.contract_number) == ("7104-26-118204", DRAFT.number)
    assert asked.presented_at == moment(6).at
    unfixed = tuple(c for c in READY if c is not FIX)
    assert refused(unfixed, PARENT_SIGNS)


def test_refusal_needs_a_ground_and_some_grounds_need_words() -> None:
    assert refused(ACCEPTED, replace(REFUSE, grounds=())) == ["refusal.without-ground"]
    for ground in (Ground.R_05, Ground.R_06, Ground.R_07):
        named = replace(REFUSE, grounds=(clerk_ground(ground),))
        assert refused(ACCEPTED, replace(named, text="  ")) == ["refusal.without-text"]
        assert run((*ACCEPTED, replace(named, text="the stamp is of another clinic")))


def test_refusal_that_is_dropped_leaves_the_case_where_it_was() -> None:
    for before in (AT_COUNTER, ACCEPTED, READY):
        state = run((*before, REFUSE, ask.DropRefusal()))
        assert state == run(before)


def test_verdict_is_recorded_once() -> None:
    assert refused((*ADMITTED, CONFIRMED), DISPUTED)
    state = run((*ADMITTED, CONFIRMED))
    assert state is not None
    assert state.contract is not None
    assert state.contract.status is ContractStatus.REGISTERED


# ------------------------------------------------------------------ the three clocks


@pytest.mark.parametrize(
    ("called", "result", "left", "broken"),
    [
        (15, 40, 29, ()),
        (15.02, 40, 29, ("wait",)),
        (10, 40, 25.02, ("serve",)),
        (10, 40.02, 24, ("term",)),
        (20, 60, 50, ("wait", "serve", "term")),
    ],
)
def test_broken_terms_are_named_by_the_limits_of_the_law(
    called: float, result: float, left: float, broken: tuple[str, ...]
) -> None:
    """Exactly the limit is no breach (ENR-17); package at minute 10, so that TERM ends at 40."""
    state = run(REFUSAL)
    assert state is not None
    state = replace(state, called=moment(called), package=moment(10), result=moment(result), status=S.REFUSED)
    decided = a3.decide(state, ask.HandOver("many people", offline=True), LAW, moment(max(left, called)))
    assert not isinstance(decided, Refused)
    (event,) = decided
    assert isinstance(event, happened.HandedOver)
    assert (event.broken_terms, event.offline, event.breach_reason) == (broken, True, "many people")


def test_an_older_hand_over_says_nothing_of_terms() -> None:
    stored = {"breach_reason": "", "moment": {"at": START.isoformat(), "boot": "b", "ns": 1}}
    event = desk_events().read("handed-over", 1, stored)
    assert isinstance(event, happened.HandedOver)
    assert (event.broken_terms, event.offline) == ((), False)


# ------------------------------------------------------------------ replay


@given(st.lists(st.sampled_from(sorted(COMMANDS)), max_size=25), st.booleans())
def test_any_history_replays_to_the_same_state(names: list[str], begun: bool) -> None:
    """Whatever is tried in whatever order: stored events give the state again, and what is final stays."""
    book = desk_events()
    state = run(ACCEPTED) if begun else None
    history: list[object] = []
    started = state
    for minutes, name in enumerate(names, start=7):
        decided = a3.decide(state, COMMANDS[name], LAW, moment(minutes))
        if isinstance(decided, Refused):
            continue
        before = state
        for event in decided:
            stored = json.loads(json.dumps(book.write(event)))
            read = book.read(stored["type"], stored["v"], stored["data"])
            assert read == event
            history.append(read)
            state = evolve(state, read)
        if before is not None and before.result is not None:
            assert state is not None
            assert state.result == before.result
    replayed = started
    for event in history:
        replayed = evolve(replayed, event)
    assert replayed == state
    assert sum(isinstance(e, happened.AdmissionRequested) for e in history) <= 1
    assert sum(isinstance(e, happened.AdmissionConfirmed | happened.AdmissionDisputed) for e in history) <= 1
    assert sum(isinstance(e, happened.PackageTaken) for e in history) <= 1
