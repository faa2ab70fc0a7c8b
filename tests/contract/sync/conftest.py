from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.sync.office import Office, served


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A running registry."""
    made = Office(tmp_path)
    with served(made.app) as address:
        made.address = address
        yield made
    made.database.close()
