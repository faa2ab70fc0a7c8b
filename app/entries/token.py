"""The compact token in the QR of a printed paper: who committed which facts when, signed by the desk. Pure.

Text is `Q1.` and base32 (RFC 4648) without padding: all characters are of the QR alphanumeric set (ISO/IEC 18004,
5.5 bits each), need no escapes in a URL and can be typed. It holds no names and no facts, only the digest of a payload.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.kernel.clock import KZ
from app.kernel.errors import InputError, ProgrammingError

_PREFIX = "Q1."
_DOMAIN = b"qabyldau document token 1\0"  # a token's signature can never be taken for that of a header
_DIGEST_BYTES = 16  # 128 bits name the payload; the full digest stands in the entry
_SIGNATURE_BYTES = 64
_TEXT_LIMIT = 64
_MAX_CHARACTERS = 512


@dataclass(frozen=True, slots=True)
class DocumentToken:
    """What a token says. `payload_digest` is the first 32 hex digits of the entry's; `at` is exact to the second."""

    kiosk: str
    entry_id: UUID
    document_number: str
    payload_digest: str
    at: datetime
    signed: bytes
    signature: bytes

    def names(self, payload_digest: str) -> bool:
        """Whether the paper rests on a payload of this full digest."""
        return payload_digest[: 2 * _DIGEST_BYTES] == self.payload_digest


def document_token(
    key: Ed25519PrivateKey,
    *,
    kiosk: str,
    entry_id: UUID,
    document_number: str,
    payload_digest: str,
    at: datetime,
) -> str:
    """ASCII text for a QR, signed by the desk's entry key; about 200 characters."""
    body = b"".join(
        (
            _counted(kiosk),
            entry_id.bytes,
            _counted(document_number),
            bytes.fromhex(payload_digest)[:_DIGEST_BYTES],
            struct.pack(">I", int(at.timestamp())),
        )
    )
    signature = key.sign(_DOMAIN + body)
    return _PREFIX + base64.b32encode(body + signature).decode().rstrip("=")


def parse_document_token(text: str) -> DocumentToken:
    """What the token says, not yet verified; InputError PaperToken_NotOurs, PaperToken_Damaged. Any case."""
    given = text.strip().upper()
    if not given.startswith(_PREFIX):
        raise InputError("PaperToken_NotOurs")
    if len(given) > _MAX_CHARACTERS:
        raise InputError("PaperToken_Damaged", reason="length")
    coded = given.removeprefix(_PREFIX)
    try:
        content = base64.b32decode(coded + "=" * (-len(coded) % 8))
    except (binascii.Error, ValueError):
        raise InputError("PaperToken_Damaged", reason="characters") from None
    if base64.b32encode(content).decode().rstrip("=") != coded:  # stray bits at the end
        raise InputError("PaperToken_Damaged", reason="characters")
    return _read(content)


def verify_document_token(token: DocumentToken, public_key: Ed25519PublicKey) -> bool:
    """Whether the desk with this key signed the token."""
    try:
        public_key.verify(token.signature, _DOMAIN + token.signed)
    except InvalidSignature:
        return False
    return True


def _counted(text: str) -> bytes:
    coded = text.encode()
    if not 0 < len(coded) <= _TEXT_LIMIT:
        raise ProgrammingError("PaperToken_TextLength", length=len(coded))
    return bytes((len(coded),)) + coded


def _read(content: bytes) -> DocumentToken:
    signed, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:]
    try:
        kiosk, rest = _uncounted(signed)
        entry_id, rest = UUID(bytes=rest[:16]), rest[16:]
        number, rest = _uncounted(rest)
        digest, (seconds,) = rest[:_DIGEST_BYTES], struct.unpack(">I", rest[_DIGEST_BYTES:])
    except (ValueError, IndexError, struct.error):
        raise InputError("PaperToken_Damaged", reason="content") from None
    at = datetime.fromtimestamp(seconds, UTC).astimezone(KZ)
    return DocumentToken(kiosk, entry_id, number, digest.hex(), at, signed, signature)


def _uncounted(content: bytes) -> tuple[str, bytes]:
    length = content[0]
    text = content[1 : 1 + length]
    if not 0 < length <= _TEXT_LIMIT or len(text) != length:
        raise ValueError(length)
    return text.decode(), content[1 + length :]
