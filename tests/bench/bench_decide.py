"""`decide`: one enrolment case judged by the rules; `rule-book`: book and calendar loaded from the files.

There is no natural reference: the ratio is to the budget of design.md section 7 (1 ms; 50 ms).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any

from app.kernel.clock import KZ
from app.rules.decisions import decide
from app.rules.loader import load_law

_FACTS = {"referral": {"issued": "2026-11-16"}, "certificate": "2026-11-17", "not_presented": ["health-passport"]}
_AT = datetime(2026, 11, 20, 10, 0, tzinfo=KZ)


def rows() -> list[dict[str, Any]]:
    """Medians in milliseconds."""
    law = load_law()
    case = _median_ms(lambda: decide("enrolment", _FACTS, _AT, law), 500)
    book = _median_ms(load_law, 20)
    return [_row("decide", case, 1.0, 500), _row("rule-book", book, 50.0, 20)]


def _row(name: str, ours: float, budget: float, n: int) -> dict[str, Any]:
    return {"name": name, "ours": ours, "reference": budget, "ratio": ours / budget, "unit": "ms", "n": n}


def _median_ms(work: Callable[[], object], n: int) -> float:
    work()
    spans = []
    gc.collect()
    for _ in range(n):
        start = time.perf_counter_ns()
        work()
        spans.append(time.perf_counter_ns() - start)
    return median(spans) / 1e6
