"""One write transaction of the registry on SQLAlchemy Core."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from app.domain.organisation import Organisation
from app.kernel.codec import from_plain, to_plain
from sync.ingest.ports import ChainHead, EntryRow, Kept, KeptEntry, Kiosk
from sync.protocol import FeedItem, FeedKind, NumberBlock, ProblemType
from sync.registry.referrals.decider import ReferralFile
from sync.registry.store.schema import (
    enrolment_codes,
    entries,
    feed,
    heads,
    kiosks,
    number_blocks,
    organisations,
    referrals,
)

BLOCK_NUMBERS = 200


def load(kind: type[Any], text: str) -> Any:
    return from_plain(kind, orjson.loads(text))


def dump(value: Any) -> str:
    return orjson.dumps(to_plain(value)).decode()


def kiosk_of(row: Any) -> Kiosk:
    revoked = datetime.fromisoformat(row.revoked_at) if row.revoked_at else None
    return Kiosk(row.id, row.scope, row.public_key, row.desk, revoked)


class Unit:
    """Implements RegistryUnit. Writers are serialised, so the next position is the highest plus one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._db = connection

    # ------------------------------------------------------------------ chains

    def heads(self, kiosk: str) -> Mapping[int, ChainHead]:
        rows = self._db.execute(sa.select(heads).where(heads.c.kiosk == kiosk))
        return {row.incarnation: ChainHead(row.incarnation, row.seq, row.digest) for row in rows}

    def known(self, kiosk: str, ids: Collection[str], places: Collection[tuple[int, int]]) -> Sequence[KeptEntry]:
        columns = [c for c in entries.c if c.name not in ("header", "payload", "signature")]
        by_place = [
            sa.and_(
                entries.c.incarnation == incarnation,
                entries.c.seq.in_(sorted(s for i, s in places if i == incarnation)),
            )
            for incarnation in sorted({i for i, _ in places})
        ]
        mine = sa.select(*columns).where(entries.c.kiosk == kiosk)
        found = {}
        for condition in (entries.c.id.in_(sorted(ids)), *by_place):
            for row in self._db.execute(mine.where(condition)):
                found[row.position] = _kept(row)
        return list(found.values())

    def write_entries(self, kiosk: str, rows: Sequence[EntryRow], received_at: datetime) -> Sequence[int]:
        if not rows:
            return []
        replaced = [row.replaces for row in rows if row.replaces is not None]
        if replaced:
            self._db.execute(sa.delete(entries).where(entries.c.position.in_(replaced)))
        first = (self._db.scalar(sa.select(sa.func.max(entries.c.position))) or 0) + 1
        at = received_at.isoformat()
        values = [
            {
                "position": first + n,
                "kiosk": kiosk,
                "id": row.id,
                "incarnation": row.incarnation,
                "seq": row.seq,
                "digest": row.digest,
                "header": row.header,
                "payload": row.payload,
                "signature": row.signature,
                "kept": row.kept.value,
                "problem": row.problem.value if row.problem else None,
                "received_at": at,
            }
            for n, row in enumerate(rows)
        ]
        self._db.execute(sa.insert(entries), values)
        return range(first, first + len(rows))

    def keep_without_effect(self, position: int, problem: ProblemType) -> None:
        self._db.execute(
            sa.update(entries)
            .where(entries.c.position == position)
            .values(kept=Kept.WITHOUT_EFFECT.value, problem=problem.value)
        )

    def name_digest(self, kiosk: str, incarnation: int, seq: int, digest: str) -> None:
        self._db.execute(
            sa.update(entries)
            .where(
                entries.c.kiosk == kiosk,
                entries.c.incarnation == incarnation,
                entries.c.seq == seq,
                entries.c.digest.is_(None),
            )
            .values(digest=digest)
        )

    def set_head(self, kiosk: str, head: ChainHead) -> None:
        place = (heads.c.kiosk == kiosk, heads.c.incarnation == head.incarnation)
        values = {"seq": head.seq, "digest": head.digest}
        if self._db.execute(sa.update(heads).where(*place).values(values)).rowcount == 0:
            self._db.execute(sa.insert(heads).values(kiosk=kiosk, incarnation=head.incarnation, **values))

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        with self._db.begin_nested():
            yield

    # ------------------------------------------------------------------ referrals and feed

    def referral(self, number: str) -> ReferralFile | None:
        text = self._db.scalar(sa.select(referrals.c.data).where(referrals.c.number == number))
        return None if text is None else load(ReferralFile, text)

    def save_referral(self, file: ReferralFile) -> None:
        referral = file.referral
        values = {
            "scope": referral.organisation.value,
            "child_iin": referral.child.iin.value if referral.child.iin else None,
            "applicant_iin": referral.applicant.iin.value if referral.applicant.iin else None,
            "issued_at": referral.issued_at.isoformat(),
            "data": dump(file),
        }
        place = referrals.c.number == referral.number
        if self._db.execute(sa.update(referrals).where(place).values(values)).rowcount == 0:
            self._db.execute(sa.insert(referrals).values(number=referral.number, **values))
        item = FeedItem(FeedKind.REFERRAL.value, referral.number, to_plain(referral))
        self.append_feed(referral.organisation.value, [item])

    def append_feed(self, scope: str, items: Sequence[FeedItem]) -> None:
        first = (self._db.scalar(sa.select(sa.func.max(feed.c.position))) or 0) + 1
        values = [
            {"position": first + n, "scope": scope, "kind": item.kind, "item": item.id, "data": dump(item.data)}
            for n, item in enumerate(items)
        ]
        if values:
            self._db.execute(sa.insert(feed), values)

    # ------------------------------------------------------------------ organisations and desks

    def organisation(self, organisation_id: str) -> Organisation | None:
        text = self._db.scalar(sa.select(organisations.c.data).where(organisations.c.id == organisation_id))
        return None if text is None else load(Organisation, text)

    def save_organisation(self, organisation: Organisation) -> bool:
        stored = self.organisation(organisation.id)
        if stored == organisation:
            return False
        values = {"bin": organisation.bin.value, "data": dump(organisation)}
        if stored is None:
            self._db.execute(sa.insert(organisations).values(id=organisation.id, **values))
        else:
            place = organisations.c.id == organisation.id
            self._db.execute(sa.update(organisations).where(place).values(values))
        item = FeedItem(FeedKind.ORGANISATION.value, organisation.id, to_plain(organisation))
        self.append_feed(organisation.bin.value, [item])
        return True

    def add_code(self, code_hash: str, organisation_id: str, valid_until: datetime) -> None:
        self._db.execute(
            sa.insert(enrolment_codes).values(
                code_hash=code_hash, organisation=organisation_id, valid_until=valid_until.isoformat()
            )
        )

    def use_code(self, code_hash: str, public_key: bytes, at: datetime) -> Organisation | None:
        place = enrolment_codes.c.code_hash == code_hash
        row = self._db.execute(sa.select(enrolment_codes).where(place)).one_or_none()
        if row is None or (row.used_by is not None and row.used_by != public_key):
            return None
        if row.used_by is None:
            if at > datetime.fromisoformat(row.valid_until):
                return None
            self._db.execute(sa.update(enrolment_codes).where(place).values(used_by=public_key))
        return self.organisation(row.organisation)

    def enrol(self, organisation: Organisation, public_key: bytes, at: datetime) -> Kiosk:
        row = self._db.execute(sa.select(kiosks).where(kiosks.c.public_key == public_key)).one_or_none()
        if row is not None:
            return kiosk_of(row)
        highest = sa.select(sa.func.max(kiosks.c.desk)).where(kiosks.c.organisation == organisation.id)
        desk = (self._db.scalar(highest) or 0) + 1
        kiosk = Kiosk(f"{organisation.id}-{desk}", organisation.bin.value, public_key, desk)
        self._db.execute(
            sa.insert(kiosks).values(
                id=kiosk.id,
                organisation=organisation.id,
                scope=kiosk.scope,
                desk=desk,
                public_key=public_key,
                enrolled_at=at.isoformat(),
            )
        )
        return kiosk

    def revoke(self, kiosk: str, at: datetime) -> bool:
        place = sa.and_(kiosks.c.id == kiosk, kiosks.c.revoked_at.is_(None))
        return self._db.execute(sa.update(kiosks).where(place).values(revoked_at=at.isoformat())).rowcount == 1

    def block_after(self, kiosk: str, series: str, year: int, after: int) -> NumberBlock:
        mine = sa.and_(number_blocks.c.kiosk == kiosk, number_blocks.c.series == series, number_blocks.c.year == year)
        given = self._db.execute(
            sa.select(number_blocks).where(mine, number_blocks.c.first > after).order_by(number_blocks.c.first).limit(1)
        ).one_or_none()
        if given is not None:
            return NumberBlock(series, year, given.first, given.last)
        highest = self._db.scalar(sa.select(sa.func.max(number_blocks.c.last)).where(mine)) or 0
        block = NumberBlock(series, year, highest + 1, highest + BLOCK_NUMBERS)
        self._db.execute(
            sa.insert(number_blocks).values(kiosk=kiosk, series=series, year=year, first=block.first, last=block.last)
        )
        return block


def _kept(row: Any) -> KeptEntry:
    return KeptEntry(
        position=row.position,
        id=row.id,
        incarnation=row.incarnation,
        seq=row.seq,
        digest=row.digest,
        kept=Kept(row.kept),
        problem=ProblemType(row.problem) if row.problem else None,
        received_at=datetime.fromisoformat(row.received_at),
    )
