"""What the registry keeps of people is for its owner's eyes, and no error of its storage quotes it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync.registry.main import main
from sync.registry.store.database import Database, sqlite_url
from tests.contract.sync.office import CHILD, MORNING


def test_folder_and_database_are_the_owners_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "registry"
    assert main(["init", "--data", str(data)]) == 0
    capsys.readouterr()
    assert data.stat().st_mode & 0o077 == 0
    assert {p.name: p.stat().st_mode & 0o077 for p in data.iterdir() if p.stat().st_mode & 0o077} == {}


def test_errors_of_the_storage_quote_nobody(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path / "registry.db"))  # no tables yet
    try:
        with pytest.raises(sa.exc.SQLAlchemyError) as caught:
            database.find_referrals(number=None, child=CHILD, applicant=None)
        assert CHILD not in str(caught.value)
        with pytest.raises(sa.exc.SQLAlchemyError) as caught, database.write() as unit:
            unit.add_code(CHILD, CHILD, MORNING + timedelta(hours=1))
        assert CHILD not in str(caught.value)
    finally:
        database.close()
