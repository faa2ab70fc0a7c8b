"""The five stories on the real window, as `./dev run --headless` performs them, with what they leave behind."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.kernel.catalogue import Catalogue
from tests.drive.day import EVENING, EXPECTED, Day
from tests.drive.run import DrivenOffice

pytestmark = [pytest.mark.display, pytest.mark.pcsc, pytest.mark.pkcs11, pytest.mark.cups]

_PAPERS = {
    "admitted": ["waiting-ticket", "package-receipt", "preschool-contract"],
    "refused": ["waiting-ticket", "package-receipt", "reasoned-refusal"],
    "offline-admitted": ["waiting-ticket", "package-receipt", "preschool-contract", "offline-sheet"],
    "offline-refused": ["waiting-ticket", "package-receipt", "reasoned-refusal", "offline-sheet"],
    "disputed": ["waiting-ticket", "package-receipt", "preschool-contract", "offline-sheet", "call-back-letter"],
}


@pytest.fixture
def office() -> Iterator[DrivenOffice]:
    with DrivenOffice(display=os.environ["DISPLAY"], at=EVENING) as driven:
        driven.sign_in()
        yield driven


def test_a_day_at_the_window(office: DrivenOffice, catalogue: Catalogue, tmp_path: Path) -> None:
    day = Day(office.window, office.demo, tmp_path, pictures=False)
    day.work()
    assert day.report(catalogue), day.faults
    rows = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))["stories"]
    assert [row["story"] for row in rows] == list(EXPECTED)
    for row in rows:
        _row_is_whole(row)
        for paper in row["documents"]:
            _kazakh_is_unbroken(tmp_path / paper["path"])
    for story in ("admitted", "offline-admitted", "disputed"):
        _two_valid_signatures(tmp_path / story / "preschool-contract.pdf")


def _row_is_whole(row: dict[str, Any]) -> None:
    """Shape of formats.md, and the operator's budget of the issue."""
    assert [d["name"] for d in row["documents"]] == _PAPERS[row["story"]]
    assert row["actions"]["presses"] <= 10
    assert row["actions"]["keys"] <= 14
    assert row["ticket_and_call"] == {"presses": 2, "keys": 0}
    assert set(row["clocks"]) == {"wait", "serve", "term"}
    assert all(clock["seconds"] < clock["limit"] for clock in row["clocks"].values())
    assert row["case"] and row["ticket"] and row["number"]
    assert all(f["rule"] and f["citation"] and f["text"] for f in row["findings"])


def _kazakh_is_unbroken(paper: Path) -> None:
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, check=True).stdout.decode()
    assert "Айгөлек" in text
    assert "ҮЛГІ" in text


def _two_valid_signatures(contract: Path) -> None:
    said = subprocess.run(["pdfsig", "-nocert", str(contract)], capture_output=True, check=False, text=True).stdout
    assert said.count("Signature is Valid.") == 2, said
