"""Wire envelopes of the exchange, shared by both ends: what is sent, what is answered, and how it is read.

Entries travel verbatim: header and payload are the very bytes that were hashed and signed, as text.
Unknown keys are ignored, so that each side can be one version ahead of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import orjson

from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import InputError

T = TypeVar("T")

MEDIA_TYPE = "application/json"
PROBLEM_MEDIA_TYPE = "application/problem+json"
TOKEN_AUDIENCE = "qabyldau-registry"  # noqa: S105 - a name, not a secret
TIME_HEADER = "x-registry-time"
BATCH_ENTRIES = 100
BATCH_BYTES = 1_000_000
REQUEST_BYTES = 8_000_000
FEED_PAGE_ITEMS = 200
LONG_POLL_SECONDS = 25


class ProblemType(StrEnum):
    """Stable `type` of a problem (RFC 9457). They never change their meaning."""

    MALFORMED_REQUEST = "urn:qabyldau:problem:malformed-request"
    UNAUTHENTICATED = "urn:qabyldau:problem:unauthenticated"
    REVOKED = "urn:qabyldau:problem:revoked"
    FORBIDDEN = "urn:qabyldau:problem:forbidden"
    NOT_FOUND = "urn:qabyldau:problem:not-found"
    ENROLMENT_CODE = "urn:qabyldau:problem:enrolment-code"
    CURSOR_EXPIRED = "urn:qabyldau:problem:cursor-expired"
    BATCH_TOO_LARGE = "urn:qabyldau:problem:batch-too-large"
    REFUSED_BY_RULE = "urn:qabyldau:problem:refused-by-rule"
    SLOW_DOWN = "urn:qabyldau:problem:slow-down"
    UNAVAILABLE = "urn:qabyldau:problem:unavailable"
    INTERNAL = "urn:qabyldau:problem:internal"
    # problems of one entry
    ENTRY_MALFORMED = "urn:qabyldau:problem:entry-malformed"
    ENTRY_FOREIGN = "urn:qabyldau:problem:entry-of-another-desk"
    ENTRY_DIGEST = "urn:qabyldau:problem:entry-digest"
    ENTRY_SIGNATURE = "urn:qabyldau:problem:entry-signature"
    ENTRY_GAP = "urn:qabyldau:problem:entry-gap"
    ENTRY_CHAIN = "urn:qabyldau:problem:entry-chain"
    ENTRY_REUSED = "urn:qabyldau:problem:entry-reused"


class Verdict(StrEnum):
    """What the registry did with one entry. Only ACCEPTED and DUPLICATE mean that it holds the entry whole."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"  # the same id or place in the chain is taken by other bytes
    REJECTED = "rejected"  # recorded as a tombstone, without effect
    DEFERRED = "deferred"  # an earlier entry is missing; send again in order


class DisputeReason(StrEnum):
    """Why the registry did not give the place that an admission asked for."""

    CANCELLED_BY_APPLICANT = "referral-cancelled-by-applicant"
    LAPSED = "referral-lapsed"
    USED = "referral-used"
    UNKNOWN = "referral-unknown"
    OTHER_ORGANISATION = "other-organisation"
    NOT_STARTED = "referral-not-started"  # early booking whose place is not free yet (REF-03)


class AdmissionVerdict(StrEnum):
    """Answer to an admission-requested event, as `verdict` of a feed item."""

    CONFIRMED = "admission-confirmed"
    DISPUTED = "admission-disputed"


class FeedKind(StrEnum):
    """Kinds of feed items that this version writes; a reader skips kinds it does not know."""

    REFERRAL = "referral"
    REFERRAL_REMOVED = "referral-removed"
    VERDICT = "verdict"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457 problem. `rule` is the id of the rule that refused, when one did."""

    type: str
    title: str
    status: int
    detail: str | None = None
    rule: str | None = None
    retry_after: int | None = None
    server_time: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class WireEntry:
    """One entry as it travels. `header` and `payload` are verbatim; `sig` is the raw Ed25519 signature."""

    id: str
    incarnation: int
    seq: int
    header: bytes
    payload: bytes
    sig: bytes

    def __repr__(self) -> str:
        return f"WireEntry({self.id}, {self.incarnation}/{self.seq})"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The registry's acknowledgement: position in its log, hash of the header it holds, time of arrival."""

    position: int
    entry_hash: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class EntryVerdict:
    """Verdict about one entry; results stand in the order of the entries sent."""

    id: str
    status: Verdict
    incarnation: int | None = None
    seq: int | None = None
    problem: Problem | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class PushReply:
    """Answer to a batch. `last_seq` is the highest contiguous one of `incarnation`, the batch's last."""

    epoch: str
    results: tuple[EntryVerdict, ...]
    incarnation: int
    last_seq: int
    server_time: datetime


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One change for an organisation. `data` is plain; what stands in it depends on `kind`."""

    kind: str
    id: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FeedPage:
    """Items after a cursor, oldest first. `more` is true when the next page is not empty."""

    items: tuple[FeedItem, ...]
    cursor: str
    epoch: str
    server_time: datetime
    more: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Highest contiguous entry of one incarnation of a desk, as the registry holds it."""

    incarnation: int
    last_seq: int
    last_hash: str


@dataclass(frozen=True, slots=True)
class SelfStatus:
    """What the registry knows of this desk. `heads` are ordered by incarnation."""

    kiosk: str
    organisation: str
    epoch: str
    heads: tuple[Head, ...]
    server_time: datetime


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Numbers `first`…`last` of one series and year belong to this desk (formats.md, Numbers)."""

    series: str
    year: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, repr=False)
class EnrolmentRequest:
    """A desk shows its one-time code, its raw Ed25519 public key and a signature over `enrolment_proof`."""

    code: str
    public_key: bytes
    proof: bytes


@dataclass(frozen=True, slots=True)
class BlockRequest:
    """Asks for the numbers that follow `after` (0 for the first block of a year)."""

    series: str
    year: int
    after: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a desk gets for its one-time code. `organisation` is an app.domain Organisation as plain data."""

    kiosk: str
    desk: int
    organisation: Mapping[str, Any]
    epoch: str
    blocks: tuple[NumberBlock, ...]
    server_time: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """The registry is up."""

    status: str
    epoch: str
    version: str
    server_time: datetime


@dataclass(frozen=True, slots=True)
class PortalAnswer:
    """What became of a parent's request: the referral's status, with the rule that allowed it."""

    number: str
    status: str
    rule: str
    server_time: datetime


@dataclass(frozen=True, slots=True)
class ReferralAnswer:
    """At most one of the two is set: a Referral of the own organisation, or a ForeignReferral, as plain data."""

    referral: Mapping[str, Any] | None
    foreign: Mapping[str, Any] | None
    server_time: datetime


def enrolment_proof(code: str, public_key: bytes) -> bytes:
    """What a desk signs to prove that the key it enrols is its own."""
    return b"qabyldau enrolment\n" + code.strip().encode() + b"\n" + public_key


def encode(value: Any) -> bytes:
    """JSON bytes of an envelope, in the same form as app.kernel.codec writes it, without the detour."""
    return orjson.dumps(value, default=to_plain)


def decode(kind: type[T], body: bytes) -> T:
    """The envelope in `body`; InputError Protocol_NotJson or Codec_Mismatch."""
    return from_plain(kind, read_json(body))


def read_json(body: bytes) -> Any:
    """What a body holds; InputError Protocol_NotJson."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise InputError("Protocol_NotJson") from None
