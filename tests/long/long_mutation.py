"""Mutation of `app/rules` and `app/cases` against their fast tests, with mutmut in a copy of the tree.

Survivors are listed, equivalents are not subtracted, timeouts and mutants without a test stand apart. A run that is
cut off by `--seconds` tells how many mutants it did not reach.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

_ROOT = Path(__file__).resolve().parents[2]
_CODE = ("app", "ui", "printing", "sync", "resources")
_TESTS = ("tests/rules", "tests/unit/rules", "tests/unit/cases")
# These read the source text, which mutmut rewrites.
_SOURCE_READERS = (
    *("tests/unit/rules/test_purity.py", "tests/unit/rules/test_texts.py::test_citations_have_both_forms"),
    "tests/unit/rules/test_texts.py::test_no_text_is_left_over_and_none_is_missing",
    "tests/rules/test_lawyers_cases.py::test_every_case_runs_a_function_of_each_of_its_rules",
    "tests/rules/test_lawyers_cases.py::test_the_coverage_table_is_true",
)
_SETTINGS = """[tool.mutmut]
source_paths = ["app"]
only_mutate = ["app/rules/*.py", "app/cases/*.py"]
also_copy = ["ui", "printing", "sync", "resources"]
pytest_add_cli_args = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly"{deselected}]
pytest_add_cli_args_test_selection = ["tests"]

[tool.pytest.ini_options]
testpaths = ["tests"]
"""
_CONFTEST = """from hypothesis import settings

settings.register_profile("mutation", max_examples=10, derandomize=True, deadline=None, database=None)
settings.load_profile("mutation")
"""
_FATES: Mapping[int | None, str] = {
    None: "not-reached", 0: "survived", 1: "killed", 3: "killed", 5: "no-test", 33: "no-test",
    **dict.fromkeys((36, 24, 152, 255, -24), "timeout"),
}  # fmt: skip
_GOAL = 90.0


def run(seed: int, seconds: float, folder: Path) -> dict[str, Any]:
    """Mutants by what became of them; `failures` when less than 90 % of those reached were killed, or none was."""
    tree = folder / "tree"
    _copy(tree)
    ended = _mutmut(tree, seconds)
    found = _results(tree / "mutants" / "app")
    counts = Counter(_fate(code) for code in found.values())
    judged = sum(counts[f] for f in ("killed", "survived", "no-test", "suspicious"))
    score = round(100 * counts["killed"] / judged, 1) if judged else 0.0
    failures = [] if ended else ["mutmut did not end by itself"]
    if score < _GOAL:
        failures.append(f"{score} % killed, wanted {_GOAL} %")
    return {
        "mutants": len(found),
        **{f: counts[f] for f in ("killed", "survived", "no-test", "timeout", "suspicious", "not-reached")},
        "percent_killed": score,
        "survivors": sorted(name for name, code in found.items() if _fate(code) == "survived"),
        "without_test": sorted(name for name, code in found.items() if _fate(code) == "no-test"),
        "timeouts": sorted(name for name, code in found.items() if _fate(code) == "timeout"),
        "failures": failures,
    }


def _copy(tree: Path) -> None:
    without = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in (*_CODE, *_TESTS):
        shutil.copytree(_ROOT / name, tree / name, ignore=without)
    for package in ("tests", "tests/unit"):
        (tree / package / "__init__.py").touch()
    (tree / "tests" / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
    deselected = "".join(f', "--deselect={name}"' for name in _SOURCE_READERS)
    (tree / "pyproject.toml").write_text(_SETTINGS.format(deselected=deselected), encoding="utf-8")


def _mutmut(tree: Path, seconds: float) -> bool:
    """True when mutmut ended by itself within `seconds`; its output is in mutmut.log beside the tree."""
    with (tree.parent / "mutmut.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1)],
            cwd=tree, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return False


def _results(mutated: Path) -> Mapping[str, int | None]:
    """Mutant → exit code of its tests, None when it was not reached."""
    found: dict[str, int | None] = {}
    for meta in sorted(mutated.rglob("*.meta")):
        found |= orjson.loads(meta.read_bytes())["exit_code_by_key"]
    return found


def _fate(code: int | None) -> str:
    """What became of a mutant by the exit code of its tests; a crash of the interpreter is no clean kill."""
    return _FATES.get(code, "suspicious")
