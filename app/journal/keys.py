"""Keys of a desk: the store key that everything at rest hangs on, and the Ed25519 key that signs entries.

Until the operating system's keyring and the staff secret guard them (design.md, Keys), they live in a key file that
is named explicitly, sealed with a passphrase when one is given, and otherwise protected by the file's mode alone.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.journal.files import write_durably
from app.kernel.errors import FatalError, InputError
from app.kernel.redaction import Secret

_KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = 1
# RFC 9106 section 4, second recommended option: 64 MiB, 3 passes.
_ARGON2 = {"t": 3, "m": 65536, "p": 4}
_AAD = b"qabyldau key file 1"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Both keys in memory. `repr` shows neither."""

    _store_key: bytes
    _entry_seed: bytes

    @classmethod
    def generate(cls) -> KeyRing:
        """Fresh random keys that stand nowhere yet."""
        return cls(secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def create(cls, path: Path, secret: Secret | None) -> KeyRing:
        """Fresh keys, durable in a new file that only its owner may read; FatalError Keys_Exists.

        With `secret` the file is sealed: Argon2id (RFC 9106) and AES-256-GCM.
        """
        if path.exists():
            raise FatalError("Keys_Exists", file=path.name)
        ring = cls.generate()
        write_durably(path, json.dumps(_sealed(ring, secret), indent=1).encode())
        return ring

    @classmethod
    def load(cls, path: Path, secret: Secret | None = None) -> KeyRing:
        """The keys of a file. FatalError Keys_Missing, Keys_Damaged; InputError Keys_SecretNeeded, Keys_SecretWrong."""
        try:
            document = json.loads(path.read_bytes())
        except FileNotFoundError:
            raise FatalError("Keys_Missing", file=path.name) from None
        except (OSError, ValueError):
            raise FatalError("Keys_Damaged", file=path.name) from None
        try:
            return _opened(document, secret)
        except (KeyError, TypeError, ValueError):
            raise FatalError("Keys_Damaged", file=path.name) from None

    @property
    def entry_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._entry_seed)

    @property
    def public_key(self) -> Ed25519PublicKey:
        return self.entry_key.public_key()

    @property
    def public_bytes(self) -> bytes:
        """The 32 bytes that the registry learns at enrolment."""
        return self.public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)

    def derived(self, purpose: str) -> bytes:
        """A 256-bit key for one purpose, from the store key (HKDF, RFC 5869)."""
        return HKDFExpand(hashes.SHA256(), _KEY_BYTES, b"qabyldau store 1: " + purpose.encode()).derive(self._store_key)

    def __repr__(self) -> str:
        return "KeyRing(…)"


def _sealed(ring: KeyRing, secret: Secret | None) -> dict[str, Any]:
    content = ring._store_key + ring._entry_seed
    if secret is None:
        return {"v": _FORMAT, "kdf": None, "keys": _b64(content)}
    kdf = {"name": "argon2id", "salt": _b64(secrets.token_bytes(16)), **_ARGON2}
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_stretched(kdf, secret)).encrypt(nonce, content, _AAD)
    return {"v": _FORMAT, "kdf": kdf, "keys": _b64(nonce + sealed)}


def _opened(document: Mapping[str, Any], secret: Secret | None) -> KeyRing:
    if document["v"] != _FORMAT:
        raise ValueError(document["v"])
    content = base64.b64decode(document["keys"], validate=True)
    if document["kdf"] is not None:
        if secret is None:
            raise InputError("Keys_SecretNeeded")
        cipher = AESGCM(_stretched(document["kdf"], secret))
        try:
            content = cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], _AAD)
        except InvalidTag:
            raise InputError("Keys_SecretWrong") from None
    if len(content) != 2 * _KEY_BYTES:
        raise ValueError(len(content))
    return KeyRing(content[:_KEY_BYTES], content[_KEY_BYTES:])


def _stretched(kdf: Mapping[str, Any], secret: Secret) -> bytes:
    if kdf["name"] != "argon2id":
        raise ValueError(kdf["name"])
    salt = base64.b64decode(kdf["salt"], validate=True)
    return hash_secret_raw(secret.reveal().encode(), salt, kdf["t"], kdf["m"], kdf["p"], _KEY_BYTES, Type.ID)


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()
