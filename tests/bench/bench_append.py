"""`append` and `search`: the journal beside the bare SQLCipher insert and the bare FTS5 query of the same run."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.moment import Moment
from app.domain.numbers import check_digit
from app.journal import EntryDraft, EventRecord, Journal, KeyRing, Person, StoredEntry, ViewStore
from app.journal.people import words
from app.journal.store import connect
from app.kernel.clock import KZ

APPENDS = 1500
PEOPLE = 100_000
QUERIES = 1500
_NOTE = "Құжаттар топтамасы қабылданды. "
_GIVEN = ("Айсұлтан", "Гүлсезім", "Әсел", "Ерасыл", "Нұрай", "Қуаныш", "Жанерке", "Өркен", "Ұлжан", "Інжу", "Дмитрий")
_FAMILY = ("Әбдірахман", "Қасым", "Төлеген", "Ғабит", "Жұмабай", "Өтеген", "Ысқақ", "Иван", "Петр", "Ким", "Серік")


class CaseList:
    """The projection that every act has: the row of the case as the screen lists it."""

    name = "bench"
    version = 1

    def apply(self, store: ViewStore, stored: StoredEntry, events: Sequence[EventRecord]) -> None:
        case = stored.header.case or ""
        for event in events:
            store.put("case", case, {"last": event.type, "note": _NOTE * 8}, status="open", sort="", case=case)


def rows() -> list[dict[str, Any]]:
    """Rows `append` and `search` (µs, p95)."""
    with tempfile.TemporaryDirectory(prefix="qabyldau-bench-") as folder:
        return [_append(Path(folder) / "append"), _search(Path(folder) / "search")]


def _append(folder: Path) -> dict[str, Any]:
    keys = KeyRing.generate()
    started = datetime(2026, 11, 20, 9, tzinfo=KZ)
    with Journal(folder, keys, kiosk="bench-1", projections=[CaseList()]) as journal:
        bare = connect(folder / "bare.db", keys.derived("bare"), read_only=False)
        bare.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, content BLOB)")

        def ours(number: int) -> bytes:
            stored = journal.append(
                EntryDraft(
                    "package-taken",
                    1,
                    "clerk-1",
                    f"case-{number // 12:06d}",
                    [{"type": "package-taken", "v": 1, "data": {"number": number, "note": _NOTE * 16}}],
                    Moment(started + timedelta(seconds=number), "bench-boot", number * 10**9),
                )
            )
            entry = stored.entry
            return entry.header_bytes + (entry.payload_bytes or b"") + entry.signature

        def reference(content: bytes) -> None:
            bare.execute("INSERT INTO entry (content) VALUES (?)", (content,))

        measured: list[tuple[float, float]] = []
        for number in range(APPENDS):
            took, content = _timed(ours, number)
            measured.append((took, _timed(reference, content)[0]))
        bare.close()
    return _row("append", [a for a, _ in measured], [b for _, b in measured], statistics.median)


def _search(folder: Path) -> dict[str, Any]:
    keys = KeyRing.generate()
    rng = random.Random(2026)  # noqa: S311 - the same people in every run
    people = [_person(rng, number) for number in range(PEOPLE)]
    with Journal(folder, keys, kiosk="bench-1", projections=[CaseList()]) as journal:
        with journal._writer.transaction() as connection:
            store = ViewStore(connection, journal._sealer, "bench")
            for person in people:
                store.put_person(person)
        while journal.tidy():
            pass
        bare = connect(folder / "bare.db", keys.derived("bare"), read_only=False)
        bare.execute(
            "CREATE VIRTUAL TABLE person "
            "USING fts5(child, applicant, child_iin, applicant_iin, prefix='1 2 3 4 5 6 7 8')"
        )
        bare.execute("BEGIN")
        bare.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?)",
            [(_folded(p.child_name), _folded(p.applicant_name), p.child_iin, p.applicant_iin) for p in people],
        )
        bare.execute("COMMIT")
        bare.execute("INSERT INTO person (person) VALUES ('optimize')")
        asked = [_question(rng, rng.choice(people)) for _ in range(QUERIES)]
        measured = []
        for text in asked:
            match = " ".join(f'"{word}"*' for word in words(text))
            took, found = _timed(journal.reader.search, text, 20)
            bare_took, bare_found = _timed(_bare_search, bare, match)
            if len(found) != len(bare_found):
                raise AssertionError(f"{len(found)} found, {len(bare_found)} by bare FTS5")
            measured.append((took, bare_took))
        bare.close()
    return _row("search", [a for a, _ in measured], [b for _, b in measured], _p95)


def _bare_search(bare: Any, match: str) -> list[Any]:
    found: list[Any] = bare.execute(
        "SELECT rowid, child, applicant, child_iin, applicant_iin FROM person WHERE person MATCH ? "
        "ORDER BY rowid DESC LIMIT 20",
        (match,),
    ).fetchall()
    return found


def _person(rng: random.Random, number: int) -> Person:
    at = datetime(2026, 1, 5, 9, tzinfo=KZ) + timedelta(minutes=number)
    child = f"{rng.choice(_FAMILY)}ұлы {rng.choice(_GIVEN)}"
    applicant = f"{rng.choice(_FAMILY)}ова {rng.choice(_GIVEN)} {rng.choice(_FAMILY)}қызы"
    return Person(f"case-{number:06d}", child, applicant, at, _iin(rng, 5), _iin(rng, 4), f"{number % 90 + 1:03d}")


def _iin(rng: random.Random, century: int) -> str:
    while True:
        born = f"{rng.randrange(100):02d}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
        first = f"{born}{century}{rng.randrange(10_000):04d}"
        last = check_digit(first)
        if last is not None:
            return f"{first}{last}"


def _question(rng: random.Random, person: Person) -> str:
    kind = rng.randrange(4)
    if kind == 0:
        return str(person.child_iin)[: rng.choice((5, 6, 8, 12))]
    if kind == 1:
        return person.child_name[: rng.choice((1, 2, 3, 5))]
    if kind == 2:
        return person.child_name.lower()
    return " ".join(word[:3] for word in person.applicant_name.split())


def _folded(text: str) -> str:
    return " ".join(words(text))


def _timed(act: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    result = act(*arguments)
    return time.perf_counter() - started, result


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _row(
    name: str, ours: Sequence[float], reference: Sequence[float], figure: Callable[[Sequence[float]], float]
) -> dict[str, Any]:
    own, bare = figure(ours) * 1e3, figure(reference) * 1e3
    return {
        "name": name,
        "ours": round(own, 3),
        "reference": round(bare, 3),
        "ratio": round(own / bare, 2),
        "unit": "ms",
        "n": len(ours),
    }
