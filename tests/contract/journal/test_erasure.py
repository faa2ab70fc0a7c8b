"""A case is erased everywhere and the chain still verifies; a journal that was meddled with does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.entries import FaultKind
from app.journal import EntryVerdict, Journal, VerdictStatus, verify_journal
from app.journal.store import DATABASE_FILE, connect
from app.kernel.errors import FatalError
from tests.unit.journal.office import Desk, act, event, refused


def send_all(journal: Journal) -> None:
    journal.outbox.record_verdicts([EntryVerdict(i.id, VerdictStatus.ACCEPTED) for i in journal.reader.pending()])


def test_an_erased_case_is_gone_and_the_chain_verifies(desk: Desk) -> None:
    with desk.open() as journal:
        blob = journal.vault.put("case-1", b"scan", "image/png")
        named = event("named", child_name="Қасымова", applicant_name="Қасымов", child_iin="200115650012")
        journal.append(act("case-1", named, blobs=(blob.name,)))
        journal.append(act("case-2", second=1))
        journal.drafts.save("case-1", {"x": 1})
        send_all(journal)
        journal.erase_case("case-1")
        reader = journal.reader
        assert reader.events("case-1") == ()
        assert (reader.view("notes", "case-1"), reader.draft("case-1"), reader.search("касым")) == (None, None, ())
        assert not (desk.folder / "vault" / blob.name[:2] / blob.name).exists()
        with refused("Journal_CaseErased"):
            reader.blob("case-1", blob.name)
        assert [r.data for r in reader.events("case-2")] == [{"n": 1}]
        for forbidden in (
            lambda: journal.append(act("case-1")),
            lambda: journal.drafts.save("case-1", {}),
            lambda: journal.vault.put("case-1", b"scan", "image/png"),
        ):
            with refused("Journal_CaseErased"):
                forbidden()
        journal.erase_case("case-1")
        journal.erase_case("case-unknown")
    with desk.open() as journal:
        report = verify_journal(desk.folder, desk.keys, known=journal.head)
        assert (report.sound, report.chain.erased, report.chain.checked) == (True, 1, 2)
        assert journal.reader.show()[1].erased


def test_a_case_is_not_erased_before_the_registry_has_it(journal: Journal) -> None:
    journal.append(act("case-1"))
    with refused("Journal_CaseUnsent"):
        journal.erase_case("case-1")
    assert len(journal.reader.events("case-1")) == 1
    send_all(journal)
    journal.outbox.requeue_beyond({})
    with refused("Journal_CaseUnsent"):
        journal.erase_case("case-1")


def meddled(desk: Desk, meddle: Callable[[Any], object]) -> list[tuple[FaultKind, int]]:
    with desk.open() as journal:
        for second in range(6):
            journal.append(act(f"case-{second % 2}", second=second))
        head = journal.head
    connection = connect(desk.folder / DATABASE_FILE, desk.keys.derived("database"), read_only=False)
    connection.execute("PRAGMA foreign_keys = OFF")
    meddle(connection)
    connection.close()
    report = verify_journal(desk.folder, desk.keys, known=head)
    assert not report.sound
    return [(f.kind, f.seq) for f in report.chain.faults]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM entries WHERE position = (1 << 40) + 3", [(FaultKind.GAP, 3)]),
        ("DELETE FROM entries WHERE position > (1 << 40) + 3", [(FaultKind.TRUNCATED, 4)]),
        ("UPDATE entries SET payload = zeroblob(99) WHERE position = (1 << 40) + 3", [(FaultKind.WRONG_PAYLOAD, 3)]),
        ("UPDATE entries SET signature = zeroblob(64) WHERE position = (1 << 40) + 3", [(FaultKind.BAD_SIGNATURE, 3)]),
        ("UPDATE entries SET header = x'7b7d' WHERE position = (1 << 40) + 3", [(FaultKind.GAP, 3)]),
    ],
)
def test_meddling_with_stored_entries_shows(desk: Desk, statement: str, found: list[tuple[FaultKind, int]]) -> None:
    assert meddled(desk, lambda c: c.execute(statement)) == found


def test_an_altered_header_shows_at_itself_and_at_the_next(desk: Desk) -> None:
    def meddle(connection: Any) -> None:
        header = connection.execute("SELECT header FROM entries WHERE position = (1 << 40) + 3").fetchone()[0]
        changed = header.replace(b"clerk-1", b"clerk-2")
        connection.execute("UPDATE entries SET header = ? WHERE position = (1 << 40) + 3", (changed,))

    assert meddled(desk, meddle) == [
        (FaultKind.BAD_SIGNATURE, 3),
        (FaultKind.WRONG_PAYLOAD, 3),
        (FaultKind.BROKEN_LINK, 4),
    ]


def test_a_head_that_is_not_an_entry_stops_the_desk(desk: Desk) -> None:
    meddled(desk, lambda c: c.execute("UPDATE entries SET header = x'7b7d' WHERE position = (1 << 40) + 6"))
    with refused("Journal_Damaged"):
        desk.open()


def test_damage_of_the_file_itself_is_reported(desk: Desk) -> None:
    with desk.open() as journal:
        for second in range(40):
            journal.append(act(f"case-{second}", second=second))
    path = desk.folder / DATABASE_FILE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    try:
        sound = verify_journal(desk.folder, desk.keys).sound
    except FatalError as error:  # the damage may hit a page without which nothing can be read
        sound = error.code not in {"Journal_Damaged", "Journal_WrongKey", "Journal_StorageFailed"}
    assert not sound
