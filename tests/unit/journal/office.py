"""What the journal's tests share: a desk's folder, drafts of entries, a small projection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.domain.moment import Moment
from app.journal import EntryDraft, EventRecord, Journal, KeyRing, Person, StoredEntry, ViewStore
from app.kernel.clock import KZ
from app.kernel.errors import QabyldauError

START = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)


def at(second: int) -> Moment:
    return Moment(START + timedelta(seconds=second), "boot-1", second * 10**9)


def event(kind: str = "noted", v: int = 1, **data: Any) -> Mapping[str, Any]:
    return {"type": kind, "v": v, "data": data}


def act(case: str | None = "case-1", *events: Mapping[str, Any], second: int = 0, **more: Any) -> EntryDraft:
    return EntryDraft("act", 1, "clerk-1", case, events or (event(n=second),), at(second), **more)


class Notes:
    """One row per case with all that was noted; people from `named` events."""

    def __init__(self, version: int = 1, name: str = "notes") -> None:
        self.name = name
        self.version = version

    def apply(self, store: ViewStore, stored: StoredEntry, events: Sequence[EventRecord]) -> None:
        case = stored.header.case or "office"
        row = store.get(self.name, case) or {"version": self.version, "noted": []}
        for record in events:
            if record.type == "noted":
                row["noted"].append(record.data.get("n"))
            if record.type == "named":
                store.put_person(Person(case, at=record.occurred_at, **record.data))
            if record.type == "broken":
                raise ZeroDivisionError
        status = "long" if len(row["noted"]) > 2 else "short"
        store.put(self.name, case, row, status=status, sort=case, case=stored.header.case)


class Desk:
    """A data folder and its keys; opened as often as a test likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.keys = KeyRing.generate()

    def open(self, *, notes: int | None = 1, **more: Any) -> Journal:
        projections = [] if notes is None else [Notes(notes)]
        return Journal(self.folder, self.keys, kiosk="kg1-a", **{"projections": projections, **more})


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block raises our error with this code."""
    with pytest.raises(QabyldauError) as caught:
        yield
    assert caught.value.code == code
