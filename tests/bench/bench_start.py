"""`start`, `warm-run` and `memory`: the desktop beside a bare form of twelve fields.

The desktop's side is `python -m ui.desktop.main --bench-start`: it opens a window on a prepared data folder and prints
'usable' on standard output once the window is painted and takes keys. `--bench-cases N` stores N cases first,
`--bench-memory N` performs N scripted cases before it says so.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.measure import resident_bytes_at_line, seconds_until_line

_RUNS = 7
_REFERENCE = [sys.executable, "-m", "tests.bench.bare_form"]
_DESKTOP = [sys.executable, "-m", "ui.desktop.main", "--bench-start"]
_CASES = 10_000
_SCRIPTED = 200
_USABLE = "usable"


def rows() -> list[dict[str, Any]]:
    environment = dict(os.environ)
    form = seconds_until_line(_REFERENCE, _USABLE, environment, _RUNS)
    with tempfile.TemporaryDirectory(prefix="qabyldau-bench-start-") as folder:
        data = ["--data", str(Path(folder) / "office")]
        # The first call builds the data folder; it is not measured.
        seconds_until_line([*_DESKTOP, *data, "--bench-cases", str(_CASES)], _USABLE, environment, 1)
        start = seconds_until_line([*_DESKTOP, *data], _USABLE, environment, _RUNS)
        memory = resident_bytes_at_line([*_DESKTOP, *data, "--bench-memory", str(_SCRIPTED)], _USABLE, environment)
    bare_memory = resident_bytes_at_line(_REFERENCE, _USABLE, environment)
    return [
        {
            "name": "start",
            "ours": start * 1000,
            "reference": form * 1000,
            "ratio": start / form,
            "unit": "ms",
            "n": _RUNS,
            "note": f"{_CASES} cases stored; reference: a bare form of twelve fields",
        },
        {
            "name": "memory",
            "ours": memory / 2**20,
            "reference": bare_memory / 2**20,
            "ratio": memory / bare_memory,
            "unit": "MiB",
            "n": 1,
            "note": f"after {_SCRIPTED} scripted cases; reference: the same bare form",
        },
        _warm_run(environment, start),
    ]


def _warm_run(environment: dict[str, str], start: float) -> dict[str, Any]:
    """The second `./dev run --headless` until its window is usable, beside `start`."""
    dev = str(Path(__file__).resolve().parents[2] / "dev")
    with tempfile.TemporaryDirectory(prefix="qabyldau-bench-run-") as out:
        command = [dev, "run", "--headless", "--until-usable", "--out", out]
        seconds_until_line(command, _USABLE, environment, 1)
        warm = seconds_until_line(command, _USABLE, environment, 3)
    return {
        "name": "warm-run",
        "ours": warm * 1000,
        "reference": start * 1000,
        "ratio": warm / start,
        "unit": "ms",
        "n": 3,
        "note": "./dev run --headless --until-usable; reference: start",
    }
