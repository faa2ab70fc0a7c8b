"""A clerk at the counter who plays a script step by step, so that something can go wrong in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import yaml

from app.desk.ports import PrinterState
from app.desk.snapshot import CaseView
from app.kernel.catalogue import Catalogue, Language
from app.kernel.errors import QabyldauError
from app.rules.explain import render
from app.rules.finding import Finding
from sync.transport import Transport
from tests.workflow.office import Stage
from ui.demo.link import FileGate
from ui.demo.script import Script, Step
from ui.demo.story import Story, StoryListener
from ui.demo.walk_in import WalkIn
from ui.runtime.office import OpenOffice, OpenOptions, open_office


class AttentiveListener(StoryListener):
    """Also keeps what the printer said and how far a card was read; `while_reading` is called with each percent."""

    printer_said: PrinterState | None = None
    while_reading: Callable[[int], None] = staticmethod(lambda percent: None)

    def printer(self, state: PrinterState) -> None:
        self.printer_said = state

    def working(self, work: object, percent: int | None) -> None:
        if percent is not None:
            self.while_reading(percent)


@dataclass(slots=True)
class Clerk:
    """At work on an open office; `play_to` and `play_on` go through the script."""

    stage: Stage
    office: OpenOffice
    walk: WalkIn
    listener: AttentiveListener
    story: Story
    steps: list[Step]

    @property
    def case(self) -> CaseView:
        assert self.listener.last is not None
        assert self.listener.last.case is not None
        return self.listener.last.case

    def play_to(self, name: str) -> None:
        """All steps before the next one of that name are done."""
        while self.steps and self.steps[0].name != name:
            self.walk.step(self.steps.pop(0))

    def play(self) -> None:
        """The next step is done."""
        self.walk.step(self.steps.pop(0))

    def play_on(self) -> Story:
        """The rest of the story, to its end."""
        while self.steps and not self.story.status:
            self.play()
        self.walk.end()
        self.walk.wait_for_prints()
        return self.story

    def do(self, text: str) -> None:
        """One step out of turn, as it would stand in a script."""
        ((name, arguments),) = yaml.safe_load(text).items()
        self.walk.step(Step(name, arguments, 0))

    def state(self) -> tuple[list[str], CaseView | None, Any]:
        """What must be as before when something failed: entries, the case without its running clocks, the draft."""
        case = self.office.running.refresh().result().case
        with self.stage.reader() as reader:
            draft = reader.draft(case.id) if case else None
        bare = None if case is None else replace(case, clocks=tuple(replace(c, elapsed_s=0, read_ns=0)
                                                                    for c in case.clocks))  # fmt: skip
        return self.stage.desk_entries(), bare, draft

    def fails(self, code: str, action: Callable[[], object]) -> QabyldauError:
        """`action` ends with that error, a sentence and a remedy stand in the catalogue, and nothing has changed."""
        before = self.state()
        try:
            action()
        except QabyldauError as error:
            found = error
        else:
            raise AssertionError(f"{code} expected, nothing failed")
        self.office.running.settle()
        assert found.code == code, found
        assert self.state() == before
        has_words(self.stage.catalogue, found)
        return found


def has_words(catalogue: Catalogue, error: QabyldauError) -> None:
    """A sentence and a remedy of its own in Kazakh, Russian and English."""
    assert catalogue.has(f"error.{error.code}.message"), error.code
    said = {language: catalogue.error(error, language) for language in Language}
    assert all(sentence.endswith(".") and remedy.endswith(".") for sentence, remedy in said.values()), said
    assert len({sentence for sentence, _ in said.values()}) == len(Language), said
    assert len({remedy for _, remedy in said.values()}) == len(Language), said


def can_be_read(catalogue: Catalogue, finding: Finding) -> None:
    """Title, body and citation in Kazakh, Russian and English."""
    said = {language: render(finding, catalogue, language) for language in Language}
    assert all(s.title and s.body and s.citation for s in said.values()), said
    assert len({s.body for s in said.values()}) == len(Language), said


@contextmanager
def at_work(
    stage: Stage, played: Script, *, wrap: Callable[[Transport], Transport] = lambda line: line, begin: bool = True
) -> Iterator[Clerk]:
    """The desk of the stage is open; with `begin` what happened before the parent came has happened."""
    story = Story(played.story)
    listener = AttentiveListener(stage.out, lambda: story)
    gate = stage.demo.link_file
    options = OpenOptions(stage.demo.desk_folder, demo=True, wrap=lambda line: FileGate(wrap(line), gate))
    office = open_office(options, stage.catalogue, listener)
    try:
        walk = WalkIn(played, stage.demo, office, listener=listener, story=story)
        if begin:
            walk.begin(list(played.steps))
        yield Clerk(stage, office, walk, listener, story, [s for s in played.steps if s.name != "portal"])
    finally:
        office.close()
