"""One data key per case, wrapped by the store key. Destroying it makes everything sealed with it unreadable."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.journal.keys import KeyRing
from app.journal.statements import Statements
from app.kernel.errors import FatalError, InputError

_NONCE_BYTES = 12
_CACHED_CASES = 2048


@dataclass(frozen=True, slots=True)
class CaseSeal:
    """Number of a case in the store, and its cipher; None when the case was erased."""

    number: int
    cipher: AESGCM | None


class Sealer:
    """Seals and opens with AES-256-GCM (NIST SP 800-38D), a random nonce in front. Shared by writer and readers."""

    def __init__(self, keys: KeyRing) -> None:
        self._office = AESGCM(keys.derived("office data"))
        self._wrap = AESGCM(keys.derived("case keys"))
        self._seals: dict[str, CaseSeal] = {}

    def find(self, connection: Statements, case: str) -> CaseSeal | None:
        """The seal of a case, None when the case is unknown here."""
        known = self._seals.get(case)
        if known is not None:
            return known
        row = connection.row("SELECT number, wrapped_key FROM cases WHERE case_id = ?", (case,))
        if row is None:
            return None
        seal = CaseSeal(row[0], None if row[1] is None else AESGCM(self._unwrapped(case, row[1])))
        if len(self._seals) >= _CACHED_CASES:
            self._seals.clear()
        self._seals[case] = seal
        return seal

    def ensure(self, connection: Statements, case: str) -> CaseSeal:
        """The seal of a case, made now when there is none; InputError Journal_CaseErased."""
        seal = self.find(connection, case)
        if seal is None:
            key = secrets.token_bytes(32)
            wrapped = seal_with(self._wrap, key, case.encode())
            result = connection.run("INSERT INTO cases (case_id, wrapped_key) VALUES (?, ?)", (case, wrapped))
            # Not kept in memory before the transaction is durable.
            return CaseSeal(result.lastrowid, AESGCM(key))
        if seal.cipher is None:
            raise InputError("Journal_CaseErased")
        return seal

    def cipher(self, connection: Statements, case: str | None) -> AESGCM | None:
        """Cipher for data of `case` (None: of the office); None when the case is unknown or erased."""
        if case is None:
            return self._office
        seal = self.find(connection, case)
        return None if seal is None else seal.cipher

    @property
    def office(self) -> AESGCM:
        return self._office

    def forget(self) -> None:
        """Nothing is remembered: after a rollback or an erasure the store alone knows."""
        self._seals.clear()

    def _unwrapped(self, case: str, wrapped: bytes) -> bytes:
        return open_with(self._wrap, wrapped, case.encode())


def seal_with(cipher: AESGCM, content: bytes, about: bytes) -> bytes:
    """Sealed bytes that open only together with `about`."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, content, about)


def open_with(cipher: AESGCM, sealed: bytes, about: bytes) -> bytes:
    """What was sealed; FatalError Journal_Damaged when key, bytes or `about` are not the ones it was sealed with."""
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
    except (InvalidTag, ValueError):
        raise FatalError("Journal_Damaged", reason="seal") from None
