"""Public pages. So far only the place where the document check of a paper's QR will stand (`GET /d`)."""

from __future__ import annotations

from fastapi import APIRouter

from sync.ingest.problems import ProblemError
from sync.protocol import ProblemType


def public_router() -> APIRouter:
    """`/d`: answers NOT_FOUND until the log of accepted entries can prove a paper."""
    router = APIRouter(tags=["public"])

    @router.get("/d", responses={404: {"description": "The paper cannot be checked here yet"}})
    def document_check() -> None:
        raise ProblemError(ProblemType.NOT_FOUND)

    return router
