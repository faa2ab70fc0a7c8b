"""Scans and other big bytes: one sealed file per blob, durable before the entry that names it.

A blob is named by the keyed digest of its case and content, so a name tells nothing to who sees the folder. Files that
no entry and no draft refer to are orphans of a crash and go at the next start.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.journal.files import TEMPORARY_SUFFIX, storage_error, write_durably
from app.journal.keys import KeyRing
from app.journal.sealing import Sealer, open_with, seal_with
from app.journal.statements import Statements
from app.journal.values import BlobRef
from app.journal.writing import Writer
from app.kernel.errors import FatalError, InputError, ProgrammingError

VAULT_FOLDER = "vault"
_KEEP_FOR_ENTRY = "UPDATE blobs SET position = coalesce(position, ?) WHERE name = ? AND case_number = ?"
_KEEP_FOR_DRAFT = "UPDATE blobs SET in_draft = 1 WHERE name = ? AND case_number = ?"
_NAME = re.compile(r"[0-9a-f]{64}")


class VaultFiles:
    """The folder of sealed blobs. Knows nothing of who refers to them."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder = folder / VAULT_FOLDER
        self._naming = keys.derived("blob names")

    def name(self, case: str, content: bytes) -> str:
        """64 hex digits: HMAC-SHA-256 (RFC 2104) over case and content."""
        return hmac.new(self._naming, case.encode() + b"\0" + content, hashlib.sha256).hexdigest()

    def write(self, name: str, content: bytes, cipher: AESGCM) -> None:
        """The blob is durable. RetriableError Journal_DiskFull, then nothing is left behind."""
        write_durably(self._path(name), seal_with(cipher, content, _about(name)))

    def read(self, name: str, cipher: AESGCM) -> bytes:
        """Content of a blob; FatalError Vault_BlobMissing, Journal_Damaged."""
        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError:
            raise FatalError("Vault_BlobMissing", name=name[:8]) from None
        except OSError as error:
            raise storage_error(error) from error
        return open_with(cipher, sealed, _about(name))

    def remove(self, name: str) -> None:
        """There is no such blob."""
        self._path(name).unlink(missing_ok=True)

    def sweep(self, referred: Callable[[str], bool]) -> int:
        """Files that nothing refers to, and parts of files, are gone; their number."""
        if not self._folder.is_dir():
            return 0
        swept = 0
        for path in sorted(self._folder.glob("*/*")):
            orphan = path.name.endswith(TEMPORARY_SUFFIX) or (
                bool(_NAME.fullmatch(path.name)) and not referred(path.name)
            )
            if orphan:
                path.unlink(missing_ok=True)
                swept += 1
        return swept

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise InputError("Vault_Name")
        return self._folder / name[:2] / name


def _about(name: str) -> bytes:
    return b"blob\0" + name.encode()


class Vault:
    """Writing blobs. A blob that no draft and no entry names before the program ends is gone at the next start."""

    def __init__(self, files: VaultFiles, writer: Writer, sealer: Sealer) -> None:
        self._files = files
        self._writer = writer
        self._sealer = sealer

    def put(self, case: str, content: bytes, media_type: str) -> BlobRef:
        """The content is durable and sealed with the key of `case`; the same content again is the same blob.

        RetriableError Journal_DiskFull, then nothing is half-written. InputError Journal_CaseErased.
        """
        name = self._files.name(case, content)
        with self._writer.transaction() as connection:
            seal = self._sealer.ensure(connection, case)
            known = connection.value("SELECT media_type FROM blobs WHERE name = ?", (name,))
            if known is not None:
                return BlobRef(name, len(content), known)
            # A file without a row may be sealed with a key that a crash has lost: it is written anew.
            self._files.write(name, content, seal.cipher or self._sealer.office)
            connection.run(
                "INSERT INTO blobs (name, case_number, media_type, size) VALUES (?, ?, ?, ?)",
                (name, seal.number, media_type, len(content)),
            )
        return BlobRef(name, len(content), media_type)

    def sweep(self) -> int:
        """Blobs that nothing names are gone; how many files. Only before the first `put` of a process."""
        with self._writer.transaction() as connection:
            connection.run("DELETE FROM blobs WHERE in_draft = 0 AND position IS NULL")
            rows = connection.rows("SELECT name FROM blobs")
            kept = {name for (name,) in rows}
        return self._files.sweep(kept.__contains__)


def refer_from_entry(connection: Statements, case_number: int | None, names: Sequence[str], position: int) -> None:
    """The entry at `position` keeps these blobs of its case; ProgrammingError Journal_BlobUnknown."""
    for name in names:
        _mark(connection, _KEEP_FOR_ENTRY, (position, name, case_number))


def refer_from_draft(connection: Statements, case_number: int, names: Sequence[str]) -> None:
    """The draft of the case keeps these blobs and no others; ProgrammingError Journal_BlobUnknown."""
    connection.run("UPDATE blobs SET in_draft = 0 WHERE case_number = ? AND in_draft = 1", (case_number,))
    for name in names:
        _mark(connection, _KEEP_FOR_DRAFT, (name, case_number))


def _mark(connection: Statements, statement: str, values: tuple[object, ...]) -> None:
    if connection.run(statement, values).rowcount == 0:
        raise ProgrammingError("Journal_BlobUnknown")
