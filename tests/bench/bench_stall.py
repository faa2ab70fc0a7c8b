"""`stall`: the longest pause of the event loop during an intake with card, sync and print running.

The desktop's side is `python -m ui.desktop.main --bench-stall`: it performs one scripted intake in the real window,
measures with `EventLoopProbe` below and prints one JSON object {"longest_ms": …, "ticks": …} as its last line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

_LIMIT_S = 180
_BUDGET_MS = 50.0


def rows() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="qabyldau-bench-stall-") as folder:
        told = subprocess.run(
            [sys.executable, "-m", "ui.desktop.main", "--bench-stall", "--demo", "--data", folder],
            env=dict(os.environ),
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
    if told.returncode != 0:
        raise RuntimeError(told.stderr[-800:])
    result = json.loads(told.stdout.strip().splitlines()[-1])
    return [
        {
            "name": "stall",
            "ours": result["longest_ms"],
            "reference": None,
            "ratio": result["longest_ms"] / _BUDGET_MS,
            "unit": "ms",
            "n": result["ticks"],
            "note": "longest gap between two ticks of the window's event loop; ratio to the budget",
        }
    ]
