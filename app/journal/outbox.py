"""Entries that the registry has not answered for, the answers, and the persisted state of the exchange."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from app.entries import parse_header
from app.journal.records import EntryRecords
from app.journal.schema import position_of
from app.journal.statements import Statements
from app.journal.values import DeadLetter, EntryVerdict, ExchangeState, OutboxItem, Unsent, VerdictStatus
from app.journal.writing import Writer
from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import FatalError

_DEAD = (VerdictStatus.REJECTED, VerdictStatus.CONFLICT)


def enqueue(connection: Statements, entry_id: bytes, position: int) -> None:
    """The entry waits for the registry."""
    connection.run("INSERT INTO outbox (entry_id, position) VALUES (?, ?)", (entry_id, position))


def pending(connection: Statements, records: EntryRecords, limit: int, max_bytes: int) -> tuple[OutboxItem, ...]:
    """The oldest entries that wait, in the order of the chain: at most `limit` and `max_bytes`, but one at least."""
    rows = connection.rows("SELECT position FROM outbox ORDER BY position LIMIT ?", (limit,))
    items: list[OutboxItem] = []
    size = 0
    for (position,) in rows:
        item = _item(connection, records, position)
        size += item.size
        if items and size > max_bytes:
            break
        items.append(item)
    return tuple(items)


def _item(connection: Statements, records: EntryRecords, position: int) -> OutboxItem:
    stored = records.at(connection, position)
    payload = None if stored is None else stored.entry.payload_bytes
    if stored is None or payload is None:
        raise FatalError("Journal_Damaged", reason="outbox")
    entry = stored.entry
    return OutboxItem(
        position,
        stored.id,
        entry.header.incarnation,
        entry.header.seq,
        entry.header_bytes,
        payload,
        entry.signature,
    )


def unsent(connection: Statements) -> Unsent:
    """How many entries wait, and when the oldest was made."""
    count = connection.value("SELECT count(*) FROM outbox")
    oldest = connection.value("SELECT header FROM entries WHERE position = (SELECT min(position) FROM outbox)")
    return Unsent(count, None if oldest is None else parse_header(oldest).occurred_at)


def record_verdicts(connection: Statements, verdicts: Sequence[EntryVerdict]) -> int:
    """Answered entries leave the outbox, deferred ones stay; how many left.

    A verdict on what does not wait is ignored: it is the answer to a repetition.
    """
    left = 0
    for verdict in verdicts:
        position = connection.value("SELECT position FROM outbox WHERE entry_id = ?", (verdict.entry_id.bytes,))
        if position is None:
            continue
        connection.run(
            "INSERT INTO verdicts (position, status, problem, receipt) VALUES (?, ?, ?, ?) ON CONFLICT (position) "
            "DO UPDATE SET status = excluded.status, problem = excluded.problem, receipt = excluded.receipt",
            (position, verdict.status.value, verdict.problem, verdict.receipt),
        )
        if verdict.status is not VerdictStatus.DEFERRED:
            connection.run("DELETE FROM outbox WHERE entry_id = ?", (verdict.entry_id.bytes,))
            left += 1
    return left


def requeue_after(connection: Statements, incarnation: int, seq: int) -> int:
    """Answered entries behind (incarnation, seq) wait again: the registry went back to an older copy. How many."""
    rows = connection.rows(
        "SELECT position, header FROM entries WHERE position > ? AND payload IS NOT NULL "
        "AND position NOT IN (SELECT position FROM outbox)",
        (position_of(incarnation, seq),),
    )
    for position, header in rows:
        enqueue(connection, parse_header(header).id.bytes, position)
    return len(rows)


def dead_letters(connection: Statements) -> tuple[DeadLetter, ...]:
    """Entries that came back without effect and that nobody has dismissed yet, the oldest first."""
    rows = connection.rows(
        "SELECT v.position, v.status, v.problem, e.header FROM verdicts v JOIN entries e ON e.position = v.position "
        "WHERE v.status IN (?, ?) AND v.dismissed = 0 ORDER BY v.position",
        tuple(status.value for status in _DEAD),
    )
    return tuple(_dead(*row) for row in rows)


def _dead(position: int, status: str, problem: str | None, header_bytes: bytes) -> DeadLetter:
    header = parse_header(header_bytes)
    return DeadLetter(position, header.id, header.type, header.case, header.occurred_at, VerdictStatus(status), problem)


def dismiss(connection: Statements, letters: Sequence[DeadLetter]) -> None:
    """The clerk has seen these; they are shown no more."""
    for letter in letters:
        connection.run("UPDATE verdicts SET dismissed = 1 WHERE position = ?", (letter.position,))


def load_exchange(connection: Statements) -> ExchangeState:
    """The state last saved, or that of a desk that never had contact."""
    text = connection.value("SELECT state FROM exchange WHERE id = 1")
    return ExchangeState() if text is None else from_plain(ExchangeState, orjson.loads(text))


def save_exchange(connection: Statements, state: ExchangeState) -> None:
    """`load_exchange` answers `state`."""
    plain: Any = to_plain(state)
    connection.run(
        "INSERT INTO exchange (id, state) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
        (orjson.dumps(plain).decode(),),
    )


class OutboxWriter:
    """What the desk writes down of the exchange."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def record_verdicts(self, verdicts: Sequence[EntryVerdict], state: ExchangeState | None = None) -> int:
        """Answered entries wait no more: accepted and duplicate are sent, rejected and conflict are dead letters.

        Deferred ones stay. With `state` the exchange's state is saved in the same transaction. How many left.
        """
        with self._writer.transaction() as connection:
            left = record_verdicts(connection, verdicts)
            if state is not None:
                save_exchange(connection, state)
        return left

    def save_state(self, state: ExchangeState) -> None:
        """`JournalReader.exchange_state` answers `state`."""
        with self._writer.transaction() as connection:
            save_exchange(connection, state)

    def requeue_after(self, incarnation: int, seq: int) -> int:
        """Answered entries behind this place wait again: the registry went back to an older copy. How many."""
        with self._writer.transaction() as connection:
            return requeue_after(connection, incarnation, seq)

    def dismiss(self, letters: Sequence[DeadLetter]) -> None:
        """The clerk has seen these dead letters; they are shown no more."""
        with self._writer.transaction() as connection:
            dismiss(connection, letters)
