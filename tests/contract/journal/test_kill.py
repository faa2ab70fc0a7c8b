"""Killed at any instant, a desk loses nothing that it acknowledged and keeps nothing half."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.journal import Journal, KeyRing, verify_journal
from tests.unit.journal.office import Notes, act, event, refused


class Victim:
    """A desk in a child process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.key_file = folder / "keys.json"
        self.keys = KeyRing.create(self.key_file, None)

    def start(self, mode: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.contract.journal.child", mode, str(self.folder), str(self.key_file)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[3],
        )

    def lines(self, mode: str) -> list[str]:
        with self.start(mode) as child:
            assert child.stdout is not None
            return child.stdout.read().splitlines()

    def reopen(self) -> Journal:
        return Journal(self.folder, self.keys, kiosk="kg1-a", projections=[Notes()])

    def blobs(self) -> set[str]:
        return {p.name for p in (self.folder / "vault").rglob("*") if p.is_file()}


@pytest.fixture
def victim(tmp_path: Path) -> Victim:
    return Victim(tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_no_acknowledged_entry_draft_or_blob_is_lost(victim: Victim, seed: int) -> None:
    lives = random.Random(seed)  # noqa: S311 - a repeatable moment of death
    acknowledged: list[list[str]] = []
    for _ in range(2):
        with victim.start("loop") as child:
            assert child.stdout is not None
            said = [child.stdout.readline().split() for _ in range(lives.randint(1, 60))]
            child.kill()
            said += [line.split() for line in child.stdout.read().splitlines()]
        acknowledged += said
        drafts = [int(line[1]) for line in said if line[0] == "draft"]
        entries = [line for line in acknowledged if line[0] == "entry" and len(line) == 5]
        assert verify_journal(victim.folder, victim.keys).sound
        with victim.reopen() as journal:
            assert journal.reader.draft("open-case")["n"] >= drafts[-1]
            assert journal.head.seq - len(entries) in {0, 1, 2}  # one more per life may be durable and unsaid
            for _, seq, digest, case, blob in entries:
                stored = journal.reader.entry(1, int(seq))
                assert stored is not None
                assert stored.digest == digest
                assert journal.reader.blob(case, blob)
            assert len(journal.reader.pending(10_000, 10**9)) == journal.reader.unsent().count == journal.head.seq
            noted = sum(len(view.data["noted"]) for view in journal.reader.views("notes"))
            assert noted == journal.head.seq
            assert {entry[4] for entry in entries} <= victim.blobs()


def test_a_death_between_blob_and_commit_leaves_an_orphan_that_is_swept(victim: Victim) -> None:
    (said,) = victim.lines("orphan")
    assert victim.blobs() == {said.split()[1]}
    with victim.reopen() as journal:
        assert victim.blobs() == set()
        assert (journal.reader.draft("case-1"), journal.head.seq) == ({"n": 1}, 0)


def test_a_death_inside_the_transaction_leaves_nothing_of_it_and_the_draft(victim: Victim) -> None:
    assert victim.lines("inside") == ["entry 1", "entry 2"]
    with victim.reopen() as journal:
        view = journal.reader.view("notes", "case-1")
        assert view is not None
        assert (journal.head.seq, view.data["noted"], journal.reader.draft("case-1")) == (2, [0, 1], {"n": 1})
        assert verify_journal(victim.folder, victim.keys, known=journal.head).sound


def test_a_full_disk_stops_the_act_and_nothing_else(victim: Victim) -> None:
    vault_code, append_line, vault_again, append_again = victim.lines("full")
    code, seq = append_line.split()
    assert vault_code == "Journal_DiskFull"
    assert code in {"Journal_DiskFull", "Journal_StorageFailed"}
    assert (vault_again, append_again) == ("-", f"- {int(seq) + 1}")
    with victim.reopen() as journal:
        assert (journal.head.seq, journal.reader.draft("case-1")) == (int(seq) + 1, {"n": 1})
        assert verify_journal(victim.folder, victim.keys, known=journal.head).sound
        assert victim.blobs() == set()  # what no entry named went with the restart


def test_a_database_that_may_not_grow_says_that_the_disk_is_full(victim: Victim) -> None:
    with victim.reopen() as journal:
        driver = journal._writer._store._driver
        pages = driver.execute("PRAGMA page_count").fetchone()[0]
        driver.execute(f"PRAGMA max_page_count = {pages + 12}").fetchall()
        with refused("Journal_DiskFull"):
            for second in range(100):
                journal.append(act("case-1", event("noted", n=second, text="ә" * 3000), second=second))
        head = journal.head
        assert len(journal.reader.events("case-1")) == head.seq > 0
        assert verify_journal(victim.folder, victim.keys, known=head).sound
        driver.execute("PRAGMA max_page_count = 100000").fetchall()
        assert journal.append(act("case-1")).header.prev == head.digest
