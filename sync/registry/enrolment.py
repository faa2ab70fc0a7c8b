"""How a desk becomes known: a one-time code from an official, a key made on the desk, a name and numbers in return."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TypeVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.kernel.clock import Clock
from app.kernel.codec import to_plain
from app.kernel.errors import InputError
from sync.ingest.http import PROBLEMS, bounded_body, envelope
from sync.ingest.problems import ProblemError
from sync.ingest.routes import Authenticate
from sync.protocol import BlockRequest, Enrolment, EnrolmentRequest, ProblemType, decode, enrolment_proof
from sync.registry.store.database import Database

T = TypeVar("T")

NUMBER_SERIES = ("receipt", "contract", "refusal")
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12
_YEARS_AHEAD = 1


class Enrolments:
    """Codes and enrolments."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def new_code(self, organisation_id: str, valid_for: timedelta) -> str:
        """A code that enrols one desk; it is stored only as a digest. InputError Registry_OrganisationUnknown."""
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
        with self._database.write() as unit:
            if unit.organisation(organisation_id) is None:
                raise InputError("Registry_OrganisationUnknown", organisation=organisation_id)
            unit.add_code(_digest(code), organisation_id, self._clock.now() + valid_for)
        return code

    def enrol(self, request: EnrolmentRequest) -> Enrolment:
        """The desk with this key is enrolled; asking again with the same key gives the same answer.

        ProblemError ENROLMENT_CODE, also when the key's proof does not hold.
        """
        _check_proof(request)
        now = self._clock.now()
        with self._database.write() as unit:
            organisation = unit.use_code(_digest(request.code), request.public_key, now)
            if organisation is None:
                raise ProblemError(ProblemType.ENROLMENT_CODE)
            kiosk = unit.enrol(organisation, request.public_key, now)
            blocks = tuple(unit.block_after(kiosk.id, series, now.year, 0) for series in NUMBER_SERIES)
        return Enrolment(
            kiosk=kiosk.id,
            desk=kiosk.desk,
            organisation=to_plain(organisation),
            epoch=self._database.epoch(),
            blocks=blocks,
            server_time=now,
        )

    def revoke(self, kiosk: str) -> bool:
        """The desk is no longer let in; False when there is no such desk, or it was revoked before."""
        with self._database.write() as unit:
            return unit.revoke(kiosk, self._clock.now())


def enrolment_router(enrolments: Enrolments, database: Database, clock: Clock, authenticate: Authenticate) -> APIRouter:
    """`/v1/enrolments` and `/v1/kiosks/self/number-blocks`."""
    router = APIRouter(prefix="/v1", tags=["enrolment"], responses=PROBLEMS)

    @router.post("/enrolments")
    async def enrol(request: Request) -> Response:
        asked = _read(EnrolmentRequest, await bounded_body(request))
        return envelope(await run_in_threadpool(enrolments.enrol, asked))

    @router.post("/kiosks/self/number-blocks")
    async def block(request: Request) -> Response:
        kiosk = await run_in_threadpool(authenticate, request)
        asked = _read(BlockRequest, await bounded_body(request))
        year = clock.now().year
        if asked.series not in NUMBER_SERIES or not year <= asked.year <= year + _YEARS_AHEAD or asked.after < 0:
            raise ProblemError(ProblemType.MALFORMED_REQUEST)

        def given() -> Response:
            with database.write() as unit:
                return envelope(unit.block_after(kiosk.id, asked.series, asked.year, asked.after))

        return await run_in_threadpool(given)

    return router


def _read(kind: type[T], body: bytes) -> T:
    try:
        return decode(kind, body)
    except InputError as error:
        raise ProblemError(ProblemType.MALFORMED_REQUEST, str(error)) from None


def _check_proof(request: EnrolmentRequest) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(request.public_key)
        key.verify(request.proof, enrolment_proof(request.code, request.public_key))
    except (ValueError, InvalidSignature):
        raise ProblemError(ProblemType.ENROLMENT_CODE) from None


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
