"""Journal entries: canonical signed header, payload bytes kept verbatim, one hash chain per desk. Pure.

A header is canonical by RFC 8785 and signed with Ed25519 (RFC 8032); its SHA-256 is the entry's digest and the
`prev` of the next header. The header holds the digest of the payload, and the payload holds a random salt: so the
chain still verifies after a payload is erased, and the digest alone does not betray what the payload said.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.moment import Moment
from app.kernel.clock import KZ
from app.kernel.errors import InputError, ProgrammingError
from app.kernel.ids import uuid7

GENESIS = "0" * 64
"""`prev` of the very first entry of a desk."""

MAX_HEADER_BYTES = 4096
MAX_PAYLOAD_BYTES = 1 << 20
SALT_BYTES = 16

_LARGEST_INTEGER = (1 << 53) - 1  # RFC 8785 section 3.2.2.3: what every JSON reader can hold
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,19}")
_SIGNATURE_BYTES = 64
_TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a desk's chain: position and digest of its last entry; `seq` 0 means that none was made yet."""

    kiosk: str
    incarnation: int = 1
    seq: int = 0
    digest: str = GENESIS

    def restored(self) -> Head:
        """Head of the next incarnation: numbering starts anew, its first entry names this digest."""
        return Head(self.kiosk, self.incarnation + 1, 0, self.digest)


@dataclass(frozen=True, slots=True)
class Header:
    """Who did what when, and where it stands in the chain. `boot_ns` is nanoseconds of the boot clock.

    `checkpoint` is the last registry checkpoint that the desk had seen; `case` is None for office-wide entries.
    """

    id: UUID
    kiosk: str
    incarnation: int
    seq: int
    prev: str
    type: str
    v: int
    occurred_at: datetime
    boot: str
    boot_ns: int
    actor: str
    case: str | None
    payload_digest: str
    checkpoint: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. The bytes are what was signed and stored; `payload_bytes` is None once erased."""

    header: Header
    header_bytes: bytes
    payload_bytes: bytes | None
    signature: bytes
    digest: str

    @property
    def head(self) -> Head:
        """The chain's head after this entry."""
        h = self.header
        return Head(h.kiosk, h.incarnation, h.seq, self.digest)


@dataclass(frozen=True, slots=True, repr=False)
class PayloadEvent:
    """One event of a payload, as stored. `repr` hides the data."""

    type: str
    v: int
    data: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"PayloadEvent({self.type!r}, {self.v}, …)"


def header_fields(header: Header) -> dict[str, Any]:
    """JSON members of a header. `boot_ns` is a decimal string: as a number it leaves RFC 8785 after 104 days."""
    return {
        "id": str(header.id),
        "kiosk": header.kiosk,
        "incarnation": header.incarnation,
        "seq": header.seq,
        "prev": header.prev,
        "type": header.type,
        "v": header.v,
        "occurred_at": header.occurred_at.isoformat(),
        "boot": header.boot,
        "boot_ns": str(header.boot_ns),
        "actor": header.actor,
        "case": header.case,
        "payload_digest": header.payload_digest,
        "checkpoint": header.checkpoint,
    }


def header_canonical(header: Header) -> bytes:
    """Bytes of a header by RFC 8785, from the library that stands for it: the judge when a chain is verified."""
    return rfc8785.dumps(header_fields(header))


def header_encoded(header: Header) -> bytes:
    """The same bytes, quicker: ASCII names, texts, small integers and null come out alike from a sorting encoder."""
    return orjson.dumps(header_fields(header), option=orjson.OPT_SORT_KEYS)


def payload_canonical(events: Sequence[Mapping[str, Any]], salt: str) -> bytes:
    """Payload bytes: members sorted, no spaces. `events` are {"type", "v", "data"} of JSON types.

    These bytes are kept and sent verbatim, so integers of 64 bits (boot clocks) stay as they are.
    """
    try:
        return orjson.dumps({"events": list(events), "salt": salt}, option=orjson.OPT_SORT_KEYS)
    except (TypeError, orjson.JSONEncodeError) as error:
        raise ProgrammingError("Entry_NotPlain", reason=type(error).__name__) from error


def payload_events(payload_bytes: bytes) -> tuple[PayloadEvent, ...]:
    """Events of a payload in order; InputError Entry_Payload or Entry_NotCanonical when its form is not right."""
    document = _json(payload_bytes, "Entry_Payload")
    if not isinstance(document, dict) or set(document) != {"events", "salt"}:
        raise InputError("Entry_Payload", reason="members")
    salt, listed = document["salt"], document["events"]
    if not isinstance(salt, str) or not isinstance(listed, list):
        raise InputError("Entry_Payload", reason="types")
    # Members given twice would be read differently by different readers.
    if orjson.dumps(document, option=orjson.OPT_SORT_KEYS) != payload_bytes:
        raise InputError("Entry_NotCanonical")
    return tuple(_payload_event(item) for item in listed)


def make_entry(
    previous: Head,
    key: Ed25519PrivateKey,
    *,
    type: str,
    v: int,
    events: Sequence[Mapping[str, Any]],
    actor: str,
    case: str | None,
    at: Moment,
    checkpoint: str | None = None,
    make_id: Callable[[datetime], UUID] = uuid7,
    make_salt: Callable[[int], str] = secrets.token_hex,
) -> Entry:
    """A signed entry that follows `previous`; ProgrammingError Entry_NotPlain, Entry_TooLarge."""
    payload = payload_canonical(events, make_salt(SALT_BYTES))
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise ProgrammingError("Entry_TooLarge", bytes=len(payload), limit=MAX_PAYLOAD_BYTES)
    header = Header(
        id=make_id(at.at),
        kiosk=previous.kiosk,
        incarnation=previous.incarnation,
        seq=previous.seq + 1,
        prev=previous.digest,
        type=type,
        v=v,
        occurred_at=at.at.astimezone(KZ),
        boot=at.boot,
        boot_ns=at.ns,
        actor=actor,
        case=case,
        payload_digest=sha256_hex(payload),
        checkpoint=checkpoint,
    )
    header_bytes = header_encoded(header)
    return Entry(header, header_bytes, payload, key.sign(header_bytes), sha256_hex(header_bytes))


def parse_entry(header_bytes: bytes, payload_bytes: bytes | None, signature: bytes) -> Entry:
    """An entry of exactly these bytes, whose form is right; nothing is said of hashes, links and signature.

    `payload_bytes` None stands for an erased payload. InputError: Entry_TooLarge, Entry_NotJson, Entry_Field
    (which), Entry_NotCanonical, Entry_Payload, Entry_SignatureLength.
    """
    if len(header_bytes) > MAX_HEADER_BYTES:
        raise InputError("Entry_TooLarge", bytes=len(header_bytes), limit=MAX_HEADER_BYTES)
    if len(signature) != _SIGNATURE_BYTES:
        raise InputError("Entry_SignatureLength", length=len(signature))
    header = parse_header(header_bytes)
    if payload_bytes is not None:
        if len(payload_bytes) > MAX_PAYLOAD_BYTES:
            raise InputError("Entry_TooLarge", bytes=len(payload_bytes), limit=MAX_PAYLOAD_BYTES)
        payload_events(payload_bytes)
    return Entry(header, header_bytes, payload_bytes, signature, sha256_hex(header_bytes))


def parse_header(header_bytes: bytes) -> Header:
    """The header of canonical bytes. InputError Entry_NotJson, Entry_Field, Entry_NotCanonical."""
    document = _json(header_bytes, "Entry_NotJson")
    if not isinstance(document, dict):
        raise InputError("Entry_NotJson", reason="object")
    fields = _Fields(document)
    header = Header(
        id=fields.uuid7("id"),
        kiosk=fields.text("kiosk"),
        incarnation=fields.integer("incarnation", least=1),
        seq=fields.integer("seq", least=1),
        prev=fields.digest("prev"),
        type=fields.text("type"),
        v=fields.integer("v", least=1),
        occurred_at=fields.moment("occurred_at"),
        boot=fields.text("boot"),
        boot_ns=fields.decimal("boot_ns"),
        actor=fields.text("actor"),
        case=fields.text_or_none("case"),
        payload_digest=fields.digest("payload_digest"),
        checkpoint=fields.text_or_none("checkpoint"),
    )
    # One comparison refuses spaces, other member orders, members unknown or given twice, and other spellings.
    if header_encoded(header) != header_bytes:
        raise InputError("Entry_NotCanonical")
    return header


def signature_holds(entry: Entry, public_key: Ed25519PublicKey) -> bool:
    """Whether the header was signed by this key."""
    try:
        public_key.verify(entry.signature, entry.header_bytes)
    except InvalidSignature:
        return False
    return True


def payload_matches(entry: Entry) -> bool:
    """Whether the payload is the one that the header names; an erased payload contradicts nothing."""
    return entry.payload_bytes is None or sha256_hex(entry.payload_bytes) == entry.header.payload_digest


def sha256_hex(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(content: bytes, code: str) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InputError(code, reason=f"byte {error.pos}") from None


def _payload_event(item: Any) -> PayloadEvent:
    if not isinstance(item, dict) or set(item) != {"type", "v", "data"}:
        raise InputError("Entry_Payload", reason="event")
    kind, v, data = item["type"], item["v"], item["data"]
    if not isinstance(kind, str) or not kind or isinstance(v, bool) or not isinstance(v, int) or v < 1:
        raise InputError("Entry_Payload", reason="event type")
    if not isinstance(data, dict):
        raise InputError("Entry_Payload", reason="event data")
    return PayloadEvent(kind, v, data)


@dataclass(frozen=True, slots=True)
class _Fields:
    """Strict reading of header members; each failure names the member."""

    members: Mapping[str, Any]

    def text(self, name: str) -> str:
        value = self.members.get(name)
        if not isinstance(value, str) or not value or len(value) > _TEXT_LIMIT:
            raise InputError("Entry_Field", field=name)
        return value

    def text_or_none(self, name: str) -> str | None:
        return None if name in self.members and self.members[name] is None else self.text(name)

    def integer(self, name: str, *, least: int) -> int:
        value = self.members.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _LARGEST_INTEGER:
            raise InputError("Entry_Field", field=name)
        return value

    def decimal(self, name: str) -> int:
        value = self.text(name)
        if not _DECIMAL.fullmatch(value):
            raise InputError("Entry_Field", field=name)
        return int(value)

    def digest(self, name: str) -> str:
        value = self.text(name)
        if not _HEX_DIGEST.fullmatch(value):
            raise InputError("Entry_Field", field=name)
        return value

    def uuid7(self, name: str) -> UUID:
        try:
            value = UUID(self.text(name))
        except ValueError:
            raise InputError("Entry_Field", field=name) from None
        if value.version != 7:
            raise InputError("Entry_Field", field=name)
        return value

    def moment(self, name: str) -> datetime:
        try:
            value = datetime.fromisoformat(self.text(name))
        except ValueError:
            raise InputError("Entry_Field", field=name) from None
        if value.utcoffset() != timedelta(hours=5):  # GEN-01: the whole country is UTC+5
            raise InputError("Entry_Field", field=name)
        return value
