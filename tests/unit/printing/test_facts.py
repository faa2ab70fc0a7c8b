"""Facts that do not fit are named by their path, before anything is drawn."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from app.kernel.errors import InputError
from printing.render import ReportlabRenderer
from tests.unit.printing.papers import NAMES, facts_of

RENDERER = ReportlabRenderer()


def _paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*at, key)
            yield from _paths(inner, (*at, key))
    if isinstance(value, list) and value:
        yield from _paths(value[0], (*at, 0))


def _holder(facts: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        facts = facts[step]
    return facts


def _shown(path: tuple[Any, ...]) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@pytest.mark.parametrize("name", NAMES)
def test_every_missing_fact_is_named(name: str) -> None:
    for path in _paths(facts_of(name)):
        facts = copy.deepcopy(facts_of(name))
        del _holder(facts, path)[path[-1]]
        with pytest.raises(InputError) as refused:
            RENDERER.render(name, facts)
        assert (refused.value.code, refused.value.params["field"]) == ("Document_FactMissing", _shown(path))


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_of_another_shape_is_named(name: str) -> None:
    for path in _paths(facts_of(name)):
        facts = copy.deepcopy(facts_of(name))
        _holder(facts, path)[path[-1]] = 1.5
        with pytest.raises(InputError) as refused:
            RENDERER.render(name, facts)
        assert (refused.value.code, refused.value.params["field"]) == ("Document_FactWrong", _shown(path))


def test_true_is_no_number() -> None:
    with pytest.raises(InputError, match="ahead"):
        RENDERER.render("waiting-ticket", facts_of("waiting-ticket") | {"ahead": True})


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        RENDERER.render("birthday-card", {})
    assert refused.value.code == "Document_Unknown"


def test_a_token_that_no_symbol_holds_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        RENDERER.render("waiting-ticket", facts_of("waiting-ticket") | {"qr_text": "x" * 3000})
    assert refused.value.code == "Document_QrTooLong"


def test_facts_that_a_newer_desk_adds_do_no_harm() -> None:
    plain = RENDERER.render("waiting-ticket", facts_of("waiting-ticket"))
    assert RENDERER.render("waiting-ticket", facts_of("waiting-ticket") | {"mood": "good"}).pdf == plain.pdf
