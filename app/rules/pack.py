"""Signed rule packs: a whole book in one file, which replaces the shipped one without a release.

{"content": {"edition", "title", "parameters": […]}, "key", "signature"}: Ed25519 over the domain and the canonical
JSON (RFC 8785) of the content. A pack is taken whole or not at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.kernel.errors import InputError
from app.rules.book import RuleBook
from app.rules.plain import day_from_plain, parameter_from_plain

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_DOMAIN = b"qabyldau rule pack 1\0"
_FILE = "pack"


def sign_pack(content: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """The pack of `content` signed with `key`; for whoever publishes rules."""
    public = key.public_key().public_bytes_raw()
    signature = key.sign(_signed(content))
    pack = {"content": dict(content), "key": _text(public), "signature": _text(signature)}
    return json.dumps(pack, ensure_ascii=False, indent=1).encode()


def open_pack(data: bytes, trusted: Collection[bytes], shipped: RuleBook) -> RuleBook:
    """The book of a pack that one of the `trusted` keys (32 bytes each) signed.

    InputError Rules_PackMalformed, Rules_PackUntrusted, Rules_PackSignature; Rules_PackIncomplete when it lacks a
    parameter of the `shipped` book. FatalError Rules_Malformed names a parameter that cannot be read.
    """
    try:
        pack = json.loads(data)
        content, key, signature = pack["content"], _bytes(pack["key"]), _bytes(pack["signature"])
        edition, plain = content["edition"], tuple(content["parameters"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("Rules_PackMalformed") from error
    if key not in trusted:
        raise InputError("Rules_PackUntrusted")
    _verify(key, signature, _signed(content))
    parameters = {p.id: p for p in (parameter_from_plain(one, _FILE) for one in plain)}
    missing = sorted(set(shipped.parameters) - set(parameters))
    if missing or len(parameters) != len(plain):
        raise InputError("Rules_PackIncomplete", missing=", ".join(missing[:3]) or "id")
    digest = hashlib.sha256(_signed(content)).hexdigest()
    return RuleBook(day_from_plain(edition, _FILE).isoformat(), digest, MappingProxyType(parameters))


def _verify(key: bytes, signature: bytes, signed: bytes) -> None:
    # Imported where it is needed: a program without a pack does not pay for it at its start.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature:
        raise InputError("Rules_PackSignature") from None


def _signed(content: Mapping[str, Any]) -> bytes:
    import rfc8785  # noqa: PLC0415 - as above

    return _DOMAIN + rfc8785.dumps(dict(content))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
