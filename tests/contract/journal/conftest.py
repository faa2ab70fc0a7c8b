"""Fixtures of the journal's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.journal import Journal
from tests.unit.journal.office import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def journal(desk: Desk) -> Iterator[Journal]:
    with desk.open() as opened:
        yield opened
