"""A prepared demo office that each story copies, so that a story starts from an enrolled desk in little time."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.entries import parse_header
from app.journal.journal import Journal
from app.journal.keys import KeyRing
from app.kernel.catalogue import Catalogue
from app.kernel.resources import resource
from sync.transport import Transport
from ui.demo.office import HEAD, DemoOffice
from ui.demo.script import Script, load_script
from ui.demo.walk_in import Story, walk_in

STORY_PARENTS = ("parent-07", "parent-08", "parent-12", "parent-13", "parent-14", "parent-15", HEAD)


def prepare(folder: Path) -> None:
    """`folder` holds a demo office with an enrolled desk and the keys of the stories' people."""
    with DemoOffice(folder) as office:
        for who in STORY_PARENTS:
            office.insert_token(2, who)
        office.remove(2)


def script(name: str) -> Script:
    """One of the shipped scripts."""
    return load_script(resource("demo", "intake", f"{name}.yaml"))


@dataclass(slots=True)
class Stage:
    """A running demo office in a folder of its own, and what was played on it."""

    demo: DemoOffice
    out: Path
    catalogue: Catalogue
    stories: list[Story] = field(default_factory=list)

    def play(
        self, played: Script, *, wrap: Callable[[Transport], Transport] = lambda line: line, resume: bool = False
    ) -> Story:
        """The story to its end."""
        story = walk_in(played, self.demo, self.demo.folder, self.out, self.catalogue, wrap=wrap, resume=resume)
        self.stories.append(story)
        return story

    def desk_entries(self) -> list[str]:
        """Ids of all entries of the desk's journal, in order."""
        keys = KeyRing.load(self.demo.desk_folder / "keys.json")
        kiosk = self.demo.registry.command("verify-log")  # the registry answers, so its file is whole
        assert kiosk["fault_count"] == 0, kiosk
        journal = Journal(self.demo.desk_folder / "journal", keys, kiosk=self.kiosk())
        try:
            return [str(e.header.id) for e in reversed(journal.reader.show(100_000))]
        finally:
            journal.close()

    def kiosk(self) -> str:
        return str(self._registry("SELECT id FROM kiosks")[0][0])

    def registry_entries(self) -> list[str]:
        """Ids of all entries that the registry holds for the desk, in the order of the chain."""
        rows = self._registry("SELECT header FROM entries ORDER BY incarnation, seq")
        return [str(parse_header(bytes(header)).id) for (header,) in rows]

    def referral_status(self, child: str) -> str:
        referral = self.demo.people.child(child).referral
        assert referral is not None
        rows = self._registry("SELECT data FROM referrals WHERE number = ?", referral.number)
        return str(json.loads(str(rows[0][0]))["referral"]["status"])

    def verdicts(self) -> list[str]:
        """Kinds of all answers to admissions on the feed."""
        return [str(row[0]) for row in self._registry("SELECT data FROM feed WHERE kind = 'verdict'")]

    def _registry(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(f"file:{self.demo.folder}/registry/registry.db?mode=ro", uri=True)
        try:
            return list(connection.execute(statement, values))
        finally:
            connection.close()


@contextmanager
def stage(template: Path, folder: Path, catalogue: Catalogue, played: Script) -> Iterator[Stage]:
    """A copy of the prepared office, running at the time of the script."""
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("*.sock", "*.log", "printed"))
    out = folder / "out"
    out.mkdir()
    with DemoOffice(folder, played.office, played.at) as demo:
        os.environ.update(demo.environment)
        yield Stage(demo, out, catalogue)
