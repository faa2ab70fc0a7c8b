"""The desk's client of the registry: exchange, look-ups, enrolment. Errors are RetriableError Registry_* only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.numbers import Iin
from app.domain.referral import ForeignReferral, Referral
from app.kernel.clock import Clock
from app.kernel.codec import from_plain
from app.kernel.errors import InputError, RetriableError
from sync.answers import check, problem_of
from sync.batch import encode_batch
from sync.exchange import OutboxItem
from sync.protocol import (
    MEDIA_TYPE,
    TOKEN_AUDIENCE,
    BlockRequest,
    Enrolment,
    EnrolmentRequest,
    FeedPage,
    Health,
    NumberBlock,
    PushReply,
    ReferralAnswer,
    SelfStatus,
    WireEntry,
    decode,
    encode,
    enrolment_proof,
)
from sync.transport import Transport, WireReply, WireRequest

T = TypeVar("T")

TOKEN_SECONDS = 60
_LOOKUP_TIMEOUT_S = 5.0
_PUSH_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True, repr=False)
class DeviceIdentity:
    """A desk's registered name and the private half of its Ed25519 key."""

    kiosk: str
    key: Ed25519PrivateKey

    def __repr__(self) -> str:
        return f"DeviceIdentity({self.kiosk})"


class RegistryClient:
    """Implements `RegistryPort` of app.desk.ports and `Registry` of sync.exchange. Usable from several threads."""

    def __init__(self, transport: Transport, identity: DeviceIdentity, clock: Clock) -> None:
        self._transport = transport
        self._identity = identity
        self._clock = clock
        self._offset = timedelta(0)

    @property
    def clock_offset(self) -> timedelta:
        """Registry time minus desk time, as the last refused token taught it."""
        return self._offset

    def push(self, items: Sequence[OutboxItem]) -> PushReply:
        """The registry's verdict on each of `items`, in their order."""
        entries = [
            WireEntry(i.entry_id, i.incarnation, i.seq, i.header_bytes, i.payload_bytes, i.signature) for i in items
        ]
        reply = self._ask(PushReply, "POST", "/v1/entries", body=encode_batch(entries), timeout_s=_PUSH_TIMEOUT_S)
        if [r.id for r in reply.results] != [i.entry_id for i in items]:
            # A verdict that cannot be laid beside its entry must not be acted on.
            raise RetriableError("Registry_BadAnswer", what="results")
        return reply

    def pull(self, cursor: str | None, wait_s: int = 0) -> FeedPage:
        """The feed after `cursor` (from its start with None); with `wait_s` the registry holds an empty answer back."""
        query = {"wait": str(wait_s)}
        if cursor is not None:
            query["cursor"] = cursor
        return self._ask(FeedPage, "GET", "/v1/feed", query=query, timeout_s=30.0 + wait_s)

    def status(self) -> SelfStatus:
        return self._ask(SelfStatus, "GET", "/v1/kiosks/self")

    def find_referral(
        self, *, number: str | None, child: Iin | None, applicant: Iin | None
    ) -> Referral | ForeignReferral | None:
        """By number alone if given, else by the IINs given. Another organisation's comes as ForeignReferral."""
        wanted = {"number": number, "child": child and child.value, "applicant": applicant and applicant.value}
        query = {name: value for name, value in wanted.items() if value}
        if not query:
            return None
        answer = self._ask(ReferralAnswer, "GET", "/v1/referrals", query=query, timeout_s=_LOOKUP_TIMEOUT_S)
        try:
            if answer.referral is not None:
                referral = from_plain(Referral, answer.referral)
                _check_asked(referral, query)
                return referral
            return None if answer.foreign is None else from_plain(ForeignReferral, answer.foreign)
        except InputError as error:
            raise RetriableError("Registry_BadAnswer", what=str(error.params.get("field", error.code))) from None

    def next_block(self, series: str, year: int, after: int) -> NumberBlock:
        """The block of numbers that follows number `after`; the same one when asked again."""
        body = encode(BlockRequest(series, year, after))
        return self._ask(NumberBlock, "POST", "/v1/kiosks/self/number-blocks", body=body)

    def health(self) -> Health:
        return self._ask(Health, "GET", "/v1/health", timeout_s=_LOOKUP_TIMEOUT_S)

    def _ask(
        self,
        kind: type[T],
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout_s: float = 30.0,
    ) -> T:
        reply = self._send(method, path, query or {}, body=body, timeout_s=timeout_s)
        problem = problem_of(reply) if reply.status == 401 else None
        if problem is not None and problem.server_time is not None:
            # The desk's clock may be wrong: the registry's time came with the refusal, and nothing was carried out.
            self._offset = problem.server_time - self._clock.now()
            reply = self._send(method, path, query or {}, body=body, timeout_s=timeout_s)
        return read(kind, reply)

    def _send(
        self, method: str, path: str, query: Mapping[str, str], *, body: bytes | None, timeout_s: float
    ) -> WireReply:
        headers = {"accept": MEDIA_TYPE, "authorization": f"Bearer {self._token()}"}
        if body is not None:
            headers["content-type"] = MEDIA_TYPE
        return self._transport.send(WireRequest(method, path, query, headers, body, timeout_s))

    def _token(self) -> str:
        issued = self._clock.now() + self._offset
        claims = {
            "iss": self._identity.kiosk,
            "sub": self._identity.kiosk,
            "aud": TOKEN_AUDIENCE,
            "iat": int(issued.timestamp()),
            "exp": int(issued.timestamp()) + TOKEN_SECONDS,
            "jti": secrets.token_urlsafe(12),
        }
        return jwt.encode(claims, self._identity.key, algorithm="EdDSA")


def _check_asked(referral: Referral, query: Mapping[str, str]) -> None:
    """It is the one that was asked for; another child's must never fill the form. RetriableError Registry_BadAnswer."""
    child, applicant = referral.child.iin, referral.applicant.iin
    told = {
        "number": referral.number,
        "child": child.value if child else None,
        "applicant": applicant.value if applicant else None,
    }
    asked = {"number": query["number"]} if "number" in query else query
    wrong = next((name for name, value in asked.items() if told[name] != value), None)
    if wrong is None and referral.issued_at.tzinfo is None:
        wrong = "issued_at"
    if wrong is not None:
        raise RetriableError("Registry_BadAnswer", what=wrong)


def read(kind: type[T], reply: WireReply) -> T:
    """The envelope in a good answer; RetriableError Registry_* otherwise."""
    body = check(reply)
    try:
        return decode(kind, body)
    except InputError as error:
        raise RetriableError("Registry_BadAnswer", what=str(error.params.get("field", "JSON"))) from None


def enrol(transport: Transport, code: str, key: Ed25519PrivateKey) -> Enrolment:
    """The desk is known to the registry by the public half of `key`. Asking again with the same key is harmless.

    RetriableError Registry_EnrolmentCode: the code is wrong, too old or used by another desk.
    """
    public = key.public_key().public_bytes_raw()
    body = encode(EnrolmentRequest(code.strip(), public, key.sign(enrolment_proof(code, public))))
    headers = {"accept": MEDIA_TYPE, "content-type": MEDIA_TYPE}
    try:
        return read(Enrolment, transport.send(WireRequest("POST", "/v1/enrolments", {}, headers, body)))
    except RetriableError as error:
        if error.code == "Registry_Forbidden":
            raise RetriableError("Registry_EnrolmentCode") from None
        raise
