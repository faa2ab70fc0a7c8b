"""A desk whose data folder lies on a disk of its own that gets full: a program for a mount namespace.

`python -m tests.workflow.small_disk OFFICE SCRIPT` mounts a small tmpfs over OFFICE/desk, plays the script, and fills
the disk while a scan, a draft, an entry and the contract are to be kept. What it found is one JSON object on stdout;
the desk's folder is then copied to OFFICE/desk-after.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.desk.commands import DraftContract, RecordContraindication, SaveDraft
from app.desk.snapshot import CaseView
from app.domain.documents import DocumentKind
from app.kernel.catalogue import load_catalogue
from app.kernel.errors import QabyldauError
from ui.demo.hands import RemoteHands
from ui.demo.link import LINK_FILE, FileGate
from ui.demo.script import Script, load_script
from ui.demo.story import Story, StoryListener
from ui.demo.walk_in import WalkIn
from ui.runtime.office import OpenOffice, OpenOptions, open_office

SIZE = "24m"


def inside(office: Path, script: Path) -> dict[str, Any]:
    """The program's end of `small_disk`: run it in a mount namespace of its own."""
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]
    done = subprocess.run(
        [*unshare, sys.executable, "-m", "tests.workflow.small_disk", str(office), str(script)],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def full(disk: Path) -> Iterator[None]:
    """Not a byte is free."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as stream:
        size = 1 << 20
        while size:
            try:
                stream.write(bytes(size))
            except OSError:
                size //= 2
    try:
        yield
    finally:
        filler.unlink()


class Trials:
    """Things tried on a full disk: the code they ended with, and whether anything was different afterwards."""

    def __init__(self, disk: Path, office: OpenOffice) -> None:
        self._disk = disk
        self._office = office
        self.found: list[dict[str, Any]] = []

    def tried(self, what: str, action: Callable[[], object]) -> None:
        before = self._state()
        with full(self._disk):
            try:
                action()
                code = None
            except QabyldauError as error:
                code = error.code
            self._office.running.settle()
            same = self._state() == before
        self.found.append({"what": what, "code": code, "same": same})

    def _state(self) -> tuple[int, CaseView | None, Any]:
        case = self._office.running.refresh().result().case
        bare = None if case is None else replace(case, clocks=tuple(replace(c, elapsed_s=0, read_ns=0)
                                                                    for c in case.clocks))  # fmt: skip
        draft = self._office.journal.reader.draft(case.id) if case else None
        return self._office.journal.head.seq, bare, draft


def _play(office_folder: Path, played: Script) -> dict[str, Any]:
    disk = office_folder / "desk"
    kept = office_folder / "desk-before"
    shutil.copytree(disk, kept)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(disk)], check=True)
    shutil.copytree(kept, disk, dirs_exist_ok=True)
    story = Story(played.story)
    out = office_folder / "out"
    listener = StoryListener(out, lambda: story)
    hands = RemoteHands(office_folder)
    gate = office_folder / LINK_FILE
    options = OpenOptions(disk, demo=True, wrap=lambda line: FileGate(line, gate))
    office = open_office(options, load_catalogue(), listener)
    trials = Trials(disk, office)
    try:
        walk = WalkIn(played, hands, office, listener=listener, story=story)
        walk.begin(list(played.steps))
        for step in played.steps:
            if step.name == "document" and step.need("kind") == "health-passport":
                hands.lay_pages(step.need("from_demo"), DocumentKind.HEALTH_PASSPORT)
                trials.tried("scan", lambda: office.running.scan(DocumentKind.HEALTH_PASSPORT).result())
                trials.tried("draft", lambda: office.running.execute(_draft()).result())
            if step.name == "sign" and step.need("who") != "head":
                trials.tried("entry", lambda: office.running.execute(RecordContraindication(False)).result())
                trials.tried("contract", lambda: office.running.execute(DraftContract()).result())
            walk.step(step)
        walk.end()
        walk.wait_for_prints()
    finally:
        office.close()
        hands.close()
    shutil.copytree(disk, office_folder / "desk-after")
    return {"status": story.status, "registry": story.registry, "case": story.case, "trials": trials.found}


def _draft() -> SaveDraft:
    """More than one page of the database, so that it cannot fit into room that is there already."""
    return SaveDraft("documents", "note", (("note", "ж" * 200_000),))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_play(Path(sys.argv[1]), load_script(Path(sys.argv[2])))) + "\n")
