from __future__ import annotations

from tests.unit.desk.conftest import stage

__all__ = ["stage"]
