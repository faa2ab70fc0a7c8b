"""The house is as the design page draws it, and nothing of this machine is in it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.unit.repo.tracked import ROOT, listed, product_files, test_files, tracked_files, tree_of

_TOP = {"app", "ui", "resources", "printing", "sync", "tests", "installer", "pyproject.toml"}
_BESIDES = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "dev", ".ci", "locks", ".gitignore"}
_LONGEST = 400
_TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".in", ".sh", ".json", ".cfg", ".ini", ".qss", ".svg", ""}

# Pieces are joined so that this file does not name what it looks for.
_ADDRESSES = re.compile(
    "|".join(
        (
            r"--?" + r"(extra-)?index-url",
            r"find-" + r"links[ =]+\S",
            "pypi" + r"\.org",
            "files.python" + "hosted",
            "deb.debian" + r"\.org",
            "registry.npm" + "js",
            r"resolved\": *\"http",
        )
    ),
    re.IGNORECASE,
)
_SECRETS = re.compile("BEGIN [A-Z ]*PRIVATE " + "KEY|AKIA" + "[0-9A-Z]{16}|ghp_" + "[0-9A-Za-z]{30}")


def _text_files() -> list[Path]:
    return [f for f in tracked_files() if f.suffix in _TEXT]


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for file in _text_files():
        for i, line in enumerate((ROOT / file).read_text(encoding="utf-8").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{file}:{i}")
    return found


def test_top_level_is_the_design_card() -> None:
    assert {f.parts[0] for f in tracked_files()} <= _TOP | _BESIDES
    assert {f.parts[0] for f in tracked_files()} >= _TOP


def test_no_address_of_a_package_registry() -> None:
    allowed = {"dev", "pyproject.toml"}  # options that keep addresses out of the locks
    wrong = [f for f in _lines_with(_ADDRESSES) if f.split(":")[0] not in allowed]
    assert not wrong, listed(wrong)


def test_locks_hold_names_versions_and_hashes_only() -> None:
    line = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    for lock in sorted((ROOT / "locks").glob("*.txt")):
        for i, text in enumerate(lock.read_text().splitlines(), start=1):
            assert line.fullmatch(text), f"{lock.name}:{i}"


def test_no_path_of_this_machine() -> None:
    machine = re.compile("|".join(re.escape(p) for p in {str(ROOT), f"{Path.home()}/", "/wo" + "rk/"}))
    wrong = _lines_with(machine)
    assert not wrong, listed(wrong)


def test_no_secret() -> None:
    wrong = _lines_with(_SECRETS)
    assert not wrong, listed(wrong)


def test_debian_packages_are_sorted_and_named_once() -> None:
    names = (ROOT / "installer" / "debian-packages.txt").read_text().split()
    assert names == sorted(set(names))


def test_no_file_is_too_long() -> None:
    lengths = {
        f: len((ROOT / f).read_text(encoding="utf-8").splitlines()) for f in tracked_files() if f.suffix == ".py"
    }
    wrong = [f"{f}: {n}" for f, n in lengths.items() if n > _LONGEST]
    assert not wrong, listed(wrong)


def test_imports_run_downwards() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    told = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_product_prints_only_in_command_line_modules() -> None:
    printing = []
    for file in product_files():
        if file.parts[:2] == ("ui", "cli") or file.match("sync/registry/main.py"):
            continue
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                printing.append(f"{file}:{node.lineno}")
    assert not printing, listed(printing)


def test_product_checks_nothing_with_assert() -> None:
    found = [f"{f}:{n.lineno}" for f in product_files() for n in ast.walk(tree_of(f)) if isinstance(n, ast.Assert)]
    assert not found, listed(found)


def _called(node: ast.AST) -> str:
    """Dotted name of a call or decorator, '' for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{_called(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _polls(tree: ast.Module) -> set[int]:
    """Lines of sleeps inside a loop: the pause between two looks at a condition."""
    loops = [n for n in ast.walk(tree) if isinstance(n, ast.While | ast.For)]
    return {n.lineno for loop in loops for n in ast.walk(loop) if isinstance(n, ast.Attribute)}


def test_nothing_is_skipped_and_nothing_sleeps_instead_of_looking() -> None:
    banned = {
        *("pytest.skip", "pytest.xfail", "pytest.importorskip", "pytest.mark.skip", "pytest.mark.skipif"),
        *("pytest.mark.xfail", "unittest.skip", "unittest.skipIf"),
    }
    found = []
    for file in test_files():
        tree = tree_of(file)
        polls = _polls(tree)
        for node in ast.walk(tree):
            name = _called(node)
            line = getattr(node, "lineno", 0)
            if name in banned or (name == "time.sleep" and line not in polls):
                found.append(f"{file}:{line} {name}")
    assert not found, listed(found)


def test_test_modules_have_names_of_their_own_or_packages() -> None:
    folders = {f.parent for f in test_files()}
    wrong = [str(d) for d in folders if not (ROOT / d / "__init__.py").exists()]
    assert not wrong, listed(wrong)
