"""Clocks: Kazakhstan time always, and an office clock that several processes share."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from app.kernel.clock import KZ, ManualClock, OfficeClock, SystemBootClock, SystemClock
from app.kernel.ids import uuid7
from app.kernel.redaction import Secret, masked

MORNING = datetime(2026, 11, 20, 10, 5, tzinfo=KZ)


def test_the_machines_clock_is_shown_in_kazakhstan_time() -> None:
    assert SystemClock().now().utcoffset() == timedelta(hours=5)


def test_the_boot_clock_moves_forward_within_one_boot() -> None:
    clock = SystemBootClock()
    first = clock.ns()
    assert clock.ns() >= first
    assert clock.boot == SystemBootClock().boot


def test_a_manual_clock_moves_wall_and_boot_together() -> None:
    clock = ManualClock(MORNING)
    clock.advance(timedelta(minutes=6))
    assert clock.now() == MORNING + timedelta(minutes=6)
    assert clock.ns() == 360 * 10**9


def test_the_office_clock_starts_where_it_is_set_and_is_the_same_for_all(tmp_path: Path) -> None:
    ours = OfficeClock.start(tmp_path / "clock.json", MORNING)
    theirs = OfficeClock(tmp_path / "clock.json")
    assert MORNING <= ours.now() < MORNING + timedelta(minutes=1)
    ours.advance(timedelta(minutes=15))
    assert MORNING + timedelta(minutes=15) <= theirs.now() < MORNING + timedelta(minutes=16)


def test_waiting_moves_boot_time_and_setting_the_wall_does_not(tmp_path: Path) -> None:
    clock = OfficeClock.start(tmp_path / "clock.json", MORNING)
    before = clock.ns()
    clock.set(MORNING - timedelta(days=1))
    assert clock.ns() - before < 60 * 10**9
    clock.advance(timedelta(minutes=10))
    assert clock.ns() - before >= 600 * 10**9


def test_ids_carry_the_time_and_never_repeat() -> None:
    ids = [uuid7(MORNING) for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert all(i.version == 7 and i.int >> 80 == int(MORNING.timestamp() * 1000) for i in ids)


def test_a_secret_never_shows_itself_and_can_be_wiped() -> None:
    pin = Secret("123456")
    assert "123456" not in f"{pin!r} {pin}"
    assert pin.reveal() == "123456"
    pin.wipe()
    assert pin.reveal() == ""
    assert masked("900101300017") == "••••••••0017"
