"""The data folder: who may open it, what stands in it, what comes back."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from app.entries import Head
from app.journal import FolderLock, Journal, JournalReader, KeyRing, verify_journal
from app.journal.migrations import run
from app.journal.schema import HEAD_REVISION, metadata
from app.journal.store import DATABASE_FILE, connect, storage_failure
from app.kernel.errors import RetriableError
from tests.unit.journal.office import Desk, act, event, refused

_HOLD = """
import sys
from pathlib import Path
from app.journal import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_everything_is_there_after_a_restart(desk: Desk) -> None:
    with desk.open() as journal:
        journal.append(act(second=1))
        journal.append(act(None, event("day-opened"), second=2))
        journal.drafts.save("case-2", {"step": "identify", "focus": "iin"})
        head = journal.head
    with desk.open() as journal:
        assert journal.head == head
        assert [r.data for r in journal.reader.events("case-1")] == [{"n": 1}]
        assert journal.reader.draft("case-2") == {"step": "identify", "focus": "iin"}
        assert journal.reader.drafted_cases() == ("case-2",)
        assert journal.append(act(second=3)).header.prev == head.digest


def test_records_carry_when_and_where(journal: Journal) -> None:
    stored = journal.append(act("case-1", event("a"), event("b"), second=5))
    first, second = journal.reader.events("case-1")
    assert (first.type, second.type, second.seq, second.entry_id) == ("a", "b", 1, stored.id)
    assert first.moment == act(second=5).at
    assert journal.reader.entry(1, 1) == stored
    assert journal.reader.entry(1, 2) is None


def test_one_process_owns_a_folder_and_the_lock_dies_with_it(desk: Desk) -> None:
    with desk.open() as journal:
        journal.append(act())
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(desk.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with refused("Journal_InUse"):
            desk.open()
        assert verify_journal(desk.folder, desk.keys).sound
        reader = JournalReader(desk.folder, desk.keys)
        assert len(reader.events("case-1")) == 1
        reader.close()
        other.kill()
    desk.open().close()


def test_a_second_lock_of_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with FolderLock(tmp_path) as lock:
        with refused("Journal_InUse"):
            FolderLock(tmp_path)
        lock.release()
        FolderLock(tmp_path).release()


def test_a_failed_opening_leaves_the_folder_free(desk: Desk) -> None:
    desk.open().close()
    with refused("Journal_WrongKey"):
        Journal(desk.folder, KeyRing.generate(), kiosk="kg1-a")
    with refused("Journal_OtherDesk"):
        Journal(desk.folder, desk.keys, kiosk="kg2-b")
    desk.open().close()


def test_readers_need_a_journal_and_its_key(desk: Desk) -> None:
    with refused("Journal_Missing"):
        JournalReader(desk.folder, desk.keys)
    assert not (desk.folder / DATABASE_FILE).exists()
    desk.open().close()
    with refused("Journal_WrongKey"):
        verify_journal(desk.folder, KeyRing.generate())


def test_readers_cannot_write(desk: Desk) -> None:
    desk.open().close()
    connection = connect(desk.folder / DATABASE_FILE, desk.keys.derived("database"), read_only=True)
    with pytest.raises(dbapi2.Error, match="readonly"):
        connection.execute("DELETE FROM entries")
    connection.close()


def test_a_snapshot_stands_still_while_the_desk_writes(journal: Journal) -> None:
    with journal.reader.snapshot() as before:
        assert before.value("SELECT count(*) FROM entries") == 0
        journal.append(act())
        assert before.value("SELECT count(*) FROM entries") == 0
    assert len(journal.reader.events("case-1")) == 1


def test_readers_of_many_threads_see_whole_entries(journal: Journal) -> None:
    wrong: list[object] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            noted = journal.reader.view("notes", "case-1")
            events = journal.reader.events("case-1")
            if noted is not None and len(noted.data["noted"]) > len(events):
                wrong.append((noted.data, len(events)))

    threads = [threading.Thread(target=watch) for _ in range(6)]
    for thread in threads:
        thread.start()
    for second in range(60):
        journal.append(act(second=second))
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_two_writers_at_once_are_a_fault_of_the_program(journal: Journal) -> None:
    with journal._writer.transaction(), refused("Journal_TwoWriters"):
        journal.append(act())


def test_nothing_can_be_read_from_the_disk(desk: Desk) -> None:
    with desk.open() as journal:
        journal.append(act("case-1", event("named", child_name="Қасымова", applicant_name="Қасымов")))
        journal.drafts.save("case-1", {"typed": "Әбдірахман"})
        journal.vault.put("case-1", "Денсаулық паспорты".encode(), "text/plain")
        files = [p for p in desk.folder.rglob("*") if p.is_file()]
        content = b"".join(p.read_bytes() for p in files)
    assert len(files) >= 3
    for word in ("Қасымова", "касымов", "Әбдірахман", "Денсаулық", "case-1", "SQLite format 3"):
        assert word.encode() not in content


def test_the_newest_migration_is_what_the_tables_say(desk: Desk) -> None:
    script = ScriptDirectory.from_config(run.configuration())
    assert script.get_heads() == [HEAD_REVISION]
    desk.open().close()
    key = desk.keys.derived("database")
    engine = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=lambda: connect(desk.folder / DATABASE_FILE, key, read_only=True),
        poolclass=StaticPool,
    )

    def ours(name: str | None, kind: str, parent: object) -> bool:
        return not (kind == "table" and str(name).startswith("people_index"))

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_newer_program_s_journal_is_left_alone(desk: Desk) -> None:
    desk.open().close()
    connection = connect(desk.folder / DATABASE_FILE, desk.keys.derived("database"), read_only=False)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with refused("Journal_OtherFormat"):
        desk.open()
    with refused("Journal_OtherFormat"):
        JournalReader(desk.folder, desk.keys)


def test_a_new_incarnation_is_a_clean_seam(desk: Desk) -> None:
    with desk.open() as journal:
        for second in range(3):
            journal.append(act(second=second))
        old = journal.head
        journal.new_incarnation(old)
        assert journal.head == Head("kg1-a", 2, 0, old.digest)
    with desk.open() as journal:
        stored = journal.append(act(second=4))
        assert (stored.header.incarnation, stored.header.seq, stored.header.prev) == (2, 1, old.digest)
        assert [item.incarnation for item in journal.reader.pending()] == [1, 1, 1]
        assert journal.reader.unsent().count == 4
        with refused("Journal_Incarnation"):
            journal.new_incarnation(old)
        report = verify_journal(desk.folder, desk.keys, known=journal.head)
        assert (report.sound, report.chain.checked) == (True, 4)


def test_errors_of_the_library_leave_in_our_words() -> None:
    codes = {
        "database or disk is full": "Journal_DiskFull",
        "database is locked": "Journal_Busy",
        "file is not a database": "Journal_WrongKey",
        "database disk image is malformed": "Journal_Damaged",
        "unable to open database file": "Journal_Missing",
        "disk I/O error": "Journal_StorageFailed",
        "near SELEC: syntax error": "Journal_Sql",
    }
    assert {text: storage_failure(Exception(text)).code for text in codes} == codes
    assert isinstance(storage_failure(Exception("database or disk is full")), RetriableError)


def test_entries_are_shown_without_whom_they_were_about(journal: Journal) -> None:
    journal.append(act("case-1", event("named", child_name="Ким", applicant_name="Ким"), event("noted", n=1)))
    (shown,) = journal.reader.show()
    assert (shown.events, shown.sent, shown.erased, shown.digest) == (
        ("named", "noted"),
        "unsent",
        False,
        journal.head.digest,
    )
    assert "Ким" not in repr(shown)
