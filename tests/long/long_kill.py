"""Every instant at which a story can be interrupted, in the order of the seed, until time is up.

`./dev long kill --seconds 3600` goes through all of them on a quiet machine; the result says how many there are.
"""

from __future__ import annotations

import random
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from app.kernel.catalogue import load_catalogue
from tests.workflow.killed import COURSES, deaths, kill_stage, killed_and_taken_up
from tests.workflow.mortal_desk import MortalDesk
from tests.workflow.office import prepare


def run(seed: int, seconds: float, folder: Path) -> dict[str, Any]:
    """Each death in an office of its own; `done` of `all` instants, by kind."""
    catalogue = load_catalogue()
    template = folder / "office"
    prepare(template)
    planned = [(story, death) for story, course in COURSES.items() for death in deaths(course)]
    random.Random(seed).shuffle(planned)  # noqa: S311 - a seed, no secret
    failures: list[str] = []
    kinds: Counter[str] = Counter()
    end = time.monotonic() + seconds
    with MortalDesk() as desk:
        for story, death in planned:
            if time.monotonic() > end:
                break
            # Short paths: Unix sockets have room for 107 bytes.
            with tempfile.TemporaryDirectory(prefix="qlk-") as here:
                try:
                    with kill_stage(template, Path(here) / "o", catalogue, desk, story) as there:
                        killed_and_taken_up(there, story, death)
                except Exception:  # one failure must not end the run
                    failures.append(f"{story}, {death}: {traceback.format_exc(limit=3)}")
            kinds[f"{story} {death.what}"] += 1
    return {
        "failures": failures,
        "all": len(planned),
        "done": sum(kinds.values()),
        "by_kind": dict(sorted(kinds.items())),
    }
