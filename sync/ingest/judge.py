"""The verdict on each entry of a batch. Pure: what came, and what is known, to what has to be written.

A place in a chain, once reached, is never reached again: an entry that cannot be read leaves a tombstone, and the
chain goes on behind it with the digest that the next entry names. So no entry can block the ones after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.entries import GENESIS, Entry, parse_entry, payload_matches, signature_holds
from app.kernel.errors import InputError
from sync.batch import MalformedEntry
from sync.ingest.ports import ChainHead, EntryRow, Kept, KeptEntry, Kiosk
from sync.protocol import ProblemType, Verdict, WireEntry

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item of a batch after its form was checked. `entry` is None when it could not be read.

    An item whose place is only guessed keeps no id, so that it cannot stand in the way of the real entry.
    """

    index: int
    id: str
    place: Place
    raw: WireEntry | MalformedEntry
    entry: Entry | None
    problem: ProblemType | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdict on one candidate. `row` is what to write; `known` what was written earlier; `names` the digest
    that this entry gives to the tombstone before it.
    """

    candidate: Candidate
    status: Verdict
    problem: ProblemType | None = None
    row: EntryRow | None = None
    known: KeptEntry | None = None
    names: str | None = None


def candidates(
    items: Sequence[WireEntry | MalformedEntry], kiosk: Kiosk, heads: Mapping[int, ChainHead]
) -> list[Candidate]:
    """Every item with its place; one that does not say its place stands behind its neighbour in the batch."""
    found: list[Candidate] = []
    for index, item in enumerate(items):
        entry, problem = _read(item, kiosk)
        place = _place(item, entry)
        if place is None:
            place = _next_to(found[-1].place) if found else _guess(items, heads)
            found.append(Candidate(index, "", place, item, entry, problem))
        else:
            found.append(Candidate(index, item.id or "", place, item, entry, problem))
    return found


def judge(
    found: Sequence[Candidate], kiosk: Kiosk, heads: Mapping[int, ChainHead], known: Sequence[KeptEntry]
) -> tuple[list[Judged], dict[int, ChainHead]]:
    """Verdicts in the order of the batch, and the heads after it.

    Entries are taken in the order of their chain, in whatever order they came.
    """
    by_id = {k.id: k for k in known if k.id is not None}
    by_place = {(k.incarnation, k.seq): k for k in known}
    moving = dict(heads)
    judged: dict[int, Judged] = {}
    seen: dict[Place, Judged] = {}
    ids: set[str] = set()
    for candidate in sorted(found, key=lambda c: (c.place, c.index)):
        earlier = by_place.get(candidate.place)
        if candidate.place in seen:
            verdict = _beside(candidate, seen[candidate.place])
        elif earlier is not None:
            verdict = _again(candidate, earlier)
        elif candidate.id in by_id or candidate.id in ids:
            verdict = _second_id(candidate, moving)
        else:
            verdict = _first(candidate, moving)
        if verdict.row is not None and verdict.known is None:
            moving[candidate.place[0]] = ChainHead(*candidate.place, verdict.row.digest)
        if verdict.row is not None:
            seen[candidate.place] = verdict
            ids.update({candidate.id} - {""})
        judged[candidate.index] = verdict
    _check_signatures(judged, Ed25519PublicKey.from_public_bytes(kiosk.public_key))
    return [judged[i] for i in range(len(found))], moving


def _read(item: WireEntry | MalformedEntry, kiosk: Kiosk) -> tuple[Entry | None, ProblemType | None]:
    if isinstance(item, MalformedEntry):
        return None, ProblemType.ENTRY_MALFORMED
    try:
        entry = parse_entry(item.header, item.payload, item.sig)
    except InputError:
        return _header_only(item)
    header = entry.header
    if header.kiosk != kiosk.id:
        return None, ProblemType.ENTRY_FOREIGN
    if (str(header.id), header.incarnation, header.seq) != (item.id, item.incarnation, item.seq):
        return None, ProblemType.ENTRY_MALFORMED
    return entry, None if payload_matches(entry) else ProblemType.ENTRY_DIGEST


def _header_only(item: WireEntry) -> tuple[Entry | None, ProblemType]:
    """A damaged payload does not hurt the chain, which covers only its digest."""
    try:
        entry = parse_entry(item.header, None, item.sig)
    except InputError:
        return None, ProblemType.ENTRY_MALFORMED
    if (str(entry.header.id), entry.header.incarnation, entry.header.seq) != (item.id, item.incarnation, item.seq):
        return None, ProblemType.ENTRY_MALFORMED
    whole = replace(entry, payload_bytes=item.payload)
    return whole, ProblemType.ENTRY_MALFORMED if payload_matches(whole) else ProblemType.ENTRY_DIGEST


def _place(item: WireEntry | MalformedEntry, entry: Entry | None) -> Place | None:
    if entry is not None:
        return entry.header.incarnation, entry.header.seq
    if item.incarnation and item.seq:
        return item.incarnation, item.seq
    return None


def _next_to(place: Place) -> Place:
    return place[0], place[1] + 1


def _guess(items: Sequence[WireEntry | MalformedEntry], heads: Mapping[int, ChainHead]) -> Place:
    """Place of a first item that does not say it: just before the first that does, else behind the newest head."""
    for distance, item in enumerate(items):
        if item.incarnation and item.seq and item.seq > distance:
            return item.incarnation, item.seq - distance
    incarnation = max(heads, default=1)
    return incarnation, heads[incarnation].seq + 1 if incarnation in heads else 1


def _again(candidate: Candidate, known: KeptEntry) -> Judged:
    """The place or the id is taken already: the same bytes again, or others."""
    digest = candidate.entry.digest if candidate.entry else None
    if known.kept is Kept.TOMBSTONE and (known.incarnation, known.seq) == candidate.place:
        if candidate.entry is not None and candidate.problem is None and known.digest in (None, digest):
            # The damage happened on the way: the whole entry takes the tombstone's place.
            row = replace(_row(candidate, None), replaces=known.position)
            return Judged(candidate, Verdict.ACCEPTED, row=row, known=known)
        return Judged(candidate, Verdict.REJECTED, known.problem, known=known)
    if candidate.problem is None and digest == known.digest:
        status = Verdict.DUPLICATE if known.kept is Kept.WHOLE else Verdict.REJECTED
        return Judged(candidate, status, known.problem, known=known)
    return Judged(candidate, Verdict.CONFLICT, candidate.problem or ProblemType.ENTRY_REUSED, known=known)


def _beside(candidate: Candidate, first: Judged) -> Judged:
    """The same place twice in one batch."""
    same = candidate.raw == first.candidate.raw
    if same:
        status = Verdict.DUPLICATE if first.status is Verdict.ACCEPTED else first.status
        return Judged(candidate, status, first.problem)
    return Judged(candidate, Verdict.CONFLICT, ProblemType.ENTRY_REUSED)


def _second_id(candidate: Candidate, heads: Mapping[int, ChainHead]) -> Judged:
    """An id that stands elsewhere already: a conflict, and a tombstone if the chain needs this place."""
    nameless = replace(candidate, id="", problem=ProblemType.ENTRY_REUSED)
    judged = _first(nameless, heads)
    if judged.status is Verdict.DEFERRED:
        return replace(judged, candidate=candidate)
    return replace(judged, candidate=candidate, status=Verdict.CONFLICT, problem=ProblemType.ENTRY_REUSED)


def _first(candidate: Candidate, heads: Mapping[int, ChainHead]) -> Judged:
    incarnation, seq = candidate.place
    head = heads.get(incarnation) or ChainHead(incarnation, 0, GENESIS if incarnation == 1 else None)
    if seq > head.seq + 1:
        return Judged(candidate, Verdict.DEFERRED, ProblemType.ENTRY_GAP)
    if seq <= head.seq:
        return Judged(candidate, Verdict.CONFLICT, ProblemType.ENTRY_REUSED)
    if candidate.entry is None:
        return Judged(candidate, Verdict.REJECTED, candidate.problem, row=_row(candidate, candidate.problem))
    # A head without digest: a tombstone that could not be read, or the first entry after a restore, which
    # names a head that the registry need not have seen.
    if head.digest not in (None, candidate.entry.header.prev):
        return Judged(candidate, Verdict.CONFLICT, ProblemType.ENTRY_CHAIN)
    names = candidate.entry.header.prev if head.digest is None and head.seq else None
    status = Verdict.ACCEPTED if candidate.problem is None else Verdict.REJECTED
    return Judged(candidate, status, candidate.problem, row=_row(candidate, candidate.problem), names=names)


def _row(candidate: Candidate, problem: ProblemType | None) -> EntryRow:
    raw = candidate.raw
    return EntryRow(
        id=candidate.id or None,
        incarnation=candidate.place[0],
        seq=candidate.place[1],
        digest=None if candidate.entry is None else candidate.entry.digest,
        header=raw.header,
        payload=raw.payload if isinstance(raw, WireEntry) else None,
        signature=raw.sig if isinstance(raw, WireEntry) else None,
        kept=Kept.WHOLE if problem is None else Kept.TOMBSTONE,
        problem=problem,
    )


def _check_signatures(judged: dict[int, Judged], key: Ed25519PublicKey) -> None:
    """The last entry of each run that hangs together is verified; through the chain it covers those before it.

    Where it does not hold, each one before it is tried until one does; those behind become tombstones.
    """
    written = sorted((j for j in judged.values() if j.row is not None), key=lambda j: j.candidate.place)
    covered_by: Judged | None = None
    for item in reversed(written):
        entry = item.candidate.entry
        if entry is None:
            covered_by = None
            continue
        linked = (
            covered_by is not None
            and covered_by.candidate.place == _next_to(item.candidate.place)
            and covered_by.candidate.entry is not None
            and covered_by.candidate.entry.header.prev == entry.digest
        )
        if linked or signature_holds(entry, key):
            covered_by = item
            continue
        covered_by = None
        if item.problem is None:
            problem = ProblemType.ENTRY_SIGNATURE
            row = None if item.known else _row(item.candidate, problem)
            judged[item.candidate.index] = replace(item, status=Verdict.REJECTED, problem=problem, row=row)
