"""The rules neither read files nor ask a clock: only the loader and the holiday table may."""

from __future__ import annotations

import ast
from pathlib import Path

_RULES = Path(__file__).parents[3] / "app" / "rules"
_MAY_READ = {"loader.py", "holiday_table.py"}
_IMPURE = {
    "os", "pathlib", "time", "random", "secrets", "socket", "yaml", "holidays", "subprocess", "app.kernel.resources",
    "app.rules.loader", "app.rules.holiday_table",
}  # fmt: skip


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module}
    return names


def test_rules_and_calendar_are_pure() -> None:
    files = [f for f in _RULES.glob("*.py") if f.name not in _MAY_READ]
    files.append(_RULES.parent / "domain" / "calendar.py")
    assert len(files) > 10
    wrong = {f.name: sorted(_imported(f) & _IMPURE) for f in files if _imported(f) & _IMPURE}
    assert not wrong


def test_nothing_asks_for_the_moment() -> None:
    for file in (f for f in _RULES.glob("*.py") if f.name not in _MAY_READ):
        called = {
            node.func.attr
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & {"now", "today", "utcnow"}, file.name
        # The calendar alone knows the days of the week; words may name them.
        assert "weekday" not in called, file.name
