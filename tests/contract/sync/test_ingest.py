"""Whatever way a chain comes in, damaged, doubled, in any order: it ends whole, and has its effects once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moment import Moment
from app.entries import Entry, PayloadEvent, make_entry, parse_entry, parse_header
from app.kernel.clock import ManualClock
from app.kernel.ids import uuid7
from sync.batch import encode_batch
from sync.ingest.ports import IngestUnit, Kiosk
from sync.ingest.problems import ProblemError
from sync.ingest.service import IngestService
from sync.protocol import Head, ProblemType, SelfStatus, Verdict, WireEntry
from sync.registry.store.database import Database, sqlite_url
from sync.registry.store.unit import Unit
from sync.registry.verify_log import chain_faults
from tests.contract.sync.desk import MemoryDesk
from tests.contract.sync.office import MORNING

KEY = Ed25519PrivateKey.generate()
LENGTH = 8
GOOD = {Verdict.ACCEPTED, Verdict.DUPLICATE}


class Counting:
    """Counts the effects of each entry."""

    def __init__(self) -> None:
        self.effects: Counter[str] = Counter()

    @property
    def event_types(self) -> frozenset[str]:
        return frozenset({"ask"})

    def react(
        self, unit: IngestUnit, kiosk: Kiosk, entry: Entry, events: Sequence[PayloadEvent], now: datetime
    ) -> None:
        self.effects[str(entry.header.id)] += 1


class Bench:
    """One database, and a new desk for every example."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(MORNING)
        self.database = Database(sqlite_url(folder / "registry.db"))
        self.database.migrate()
        self.database.set_epoch("epoch-1")
        self.policy = Counting()
        self.service: IngestService[Unit] = IngestService(self.database, self.policy, self.clock, lambda: None)
        self._numbers = count(1)

    def desk(self, length: int = LENGTH) -> tuple[Kiosk, list[WireEntry]]:
        kiosk = Kiosk(f"desk-{next(self._numbers)}", "990240000014", KEY.public_key().public_bytes_raw(), 1)
        made = MemoryDesk(kiosk.id, KEY, self.clock)
        for _ in range(length):
            made.write({"type": "ask", "v": 1, "data": {}})
        return kiosk, [wire(entry) for entry in made.entries]

    def push(self, kiosk: Kiosk, *entries: WireEntry) -> list[Verdict]:
        return [result.status for result in self.service.ingest(kiosk, encode_batch(entries)).results]

    def kept(self, kiosk: Kiosk) -> list[tuple[int, str]]:
        return [(row.seq, row.kept) for row in self.database.chain(kiosk.id)]

    def faults(self, kiosk: Kiosk) -> list[tuple[int, str]]:
        status = self.database.status(kiosk, MORNING)
        return [(fault.seq, fault.what) for fault in chain_faults(kiosk, self.database.chain(kiosk.id), status)]


def wire(entry: Entry) -> WireEntry:
    header = entry.header
    return WireEntry(
        str(header.id), header.incarnation, header.seq, entry.header_bytes, entry.payload_bytes or b"", entry.signature
    )


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("ingest"))


DAMAGES = {
    "payload": lambda e: replace(e, payload=b'{"events":[],"salt":"x"}'),
    "payload is no payload": lambda e: replace(e, payload=b"[]"),
    "header": lambda e: replace(e, header=b"{}"),
    "header of another": lambda e: replace(e, header=e.header.replace(b'"desk-', b'"best-')),
    "signature": lambda e: replace(e, sig=bytes(64)),
    "short signature": lambda e: replace(e, sig=b"x"),
    "place": lambda e: replace(e, seq=0),
    "other id": lambda e: replace(e, id="0" + e.id[1:][::-1]),
}
DELIVERIES = st.lists(
    st.lists(
        st.tuples(st.integers(0, LENGTH - 1), st.sampled_from([None, None, None, *DAMAGES])),
        max_size=LENGTH,
        unique_by=lambda item: item[0],
    ),
    max_size=5,
)


@given(DELIVERIES)
def test_any_history_ends_whole_and_once(bench: Bench, deliveries: list[list[tuple[int, str | None]]]) -> None:
    kiosk, chain = bench.desk()
    for delivery in deliveries:
        bench.push(kiosk, *(DAMAGES[how](chain[n]) if how else chain[n] for n, how in delivery))
    # However it went, the desk sends the rest in order, and what was damaged on the way once more.
    assert set(bench.push(kiosk, *chain)) <= GOOD
    assert set(bench.push(kiosk, *chain)) == {Verdict.DUPLICATE}
    assert bench.kept(kiosk) == [(seq, "whole") for seq in range(1, LENGTH + 1)]
    assert [bench.policy.effects[e.id] for e in chain] == [1] * LENGTH
    # A wrong signature inside a run is covered by the chain at ingest; only the auditor's check names it.
    assert {what for _, what in bench.faults(kiosk)} <= {"signature"}


@given(st.sampled_from(sorted(DAMAGES.keys() - {"signature"})), st.integers(0, LENGTH - 1))
def test_damage_at_rest_blocks_nobody(bench: Bench, how: str, place: int) -> None:
    """The desk's own copy is damaged: it can only send it so, again and again."""
    kiosk, chain = bench.desk()
    sent = [DAMAGES[how](e) if n == place else e for n, e in enumerate(chain)]
    for _ in range(2):
        verdicts = bench.push(kiosk, *sent)
        assert verdicts[place] is Verdict.REJECTED
        assert set(verdicts[:place] + verdicts[place + 1 :]) <= GOOD
    expected = ["tombstone" if n == place else "whole" for n in range(LENGTH)]
    assert [kept for _, kept in bench.kept(kiosk)] == expected
    assert bench.faults(kiosk) == [(place + 1, "tombstone")]


def test_the_facts_poison(bench: Bench) -> None:
    """`seq: "not-a-number"` in the middle of a batch."""
    kiosk, chain = bench.desk(3)
    body = orjson.loads(encode_batch(chain))
    body["entries"][1]["seq"] = "not-a-number"
    for _ in range(2):
        results = bench.service.ingest(kiosk, orjson.dumps(body)).results
        assert [r.status in GOOD for r in results] == [True, False, True]
        assert results[1].status is Verdict.REJECTED
    assert [kept for _, kept in bench.kept(kiosk)] == ["whole", "tombstone", "whole"]


def test_signature_of_the_last_covers_the_run_and_a_forged_tail_is_cut_off(bench: Bench) -> None:
    kiosk, chain = bench.desk(4)
    forged = [chain[0], replace(chain[1], sig=bytes(64)), chain[2], replace(chain[3], sig=bytes(64))]
    assert bench.push(kiosk, *forged) == [Verdict.ACCEPTED] * 3 + [Verdict.REJECTED]
    # The second one's own signature is wrong; the chain vouches for it, and the auditor's check names it.
    assert bench.faults(kiosk) == [(2, "signature"), (4, "tombstone")]


def test_same_id_at_two_places_is_a_conflict_that_blocks_nobody(bench: Bench) -> None:
    kiosk, (first,) = bench.desk(1)
    header = parse_header(first.header)
    at = Moment(MORNING, "boot", 0)
    head = parse_entry(first.header, first.payload, first.sig).head
    made: list[WireEntry] = []
    for make_id in (lambda _: header.id, uuid7):
        entry = make_entry(head, KEY, type="note", v=1, events=[], actor="a", case=None, at=at, make_id=make_id)
        head = entry.head
        made.append(wire(entry))
    wanted = [Verdict.ACCEPTED, Verdict.CONFLICT, Verdict.ACCEPTED]
    assert bench.push(kiosk, first, *made) == wanted
    assert [kept for _, kept in bench.kept(kiosk)] == ["whole", "tombstone", "whole"]


def test_batch_and_body_limits(bench: Bench) -> None:
    kiosk, chain = bench.desk(1)
    for body, kind in (
        (b"{", ProblemType.MALFORMED_REQUEST),
        (b"[]", ProblemType.MALFORMED_REQUEST),
        (encode_batch(chain * 101), ProblemType.BATCH_TOO_LARGE),
    ):
        with pytest.raises(ProblemError) as refused:
            bench.service.ingest(kiosk, body)
        assert refused.value.problem.type == kind
    assert bench.push(kiosk) == []


def test_faults_of_a_history_are_named_for_what_they_are(bench: Bench) -> None:
    kiosk, chain = bench.desk(5)
    bench.push(kiosk, *chain)
    rows = list(bench.database.chain(kiosk.id))

    def faults(changed: list[object], promised: int = 5) -> list[tuple[int, str]]:
        status = SelfStatus(kiosk.id, kiosk.scope, "e", (Head(1, promised, ""),), MORNING)
        return [(f.seq, f.what) for f in chain_faults(kiosk, changed, status)]

    def as_row(row: object, **changes: object) -> object:
        from types import SimpleNamespace

        return SimpleNamespace(**{**row._asdict(), **changes})  # type: ignore[attr-defined]

    assert faults(rows) == []
    assert faults(rows[:3]) == [(5, "truncated")]
    assert faults([*rows[:2], *rows[3:]]) == [(4, "gap")]
    assert faults([*rows[:3], rows[2], *rows[3:]]) == [(3, "replayed")]
    forged = as_row(rows[1], payload=b'{"events":[],"salt":""}')
    assert faults([rows[0], forged, *rows[2:]]) == [(2, "payload")]
    unsigned = as_row(rows[1], signature=bytes(64))
    assert faults([rows[0], unsigned, *rows[2:]]) == [(2, "signature")]
    reordered = [rows[0], as_row(rows[2], seq=2), as_row(rows[1], seq=3), *rows[3:]]
    assert {what for _, what in faults(reordered)} == {"replayed", "link"}
