"""Problems (RFC 9457) as the server half raises and sends them."""

from __future__ import annotations

from collections.abc import Mapping

from sync.protocol import Problem, ProblemType

_TITLES: Mapping[ProblemType, tuple[int, str]] = {
    ProblemType.MALFORMED_REQUEST: (400, "The request does not have the documented form."),
    ProblemType.UNAUTHENTICATED: (401, "The token is missing, wrong or not of this time."),
    ProblemType.REVOKED: (403, "This desk is no longer let in."),
    ProblemType.FORBIDDEN: (403, "This is not open to the bearer of the token."),
    ProblemType.NOT_FOUND: (404, "There is nothing here."),
    ProblemType.ENROLMENT_CODE: (403, "The enrolment code is wrong, too old or used."),
    ProblemType.CURSOR_EXPIRED: (410, "The cursor is not of this epoch; read the feed from its start."),
    ProblemType.BATCH_TOO_LARGE: (413, "Send fewer entries at a time."),
    ProblemType.REFUSED_BY_RULE: (409, "A rule forbids this."),
    ProblemType.SLOW_DOWN: (429, "Come back later."),
    ProblemType.UNAVAILABLE: (503, "The registry cannot answer now."),
    ProblemType.INTERNAL: (500, "The registry failed."),
    ProblemType.ENTRY_MALFORMED: (422, "The entry cannot be read."),
    ProblemType.ENTRY_FOREIGN: (422, "The entry is of another desk."),
    ProblemType.ENTRY_DIGEST: (422, "The payload is not the one that the header names."),
    ProblemType.ENTRY_SIGNATURE: (422, "The signature does not hold."),
    ProblemType.ENTRY_GAP: (409, "An earlier entry is missing."),
    ProblemType.ENTRY_CHAIN: (409, "The entry does not follow the last one."),
    ProblemType.ENTRY_REUSED: (409, "The id or the place in the chain is taken by other bytes."),
}


class ProblemError(Exception):
    """Ends a request with a problem. Never leaves the server half."""

    def __init__(
        self, kind: ProblemType, detail: str | None = None, *, rule: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(kind.value)
        self.problem = problem(kind, detail, rule=rule, retry_after=retry_after)


def problem(
    kind: ProblemType, detail: str | None = None, *, rule: str | None = None, retry_after: int | None = None
) -> Problem:
    """The problem document of a type."""
    status, title = _TITLES[kind]
    return Problem(kind.value, title, status, detail, rule, retry_after)
