"""Every text that a person sees is there in three languages and says the same in each."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.kernel.catalogue import load_catalogue
from app.kernel.resources import resource_files
from tests.unit.repo.tracked import listed, product_files, tree_of

_LANGUAGES = {"kk", "ru", "en"}
_CYRILLIC = re.compile("[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]")
_KAZAKH_ONLY = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")
_LATIN_WORD = re.compile("[A-Za-z]{3,}")
_CODE = re.compile(r"[A-Z][A-Za-z0-9]*_[A-Z][A-Za-z0-9]*")
_ERRORS = {"RetriableError", "FatalError", "InputError", "ProgrammingError", "QabyldauError"}
_TEXTS = load_catalogue().texts


class _StrictLoader(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping, which YAML readers silently allow."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(k) for k, _ in node.value]
    twice = {k for k in keys if keys.count(k) > 1}
    if twice:
        raise ValueError(f"{node.start_mark}: twice: {twice}")
    return {loader.construct_object(k): loader.construct_object(v, deep=True) for k, v in node.value}


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@pytest.mark.parametrize("file", resource_files("locale", "*.yaml"), ids=lambda p: p.name)
def test_no_key_stands_twice_in_a_file(file: Path) -> None:
    yaml.load(file.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - derived from the safe loader


def test_every_text_has_three_languages() -> None:
    wrong = [k for k, t in _TEXTS.items() if set(t) != _LANGUAGES]
    assert not wrong, listed(wrong)
    wrong = [k for k, t in _TEXTS.items() if not all(isinstance(v, str) and v.strip() for v in t.values())]
    assert not wrong, listed(wrong)


def _placeholders(text: str) -> set[str]:
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    # Kazakh puts a case ending after a number; the other two languages have no place for it.
    return {name for name in named if not name.endswith("suffix")}


def test_placeholders_are_the_same_in_all_languages() -> None:
    wrong = [k for k, t in _TEXTS.items() if len({frozenset(_placeholders(v)) for v in t.values()}) != 1]
    assert not wrong, listed(wrong)


def _bare(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "", text)


def test_kazakh_and_russian_are_not_english() -> None:
    plain = {k: {language: _bare(v) for language, v in t.items()} for k, t in _TEXTS.items()}
    english = [
        f"{k} {language}"
        for k, t in plain.items()
        for language in ("kk", "ru")
        if not _CYRILLIC.search(t[language]) and _LATIN_WORD.search(t[language]) and t[language] == t["en"]
        if not _is_name(t["en"])
    ]
    assert not english, listed(english)


def _is_name(text: str) -> bool:
    """Names of keys and products stay as they are in every language."""
    return len(text.split()) <= 2


def test_kazakh_is_not_russian() -> None:
    same = [
        k
        for k, t in _TEXTS.items()
        if t["kk"] == t["ru"] and len(_bare(t["kk"]).split()) > 3 and not _KAZAKH_ONLY.search(t["kk"])
    ]
    assert not same, listed(same)


def test_texts_do_not_shout() -> None:
    wrong = [k for k, t in _TEXTS.items() if any("!" in v for v in t.values())]
    assert not wrong, listed(wrong)


def _codes_of(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call) and _name(node.func) in _ERRORS and node.args:
            for code in _literals(node.args[0]):
                yield code, f"{file}:{node.lineno}"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _literals(node: ast.expr) -> Iterator[str]:
    """The codes that an expression can give; for an f-string a pattern that starts with '^'."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[A-Za-z]+" for p in node.values)
        yield "^" + "".join(parts) + "$"


def _error_keys() -> set[str]:
    return {k.split(".")[1] for k in _TEXTS if k.startswith("error.") and k.endswith(".message")}


def test_every_error_has_a_sentence_and_a_remedy() -> None:
    known = _error_keys()
    missing = []
    for file in product_files():
        for code, place in _codes_of(file):
            there = any(re.match(code, k) for k in known) if code.startswith("^") else code in known
            if not there:
                missing.append(f"{code} ({place})")
    assert not missing, listed(missing)


def test_error_codes_say_where_and_what() -> None:
    codes = {code for file in product_files() for code, _ in _codes_of(file) if not code.startswith("^")}
    codes -= {"Unknown"}  # the sentence for an error without one of its own
    wrong = [c for c in codes if not _CODE.fullmatch(c)]
    assert not wrong, listed(wrong)


def test_every_sentence_has_its_remedy() -> None:
    for code in _error_keys():
        assert f"error.{code}.remedy" in _TEXTS
