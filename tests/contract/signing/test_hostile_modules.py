"""Vendors' modules that crash, hang or talk: only the child suffers."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kernel.errors import RetriableError
from app.signing.tokens import TimeLimits, TokenKeys
from tests.support.processes import wait_until

pytestmark = pytest.mark.pkcs11

_CRASH = "void *p = 0; *(volatile int *)p = 1;"
_HANG = "for (;;) pause();"
_REFUSE = "return 5;"
_TALK = 'write(1, "{\\"ok\\": []}\\n", 11); printf("hello\\n"); fflush(stdout); return 5;'


def build(folder: Path, body: str) -> Path:
    """A PKCS#11 module whose only function does `body`."""
    source, module = folder / "module.c", folder / "module.so"
    source.write_text(
        f"#include <stdio.h>\n#include <unistd.h>\nunsigned long C_GetFunctionList(void **list) {{ {body} }}\n"
    )
    subprocess.run(["gcc", "-w", "-shared", "-fPIC", "-o", str(module), str(source)], check=True, timeout=60)
    return module


@pytest.fixture
def open_keys(tmp_path: Path) -> Iterator[list[TokenKeys]]:
    opened: list[TokenKeys] = []
    yield opened
    for keys in opened:
        keys.close()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (_CRASH, "Token_ModuleFailed"),
        (_HANG, "Token_TimedOut"),
        (_REFUSE, "Token_ModuleFailed"),
        (_TALK, "Token_ModuleFailed"),
    ],
)
def test_the_desk_gets_a_code_and_goes_on(tmp_path: Path, open_keys: list[TokenKeys], body: str, code: str) -> None:
    keys = TokenKeys(build(tmp_path, body), limits=TimeLimits(look_s=2.0))
    open_keys.append(keys)
    for _ in range(2):
        with pytest.raises(RetriableError) as caught:
            keys.certificates()
        assert caught.value.code == code


def test_something_that_is_no_library(tmp_path: Path, open_keys: list[TokenKeys]) -> None:
    module = tmp_path / "module.so"
    module.write_text("not a library")
    keys = TokenKeys(module)
    open_keys.append(keys)
    with pytest.raises(RetriableError, match="Token_ModuleFailed"):
        keys.certificates()


def test_the_child_ends_with_the_desk_even_in_a_hanging_module(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    module = build(tmp_path, f'fclose(fopen("{inside}", "w")); {_HANG}')
    desk = subprocess.Popen(
        [sys.executable, "-c", _DESK, str(module)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert desk.stdout is not None
    with desk.stdout:
        child = int(desk.stdout.readline())
    wait_until(inside.exists, "the module is asked")
    desk.kill()
    desk.wait()
    wait_until(lambda: not _runs(child), "the child ends after the desk")


_DESK = textwrap.dedent(
    """
    import sys, threading
    from pathlib import Path
    from app.signing.host_process import HostProcess
    host = HostProcess(Path(sys.argv[1]))
    host.start()
    print(host.pid, flush=True)
    host.ask({"op": "certificates"}, timeout_s=2)
    """
)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
