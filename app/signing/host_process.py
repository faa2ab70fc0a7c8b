"""The desk's end of the PKCS#11 child process: start, ask, time out, start again."""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from app.kernel.errors import RetriableError
from app.kernel.redaction import Secret

HOST_COMMAND = "pkcs11-host"
"""Hidden command by which a packaged executable becomes the child: `main` of pkcs11_host with what follows it."""

_END = b""
_ROOT = Path(__file__).resolve().parents[2]


class HostProcess:
    """One child per PKCS#11 module. A child that died or hangs is replaced at the next request.

    Requests of several threads wait for each other. `environment` is added to that of the desk (the socket of
    the card service, a module's own configuration file).
    """

    def __init__(self, module: Path, environment: Mapping[str, str] | None = None) -> None:
        self._module = module
        self._environment = dict(environment or {})
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._cancelled = False

    @property
    def pid(self) -> int | None:
        """Process id of the living child; None when there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """The child is being started; the first request then does not pay for it."""
        with self._lock:
            self._ensure()

    def ask(self, request: Mapping[str, Any], *, timeout_s: float, secret: Secret | None = None) -> Any:
        """The child's answer. The child's own errors come back as RetriableError with their code.

        RetriableError Token_ModuleFailed when the child died, Token_TimedOut when it did not answer in time and
        was ended, Token_Cancelled after `interrupt`.
        """
        with self._lock:
            self._cancelled = False
            process = self._ensure()
            self._send(process, {**request, "limit": timeout_s}, secret)
            try:
                line = self._answers.get(timeout=timeout_s)
            except queue.Empty:
                self._end(process)
                raise RetriableError("Token_TimedOut", seconds=int(timeout_s)) from None
            if line == _END:
                self._end(process)
                if self._cancelled:
                    raise RetriableError("Token_Cancelled")
                raise RetriableError("Token_ModuleFailed", reason="ProcessEnded")
        answer = json.loads(line)
        if "error" in answer:
            raise RetriableError(answer["error"], **answer.get("params", {}))
        return answer["ok"]

    def interrupt(self) -> None:
        """Ends the child at once; a request under way raises Token_Cancelled. Callable from any thread."""
        self._cancelled = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """The child is gone."""
        self.interrupt()
        with self._lock:
            if self._process is not None:
                self._end(self._process)

    def _ensure(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        if self._process is not None:
            self._end(self._process)
        self._answers = queue.Queue()
        try:
            self._process = subprocess.Popen(
                _command(self._module),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Modules in debug mode write what they are given, PINs too: nobody may keep that.
                stderr=subprocess.DEVNULL,
                env=self._child_environment(),
                bufsize=0,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise RetriableError("Token_ModuleFailed", reason=type(error).__name__) from None
        threading.Thread(target=_pump, args=(self._process, self._answers), daemon=True).start()
        return self._process

    def _child_environment(self) -> dict[str, str]:
        path = os.pathsep.join(part for part in (str(_ROOT), os.environ.get("PYTHONPATH", "")) if part)
        return {**os.environ, "PYTHONPATH": path, **self._environment}

    def _send(self, process: subprocess.Popen[bytes], request: Mapping[str, Any], secret: Secret | None) -> None:
        plain = dict(request) if secret is None else {**request, "secret": True}
        frame = bytearray(json.dumps(plain).encode() + b"\n")
        if secret is not None:
            frame += secret.reveal().encode().hex().encode() + b"\n"
        try:
            if process.stdin is None:
                raise BrokenPipeError
            _write_all(process.stdin.fileno(), frame)
        except OSError:
            self._end(process)
            raise RetriableError("Token_ModuleFailed", reason="ProcessEnded") from None
        finally:
            frame[:] = bytes(len(frame))

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        # Its stdout is closed by the thread that reads it.
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        if self._process is process:
            self._process = None


def _command(module: Path) -> Sequence[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, HOST_COMMAND, str(module)]
    return [sys.executable, "-m", "app.signing.pkcs11_host", str(module)]


def _pump(process: subprocess.Popen[bytes], answers: queue.Queue[bytes]) -> None:
    """Whole lines of the child into the queue; the end of the stream as an empty one."""
    stream = cast(io.RawIOBase, process.stdout)  # unbuffered, see Popen above
    with contextlib.suppress(OSError), io.BufferedReader(stream) as reader:
        for line in reader:
            answers.put(line)
    answers.put(_END)


def _write_all(descriptor: int, frame: bytearray) -> None:
    with memoryview(frame) as view:
        sent = 0
        while sent < len(view):
            sent += os.write(descriptor, view[sent:])
