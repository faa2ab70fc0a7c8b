"""Whether a desk's entries are the unbroken chain that they claim to be, and if not, what exactly is wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.entries.entry import Entry, Head, header_canonical, payload_matches, signature_holds


class FaultKind(StrEnum):
    """What can be wrong with a chain."""

    BAD_SIGNATURE = "bad-signature"  # the header is not what the desk signed
    NOT_CANONICAL = "not-canonical"  # the header is not written by RFC 8785
    WRONG_PAYLOAD = "wrong-payload"  # the payload is not the one that the header names
    BROKEN_LINK = "broken-link"  # `prev` is not the digest of the entry before
    GAP = "gap"  # entries `seq` … `until` are missing
    REORDERED = "reordered"  # the entry stands after one with a higher number
    DUPLICATE = "duplicate"  # the same entry stands twice
    FORK = "fork"  # two different entries claim one place
    WRONG_KIOSK = "wrong-kiosk"  # an entry of another desk
    TRUNCATED = "truncated"  # entries `seq` … `until` are known from elsewhere and missing at the end


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `until` is the last number of a missing span; `entry_id` is None for what is missing."""

    kind: FaultKind
    incarnation: int
    seq: int
    entry_id: UUID | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Result over a whole chain. `erased` counts payloads destroyed on purpose; `head` is the end found."""

    checked: int
    erased: int
    head: Head | None
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        return not self.faults


def verify_entry(entry: Entry, public_key: Ed25519PublicKey, previous: Head | None = None) -> tuple[FaultKind, ...]:
    """What is wrong with one entry, standing alone or (given `previous`) as the next of a chain.

    BAD_SIGNATURE, NOT_CANONICAL, WRONG_PAYLOAD; with `previous` also WRONG_KIOSK, GAP (not the next), BROKEN_LINK.
    """
    found: list[FaultKind] = []
    if not signature_holds(entry, public_key):
        found.append(FaultKind.BAD_SIGNATURE)
    if header_canonical(entry.header) != entry.header_bytes:
        found.append(FaultKind.NOT_CANONICAL)
    if not payload_matches(entry):
        found.append(FaultKind.WRONG_PAYLOAD)
    if previous is not None:
        header = entry.header
        if header.kiosk != previous.kiosk:
            found.append(FaultKind.WRONG_KIOSK)
        opens_incarnation = header.incarnation == previous.incarnation + 1 and header.seq == 1
        if not opens_incarnation and (header.incarnation, header.seq) != (previous.incarnation, previous.seq + 1):
            found.append(FaultKind.GAP)
        elif header.prev != previous.digest:
            found.append(FaultKind.BROKEN_LINK)
    return tuple(found)


def verify_chain(
    entries: Iterable[Entry],
    public_key: Ed25519PublicKey,
    *,
    start: Head | None = None,
    known: Head | None = None,
    check_signatures: bool = True,
) -> ChainReport:
    """Report over `entries` in the order given.

    `start` is the head before the first entry (default: the beginning of the first entry's desk). `known` is a head
    that somebody else has seen, printed on a receipt or answered by the registry: a chain that ends before it is
    truncated, one that has another entry there is forked. All faults are listed, in the order found.
    """
    walk = _Walk(public_key, start, check_signatures)
    for entry in entries:
        walk.step(entry)
    walk.finish(known)
    return ChainReport(walk.checked, walk.erased, walk.head, tuple(walk.faults))


class _Walk:
    """State of one pass over a chain."""

    def __init__(self, public_key: Ed25519PublicKey, start: Head | None, check_signatures: bool) -> None:
        self._public_key = public_key
        self._check_signatures = check_signatures
        self._digests: dict[tuple[int, int], str] = {}
        self._gaps: list[tuple[int, int, int]] = []  # incarnation, first, last
        self._late: set[tuple[int, int]] = set()
        self.head = start
        self.checked = 0
        self.erased = 0
        self.faults: list[Fault] = []
        if start is not None and start.seq:
            self._digests[start.incarnation, start.seq] = start.digest

    def step(self, entry: Entry) -> None:
        self.checked += 1
        self.erased += entry.payload_bytes is None
        if self._check_signatures and not signature_holds(entry, self._public_key):
            self._fault(FaultKind.BAD_SIGNATURE, entry)
        if header_canonical(entry.header) != entry.header_bytes:
            self._fault(FaultKind.NOT_CANONICAL, entry)
        if not payload_matches(entry):
            self._fault(FaultKind.WRONG_PAYLOAD, entry)
        if self.head is None:
            self.head = Head(entry.header.kiosk)
        if entry.header.kiosk != self.head.kiosk:
            self._fault(FaultKind.WRONG_KIOSK, entry)
            return
        self._place(entry, self.head)

    def _place(self, entry: Entry, head: Head) -> None:
        header = entry.header
        place = (header.incarnation, header.seq)
        standing = self._digests.get(place)
        if standing is not None:
            self._fault(FaultKind.DUPLICATE if standing == entry.digest else FaultKind.FORK, entry)
            return
        self._digests[place] = entry.digest
        if place <= (head.incarnation, head.seq):
            self._late.add(place)
            self._fault(FaultKind.REORDERED, entry)
            self._link(entry)
            return
        first = head.seq + 1 if header.incarnation == head.incarnation else 1
        if header.seq > first:
            self._gaps.append((header.incarnation, first, header.seq - 1))
        self._link(entry)
        self.head = entry.head

    def _link(self, entry: Entry) -> None:
        """Compares `prev` with the entry before, when that one is known."""
        header = entry.header
        if header.seq > 1:
            before = self._digests.get((header.incarnation, header.seq - 1))
        elif header.incarnation == 1:
            before = Head(header.kiosk).digest
        else:
            # A restored desk goes on from the head of its copy, which may be any earlier entry of the lost disk.
            before = header.prev if header.prev in self._earlier(header.incarnation) else ""
        if before is not None and header.prev != before:
            self._fault(FaultKind.BROKEN_LINK, entry)

    def _earlier(self, incarnation: int) -> set[str]:
        earlier = {digest for (number, _), digest in self._digests.items() if number < incarnation}
        return earlier or {Head("").digest}

    def _fault(self, kind: FaultKind, entry: Entry) -> None:
        self.faults.append(Fault(kind, entry.header.incarnation, entry.header.seq, entry.header.id))

    def finish(self, known: Head | None) -> None:
        self.faults.extend(self._missing())
        if known is None or known.seq == 0:
            return
        end = (self.head.incarnation, self.head.seq) if self.head is not None else (known.incarnation, 0)
        if end < (known.incarnation, known.seq):
            first = end[1] + 1 if end[0] == known.incarnation else 1
            self.faults.append(Fault(FaultKind.TRUNCATED, known.incarnation, first, None, known.seq))
        elif self._digests.get((known.incarnation, known.seq), known.digest) != known.digest:
            self.faults.append(Fault(FaultKind.FORK, known.incarnation, known.seq))

    def _missing(self) -> list[Fault]:
        """Gaps without the entries that came late."""
        missing: list[Fault] = []
        for incarnation, first, last in self._gaps:
            start = first
            for seq in sorted(seq for number, seq in self._late if number == incarnation and first <= seq <= last):
                if seq > start:
                    missing.append(Fault(FaultKind.GAP, incarnation, start, None, seq - 1))
                start = seq + 1
            if start <= last:
                missing.append(Fault(FaultKind.GAP, incarnation, start, None, last))
        return missing
