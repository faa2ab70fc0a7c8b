"""The exchange against the real registry over loopback: nothing is lost, nothing happens twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sync.link import LinkGate
from sync.protocol import Verdict
from tests.contract.sync.desk import MemoryDesk, client, exchange, outbox_item, presented, refused, requested
from tests.contract.sync.office import CHILD, MORNING, OTHER_CHILD, OURS, THEIRS, Office, referral


def verdict_of(desk: MemoryDesk, entry_id: object) -> dict[str, object]:
    return dict(desk.items[("verdict", str(entry_id))])


def admit(desk: MemoryDesk, number: str = "R-1", child: str | None = CHILD) -> str:
    """A visit and a signed contract, as two entries; the id of the request."""
    desk.write(presented(number, MORNING), type="package-taken", case="case-1")
    entry = desk.write(requested(number, MORNING, child), type="contract-signed", case="case-1")
    return str(entry.header.id)


def test_entries_arrive_in_order_and_only_once(office: Office) -> None:
    desk = office.desk()
    for _ in range(250):
        desk.write()
    report = exchange(desk, office.transport()).step(MORNING)
    assert report.error is None
    assert report.verdicts == {Verdict.ACCEPTED: 250}
    assert not desk.waiting
    assert office.kept(desk) == [(1, seq, "whole") for seq in range(1, 251)]


def test_admission_is_confirmed_on_the_feed(office: Office) -> None:
    office.issue(referral())
    desk = office.desk()
    line = exchange(desk, office.transport())
    line.step(MORNING)
    assert desk.items[("referral", "R-1")]["status"] == "active"
    request = admit(desk)
    line.step(MORNING)
    verdict = verdict_of(desk, request)
    assert verdict["verdict"] == "admission-confirmed"
    assert (verdict["case"], verdict["referral_number"], verdict["reason"]) == ("case-1", "R-1", None)
    assert desk.items[("referral", "R-1")]["status"] == "used"


def test_reply_lost_after_the_registry_decided(office: Office) -> None:
    office.issue(referral())
    desk = office.desk()
    gate = LinkGate(office.transport())
    line = exchange(desk, gate)
    line.step(MORNING)
    request = admit(desk)
    gate.lose_replies(1, "/v1/entries")
    report = line.step(MORNING, force=True)
    assert report.error == "Registry_Unreachable"
    assert len(desk.waiting) == 2
    report = line.step(MORNING, force=True)
    assert report.verdicts == {Verdict.DUPLICATE: 2}
    assert not desk.waiting
    assert verdict_of(desk, request)["verdict"] == "admission-confirmed"
    assert [kind for kind, _ in office.feed()].count("verdict") == 1


def test_line_cut_before_the_request(office: Office) -> None:
    desk = office.desk()
    gate = LinkGate(office.transport())
    line = exchange(desk, gate)
    desk.write()
    gate.cut()
    assert line.step(MORNING).error == "Registry_Unreachable"
    assert office.kept(desk) == []
    assert desk.state.outage_since == MORNING
    assert line.step(MORNING).skipped
    gate.restore()
    assert line.step(MORNING, force=True).verdicts == {Verdict.ACCEPTED: 1}
    assert desk.state.outage_since is None


def test_feed_page_lost_on_the_way_is_read_again(office: Office) -> None:
    office.issue(referral())
    desk = office.desk()
    gate = LinkGate(office.transport())
    gate.lose_replies(1, "/v1/feed")
    line = exchange(desk, gate)
    assert line.step(MORNING).error == "Registry_Unreachable"
    assert not desk.items
    line.step(MORNING, force=True)
    assert ("referral", "R-1") in desk.items


def test_cancelled_elsewhere_while_the_desk_was_alone(office: Office) -> None:
    from sync.portal_client import PortalClient
    from tests.contract.sync.office import PORTAL

    office.issue(referral())
    desk = office.desk()
    gate = LinkGate(office.transport())
    line = exchange(desk, gate)
    line.step(MORNING)
    gate.cut()
    office.clock.at = MORNING - timedelta(hours=14)  # 20:05 of the evening before
    assert PortalClient(office.transport(), PORTAL).cancel_referral("R-1").status == "cancelled-by-applicant"
    cancelled_at = office.clock.now()
    office.clock.at = MORNING
    request = admit(desk)
    assert line.step(MORNING, force=True).error == "Registry_Unreachable"
    gate.restore()
    line.step(MORNING, force=True)
    verdict = verdict_of(desk, request)
    assert verdict["verdict"] == "admission-disputed"
    assert verdict["reason"] == "referral-cancelled-by-applicant"
    assert verdict["at"] == cancelled_at.isoformat()
    assert verdict["decided_at"] == MORNING.isoformat()
    assert desk.items[("referral", "R-1")]["status"] == "cancelled-by-applicant"
    assert not desk.dead  # the entry is recorded; only what it asked for was not given


@pytest.mark.parametrize(
    ("number", "child", "reason"),
    [
        ("R-9", CHILD, "referral-unknown"),
        ("R-2", CHILD, "other-organisation"),
        ("R-1", OTHER_CHILD, "referral-unknown"),
        ("R-3", CHILD, "referral-used"),
        ("R-4", CHILD, "referral-lapsed"),
    ],
)
def test_why_an_admission_is_disputed(office: Office, number: str, child: str, reason: str) -> None:
    old = MORNING - timedelta(days=30)
    office.issue(
        referral(),
        referral("R-2", THEIRS),
        replace(referral("R-3"), status=type(referral().status)("used")),
        referral("R-4", issued_at=old),
    )
    desk = office.desk()
    request = admit(desk, number, child)
    exchange(desk, office.transport()).step(MORNING)
    verdict = verdict_of(desk, request)
    assert (verdict["verdict"], verdict["reason"]) == ("admission-disputed", reason)


def test_late_report_of_a_timely_visit_is_confirmed(office: Office) -> None:
    """The visit counts, not the arrival: presented on the last day, reported ten days later."""
    office.issue(referral(issued_at=MORNING - timedelta(days=7)))
    desk = office.desk()
    request = admit(desk)
    office.clock.advance(timedelta(days=10))
    exchange(desk, office.transport()).step(office.clock.now())
    assert verdict_of(desk, request)["verdict"] == "admission-confirmed"


def test_refusal_gives_the_referral_back_while_it_is_valid(office: Office) -> None:
    office.issue(referral())
    desk = office.desk()
    line = exchange(desk, office.transport())
    desk.write(presented("R-1", MORNING), case="case-1")
    line.step(MORNING)
    assert desk.items[("referral", "R-1")]["status"] == "presented"
    desk.write(refused("R-1"), case="case-1")
    line.step(MORNING, force=True)
    assert desk.items[("referral", "R-1")]["status"] == "active"


def test_damaged_entry_in_mid_batch_blocks_nobody(office: Office) -> None:
    desk = office.desk()
    good = [desk.write() for _ in range(5)]
    poison = str(good[2].header.id)
    desk.damage[poison] = replace(outbox_item(good[2]), payload_bytes=b'{"events":[],"salt":"other"}')
    report = exchange(desk, office.transport()).step(MORNING)
    assert report.verdicts == {Verdict.ACCEPTED: 4, Verdict.REJECTED: 1}
    assert set(desk.dead) == {poison}
    problem = desk.dead[poison].problem
    assert problem is not None
    assert problem.type == "urn:qabyldau:problem:entry-digest"
    assert [kept for _, _, kept in office.kept(desk)] == ["whole", "whole", "tombstone", "whole", "whole"]


def test_unreadable_header_leaves_a_tombstone_with_the_digest_that_the_next_one_names(office: Office) -> None:
    desk = office.desk()
    good = [desk.write() for _ in range(3)]
    poison = str(good[1].header.id)
    desk.damage[poison] = replace(outbox_item(good[1]), header_bytes=b"\xff not a header")
    line = exchange(desk, office.transport())
    assert line.step(MORNING).verdicts == {Verdict.ACCEPTED: 2, Verdict.REJECTED: 1}
    rows = list(office.database.chain(desk.kiosk))
    assert rows[1].digest == good[1].digest
    # Sent again whole, it takes the tombstone's place.
    desk.damage.clear()
    desk.dead.clear()
    assert line.step(MORNING, force=True).verdicts == {Verdict.ACCEPTED: 1}
    assert [kept for _, _, kept in office.kept(desk)] == ["whole", "whole", "whole"]


def test_request_that_cannot_be_understood_is_recorded_without_effect(office: Office) -> None:
    desk = office.desk()
    desk.write({"type": "admission-requested", "v": 1, "data": {"referral_number": 7}})
    desk.write()
    report = exchange(desk, office.transport()).step(MORNING)
    assert report.verdicts == {Verdict.REJECTED: 1, Verdict.ACCEPTED: 1}
    assert [kept for _, _, kept in office.kept(desk)] == ["without-effect", "whole"]


def test_reordered_gap_and_altered(office: Office) -> None:
    desk = office.desk()
    entries = [outbox_item(desk.write()) for _ in range(4)]
    registry = client(desk, office.transport())
    assert [r.status for r in registry.push([entries[2], entries[3]]).results] == [Verdict.DEFERRED] * 2
    assert [r.status for r in registry.push([entries[1], entries[0]]).results] == [Verdict.ACCEPTED] * 2
    altered = replace(entries[0], payload_bytes=b'{"events":[],"salt":""}')
    assert [r.status for r in registry.push([altered]).results] == [Verdict.CONFLICT]
    reply = registry.push(entries)
    assert [r.status for r in reply.results] == [Verdict.DUPLICATE] * 2 + [Verdict.ACCEPTED] * 2
    assert (reply.incarnation, reply.last_seq) == (1, 4)


def test_cloned_desk_conflicts_and_a_restored_one_goes_on(office: Office) -> None:
    desk = office.desk()
    line = exchange(desk, office.transport())
    for _ in range(3):
        desk.write()
    line.step(MORNING)
    clone = MemoryDesk(desk.kiosk, desk.key, desk.clock)
    clone.entries, clone.head, clone.sent = desk.entries[:2], desk.entries[1].head, set(desk.sent)
    clone.write()
    assert exchange(clone, office.transport()).step(MORNING).verdicts == {Verdict.CONFLICT: 1}
    clone.restore(2)
    clone.write()
    assert exchange(clone, office.transport()).step(MORNING).verdicts == {Verdict.ACCEPTED: 1}
    assert office.kept(desk) == [(1, 1, "whole"), (1, 2, "whole"), (1, 3, "whole"), (2, 1, "whole")]


def test_revoked_desk_pauses_and_keeps_everything(office: Office) -> None:
    desk = office.desk()
    line = exchange(desk, office.transport())
    desk.write()
    line.step(MORNING)
    office.enrolments.revoke(desk.kiosk)
    desk.write()
    assert line.step(MORNING, force=True).error == "Registry_Forbidden"
    assert desk.state.paused == "Registry_Forbidden"
    assert len(desk.waiting) == 1
    assert line.step(MORNING + timedelta(minutes=10)).skipped


def test_wrong_clock_of_the_desk_is_corrected_by_the_refusal(office: Office) -> None:
    from app.kernel.clock import ManualClock

    desk = office.desk()
    desk.clock = ManualClock(MORNING - timedelta(days=400))
    desk.write()
    report = exchange(desk, office.transport()).step(desk.clock.now())
    assert report.error is None
    assert desk.state.clock_offset_s == pytest.approx(400 * 86400)


def test_new_epoch_sends_again_what_the_restored_registry_lost(office: Office, tmp_path: object) -> None:
    import sqlalchemy as sa

    from sync.registry.store.schema import entries, heads

    office.issue(referral())
    desk = office.desk()
    line = exchange(desk, office.transport())
    for _ in range(5):
        desk.write()
    line.step(MORNING)
    # A registry restored from a backup that ended after the second entry.
    with office.database.write() as unit:
        unit._db.execute(sa.delete(entries).where(entries.c.seq > 2))
        second = desk.entries[1]
        unit._db.execute(sa.update(heads).values(seq=2, digest=second.digest))
    office.database.set_epoch("epoch-2")
    desk.write()
    report = line.step(MORNING, force=True)
    assert report.error is None
    assert not desk.waiting
    assert office.kept(desk) == [(1, seq, "whole") for seq in range(1, 7)]
    assert desk.state.epoch == "epoch-2"
    assert ("referral", "R-1") in desk.items


def test_same_contract_asked_for_twice_is_one_admission(office: Office) -> None:
    office.issue(referral())
    desk = office.desk()
    first = admit(desk)
    second = str(desk.write(requested("R-1", MORNING, CHILD), case="case-1").header.id)
    third = str(desk.write(requested("R-1", MORNING, CHILD, contract="0017/2026/1/0002"), case="case-2").header.id)
    exchange(desk, office.transport()).step(MORNING)
    assert verdict_of(desk, first)["verdict"] == "admission-confirmed"
    assert verdict_of(desk, second)["verdict"] == "admission-confirmed"
    assert verdict_of(desk, third)["reason"] == "referral-used"
    statuses = [i.data["status"] for i in desk.applied if i.kind == "referral"]
    assert statuses.count("used") == 1


def test_desk_of_the_other_kindergarten_learns_nothing(office: Office) -> None:
    office.issue(referral())
    ours, theirs = office.desk(OURS), office.desk(THEIRS)
    request = admit(ours)
    exchange(ours, office.transport()).step(MORNING)
    exchange(theirs, office.transport()).step(MORNING)
    assert ("verdict", request) in ours.items
    assert set(theirs.items) == {("organisation", THEIRS.id)}
