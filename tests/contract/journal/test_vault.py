"""Drafts and blobs: durable before anything else happens, gone when nothing names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.journal import Journal
from tests.unit.journal.office import Desk, act, refused

SCAN = bytes(range(256)) * 40


def files(desk: Desk) -> list[Path]:
    return sorted(p for p in (desk.folder / "vault").rglob("*") if p.is_file())


def test_a_blob_comes_back_and_the_same_content_is_the_same_blob(desk: Desk, journal: Journal) -> None:
    blob = journal.vault.put("case-1", SCAN, "application/pdf")
    assert journal.vault.put("case-1", SCAN, "application/pdf") == blob
    assert (blob.size, journal.reader.blob("case-1", blob.name)) == (len(SCAN), SCAN)
    assert [p.name for p in files(desk)] == [blob.name]
    assert SCAN not in files(desk)[0].read_bytes()
    other = journal.vault.put("case-2", SCAN, "application/pdf")
    assert other.name != blob.name


def test_a_blob_opens_only_in_its_case_and_unaltered(desk: Desk, journal: Journal) -> None:
    blob = journal.vault.put("case-1", SCAN, "image/jpeg")
    journal.drafts.save("case-2", {})
    with refused("Journal_Damaged"):
        journal.reader.blob("case-2", blob.name)
    with refused("Vault_Name"):
        journal.reader.blob("case-1", "../keys.json")
    with refused("Vault_BlobMissing"):
        journal.reader.blob("case-1", "0" * 64)
    path = files(desk)[0]
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with refused("Journal_Damaged"):
        journal.reader.blob("case-1", blob.name)


def test_orphans_go_at_the_next_start_and_referred_blobs_stay(desk: Desk) -> None:
    with desk.open() as journal:
        orphan, drafted, recorded = (journal.vault.put("case-1", SCAN + bytes([n]), "image/png") for n in range(3))
        journal.drafts.save("case-1", {"scan": drafted.name}, [drafted.name])
        journal.append(act("case-1", blobs=(recorded.name,)))
        part = files(desk)[0].with_name("half.part")
        part.write_bytes(b"half")
        stray = files(desk)[0].with_name("f" * 64)
        stray.write_bytes(b"stray")
    with desk.open() as journal:
        assert {p.name for p in files(desk)} == {drafted.name, recorded.name}
        with refused("Vault_BlobMissing"):
            journal.reader.blob("case-1", orphan.name)
        assert journal.reader.blob("case-1", drafted.name)


def test_a_blob_of_an_erased_draft_goes_unless_the_entry_kept_it(desk: Desk) -> None:
    with desk.open() as journal:
        dropped, kept = (journal.vault.put("case-1", SCAN + bytes([n]), "image/png") for n in range(2))
        journal.drafts.save("case-1", {}, [dropped.name, kept.name])
        journal.append(act("case-1", blobs=(kept.name,)), erase_draft=True)
        assert journal.reader.draft("case-1") is None
    with desk.open():
        assert [p.name for p in files(desk)] == [kept.name]


def test_a_draft_that_drops_a_scan_lets_it_go(desk: Desk) -> None:
    with desk.open() as journal:
        blob = journal.vault.put("case-1", SCAN, "image/png")
        journal.drafts.save("case-1", {"scan": 1}, [blob.name])
        journal.drafts.save("case-1", {"scan": 0})
    with desk.open():
        assert files(desk) == []


def test_an_entry_cannot_name_a_blob_that_is_not_there(journal: Journal) -> None:
    blob = journal.vault.put("case-1", SCAN, "image/png")
    for case, name in (("case-1", "0" * 64), ("case-2", blob.name), (None, blob.name)):
        with refused("Journal_BlobUnknown"):
            journal.append(act(case, blobs=(name,)))
    with refused("Journal_BlobUnknown"):
        journal.drafts.save("case-2", {}, [blob.name])
    assert journal.head.seq == 0
    assert journal.reader.draft("case-2") is None


@pytest.mark.parametrize("draft", [{}, [], "Ә", {"fields": [["iin", "1"]], "n": None}])
def test_one_draft_per_case_the_last_one(journal: Journal, draft: object) -> None:
    journal.drafts.save("case-1", {"older": 1})
    journal.drafts.save("case-1", draft)
    assert journal.reader.draft("case-1") == draft
    journal.drafts.erase("case-1")
    journal.drafts.erase("case-unknown")
    assert (journal.reader.draft("case-1"), journal.reader.drafted_cases()) == (None, ())


def test_a_blob_sealed_with_a_key_that_a_crash_lost_is_written_anew(desk: Desk, journal: Journal) -> None:
    name = journal._files.name("case-1", SCAN)
    path = desk.folder / "vault" / name[:2] / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"sealed with a key that nobody has")
    assert journal.reader.blob("case-1", journal.vault.put("case-1", SCAN, "image/png").name) == SCAN
