"""The stories of the first issue, on real components, each with its answer-lost twin (offline ones are stories)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.cases.enrolment_events import AdmissionConfirmed, AdmissionDisputed, AdmissionRequested, HandedOver
from app.cases.papers import PaperIssued, PaperPrinted
from app.entries import verify_document_token
from sync.link import LinkGate
from sync.transport import Transport
from tests.workflow.office import Stage, script
from tests.workflow.papers import qr_token, text_of, valid_signatures
from ui.demo.script import Script
from ui.demo.story import Story

OpenStage = Callable[[Script], Stage]

pytestmark = [pytest.mark.pcsc, pytest.mark.pkcs11, pytest.mark.cups]


@dataclass(frozen=True, slots=True)
class End:
    """How a story ends: for the parent who leaves, at the registry, on paper, and for the child's referral there."""

    story: str
    status: str
    registry: str
    papers: tuple[str, ...]
    child: str
    referral: str
    verdicts: tuple[str, ...] = ()
    lost_status: str | None = None  # when the answer to the first exchange got lost


FIRST = ("waiting-ticket", "package-receipt")
CONFIRMED, DISPUTED = ("admission-confirmed",), ("admission-disputed",)
ENDS = (
    End("admitted", "admitted", "confirmed", (*FIRST, "preschool-contract"), "child-07a", "used", CONFIRMED,
        lost_status="admitted_unconfirmed"),
    End("refused", "refused", "confirmed", (*FIRST, "reasoned-refusal"), "child-12a", "active"),
    End("offline-admitted", "admitted_unconfirmed", "confirmed", (*FIRST, "preschool-contract", "offline-sheet"),
        "child-08a", "used", CONFIRMED),
    End("offline-refused", "refused", "confirmed", (*FIRST, "reasoned-refusal", "offline-sheet"), "child-13a",
        "active"),
    End("disputed", "admitted_unconfirmed", "disputed",
        (*FIRST, "preschool-contract", "offline-sheet", "call-back-letter"), "child-14a", "cancelled-by-applicant",
        DISPUTED),
)  # fmt: skip
# Each kind of paper has its QR read in one story.
QR_READ = {
    "admitted": (*FIRST, "preschool-contract"),
    "offline-refused": ("reasoned-refusal", "offline-sheet"),
    "disputed": ("call-back-letter",),
}
SIGNED = {"preschool-contract": ["parent", "head"], "reasoned-refusal": ["head"]}


def lose_first_answer(line: Transport) -> LinkGate:
    """The registry carries the first push out, and its answer gets lost."""
    gate = LinkGate(line)
    gate.lose_replies(1, "/v1/entries")
    return gate


@pytest.mark.parametrize("end", ENDS, ids=lambda e: e.story)
def test_story(open_stage: OpenStage, end: End) -> None:
    stage = open_stage(script(end.story))
    story = stage.play(script(end.story))
    assert (story.status, story.registry) == (end.status, end.registry)
    assert tuple(d.name for d in story.documents) == end.papers
    arrived_exactly_once(stage, end)
    decided_once(stage, story, end)
    printed_as_rendered(stage, story)
    readable(stage, story)


@pytest.mark.parametrize("end", ENDS, ids=lambda e: e.story)
def test_story_whose_first_answer_got_lost(open_stage: OpenStage, end: End) -> None:
    stage = open_stage(script(end.story))
    story = stage.play(script(end.story), wrap=lose_first_answer)
    assert (story.status, story.registry) == (end.lost_status or end.status, end.registry)
    # The parent whose result the registry has not answered for leaves with the sheet that says so.
    assert Counter(d.name for d in story.documents) == Counter({*end.papers, "offline-sheet"})
    arrived_exactly_once(stage, end)
    decided_once(stage, story, end)
    printed_as_rendered(stage, story)


def arrived_exactly_once(stage: Stage, end: End) -> None:
    """The registry holds the desk's chain: all of it, in order, nothing twice; it acted on it, and both are whole."""
    sent = stage.desk_entries()
    assert stage.registry_entries() == sent
    assert len(set(sent)) == len(sent)
    assert stage.referral_status(end.child) == end.referral
    stage.nothing_waits()
    stage.registry_is_sound()


def decided_once(stage: Stage, story: Story, end: End) -> None:
    """One request, one answer of the registry, one entry of it at the desk, one hand-over."""
    assert tuple(stage.verdicts()) == end.verdicts
    kinds = Counter(type(e) for e in stage.events(story.case))
    assert kinds[AdmissionRequested] == len(end.verdicts)
    assert kinds[AdmissionConfirmed] == end.verdicts.count("admission-confirmed")
    assert kinds[AdmissionDisputed] == end.verdicts.count("admission-disputed")
    assert kinds[HandedOver] == 1


def printed_as_rendered(stage: Stage, story: Story) -> None:
    """Each paper went to the printer once, in its number of copies, as the very bytes that lie in the folder."""
    events = stage.events(story.case)
    issued = {e.document_id: e for e in events if isinstance(e, PaperIssued)}
    printed = [e for e in events if isinstance(e, PaperPrinted)]
    assert Counter(e.document_id for e in printed) == Counter(issued.keys())
    assert all(e.job is not None and e.copies == issued[e.document_id].copies for e in printed)
    copies = {e.pdf_sha256: e.copies for e in issued.values()}
    for paper in story.documents:
        stage.wait_for_copies((stage.out / paper.path).read_bytes(), copies[paper.sha256])
    assert len(stage.printed()) == sum(copies.values())


def readable(stage: Stage, story: Story) -> None:
    """Kazakh text is whole, signatures are valid, and the QR leads to the entry that recorded the facts."""
    issued = {e.name: e for e in stage.events(story.case) if isinstance(e, PaperIssued)}
    entries = stage.desk_entries()
    for paper in story.documents:
        pdf = stage.out / paper.path
        text = text_of(pdf)
        assert "Айгөлек" in text, paper.name
        assert "1414" in text, paper.name
        assert valid_signatures(pdf) == SIGNED.get(paper.name, []), paper.name
        if paper.name not in QR_READ.get(story.name, ()):
            continue
        token = qr_token(pdf)
        assert verify_document_token(token, stage.keys.public_key)
        assert (token.kiosk, token.document_number) == (stage.kiosk(), issued[paper.name].number)
        assert str(token.entry_id) == issued[paper.name].entry_id
        assert str(token.entry_id) in entries
