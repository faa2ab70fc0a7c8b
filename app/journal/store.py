"""The encrypted database of a data folder: connections, transactions, migrations, and errors of SQLite in our words."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.journal.keys import KeyRing
from app.journal.schema import HEAD_REVISION
from app.kernel.errors import FatalError, ProgrammingError, QabyldauError, RetriableError

DATABASE_FILE = "journal.db"
_READERS = 4
_BUSY_SECONDS = 5.0


def connect(path: Path, key: bytes, *, read_only: bool) -> Any:
    """A connection with the raw 256-bit key; the file must exist when `read_only`."""
    mode = "rw" if read_only else "rwc"
    # Autocommit at the driver: SQLAlchemy's begin event below says BEGIN, so that nothing begins by itself.
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
    )
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    else:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
    return connection


def storage_failure(error: BaseException) -> QabyldauError:
    """An error of SQLite or SQLCipher as the clerk's trouble."""
    text = str(error)
    if "database or disk is full" in text:
        return RetriableError("Journal_DiskFull")
    if "is locked" in text or "is busy" in text:
        return RetriableError("Journal_Busy")
    if "file is not a database" in text:
        return FatalError("Journal_WrongKey")
    if "malformed" in text:
        return FatalError("Journal_Damaged", reason="malformed")
    if "unable to open" in text:
        return FatalError("Journal_Missing")
    if "I/O error" in text or "readonly" in text:
        return FatalError("Journal_StorageFailed", reason="io")
    return ProgrammingError("Journal_Sql", reason=type(error).__name__)


@contextlib.contextmanager
def in_our_words() -> Iterator[None]:
    """Errors of the library leave as ours; the text of the statement and its values stay inside."""
    try:
        yield
    except DBAPIError as error:
        raise storage_failure(error.orig or error) from None
    except dbapi2.Error as error:
        raise storage_failure(error) from None


class WriteStore:
    """The one writing connection of the process that owns the folder. Used by one thread at a time."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        path, key = folder / DATABASE_FILE, keys.derived("database")
        self._engine = _engine(lambda: connect(path, key, read_only=False), size=1)
        event.listen(self._engine, "begin", _begin_immediate)
        self._turn = threading.Lock()
        with in_our_words():
            self._connection = self._engine.connect()
        try:
            with in_our_words():
                migrate(self._connection)
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Everything inside is durable at the end, or nothing is. ProgrammingError Journal_TwoWriters."""
        if not self._turn.acquire(blocking=False):
            raise ProgrammingError("Journal_TwoWriters")
        try:
            with in_our_words(), self._connection.begin():
                yield self._connection
        finally:
            self._turn.release()

    def truncate_log(self) -> None:
        """What was deleted is gone from the write-ahead log too, unless a reader is at work in it."""
        with in_our_words():
            self._driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def limit_pages(self, pages: int) -> None:
        """The database grows to `pages` pages at most; how a quota is set (0: no limit)."""
        with in_our_words():
            self._driver.execute(f"PRAGMA max_page_count = {pages or 0xFFFFFFFE:d}").fetchall()

    @property
    def _driver(self) -> Any:
        return self._connection.connection.driver_connection

    def close(self) -> None:
        with in_our_words():
            self._connection.close()
            self._engine.dispose()


class ReadStore:
    """Read-only connections for any thread, in this or another process."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        path, key = folder / DATABASE_FILE, keys.derived("database")
        self._engine = _engine(lambda: connect(path, key, read_only=True), size=_READERS)
        event.listen(self._engine, "begin", _begin_deferred)
        with self.snapshot() as connection:
            revision = _revision(connection)
        if revision != HEAD_REVISION:
            self.close()
            raise FatalError("Journal_OtherFormat", found=revision or "-", expected=HEAD_REVISION)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """One unchanging view of the journal for as long as it lasts."""
        with in_our_words(), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        with in_our_words():
            self._engine.dispose()


def migrate(connection: sa.Connection) -> None:
    """The database has the newest format. FatalError Journal_OtherFormat when a newer program wrote it."""
    revision = _revision(connection)
    if revision == HEAD_REVISION:
        return
    # Imported here because a start with nothing to migrate should not pay for it.
    from app.journal.migrations import run  # noqa: PLC0415

    if not run.knows(revision):
        raise FatalError("Journal_OtherFormat", found=revision or "-", expected=HEAD_REVISION)
    with connection.begin():
        run.upgrade(connection)


def _revision(connection: sa.Connection) -> str | None:
    try:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except DBAPIError as error:
        if "no such table" not in str(error.orig):
            raise
        found = None
    finally:
        if not connection.in_nested_transaction() and connection.get_transaction() is not None:
            connection.rollback()
    return None if found is None else str(found)


def _engine(creator: Callable[[], Any], size: int) -> sa.Engine:
    return sa.create_engine(
        "sqlite://", module=dbapi2, creator=creator, poolclass=QueuePool, pool_size=size, max_overflow=0
    )


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
