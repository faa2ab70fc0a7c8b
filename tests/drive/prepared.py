"""The prepared demo office: registry with its people, enrolled desk, token keys. Made once, copied for each run."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_CACHE = _ROOT / ".qabyldau" / "drive"
# What the prepared folder depends on: the code that makes it and the people that live in it.
_SOURCES = ("app", "sync", "ui/demo", "ui/runtime", "resources/demo", "resources/rules", "tests/drive/prepared.py")
_SUFFIXES = {".py", ".yaml", ".json"}
_DONE = "prepared"
_LEFT_BEHIND = ("*.sock", "*.log", "printed", _DONE)
STORY_PEOPLE = (
    "parent-01", "parent-07", "parent-08", "parent-12", "parent-13", "parent-14", "parent-15", "head",
)  # fmt: skip


def fresh_copy(office: str, target: Path) -> None:
    """`target` (not there yet) is a demo office folder as on its first morning; the first call takes a while."""
    shutil.copytree(prepared(office), target, ignore=shutil.ignore_patterns(*_LEFT_BEHIND))
    # The window comes up before the office has written where everything is this time; it needs the clock at once.
    settings = target / "desk" / "desk.json"
    known = json.loads(settings.read_text(encoding="utf-8"))
    known["office_clock"] = str(target / "office-clock.json")
    settings.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def prepared(office: str) -> Path:
    """The prepared folder of `office` for the sources as they are."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    folder = _CACHE / f"{office}-{_digest()}"
    if (folder / _DONE).exists():
        return folder
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / _DONE).exists():
            for old in _CACHE.glob(f"{office}-*"):
                shutil.rmtree(old, ignore_errors=True)
            _prepare(office, folder)
    return folder


def _digest() -> str:
    """Names, sizes and times of the sources: quick, and a touched file only costs one more preparation."""
    told = hashlib.sha256()
    for source in _SOURCES:
        place = _ROOT / source
        files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.suffix in _SUFFIXES)
        for file in files:
            stat = file.stat()
            told.update(f"{file}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return told.hexdigest()[:16]


def _prepare(office: str, folder: Path) -> None:
    from ui.demo.office import DemoOffice

    # Short: Unix sockets have room for 107 bytes.
    with tempfile.TemporaryDirectory(prefix="qprep-") as place:
        made = Path(place) / "o"
        with DemoOffice(made, office) as demo:
            for who in STORY_PEOPLE:
                demo.make_token_key(who)
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns(*_LEFT_BEHIND))
    (folder / _DONE).touch()
