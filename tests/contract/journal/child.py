"""A desk in a process of its own, to be killed at any instant: `python -m … MODE FOLDER KEYS`.

Each line on standard output is an acknowledgement: what it names is durable.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from app.journal import EventRecord, Journal, KeyRing, StoredEntry, ViewStore
from app.kernel.errors import QabyldauError
from tests.unit.journal.office import Notes, act, event


class Deadly(Notes):
    """Dies in the middle of the third transaction."""

    def apply(self, store: ViewStore, stored: StoredEntry, events: Sequence[EventRecord]) -> None:
        super().apply(store, stored, events)
        if stored.header.seq == 3:
            die()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def loop(journal: Journal) -> None:
    """Draft, blob, entry, again and again."""
    number = 0
    while True:
        case = f"case-{number % 5}"
        journal.drafts.save("open-case", {"n": number})
        say(f"draft {number}")
        blob = journal.vault.put(case, f"scan {number}".encode() * 200, "image/png")
        stored = journal.append(act(case, event("noted", n=number), second=number, blobs=(blob.name,)))
        say(f"entry {stored.header.seq} {stored.digest} {case} {blob.name}")
        number += 1


def orphan(journal: Journal) -> None:
    """Dies between blob and commit."""
    journal.drafts.save("case-1", {"n": 1})
    blob = journal.vault.put("case-1", b"scan" * 999, "image/png")
    say(f"blob {blob.name}")
    die()


def inside(journal: Journal) -> None:
    """Dies inside a transaction, after everything was written and before the commit."""
    journal.drafts.save("case-1", {"n": 1})
    for second in range(3):
        say(f"entry {journal.append(act(second=second), erase_draft=second == 2).header.seq}")


def full(journal: Journal) -> None:
    """No file may grow beyond 256 KiB: first the vault, then the journal itself run out of room."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, resource.RLIM_INFINITY))
    journal.drafts.save("case-1", {"n": 1})
    say(_code(lambda: journal.vault.put("case-1", b"x" * 1024 * 1024, "image/png")))
    while True:
        code = _code(lambda: journal.append(act("case-1", event("noted", n=1, text="ә" * 9000))))
        if code != "-":
            break
    say(f"{code} {journal.head.seq}")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    say(_code(lambda: journal.vault.put("case-1", b"x" * 1024 * 1024, "image/png")))
    say(f"{_code(lambda: journal.append(act('case-1')))} {journal.head.seq}")


def _code(attempt: object) -> str:
    try:
        attempt()  # type: ignore[operator]
    except QabyldauError as error:
        return error.code
    return "-"


def main() -> None:
    mode, folder, keys = sys.argv[1:]
    notes = Deadly() if mode == "inside" else Notes()
    journal = Journal(Path(folder), KeyRing.load(Path(keys)), kiosk="kg1-a", projections=[notes])
    {"loop": loop, "orphan": orphan, "inside": inside, "full": full}[mode](journal)
    journal.close()


if __name__ == "__main__":
    main()
