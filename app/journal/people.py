"""Finds a case by IIN prefix, name prefix or ticket number, among very many, while the clerk types."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

from app.journal.statements import Statements
from app.journal.values import Person

_WORD = re.compile(r"[^\W_]+")
# A clerk on a Russian layout types «Касымов» for «Қасымов»: both are found by either spelling.
_BASE_LETTERS = str.maketrans("әғқңөұүһіё", "агкноуухие")
_QUERY_WORDS = 8

_TICKET = re.compile(r"(?:(?P<desk>[^\W\d_])-?)?(?P<number>[0-9]{1,4})")

_BY_TICKET = """
SELECT case_id, child_iin, applicant_iin, child_name, applicant_name, ticket, at
FROM people WHERE ticket = ? ORDER BY number DESC LIMIT ?
"""
_BY_WORDS = """
SELECT p.case_id, p.child_iin, p.applicant_iin, p.child_name, p.applicant_name, p.ticket, p.at
FROM people_index f JOIN people p ON p.number = f.rowid
WHERE people_index MATCH ? ORDER BY f.rowid DESC LIMIT ?
"""
_STORED = """
SELECT number, case_id, child_iin, applicant_iin, child_name, applicant_name, ticket, at FROM people WHERE case_id = ?
"""
_INSERT = """
INSERT INTO people (case_id, child_iin, applicant_iin, child_name, applicant_name, ticket, at, projection)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE people SET child_iin = ?, applicant_iin = ?, child_name = ?, applicant_name = ?, ticket = ?, at = ?
WHERE number = ?
"""


def words(text: str) -> list[str]:
    """Words as the index holds them: NFC, one case, Kazakh letters as their Russian neighbours."""
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold().translate(_BASE_LETTERS))


def search(connection: Statements, text: str, limit: int) -> tuple[Person, ...]:
    """Cases with exactly this ticket, then those whose IINs and names have words that begin with all words of `text`.

    The newest first within each; at most `limit`.
    """
    rows: list[Any] = []
    ticket = ticket_number(text)
    if ticket is not None:
        rows.extend(connection.rows(_BY_TICKET, (ticket, limit)))
    wanted = words(text)[:_QUERY_WORDS]
    if wanted and len(rows) < limit:
        match = " ".join(f'"{word}"*' for word in wanted)
        seen = {row[0] for row in rows}
        found = connection.rows(_BY_WORDS, (match, limit))
        rows.extend(row for row in found if row[0] not in seen)
    return tuple(_person(row) for row in rows[:limit])


def ticket_number(text: str) -> str | None:
    """`text` as a ticket is numbered ('017', 'A-017'), None when it is not one."""
    found = _TICKET.fullmatch(text.strip())
    if found is None:
        return None
    number = found["number"].zfill(3)
    return f"{found['desk'].upper()}-{number}" if found["desk"] else number


def put(connection: Statements, projection: str, person: Person) -> None:
    """The case is found by these words and by no others; nothing is written when nothing changed."""
    row = (
        person.case,
        person.child_iin,
        person.applicant_iin,
        person.child_name,
        person.applicant_name,
        person.ticket,
        person.at.isoformat(),
    )
    stored = connection.row(_STORED, (person.case,))
    if stored is not None and tuple(stored[1:]) == row:
        return
    if stored is None:
        number = connection.run(_INSERT, (*row, projection)).lastrowid
    else:
        number = stored[0]
        connection.run(_UPDATE, (*row[1:], number))
        connection.run("DELETE FROM people_index WHERE rowid = ?", (number,))
    connection.run("INSERT INTO people_index (rowid, words) VALUES (?, ?)", (number, _indexed(person)))


def delete(connection: Statements, case: str) -> None:
    """Search does not find the case."""
    number = connection.value("SELECT number FROM people WHERE case_id = ?", (case,))
    if number is not None:
        connection.run("DELETE FROM people_index WHERE rowid = ?", (number,))
        connection.run("DELETE FROM people WHERE number = ?", (number,))


def clear(connection: Statements, projection: str) -> None:
    """Search finds nothing that this projection put in."""
    connection.run(
        "DELETE FROM people_index WHERE rowid IN (SELECT number FROM people WHERE projection = ?)", (projection,)
    )
    connection.run("DELETE FROM people WHERE projection = ?", (projection,))


def tidy(connection: Statements, pages: int, *, begun: bool) -> bool:
    """About `pages` pages of the index were merged; whether more can be. Search reads fewer places afterwards.

    FTS5 wants a negative number to begin the merge of everything and positive ones to go on with it.
    """
    before = connection.changes
    connection.run("INSERT INTO people_index (people_index, rank) VALUES ('merge', ?)", (pages if begun else -pages,))
    return connection.changes - before >= 2


def _indexed(person: Person) -> str:
    parts = (person.child_iin, person.applicant_iin, person.child_name, person.applicant_name)
    return " ".join(words(" ".join(part for part in parts if part)))


def _person(row: Any) -> Person:
    case, child_iin, applicant_iin, child_name, applicant_name, ticket, at = row
    return Person(case, child_name, applicant_name, datetime.fromisoformat(at), child_iin, applicant_iin, ticket)
