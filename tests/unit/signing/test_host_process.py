"""How the child is started, and what it refuses."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.kernel.errors import RetriableError
from app.kernel.redaction import Secret
from app.signing import host_process, pkcs11_host
from app.signing.host_process import HOST_COMMAND, HostProcess


class _Popen:
    """Remembers how a child would have been started; starting fails as on a full machine."""

    def __init__(self) -> None:
        self.command: Sequence[str] = ()
        self.options: dict[str, Any] = {}

    def __call__(self, command: Sequence[str], **options: Any) -> None:
        self.command, self.options = command, options
        raise OSError("no more processes")


@pytest.fixture
def popen(monkeypatch: pytest.MonkeyPatch) -> _Popen:
    fake = _Popen()
    monkeypatch.setattr(host_process.subprocess, "Popen", fake)
    return fake


def test_a_packaged_program_becomes_its_own_child(monkeypatch: pytest.MonkeyPatch, popen: _Popen) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(RetriableError, match="Token_ModuleFailed"):
        HostProcess(Path("/vendor/module.so")).start()
    assert popen.command == [sys.executable, HOST_COMMAND, "/vendor/module.so"]


def test_the_childs_environment_is_the_desks_with_additions(monkeypatch: pytest.MonkeyPatch, popen: _Popen) -> None:
    monkeypatch.setenv("KEPT", "yes")
    host = HostProcess(Path("/vendor/module.so"), {"PCSCLITE_CSOCK_NAME": "/tmp/private.sock"})
    with pytest.raises(RetriableError, match="Token_ModuleFailed"):
        host.ask({"op": "certificates"}, timeout_s=1, secret=Secret("123456"))
    assert popen.options["env"]["KEPT"] == "yes"
    assert popen.options["env"]["PCSCLITE_CSOCK_NAME"] == "/tmp/private.sock"
    assert not any("123456" in text for text in (*popen.command, *popen.options["env"].values()))


def test_without_a_module_the_child_says_usage() -> None:
    assert pkcs11_host.main([]) == 2
    assert pkcs11_host.main(["a", "b"]) == 2


def test_closing_twice_and_interrupting_nothing_is_harmless() -> None:
    host = HostProcess(Path("/vendor/module.so"))
    host.interrupt()
    host.close()
    host.close()
    assert host.pid is None
