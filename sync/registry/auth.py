"""Who asks: desks by a token that they sign themselves, the portal by a shared secret. All by the registry's clock."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import Request

from app.kernel.clock import Clock
from sync.ingest.ports import Kiosk
from sync.ingest.problems import ProblemError
from sync.protocol import TOKEN_AUDIENCE, ProblemType

LONGEST_TOKEN_S = 120
LEEWAY_S = 30


class DeskAuthenticator:
    """Checks the bearer token of a request against the key with which the desk was enrolled."""

    def __init__(self, kiosk: Callable[[str], Kiosk | None], clock: Clock) -> None:
        self._kiosk = kiosk
        self._clock = clock

    def __call__(self, request: Request) -> Kiosk:
        """The desk; ProblemError UNAUTHENTICATED, REVOKED. An unknown desk and a wrong key look the same."""
        token = bearer(request)
        kiosk = self._kiosk(_claimed_name(token))
        if kiosk is None:
            raise ProblemError(ProblemType.UNAUTHENTICATED)
        self._check(token, kiosk)
        if kiosk.revoked_at is not None:
            raise ProblemError(ProblemType.REVOKED)
        return kiosk

    def _check(self, token: str, kiosk: Kiosk) -> None:
        try:
            claims = jwt.decode(
                token,
                Ed25519PublicKey.from_public_bytes(kiosk.public_key),
                algorithms=["EdDSA"],
                audience=TOKEN_AUDIENCE,
                issuer=kiosk.id,
                # The registry's clock judges, which need not be this machine's.
                options={"require": ["iat", "exp", "iss", "sub", "aud"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            raise ProblemError(ProblemType.UNAUTHENTICATED) from None
        if claims["sub"] != kiosk.id or not _is_of_this_time(claims, self._clock.now()):
            raise ProblemError(ProblemType.UNAUTHENTICATED)


class PortalAuthenticator:
    """The parents' portal; with no secret configured nobody is the portal."""

    def __init__(self, secret: str | None) -> None:
        self._secret = secret

    def __call__(self, request: Request) -> None:
        """Passes, or ProblemError UNAUTHENTICATED."""
        given = bearer(request)
        if self._secret is None or not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise ProblemError(ProblemType.UNAUTHENTICATED)


def bearer(request: Request) -> str:
    """The bearer token of a request; ProblemError UNAUTHENTICATED without one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ProblemError(ProblemType.UNAUTHENTICATED)
    return token


def _claimed_name(token: str) -> str:
    try:
        name = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.PyJWTError:
        raise ProblemError(ProblemType.UNAUTHENTICATED) from None
    if not isinstance(name, str):
        raise ProblemError(ProblemType.UNAUTHENTICATED)
    return name


def _is_of_this_time(claims: dict[str, Any], now: datetime) -> bool:
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int or not 0 < expires - issued <= LONGEST_TOKEN_S:
        return False
    leeway = timedelta(seconds=LEEWAY_S).total_seconds()
    return issued - leeway <= now.timestamp() <= expires + leeway
