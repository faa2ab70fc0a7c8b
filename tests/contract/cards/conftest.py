"""One smart-card service for all card tests, four virtual readers, emptied after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.cards.pcsc import PcscService
from app.cards.reader import PcscCardReader, ReaderLimits
from tests.unit.cards.specimen import TODAY
from ui.demo.pcsc import PrivatePcscd


@pytest.fixture(scope="session")
def private_service() -> Iterator[PrivatePcscd]:
    with PrivatePcscd(4) as service:
        yield service


@pytest.fixture
def service(private_service: PrivatePcscd) -> Iterator[PrivatePcscd]:
    private_service.use_here()
    yield private_service
    for reader in range(1, 5):
        private_service.remove(reader)


@pytest.fixture
def reader(service: PrivatePcscd) -> Iterator[PcscCardReader]:
    made = PcscCardReader(PcscService(), lambda: TODAY, limits=ReaderLimits(patience_s=2.0))
    yield made
    made.close()


@pytest.fixture
def first(service: PrivatePcscd) -> str:
    return service.reader_name(1)


@pytest.fixture
def never() -> Callable[[], bool]:
    return lambda: False
