"""A prepared demo office that each story copies, so that a story starts from an enrolled desk in little time."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from app.cases.book import desk_events
from app.domain.documents import DocumentKind
from app.entries import parse_header
from app.journal.keys import KeyRing
from app.journal.reader import JournalReader
from app.journal.verify import verify_journal
from app.kernel.catalogue import Catalogue
from app.kernel.resources import resource
from sync.registry.store.database import Database, sqlite_url
from sync.registry.verify_log import chain_faults
from sync.transport import Transport
from tests.support.processes import wait_until
from ui.demo.office import HEAD, DemoOffice
from ui.demo.script import Script, load_script
from ui.demo.story import Story
from ui.demo.walk_in import walk_in
from ui.runtime.config import read_config

_BOTH = (DocumentKind.HEALTH_PASSPORT, DocumentKind.HEALTH_CERTIFICATE)
STORY_PAPERS = {
    "child-07a": _BOTH,
    "child-08a": _BOTH,
    "child-12a": _BOTH,
    "child-13a": _BOTH[1:],
    "child-14a": _BOTH,
    "child-15a": _BOTH,
}
STORY_PARENTS = ("parent-07", "parent-08", "parent-12", "parent-13", "parent-14", "parent-15", HEAD)


def prepare(folder: Path) -> None:
    """`folder` holds a demo office with an enrolled desk, the keys and the papers of the stories' people."""
    with DemoOffice(folder) as office:
        for who in STORY_PARENTS:
            office.make_token_key(who)
        for child, kinds in STORY_PAPERS.items():
            for kind in kinds:
                office.paper(child, kind)


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

    def play(self, played: Script, *, wrap: Callable[[Transport], Transport] = lambda line: line) -> Story:
        """The story to its end."""
        story = walk_in(played, self.demo, self.demo.folder, self.out, self.catalogue, wrap=wrap)
        self.stories.append(story)
        return story

    # ---- the desk's side, read from outside

    @property
    def keys(self) -> KeyRing:
        return KeyRing.load(self.demo.desk_folder / "keys.json")

    @contextmanager
    def reader(self) -> Iterator[JournalReader]:
        """The desk's journal, read only."""
        reader = JournalReader(self.demo.desk_folder / "journal", self.keys)
        try:
            yield reader
        finally:
            reader.close()

    def desk_entries(self) -> list[str]:
        """Ids of all entries of the desk's journal, in order."""
        with self.reader() as reader:
            return [str(e.header.id) for e in reversed(reader.show(100_000))]

    def events(self, case: str) -> list[object]:
        """Everything that happened in a case."""
        book = desk_events()
        with self.reader() as reader:
            return [book.read(r.type, r.v, r.data) for r in reader.events(case)]

    def newest_case(self) -> str:
        with self.reader() as reader:
            return reader.views("case", limit=1, newest_first=True)[0].id

    def nothing_waits(self) -> None:
        """All entries were answered for, none came back without effect, no draft is left, the chain is whole."""
        with self.reader() as reader:
            assert reader.unsent().count == 0
            assert reader.dead_letters() == ()
            assert reader.incoming() == ()
            assert reader.drafted_cases() == ()
        self.journal_is_sound()

    def journal_is_sound(self) -> None:
        report = verify_journal(self.demo.desk_folder / "journal", self.keys)
        assert report.sound, report

    # ---- the registry's side

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
        """All answers to admissions on the feed."""
        rows = self._registry("SELECT data FROM feed WHERE kind = 'verdict'")
        return [str(json.loads(str(data))["verdict"]) for (data,) in rows]

    def registry_is_sound(self) -> None:
        """What `qabyldau-registry verify-log` looks at, without the start of a process."""
        database = Database(sqlite_url(self.demo.folder / "registry" / "registry.db"))
        try:
            for kiosk in database.kiosks():
                status = database.status(kiosk, datetime.now(UTC))
                assert list(chain_faults(kiosk, list(database.chain(kiosk.id)), status)) == []
        finally:
            database.close()

    def _registry(self, statement: str, *values: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(f"file:{self.demo.folder}/registry/registry.db?mode=ro", uri=True)
        try:
            return list(connection.execute(statement, values))
        finally:
            connection.close()

    # ---- paper

    def printed(self) -> list[bytes]:
        """What lies in the printer's tray, one for each copy, in the order of printing."""
        return [p.read_bytes() for p in sorted(self.demo.printed_folder.glob("*.pdf"))]

    def wait_for_copies(self, pdf: bytes, copies: int) -> None:
        """The tray holds that many copies of the paper."""
        wait_until(lambda: self.printed().count(pdf) == copies, f"{copies} printed copies")

    def kiosk(self) -> str:
        return read_config(self.demo.desk_folder).kiosk


@contextmanager
def stage(template: Path, folder: Path, catalogue: Catalogue, played: Script) -> Iterator[Stage]:
    """A copy of the prepared office, running at the time of the script."""
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("*.sock", "*.log", "printed"))
    out = folder / "out"
    out.mkdir()
    with DemoOffice(folder, played.office, played.at) as demo:
        # The PC/SC library of this process reads its path once, so the path is turned to this office.
        demo.pcsc.use_here()
        yield Stage(demo, out, catalogue)
