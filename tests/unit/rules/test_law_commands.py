"""`qabyldau deadline` and `qabyldau decide` as a person uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ui.main import main


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = main([*arguments, "--json", "--lang", "ru"])
    return code, json.loads(capsys.readouterr().out)


def _facts(folder: Path, facts: Any) -> str:
    file = folder / "facts.json"
    file.write_text(facts if isinstance(facts, str) else json.dumps(facts), encoding="utf-8")
    return str(file)


def test_deadline(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = _run(capsys, "deadline", "REF-15.visit", "2026-12-11")
    assert code == 0
    assert answer["last_moment"] == "2026-12-21T17:30:00+05:00"
    assert {"date": "2026-12-16", "why": "День независимости"} in answer["skipped"]
    assert {"date": "2026-12-12", "why": "выходной"} in answer["skipped"]
    assert (answer["term"], answer["start"], answer["edition"]) == ("REF-15.visit", "2026-12-11", "2020-07-17")
    assert answer["citation"] == "Инструкция о направлении, п. 14"


def test_deadline_tells_moved_and_unconfirmed_days(capsys: pytest.CaptureFixture[str]) -> None:
    _, moved = _run(capsys, "deadline", "REF-16", "2024-05-03")
    assert {"date": "2024-05-08", "why": "выходной перенесён (2024-05-04)"} in moved["skipped"]
    assert all(s["date"] != "2024-05-04" for s in moved["skipped"])
    _, religious = _run(capsys, "deadline", "CMP-02", "2026-05-25")
    assert {"date": "2026-05-27", "why": "Первый день Курбан айта, дата ещё не подтверждена"} in religious["skipped"]
    _, observed = _run(capsys, "deadline", "CMP-02", "2026-05-06")
    assert {"date": "2026-05-11", "why": "День Победы, перенесённый выходной"} in observed["skipped"]


def test_a_time_without_a_zone_is_kazakhstans(capsys: pytest.CaptureFixture[str]) -> None:
    _, answer = _run(capsys, "deadline", "REF-19", "2026-11-20T16:40")
    assert answer["last_moment"] == "2026-11-21T16:40:00+05:00"
    _, zoned = _run(capsys, "deadline", "REF-19", "2026-11-20T11:40:00+00:00")
    assert zoned["last_moment"] == "2026-11-21T16:40:00+05:00"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("deadline", "REF-15", "2026-12-11"), "Deadline_ManyTerms"),
        (("deadline", "REF-16", "soon"), "Deadline_Start"),
        (("deadline", "REF-16", "2026-13-01"), "Deadline_Start"),
        (("decide", "no-such", "--schema"), "Decide_UnknownKind"),
        (("decide", "referral", "no-such-file.json"), "Decide_FactsUnreadable"),
    ],
)
def test_what_cannot_be_asked(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str) -> None:
    exit_code, answer = _run(capsys, *arguments)
    assert exit_code == 1
    assert answer["error"]["code"] == code
    assert set(answer["error"]["message"]) == {"kk", "ru", "en"}


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"isued": "2026-11-16"}, "Decide_UnknownFact", "isued"),
        ({}, "Decide_Fact", "issued"),
        ({"issued": "yesterday"}, "Decide_Fact", "issued"),
        ({"issued": "2026-11-16", "kind": "sometimes"}, "Decide_Fact", "kind"),
        ("[1, 2]", "Decide_FactsUnreadable", None),
        ("{", "Decide_FactsUnreadable", None),
    ],
)
def test_bad_facts_name_the_field(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: Any, code: str, field: str | None
) -> None:
    exit_code, answer = _run(capsys, "decide", "referral", _facts(tmp_path, facts))
    assert exit_code == 1
    assert answer["error"]["code"] == code
    if field:
        assert field in answer["error"]["message"]["en"]


def test_a_nested_unknown_field_is_named_with_its_way(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = _facts(tmp_path, {"referral": {"issued": "2026-11-16", "colour": "red"}})
    _, answer = _run(capsys, "decide", "enrolment", facts)
    assert "referral.colour" in answer["error"]["message"]["en"]


def test_decide_a_lawful_case(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = _facts(tmp_path, {"referral": {"issued": "2026-11-16"}})
    code, answer = _run(capsys, "decide", "enrolment", facts, "--at", "2026-11-20T10:00", "--explain")
    assert code == 0
    assert answer["outcome"] == "admit"
    assert answer["last_moment"] == "2026-11-23T17:30:00+05:00"
    used = {p["id"]: p for p in answer["parameters"]}
    assert used["REF-16.validity"]["value"] == 5
    assert used["ENR-32.contract"]["citation"] == "Правила, п. 34, подп. 1)"
    assert used["hours.PRESCHOOL_INTAKE"]["value"] == "09:00–17:30"


def test_decide_a_refusal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = _facts(tmp_path, {"referral": {"issued": "2026-11-16"}, "certificate": "2026-11-16"})
    code, answer = _run(capsys, "decide", "enrolment", facts, "--at", "2026-11-20")
    assert code == 1
    assert (answer["outcome"], answer["findings"][0]["ground"]) == ("refuse", "R-03")
    assert answer["findings"][0]["text"].startswith("Справка выдана 16.11.2026, 4 дня назад.")
    assert answer["findings"][0]["citation"] == "Правила, п. 34, подп. 1)"
    assert "parameters" not in answer


def test_on_which_days_the_outcome_changes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = _facts(tmp_path, {"issued": "2026-11-16"})
    code, answer = _run(
        capsys, "decide", "referral", facts, "--all", "--from", "2026-11-15", "--to", "2026-11-30"
    )  # fmt: skip
    assert code == 0
    outcomes = [(c["from"], c["outcome"]) for c in answer["changes"]]
    assert outcomes[0] == ("2026-11-15", "not-started")
    assert ("2026-11-16", "accepted") in outcomes
    assert ("2026-11-21", "intake-closed") in outcomes
    assert outcomes[-1] == ("2026-11-24", "expired")


def test_what_a_kind_may_be_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer = _run(capsys, "decide", "referral", "--schema")
    assert code == 0
    assert "issued" in answer["facts"]
    assert "status?" in answer["facts"]
