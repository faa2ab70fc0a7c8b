from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desk import DeskStage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[DeskStage]:
    """A desk on a fresh folder."""
    made = DeskStage(tmp_path / "journal")
    made.open()
    yield made
    made.close()
