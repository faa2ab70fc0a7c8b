"""Questions of a desk about a referral, and what the parents' portal may do with one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.domain.referral import ForeignReferral, Referral, ReferralStatus
from app.kernel.clock import Clock
from app.kernel.codec import to_plain
from sync.ingest.http import PROBLEMS, envelope
from sync.ingest.problems import ProblemError
from sync.ingest.routes import Authenticate, FeedBell
from sync.protocol import PortalAnswer, ProblemType, ReferralAnswer
from sync.registry.auth import PortalAuthenticator
from sync.registry.ports import Referrals
from sync.registry.referrals.decider import Cancel, Changed, Forbidden, Terms, decide
from sync.registry.store.database import Database

_IIN = "^[0-9]{12}$"
_USABLE = frozenset(
    {ReferralStatus.ACTIVE, ReferralStatus.EXTENDED, ReferralStatus.PRESENTED, ReferralStatus.PENDING_START}
)


def referral_router(referrals: Referrals, clock: Clock, authenticate: Authenticate) -> APIRouter:
    """`GET /v1/referrals`."""
    router = APIRouter(prefix="/v1", tags=["referrals"], responses=PROBLEMS)

    @router.get("/referrals")
    def find(
        request: Request,
        number: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
        child: Annotated[str | None, Query(pattern=_IIN)] = None,
        applicant: Annotated[str | None, Query(pattern=_IIN)] = None,
    ) -> Response:
        kiosk = authenticate(request)
        found = referrals.find_referrals(number=number, child=child, applicant=applicant)
        own = _best([r for r in found if r.organisation.value == kiosk.scope])
        other = None if own else _best([r for r in found if r.organisation.value != kiosk.scope])
        foreign = foreign_view(referrals, other) if other else None
        return envelope(ReferralAnswer(to_plain(own), to_plain(foreign), clock.now()))

    return router


def portal_router(
    database: Database, terms: Terms, clock: Clock, portal: PortalAuthenticator, bell: FeedBell
) -> APIRouter:
    """`/v1/portal/…`: the applicant's own acts, carried by the portal that knows the applicant."""
    router = APIRouter(prefix="/v1/portal", tags=["portal"], responses=PROBLEMS, dependencies=[Depends(portal)])

    @router.post(
        "/referrals/{number}/cancel",
        responses={404: {"description": "No such referral"}, 409: {"description": "A rule forbids it"}},
    )
    def cancel(number: Annotated[str, Path(min_length=1, max_length=64)]) -> Response:
        now = clock.now()
        with database.write() as unit:
            file = unit.referral(number)
            if file is None:
                raise ProblemError(ProblemType.NOT_FOUND)
            decision = decide(file, Cancel(now), terms)
            if isinstance(decision, Forbidden):
                detail = f"since {decision.at.isoformat()}"
                raise ProblemError(ProblemType.REFUSED_BY_RULE, detail, rule=decision.rule)
            if isinstance(decision, Changed):
                unit.save_referral(decision.file)
        bell.ring()
        return envelope(PortalAnswer(number, ReferralStatus.CANCELLED_BY_APPLICANT.value, "REF-19", now))

    return router


def foreign_view(referrals: Referrals, referral: Referral) -> ForeignReferral:
    """All that another organisation may learn: whose it is, and where that is."""
    owner = referrals.organisation_by_bin(referral.organisation.value)
    return ForeignReferral(
        number=referral.number,
        organisation=referral.organisation,
        organisation_name_kk=owner.name_kk if owner else referral.organisation_name_kk,
        organisation_name_ru=owner.name_ru if owner else referral.organisation_name_ru,
        organisation_address_kk=owner.address_kk if owner else "",
        organisation_address_ru=owner.address_ru if owner else "",
    )


def _best(found: Sequence[Referral]) -> Referral | None:
    """The newest one that can still be used, else the newest."""
    return next((r for r in found if r.status in _USABLE), found[0] if found else None)
