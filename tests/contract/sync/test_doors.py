"""Who gets in where: enrolment, tokens, other organisations, the portal. Every route has its line here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.numbers import Iin
from app.domain.referral import ForeignReferral, Referral, ReferralKind, ReferralStatus
from app.kernel.errors import RetriableError
from sync.batch import encode_batch
from sync.portal_client import PortalClient
from sync.protocol import TOKEN_AUDIENCE, WireEntry, encode
from sync.registry_client import enrol
from sync.transport import WireReply, WireRequest
from tests.contract.sync.desk import MemoryDesk, client, exchange, outbox_item
from tests.contract.sync.office import APPLICANT, CHILD, ISSUED, MORNING, OURS, PORTAL, THEIRS, Office, referral

# Every route: what a desk, nobody, and the portal get from it.
DESK_ROUTES: list[tuple[str, str, bytes | None]] = [
    ("POST", "/v1/entries", b'{"entries":[]}'),
    ("GET", "/v1/feed", None),
    ("GET", "/v1/kiosks/self", None),
    ("GET", "/v1/referrals", None),
    ("POST", "/v1/kiosks/self/number-blocks", b'{"series":"receipt","year":2026,"after":0}'),
]
PORTAL_ROUTES = [("POST", "/v1/portal/referrals/{number}/cancel", None)]
OPEN_ROUTES = [("POST", "/v1/enrolments"), ("GET", "/v1/health"), ("GET", "/d")]


def token(desk: MemoryDesk, key: Ed25519PrivateKey | None = None, **claims: Any) -> str:
    now = int(desk.clock.now().timestamp())
    said = {"iss": desk.kiosk, "sub": desk.kiosk, "aud": TOKEN_AUDIENCE, "iat": now, "exp": now + 60, **claims}
    return jwt.encode(said, key or desk.key, algorithm="EdDSA")


def ask(office: Office, method: str, path: str, body: bytes | None, bearer: str | None) -> WireReply:
    headers = {"content-type": "application/json"}
    if bearer is not None:
        headers["authorization"] = f"Bearer {bearer}"
    return office.transport().send(WireRequest(method, path, {}, headers, body))


def test_the_lists_above_name_every_route(office: Office) -> None:
    document = office.app().openapi()
    published = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    listed = {(m, p) for m, p, _ in (*DESK_ROUTES, *PORTAL_ROUTES)} | set(OPEN_ROUTES)
    assert published == listed


@pytest.mark.parametrize(("method", "path", "body"), DESK_ROUTES)
def test_desk_routes_want_a_desk(office: Office, method: str, path: str, body: bytes | None) -> None:
    desk = office.desk()
    stranger = Ed25519PrivateKey.generate()
    now = int(MORNING.timestamp())
    refused = {
        "no token": None,
        "no token at all": "",
        "not a token": "abc",
        "portal's": PORTAL,
        "signed by another key": token(desk, stranger),
        "unknown desk": token(desk, iss="kindergarten-9", sub="kindergarten-9"),
        "another audience": token(desk, aud="other"),
        "too old": token(desk, iat=now - 600, exp=now - 540),
        "of tomorrow": token(desk, iat=now + 600, exp=now + 660),
        "too long": token(desk, exp=now + 86400),
        "unsigned": jwt.encode({"iss": desk.kiosk}, "", algorithm="none"),
    }
    for name, bearer in refused.items():
        reply = ask(office, method, path, body, bearer)
        assert reply.status == 401, name
        problem = orjson.loads(reply.body)
        assert problem["type"] == "urn:qabyldau:problem:unauthenticated", name
        assert problem["server_time"] == MORNING.isoformat(), name
    assert ask(office, method, path, body, token(desk)).status == 200
    office.enrolments.revoke(desk.kiosk)
    assert ask(office, method, path, body, token(desk)).status == 403


def test_portal_routes_want_the_portal(office: Office) -> None:
    office.issue(referral())
    desk = office.desk()
    for bearer in (None, "wrong", token(desk)):
        assert ask(office, "POST", "/v1/portal/referrals/R-1/cancel", None, bearer).status == 401
    assert client(desk, office.transport()).find_referral(number="R-1", child=None, applicant=None) == referral()


def test_another_desk_cannot_write_into_this_chain(office: Office) -> None:
    ours, theirs = office.desk(OURS), office.desk(THEIRS)
    entry = outbox_item(ours.write())
    reply = client(theirs, office.transport()).push([entry])
    assert reply.results[0].problem is not None
    assert reply.results[0].problem.type == "urn:qabyldau:problem:entry-of-another-desk"
    assert office.kept(ours) == []
    assert exchange(ours, office.transport()).step(MORNING).verdicts == {"accepted": 1}


def test_another_desk_cannot_sign_for_this_one(office: Office) -> None:
    ours, theirs = office.desk(OURS), office.desk(THEIRS)
    ours.key = theirs.key
    forged = outbox_item(ours.write())
    reply = ask(
        office,
        "POST",
        "/v1/entries",
        encode_batch(
            [
                WireEntry(
                    forged.entry_id,
                    forged.incarnation,
                    forged.seq,
                    forged.header_bytes,
                    forged.payload_bytes,
                    forged.signature,
                )
            ]
        ),
        token(theirs),
    )
    assert orjson.loads(reply.body)["results"][0]["status"] == "rejected"
    assert office.kept(ours) == []


def test_cursor_of_one_organisation_shows_another_only_its_own(office: Office) -> None:
    office.issue(referral())
    ours, theirs = office.desk(OURS), office.desk(THEIRS)
    cursor = client(ours, office.transport()).pull(None).cursor
    assert client(theirs, office.transport()).pull(cursor).items == ()
    own = client(theirs, office.transport()).pull(None).items
    assert [(item.kind, item.id) for item in own] == [("organisation", THEIRS.id)]


def test_numbers_of_one_desk_are_not_those_of_another(office: Office) -> None:
    ours, theirs = office.desk(OURS), office.desk(THEIRS)
    block = client(ours, office.transport()).next_block("contract", 2026, 200)
    assert (block.first, block.last) == (201, 400)
    assert client(ours, office.transport()).next_block("contract", 2026, 200) == block
    assert client(theirs, office.transport()).next_block("contract", 2026, 0).first == 1


def test_referral_of_another_organisation_is_only_a_name(office: Office) -> None:
    office.issue(referral())
    registry = client(office.desk(THEIRS), office.transport())
    wanted = ForeignReferral("R-1", OURS.bin, OURS.name_kk, OURS.name_ru, OURS.address_kk, OURS.address_ru)
    assert registry.find_referral(number="R-1", child=None, applicant=None) == wanted
    assert registry.find_referral(number=None, child=Iin.parse(CHILD), applicant=None) == wanted
    assert registry.find_referral(number=None, child=None, applicant=Iin.parse(APPLICANT)) == wanted
    assert registry.find_referral(number="R-", child=None, applicant=None) is None
    assert registry.find_referral(number=None, child=None, applicant=None) is None
    reply = ask(office, "GET", "/v1/referrals?number=R-1", None, token(office.desk(THEIRS)))
    for secret in (CHILD, APPLICANT, "Айсұлтан", "Гүлсезім"):
        assert secret not in reply.body.decode()


def test_own_referral_comes_whole_and_the_usable_one_first(office: Office) -> None:
    lapsed = referral("R-2", status=ReferralStatus.LAPSED, issued_at=ISSUED + timedelta(hours=1))
    office.issue(referral(), lapsed)
    registry = client(office.desk(), office.transport())
    found = registry.find_referral(number=None, child=Iin.parse(CHILD), applicant=None)
    assert isinstance(found, Referral)
    assert found == referral()


# ---------------------------------------------------------------------- enrolment


def test_enrolment_is_by_a_code_that_works_once(office: Office) -> None:
    code = office.enrolments.new_code(OURS.id, timedelta(hours=1))
    key = Ed25519PrivateKey.generate()
    first = enrol(office.transport(), f" {code} ", key)
    assert first.kiosk == "kindergarten-1-1"
    assert first.organisation["bin"] == OURS.bin.value
    assert [(b.series, b.first, b.last) for b in first.blocks] == [
        ("receipt", 1, 200),
        ("contract", 1, 200),
        ("refusal", 1, 200),
    ]
    again = enrol(office.transport(), code, key)
    assert replace(again, server_time=first.server_time) == first
    with pytest.raises(RetriableError) as refused:
        enrol(office.transport(), code, Ed25519PrivateKey.generate())
    assert refused.value.code == "Registry_EnrolmentCode"


def test_old_and_invented_codes_do_not_work(office: Office) -> None:
    code = office.enrolments.new_code(OURS.id, timedelta(hours=1))
    office.clock.advance(timedelta(hours=1, seconds=1))
    for given in (code, "INVENTED2345"):
        with pytest.raises(RetriableError) as refused:
            enrol(office.transport(), given, Ed25519PrivateKey.generate())
        assert refused.value.code == "Registry_EnrolmentCode"


def test_enrolment_wants_a_proof_of_the_key(office: Office) -> None:
    code = office.enrolments.new_code(OURS.id, timedelta(hours=1))
    victim = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    body = encode({"code": code, "public_key": victim, "proof": b"\x00" * 64})
    assert ask(office, "POST", "/v1/enrolments", body, None).status == 403
    assert ask(office, "POST", "/v1/enrolments", b"{}", None).status == 400
    assert ask(office, "POST", "/v1/enrolments", b"nonsense", None).status == 400


# ---------------------------------------------------------------------- the portal's cancellation


@pytest.mark.parametrize(
    ("after", "allowed"),
    [
        (timedelta(hours=23, minutes=59, seconds=59), True),
        (timedelta(hours=24), True),
        (timedelta(hours=24, seconds=1), False),
    ],
)
def test_cancel_within_24_hours(office: Office, after: timedelta, allowed: bool) -> None:
    office.issue(referral())
    office.clock.at = ISSUED + after
    portal = PortalClient(office.transport(), PORTAL)
    if allowed:
        answer = portal.cancel_referral("R-1")
        assert (answer.status, answer.rule) == ("cancelled-by-applicant", "REF-19")
        assert portal.cancel_referral("R-1").status == "cancelled-by-applicant"
        assert office.feed().count(("referral", "R-1")) == 2
    else:
        with pytest.raises(RetriableError) as refused:
            portal.cancel_referral("R-1")
        assert refused.value.params["status"] == 409
        assert office.feed().count(("referral", "R-1")) == 1


def test_cancel_finds_what_it_may_not_touch(office: Office) -> None:
    office.issue(
        referral("R-2", status=ReferralStatus.USED),
        referral("R-3", status=ReferralStatus.PRESENTED),
        referral("R-4", kind=ReferralKind.EARLY_BOOKING, status=ReferralStatus.PENDING_START),
    )
    office.clock.at = ISSUED + timedelta(hours=1)
    portal = PortalClient(office.transport(), PORTAL)
    for number, status in (("R-2", 409), ("R-3", 409), ("R-9", 404)):
        with pytest.raises(RetriableError) as refused:
            portal.cancel_referral(number)
        assert refused.value.params["status"] == status
    assert portal.cancel_referral("R-4").status == "cancelled-by-applicant"


def test_every_answer_tells_the_time(office: Office) -> None:
    for method, path in (("GET", "/v1/health"), ("GET", "/nowhere"), ("DELETE", "/v1/feed"), ("GET", "/d")):
        reply = ask(office, method, path, None, None)
        assert reply.headers["x-registry-time"] == MORNING.isoformat()
        assert orjson.loads(reply.body)["server_time"] == MORNING.isoformat()
