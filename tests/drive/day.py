"""The five stories as one shift of one desk, in the order of the office clock.

The disputed one comes first: its line is cut since Thursday 17:00, so nothing may reach the desk between that evening
and Friday 11:30. The others follow on the same desk before lunch. `summary.json` keeps the order of the issue.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from app.kernel.catalogue import Catalogue, Language
from app.kernel.clock import KZ
from app.kernel.resources import resource
from tests.drive.album import Album, contact_sheet
from tests.drive.clerk import Clerk
from tests.drive.remote import RemoteWindow
from tests.drive.run import DrivenOffice
from ui.demo.office import DemoOffice
from ui.demo.script import Script, load_script, moment

EXPECTED = {
    "admitted": ("admitted", "confirmed"),
    "refused": ("refused", "confirmed"),
    "offline-admitted": ("admitted_unconfirmed", "confirmed"),
    "offline-refused": ("refused", "confirmed"),
    "disputed": ("admitted_unconfirmed", "disputed"),
}
EVENING = datetime(2026, 11, 19, 16, 55, tzinfo=KZ)
_LINE_CUT_AGAIN = datetime(2026, 11, 20, 12, 0, tzinfo=KZ)
_PLAN = {  # when each story begins; the line is down for the last two
    "admitted": datetime(2026, 11, 20, 11, 35, tzinfo=KZ),
    "refused": datetime(2026, 11, 20, 11, 48, tzinfo=KZ),
    "offline-admitted": datetime(2026, 11, 20, 12, 5, tzinfo=KZ),
    "offline-refused": datetime(2026, 11, 20, 12, 20, tzinfo=KZ),
}
_LINE_WHOLE_AGAIN = datetime(2026, 11, 20, 12, 35, tzinfo=KZ)
MAX_PRESSES, MAX_KEYS = 10, 14


class Day:
    """One shift. `faults` says in words what was not as expected."""

    def __init__(self, window: RemoteWindow, demo: DemoOffice, out: Path, *, pictures: bool = True) -> None:
        self.window, self.demo, self._out, self._with_pictures = window, demo, out, pictures
        self.clerks: dict[str, Clerk] = {}
        self.faults: list[str] = []
        self._shift = self._album("shift")

    def sign_in(self, driven: DrivenOffice) -> None:
        """The clerk is on duty."""
        self._take("who-works")
        driven.sign_in()

    def work(self) -> None:
        """All five stories are over and the registry has had the last word."""
        self._take("free-desk")
        self._disputed()
        for name in ("admitted", "refused"):
            self._play(name)
        self._cut(_LINE_CUT_AGAIN)
        for name in ("offline-admitted", "offline-refused"):
            self._play(name)
        self._restore(_LINE_WHOLE_AGAIN)
        self._take("line-back")
        for name in EXPECTED:
            self.clerks[name].close_record()

    def report(self, catalogue: Catalogue) -> bool:
        """`summary.json` and the contact sheet lie in OUT; whether everything is as expected."""
        rows = []
        for name, (status, registry) in EXPECTED.items():
            clerk = self.clerks[name]
            story = clerk.story
            row = story.plain(catalogue, Language.KK)
            row["ticket_and_call"] = {"presses": clerk.before[0], "keys": clerk.before[1]}
            rows.append(row)
            if (story.status, story.registry) != (status, registry):
                self.faults.append(f"{name}: {story.status}/{story.registry}, expected {status}/{registry}")
            presses, keys = story.actions["presses"], story.actions["keys"]
            if presses > MAX_PRESSES or keys > MAX_KEYS:
                self.faults.append(f"{name}: {presses} presses and {keys} keys, allowed {MAX_PRESSES} and {MAX_KEYS}")
        text = json.dumps({"stories": rows}, ensure_ascii=False, indent=2)
        (self._out / "summary.json").write_text(text + "\n", encoding="utf-8")
        if self._with_pictures:
            self.window.pictures_written()
            albums = {name: self.clerks[name].album for name in EXPECTED}
            sheets = {name: album.pictures for name, album in albums.items() if album is not None}
            if self._shift is not None:
                sheets["shift"] = self._shift.pictures
            contact_sheet(sheets, self._out / "contact-sheet.png")
        return not self.faults

    # ---- parts of the day

    def _disputed(self) -> None:
        """Thursday evening the line is cut; at 20:00 the parent cancels elsewhere; Friday the desk admits."""
        script = load_script(resource("demo", "intake", "disputed.yaml"))
        link, portal = script.link, next(s for s in script.steps if s.name == "portal")
        if link.down is None or link.up is None:
            raise ValueError("the disputed story needs a line that is down and comes back")
        self.window.until(lambda look: look.link and look.unsent == 0, "the exchange of Thursday")
        self._cut(link.down)
        self.demo.set_clock(moment(portal.need("at"), "at"))
        self.demo.cancel_referral(portal.need("cancel-referral"))
        self.demo.set_clock(script.at)
        self._play("disputed", script)
        self._restore(link.up)
        self.window.until(lambda look: look.tasks == 1, "the task to call the parent")
        self._take("task-waits", "disputed")
        self.window.press("Enter")
        self.window.until(lambda look: look.page == "task", "the task")
        self._take("task", "disputed")
        self.window.press("Enter")
        self.window.until(lambda look: look.tasks == 0 and look.page == "idle", "the task done")

    def _play(self, name: str, script: Script | None = None) -> None:
        if script is None:
            written = load_script(resource("demo", "intake", f"{name}.yaml"))
            script = replace(written, at=_PLAN[name])
            if self.demo.clock.now() < script.at:
                self.demo.set_clock(script.at)
        folder = self._out / name
        folder.mkdir(parents=True, exist_ok=True)
        clerk = Clerk(self.window, self.demo, script, self._album(name), folder)
        self.clerks[name] = clerk
        clerk.play()

    def _cut(self, at: datetime) -> None:
        self._set_clock(at)
        self.demo.cut_link()
        self.demo.wait(timedelta(minutes=1))
        self.window.until(lambda look: not look.link, "the line seen as cut")

    def _restore(self, at: datetime) -> None:
        self._set_clock(at)
        self.demo.restore_link()
        self.window.until(lambda look: look.link and look.unsent == 0, "everything sent")

    def _set_clock(self, at: datetime) -> None:
        """Forward only: a day that has taken longer than planned keeps its own time."""
        if self.demo.clock.now() < at:
            self.demo.set_clock(at)

    # ---- pictures

    def _album(self, name: str) -> Album | None:
        if not self._with_pictures:
            return None
        folder = self._out / name
        folder.mkdir(parents=True, exist_ok=True)
        return Album(folder, self.window)

    def _take(self, name: str, story: str = "") -> None:
        album = self.clerks[story].album if story else self._shift
        if album is not None:
            album.take(name)
