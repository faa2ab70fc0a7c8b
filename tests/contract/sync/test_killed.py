"""The registry is killed around its commit; after it is back, everything stands there exactly once."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sync.http import HttpTransport
from sync.protocol import Verdict
from tests.contract.sync.desk import exchange, presented, requested
from tests.contract.sync.office import CHILD, MORNING, Office, referral

_START_S = 60


def bound_port(port_file: Path, child: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + _START_S
    while not port_file.exists():
        assert child.poll() is None, "the registry ended before it took connections"
        assert time.monotonic() < until, "the registry took no connections in time"
        child_waits = 0.02
        time.sleep(child_waits)
    return int(port_file.read_text())


@pytest.mark.parametrize(
    ("point", "kept_then", "verdict"),
    [("before-commit", 0, Verdict.ACCEPTED), ("before-reply", 12, Verdict.DUPLICATE)],
)
def test_killed_registry(office: Office, tmp_path: Path, point: str, kept_then: int, verdict: Verdict) -> None:
    office.issue(referral())
    desk = office.desk()
    for _ in range(10):
        desk.write()
    desk.write(presented("R-1", MORNING), case="case-1")
    request = str(desk.write(requested("R-1", MORNING, CHILD), case="case-1").header.id)

    port_file = tmp_path / "port"
    command = [sys.executable, "-m", "tests.contract.sync.doomed_registry", office.url, str(port_file), point]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        try:
            address = f"http://127.0.0.1:{bound_port(port_file, child)}"
            report = exchange(desk, HttpTransport(address)).step(MORNING)
            assert report.error == "Registry_Unreachable"
            assert child.wait(30) == -9
        finally:
            child.kill()
    assert len(office.kept(desk)) == kept_then
    assert len(desk.waiting) == 12

    report = exchange(desk, office.transport()).step(MORNING, force=True)
    assert report.verdicts == {verdict: 12}
    assert not desk.waiting
    assert office.kept(desk) == [(1, seq, "whole") for seq in range(1, 13)]
    assert [item for item in office.feed() if item[0] == "verdict"] == [("verdict", request)]
    assert desk.items[("verdict", request)]["verdict"] == "admission-confirmed"
