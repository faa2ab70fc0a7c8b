"""Which answer of the network means what. A hotel's log-in page is not the registry."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.kernel.errors import InputError, RetriableError
from sync.protocol import MEDIA_TYPE, PROBLEM_MEDIA_TYPE, TIME_HEADER, Problem, decode
from sync.transport import WireReply

_BY_STATUS = {
    401: "Registry_Unauthorised",
    403: "Registry_Forbidden",
    410: "Registry_CursorExpired",
    413: "Registry_BatchTooLarge",
    426: "Registry_UpgradeNeeded",
}


def problem_of(reply: WireReply) -> Problem | None:
    """The registry's problem document in `reply`, None when it holds none."""
    if _media_type(reply) != PROBLEM_MEDIA_TYPE:
        return None
    try:
        return decode(Problem, reply.body)
    except InputError:
        return None


def check(reply: WireReply) -> bytes:
    """The JSON body of a good answer of the registry itself; else RetriableError.

    Registry_LoginPage: something between the desk and the registry answered. Registry_Busy carries
    `retry_after` in seconds. Registry_Unauthorised, _Forbidden, _CursorExpired, _BatchTooLarge,
    _UpgradeNeeded, _Refused, _Failed as the registry said.
    """
    if 200 <= reply.status < 300:
        if _media_type(reply) != MEDIA_TYPE or TIME_HEADER not in reply.headers:
            raise RetriableError("Registry_LoginPage", status=reply.status)
        return reply.body
    if reply.status in (429, 503):
        retry_after = _retry_after(reply)
        if retry_after is not None:
            raise RetriableError("Registry_Busy", retry_after=retry_after)
    if reply.status >= 500 and reply.status != 511:
        raise RetriableError("Registry_Failed", status=reply.status)
    problem = problem_of(reply)
    if problem is None:
        # Also a 401, 403 or 407 of a proxy: it is not the registry who refuses, so nothing must pause.
        raise RetriableError("Registry_LoginPage", status=reply.status)
    code = _BY_STATUS.get(reply.status)
    if code is None:
        raise RetriableError("Registry_Refused", status=reply.status, problem=problem.type)
    raise RetriableError(code)


def _media_type(reply: WireReply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def _retry_after(reply: WireReply) -> float | None:
    text = reply.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        until = parsedate_to_datetime(text)
        sent = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return None
    return max(0.0, (_aware(until) - _aware(sent)).total_seconds())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
