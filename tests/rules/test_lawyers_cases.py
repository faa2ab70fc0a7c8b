"""Cases that a lawyer can read (`*.yaml` beside this file), run through the same functions as the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.kernel.catalogue import Language, load_catalogue
from app.kernel.clock import KZ
from app.kernel.resources import load_yaml
from app.rules.deadlines import TERMS, deadline
from app.rules.decisions import KINDS, decide
from app.rules.explain import paper_citation, paper_cure, paper_fact, paper_ground, render
from app.rules.loader import load_law

_HERE = Path(__file__).parent
_LAW = load_law()
_CATALOGUE = load_catalogue()
_CASES: list[dict[str, Any]] = [
    {"file": file.name, **case} for file in sorted(_HERE.glob("*.yaml")) for case in load_yaml(file)
]
_IDS = (_HERE / "rule-ids.txt").read_text(encoding="utf-8").split()
# Rules that this stage implements; each has cases on both sides of its boundary. The rest comes with the whole law.
IMPLEMENTED = (
    *("GEN-02", "GEN-03", "GEN-04", "GEN-06"),
    *("REF-01", "REF-02", "REF-03", "REF-04", "REF-07", "REF-14", "REF-15", "REF-16", "REF-18", "REF-19"),
    *("REF-20", "REF-21"),
    *("ENR-06", "ENR-07", "ENR-08", "ENR-09", "ENR-10", "ENR-13", "ENR-14", "ENR-16", "ENR-17", "ENR-24"),
    *("ENR-25", "ENR-27", "ENR-30", "ENR-32", "ENR-33", "ENR-35", "ENR-36", "ENR-37"),
    *("FG-03", "FG-34", "CMP-02", "CMP-03", "SCH-11"),
)


def _plain(value: Any) -> Any:
    """YAML dates as the ISO text that a facts file holds."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list) else value


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=KZ)


@pytest.mark.parametrize("case", [c for c in _CASES if "term" in c], ids=lambda c: f"{c['term']} {c['name']}")
def test_deadline(case: dict[str, Any]) -> None:
    start = case["start"] if isinstance(case["start"], date) else _moment(case["start"])
    found = deadline(case["term"], start, _LAW)
    assert found.last_moment == _moment(case["ends"])
    if "skips" in case:
        assert [s.day for s in found.skipped] == case["skips"]


@pytest.mark.parametrize("case", [c for c in _CASES if "kind" in c], ids=lambda c: f"{c['kind']} {c['name']}")
def test_decision(case: dict[str, Any]) -> None:
    found = decide(case["kind"], _plain(case["facts"]), _moment(case["at"]), _LAW)
    expected = case["expect"]
    assert found.outcome == expected["outcome"]
    if "findings" in expected:
        assert [f.key for f in found.findings] == expected["findings"]
    if "grounds" in expected:
        assert [f.ground.value for f in found.findings if f.ground] == expected["grounds"]
    if "last_moment" in expected:
        assert found.last_moment == _moment(expected["last_moment"])
    for finding in found.findings:
        for language in Language:
            told = render(finding, _CATALOGUE, language)
            assert told.title
            assert told.body
            assert "{" not in told.title + told.body
            if finding.ground:
                paper = (paper_fact, paper_cure, paper_citation, paper_ground)
                assert all(words(finding, _CATALOGUE, language).strip() for words in paper)


def test_every_id_is_known() -> None:
    named = {rule for case in _CASES for rule in case["rules"]}
    assert not named - set(_IDS)
    assert not set(IMPLEMENTED) - set(_IDS)
    assert len(_IDS) == len(set(_IDS))


def test_every_implemented_rule_has_two_cases() -> None:
    count = Counter(rule for case in _CASES for rule in case["rules"])
    assert not [rule for rule in IMPLEMENTED if count[rule] < 2]
    assert not set(count) - set(IMPLEMENTED)


def test_every_term_and_kind_has_a_case() -> None:
    terms = {deadline(c["term"], _start_of(c), _LAW).term for c in _CASES if "term" in c}
    assert terms == set(TERMS)
    assert {c["kind"] for c in _CASES if "kind" in c} == set(KINDS)


def _start_of(case: dict[str, Any]) -> date | datetime:
    return case["start"] if isinstance(case["start"], date) else _moment(case["start"])


def test_every_case_names_its_source() -> None:
    assert all(case["source"] and case["name"] for case in _CASES)
