"""An answer about another referral than the one asked for is no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.domain.numbers import Iin
from app.domain.referral import Referral
from app.kernel.clock import ManualClock
from app.kernel.codec import to_plain
from app.kernel.errors import RetriableError
from sync.protocol import MEDIA_TYPE, TIME_HEADER, ReferralAnswer, encode
from sync.registry_client import DeviceIdentity, RegistryClient
from sync.transport import WireReply, WireRequest
from tests.contract.sync.office import APPLICANT, CHILD, MORNING, OTHER_CHILD, referral


class Answers:
    """A registry that says this, whatever it is asked."""

    def __init__(self, told: Referral) -> None:
        self.told = told

    def send(self, request: WireRequest) -> WireReply:
        body = encode(ReferralAnswer(to_plain(self.told), None, MORNING))
        return WireReply(200, {"content-type": MEDIA_TYPE, TIME_HEADER.lower(): MORNING.isoformat()}, body)


def client(told: Referral) -> RegistryClient:
    return RegistryClient(Answers(told), DeviceIdentity("desk-1", Ed25519PrivateKey.generate()), ManualClock(MORNING))


def test_the_referral_that_was_asked_for_is_believed() -> None:
    told = referral("R-1")
    assert client(told).find_referral(number="R-1", child=None, applicant=None) == told
    assert client(told).find_referral(number=None, child=Iin(CHILD), applicant=Iin(APPLICANT)) == told
    # By number alone if given: a grandmother may ask for the mother's.
    assert client(told).find_referral(number="R-1", child=None, applicant=Iin(OTHER_CHILD)) == told


@pytest.mark.parametrize(
    ("told", "number", "child", "what"),
    [
        (referral("R-2"), "R-1", None, "number"),
        (referral("R-1"), None, OTHER_CHILD, "child"),
        (replace(referral("R-1"), issued_at=datetime(2026, 11, 19, 16, 40)), "R-1", None, "issued_at"),  # noqa: DTZ001
    ],
)
def test_another_is_not(told: Referral, number: str | None, child: str | None, what: str) -> None:
    with pytest.raises(RetriableError, match=rf"Registry_BadAnswer.*{what}"):
        client(told).find_referral(number=number, child=Iin(child) if child else None, applicant=None)
