"""`qabyldau document` from a shell's point of view."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from app.kernel.resources import resource


def _run(*arguments: object) -> tuple[int, dict[str, object], str]:
    command = [sys.executable, "-m", "ui.main", "document", *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout), done.stderr


def test_a_paper_from_its_facts(tmp_path: Path) -> None:
    facts = resource("demo", "facts", "waiting-ticket.json")
    code, answer, _ = _run("waiting-ticket", "--facts", facts, "-o", tmp_path / "ticket.pdf")
    assert (code, answer["document"], answer["pages"]) == (0, "waiting-ticket", 1)
    assert (tmp_path / "ticket.pdf").read_bytes().startswith(b"%PDF")


def test_facts_that_do_not_fit_are_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text('{"demo": true}')
    code, answer, complaint = _run("waiting-ticket", "--facts", tmp_path / "facts.json", "-o", tmp_path / "x.pdf")
    error = answer["error"]
    assert isinstance(error, dict)
    assert (code, error["code"]) == (1, "Document_FactMissing")
    assert "edition" in complaint
    assert not (tmp_path / "x.pdf").exists()


def test_a_file_that_is_no_facts(tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text("[]")
    for path in (tmp_path / "facts.json", tmp_path / "none.json"):
        code, answer, _ = _run("waiting-ticket", "--facts", path, "-o", tmp_path / "x.pdf")
        error = answer["error"]
        assert isinstance(error, dict)
        assert (code, error["code"]) == (1, "Document_FactsUnreadable")


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    facts = resource("demo", "facts", "waiting-ticket.json")
    code, answer, _ = _run("waiting-ticket", "--facts", facts, "-o", tmp_path / "none" / "x.pdf")
    error = answer["error"]
    assert isinstance(error, dict)
    assert (code, error["code"]) == (3, "Document_NotWritten")
