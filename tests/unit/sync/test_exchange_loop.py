"""The loop against a scripted line: every request is expected, in this order, or the test fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.kernel.clock import KZ, ManualClock
from app.kernel.errors import RetriableError
from sync.batch import decode_batch
from sync.listen import FeedListener
from sync.protocol import (
    EntryVerdict,
    FeedItem,
    FeedPage,
    Head,
    Problem,
    PushReply,
    SelfStatus,
    Verdict,
    encode,
)
from sync.registry_client import RegistryClient
from sync.transport import WireReply, WireRequest
from tests.contract.sync.desk import MemoryDesk, NoJitter, exchange

NOW = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)
JSON = {"content-type": "application/json", "x-registry-time": NOW.isoformat()}
Answer = WireReply | RetriableError | Callable[[WireRequest], WireReply]


def good(value: object) -> WireReply:
    return WireReply(200, JSON, encode(value))


def problem(status: int, **headers: str) -> WireReply:
    body = encode(Problem("urn:qabyldau:problem:x", "X", status, server_time=NOW))
    return WireReply(status, {"content-type": "application/problem+json", **headers}, body)


def status(epoch: str = "e1", *heads: Head) -> WireReply:
    return good(SelfStatus("desk-1", "990240000014", epoch, heads, NOW))


def page(*items: FeedItem, cursor: str = "c1", epoch: str = "e1", more: bool = False) -> WireReply:
    return good(FeedPage(items, cursor, epoch, NOW, more))


def verdicts(status: Verdict, epoch: str = "e1") -> Callable[[WireRequest], WireReply]:
    def answer(request: WireRequest) -> WireReply:
        items = decode_batch(request.body or b"")
        results = tuple(EntryVerdict(str(i.id), status, i.incarnation, i.seq) for i in items)
        return good(PushReply(epoch, results, 1, items[-1].seq or 0, NOW))

    return answer


class Script:
    """A transport that wants exactly these requests."""

    def __init__(self, *lines: tuple[str, Answer]) -> None:
        self.lines = list(lines)
        self.requests: list[WireRequest] = []

    def send(self, request: WireRequest) -> WireReply:
        assert self.lines, f"unexpected {request}"
        wanted, answer = self.lines.pop(0)
        assert f"{request.method} {request.path}" == wanted
        self.requests.append(request)
        if isinstance(answer, RetriableError):
            raise answer
        return answer if isinstance(answer, WireReply) else answer(request)

    def done(self) -> None:
        assert not self.lines, f"never asked: {self.lines}"


SELF, PUSH, PULL = "GET /v1/kiosks/self", "POST /v1/entries", "GET /v1/feed"


def desk(entries: int) -> MemoryDesk:
    made = MemoryDesk("desk-1", Ed25519PrivateKey.generate(), ManualClock(NOW))
    for _ in range(entries):
        made.write()
    return made


def test_too_large_batches_are_halved() -> None:
    ours = desk(5)
    ok = verdicts(Verdict.ACCEPTED)
    script = Script((SELF, status()), (PUSH, problem(413)), (PUSH, problem(413)), *[(PUSH, ok)] * 5, (PULL, page()))
    assert exchange(ours, script).step(NOW).verdicts == {Verdict.ACCEPTED: 5}
    script.done()
    assert [len(decode_batch(r.body or b"")) for r in script.requests[1:-1]] == [5, 2, 1, 1, 1, 1, 1]


def test_deferred_entries_are_sent_from_the_registrys_head_and_then_wait() -> None:
    ours = desk(3)
    ours.sent = {str(ours.entries[0].header.id), str(ours.entries[1].header.id)}
    later = verdicts(Verdict.DEFERRED)
    head = Head(1, 2, ours.entries[1].digest)
    # The registry forgot both after telling its head: one question, one try from there, then patience.
    script = Script((SELF, status("e1", head)), (PUSH, later), (SELF, status()), (PUSH, later))
    report = exchange(ours, script).step(NOW)
    script.done()
    assert report.error == "Registry_EntriesMissing"
    assert [len(decode_batch(r.body or b"")) for r in script.requests if r.body] == [1, 3]
    assert len(ours.waiting) == 3


def test_busy_registry_says_when_to_come_back() -> None:
    ours = desk(1)
    script = Script((SELF, problem(503, **{"retry-after": "40"})))
    line = exchange(ours, script)
    report = line.step(NOW)
    assert report.error == "Registry_Busy"
    assert report.next_attempt_at == NOW + timedelta(seconds=45)
    assert line.step(NOW + timedelta(seconds=44)).skipped
    script.done()


def test_verdicts_that_do_not_lie_beside_their_entries_are_not_believed() -> None:
    ours = desk(2)
    one = EntryVerdict(str(ours.entries[0].header.id), Verdict.ACCEPTED)
    swapped = (EntryVerdict(str(ours.entries[1].header.id), Verdict.ACCEPTED), one)
    for results in ((one,), swapped, ()):
        script = Script((SELF, status()), (PUSH, good(PushReply("e1", results, 1, 2, NOW))))
        assert exchange(ours, script).step(NOW, force=True).error == "Registry_BadAnswer"
        assert len(ours.waiting) == 2


def test_log_in_page_is_no_registry() -> None:
    ours = desk(1)
    hotel = WireReply(200, {"content-type": "text/html"}, b"<html>welcome</html>")
    assert exchange(ours, Script((SELF, hotel))).step(NOW).error == "Registry_LoginPage"
    assert ours.state.paused is None
    assert len(ours.waiting) == 1


def test_unknown_members_and_kinds_are_carried_not_refused() -> None:
    ours = desk(0)
    body = orjson.loads(page(FeedItem("weather", "w1", {"wind": 3})).body)
    body["new-member"] = True
    script = Script((SELF, status()), (PULL, WireReply(200, JSON, orjson.dumps(body))))
    assert exchange(ours, script).step(NOW).error is None
    assert ours.items[("weather", "w1")] == {"wind": 3}


def test_pages_follow_the_cursor_and_one_is_durable_before_the_next() -> None:
    ours = desk(0)
    first, second = FeedItem("referral", "R-1", {}), FeedItem("referral", "R-2", {})

    def second_page(request: WireRequest) -> WireReply:
        assert request.query["cursor"] == "c1"
        assert ours.state.feed_cursor == "c1"
        assert ours.applied == [first]
        return page(second, cursor="c2")

    script = Script((SELF, status()), (PULL, page(first, more=True)), (PULL, second_page))
    line = exchange(ours, script)
    assert line.step(NOW).pulled == 2
    assert line.cursor == "c2"
    script.done()


def test_cursor_that_expired_starts_the_feed_again() -> None:
    ours = desk(0)
    ours.state = replace(ours.state, feed_cursor="old", epoch="e1")
    script = Script(
        (SELF, status()), (PULL, problem(410)), (SELF, status()), (PULL, page(FeedItem("referral", "R-1", {}))),
        (PULL, page()),
    )  # fmt: skip
    assert exchange(ours, script).step(NOW).pulled == 1
    assert [r.query.get("cursor") for r in script.requests if r.path == "/v1/feed"] == ["old", None, "c1"]
    script.done()


def test_epoch_that_changes_with_a_reply() -> None:
    ours = desk(1)
    script = Script(
        (SELF, status("e1")),
        (PUSH, verdicts(Verdict.ACCEPTED, "e2")),
        (SELF, status("e2")),
        (PUSH, verdicts(Verdict.ACCEPTED, "e2")),  # the new registry's head does not have it: sent again
        (PULL, page(epoch="e2")),
    )
    ours.state = replace(ours.state, epoch="e1", feed_cursor="old")
    assert exchange(ours, script).step(NOW).error is None
    assert (ours.state.epoch, ours.state.feed_cursor) == ("e2", "c1")
    script.done()


def test_thread_ends_when_told_and_wakes_when_asked() -> None:
    ours = desk(0)
    stop, wake, stepped = threading.Event(), threading.Event(), threading.Semaphore(0)
    ok = verdicts(Verdict.ACCEPTED)
    script = Script((SELF, status()), (PULL, page()), (PUSH, ok), (PULL, page()))
    line = exchange(ours, script)
    thread = threading.Thread(
        target=line.run, args=(stop, wake), kwargs={"poll_s": 3600.0, "report": lambda _: stepped.release()}
    )
    thread.start()
    assert stepped.acquire(timeout=10)
    ours.write()
    wake.set()
    assert stepped.acquire(timeout=10)
    stop.set()
    wake.set()
    thread.join(10)
    assert not thread.is_alive()
    assert not ours.waiting
    script.done()


def test_listener_wakes_once_for_what_is_not_applied_yet() -> None:
    stop, wake = threading.Event(), threading.Event()
    cursors = {"now": "c1"}
    asked: list[str | None] = []

    class Held:
        def push(self, items: object) -> PushReply:
            raise AssertionError("the listener sends nothing")

        def status(self) -> SelfStatus:
            raise AssertionError("the listener asks for nothing else")

        def pull(self, cursor: str | None, wait_s: int = 0) -> FeedPage:
            asked.append(cursor)
            if cursor == "c2":
                stop.set()
                return FeedPage((), "c2", "e1", NOW)
            return FeedPage((FeedItem("referral", "R-1", {}),), "c2", "e1", NOW)

    listener = FeedListener(Held(), lambda: cursors["now"], NoJitter())
    thread = threading.Thread(target=listener.run, args=(stop, wake))
    thread.start()
    assert wake.wait(10)
    cursors["now"] = "c2"
    thread.join(10)
    assert not thread.is_alive()
    assert asked == ["c1", "c2"]


def test_token_is_short_and_names_the_desk() -> None:
    import jwt

    ours = desk(0)
    script = Script((SELF, status()))
    from sync.registry_client import DeviceIdentity

    RegistryClient(script, DeviceIdentity("desk-1", ours.key), ours.clock).status()
    token = script.requests[0].headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(
        token, ours.key.public_key(), algorithms=["EdDSA"], audience="qabyldau-registry", options={"verify_exp": False}
    )
    assert (claims["iss"], claims["sub"]) == ("desk-1", "desk-1")
    assert claims["exp"] - claims["iat"] == 60
    assert claims["iat"] == int(NOW.timestamp())
