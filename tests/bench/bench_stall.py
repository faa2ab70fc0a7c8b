"""`stall`: the longest pause of the event loop during an intake with card, sync and print running.

The real window on the demo office, from the ticket to the hand-over, driven as `./dev run --headless` drives it, but
without pictures. `EventLoopProbe` ticks in its GUI thread; the row also tells where the longest pause was.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from app.kernel.resources import resource
from tests.drive.clerk import Clerk
from tests.drive.run import DrivenOffice
from ui.demo.script import load_script

_BUDGET_MS = 50.0


def rows() -> list[dict[str, Any]]:
    script = load_script(resource("demo", "intake", "admitted.yaml"))
    pauses: list[tuple[float, int, str]] = []
    with (
        tempfile.TemporaryDirectory(prefix="qabyldau-bench-stall-") as folder,
        DrivenOffice(display=os.environ["DISPLAY"]) as office,
    ):
        office.sign_in()
        clerk = Clerk(office.window, office.demo, script, None, Path(folder))
        office.window.until(lambda look: look.link and look.unsent == 0, "the first exchange")
        for step in script.steps:
            office.window.probe_start()
            clerk.play_steps([step])
            longest, ticks = office.window.probe_stop()
            pauses.append(
                (longest, ticks, " ".join(str(v) for v in (step.name, step.text("kind"), step.text("who")) if v))
            )
    longest, _, where = max(pauses)
    ticks = sum(count for _, count, _ in pauses)
    return [
        {
            "name": "stall",
            "ours": longest,
            "reference": None,
            "ratio": longest / _BUDGET_MS,
            "unit": "ms",
            "n": ticks,
            "note": f"longest gap between two ticks of the window's event loop (at: {where}); ratio to the budget; "
            + ", ".join(f"{name} {pause:.0f}" for pause, _, name in pauses),
        }
    ]
