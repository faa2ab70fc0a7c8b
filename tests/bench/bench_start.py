"""`start` and `warm-run`: the desktop beside a bare form of twelve fields.

The desktop runs on a data folder with 10,000 stored cases and says 'usable' once its window is painted and takes keys.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.measure import seconds_until_line
from tests.bench.stored_desk import prepare

_RUNS = 7
_REFERENCE = [sys.executable, "-m", "tests.bench.bare_form"]
_CASES = 10_000
_USABLE = "usable"


def rows() -> list[dict[str, Any]]:
    environment = dict(os.environ)
    form = seconds_until_line(_REFERENCE, _USABLE, environment, _RUNS)
    with tempfile.TemporaryDirectory(prefix="qabyldau-bench-start-") as folder:
        data, key = Path(folder) / "desk", Path(folder) / "key.json"
        prepare(data, key, _CASES)
        desktop = [sys.executable, "-m", "ui.desktop.main", "--say-usable", "--data", str(data), "--key-file", str(key)]
        # The first start fills the caches of a new machine; it is not measured.
        seconds_until_line(desktop, _USABLE, environment, 1)
        start = seconds_until_line(desktop, _USABLE, environment, _RUNS)
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
