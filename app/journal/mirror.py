"""The desk's copy of what the registry's feed says about this organisation: referrals, verdicts, anything to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from app.journal.outbox import load_exchange, save_exchange
from app.journal.statements import Statements
from app.journal.values import IncomingItem
from app.journal.writing import Writer
from app.kernel.errors import InputError, ProgrammingError

REFERRAL = "referral"
REFERRAL_REMOVED = "referral-removed"
VERDICT = "verdict"

_BY_BOTH = "SELECT data FROM referrals WHERE applicant_iin = ? AND child_iin = ? ORDER BY number"
_BY_APPLICANT = "SELECT data FROM referrals WHERE applicant_iin = ? ORDER BY number"
_BY_CHILD = "SELECT data FROM referrals WHERE child_iin = ? ORDER BY number"


class MirrorWriter:
    """What the desk writes down of the registry's feed."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def apply_page(self, page: Sequence[Mapping[str, Any]], cursor: str, epoch: str) -> None:
        """The mirror is as the feed says after `page` (see `apply_items`), and the exchange goes on at `cursor`."""
        with self._writer.transaction() as connection:
            apply_items(connection, page)
            save_exchange(connection, replace(load_exchange(connection), feed_cursor=cursor, epoch=epoch))

    def reset(self, epoch: str | None = None) -> None:
        """The mirror is empty and the feed is read from its beginning; incoming answers stay."""
        with self._writer.transaction() as connection:
            reset(connection)
            save_exchange(connection, replace(load_exchange(connection), feed_cursor=None, epoch=epoch))

    def done(self, item_id: str) -> None:
        """The desk has recorded this answer as an entry; `JournalReader.incoming` shows it no more."""
        with self._writer.transaction() as connection:
            done(connection, item_id)


def apply_items(connection: Statements, items: Sequence[Mapping[str, Any]]) -> None:
    """The mirror is as the feed says after `items`, each {"kind", "id", "data"}; InputError Mirror_Item.

    Applying an item twice changes nothing more. Verdicts wait as incoming until the desk has recorded them.
    """
    for item in items:
        kind, item_id, data = _checked(item)
        if kind == REFERRAL:
            _put_referral(connection, data)
        elif kind == REFERRAL_REMOVED:
            number = data.get("number", item_id)
            connection.run("DELETE FROM referrals WHERE number = ?", (number,))
        elif kind == VERDICT:
            connection.run(
                "INSERT INTO incoming (item_id, kind, data) VALUES (?, ?, ?) ON CONFLICT (item_id) DO NOTHING",
                (item_id, kind, _text(data)),
            )
        else:
            connection.run(
                "INSERT INTO mirror_items (kind, id, data) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data",
                (kind, item_id, _text(data)),
            )


def reset(connection: Statements) -> None:
    """Nothing of the registry is known any more; what the desk has not recorded yet stays."""
    connection.run("DELETE FROM referrals")
    connection.run("DELETE FROM mirror_items")


def referral(connection: Statements, number: str) -> Mapping[str, Any] | None:
    """Data of one referral as the feed gave it, None when the mirror does not have it."""
    text = connection.value("SELECT data FROM referrals WHERE number = ?", (number,))
    return None if text is None else _data(text)


def referrals_for(
    connection: Statements, *, applicant_iin: str | None = None, child_iin: str | None = None
) -> tuple[Mapping[str, Any], ...]:
    """Referrals of this applicant, this child, or (both given) both, by number."""
    values: tuple[str, ...]
    if applicant_iin is not None and child_iin is not None:
        asked, values = _BY_BOTH, (applicant_iin, child_iin)
    elif applicant_iin is not None:
        asked, values = _BY_APPLICANT, (applicant_iin,)
    elif child_iin is not None:
        asked, values = _BY_CHILD, (child_iin,)
    else:
        raise ProgrammingError("Mirror_NothingAsked")
    return tuple(_data(text) for (text,) in connection.rows(asked, values))


def item(connection: Statements, kind: str, item_id: str) -> Mapping[str, Any] | None:
    """Data of one item of a kind that has no table of its own."""
    text = connection.value("SELECT data FROM mirror_items WHERE kind = ? AND id = ?", (kind, item_id))
    return None if text is None else _data(text)


def items(connection: Statements, kind: str) -> tuple[Mapping[str, Any], ...]:
    """Data of all items of a kind, by id."""
    rows = connection.rows("SELECT data FROM mirror_items WHERE kind = ? ORDER BY id", (kind,))
    return tuple(_data(text) for (text,) in rows)


def incoming(connection: Statements, limit: int) -> tuple[IncomingItem, ...]:
    """Answers that the desk has still to record, in the order of arrival."""
    rows = connection.rows(
        "SELECT number, item_id, kind, data FROM incoming WHERE done = 0 ORDER BY number LIMIT ?", (limit,)
    )
    return tuple(IncomingItem(number, item_id, kind, _data(text)) for number, item_id, kind, text in rows)


def done(connection: Statements, item_id: str) -> None:
    """The desk has recorded this answer; it comes no more, even if the feed repeats it."""
    connection.run("UPDATE incoming SET done = 1, data = '{}' WHERE item_id = ?", (item_id,))


def _put_referral(connection: Statements, data: Mapping[str, Any]) -> None:
    number = data.get("number")
    if not isinstance(number, str) or not number:
        raise InputError("Mirror_Item", field="number")
    connection.run(
        "INSERT INTO referrals (number, child_iin, applicant_iin, data) VALUES (?, ?, ?, ?) ON CONFLICT (number) "
        "DO UPDATE SET child_iin = excluded.child_iin, applicant_iin = excluded.applicant_iin, data = excluded.data",
        (number, _iin(data, "child"), _iin(data, "applicant"), _text(data)),
    )


def _iin(data: Mapping[str, Any], who: str) -> str | None:
    person = data.get(who)
    value = person.get("iin") if isinstance(person, Mapping) else None
    return value if isinstance(value, str) else None


def _checked(given: Mapping[str, Any]) -> tuple[str, str, Mapping[str, Any]]:
    kind, item_id, data = given.get("kind"), given.get("id"), given.get("data")
    if not isinstance(kind, str) or not kind:
        raise InputError("Mirror_Item", field="kind")
    if not isinstance(item_id, str) or not item_id:
        raise InputError("Mirror_Item", field="id")
    if not isinstance(data, Mapping):
        raise InputError("Mirror_Item", field="data")
    return kind, item_id, data


def _text(data: Mapping[str, Any]) -> str:
    return orjson.dumps(data).decode()


def _data(text: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = orjson.loads(text)
    return loaded
