"""The law itself says of the demo's referrals what the stories say."""

from __future__ import annotations

import pytest

from app.domain.referral import Referral
from app.rules.book import Law
from app.rules.loader import load_law
from app.rules.referral import ReferralCheck, ReferralVerdict, check_referral
from ui.demo.families import DEMO_MORNING, DemoPeople, load_demo

_NOT_ACCEPTED = {
    "child-16a": ReferralVerdict.EXPIRED,
    "child-17a": ReferralVerdict.WRONG_ORGANISATION,
    "child-18a": ReferralVerdict.NOT_STARTED,
    "child-20a": ReferralVerdict.EXPIRED,
    "child-21a": ReferralVerdict.WRONG_ORGANISATION,
}


@pytest.fixture(scope="module")
def demo() -> DemoPeople:
    return load_demo()


@pytest.fixture(scope="module")
def law() -> Law:
    return load_law()


def _check(referral: Referral, demo: DemoPeople, law: Law) -> ReferralCheck:
    home = demo.organisation("kindergarten-1").organisation.bin
    return check_referral(referral, at=DEMO_MORNING, ticket_taken_at=DEMO_MORNING, organisation=home, law=law)


def test_the_desk_accepts_the_referrals_of_the_stories_and_no_other(demo: DemoPeople, law: Law) -> None:
    verdicts = {c.id: _check(c.referral, demo, law).status for c in demo.children() if c.referral}
    refused = {child: verdict for child, verdict in verdicts.items() if verdict is not ReferralVerdict.ACCEPTED}
    assert refused == _NOT_ACCEPTED


def test_the_rule_that_decides_is_the_one_of_the_story(demo: DemoPeople, law: Law) -> None:
    for child_id in ("child-16a", "child-17a", "child-18a", "child-20a"):
        child = demo.child(child_id)
        assert child.referral is not None
        assert child.expect.rule in {f.rule for f in _check(child.referral, demo, law).findings}, child_id


def test_the_grounds_of_dead_referrals_are_those_of_the_stories(demo: DemoPeople, law: Law) -> None:
    for child_id in ("child-16a", "child-20a"):
        child = demo.child(child_id)
        assert child.referral is not None
        grounds = {f.ground.value for f in _check(child.referral, demo, law).findings if f.ground}
        assert grounds == {child.expect.ground}
