"""The files that git tracks, and Python syntax trees of the product."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = ("app", "ui", "printing", "sync")


@cache
def tracked_files() -> tuple[Path, ...]:
    """Tracked files that exist, relative to the top."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    names = (Path(n.decode()) for n in listed.split(b"\0") if n)
    return tuple(n for n in names if (ROOT / n).is_file())


def product_files() -> list[Path]:
    return [f for f in tracked_files() if f.suffix == ".py" and f.parts[0] in PRODUCT]


def test_files() -> list[Path]:
    return [f for f in tracked_files() if f.suffix == ".py" and f.parts[0] == "tests"]


test_files.__test__ = False  # type: ignore[attr-defined]


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), filename=str(file))


def listed(items: list[str]) -> str:
    """One item a line, for the message of a failed assertion."""
    return f"{len(items)}:\n" + "\n".join(sorted(items))
