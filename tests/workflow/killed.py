"""Killed-in-between: a story dies at one instant, is taken up by a new process, and ends as if nothing had been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.cases.enrolment_events import PackageTaken
from app.cases.papers import PaperIssued, PaperPrinted
from app.cases.ticket import TicketTaken
from app.kernel.catalogue import Catalogue
from app.kernel.resources import resource
from tests.workflow.mortal_desk import Death, Ended, Life, MortalDesk
from tests.workflow.office import Stage, script, stage

_BEGIN = ("ticket.taken", "paper.issued", "paper.printed", "ticket.called", "applicant.confirmed", "package.taken",
          "paper.issued", "paper.printed", "document.shown")  # fmt: skip
_SCANS = ("document.scanned", "document.contraindication", "document.scanned", "document.described")
_NO_PASSPORT = ("document.not-presented", "document.scanned", "document.described")
_CONTRACT = ("contract.drafted", "text.fixed", "signed.parent", "signed.head")
_REFUSAL = ("refusal.confirmed", "text.fixed", "signed.head")
_PAPER = ("paper.issued", "paper.printed")
_TWO_PAPERS = ("paper.issued", "paper.issued", "paper.printed", "paper.printed")


@dataclass(frozen=True, slots=True)
class Course:
    """A story as the entries of its journal, in order, and as counts of what else can be interrupted."""

    entries: tuple[str, ...]
    puts: int
    drafts: int
    pushes: int
    status: str
    registry: str
    child: str
    referral: str
    verdicts: int

    def append_of(self, kind: str, nth: int = 1) -> int:
        """Which append makes the `nth` entry of that kind."""
        return [i for i, k in enumerate(self.entries, start=1) if k == kind][nth - 1]


COURSES = MappingProxyType({
    "admitted": Course(
        (*_BEGIN, *_SCANS, *_CONTRACT, *_PAPER, "registry.verdict", "case.handed-over"), 8, 2, 2,
        "admitted", "confirmed", "child-07a", "used", 1,
    ),
    "refused": Course(
        (*_BEGIN, *_SCANS, *_REFUSAL, *_PAPER, "case.handed-over"), 7, 3, 2,
        "refused", "confirmed", "child-12a", "active", 0,
    ),
    "offline-admitted": Course(
        (*_BEGIN, *_SCANS, *_CONTRACT, *_TWO_PAPERS, "case.handed-over", "registry.verdict"), 9, 2, 2,
        "admitted_unconfirmed", "confirmed", "child-08a", "used", 1,
    ),
    "offline-refused": Course(
        (*_BEGIN, *_NO_PASSPORT, *_REFUSAL, *_TWO_PAPERS, "case.handed-over"), 7, 3, 1,
        "refused", "confirmed", "child-13a", "active", 0,
    ),
    "disputed": Course(
        (*_BEGIN, *_SCANS, *_CONTRACT, *_TWO_PAPERS, "case.handed-over", "registry.verdict", *_PAPER), 10, 2, 2,
        "admitted_unconfirmed", "disputed", "child-14a", "cancelled-by-applicant", 1,
    ),
})  # fmt: skip


def deaths(course: Course) -> Iterator[Death]:
    """Every instant at which this story can be interrupted: around each entry, blob, draft and push."""
    for what, count in (("append", len(course.entries)), ("put", course.puts), ("draft", course.drafts),
                        ("push", course.pushes)):  # fmt: skip
        for nth in range(1, count + 1):
            yield Death(what, nth, "before")
            yield Death(what, nth, "after")


@dataclass(slots=True)
class KillStage:
    """An office in which a mortal desk lives."""

    stage: Stage
    desk: MortalDesk
    script: Path
    folder: Path
    lives: int = 0

    def live(self, death: Death | None, *, resume: bool) -> Ended:
        """One life of the desk."""
        self.lives += 1
        out = self.folder / f"life-{self.lives}"
        out.mkdir()
        return self.desk.live(
            Life(
                folder=str(self.folder),
                script=str(self.script),
                out=str(out),
                pcsc=str(self.stage.demo.pcsc.socket_path),
                resume=resume,
                death=None if death is None else (death.what, death.nth, death.when),
                counts=str(out / "counts.json"),
            )
        )


@contextmanager
def kill_stage(template: Path, folder: Path, catalogue: Catalogue, desk: MortalDesk, story: str) -> Iterator[KillStage]:
    """An office at the time of the story."""
    with stage(template, folder, catalogue, script(story)) as opened:
        yield KillStage(opened, desk, resource("demo", "intake", f"{story}.yaml"), folder)


def killed_and_taken_up(there: KillStage, story: str, death: Death) -> tuple[Ended, Ended]:
    """The story with that death in it. It ended as the course says, nothing lost, nothing twice."""
    first = there.live(death, resume=False)
    assert first.killed, (str(death), first)
    second = there.live(None, resume=True)
    assert not second.killed
    assert not second.error, second.error
    assert second.story is not None
    ended_as_told(there.stage, COURSES[story], second.story)
    return first, second


def ended_as_told(stage: Stage, course: Course, story: dict[str, Any]) -> None:
    """The end is the same as without the death."""
    assert (story["status"], story["registry"]) == (course.status, course.registry)
    assert stage.referral_status(course.child) == course.referral
    assert len(stage.verdicts()) == course.verdicts
    sent = stage.desk_entries()
    assert stage.registry_entries() == sent
    stage.nothing_waits()
    stage.registry_is_sound()
    with stage.reader() as reader:
        entries = Counter(e.header.type for e in reader.show(1000))
        assert reader.views("counter") == ()
    missing = Counter(course.entries) - entries
    # The one thing that the program does not do again by itself is to print.
    assert missing in (Counter(), Counter({"paper.printed": 1}), Counter({"paper.printed": 2})), missing
    assert entries - Counter(course.entries) == Counter()
    numbered_once(stage, story)
    printed_at_most_once(stage, story["case"])


def numbered_once(stage: Stage, story: dict[str, Any]) -> None:
    """One ticket, one receipt, one contract or refusal; the first numbers of each series."""
    events = stage.events(story["case"])
    assert [e.number for e in events if isinstance(e, TicketTaken)] == ["001"]
    receipts = [e.receipt_number for e in events if isinstance(e, PackageTaken)]
    assert [r.rpartition("/")[2] for r in receipts] == ["0001"]
    assert story["number"].rpartition("/")[2] == "0001"


def printed_at_most_once(stage: Stage, case: str) -> None:
    """Each paper exists once; its copies came out once if the print is on record, and at most once if it is not."""
    events = stage.events(case)
    issued = [e for e in events if isinstance(e, PaperIssued)]
    assert len({e.name for e in issued}) == len(issued)
    done = Counter(e.document_id for e in events if isinstance(e, PaperPrinted))
    assert all(count == 1 for count in done.values())
    for paper in issued:
        with stage.reader() as reader:
            pdf = reader.blob(case, paper.blob)
        if done[paper.document_id]:
            stage.wait_for_copies(pdf, paper.copies)
        else:
            assert stage.printed().count(pdf) in (0, paper.copies)
    assert set(stage.printed()) <= {_bytes(stage, case, p) for p in issued}


def _bytes(stage: Stage, case: str, paper: PaperIssued) -> bytes:
    with stage.reader() as reader:
        return reader.blob(case, paper.blob)


OpenKillStage = Callable[[str], KillStage]
