"""`./dev bench [NAME…] [--json]`: every benchmark with its reference, its ratio and its budget.

A file `bench_<name>.py` exposes `rows() -> list[dict]` with name, ours, reference, ratio, unit, n and optionally
budget, within, note. Exit 0 when everything could be measured, 1 when something could not; a missed budget is shown,
it is no failure: budgets are judged by people, on one machine.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.support.display import PrivateDisplay

Row = dict[str, Any]

# Design page, section 7. (largest ratio or None, largest own figure or None, smallest ratio or None)
_BUDGETS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "start": ("≤ 2.0 ×", lambda r: r["ratio"] <= 2.0),
    "warm-run": ("≤ 3 ×", lambda r: r["ratio"] <= 3.0),
    "memory": ("≤ 2.5 ×", lambda r: r["ratio"] <= 2.5),
    "stall": ("≤ 50 ms", lambda r: r["ours"] <= 50.0),
    "card": ("≤ 1.25 ×", lambda r: r["ratio"] <= 1.25),
    "append": ("≤ 3 ×", lambda r: r["ratio"] <= 3.0),
    "search": ("≤ 1.5 × and ≤ 16 ms", lambda r: r["ratio"] <= 1.5 and r["ours"] <= 16.0),
    "render": ("≤ 1.5 ×", lambda r: r["ratio"] <= 1.5),
    "render-first": ("≤ 300 ms", lambda r: r["ours"] <= 300.0),
    "sign": ("≤ 1.3 ×", lambda r: r["ratio"] <= 1.3),
    "decide": ("≤ 1 ms", lambda r: r["ours"] <= 1.0),
    "rule-book": ("≤ 50 ms", lambda r: r["ours"] <= 50.0),
    "ingest": ("≥ 0.60", lambda r: r["ratio"] >= 0.60),
    "drain": ("≥ 0.50", lambda r: r["ratio"] >= 0.50),
}


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    files = {p.stem.removeprefix("bench_"): p for p in sorted(Path(__file__).parent.glob("bench_*.py"))}
    rows: list[Row] = []
    failed: list[str] = []
    with _surroundings():
        for name in files:
            if options.names and not _asked(name, options.names):
                continue
            try:
                module = importlib.import_module(f"tests.bench.bench_{name}")
                rows += [_judged(r) for r in module.rows() if not options.names or _row_asked(r, name, options.names)]
            except Exception:  # one broken benchmark must not hide the others
                failed.append(name)
                traceback.print_exc()
    print(json.dumps(rows, ensure_ascii=False) if options.json else _table(rows))  # noqa: T201
    if failed:
        print(f"could not be measured: {', '.join(failed)}", file=sys.stderr)  # noqa: T201
    if options.names and not rows and not failed:
        print(f"no such benchmark; there are: {', '.join(files)}", file=sys.stderr)  # noqa: T201
        return 2
    return 1 if failed else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON list on standard output")
    return parser.parse_args(arguments)


def _asked(file: str, names: list[str]) -> bool:
    """A row may live in a file of another name: 'memory' is measured by bench_start."""
    return any(name.replace("-", "_") == file or file in _HOMES.get(name, ()) for name in names)


_HOMES = {"warm-run": ("start",), "memory": ("start",), "render-first": ("render",), "rule-book": ("decide",)}


def _row_asked(row: Row, file: str, names: list[str]) -> bool:
    return file in {n.replace("-", "_") for n in names} or row["name"] in names


def _judged(row: Row) -> Row:
    budget, within = _BUDGETS.get(row["name"], ("–", lambda _: True))
    return {
        **{k: row[k] for k in ("name", "ours", "reference", "ratio", "unit", "n")},
        "budget": row.get("budget", budget),
        "within": row["within"] if "within" in row else within(row),
        **({"note": row["note"]} if "note" in row else {}),
    }


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _table(rows: list[Row]) -> str:
    head = ("benchmark", "ours", "reference", "unit", "ratio", "budget", "", "n")
    body = [
        (
            str(r["name"]),
            _number(r["ours"]),
            _number(r["reference"]),
            str(r["unit"]),
            _number(r["ratio"]),
            str(r["budget"]),
            "ok" if r["within"] else "OVER",
            str(r["n"]),
        )
        for r in rows
    ]
    widths = [max(len(line[i]) for line in (head, *body)) for i in range(len(head))]
    return "\n".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in (head, *body)
    )


@contextlib.contextmanager
def _surroundings() -> Iterator[None]:
    """A private display and private folders, so that the bench measures the same thing everywhere."""
    with tempfile.TemporaryDirectory(prefix="qabyldau-bench-") as folder:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
            place = Path(folder) / name.lower()
            place.mkdir(mode=0o700)
            os.environ[name] = str(place)
        os.environ.pop("WAYLAND_DISPLAY", None)
        display = PrivateDisplay(Path(folder))
        os.environ.update(DISPLAY=display.name, QT_QPA_PLATFORM="xcb")
        try:
            yield
        finally:
            display.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
