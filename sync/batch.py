"""A batch of entries on the wire: verbatim bytes as text, and one bad item does not spoil the others."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.kernel.errors import InputError
from sync.protocol import WireEntry, read_json


def encode_batch(entries: Sequence[WireEntry]) -> bytes:
    """Request body of a push: {"entries": [{id, incarnation, seq, header, payload, sig}]}.

    Bytes that are not UTF-8 can only be damage; they travel with replacement characters, so that the
    registry finds the digest wrong and leaves a tombstone instead of the whole queue standing still.
    """
    return orjson.dumps(
        {
            "entries": [
                {
                    "id": e.id,
                    "incarnation": e.incarnation,
                    "seq": e.seq,
                    "header": e.header.decode("utf-8", errors="replace"),
                    "payload": e.payload.decode("utf-8", errors="replace"),
                    "sig": base64.urlsafe_b64encode(e.sig).decode(),
                }
                for e in entries
            ]
        }
    )


@dataclass(frozen=True, slots=True)
class MalformedEntry:
    """An item of a batch that is no entry: what could be read of it, and which field is wrong."""

    id: str | None
    incarnation: int | None
    seq: int | None
    header: bytes
    field: str


def decode_batch(body: bytes) -> list[WireEntry | MalformedEntry]:
    """The items of a push in order; one bad item does not spoil the others.

    InputError Protocol_NotJson when `body` is no JSON, Codec_Mismatch when it holds no list of entries.
    """
    data = read_json(body)
    entries = data.get("entries") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise InputError("Codec_Mismatch", field="entries", expected="list")
    return [_item(item) for item in entries]


def _item(item: Any) -> WireEntry | MalformedEntry:
    if not isinstance(item, dict):
        return MalformedEntry(None, None, None, orjson.dumps(item), "entry")
    entry_id, incarnation, seq = item.get("id"), item.get("incarnation"), item.get("seq")
    header, payload, sig = item.get("header"), item.get("payload"), item.get("sig")
    wrong = _wrong_field(item)
    raw = header.encode() if isinstance(header, str) else orjson.dumps(item)
    if wrong is None and isinstance(payload, str) and isinstance(sig, str):
        try:
            signature = base64.b64decode(sig, altchars=b"-_", validate=True)
            return WireEntry(str(entry_id), int(incarnation), int(seq), raw, payload.encode(), signature)  # type: ignore[arg-type]
        except (binascii.Error, ValueError):
            wrong = "sig"
    return MalformedEntry(
        id=entry_id if isinstance(entry_id, str) else None,
        incarnation=incarnation if _is_count(incarnation) else None,
        seq=seq if _is_count(seq) else None,
        header=raw,
        field=wrong or "entry",
    )


def _wrong_field(item: dict[str, Any]) -> str | None:
    for name in ("id", "header", "payload", "sig"):
        if not isinstance(item.get(name), str) or (name == "id" and not item[name]):
            return name
    return next((name for name in ("incarnation", "seq") if not _is_count(item.get(name))), None)


def _is_count(value: Any) -> bool:
    # Counters live in a 64-bit column; a bigger number is damage, not a counter.
    return type(value) is int and 0 <= value < 2**63
