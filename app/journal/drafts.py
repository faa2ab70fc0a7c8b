"""Drafts: one sealed row per open case, overwritten at each savepoint, never sent, erased when the entry commits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from app.journal.sealing import Sealer, open_with, seal_with
from app.journal.statements import Statements
from app.journal.vault import refer_from_draft
from app.journal.writing import Writer


class Drafts:
    """Writing drafts."""

    def __init__(self, writer: Writer, sealer: Sealer) -> None:
        self._writer = writer
        self._sealer = sealer

    def save(self, case: str, data: Any, blobs: Sequence[str] = ()) -> None:
        """`data` (JSON types) is the draft of the case, durable; `blobs` names all blobs that it speaks of.

        InputError Journal_CaseErased; ProgrammingError Journal_BlobUnknown.
        """
        content = orjson.dumps(data)
        with self._writer.transaction() as connection:
            seal = self._sealer.ensure(connection, case)
            sealed = seal_with(seal.cipher or self._sealer.office, content, _about(case))
            connection.run(
                "INSERT INTO drafts (case_number, sealed) VALUES (?, ?) "
                "ON CONFLICT (case_number) DO UPDATE SET sealed = excluded.sealed",
                (seal.number, sealed),
            )
            refer_from_draft(connection, seal.number, blobs)

    def erase(self, case: str) -> None:
        """The case has no draft; its blobs that no entry names go at the next start."""
        with self._writer.transaction() as connection:
            seal = self._sealer.find(connection, case)
            if seal is not None:
                erase(connection, seal.number)


def erase(connection: Statements, case_number: int) -> None:
    """The case has no draft."""
    connection.run("DELETE FROM drafts WHERE case_number = ?", (case_number,))
    refer_from_draft(connection, case_number, ())


def find(connection: Statements, sealer: Sealer, case: str) -> Any | None:
    """What was last saved for the case, None when nothing is."""
    sealed = connection.value(
        "SELECT d.sealed FROM drafts d JOIN cases c ON c.number = d.case_number WHERE c.case_id = ?", (case,)
    )
    cipher = sealer.cipher(connection, case)
    return None if sealed is None or cipher is None else orjson.loads(open_with(cipher, sealed, _about(case)))


def cases(connection: Statements) -> tuple[str, ...]:
    """Cases that have a draft, in the order in which they began."""
    rows = connection.rows("SELECT c.case_id FROM drafts d JOIN cases c ON c.number = d.case_number ORDER BY c.number")
    return tuple(case for (case,) in rows)


def _about(case: str) -> bytes:
    return b"draft\0" + case.encode()
