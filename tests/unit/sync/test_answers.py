from __future__ import annotations

import pytest

from app.kernel.errors import RetriableError
from sync.answers import check
from sync.protocol import Problem, encode
from sync.transport import WireReply

JSON = {"content-type": "application/json; charset=utf-8", "x-registry-time": "2026-11-20T10:05:00+05:00"}
PROBLEM = {"content-type": "application/problem+json"}
BODY = encode(Problem("urn:qabyldau:problem:x", "X", 400))


def test_good_answer() -> None:
    assert check(WireReply(200, JSON, b"{}")) == b"{}"


@pytest.mark.parametrize(
    ("status", "headers", "body", "code"),
    [
        (200, {"content-type": "text/html"}, b"<html>", "Registry_LoginPage"),
        (200, {"content-type": "application/json"}, b"{}", "Registry_LoginPage"),
        (302, {"location": "http://hotel/login"}, b"", "Registry_LoginPage"),
        (511, {"content-type": "text/html"}, b"", "Registry_LoginPage"),
        (401, {"content-type": "text/html"}, b"", "Registry_LoginPage"),
        (403, {}, b"", "Registry_LoginPage"),
        (407, {}, b"", "Registry_LoginPage"),
        (401, PROBLEM, BODY, "Registry_Unauthorised"),
        (403, PROBLEM, BODY, "Registry_Forbidden"),
        (403, PROBLEM, b"not json", "Registry_LoginPage"),
        (409, PROBLEM, BODY, "Registry_Refused"),
        (410, PROBLEM, BODY, "Registry_CursorExpired"),
        (413, PROBLEM, BODY, "Registry_BatchTooLarge"),
        (426, PROBLEM, BODY, "Registry_UpgradeNeeded"),
        (503, {"retry-after": "7"}, b"", "Registry_Busy"),
        (429, {"retry-after": "7"}, b"", "Registry_Busy"),
        (503, {}, b"", "Registry_Failed"),
        (503, {"retry-after": "soon"}, b"", "Registry_Failed"),
        (502, {"content-type": "text/html"}, b"", "Registry_Failed"),
        (500, PROBLEM, BODY, "Registry_Failed"),
    ],
)
def test_what_an_answer_means(status: int, headers: dict[str, str], body: bytes, code: str) -> None:
    with pytest.raises(RetriableError) as raised:
        check(WireReply(status, headers, body))
    assert raised.value.code == code


def test_retry_after_as_a_date_counts_from_the_servers_own_clock() -> None:
    headers = {"date": "Fri, 20 Nov 2026 05:05:00 GMT", "retry-after": "Fri, 20 Nov 2026 05:06:30 GMT"}
    with pytest.raises(RetriableError) as raised:
        check(WireReply(503, headers, b""))
    assert raised.value.params["retry_after"] == 90
