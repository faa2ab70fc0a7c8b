"""`qabyldau doctor` for a new user: every part is named, with a remedy wherever something is to be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.main import main


def test_a_new_machine_is_told_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--data", str(tmp_path / "none"), "--lang", "ru"]) == 3
    said = capsys.readouterr().out
    assert "Попросите у администратора одноразовый код" in said
    assert "хранилище ключей системы ещё не используется" in said


def test_unknown_commands_are_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "doctor" in capsys.readouterr().err


def test_a_journal_without_its_key_stays_shut(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "verify", "--data", str(tmp_path), "--json"]) == 3
    assert '"Desk_KeyNeeded"' in capsys.readouterr().out
