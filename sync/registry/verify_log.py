"""Checks every entry that the registry holds: links, digests, signatures. For auditors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.entries import GENESIS, parse_entry, payload_matches, signature_holds
from app.kernel.errors import InputError
from sync.ingest.ports import Kept, Kiosk
from sync.protocol import SelfStatus


@dataclass(frozen=True, slots=True)
class Fault:
    """`what` is wrong: tombstone, unreadable, gap, replayed, link, payload, signature or truncated."""

    kiosk: str
    incarnation: int
    seq: int
    what: str


def chain_faults(kiosk: Kiosk, rows: Iterable[Any], status: SelfStatus) -> Iterator[Fault]:
    """Faults of one desk's chain in its order; `rows` are ordered by incarnation and seq.

    `status` holds the heads that were promised to the desk: a chain that ends before them was cut.
    """
    ends: dict[int, int] = {}
    kept = list(rows)
    for row in kept:
        ends[row.incarnation] = row.seq
    yield from _faults(kiosk, kept)
    for head in status.heads:
        if ends.get(head.incarnation, 0) < head.last_seq:
            yield Fault(kiosk.id, head.incarnation, head.last_seq, "truncated")


def _faults(kiosk: Kiosk, rows: Iterable[Any]) -> Iterator[Fault]:
    key = Ed25519PublicKey.from_public_bytes(kiosk.public_key)
    incarnation, seq = 0, 0
    digest: str | None = None
    for row in rows:
        if row.incarnation != incarnation:
            incarnation, seq = row.incarnation, 0
            digest = GENESIS if incarnation == 1 else None
        if row.seq != seq + 1:
            yield Fault(kiosk.id, row.incarnation, row.seq, "gap" if row.seq > seq + 1 else "replayed")
            digest = None
        seq = row.seq
        if row.kept == Kept.TOMBSTONE.value:
            yield Fault(kiosk.id, row.incarnation, row.seq, "tombstone")
            digest = row.digest
            continue
        try:
            entry = parse_entry(row.header, row.payload, row.signature)
        except InputError:
            yield Fault(kiosk.id, row.incarnation, row.seq, "unreadable")
            digest = None
            continue
        header = entry.header
        if (header.kiosk, header.incarnation, header.seq) != (kiosk.id, row.incarnation, row.seq):
            yield Fault(kiosk.id, row.incarnation, row.seq, "replayed")
        if digest not in (None, header.prev):
            yield Fault(kiosk.id, row.incarnation, row.seq, "link")
        if not payload_matches(entry):
            yield Fault(kiosk.id, row.incarnation, row.seq, "payload")
        if not signature_holds(entry, key):
            yield Fault(kiosk.id, row.incarnation, row.seq, "signature")
        digest = entry.digest
