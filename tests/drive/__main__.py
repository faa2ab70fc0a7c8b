"""`python -m tests.drive`: `./dev run` without a display. Exit 0 only when all five stories came out as expected."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.drive.run import DrivenOffice

_OFFICES = {"kindergarten": "kindergarten-1", "school": "school-1"}


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    began = time.monotonic()
    out = options.out or Path(tempfile.mkdtemp(prefix="qabyldau-run-"))
    out.mkdir(parents=True, exist_ok=True)
    office = _OFFICES[options.office]
    if options.until_usable:
        with DrivenOffice(office=office, when_usable=lambda: _say("usable"), window_only=True):
            return 0
    from tests.drive.day import EVENING, Day

    with DrivenOffice(office=office, at=EVENING) as driven:
        _tell(f"window usable after {time.monotonic() - began:.1f} s")
        day = Day(driven.window, driven.demo, out)
        day.sign_in(driven)
        good = _perform(day, out, began)
        if options.keep:
            _keep(driven)
    return 0 if good else 1


def _perform(day: object, out: Path, began: float) -> bool:
    from app.kernel.catalogue import load_catalogue
    from tests.drive.day import Day

    if not isinstance(day, Day):
        raise TypeError("day")
    day.work()
    good = day.report(load_catalogue())
    for row in json.loads((out / "summary.json").read_text(encoding="utf-8"))["stories"]:
        actions = row["actions"]
        _say(f"{row['story']}: {row['status']}/{row['registry']}, {actions['presses']} presses, {actions['keys']} keys")
    for fault in day.faults:
        _tell(f"NOT AS EXPECTED  {fault}")
    _tell(f"{out}: papers, pictures, contact-sheet.png, summary.json; {time.monotonic() - began:.1f} s")
    return good


def _keep(driven: DrivenOffice) -> None:
    """Returns on Ctrl-C."""
    demo = driven.demo
    _tell(f"the office goes on in {driven.folder}; registry {demo.registry.url}; Ctrl-C ends it")
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    try:
        while driven.window.running():
            signal.pause()
    except KeyboardInterrupt:
        return


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev run --headless")
    parser.add_argument("--headless", action="store_true", help="on a virtual display, by driving the real window")
    parser.add_argument("--out", type=Path, metavar="DIR", help="papers, pictures and summary.json")
    parser.add_argument("--keep", action="store_true", help="the office goes on until Ctrl-C")
    parser.add_argument("--office", choices=sorted(_OFFICES), default="kindergarten")
    parser.add_argument("--until-usable", action="store_true", help="say 'usable' once the window takes keys, and stop")
    return parser.parse_args(arguments)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
