"""A full disk, and a second process on the same data: a code, a remedy, nothing lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.kernel.errors import FatalError, RetriableError
from app.kernel.resources import resource
from tests.workflow import small_disk
from tests.workflow.clerk import at_work, has_words
from tests.workflow.office import Stage, script
from ui.demo.script import Script

OpenStage = Callable[[Script], Stage]

pytestmark = [pytest.mark.pcsc, pytest.mark.cups]
ROOT = Path(__file__).resolve().parents[2]


def test_full_disk(open_stage: OpenStage) -> None:
    """Scan, draft, entry and contract each end with Journal_DiskFull, nothing changes; with room the story goes on."""
    stage = open_stage(script("admitted"))
    found = small_disk.inside(stage.demo.folder, resource("demo", "intake", "admitted.yaml"))
    for trial in found["trials"]:
        assert (trial["code"], trial["same"]) == ("Journal_DiskFull", True), trial
    assert [t["what"] for t in found["trials"]] == ["scan", "draft", "entry", "contract"]
    has_words(stage.catalogue, RetriableError("Journal_DiskFull"))
    assert (found["status"], found["registry"]) == ("admitted", "confirmed")
    shutil.rmtree(stage.demo.desk_folder)
    (stage.demo.folder / "desk-after").rename(stage.demo.desk_folder)
    assert stage.registry_entries() == stage.desk_entries()
    stage.nothing_waits()


def test_second_process_on_the_same_data(open_stage: OpenStage) -> None:
    """It says that the folder is in use, exits 3, and leaves the first at work."""
    played = script("refused")
    stage = open_stage(played)
    with at_work(stage, played) as clerk:
        clerk.play_to("package")
        before = clerk.state()
        file = resource("demo", "intake", "refused.yaml")
        second = subprocess.run(
            [sys.executable, "-m", "ui.main", "intake", str(file), "--out", str(stage.out / "second"), "--demo",
             "--json", "--data", str(stage.demo.folder)],
            cwd=ROOT, capture_output=True, check=False, text=True, timeout=60,
        )  # fmt: skip
        assert second.returncode == 3, second.stderr
        error = json.loads(second.stdout)["error"]
        assert error["code"] == "Journal_InUse"
        has_words(stage.catalogue, FatalError("Journal_InUse"))
        # Reading needs no lock.
        status = subprocess.run(
            [sys.executable, "-m", "ui.main", "sync", "status", "--demo", "--json", "--data",
             str(stage.demo.desk_folder)],
            cwd=ROOT, capture_output=True, check=False, text=True, timeout=60,
        )  # fmt: skip
        assert status.returncode == 0, status.stderr
        assert json.loads(status.stdout)["unsent"] == len(stage.desk_entries())
        assert clerk.state() == before
        assert clerk.play_on().status == "refused"


def test_second_desk_on_the_same_folder(open_stage: OpenStage) -> None:
    """The same for the desk's own folder, whoever opens it."""
    played = script("refused")
    stage = open_stage(played)
    with at_work(stage, played, begin=False):
        program = (
            "import sys; from pathlib import Path; from app.kernel.catalogue import load_catalogue;"
            "from app.kernel.errors import FatalError; from ui.cli.context import exit_code;"
            "from ui.runtime.listener import SilentListener; from ui.runtime.office import OpenOptions, open_office\n"
            "try: open_office(OpenOptions(Path(sys.argv[1]), demo=True), load_catalogue(), SilentListener())\n"
            "except FatalError as error: print(error.code); sys.exit(int(exit_code(error)))"
        )
        second = subprocess.run(
            [sys.executable, "-c", program, str(stage.demo.desk_folder)],
            cwd=ROOT, capture_output=True, check=False, text=True, timeout=60,
        )  # fmt: skip
    assert (second.returncode, second.stdout.strip()) == (3, "Journal_InUse"), second.stderr
