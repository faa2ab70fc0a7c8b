"""The writing side of the journal, shared by its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from app.journal.sealing import Sealer
from app.journal.statements import Statements
from app.journal.store import WriteStore


class Writer:
    """Transactions of the one writer. What a failed one has seen is forgotten."""

    def __init__(self, store: WriteStore, sealer: Sealer) -> None:
        self._store = store
        self._sealer = sealer

    @contextmanager
    def transaction(self) -> Iterator[Statements]:
        """Everything inside is durable at the end, or nothing is."""
        try:
            with self._store.transaction() as connection:
                yield connection
        except BaseException:
            self._sealer.forget()
            raise

    def truncate_log(self) -> None:
        """What was deleted is gone from the write-ahead log too."""
        self._store.truncate_log()
