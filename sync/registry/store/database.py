"""The registry's database: connections, transactions, reads, and its schema's version."""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app.domain.organisation import Organisation
from app.domain.referral import Referral
from app.kernel.errors import FatalError, InputError
from sync.ingest.ports import Kiosk
from sync.protocol import FeedItem, FeedPage, Head, SelfStatus
from sync.registry.referrals.decider import ReferralFile
from sync.registry.store.schema import entries, feed, heads, kiosks, meta, organisations, referrals
from sync.registry.store.unit import Unit, kiosk_of, load

_EPOCH = "epoch"


class Database:
    """Implements IngestStore and Referrals. Usable from several threads; `close` when done.

    FatalError Registry_StoreUnusable for an address that no installed driver understands.
    """

    def __init__(self, url: str) -> None:
        try:
            self._engine = _engine(url)
        except (sa.exc.ArgumentError, ImportError):
            raise FatalError("Registry_StoreUnusable") from None
        self._writer = self._engine.execution_options(qabyldau_writer=True)
        self._write_lock = threading.Lock()
        self._epoch: str | None = None

    def close(self) -> None:
        self._engine.dispose()

    # ------------------------------------------------------------------ schema

    def migrate(self) -> None:
        """The schema is the newest one; data is kept."""
        with self._write_lock, self._engine.connect() as connection:
            command.upgrade(_alembic(connection), "head")

    def require_current_schema(self) -> None:
        """FatalError Registry_StoreNotReady when `init` has to run first."""
        newest = ScriptDirectory.from_config(_alembic(None)).get_current_head()
        try:
            with self._engine.connect() as connection:
                current = MigrationContext.configure(connection).get_current_revision()
        except sa.exc.OperationalError:
            current = None
        if current != newest:
            raise FatalError("Registry_StoreNotReady")

    # ------------------------------------------------------------------ transactions

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """One write transaction, durable when the block ends; undone when it ends with an exception."""
        with self._write_lock, self._writer.begin() as connection:
            yield Unit(connection)

    @contextmanager
    def _read(self) -> Iterator[sa.Connection]:
        with self._engine.begin() as connection:
            yield connection

    # ------------------------------------------------------------------ reads

    def epoch(self) -> str:
        """Changes only when the registry's memory was lost or set back."""
        if self._epoch is None:
            with self._read() as db:
                self._epoch = db.scalar(sa.select(meta.c.value).where(meta.c.key == _EPOCH))
        if self._epoch is None:
            raise FatalError("Registry_StoreNotReady")
        return self._epoch

    def set_epoch(self, epoch: str) -> None:
        """Every desk reads the feed from its start and sends again what this registry does not hold."""
        with self._write_lock, self._writer.begin() as db:
            db.execute(sa.delete(meta).where(meta.c.key == _EPOCH))
            db.execute(sa.insert(meta).values(key=_EPOCH, value=epoch))
        self._epoch = epoch

    def has_epoch(self) -> bool:
        with self._read() as db:
            return db.scalar(sa.select(meta.c.value).where(meta.c.key == _EPOCH)) is not None

    def kiosk(self, kiosk_id: str) -> Kiosk | None:
        with self._read() as db:
            row = db.execute(sa.select(kiosks).where(kiosks.c.id == kiosk_id)).one_or_none()
        return None if row is None else kiosk_of(row)

    def kiosks(self) -> Sequence[Kiosk]:
        with self._read() as db:
            return [kiosk_of(row) for row in db.execute(sa.select(kiosks).order_by(kiosks.c.id))]

    def status(self, kiosk: Kiosk, at: datetime) -> SelfStatus:
        with self._read() as db:
            mine = sa.select(heads).where(heads.c.kiosk == kiosk.id).order_by(heads.c.incarnation)
            found = tuple(Head(row.incarnation, row.seq, row.digest or "") for row in db.execute(mine))
        return SelfStatus(kiosk.id, kiosk.scope, self.epoch(), found, at)

    def feed_page(self, scope: str, cursor: str | None, limit: int, at: datetime) -> FeedPage:
        epoch = self.epoch()
        after = 0 if cursor is None else _position(cursor, epoch)
        wanted = (
            sa.select(feed)
            .where(feed.c.scope == scope, feed.c.position > after)
            .order_by(feed.c.position)
            .limit(limit + 1)
        )
        with self._read() as db:
            rows = db.execute(wanted).all()
        shown = rows[:limit]
        last = shown[-1].position if shown else after
        return FeedPage(
            items=tuple(FeedItem(row.kind, row.item, orjson.loads(row.data)) for row in shown),
            cursor=_cursor(last, epoch),
            epoch=epoch,
            server_time=at,
            more=len(rows) > limit,
        )

    def find_referrals(self, *, number: str | None, child: str | None, applicant: str | None) -> Sequence[Referral]:
        wanted = sa.select(referrals.c.data).order_by(referrals.c.issued_at.desc())
        if number is not None:
            wanted = wanted.where(referrals.c.number == number)
        else:
            if child is None and applicant is None:
                return []
            if child is not None:
                wanted = wanted.where(referrals.c.child_iin == child)
            if applicant is not None:
                wanted = wanted.where(referrals.c.applicant_iin == applicant)
        with self._read() as db:
            return [load(ReferralFile, text).referral for text in db.scalars(wanted)]

    def organisation_by_bin(self, scope: str) -> Organisation | None:
        with self._read() as db:
            text = db.scalar(sa.select(organisations.c.data).where(organisations.c.bin == scope))
        return None if text is None else load(Organisation, text)

    def chain(self, kiosk: str) -> Iterator[sa.Row[Any]]:
        """All entries of a desk in the order of its chain, for auditors."""
        wanted = sa.select(entries).where(entries.c.kiosk == kiosk).order_by(entries.c.incarnation, entries.c.seq)
        with self._read() as db:
            yield from db.execution_options(yield_per=500).execute(wanted)


def sqlite_url(path: Path) -> str:
    """Address of the embedded database in a file."""
    return str(sa.URL.create("sqlite", database=str(path)))


def _engine(url: str) -> sa.Engine:
    # Values are people's: the library's errors, which a server logs, must not quote them.
    engine = sa.create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _keep_private(engine.url.database)
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(file: str | None) -> None:
    """The file can be read by its owner only, and with it the ones that SQLite lays beside it."""
    if file and file != ":memory:" and Path(file).parent.is_dir():
        Path(file).touch(mode=0o600)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver's own transaction control would begin too late to be the only writer.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writer = connection.get_execution_options().get("qabyldau_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _alembic(connection: sa.Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _cursor(position: int, epoch: str) -> str:
    return base64.urlsafe_b64encode(f"{epoch}.{position}".encode()).decode().rstrip("=")


def _position(cursor: str, epoch: str) -> int:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise InputError("Feed_CursorUnknown") from None
    of_epoch, _, position = text.rpartition(".")
    if of_epoch != epoch or not (position.isdigit() and len(position) < 19):
        raise InputError("Feed_CursorUnknown")
    return int(position)
