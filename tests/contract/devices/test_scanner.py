"""One suite for the prepared pages of the demo and for SANE with its test device; then what only SANE can do."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from app.desk.ports import Scanner
from app.devices.scanner import PreparedScanner, SaneScanner
from app.kernel.errors import RetriableError

PROFILE = "health-certificate"


@pytest.fixture
def sane_folder(tmp_path: Path) -> Path:
    """A private configuration of SANE that knows the test device only."""
    folder = tmp_path / "sane"
    folder.mkdir()
    (folder / "dll.conf").write_text("test\n")
    (folder / "test.conf").write_text("number_of_devices 2\n")
    return folder


Maker = Callable[[str], Scanner]


@pytest.fixture(params=["prepared", pytest.param("sane", marks=pytest.mark.sane)])
def scanner(request: pytest.FixtureRequest, tmp_path: Path, sane_folder: Path) -> Maker:
    """Makes a scanner that is 'ready', 'empty' or 'missing'."""
    ready = tmp_path / "pages"
    ready.mkdir()
    Image.new("L", (300, 300), 255).save(ready / f"{PROFILE}.png")
    prepared: dict[str, Scanner] = {
        "ready": PreparedScanner(ready),
        "empty": PreparedScanner(sane_folder),
        "missing": PreparedScanner(tmp_path / "nowhere"),
    }
    sane: dict[str, Scanner] = {
        "ready": SaneScanner("test:0", sane_folder, dpi=75, mode="Gray"),
        "empty": SaneScanner("test:0", sane_folder, options=("--read-return-value=SANE_STATUS_NO_DOCS",)),
        "missing": SaneScanner("test:7", sane_folder),
    }
    return (prepared if request.param == "prepared" else sane).__getitem__


def test_pages_come_as_one_pdf(scanner: Maker) -> None:
    assert scanner("ready").available()
    assert len(pypdf.PdfReader(io.BytesIO(scanner("ready").scan(PROFILE))).pages) == 1


def test_an_empty_scanner_says_so(scanner: Maker) -> None:
    with pytest.raises(RetriableError) as refused:
        scanner("empty").scan(PROFILE)
    assert refused.value.code == "Scanner_NoPages"


def test_a_scanner_that_is_not_there(scanner: Maker) -> None:
    assert not scanner("missing").available()
    with pytest.raises(RetriableError) as refused:
        scanner("missing").scan(PROFILE)
    assert refused.value.code == "Scanner_Missing"


@pytest.mark.sane
@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("SANE_STATUS_NO_DOCS", "Scanner_NoPages"),
        ("SANE_STATUS_JAMMED", "Scanner_Jam"),
        ("SANE_STATUS_COVER_OPEN", "Scanner_CoverOpen"),
        ("SANE_STATUS_IO_ERROR", "Scanner_Failed"),
        ("SANE_STATUS_NO_MEM", "Scanner_Failed"),
    ],
)
@pytest.mark.parametrize("feeder", ["", "Automatic Document Feeder"])
def test_each_fault_of_the_device_has_its_code(sane_folder: Path, status: str, code: str, feeder: str) -> None:
    broken = SaneScanner("test:0", sane_folder, feeder=feeder, options=(f"--read-return-value={status}",))
    with pytest.raises(RetriableError) as refused:
        broken.scan(PROFILE)
    assert refused.value.code == code


@pytest.mark.sane
def test_a_feeder_gives_all_its_pages(sane_folder: Path) -> None:
    feeder = SaneScanner("test:1", sane_folder, dpi=50, mode="Gray", feeder="Automatic Document Feeder")
    assert len(pypdf.PdfReader(io.BytesIO(feeder.scan(PROFILE))).pages) == 10


@pytest.mark.sane
def test_without_a_name_the_first_device_is_taken(sane_folder: Path) -> None:
    assert SaneScanner(config=sane_folder).scan(PROFILE).startswith(b"%PDF")


@pytest.mark.sane
def test_an_option_that_the_device_does_not_have_is_a_failure(sane_folder: Path) -> None:
    with pytest.raises(RetriableError, match="Scanner_Failed"):
        SaneScanner("test:0", sane_folder, options=("--lamp=blue",)).scan(PROFILE)


def test_a_machine_without_sane_has_no_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not SaneScanner().available()


def test_a_scanner_that_never_answers_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "scanimage"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(RetriableError, match="Scanner_Failed"):
        SaneScanner(list_seconds=0.2).scan(PROFILE)


def test_prepared_pages_of_several_sheets_stand_in_order(tmp_path: Path) -> None:
    for number in (10, 2, 1):
        Image.new("L", (10 * number, 100), 255).save(tmp_path / f"{PROFILE}-{number}.png")
    Image.new("L", (990, 100), 255).save(tmp_path / "health-certificate-other.png")
    reader = pypdf.PdfReader(io.BytesIO(PreparedScanner(tmp_path, dpi=72).scan(PROFILE)))
    assert [round(p.mediabox.width) for p in reader.pages] == [10, 20, 100]


def test_a_prepared_pdf_is_given_as_it_is(tmp_path: Path) -> None:
    (tmp_path / f"{PROFILE}.pdf").write_bytes(b"%PDF-1.4 ready")
    assert PreparedScanner(tmp_path).scan(PROFILE) == b"%PDF-1.4 ready"
