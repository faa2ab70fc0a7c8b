"""The chain in the store: where it ends, and the erasure of what a case said."""

from __future__ import annotations

from app.entries import Head, parse_header, sha256_hex
from app.journal import people
from app.journal.schema import place_of, position_of
from app.journal.statements import Statements
from app.kernel.errors import FatalError, InputError, RetriableError


def stored_head(connection: Statements, kiosk: str) -> Head:
    """The end of the chain; a fresh folder becomes that of `kiosk`. FatalError Journal_OtherDesk, Journal_Damaged."""
    row = connection.row("SELECT kiosk, incarnation, start_digest FROM chain")
    if row is None:
        head = Head(kiosk)
        connection.run(
            "INSERT INTO chain (id, kiosk, incarnation, start_digest, answered_to) VALUES (1, ?, ?, ?, ?)",
            (kiosk, head.incarnation, head.digest, position_of(head.incarnation, 0)),
        )
        return head
    if row[0] != kiosk:
        raise FatalError("Journal_OtherDesk", found=row[0], expected=kiosk)
    return current_head(connection, Head(row[0], row[1], 0, row[2]))


def current_head(connection: Statements, start: Head) -> Head:
    """The last entry of the incarnation that began at `start`, or `start` when it has none."""
    last = connection.row(
        "SELECT position, header FROM entries WHERE position >= ? ORDER BY position DESC LIMIT 1",
        (position_of(start.incarnation, 0),),
    )
    if last is None:
        return start
    position, header_bytes = last
    try:
        header = parse_header(header_bytes)
    except InputError as error:
        raise FatalError("Journal_Damaged", reason=error.code) from None
    if (header.kiosk, header.incarnation, header.seq) != (start.kiosk, *place_of(position)):
        raise FatalError("Journal_Damaged", reason="head")
    return Head(header.kiosk, header.incarnation, header.seq, sha256_hex(header_bytes))


def erase_case(connection: Statements, case: str, number: int) -> list[str]:
    """Nothing that the case said is left in the store; names of its blobs. RetriableError Journal_CaseUnsent."""
    unsent = connection.value(
        "SELECT 1 FROM entries WHERE case_number = ? AND (position > (SELECT answered_to FROM chain) "
        "OR position IN (SELECT position FROM outbox)) LIMIT 1",
        (number,),
    )
    if unsent is not None:
        raise RetriableError("Journal_CaseUnsent")
    names = [row[0] for row in connection.rows("SELECT name FROM blobs WHERE case_number = ?", (number,))]
    for statement in (
        "UPDATE cases SET wrapped_key = NULL WHERE number = ?",
        "UPDATE entries SET payload = NULL WHERE case_number = ?",
        "DELETE FROM views WHERE case_number = ?",
        "DELETE FROM drafts WHERE case_number = ?",
        "DELETE FROM blobs WHERE case_number = ?",
    ):
        connection.run(statement, (number,))
    people.delete(connection, case)
    return names
