"""A walk-in played from a script through the same use cases and devices as the window's, without a window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from app.desk import commands as ask
from app.desk.snapshot import CaseStatus
from app.kernel.catalogue import Catalogue
from app.kernel.errors import InputError, QabyldauError
from sync.transport import Transport
from ui.demo.hands import Hands
from ui.demo.link import LINK_FILE, FileGate
from ui.demo.resume import has_happened, left_before
from ui.demo.script import LinkPlan, Script, Step, moment
from ui.demo.story import Story, StoryListener
from ui.demo.visit import CARD_READER, DEVICE_PATIENCE_S, Visit
from ui.runtime.office import OpenOffice, OpenOptions, open_office
from ui.runtime.waiting import wait_until

_LAST_EXCHANGES = 4
_BEFORE_OUTAGE = timedelta(minutes=5)


class WalkIn:
    """Plays the steps of one script on an open office of the demo."""

    def __init__(
        self, script: Script, hands: Hands, office: OpenOffice, *, listener: StoryListener, story: Story
    ) -> None:
        self._script = script
        self._hands = hands
        self._office = office
        self._listener = listener
        self._story = story
        self._visit = Visit(script.folder, hands, office, listener, story)

    def play(self, *, resume: bool = False) -> None:
        """All steps are done, or the first that the law ends; the story tells the rest.

        `resume`: the program ended in between; steps whose effect is there are left out.
        """
        steps = list(self._script.steps)
        self._visit.resumed = resume
        if resume:
            self._take_up()
        else:
            self.begin(steps)
        for step in steps:
            if step.name == "portal" or (resume and has_happened(step, self._listener.last, self._visit.case)):
                continue
            if self._gone() and step.name != "sync":
                break
            self.step(step)
        self.end()

    def _take_up(self) -> None:
        """The program stands where it was when it ended; cards that are still in a reader are given back."""
        self._office.running.resume().result()
        wait_until(lambda: bool(self._listener.slots_seen), DEVICE_PATIENCE_S, "Demo_ReaderSilent")
        self._office.running.settle()
        left = left_before(self._office.journal)
        case = self._visit.case
        if case is None and left is not None:
            case = self._visit.do(ask.OpenCase(left[0])).snapshot.case
            self._listener.last = self._office.close_stored().result()
            self._story.status = left[1]
        if case is not None:
            self._story.remember(case)
        if case is not None and case.applicant is not None:
            self._visit.give_back(CARD_READER)

    def step(self, step: Step) -> None:
        """One step; a step that is written to fail must fail with that code, or be refused by law."""
        expected = step.text("expect")
        if expected is None:
            self._visit.take(step)
            return
        self._visit.last = None
        try:
            self._visit.take(step)
        except QabyldauError as error:
            if error.code != expected:
                raise
            self._office.running.settle()
            return
        if expected != "refused" or self._was_accepted():
            raise InputError("Script_ExpectationFailed", step=step.index, name=step.name, expected=expected)

    def _was_accepted(self) -> bool:
        return self._visit.last is None or self._visit.last.accepted

    def begin(self, steps: list[Step]) -> None:
        """What happened before the parent came, in the order of the office clock."""
        link: LinkPlan = self._script.link
        if link.down is not None and link.down <= self._script.at:
            self._hands.set_clock(link.down - _BEFORE_OUTAGE)
            self._visit.exchange()
            self._hands.set_clock(link.down)
            self._hands.cut_link()
            self._visit.exchange()
        for step in steps:
            if step.name == "portal":
                self._hands.set_clock(moment(step.need("at"), f"steps[{step.index}].at"))
                self._hands.cancel_referral(step.need("cancel-referral"))
        self._hands.set_clock(self._script.at)
        self._visit.exchange()

    def end(self) -> None:
        """The line comes back if the script says so, and the registry has the last word."""
        link = self._script.link
        if link.down is not None and link.up is not None:
            if self._office.clock.now() < link.up:
                self._hands.set_clock(link.up)
            self._hands.restore_link()
        # An answer may be lost, and an answer becomes an entry that has to be sent too.
        for _ in range(_LAST_EXCHANGES):
            self._visit.exchange()
            if self._office.journal.reader.unsent().count == 0:
                break
        self._story.status = self._story.status or CaseStatus.LEFT.value
        self._story.registry = self._office.case_registry_state(self._story.case)

    def decide(self) -> None:
        """The case is a contract ready to be signed, or, where the law says so, a reasoned refusal."""
        self._visit.decide()

    def wait_for_prints(self) -> None:
        """Every print job of the story has an end."""
        self._visit.wait_for_prints()

    def _gone(self) -> bool:
        return bool(self._story.status)


def walk_in(
    script: Script,
    hands: Hands,
    folder: Path,
    out: Path,
    catalogue: Catalogue,
    *,
    wrap: Callable[[Transport], Transport] = lambda transport: transport,
    resume: bool = False,
) -> Story:
    """The script played on the desk of the demo office in `folder`; its papers lie in `out`.

    `wrap` goes around the line to the registry, inside the gate that the script's link plan opens and shuts.
    """
    story = Story(script.story)
    listener = StoryListener(out, lambda: story)
    office = open_office(
        OpenOptions(folder / "desk", demo=True, wrap=lambda line: FileGate(wrap(line), folder / LINK_FILE)),
        catalogue,
        listener,
    )
    try:
        walk = WalkIn(script, hands, office, listener=listener, story=story)
        walk.play(resume=resume)
        walk.wait_for_prints()
    finally:
        office.close()
    return story
