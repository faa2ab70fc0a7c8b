"""The encrypted database of a data folder: connections, transactions, migrations, and errors of SQLite in our words."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from app.journal.keys import KeyRing
from app.journal.schema import HEAD_REVISION
from app.journal.statements import Statements
from app.kernel.errors import FatalError, ProgrammingError, QabyldauError, RetriableError

DATABASE_FILE = "journal.db"
_READERS = 4
_CACHE_KIB = 16 * 1024
_BUSY_SECONDS = 5.0


def connect(path: Path, key: bytes, *, read_only: bool) -> Any:
    """A connection with the raw 256-bit key; the file must exist when `read_only`."""
    mode = "rw" if read_only else "rwc"
    # Autocommit at the driver: a transaction begins where this module says BEGIN, and nowhere by itself.
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=_BUSY_SECONDS,
    )
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    # Each page that leaves the cache is decrypted and authenticated again when it comes back.
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
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
    """Errors of the libraries leave as ours; the text of the statement and its values stay inside."""
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
        self._turn = threading.Lock()
        try:
            with in_our_words():
                migrate(self._engine)
                self._pooled = self._engine.raw_connection()
        except BaseException:
            self._engine.dispose()
            raise
        self._driver: Any = self._pooled.driver_connection
        self._statements = Statements(self._driver)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Statements]:
        """Everything inside is durable at the end, or nothing is. ProgrammingError Journal_TwoWriters."""
        if not self._turn.acquire(blocking=False):
            raise ProgrammingError("Journal_TwoWriters")
        try:
            with in_our_words():
                self._driver.execute("BEGIN IMMEDIATE")
                try:
                    yield self._statements
                    self._driver.commit()
                except BaseException:
                    self._driver.rollback()
                    raise
        finally:
            self._turn.release()

    def truncate_log(self) -> None:
        """What was deleted is gone from the write-ahead log too, unless a reader is at work in it."""
        with in_our_words():
            self._statements.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with in_our_words():
            self._pooled.close()
            self._engine.dispose()


class ReadStore:
    """Read-only connections for any thread, in this or another process."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        path, key = folder / DATABASE_FILE, keys.derived("database")
        if not path.exists():
            raise FatalError("Journal_Missing")
        self._engine = _engine(lambda: connect(path, key, read_only=True), size=_READERS)
        try:
            with self.snapshot() as statements:
                found = _revision(statements)
        except BaseException:
            self.close()
            raise
        if found != HEAD_REVISION:
            self.close()
            raise FatalError("Journal_OtherFormat", found=found or "-", expected=HEAD_REVISION)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Statements]:
        """One unchanging view of the journal for as long as it lasts."""
        with in_our_words():
            pooled = self._engine.raw_connection()
            try:
                driver: Any = pooled.driver_connection
                driver.execute("BEGIN")
                try:
                    yield Statements(driver)
                finally:
                    driver.rollback()
            finally:
                pooled.close()

    def close(self) -> None:
        self._engine.dispose()


def migrate(engine: sa.Engine) -> None:
    """The database has the newest format. FatalError Journal_OtherFormat when a newer program wrote it."""
    with contextlib.closing(engine.raw_connection()) as pooled:
        found = _revision(Statements(pooled.driver_connection))
    if found == HEAD_REVISION:
        return
    # Imported here because a start with nothing to migrate should not pay for it.
    from app.journal.migrations import run  # noqa: PLC0415

    if not run.knows(found):
        raise FatalError("Journal_OtherFormat", found=found or "-", expected=HEAD_REVISION)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        run.upgrade(connection)
        connection.commit()


def _revision(statements: Statements) -> str | None:
    """Format of the database, None when it is empty."""
    if statements.row("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'") is None:
        return None
    return str(statements.value("SELECT version_num FROM alembic_version"))


def _engine(creator: Callable[[], Any], size: int) -> sa.Engine:
    # Transactions are begun and ended here, so the pool has nothing to reset.
    return sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=creator,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_reset_on_return=None,
        pool_use_lifo=True,  # the connection used last has the warm cache
    )
