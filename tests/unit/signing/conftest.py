from __future__ import annotations

import pytest

from app.cards.simulator.piv_token import PivKey
from tests.support.signing import PARENT
from ui.demo.pki import DemoPki


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> DemoPki:
    return DemoPki(tmp_path_factory.mktemp("unit-pki"))


@pytest.fixture(scope="session")
def parent_key(pki: DemoPki) -> PivKey:
    leaf = pki.leaf(PARENT)
    return PivKey(leaf.private_key(), leaf.certificate_der)
