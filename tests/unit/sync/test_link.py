from __future__ import annotations

import pytest

from app.kernel.errors import RetriableError
from sync.link import LinkGate
from sync.transport import WireReply, WireRequest

ASK = WireRequest("GET", "/v1/feed")


class Counting:
    def __init__(self) -> None:
        self.seen: list[str] = []

    def send(self, request: WireRequest) -> WireReply:
        self.seen.append(request.path)
        return WireReply(200, {}, b"")


def lost(gate: LinkGate, request: WireRequest = ASK) -> bool:
    try:
        gate.send(request)
    except RetriableError as error:
        assert error.code == "Registry_Unreachable"
        return True
    return False


def test_cut_and_restored() -> None:
    inner = Counting()
    gate = LinkGate(inner)
    assert not lost(gate)
    gate.cut()
    assert lost(gate)
    assert not gate.is_open
    gate.restore()
    assert not lost(gate)
    assert inner.seen == ["/v1/feed"] * 2


@pytest.mark.parametrize("reply", [False, True])
def test_only_the_named_ones_get_lost(reply: bool) -> None:
    inner = Counting()
    gate = LinkGate(inner)
    (gate.lose_replies if reply else gate.lose_requests)(2, "/v1/entries")
    push = WireRequest("POST", "/v1/entries")
    assert [lost(gate, r) for r in (ASK, push, push, push)] == [False, True, True, False]
    assert inner.seen.count("/v1/entries") == (3 if reply else 1)


def test_requests_do_not_show_what_they_carry() -> None:
    request = WireRequest("GET", "/v1/referrals", {"child": "231010500007"}, {"authorization": "Bearer secret"})
    assert "231010500007" not in repr(request)
    assert "secret" not in repr(request)
