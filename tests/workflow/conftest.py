"""The prepared office is made once for all stories."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from app.kernel.catalogue import Catalogue, load_catalogue
from tests.workflow.killed import KillStage, OpenKillStage, kill_stage
from tests.workflow.mortal_desk import MortalDesk
from tests.workflow.office import Stage, prepare, stage
from ui.demo.script import Script


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def prepared_office() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="qoffice-") as folder:
        prepare(Path(folder))
        yield Path(folder)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Paths of Unix sockets have room for 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="qst-") as folder:
        yield Path(folder)


@pytest.fixture
def open_stage(prepared_office: Path, catalogue: Catalogue) -> Iterator[Callable[[Script], Stage]]:
    """Opens an office for a script; all are closed and gone at the end of the test."""
    with ExitStack() as open_ones:

        def start(played: Script) -> Stage:
            # Short paths: Unix sockets have room for 107 bytes.
            folder = Path(open_ones.enter_context(tempfile.TemporaryDirectory(prefix="qst-"))) / "o"
            running: AbstractContextManager[Stage] = stage(prepared_office, folder, catalogue, played)
            return open_ones.enter_context(running)

        yield start


@pytest.fixture(scope="session")
def mortal_desk() -> Iterator[MortalDesk]:
    with MortalDesk() as desk:
        yield desk


@pytest.fixture
def open_kill_stage(prepared_office: Path, catalogue: Catalogue, mortal_desk: MortalDesk) -> Iterator[OpenKillStage]:
    """Opens an office whose desk can be killed; gone at the end of the test."""
    with ExitStack() as open_ones:

        def start(story: str) -> KillStage:
            folder = Path(open_ones.enter_context(tempfile.TemporaryDirectory(prefix="qst-"))) / "o"
            running = kill_stage(prepared_office, folder, catalogue, mortal_desk, story)
            return open_ones.enter_context(running)

        yield start
