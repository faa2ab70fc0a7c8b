"""`./dev long NAME [--seed N] [--seconds N] [--out DIR]`: one long run, with a result file that names commit and seed.

A file `long_<name>.py` exposes `run(seed: int, seconds: float, folder: Path) -> dict`: what it did and found, as JSON
types; `"failures"` is a list of sentences. It ends by itself within about `seconds`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import secrets
import subprocess
import sys
import tempfile
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_NAMES = ("kill", "fuzz", "year", "herd", "mutation", "soak")


def main(arguments: list[str]) -> int:
    there = sorted(p.stem.removeprefix("long_") for p in Path(__file__).parent.glob("long_*.py"))
    options = _options(arguments, there)
    if options.name not in there:
        print(f"{options.name!r} is not written yet; there are: {', '.join(there) or 'none'}", file=sys.stderr)  # noqa: T201
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    started, clock = datetime.now(UTC), time.monotonic()
    try:
        module = importlib.import_module(f"tests.long.long_{options.name}")
        with tempfile.TemporaryDirectory(prefix=f"qabyldau-long-{options.name}-") as folder:
            found: dict[str, Any] = module.run(options.seed, options.seconds, Path(folder))
    except Exception:  # the result file must tell of a crash too
        found = {"failures": [traceback.format_exc()]}
    result = {
        "name": options.name,
        "commit": _commit(),
        "seed": options.seed,
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - clock, 1),
        **found,
    }
    file = options.out / f"{options.name}-{started:%Y%m%dT%H%M%SZ}-{options.seed}.json"
    file.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(file)  # noqa: T201
    return 1 if result.get("failures") else 0


def _options(arguments: list[str], there: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev long", epilog=f"written so far: {', '.join(there) or 'none'}")
    parser.add_argument("name", choices=sorted({*_NAMES, *there}))
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="repeats an earlier run")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--out", type=Path, default=_ROOT / ".qabyldau" / "long")
    return parser.parse_args(arguments)


def _commit() -> str:
    """The commit, with '+' when the tree differs from it."""
    head = _git("rev-parse", "HEAD").strip() or "unknown"
    return head + ("+" if _git("status", "--porcelain").strip() else "")


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=_ROOT, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
