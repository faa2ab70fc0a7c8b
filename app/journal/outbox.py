"""Entries that the registry has not answered for, the answers, and the persisted state of the exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.entries import parse_header
from app.journal.records import EntryRecords
from app.journal.schema import place_of, position_of
from app.journal.statements import Statements
from app.journal.values import DeadLetter, EntryVerdict, ExchangeState, OutboxItem, Unsent, VerdictStatus
from app.journal.writing import Writer
from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import FatalError

_DEAD = (VerdictStatus.REJECTED, VerdictStatus.CONFLICT)


def pending(connection: Statements, records: EntryRecords, limit: int, max_bytes: int) -> tuple[OutboxItem, ...]:
    """The oldest entries that wait, of one incarnation, in the order of the chain.

    At most `limit`, together at most `max_bytes`, but one at least when any waits.
    """
    items: list[OutboxItem] = []
    size = 0
    for position in _waiting(connection, limit):
        item = _item(connection, records, position)
        size += item.size
        if items and (size > max_bytes or item.incarnation != items[0].incarnation):
            break
        items.append(item)
    return tuple(items)


def _waiting(connection: Statements, limit: int) -> list[int]:
    # Nothing is written into the outbox when an entry is made: being behind the mark is being in it.
    left_behind = connection.rows("SELECT position FROM outbox ORDER BY position LIMIT ?", (limit,))
    fresh = connection.rows(
        "SELECT position FROM entries WHERE position > (SELECT answered_to FROM chain) ORDER BY position LIMIT ?",
        (limit - len(left_behind),),
    )
    return [position for (position,) in left_behind + fresh]


def waits(connection: Statements, position: int) -> bool:
    """Whether the entry at `position` still waits for a verdict."""
    answered_to = connection.value("SELECT answered_to FROM chain")
    return position > answered_to or bool(connection.value("SELECT 1 FROM outbox WHERE position = ?", (position,)))


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
    oldest = _waiting(connection, 1)
    if not oldest:
        return Unsent(0, None)
    header = connection.value("SELECT header FROM entries WHERE position = ?", (oldest[0],))
    answered_to = connection.value("SELECT answered_to FROM chain")
    last = connection.value("SELECT max(position) FROM entries")
    if place_of(answered_to)[0] == place_of(last)[0]:
        fresh = last - answered_to  # numbers have no gaps within an incarnation
    else:
        fresh = connection.value("SELECT count(*) FROM entries WHERE position > ?", (answered_to,))
    return Unsent(connection.value("SELECT count(*) FROM outbox") + fresh, parse_header(header).occurred_at)


def record_verdicts(connection: Statements, verdicts: Sequence[EntryVerdict]) -> int:
    """Answered entries leave the outbox, deferred ones stay; how many left.

    A verdict on what does not wait is ignored: it is the answer to a repetition.
    """
    by_id = {verdict.entry_id.bytes: verdict for verdict in verdicts}
    answered_to = connection.value("SELECT answered_to FROM chain")
    positions = _positions(connection, tuple(by_id), answered_to)
    connection.many(
        "INSERT INTO verdicts (position, status, problem, receipt) VALUES (?, ?, ?, ?) ON CONFLICT (position) "
        "DO UPDATE SET status = excluded.status, problem = excluded.problem, receipt = excluded.receipt",
        [(p, by_id[i].status.value, by_id[i].problem, by_id[i].receipt) for p, i in positions.items()],
    )
    final = {p for p, i in positions.items() if by_id[i].status is not VerdictStatus.DEFERRED}
    _advance(connection, answered_to, max(positions, default=0), final)
    connection.many("DELETE FROM outbox WHERE position = ?", [(p,) for p in sorted(final) if p <= answered_to])
    return len(final)


def _positions(connection: Statements, ids: tuple[bytes, ...], answered_to: int) -> dict[int, bytes]:
    """Position → id of the given entries that wait. Entries are answered in order, so the search ends early."""
    marks = ", ".join("?" * len(ids))
    left_behind = connection.rows(
        f"SELECT e.position, e.id FROM outbox o JOIN entries e ON e.position = o.position WHERE e.id IN ({marks})",  # noqa: S608 - question marks only
        ids,
    )
    fresh = connection.rows(
        f"SELECT position, id FROM entries WHERE position > ? AND id IN ({marks}) LIMIT ?",  # noqa: S608 - question marks only
        (answered_to, *ids, len(ids) - len(left_behind)),
    )
    return dict(left_behind + fresh)


def _advance(connection: Statements, answered_to: int, reached: int, final: set[int]) -> None:
    """The mark stands at `reached`; entries that it passed without a final verdict stand in the outbox."""
    if reached <= answered_to:
        return
    passed = connection.rows(
        "SELECT position FROM entries WHERE position > ? AND position <= ?", (answered_to, reached)
    )
    connection.many("INSERT INTO outbox (position) VALUES (?)", [(p,) for (p,) in passed if p not in final])
    connection.run("UPDATE chain SET answered_to = ?", (reached,))


def requeue_beyond(connection: Statements, known: Mapping[int, int]) -> int:
    """Sent entries beyond `known` (incarnation → seq) wait again; an incarnation not named, from its first. How many.

    The registry went back to an older copy. Dead letters stay where they are, erased payloads cannot be sent.
    """
    answered_to = connection.value("SELECT answered_to FROM chain")
    again = 0
    for incarnation in range(1, place_of(answered_to)[0] + 1):
        cursor = connection.run(
            "INSERT INTO outbox (position) SELECT position FROM entries "
            "WHERE position > ? AND position < ? AND position <= ? AND payload IS NOT NULL "
            "AND position NOT IN (SELECT position FROM verdicts WHERE status IN (?, ?)) "
            "AND position NOT IN (SELECT position FROM outbox)",
            (
                position_of(incarnation, known.get(incarnation, 0)),
                position_of(incarnation + 1, 0),
                answered_to,
                *(status.value for status in _DEAD),
            ),
        )
        again += cursor.rowcount
    return again


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

    def requeue_beyond(self, known: Mapping[int, int]) -> int:
        """Sent entries beyond the registry's heads (incarnation → seq) wait again; see the function of this name."""
        with self._writer.transaction() as connection:
            return requeue_beyond(connection, known)

    def dismiss(self, letters: Sequence[DeadLetter]) -> None:
        """The clerk has seen these dead letters; they are shown no more."""
        with self._writer.transaction() as connection:
            dismiss(connection, letters)
