"""The registry as one web application. Everything it needs is given; `main` and tests compose it."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI, Response

from app.kernel.clock import Clock
from sync.ingest.http import envelope, install
from sync.ingest.routes import FeedBell, exchange_router
from sync.ingest.service import IngestService
from sync.protocol import Health
from sync.registry.auth import DeskAuthenticator, PortalAuthenticator
from sync.registry.enrolment import Enrolments, enrolment_router
from sync.registry.pages import public_router
from sync.registry.referrals.decider import Terms
from sync.registry.referrals.policy import ReferralPolicy
from sync.registry.referrals.routes import portal_router, referral_router
from sync.registry.store.database import Database
from sync.registry.store.unit import Unit


def create_app(
    database: Database,
    clock: Clock,
    terms: Terms,
    *,
    portal_secret: str | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> FastAPI:
    """The application; `stopping` lets held answers go when the server wants to end."""
    app = FastAPI(
        title="Qabyldau registry",
        version=_version(),
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    bell = FeedBell()
    desk = DeskAuthenticator(database.kiosk, clock)
    service: IngestService[Unit] = IngestService(database, ReferralPolicy(terms), clock, bell.ring)
    app.include_router(exchange_router(service, desk, bell, stopping))
    app.include_router(enrolment_router(Enrolments(database, clock), database, clock, desk))
    app.include_router(referral_router(database, clock, desk))
    app.include_router(portal_router(database, terms, clock, PortalAuthenticator(portal_secret), bell))
    app.include_router(public_router())

    @app.get("/v1/health", tags=["health"])
    def health() -> Response:
        return envelope(Health("up", database.epoch(), _version(), clock.now()))

    install(app, clock)
    return app


def _version() -> str:
    try:
        return version("qabyldau")
    except PackageNotFoundError:
        return "0"
