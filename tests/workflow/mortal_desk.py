"""A desk that dies at a chosen instant: the program in which the killed-in-between stories live.

Started once, it loads everything and then forks a fresh process for each life, so that a life costs no start of Python.
One line of JSON in (see `Life`), one line out: how the life ended. Points of death are set here, around the product's
parts; the product knows nothing of them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import Any

from app.desk.snapshot import DeskSnapshot
from app.journal.drafts import Drafts
from app.journal.journal import Journal
from app.journal.vault import Vault
from app.kernel.catalogue import load_catalogue
from app.signing import pades as pades  # noqa: PLC0414 - imported before the forks
from sync.transport import Transport, WireReply, WireRequest
from ui.demo.hands import RemoteHands
from ui.demo.script import load_script
from ui.demo.story import StoryListener
from ui.demo.walk_in import walk_in

PUSH = "/v1/entries"
# Read before the forks, so that each life finds it ready.
_CATALOGUE = load_catalogue()


@dataclass(frozen=True, slots=True)
class Death:
    """SIGKILL `when` ('before' or 'after') the `nth` 'append', 'put', 'draft' or 'push' of this life, from 1."""

    what: str
    nth: int
    when: str

    def __str__(self) -> str:
        return f"{self.when} {self.what} {self.nth}"


@dataclass(frozen=True, slots=True)
class Life:
    """One life of the desk in the demo office of `folder`. `counts`: a file for how often each thing was done."""

    folder: str
    script: str
    out: str
    pcsc: str
    resume: bool
    death: tuple[str, int, str] | None
    counts: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How a life ended: by the signal, or with the story; `error` is a traceback.

    `found`: what a resumed life stood on before it did anything.
    """

    killed: bool
    story: dict[str, Any] | None
    found: dict[str, Any] | None
    counts: dict[str, int]
    error: str


class MortalDesk:
    """The program, seen from a test. A context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> MortalDesk:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.workflow.mortal_desk"],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process is not None
        self._process.communicate(timeout=20)

    def live(self, life: Life) -> Ended:
        """One life, to its end."""
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(life)) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


# ------------------------------------------------------------------ inside the program


class _Fate:
    """Counts what is done, durably enough for the one who asks after the death, and dies at the chosen instant."""

    def __init__(self, death: Death | None, counts: Path) -> None:
        self._death = death
        self._file = counts
        self._done: dict[str, int] = {}

    def around(self, what: str, action: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(action)
        def mortal(*args: Any, **kwargs: Any) -> Any:
            self._done[what] = self._done.get(what, 0) + 1
            self._file.write_text(json.dumps(self._done))
            nth = self._done[what]
            self._die(what, nth, "before")
            result = action(*args, **kwargs)
            self._die(what, nth, "after")
            return result

        return mortal

    def _die(self, what: str, nth: int, when: str) -> None:
        if self._death == Death(what, nth, when):
            os.kill(os.getpid(), signal.SIGKILL)


class _MortalLine:
    """The line to the registry: dies before a push leaves, or when its answer has come and nobody has read it."""

    def __init__(self, inner: Transport, fate: _Fate) -> None:
        self._inner = inner
        self._push = fate.around("push", inner.send)

    def send(self, request: WireRequest) -> WireReply:
        return self._push(request) if request.path == PUSH else self._inner.send(request)  # type: ignore[no-any-return]


def _look(snapshot: DeskSnapshot) -> dict[str, Any]:
    case = snapshot.case
    return {
        "waiting": [t.number for t in snapshot.waiting],
        "case": case.id if case else None,
        "status": case.status.value if case else None,
        "identity": case.identity.document_number if case and case.identity else None,
        "photo": len(case.identity.photo_jpeg or b"") if case and case.identity else 0,
        "typed": [case.draft.step, case.draft.focus, dict(case.draft.fields)] if case and case.draft else None,
    }


def _live(life: Life) -> dict[str, Any]:
    os.environ["PCSCLITE_CSOCK_NAME"] = life.pcsc
    fate = _Fate(Death(*life.death) if life.death else None, Path(life.counts))
    Journal.append = fate.around("append", Journal.append)  # type: ignore[method-assign]
    Vault.put = fate.around("put", Vault.put)  # type: ignore[method-assign]
    Drafts.save = fate.around("draft", Drafts.save)  # type: ignore[method-assign]
    seen: list[dict[str, Any]] = []
    hear = StoryListener.snapshot

    def look(listener: StoryListener, snapshot: DeskSnapshot) -> None:
        seen.append(_look(snapshot))
        hear(listener, snapshot)

    StoryListener.snapshot = look  # type: ignore[method-assign]
    hands = RemoteHands(Path(life.folder))
    try:
        story = walk_in(
            load_script(Path(life.script)),
            hands,
            Path(life.folder),
            Path(life.out),
            _CATALOGUE,
            wrap=lambda line: _MortalLine(line, fate),
            resume=life.resume,
        )
    finally:
        hands.close()
    told = {"status": story.status, "registry": story.registry, "case": story.case, "number": story.number}
    return {"story": told, "found": seen[0] if life.resume else None, "error": ""}


def _child(life: Life, answer: int) -> None:
    """Never returns: one process, one life."""
    code = 1
    try:
        os.write(answer, json.dumps(_live(life)).encode())
        code = 0
    except BaseException:
        os.write(answer, json.dumps({"story": None, "found": None, "error": traceback.format_exc()}).encode())
    finally:
        os._exit(code)


def _serve() -> None:
    for line in sys.stdin:
        given = json.loads(line)
        life = Life(**{**given, "death": tuple(given["death"]) if given["death"] else None})
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            _child(life, write)
        os.close(write)
        with os.fdopen(read, "rb") as answer:
            said = answer.read()
        _pid, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        counts = Path(life.counts)
        ended = {
            "killed": killed,
            "counts": json.loads(counts.read_text()) if counts.exists() else {},
            **(json.loads(said) if said else {"story": None, "found": None, "error": ""}),
        }
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve()
