"""Cases that a lawyer can read (`*.yaml` beside this file), run through the same functions as the desk."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from app.kernel.catalogue import Language, load_catalogue
from app.rules.deadlines import TERMS
from app.rules.decisions import KINDS
from app.rules.explain import paper_citation, paper_cure, paper_fact, paper_ground, render
from tests.rules.coverage import (
    GROUNDS,
    IDS,
    REASONS,
    RULINGS,
    TABLE,
    cases,
    functions,
    ids_in,
    judged,
    moment,
    ran,
    table,
)

_CATALOGUE = load_catalogue()
_CASES = cases()


@pytest.mark.parametrize("case", [c for c in _CASES if "term" in c], ids=lambda c: f"{c['term']} {c['name']}")
def test_deadline(case: dict[str, Any]) -> None:
    found = judged(case)
    assert found.last_moment == moment(case["ends"])
    if "skips" in case:
        assert [s.day for s in found.skipped] == case["skips"]


@pytest.mark.parametrize("case", [c for c in _CASES if "kind" in c], ids=lambda c: f"{c['kind']} {c['name']}")
def test_decision(case: dict[str, Any]) -> None:
    found = judged(case)
    expected = case["expect"]
    assert found.outcome == expected["outcome"]
    if "findings" in expected:
        assert [f.key for f in found.findings] == expected["findings"]
    if "grounds" in expected:
        assert [f.ground.value for f in found.findings if f.ground] == expected["grounds"]
    if "last_moment" in expected:
        assert found.last_moment == moment(expected["last_moment"])
    for finding in found.findings:
        assert finding.rule in IDS
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
    assert not named - {*IDS, *RULINGS, *GROUNDS}
    assert len(IDS) == len(set(IDS))


def test_every_rule_has_two_cases_on_both_sides_of_its_boundary() -> None:
    """Two cases that the law answers differently; a reason is enough for the reviewed few."""
    sides: dict[str, set[str]] = defaultdict(set)
    for case in _CASES:
        answer = str(case["ends"] if "term" in case else case["expect"])
        for rule in case["rules"]:
            sides[rule].add(answer)
    assert not [rule for rule in IDS if len(sides[rule]) < 2 and rule not in {*REASONS, "FG-41", "FG-42"}]
    assert not set(REASONS) - set(IDS)
    assert len(REASONS) <= 15
    assert all(REASONS.values())


def test_every_ruling_and_ground_has_a_case() -> None:
    named = {rule for case in _CASES for rule in case["rules"]}
    assert not {*RULINGS, *GROUNDS} - named


def test_every_case_runs_a_function_of_each_of_its_rules() -> None:
    """So that no case is counted for a rule which had no part in it."""
    carried = functions()
    idle = []
    for case in _CASES:
        called = ran(case)
        idle += [f"{case['file']}: {case['name']}: {r}" for r in case["rules"] if not called & set(carried.get(r, ()))]
    assert not idle, "\n".join(idle)


def test_the_coverage_table_is_true() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(), "python -m tests.rules.coverage"


def test_lists_and_ranges_of_ids_are_read() -> None:
    assert list(ids_in("FG-09, 10 and X-01, QUE-10…QUE-12; CMP-02…05")) == [
        *("FG-09", "FG-10", "X-01", "QUE-10", "QUE-11", "QUE-12", "CMP-02", "CMP-03", "CMP-04", "CMP-05")
    ]


def test_every_term_and_kind_has_a_case() -> None:
    assert {judged(c).term for c in _CASES if "term" in c} == set(TERMS)
    assert {c["kind"] for c in _CASES if "kind" in c} == set(KINDS)


def test_every_case_names_its_source() -> None:
    assert all(case["source"] and case["name"] for case in _CASES)
