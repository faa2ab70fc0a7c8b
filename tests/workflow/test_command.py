"""`qabyldau intake` as a new user meets it: exit codes, one JSON object, errors with code, sentence and remedy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.kernel.resources import resource
from tests.workflow.office import script
from tests.workflow.papers import valid_signatures
from ui.main import main

Said = tuple[int, dict[str, Any], str]
Intake = Callable[..., Said]

SHIPPED = script("admitted").folder


@pytest.fixture
def intake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Intake:
    """Runs the command; its exit code, what stands on stdout, and stderr."""

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        code = main(["intake", *arguments])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out.strip() else {}, said.err

    return run


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        (None, "Script_Unreadable", "walk-in.yaml"),
        ("at: [", "Script_Unreadable", "walk-in.yaml"),
        ("- ticket: {}", "Script_Unreadable", "walk-in.yaml"),
        ("v: 2\nat: 2026-11-20T10:05+05:00\noffice: kindergarten-1\nsteps: []", "Script_Version", "2"),
        ("v: 1\nat: 2026-11-20T10:05+05:00\nsteps: []", "Script_FieldMissing", "office"),
        ("v: 1\nat: ten\noffice: kindergarten-1\nsteps: []", "Script_FieldWrong", "at"),
        ("v: 1\nat: 2026-11-20T10:05+05:00\noffice: kindergarten-1\nsteps: [dance: {}]", "Script_UnknownStep", "dance"),
        ("v: 1\nat: 2026-11-20T10:05+05:00\noffice: kindergarten-1\nsteps: [ticket]", "Script_StepForm", "1"),
        (
            "v: 1\nat: 2026-11-20T10:05+05:00\noffice: kindergarten-1\nlink: {up: 2026-11-20T11:00}\nsteps: []",
            "Script_FieldMissing",
            "link.down",
        ),
    ],
    ids=lambda v: v if isinstance(v, str) and v.startswith("Script") else "",
)
def test_script_that_does_not_fit(intake: Intake, tmp_path: Path, text: str | None, code: str, named: str) -> None:
    file = tmp_path / "walk-in.yaml"
    if text is not None:
        file.write_text(text)
    exit_code, said, words = intake(str(file), "--out", str(tmp_path / "out"), "--demo", "--json")
    assert exit_code == 1
    assert_error(said, code)
    assert named in said["error"]["message"]["kk"] + said["error"]["message"]["ru"]
    assert code in words


def test_without_demo_nothing_is_played(intake: Intake, tmp_path: Path) -> None:
    code, said, _ = intake(str(SHIPPED / "admitted.yaml"), "--out", str(tmp_path / "out"), "--json")
    assert code == 1
    assert_error(said, "Intake_DemoOnly")
    assert not (tmp_path / "out").exists()


def test_usage(intake: Intake) -> None:
    code, said, words = intake(str(SHIPPED / "admitted.yaml"), "--demo")
    assert (code, said) == (2, {})
    assert "--out" in words
    assert main(["walk-in"]) == 2


@pytest.mark.pcsc
@pytest.mark.cups
@pytest.mark.parametrize(
    ("name", "status", "papers"),
    [
        ("errors/wrong-document-number", "left", ["waiting-ticket"]),
        ("errors/large-scan", "left", ["waiting-ticket", "package-receipt"]),
        ("errors/wrong-pin", "admitted", ["waiting-ticket", "package-receipt", "preschool-contract"]),
        ("errors/other-kindergarten", "redirected", ["waiting-ticket"]),
        ("errors/day-five-17-29", "admitted", ["waiting-ticket", "package-receipt", "preschool-contract"]),
        ("errors/day-five-17-31", "left", []),
    ],
    ids=lambda v: v if isinstance(v, str) and "/" in v else "",
)
def test_shipped_scripts_in_which_something_goes_wrong(
    intake: Intake, office_folder: Path, tmp_path: Path, *, name: str, status: str, papers: list[str]
) -> None:
    """Each expects its code by itself (`expect:`), goes on, and comes to a lawful end: exit 0."""
    out = tmp_path / "out"
    file = resource("demo", "intake", f"{name}.yaml")
    code, said, words = intake(str(file), "--out", str(out), "--demo", "--json", "--data", str(office_folder))
    assert (code, words) == (0, "")
    (story,) = said["stories"]
    assert (story["status"], story["registry"]) == (status, "confirmed")
    assert [d["name"] for d in story["documents"]] == papers
    assert json.loads((out / "summary.json").read_text()) == said
    for document in story["documents"]:
        signed = ["parent", "head"] if document["name"] == "preschool-contract" else []
        assert valid_signatures(out / document["path"]) == signed
    assert set(story) == {
        "story", "status", "registry", "case", "ticket", "number", "clocks", "documents", "findings", "actions",
    }  # fmt: skip
    assert all(f["rule"] and f["citation"] and f["text"] for f in story["findings"])


@pytest.mark.pcsc
@pytest.mark.cups
def test_error_that_the_script_does_not_expect(intake: Intake, office_folder: Path, tmp_path: Path) -> None:
    """It ends the play with its code; the desk keeps what was done, and the next start finds it."""
    text = (SHIPPED / "errors" / "wrong-document-number.yaml").read_text(encoding="utf-8")
    file = tmp_path / "walk-in.yaml"
    file.write_text(text.replace(", expect: Card_WrongNumber", ""), encoding="utf-8")
    code, said, _ = intake(str(file), "--out", str(tmp_path / "out"), "--demo", "--json", "--data", str(office_folder))
    assert code == 3
    assert_error(said, "Card_WrongNumber")
    assert main(["journal", "verify", "--demo", "--json", "--data", str(office_folder / "desk")]) == 0


def assert_error(said: dict[str, Any], code: str) -> None:
    """One object with the code, and a sentence and a remedy in three languages."""
    error = said["error"]
    assert error["code"] == code
    for part in ("message", "remedy"):
        assert set(error[part]) == {"kk", "ru", "en"}
        assert len(set(error[part].values())) == 3, error[part]


@pytest.fixture
def office_folder(prepared_office: Path, short_folder: Path) -> Path:
    """A prepared office that nothing has happened in."""
    folder = short_folder / "o"
    shutil.copytree(prepared_office, folder, ignore=shutil.ignore_patterns("*.sock", "*.log", "printed"))
    return folder
