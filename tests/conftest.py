"""One session for all tests: a private display, private folders, no child left behind, real components counted."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.components import LABELS, ComponentCount
from tests.support.display import PrivateDisplay
from tests.support.processes import end_processes, mark_session, session_processes

# The same examples on every machine, so that a red run can be repeated; `./dev long fuzz` looks further.
settings.register_profile(
    "slice", max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("QABYLDAU_HYPOTHESIS", "slice"))

_PRIVATE_FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
_INHERITED = ("WAYLAND_DISPLAY", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "QT_QPA_PLATFORMTHEME", "CUPS_SERVER")
_component_marks = set(LABELS)


class SessionOfTests:
    """State of one pytest run: folder, display, counts and what was left running."""

    def __init__(self, required: bool) -> None:
        self.required = required
        self.folder = Path(tempfile.mkdtemp(prefix="qabyldau-tests-"))
        self.components = ComponentCount()
        self.collected: set[str] = set()
        self.display: PrivateDisplay | None = None
        self.faults: list[str] = []

    def open(self) -> None:
        mark_session()
        for name in _INHERITED:
            os.environ.pop(name, None)
        for name in _PRIVATE_FOLDERS:
            folder = self.folder / name.lower()
            folder.mkdir(mode=0o700)
            os.environ[name] = str(folder)
        os.environ["QT_QPA_PLATFORM"] = "xcb"
        self.components.watch()

    def need_display(self) -> None:
        """DISPLAY names a private X server; it runs until the session ends."""
        if self.display is None:
            self.display = PrivateDisplay(self.folder)
            os.environ["DISPLAY"] = self.display.name

    def close(self) -> None:
        own = {"Xvfb", "openbox"} if self.display else set()
        left = [p for p in session_processes() if p.name not in own]
        if left:
            self.faults.append("left running: " + "; ".join(f"{p.name} ({p.command[:80].strip()})" for p in left))
            end_processes(left)
        if self.display:
            self.display.close()
        asked_for = _component_marks if self.required else self.collected
        absent = self.components.absent(asked_for) if self.required or os.environ.get("CI") else []
        if absent:
            self.faults.append("required but never seen running: " + ", ".join(absent))
        shutil.rmtree(self.folder, ignore_errors=True)


_SESSION = pytest.StashKey[SessionOfTests]()


def pytest_configure(config: pytest.Config) -> None:
    session = SessionOfTests(required=os.environ.get("QABYLDAU_COMPONENTS") == "required")
    session.open()
    config.stash[_SESSION] = session


def _wanted(item: pytest.Item) -> set[str]:
    return {m.name for m in item.iter_markers()} & _component_marks


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.display)


def pytest_collection_finish(session: pytest.Session) -> None:
    own = session.config.stash[_SESSION]
    for item in session.items:
        own.collected |= _wanted(item)
    if "display" in own.collected and not session.config.option.collectonly:
        own.need_display()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    item.config.stash[_SESSION].components.begin()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    wanted = _wanted(item)
    if call.when == "call" and wanted:
        components = item.config.stash[_SESSION].components
        components.look(wanted)
        if report.passed:
            components.passed(wanted)
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    own = session.config.stash[_SESSION]
    own.close()
    if own.faults and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    own = config.stash[_SESSION]
    if any(own.components.marked.values()):
        terminalreporter.write_line(own.components.summary())
    for fault in own.faults:
        terminalreporter.write_line(fault, red=True)
